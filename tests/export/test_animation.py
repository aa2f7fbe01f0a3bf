"""Animations, read back by others: frames, seconds, colours; and what is left when something fails."""

import pickle
import subprocess
import sys
import tracemalloc
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import cycle, islice

import av
import numpy as np
import pytest
from PIL import Image

from ganviz.errors import ExportCancelled, ExportError, SettingError
from ganviz.export import FORMATS, Animation, Look, Pace, animate
from ganviz.theme import FAKE, ground

IMAGES = [".gif", ".webp", ".apng", ".png"]
VIDEOS = {".mp4": "h264", ".webm": "vp9"}


def small(*views, size=(320, 240), dark=False, fps=10, hold=0.0, captions=False):
    return Animation(Look(views or ("losses",), size, dark, captions=captions), Pace(fps, hold))


def read(path):
    """Frames as RGB and the milliseconds of each, by Pillow."""
    frames, times = [], []
    with Image.open(path) as file:
        for i in range(file.n_frames):
            file.seek(i)
            frames.append(np.asarray(file.convert("RGB")))
            times.append(file.info["duration"])
    return frames, times


def decoded(path):
    """Frames as RGB and the stream, by PyAV."""
    with av.open(str(path)) as file:
        stream = file.streams.video[0]
        frames = [(frame.pts * frame.time_base, frame.to_ndarray(format="rgb24")) for frame in file.decode(stream)]
        facts = stream.codec_context.name, stream.codec_context.pix_fmt, stream.width, stream.height
        return [pixels for _, pixels in frames], [float(time) for time, _ in frames], facts, file.duration / 1e6


@pytest.mark.parametrize("ending", IMAGES)
def test_images_have_a_frame_for_each_moment_and_last_as_long_as_asked_for(ring, tmp_path, ending):
    written = animate(ring, tmp_path / f"a{ending}", small())
    frames, times = read(written.path)
    assert len(frames) == written.frames == 7 and frames[0].shape == (240, 320, 3)
    assert times == pytest.approx([100] * 7, abs=10)
    assert written.seconds == pytest.approx(0.7) and written.bytes == written.path.stat().st_size
    assert sorted(file.name for file in tmp_path.iterdir()) == [f"a{ending}"]


@pytest.mark.parametrize("ending", IMAGES)
def test_images_play_for_ever(ring, tmp_path, ending):
    animate(ring[:2], tmp_path / f"a{ending}", small())
    with Image.open(tmp_path / f"a{ending}") as file:
        assert file.info["loop"] == 0


@pytest.mark.parametrize(("ending", "codec"), VIDEOS.items())
def test_videos_have_a_frame_for_each_moment(ring, tmp_path, ending, codec):
    written = animate(ring, tmp_path / f"a{ending}", small())
    frames, times, facts, seconds = decoded(written.path)
    assert len(frames) == 7 and facts == (codec, "yuv420p", 320, 240)
    assert times == pytest.approx([i / 10 for i in range(7)], abs=0.002) and seconds == pytest.approx(0.7, abs=0.05)


@pytest.mark.parametrize("ending", VIDEOS)
def test_videos_have_even_sides(ring, tmp_path, ending):
    animate(ring[:2], tmp_path / f"a{ending}", small(size=(321, 243)))
    frames, _, facts, _ = decoded(tmp_path / f"a{ending}")
    assert facts[2:] == (322, 244) and (frames[0][-1] > 240).all(), "what was added is ground"


def test_mp4_says_what_it_holds_before_it_holds_it(ring, tmp_path):
    content = animate(ring, tmp_path / "a.mp4", small()).path.read_bytes()
    assert 0 < content.index(b"moov") < content.index(b"mdat")


@pytest.mark.parametrize("ending", FORMATS)
def test_the_last_frame_stays_on(ring, tmp_path, ending):
    written = animate(ring[:3], tmp_path / f"a{ending}", small(hold=1.5))
    assert written.seconds == pytest.approx(1.8)
    if ending in IMAGES:
        assert sum(read(written.path)[1]) == pytest.approx(1800, abs=20)
    else:
        frames, _, _, seconds = decoded(written.path)
        assert len(frames) == 18 and seconds == pytest.approx(1.8, abs=0.06)


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("ending", FORMATS)
def test_colours_arrive(ring, tmp_path, ending, dark):
    path = animate(ring[1:], tmp_path / f"a{ending}", small("plane", size=(480, 480), dark=dark)).path
    last = (read(path)[0] if ending in IMAGES else decoded(path)[0])[-1].astype(int)
    background, real = (
        np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)])
        for colour in (ground(dark).background, ground(dark).real)
    )
    exact = ending in (".gif", ".apng", ".png")
    assert np.abs(last[3, 3] - background).max() <= (0 if exact else 3)
    assert (np.abs(last - real).max(-1) <= 30).sum() > 300


