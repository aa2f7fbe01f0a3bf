"""A file is there whole or not at all."""

import errno
import sys

import pytest

from ganviz.atomic import final_name, partial_name, replacing, require_place, whole_file
from ganviz.errors import ExportError


def test_it_takes_the_place_of_what_was_there(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("old")
    with replacing(path) as partial:
        partial.write_text("new")
        assert path.read_text() == "old"
    assert path.read_text() == "new" and list(tmp_path.iterdir()) == [path]


def test_what_fails_leaves_the_old_one(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("old")
    with pytest.raises(IsADirectoryError), replacing(path) as partial:
        partial.write_text(str(tmp_path.open()))
    assert path.read_text() == "old" and list(tmp_path.iterdir()) == [path]


def test_two_at_once_do_not_meet(tmp_path):
    path = tmp_path / "a.txt"
    with replacing(path) as one, replacing(path) as other:
        one.write_text("one")
        other.write_text("other")
    assert path.read_text() == "one" and list(tmp_path.iterdir()) == [path]


def test_it_is_on_the_disk_before_it_has_its_name(tmp_path, monkeypatch):
    path, told = tmp_path / "a.txt", []
    monkeypatch.setattr("os.fsync", lambda handle: told.append(path.exists()))
    with replacing(path) as partial:
        partial.write_text("new")
    assert told[0] is False


def test_names_go_back_and_forth(tmp_path):
    path = tmp_path / "run.v2.py"
    assert final_name(partial_name(path)) == path != partial_name(path)


def test_a_full_disk_is_told_in_words_and_leaves_nothing(tmp_path):
    with (
        pytest.raises(ExportError, match=r"cannot write .*a\.bin: No space left on device"),
        whole_file(tmp_path / "a.bin"),
    ):
        raise OSError(errno.ENOSPC, "No space left on device")
    assert list(tmp_path.iterdir()) == []


def test_folders_that_are_none_are_named(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(ExportError, match=r"folder .*file is a file"):
        require_place(tmp_path / "file" / "a.gif")
    (tmp_path / "b.gif").mkdir()
    with pytest.raises(ExportError, match="it is a folder itself"):
        require_place(tmp_path / "b.gif")
    with pytest.raises(ExportError, match=r"cannot write"):
        require_place(tmp_path / ("x" * 300 + ".gif"))


@pytest.mark.skipif(sys.platform == "win32", reason="permissions of folders are another matter there")
def test_asking_leaves_nothing_behind(tmp_path):
    require_place(tmp_path / "a.gif")
    assert list(tmp_path.iterdir()) == []
