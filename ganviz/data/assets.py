"""Where the files that come with ganviz lie."""

from __future__ import annotations

from pathlib import Path

from ganviz.errors import DataError

_PACKAGE = Path(__file__).resolve().parents[1]


def find_assets(package: Path = _PACKAGE) -> Path:
    """The folder of bundled files: `ganviz/_assets` in an installed package, else `assets/` of the repository.

    Raises DataError when neither exists.
    """
    candidates = (package / "_assets", package.parent / "assets")
    for candidate in candidates:
        if candidate.is_dir():
            return candidate
    raise DataError(f"found no bundled files in {candidates[0]} or {candidates[1]}; reinstall ganviz")
