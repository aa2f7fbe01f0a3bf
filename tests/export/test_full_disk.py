"""A full disk is said to be one, and leaves nothing of an animation or a still behind."""

import pytest

from ganviz.errors import ExportError
from ganviz.export import FORMATS, Animation, Look, Pace, animate, draw_still

pytestmark = pytest.mark.usefixtures("full_disk")


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
