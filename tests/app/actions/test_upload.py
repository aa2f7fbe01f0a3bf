"""A file that comes piece by piece: no byte more than was announced."""

import base64

import pytest

from ganviz.app.actions.upload import MEGABYTE, PIECE, Upload
from ganviz.errors import DataError


def piece(data):
    return base64.b64encode(data).decode()


def test_pieces_are_put_together(tmp_path):
    upload = Upload(tmp_path / "run", PIECE + 3, 2 * PIECE)
    for data, received, complete in ((b"a" * PIECE, PIECE, False), (b"bcd", PIECE + 3, True)):
        upload.take(piece(data))
        assert (upload.received, upload.complete) == (received, complete)
    assert (tmp_path / "run").read_bytes() == b"a" * PIECE + b"bcd"
    upload.drop()
    upload.drop()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("size", "words"),
    [(0, "is empty"), (-1, "is empty"), (3 * MEGABYTE, r"has 3\.0 MiB; this page takes up to 2\. .*ganviz open")],
)
def test_what_is_announced_is_checked_before_anything_is_written(tmp_path, size, words):
    with pytest.raises(DataError, match=words):
        Upload(tmp_path / "run", size, 2 * MEGABYTE)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ("no base64!", "did not arrive whole"),
        ("äöü=", "did not arrive whole"),
        ("", "as it was announced"),
        (piece(b"too many"), "as it was announced"),
        (piece(b"x" * (PIECE + 1)), "as it was announced"),
    ],
)
def test_what_was_not_announced_is_not_kept(tmp_path, sent, words):
    upload = Upload(tmp_path / "run", 4 if len(sent) < PIECE else 2 * PIECE, 3 * PIECE)
    with pytest.raises(DataError, match=words):
        upload.take(sent)
    assert upload.received == 0 and (tmp_path / "run").read_bytes() == b""


def test_a_disk_that_refuses_is_told(tmp_path):
    upload = Upload(tmp_path / "run", 3, 10)
    upload.path.unlink()
    upload.path.mkdir()
    with pytest.raises(DataError, match="The server cannot keep the file: Is a directory"):
        upload.take(piece(b"abc"))
