"""Sections of a script, and what each needs: definitions out of a library, imports, settings."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Section:
    """A cell of a notebook, and a paragraph of a script.

    Attributes:
        title, text: heading and what it is about, Markdown.
        code: Python.
        formula: Markdown with LaTeX, for notebooks.
        needs: names of which the definitions stand here, before the code, though the code may not use them.
    """

    title: str
    text: str
    code: str
    needs: str = ""
    formula: str = ""


_STANDARD = ("base64", "functools", "gzip", "itertools", "math", "struct", "sys")
_OTHERS: Mapping[str, str] = {
    "matplotlib": "import matplotlib",
    "plt": "import matplotlib.pyplot as plt",
    "np": "import numpy as np",
    "torch": "import torch",
    "Image": "from PIL import Image, ImageDraw, ImageFont",
    "nn": "from torch import nn",
    "functional_call": "from torch.func import functional_call",
    "parametrize": "from torch.nn.utils import parametrize",
}
_FROM_STANDARD: Mapping[str, str] = {
    "pairwise": "from itertools import pairwise",
    "Path": "from pathlib import Path",
}
_FUNCTIONAL = ("softplus", "relu", "one_hot", "avg_pool2d", "interpolate", "leaky_relu", "linear", "pad")


def imports_of(code: str) -> str:
    """The lines that import what some code uses, as isort orders them."""
    names = names_in(code)
    standard = [f"import {name}" for name in _STANDARD if name in names]
    standard += [line for name, line in _FROM_STANDARD.items() if name in names]
    others = [line for name, line in _OTHERS.items() if name in names]
    functions = sorted(name for name in _FUNCTIONAL if name in names)
    if functions:
        others.append(f"from torch.nn.functional import {', '.join(functions)}")
    return "\n\n".join("\n".join(sorted(part, key=_place)) for part in (standard, others) if part)


def _place(line: str) -> tuple[bool, str]:
    return line.startswith("from"), line.split()[1]


def names_in(code: str) -> set[str]:
    """The names that code reads and nowhere makes: what it needs from outside. Attributes and texts do not count."""
    tree = ast.parse(code)
    found = [node for node in ast.walk(tree) if isinstance(node, ast.Name)]
    given = {node.arg for node in ast.walk(tree) if isinstance(node, ast.arg)}
    made = {node.id for node in found if isinstance(node.ctx, ast.Store)} | given
    return {node.id for node in found} - made


def names_read(code: str) -> set[str]:
    """The names that code reads, whether it makes them or not."""
    return {n.id for n in ast.walk(ast.parse(code)) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Load)}


def definitions(code: str, library: Mapping[str, str], known: set[str]) -> list[str]:
    """What the library defines of the names that some code uses, what others need first; `known` grows by them."""
    return list(_definitions(code, library, known))


def _definitions(code: str, library: Mapping[str, str], known: set[str]) -> Iterator[str]:
    names = names_in(code)
    for name, definition in library.items():
        if name not in known and name in names:
            known.add(name)
            yield from _definitions(definition, library, known)
            yield definition


def without_idle(sections: list[Section], function: str, argument: str) -> list[Section]:
    """The sections without the last argument of a function, if the function makes no use of it."""
    code = "\n".join(section.code for section in sections)
    defined = (n for n in ast.walk(ast.parse(code)) if isinstance(n, ast.FunctionDef) and n.name == function)
    body = next(defined, None)
    if body is None or any(isinstance(n, ast.Name) and n.id == argument for n in ast.walk(body)):
        return sections
    given = re.compile(rf"\b({function}\([^()]*?)(?:, )?\b{argument}\)")
    return [replace(section, code=given.sub(r"\1)", section.code)) for section in sections]


def stacked(parts: list[str]) -> str:
    """Definitions and code, one under the other, with the blank lines that PEP 8 has."""
    text, previous = "", False
    for part in filter(None, parts):
        block = part.lstrip().startswith(("def ", "class ", "@"))
        gap = "\n\n\n" if text and (block or previous) else "\n"
        previous = block
        text += (gap if text else "") + part.strip("\n")
    return text


def indented(text: str, levels: int = 1) -> str:
    """Code moved to the right; blank lines stay blank."""
    return re.sub(r"^(?=.)", "    " * levels, text, flags=re.MULTILINE)
