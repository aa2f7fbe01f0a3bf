"""Files are there as a whole or not at all; a full disk is said to be one."""

import errno
import sys
from pathlib import Path

import pytest

from ganviz.errors import ExportError
from ganviz.export import FORMATS, Animation, Look, Pace, animate, draw_still, output
from ganviz.export.output import require_folder, whole_file

FULL = Path("/dev/full")  # a device on which every write finds the disk full
needs_full = pytest.mark.skipif(not FULL.exists(), reason="this system has no /dev/full")


def test_the_file_appears_when_the_block_has_ended(tmp_path):
    path = tmp_path / "a.bin"
    with whole_file(path) as partial:
        partial.write_bytes(b"whole")
        assert not path.exists() and partial.parent == tmp_path
    assert path.read_bytes() == b"whole" and list(tmp_path.iterdir()) == [path]


def test_two_that_write_at_once_do_not_disturb_each_other(tmp_path):
    path = tmp_path / "a.bin"
    with whole_file(path) as first, whole_file(path) as second:
        assert first != second
        first.write_bytes(b"first")
        second.write_bytes(b"second")
    assert path.read_bytes() == b"first" and list(tmp_path.iterdir()) == [path]


def test_a_full_disk_is_told_in_words_and_leaves_nothing(tmp_path):
    with (
        pytest.raises(ExportError, match=r"cannot write .*a\.bin: No space left on device"),
        whole_file(tmp_path / "a.bin"),
    ):
        raise OSError(errno.ENOSPC, "No space left on device")
    assert list(tmp_path.iterdir()) == []


@needs_full
@pytest.mark.parametrize("ending", FORMATS)
def test_a_disk_that_fills_up_while_frames_are_written(ring, tmp_path, monkeypatch, ending):
    def on_full_disk(path):
        partial = path.with_name(path.name + ".partial")
        partial.symlink_to(FULL)
        return partial

    monkeypatch.setattr(output, "partial_name", on_full_disk)
    monkeypatch.setattr(output, "require_folder", lambda path: None)
    animation = Animation(Look(("losses",), (320, 240)), Pace(10, 0))
    with pytest.raises(ExportError, match=rf"cannot write .*a\{ending}: No space left on device"):
        animate(ring * 20, tmp_path / f"a{ending}", animation)
    assert list(tmp_path.iterdir()) == []


@needs_full
@pytest.mark.parametrize("ending", [".png", ".svg"])
def test_a_still_on_a_full_disk(ring, tmp_path, monkeypatch, ending):
    def on_full_disk(path):
        partial = path.with_name(path.name + ".partial")
        partial.symlink_to(FULL)
        return partial

    monkeypatch.setattr(output, "partial_name", on_full_disk)
    monkeypatch.setattr(output, "require_folder", lambda path: None)
    with pytest.raises(ExportError, match="No space left on device"):
        draw_still(ring[1], tmp_path / f"a{ending}")
    assert list(tmp_path.iterdir()) == []


def test_folders_that_are_none_are_named(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(ExportError, match=r"folder .*file is a file"):
        require_folder(tmp_path / "file" / "a.gif")
    (tmp_path / "b.gif").mkdir()
    with pytest.raises(ExportError, match="it is a folder itself"):
        require_folder(tmp_path / "b.gif")
    with pytest.raises(ExportError, match=r"cannot write"):
        require_folder(tmp_path / ("x" * 300 + ".gif"))


@pytest.mark.skipif(sys.platform == "win32", reason="permissions of folders are another matter there")
def test_asking_leaves_nothing_behind(tmp_path):
    require_folder(tmp_path / "a.gif")
    assert list(tmp_path.iterdir()) == []