def test_a_gif_keeps_colours_that_come_late(digits, tmp_path):
    grid = digits[1].snapshot.grid
    red = np.zeros((*grid.fake.shape, 3), np.uint8)
    red[..., 0] = 220
    late = replace(digits[2], snapshot=replace(digits[2].snapshot, grid=replace(grid, fake=red, real=red)))
    frames, _ = read(animate([digits[0], digits[1], late], tmp_path / "a.gif", small("samples")).path)
    assert (np.abs(frames[-1].astype(int) - (220, 0, 0)).max(-1) <= 8).sum() > 5000
    assert (np.abs(frames[0].astype(int) - (220, 0, 0)).max(-1) <= 8).sum() == 0


def test_a_gif_is_exact_where_the_theme_is(ring, tmp_path):
    frames, _ = read(animate(ring, tmp_path / "a.gif", small("plane", size=(480, 480))).path)
    orange = [int(FAKE[i : i + 2], 16) for i in (1, 3, 5)]
    assert any((frame == orange).all(-1).sum() for frame in frames)


def test_progress_rises_to_one(ring, tmp_path):
    shares = []
    animate(ring, tmp_path / "a.gif", small(), progress=shares.append)
    assert shares == sorted(shares) and shares[-1] == 1.0 and len(shares) == 8
    shares.clear()
    animate(iter(ring), tmp_path / "a.gif", small(), total=7, progress=shares.append)
    assert shares[0] == pytest.approx(1 / 7) and shares[-1] == 1.0


def test_moments_are_taken_one_at_a_time_and_let_go(ring, tmp_path):
    alive = []

    def moments():
        for i, moment in enumerate(ring):
            alive.append(i)
            yield replace(moment)
            assert len(alive) == i + 1

    assert animate(moments(), tmp_path / "a.gif", small()).frames == 7


@pytest.mark.parametrize("ending", FORMATS)
def test_memory_does_not_grow_with_the_frames(ring, tmp_path, ending):
    def peak(count):
        tracemalloc.start()
        animate(islice(cycle(ring), count), tmp_path / f"a{ending}", small(size=(160, 160)))
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    peak(3)  # fonts and caches
    assert peak(80) < peak(8) + 2 * 160 * 160 * 4


# --- what fails
def test_an_unknown_ending_is_refused_with_the_choices(ring, tmp_path):
    with pytest.raises(ExportError, match=r"cannot write 'a\.avi' as an animation; choose an ending from \.gif, \.mp4"):
        animate(ring, tmp_path / "a.avi", small())


@pytest.mark.parametrize("ending", FORMATS)
def test_a_missing_folder_is_named(ring, tmp_path, ending):
    with pytest.raises(ExportError, match=r"folder .*nowhere does not exist"):
        animate(ring, tmp_path / "nowhere" / f"a{ending}", small())


@pytest.mark.parametrize("ending", FORMATS)
def test_cancelling_in_the_middle_leaves_nothing(ring, tmp_path, ending):
    asked = iter([False] * 4 + [True] * 9)
    with pytest.raises(ExportCancelled, match=f"a{ending} was cancelled; nothing is written"):
        animate(ring, tmp_path / f"a{ending}", small(), cancelled=lambda: next(asked))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("ending", FORMATS)
def test_a_file_that_was_there_survives_what_fails(ring, tmp_path, ending):
    path = tmp_path / f"a{ending}"
    path.write_bytes(b"precious")

    def broken():
        yield from ring[:4]
        raise RuntimeError("training broke")

    with pytest.raises(RuntimeError, match="training broke"):
        animate(broken(), path, small())
    assert path.read_bytes() == b"precious" and list(tmp_path.iterdir()) == [path]


def test_no_moments_are_no_animation(tmp_path):
    with pytest.raises(ExportError, match="there is no moment to show"):
        animate([], tmp_path / "a.gif", small())
    assert list(tmp_path.iterdir()) == []


def test_one_moment_is_an_animation(ring, tmp_path):
    assert animate(ring[:1], tmp_path / "a.gif", small()).frames == 1


def test_views_without_meaning_are_refused_and_leave_nothing(ring, tmp_path):
    with pytest.raises(SettingError, match="view 'samples' is not for ring"):
        animate(ring, tmp_path / "a.gif", small("samples"))
    assert list(tmp_path.iterdir()) == []


# --- with others
def test_exports_in_threads_do_not_disturb_each_other(ring, digits, tmp_path):
    jobs = [(ring, "plane", False), (digits, "samples", True), (ring, "dashboard", True), (digits, "dashboard", False)]
    alone = []
    for moments, view, dark in jobs:
        alone.append(animate(moments, tmp_path / "a.gif", small(view, dark=dark)).path.read_bytes())

    def export(place):
        moments, view, dark = jobs[place]
        return animate(moments, tmp_path / f"{place}.gif", small(view, dark=dark)).path.read_bytes()

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(export, range(4))) == alone


def test_what_describes_an_animation_travels_to_other_processes():
    animation = small("plane", dark=True, fps=12.5)
    assert pickle.loads(pickle.dumps(animation)) == animation


def test_nothing_heavy_is_loaded_before_something_is_drawn():
    code = "import sys, ganviz.cli, ganviz.export; print({'av', 'matplotlib'} & set(sys.modules))"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert loaded.stdout.strip() == "set()"
