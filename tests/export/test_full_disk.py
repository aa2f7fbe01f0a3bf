"""A full disk is said to be one, and leaves nothing of an animation or a still behind."""

from pathlib import Path

import pytest

from ganviz import atomic
from ganviz.errors import ExportError
from ganviz.export import FORMATS, Animation, Look, Pace, animate, draw_still

FULL = Path("/dev/full")  # a device on which every write finds the disk full
pytestmark = pytest.mark.skipif(not FULL.exists(), reason="this system has no /dev/full")


@pytest.fixture(autouse=True)
def full_disk(monkeypatch):
    def on_full_disk(path):
        partial = path.with_name(path.name + ".partial")
        partial.symlink_to(FULL)
        return partial

    monkeypatch.setattr(atomic, "partial_name", on_full_disk)
    monkeypatch.setattr(atomic, "require_place", lambda path: None)


@pytest.mark.parametrize("ending", FORMATS)
def test_a_disk_that_fills_up_while_frames_are_written(ring, tmp_path, ending):
    animation = Animation(Look(("losses",), (320, 240)), Pace(10, 0))
    with pytest.raises(ExportError, match=rf"cannot write .*a\{ending}: No space left on device"):
        animate(ring * 20, tmp_path / f"a{ending}", animation)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("ending", [".png", ".svg"])
def test_a_still_on_a_full_disk(ring, tmp_path, ending):
    with pytest.raises(ExportError, match="No space left on device"):
        draw_still(ring[1], tmp_path / f"a{ending}")
    assert list(tmp_path.iterdir()) == []
