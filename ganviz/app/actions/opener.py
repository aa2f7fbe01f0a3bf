"""Opener: a run that comes from a browser takes the place of the page's own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from ganviz.app.actions.upload import Upload
from ganviz.app.model import Trains
from ganviz.engine.commands import Open
from ganviz.errors import DataError
from ganviz.recording import ENDING

LONGEST_NAME = 80


@dataclass(frozen=True)
class Opening:
    """How far it is.

    Attributes:
        name: of the file, as the browser told; empty before there is one.
        received: bytes that are there; -1 if no more are wanted.
        doing: what is done, if anything is.
        problem: why it came to nothing.
        done: whether the run was opened.
    """

    name: str = ""
    received: int = -1
    doing: str = ""
    problem: str = ""
    done: bool = False


class Opener:
    """Takes one file at a time; the last that is begun counts.

    Args:
        engine: opens it.
        folder: where it lies meanwhile; made when it is first needed.
        most: bytes that are accepted.

    Attributes:
        now: how far it is.
    """

    def __init__(self, engine: Trains, folder: Callable[[], Path], most: int) -> None:
        self.now = Opening()
        self._engine, self._folder, self._most = engine, folder, most
        self._upload: Upload | None = None
        self._asked: Path | None = None
        self._count = 0

    def begin(self, name: object, size: object) -> None:
        """A file is announced."""
        self.give_up()
        if self._asked is not None or not isinstance(name, str) or not isinstance(size, int):
            return
        self._count += 1
        path = self._folder() / f"upload-{self._count}{ENDING}"
        shown = name[:LONGEST_NAME]
        try:
            self._upload = Upload(path, size, self._most)
            self.now = Opening(shown, 0, "uploading")
        except (DataError, OSError) as problem:
            self.now = Opening(shown, problem=str(problem))

    def take(self, piece: object) -> None:
        """A piece has come."""
        upload = self._upload
        if upload is None or not isinstance(piece, str):
            return
        try:
            upload.take(piece)
        except DataError as problem:
            self.give_up(str(problem))
            return
        if not upload.complete:
            self.now = Opening(self.now.name, upload.received, "uploading")
            return
        self._upload, self._asked = None, upload.path
        self.now = Opening(self.now.name, doing="opening")
        self._engine.do(Open(upload.path))

    def give_up(self, why: str = "") -> None:
        """Forget what is on its way; what the engine has already is opened."""
        if self._upload is not None:
            self._upload.drop()
            self._upload = None
            self.now = Opening(self.now.name, problem=why)

    def advance(self) -> None:
        """Hear what became of it; to be called after each state of the engine."""
        state = self._engine.latest
        if self._asked is None or state is None or state.opened.path != self._asked:
            return
        # the file's own name says more than the one it has here
        error = state.opened.error.replace(str(self._asked), self.now.name)
        self._asked.unlink(missing_ok=True)
        self._asked = None
        self.now = Opening(self.now.name, problem=error, done=not error)
