"""Saving, exporting and opening runs on the page, in a real Chromium."""

import multiprocessing
import re

import av
import pytest
from accessible import assert_no_violations
from driver import LabPage, start_app, wait_until
from PIL import Image

from ganviz.recording import open_recording

pytestmark = pytest.mark.browser
FOCUSED = """() => {
    let node = document.activeElement
    while (node?.shadowRoot) node = node.shadowRoot.activeElement
    return node?.value
}"""


@pytest.fixture(scope="module")
def app():
    running, stop = start_app(max_exports=2)
    yield running
    stop()


@pytest.fixture
def lab(lab_page):
    return lab_page.open()


def steps(lab, count=100):
    end = lab.step() + count
    lab.press("n")
    wait_until(lambda: lab.step() == end, f"step {end}")


def dialog(lab):
    return lab.page.get_by_role("dialog", name="Save and export")


def opened(lab):
    lab.press("x")
    dialog(lab).wait_for()
    return dialog(lab)


def shown(lab):
    """The preview once it is there: width and height of the picture."""
    image = dialog(lab).get_by_role("img", name="Preview")
    image.wait_for(timeout=180_000)
    return image.evaluate("async (image) => { await image.decode(); return [image.naturalWidth, image.naturalHeight] }")


def choose(lab, kind, **fields):
    dialog(lab).get_by_role("radio", name=kind).check()
    for name, value in fields.items():
        field = dialog(lab).get_by_label(name.replace("_", " "), exact=True)
        if field.evaluate("field => field.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)
            field.blur()


def download(lab, button="Export"):
    with lab.page.expect_download(timeout=240_000) as downloading:
        dialog(lab).get_by_role("button", name=button, exact=True).click()
    return downloading.value


def renderers():
    return [child for child in multiprocessing.active_children() if child.name == "ganviz-renderer"]


def endless(lab):
    """An export that goes on until it is cancelled: minutes of full HD."""
    choose(lab, "Animation: MP4", Size="1920x1080", Hold_the_end="60", Frames="all", Frames_a_second="60")
    dialog(lab).get_by_role("button", name="Export", exact=True).click()
    dialog(lab).get_by_role("button", name="Cancel").wait_for()


def test_a_gif_is_seen_before_it_is_made_and_downloaded_after(lab):
    steps(lab)
    opened(lab)
    assert shown(lab) == [720, 540]
    choose(lab, "Animation: GIF", Size="480x360", Title="A ring", Frames="all", Hold_the_end="0")
    wait_until(lambda: shown(lab) == [480, 360], "the smaller preview")
    told = dialog(lab).get_by_text(re.compile(r"\d+ frames? of \d+ kept"))
    foretold = int(told.inner_text().split()[0])
    file = download(lab)
    assert re.fullmatch(r"ganviz-ring-step-100\.gif", file.suggested_filename)
    with Image.open(file.path()) as image:
        assert (image.n_frames, image.size) == (foretold, (480, 360))
    link = dialog(lab).get_by_role("link", name="Download ganviz-ring-step-100.gif")
    link.wait_for()
    with lab.page.expect_download() as again:
        link.click()
    assert again.value.path().read_bytes() == file.path().read_bytes()


@pytest.mark.slow
def test_a_video_can_be_played(lab):
    steps(lab)
    opened(lab)
    choose(lab, "Animation: MP4", Size="480x360", Theme="dark", Duration="2", Frames_a_second="5", Hold_the_end="1")
    path = str(download(lab).path())
    told = dialog(lab).get_by_text(re.compile(r"kept, [\d.]+ s at [\d.]+ frames a second")).inner_text()
    seconds, rate = map(float, re.search(r"([\d.]+) s at ([\d.]+)", told).groups())
    with av.open(path) as video:
        (stream,) = video.streams.video
        frames = [frame.to_ndarray(format="gray") for frame in video.decode(stream)]
    assert (stream.width, stream.height) == (480, 360)
    assert len(frames) == pytest.approx(seconds * rate, abs=1) and len(frames) > 1
    assert frames[0].mean() < 90  # dark


def test_progress_is_told_and_what_is_cancelled_is_gone(lab):
    steps(lab)
    opened(lab)
    endless(lab)
    dialog(lab).get_by_text(re.compile(r"\d+%, frame \d+ of \d+")).wait_for(timeout=180_000)
    assert dialog(lab).get_by_role("button", name="Export", exact=True).is_disabled()
    bar = dialog(lab).get_by_role("progressbar", name="Export")
    assert 0 <= bar.evaluate("bar => bar.value") <= 1
    before = lab.lab.exporting._exporter._renderer.process
    folder = lab.lab.exporting._folder
    lab.lab.engine.step("both", 30)  # training goes on meanwhile
    wait_until(lambda: lab.step() == 130, "more steps")
    dialog(lab).get_by_role("button", name="Cancel").click()
    dialog(lab).get_by_text("Cancelled; nothing is kept.").wait_for()
    wait_until(lambda: not before.is_alive() and not list(folder.glob("out-*")), "the end of it")
    choose(lab, "Numbers: CSV")
    assert download(lab).path().read_text().splitlines()[-1].startswith("130,")


def test_a_closed_tab_leaves_neither_process_nor_folder(app, browser):
    context = browser.new_context()
    lab = LabPage(context.new_page(), app).open()
    steps(lab)
    opened(lab)
    endless(lab)
    dialog(lab).get_by_text(re.compile(r"frame \d+ of")).wait_for(timeout=180_000)
    process, folder = lab.lab.exporting._exporter._renderer.process, lab.lab.exporting._folder
    assert process.is_alive() and folder.is_dir()
    context.close()
    wait_until(lambda: not process.is_alive() and not folder.exists(), "process and folder to go", 60)
    assert len(app.server.turns) == 0


def test_two_tabs_export_at_once(app, browser):
    context = browser.new_context()
    one, other = (LabPage(context.new_page(), app).open() for _ in range(2))
    for lab in (one, other):
        lab.page.bring_to_front()
        steps(lab)
        opened(lab)
        choose(lab, "Animation: GIF", Size="480x360", Frames="all")
    one.page.bring_to_front()
    endless(one)
    dialog(one).get_by_text(re.compile(r"frame \d+ of")).wait_for(timeout=180_000)
    other.page.bring_to_front()
    with Image.open(download(other).path()) as image:
        assert image.n_frames > 1
    assert one.lab.exporting._exporter.progress.busy
    one.page.bring_to_front()
    dialog(one).get_by_role("button", name="Cancel").click()
    context.close()


def test_a_run_is_saved_and_opened_again(lab, tmp_path):
    steps(lab)
    lab.do(lambda: lab.lab.controls.change({"generator_lr": 0.003}))
    wait_until(lambda: lab.settings()["generator_lr"] == 0.003, "the learning rate")
    opened(lab)
    choose(lab, "Run: Run file")
    file = tmp_path / "mine.ganviz"
    download(lab, "Save").save_as(file)
    assert open_recording(file).end.step == 100
    dialog(lab).get_by_role("button", name="Done").click()
    lab.do(lambda: lab.lab.controls.change({"data": "mnist", "seed": 3}))
    wait_until(lambda: lab.settings()["data"] == "mnist", "other data", 60)
    opened(lab)
    dialog(lab).get_by_label("Open a run").set_input_files(file)
    dialog(lab).wait_for(state="hidden", timeout=180_000)
    lab.page.get_by_text("mine.ganviz is open, paused where it stood.").wait_for()
    wait_until(lambda: lab.step() == 100, "the step")
    experiment = lab.lab.controls.experiment
    wait_until(lambda: experiment.data == "ring" and experiment.generator_lr == 0.003, "the settings of the page")
    assert experiment.seed == 0 and lab.settings()["generator_lr"] == 0.003
    lab.page.get_by_text("The plane").first.wait_for()  # the views of its data
    steps(lab)
    assert lab.step() == 200


@pytest.mark.slow
def test_a_bad_file_is_told_and_the_run_goes_on(lab, tmp_path):
    bad = tmp_path / "holiday.ganviz"
    bad.write_bytes(b"\x89PNG" + bytes(3_000_000))  # three pieces
    lab.play()
    lab.wait_for_step(20)
    opened(lab)
    dialog(lab).get_by_label("Open a run").set_input_files(bad)
    dialog(lab).get_by_text("holiday.ganviz is cut off, or was no recording to begin with").wait_for(timeout=180_000)
    before = lab.step()
    lab.wait_for_step(before + 20)
    assert lab.lab.engine.latest.run == 0
    assert not list(lab.lab.exporting._folder.glob("upload*"))


@pytest.mark.slow
def test_what_cannot_be_is_told_in_the_dialog(lab):
    opened(lab)
    shown(lab)
    choose(lab, "Animation: GIF", Frames_a_second="1000")
    dialog(lab).get_by_text("Frames a second: a number from 0.1 to 60, not '1000'").wait_for()
    assert dialog(lab).get_by_role("button", name="Export", exact=True).is_disabled()
    choose(lab, "Animation: GIF", Frames_a_second="12", Views="other")
    dialog(lab).get_by_text("No view is chosen: tick one at least.").wait_for()
    dialog(lab).get_by_role("checkbox", name="The plane").check()
    wait_until(lambda: dialog(lab).get_by_role("button", name="Export", exact=True).is_enabled(), "the way out")


@pytest.mark.slow
def test_all_by_keyboard(lab):
    steps(lab)
    opened(lab)
    wait_until(lambda: lab.page.evaluate(FOCUSED) == ".gif", "the focus")
    lab.press("ArrowRight")
    wait_until(lambda: lab.lab.exporting.ending == ".mp4", "the next kind")
    lab.press("s", "x")  # keys of the page are not meant
    lab.press("Escape")
    dialog(lab).wait_for(state="hidden")
    wait_until(lambda: not lab.lab.exporting.open, "the end")
    assert lab.step() == 100
    wait_until(lambda: lab.lab.exporting._exporter._renderer.process is None, "the process to go")


@pytest.mark.slow
def test_presenters_open_nothing_and_hidden_controls_stay_away(app, lab, browser):
    lab.press("p")
    opened(lab)
    dialog(lab).get_by_label("Open a run").wait_for(state="hidden")
    context = browser.new_context()
    other = LabPage(context.new_page(), app).open("hide=export")
    other.button("x: save this run").wait_for(state="hidden")
    other.press("x")
    other.press("n")
    wait_until(lambda: other.step() == 100, "what came after")
    assert not other.lab.exporting.open
    context.close()


@pytest.mark.parametrize("dark", [False, pytest.param(True, marks=pytest.mark.slow)], ids=["light", "dark"])
def test_no_violations(lab, dark):
    steps(lab)
    if dark:
        lab.press("t")
    opened(lab)
    shown(lab)
    choose(lab, "Animation: GIF", Views="other", Size="other")
    dialog(lab).get_by_text("No view is chosen").wait_for()
    assert_no_violations(lab.page)
