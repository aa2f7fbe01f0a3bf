"""Animations in the hands of others: FFmpeg's own probe, and Chromium, which plays videos and takes images apart."""

import base64
import io
import json
import shutil
import subprocess

import av
import numpy as np
import pytest
from PIL import Image

from ganviz.export import Animation, Look, Pace, animate

SIZE = (320, 240)
FPS, FRAMES = 10, 7
VIDEOS = {".mp4": ("h264", "mp4"), ".webm": ("vp9", "webm")}
IMAGES = {".gif": "image/gif", ".webp": "image/webp", ".apng": "image/png", ".png": "image/png"}
PLAYED = """async video => {
    video.muted = true
    const ended = new Promise(resolve => video.addEventListener('ended', resolve))
    const times = [video.currentTime]
    video.addEventListener('timeupdate', () => times.push(video.currentTime))
    await video.play()
    await ended
    return { times, duration: video.duration, width: video.videoWidth, height: video.videoHeight }
}"""
TAKEN_APART = """async ([data, type]) => {
    const bytes = Uint8Array.from(atob(data), letter => letter.charCodeAt(0))
    const decoder = new ImageDecoder({ data: bytes, type })
    await decoder.tracks.ready
    await decoder.completed
    const { frameCount, repetitionCount } = decoder.tracks.selectedTrack
    const durations = []
    for (let frameIndex = 0; frameIndex < frameCount; frameIndex++)
        durations.push((await decoder.decode({ frameIndex })).image.duration / 1000)
    return { frameCount, repetitionCount: String(repetitionCount), durations }
}"""


@pytest.fixture(scope="module")
def written(ring, tmp_path_factory):
    """Files of seven moments, by ending."""
    folder = tmp_path_factory.mktemp("written")
    animation = Animation(Look(("plane",), SIZE, captions=False), Pace(FPS, 0))
    return {ending: animate(ring, folder / f"a{ending}", animation).path for ending in (*VIDEOS, *IMAGES)}


@pytest.mark.skipif(shutil.which("ffprobe") is None, reason="ffprobe, a part of FFmpeg, is not installed")
@pytest.mark.parametrize("ending", VIDEOS)
def test_ffprobe_finds_what_was_written(written, ending):
    codec, container = VIDEOS[ending]
    asked = ["-v", "error", "-count_frames", "-show_streams", "-show_format", "-of", "json"]
    probed = subprocess.run(["ffprobe", *asked, str(written[ending])], capture_output=True, text=True, check=True)
    assert probed.stderr == ""
    told = json.loads(probed.stdout)
    (stream,) = told["streams"]
    assert stream["codec_name"] == codec and stream["pix_fmt"] == "yuv420p"
    assert (stream["width"], stream["height"]) == SIZE and int(stream["nb_read_frames"]) == FRAMES
    assert stream["avg_frame_rate"] == f"{FPS}/1"
    assert container in told["format"]["format_name"].split(",")
    assert float(told["format"]["duration"]) == pytest.approx(FRAMES / FPS, abs=0.05)


@pytest.mark.browser
@pytest.mark.parametrize("ending", VIDEOS)
def test_a_browser_plays_videos_to_their_last_frame(browser, written, ending, tmp_path):
    path = written[ending]
    page_file = tmp_path / "page.html"
    page_file.write_text(f'<body style="margin: 0"><video src="{path.as_uri()}" preload="auto"></video>')
    page = browser.new_page(viewport={"width": 400, "height": 300})
    page.goto(page_file.as_uri())
    video = page.locator("video")
    told = video.evaluate(PLAYED)
    assert (told["width"], told["height"]) == SIZE and told["duration"] == pytest.approx(FRAMES / FPS, abs=0.05)
    assert told["times"] == sorted(told["times"]) and told["times"][-1] >= (FRAMES - 1) / FPS > told["times"][0]
    painted = np.asarray(Image.open(io.BytesIO(video.screenshot())).convert("RGB")).astype(int)
    page.close()
    with av.open(str(path)) as file:
        first, *_, last = (frame.to_ndarray(format="rgb24").astype(int) for frame in file.decode(video=0))
    assert np.abs(painted - last).mean() < min(1, np.abs(painted - first).mean() / 2)
    assert painted.std() > 10, "something is there"


@pytest.mark.browser
@pytest.mark.parametrize("ending", IMAGES)
def test_a_browser_finds_all_frames_of_images(browser, written, ending, tmp_path):
    page_file = tmp_path / "page.html"
    page_file.write_text("<body>")
    page = browser.new_page()
    page.goto(page_file.as_uri())
    data = base64.b64encode(written[ending].read_bytes()).decode()
    told = page.evaluate(TAKEN_APART, [data, IMAGES[ending]])
    page.close()
    assert told["frameCount"] == FRAMES and told["repetitionCount"] == "Infinity"
    assert told["durations"] == pytest.approx([1000 / FPS] * FRAMES, abs=10)
