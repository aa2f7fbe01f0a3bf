"""What runs in a browser: ES modules and style sheets. Python only reads them, and makes one script of many modules."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path, PurePosixPath

FOLDER = Path(__file__).parent
_IMPORT = re.compile(r"import \{ ([\w$]+(?:, [\w$]+)*),? \} from '(\.{1,2}/[\w./-]+\.js)'$")
_EXPORT = re.compile(r"export (?:async )?(?:function\*?|class|const|let) ([A-Za-z_$][\w$]*)")


def read(name: str) -> str:
    """The text of a file of this folder, such as "stage/stage.css".

    Raises:
        ValueError: for a path that leads out of the folder.
    """
    path = (FOLDER / name).resolve()
    if not path.is_relative_to(FOLDER.resolve()):
        raise ValueError(f"{name!r} lies outside of ganviz/web")
    return path.read_text(encoding="utf-8")


@cache
def bundle(entry: str) -> str:
    """One classic script of a module and all that it imports, each in a scope of its own, in the order of their needs.

    Modules import by `import { a, b } from './x.js'`, on one line, and export by `export` before a function, a class,
    a const or a let, at the beginning of a line. What the entry exports is let go: it begins by itself.

    Args:
        entry: the module's path in this folder, such as "replay/replay.js".

    Raises:
        ValueError: for any other kind of import or export, a name that is not exported, a circle, or marks in a module
            that would end an inline script.
    """
    modules: dict[str, _Module] = {}
    _collect(PurePosixPath(entry), modules, ())
    return "'use strict'\n;(() => {\nconst modules = {}\n" + "".join(m.scope() for m in modules.values()) + "})()\n"


@dataclass(frozen=True)
class _Module:
    """A module: its path, what it imports from which, what it exports, and the lines that remain."""

    name: str
    imports: tuple[tuple[str, str], ...]
    exports: tuple[str, ...]
    lines: tuple[str, ...]

    def scope(self) -> str:
        """The module as a function that returns its exports."""
        known = [f"const {{ {names} }} = modules[{_quoted(source)}]" for names, source in self.imports]
        body = "\n".join([*known, *self.lines, f"return {{ {', '.join(self.exports)} }}"])
        return f"modules[{_quoted(self.name)}] = (() => {{\n{body}\n}})()\n"


def _collect(path: PurePosixPath, modules: dict[str, _Module], importers: tuple[str, ...]) -> None:
    """Add the module to `modules`, after those that it imports."""
    name = str(path)
    if name in importers:
        raise ValueError(f"modules import each other in a circle: {' > '.join((*importers, name))}")
    if name in modules:
        return
    module = _parsed(path)
    for names, source in module.imports:
        _collect(PurePosixPath(source), modules, (*importers, name))
        for wanted in names.split(", "):
            if wanted not in modules[source].exports:
                raise ValueError(f"{name} imports {wanted}, which {source} does not export")
    modules[name] = module


def _parsed(path: PurePosixPath) -> _Module:
    imports, exports, lines = [], [], []
    text = read(str(path))
    for mark in ("</script", "<!--"):
        if mark in text:
            raise ValueError(f"{path} holds {mark!r}, which an inline script must not")
    for number, line in enumerate(text.splitlines(), 1):
        if re.match(r"import\b", line):
            imports.append(_imported(path, number, line))
        elif re.match(r"export\b", line):
            exports.append(_exported(path, number, line))
            lines.append(line.removeprefix("export "))
        else:
            lines.append(line)
    return _Module(str(path), tuple(imports), tuple(exports), tuple(lines))


def _imported(path: PurePosixPath, number: int, line: str) -> tuple[str, str]:
    """Names, and the path of the module that they come from."""
    found = _IMPORT.match(line)
    if not found:
        raise ValueError(f"{path}, line {number}: write import {{ a, b }} from './x.js', on one line, not {line!r}")
    return found[1], _resolved(path.parent, found[2])


def _exported(path: PurePosixPath, number: int, line: str) -> str:
    found = _EXPORT.match(line)
    if not found:
        raise ValueError(f"{path}, line {number}: export a function, class, const or let by its name, not {line!r}")
    return found[1]


def _resolved(folder: PurePosixPath, source: str) -> str:
    """A relative path as one from the folder of all modules."""
    parts = list(folder.parts)
    for part in PurePosixPath(source).parts:
        if part != "..":
            parts.append(part)
        elif parts:
            parts.pop()
        else:
            raise ValueError(f"{source} leads out of ganviz/web")
    return "/".join(parts)


def _quoted(name: str) -> str:
    return f"'{name}'"
