"""The parts of the page that are written in JavaScript."""

from __future__ import annotations

from pathlib import Path


def module(*names: str) -> str:
    """One module of these files, the last of which exports `render`: a browser cannot fetch parts of a component."""
    folder = Path(__file__).parent
    return "\n".join((folder / f"{name}.js").read_text(encoding="utf-8") for name in names)
