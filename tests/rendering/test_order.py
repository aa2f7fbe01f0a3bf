"""What is ordered is what is written."""

import csv
import json
from io import BytesIO

import av
import numpy as np
import pytest
from PIL import Image
from safetensors.numpy import load_file

from ganviz import SettingError
from ganviz.export import Look, spaced
from ganviz.recording import open_recording
from ganviz.rendering import Order
from ganviz.rendering.order import draw_preview, write_order
from ganviz.runfile import WRITTEN

SMALL = Look(("losses",), (320, 240), captions=False)
KEPT = list(range(0, 45, 4))


@pytest.fixture
def write(saved, tmp_path):
    recording = open_recording(saved)

    def written(order):
        told = []
        path = tmp_path / f"out{order.ending}"
        write_order(order, recording, saved, path, None, lambda share, doing: told.append((share, doing)))
        return path, told

    return written


@pytest.mark.parametrize(
    "wrong",
    [
        {"ending": ".exe"},
        {"ending": ".gif", "spacing": "odd"},
        {"ending": ".gif", "fps": 0},
        {"ending": ".gif", "hold": 61},
        {"ending": ".gif", "seconds": -1},
        {"ending": ".png", "moment": 1.1},
    ],
)
def test_what_cannot_be_is_refused(wrong):
    with pytest.raises(SettingError):
        Order(**wrong)


def test_frames_are_those_nearest_to_the_steps_wanted():
    order = Order(".gif", fps=2, seconds=2)  # four frames
    wanted = np.linspace(0, 44, 4)
    assert [KEPT[place] for place in order.places(KEPT)] == [min(KEPT, key=lambda k: abs(k - w)) for w in wanted]
    assert Order(".gif", spacing="all", fps=2, seconds=2).places(KEPT) == list(range(12))
    log = [KEPT[place] for place in Order(".gif", spacing="log", fps=2, seconds=3).places(KEPT)]
    assert set(log) == {min(KEPT, key=lambda k: abs(k - w)) for w in spaced(44, 6, "log")}


def test_a_few_frames_stay_on_for_longer_unless_all_are_wanted():
    assert Order(".gif", fps=15, seconds=10).pace(12).fps == pytest.approx(1.2)
    assert Order(".gif", fps=15, seconds=10).pace(150).fps == 15
    assert Order(".gif", fps=15, seconds=10, spacing="all").pace(12).fps == 15


@pytest.mark.parametrize(("moment", "place"), [(0, 0), (0.5, 6), (1, 11)])
def test_a_still_shows_the_moment_that_is_wanted(moment, place):
    assert Order(".png", moment=moment).pictured(KEPT) == place


def test_a_gif_has_as_many_frames_as_foretold(write):
    order = Order(".gif", SMALL, fps=4, seconds=2, hold=0)
    path, told = write(order)
    with Image.open(path) as image:
        assert (image.n_frames, image.size) == (len(order.places(KEPT)), (320, 240))
    shares = [share for share, _ in told]
    assert shares == sorted(shares) and shares[-1] == 1 and told[-1][1] == "frame 8 of 8"


def test_a_video_runs_as_long_as_foretold(write):
    order = Order(".mp4", SMALL, fps=5, spacing="all", hold=1)
    path, _ = write(order)
    with av.open(str(path)) as video:
        frames = sum(1 for _ in video.decode(video=0))
    assert frames == 12 + 5  # a second's hold


def test_a_still_has_as_many_pixels_as_ordered(write):
    path, _ = write(Order(".png", SMALL, scale=2))
    with Image.open(path) as image:
        assert image.size == (640, 480) and not getattr(image, "is_animated", False)


def test_the_run_file_is_the_very_file(write, saved):
    path, _ = write(Order(".ganviz"))
    assert path.read_bytes() == saved.read_bytes()


def test_a_replay_tells_how_far_it_is_and_has_its_title(write):
    path, told = write(Order(".html", Look(title="A <ring> & its modes")))
    assert told[-1] == (1, "moment 12 of 12")
    assert "<title>A &lt;ring&gt; &amp; its modes</title>" in path.read_text(encoding="utf-8")


def test_every_ending_is_written(write):
    for ending in WRITTEN:
        path, _ = write(Order(ending, SMALL, fps=2, seconds=1))
        assert path.stat().st_size > 100, ending
    folder = path.parent
    assert json.loads((folder / "out.json").read_text())["step"] == 44
    table = (folder / "out.csv").read_text(encoding="utf-8").splitlines()
    assert list(csv.DictReader(table))[-1]["step"] == "44"
    assert "generator.values" not in load_file(folder / "out.safetensors") and load_file(folder / "out.safetensors")


# --- previews
def pixels(png):
    with Image.open(BytesIO(png)) as image:
        return np.asarray(image.convert("RGB")).astype(int)


def test_a_preview_is_the_frame_that_will_be_drawn(write, saved):
    order = Order(".apng", SMALL, fps=2, seconds=2, hold=0, moment=1)
    path, _ = write(order)
    with Image.open(path) as image:
        image.seek(image.n_frames - 1)
        last = np.asarray(image.convert("RGB")).astype(int)
    seen = pixels(draw_preview(order, open_recording(saved)))
    assert seen.shape == last.shape and np.abs(seen - last).max() == 0


def test_a_preview_of_something_large_is_small(saved):
    look = Look(("losses",), (4096, 2048))
    seen = pixels(draw_preview(Order(".png", look), open_recording(saved)))
    assert seen.shape == (360, 720, 3)


def test_a_preview_follows_moment_and_theme(saved):
    recording = open_recording(saved)
    first, last, dark = (
        pixels(draw_preview(Order(".gif", Look(("plane",), (320, 240), dark=theme), moment=moment), recording))
        for moment, theme in ((0, False), (1, False), (1, True))
    )
    assert (first != last).any()
    assert last.mean() > 180 > 90 > dark.mean()
