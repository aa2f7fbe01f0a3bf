"""Upload: a file that comes from a browser piece by piece, so that none of them is large."""

from __future__ import annotations

import base64
from pathlib import Path

from ganviz.errors import DataError

PIECE = 2**20  # bytes
MEGABYTE = 2**20


class Upload:
    """A file on its way.

    Args:
        path: where it is written.
        size: bytes that the browser says it has.
        most: bytes that are accepted.

    Attributes:
        received: bytes that are there.

    Raises:
        DataError: if it is empty or too large.
    """

    def __init__(self, path: Path, size: int, most: int) -> None:
        if size <= 0:
            raise DataError("That file is empty.")
        if size > most:
            raise DataError(
                f"That file has {size / MEGABYTE:,.1f} MiB; this page takes up to {most / MEGABYTE:,.0f}. "
                "On a machine of your own, `ganviz open` takes more."
            )
        self.path, self.size, self.received = path, size, 0
        path.write_bytes(b"")

    def take(self, piece: str) -> None:
        """Append a piece, in base64.

        Raises:
            DataError: if it is none, or more than was announced; or if the disk refuses.
        """
        try:
            data = base64.b64decode(piece, validate=True)
        except ValueError:  # also of letters beyond ASCII
            raise DataError("The file did not arrive whole.") from None
        if not data or len(data) > PIECE or self.received + len(data) > self.size:
            raise DataError("The file did not arrive as it was announced.")
        try:
            with self.path.open("ab") as file:
                file.write(data)
        except OSError as problem:
            raise DataError(f"The server cannot keep the file: {problem.strerror}.") from problem
        self.received += len(data)

    @property
    def complete(self) -> bool:
        """Whether all of it is there."""
        return self.received == self.size

    def drop(self) -> None:
        """Remove what is there."""
        self.path.unlink(missing_ok=True)
