"""Shelf: files that a page offers for download, over plain HTTP."""

from __future__ import annotations

import secrets
import shutil
import tempfile
from collections.abc import MutableMapping
from pathlib import Path
from urllib.parse import quote

NAME = "ganviz-files"


def size_told(size: int) -> str:
    """So many bytes, for people."""
    return f"{size / 1e6:,.1f} MB" if size >= 1e6 else f"{size / 1e3:,.0f} kB" if size >= 1e3 else f"{size} bytes"


class Shelf:
    """The folder of all pages of one server, gone when it ends; each page has a folder in it that nobody can guess.

    Bokeh's server hands out what lies in its `extension_dirs`, piece by piece and from anywhere within a file, however
    the page is served: `ganviz serve`, `panel serve`, or within another application. Files of megabytes need not go
    through the websocket then, where all else would wait for them.

    Args:
        served: folders that the server hands out, by name: Bokeh's `extension_dirs`.

    Attributes:
        root: the folder.
    """

    def __init__(self, served: MutableMapping[str, Path]) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="ganviz-files-", ignore_cleanup_errors=True)
        self.root = Path(self._folder.name)
        self._name = f"{NAME}-{secrets.token_hex(4)}"  # there may be two servers in a process, as in tests
        served[self._name] = self.root

    def place(self) -> Path:
        """A new folder for one page."""
        folder = self.root / secrets.token_urlsafe(24)
        folder.mkdir(mode=0o700)
        return folder

    def address(self, file: Path) -> str:
        """Where a browser finds a file of the shelf, relative to the server's root."""
        return f"static/extensions/{self._name}/{quote(file.relative_to(self.root).as_posix())}"

    def offer(self, file: Path | None) -> dict[str, str] | None:
        """A finished file as a page offers it: address, name and size; None if there is none."""
        if file is None or not file.exists():
            return None
        return {"address": self.address(file), "name": file.name, "size": size_told(file.stat().st_size)}

    def clear(self, folder: Path) -> None:
        """Remove the folder of a page; harmless if it is gone."""
        shutil.rmtree(folder, ignore_errors=True)
