"""The source of ganviz's own functions as it stands in a script: without annotations, under plain names."""

from __future__ import annotations

import ast
import functools
import inspect
import re
import textwrap
from collections.abc import Callable, Iterator
from typing import Any

Span = tuple[int, int, int, int]  # first line, column in it, last line, column in it; lines from 1, columns in bytes
_FOR_TOOLS = re.compile(r"[ \t]*# (?:type: ignore|noqa).*$", re.MULTILINE)


def source_of(thing: Callable[..., Any] | type, *replacements: tuple[str, str]) -> str:
    """The source of a function or class, without annotations and remarks to tools, each (pattern, text) replaced."""
    return replaced(_plain_text(thing), *replacements)


@functools.cache  # reading and parsing take a millisecond each, and a script asks for a hundred
def _plain_text(thing: Any) -> str:
    text = _FOR_TOOLS.sub("", _text(thing))
    return _without(text, list(_annotations(text))).strip()


@functools.cache
def _text(thing: Any) -> str:
    return textwrap.dedent(inspect.getsource(thing))


def replaced(text: str, *replacements: tuple[str, str]) -> str:
    """`text` with each regular expression replaced, one after the other."""
    for pattern, instead in replacements:
        text = re.sub(pattern, instead, text)
    return text


def methods_of(kind: type, names: tuple[str, ...], *replacements: tuple[str, str]) -> str:
    """The class `kind` with its docstring, its constants and those of the named methods that it has itself."""
    text = _text(kind)
    tree = ast.parse(text).body[0]
    assert isinstance(tree, ast.ClassDef)
    bases = ", ".join(base.__name__ for base in kind.__bases__ if base is not object)
    head = f"class {kind.__name__}({bases}):" if bases else f"class {kind.__name__}:"
    constants = "\n".join(ast.get_source_segment(text, one) or "" for one in tree.body if isinstance(one, ast.Assign))
    methods = [source_of(vars(kind)[name]) for name in names if name in vars(kind)]
    told = inspect.cleandoc(kind.__doc__ or "")
    parts = [f'"""{told}\n"""' if "\n" in told else f'"""{told}"""', constants, *methods]
    body = "\n\n".join(textwrap.indent(part, "    ") for part in parts if part)
    return replaced(f"{head}\n{body}", *replacements)


def _annotations(text: str) -> Iterator[Span]:
    """Where annotations stand in the text, with the marks that belong to them."""
    lines = text.splitlines()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.arg) and node.annotation:
            span = _after(node.lineno, node.col_offset + len(node.arg), node.annotation)
            yield span
            yield from _around_default(lines[span[2] - 1], span)
        elif isinstance(node, ast.FunctionDef) and node.returns:
            line, column = node.returns.lineno, node.returns.col_offset
            yield _after(line, lines[line - 1].encode()[:column].rindex(b" ->"), node.returns)
        elif isinstance(node, ast.AnnAssign) and node.value:
            yield _after(node.target.end_lineno or 0, node.target.end_col_offset or 0, node.annotation)
        elif isinstance(node, ast.AnnAssign):
            yield (node.lineno, 0, node.lineno + 1, 0)  # a declaration without value: the whole line


def _around_default(line: str, span: Span) -> Iterator[Span]:
    """The blanks around the mark before a default, which only annotated parameters have."""
    _, _, last, end = span
    if line.encode()[end : end + 3] == b" = ":
        yield last, end, last, end + 1
        yield last, end + 2, last, end + 3


def _after(line: int, column: int, annotation: ast.expr) -> Span:
    return line, column, annotation.end_lineno or line, annotation.end_col_offset or column


def _without(text: str, spans: list[Span]) -> str:
    starts = [0]
    for line in text.encode().splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    raw = text.encode()
    for first, column, last, end in sorted(spans, reverse=True):
        raw = raw[: starts[first - 1] + column] + raw[starts[last - 1] + end :]
    return raw.decode()
