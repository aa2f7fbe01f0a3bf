"""Sources lose annotations and remarks to tools, and nothing else."""

from __future__ import annotations

from ganviz.export.code.section import definitions, imports_of, names_in, stacked
from ganviz.export.code.source import methods_of, source_of


def _annotated(x: int, y: list[str] | None = None) -> dict[str, int]:
    """Says “×”."""
    total: int = x  # kept
    return {"×": total}  # type: ignore[dict-item]


class _Pair:
    """Two lines

    of words."""

    LEFT = 1  # kept
    weight: int

    def first(self, other: int) -> int:
        """One."""
        return other

    def second(self) -> None:
        """Two."""


def test_annotations_go():
    assert source_of(_annotated).splitlines() == [
        "def _annotated(x, y=None):",
        '    """Says “×”."""',
        "    total = x  # kept",
        '    return {"×": total}',
    ]


def test_replacements_are_made():
    assert source_of(_annotated, (r"\b_annotated\b", "plain")).startswith("def plain(x, y=None):")


def test_methods_are_chosen():
    text = methods_of(_Pair, ("first",))
    assert "LEFT = 1" in text and "def first(self, other):" in text
    assert "second" not in text and "weight" not in text
    compile(text, "pair", "exec")


def test_names_are_those_from_outside():
    assert names_in("import math\ndef f(x):\n    y = g(x.h)\n    return y + a['b']") == {"g", "a"}


def test_definitions_come_once_and_after_what_they_need():
    library = {"a": "def a():\n    return b()", "b": "def b():\n    return 1", "c": "C = 1"}
    known: set[str] = set()
    assert definitions("a() + b()", library, known) == [library["b"], library["a"]]
    assert definitions("b()", library, known) == []


def test_imports_are_those_in_use():
    code = "torch.ones(math.pi)\nsoftplus(nn.Linear)\npairwise(Path())"
    assert imports_of(code).splitlines() == [
        "import math",
        "from itertools import pairwise",
        "from pathlib import Path",
        "",
        "import torch",
        "from torch import nn",
        "from torch.nn.functional import softplus",
    ]


def test_blank_lines_are_those_of_pep_8():
    assert stacked(["def a():\n    pass", "x = 1\n", "y = 2"]) == "def a():\n    pass\n\n\nx = 1\ny = 2"
