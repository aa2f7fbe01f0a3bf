"""Saving, exporting, opening and giving away a run on the page, in a real Chromium."""

import csv
import re

import numpy as np
import pytest
from accessible import assert_no_violations
from driver import wait_until
from PIL import Image
from seeing import step_to

from ganviz.recording import open_recording

pytestmark = pytest.mark.browser
SMALL = "generator_width=16&discriminator_width=16&batch_size=32"
DECODED = "async (image) => { await image.decode(); return [image.naturalWidth, image.naturalHeight] }"


@pytest.fixture
def lab(lab_page):
    lab = lab_page.open(SMALL)
    step_to(lab, 60)
    return lab


def dialog(lab):
    return lab.page.get_by_role("dialog", name="Save and export")


def opened(lab):
    lab.press("x")
    dialog(lab).get_by_role("radio", name="Animation: GIF").wait_for()


def shown(lab):
    """Width and height of the preview's picture."""
    image = dialog(lab).get_by_role("img", name="Preview")
    image.wait_for()
    return image.evaluate(DECODED)


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
    with lab.page.expect_download() as downloading:
        dialog(lab).get_by_role("button", name=button, exact=True).click()
    return downloading.value


def begin_endless(lab):
    """An export that goes on until it is cancelled: minutes of full HD. Gives its process and its folder."""
    choose(lab, "Animation: MP4", Frames="all", Size="1920x1080", Hold_the_end="60", Frames_a_second="60")
    dialog(lab).get_by_role("button", name="Export", exact=True).click()
    dialog(lab).get_by_text(re.compile(r"\d+%, frame \d+ of \d+")).wait_for()
    files = lab.lab.actions._files
    return files._exporter._renderer.process, files._folder


def test_a_picture_is_seen_before_it_is_made_and_numbers_are_those_of_the_run(lab, tmp_path):
    opened(lab)
    wait_until(lambda: shown(lab) == [720, 540], "the first preview")
    gif = dialog(lab).get_by_role("radio", name="Animation: GIF")
    wait_until(lambda: gif.evaluate("node => node === document.activeElement"), "the focus")
    lab.press("ArrowRight", "s")  # the next kind; a key of the page is not meant
    wait_until(lambda: lab.news("export")["ending"] == ".mp4", "the next kind")
    choose(lab, "Still: PNG", Size="480x360", Title="A ring", Times_the_pixels="2")
    wait_until(lambda: shown(lab) == [480, 360], "the smaller preview")
    file = download(lab)
    assert file.suggested_filename == "ganviz-ring-step-60.png"
    with Image.open(file.path()) as image:
        assert image.size == (960, 720) and len(image.convert("RGB").getcolors(1 << 20)) > 20
    with lab.page.expect_download() as again:
        dialog(lab).get_by_role("link", name="Download ganviz-ring-step-60.png").click()
    assert again.value.path().read_bytes() == file.path().read_bytes()
    assert_no_violations(lab.page)
    choose(lab, "Run: Run file")
    download(lab, "Save").save_as(tmp_path / "mine.ganviz")
    losses = open_recording(tmp_path / "mine.ganviz").losses.columns()
    choose(lab, "Numbers: CSV")
    lines = download(lab).path().read_text().splitlines()
    rows = [row for row in csv.DictReader(lines) if row["generator_loss"]]
    assert [int(row["step"]) for row in rows] == list(losses["step"]) == list(range(1, 61))
    for player in ("generator", "discriminator"):
        np.testing.assert_allclose([float(row[f"{player}_loss"]) for row in rows], losses[player], rtol=1e-4)


def test_a_replay_opens_without_a_network_and_plays(lab, browser, tmp_path):
    opened(lab)
    choose(lab, "Offline replay: HTML", Title="A <b>ring</b>")
    download(lab).save_as(tmp_path / "replay.html")
    page = browser.new_context(offline=True).new_page()
    problems = []
    page.on("console", lambda message: problems.append(message.text))
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.goto((tmp_path / "replay.html").as_uri())
    page.locator('#step[data-step="0"]').wait_for()
    assert page.title() == "A <b>ring</b>"
    page.get_by_role("button", name="Play", exact=True).click()
    page.locator('#step[data-step="60"]').wait_for()
    assert page.locator("#status").inner_text() == lab.state.snapshot.status
    assert problems == []
    page.context.close()


def test_what_is_cancelled_is_gone_and_a_closed_tab_leaves_nothing(lab):
    opened(lab)
    process, folder = begin_endless(lab)
    assert dialog(lab).get_by_role("button", name="Export", exact=True).is_disabled()
    assert 0 <= dialog(lab).get_by_role("progressbar", name="Export").evaluate("bar => bar.value") < 1
    lab.send(do="step", player="both", count=10)  # training goes on meanwhile
    wait_until(lambda: lab.step() == 70, "more steps")
    dialog(lab).get_by_role("button", name="Cancel").click()
    dialog(lab).get_by_text("Cancelled; nothing is kept.").wait_for()
    wait_until(lambda: not process.is_alive() and not list(folder.glob("out-*")), "the end of it")
    choose(lab, "Numbers: CSV")
    assert download(lab).path().read_text().splitlines()[-1].startswith("70,")
    lab.press("Escape")
    dialog(lab).wait_for(state="hidden")
    opened(lab)
    process, folder = begin_endless(lab)
    assert process.is_alive() and folder.is_dir()
    lab.page.context.close()
    wait_until(lambda: not process.is_alive() and not folder.exists(), "process and folder to go", 60)


def test_a_saved_run_is_opened_again_and_a_shared_link_shows_the_same_page(lab, visitor, tmp_path):
    lab.setting("generator_lr").locator("input[type=range]").press("ArrowRight")
    wait_until(lambda: lab.settings()["generator_lr"] == 0.002, "the next rung")
    opened(lab)
    choose(lab, "Run: Run file")
    download(lab, "Save").save_as(tmp_path / "mine.ganviz")
    lab.press("Escape")
    link = shared(lab)
    other = visitor(permissions=["clipboard-read", "clipboard-write"]).arrive(f"?intro=0&{link.partition('?')[2]}")
    assert (other.step(), other.settings()["generator_lr"], other.settings()["generator_width"]) == (0, 0.002, 16)
    other.arrive("?intro=0&data=moons&seed=3")
    opened(other)
    bad = tmp_path / "holiday.ganviz"
    bad.write_bytes(b"\x89PNG" + bytes(3_000_000))  # three pieces
    dialog(other).get_by_label("Open a run").set_input_files(bad)
    dialog(other).get_by_text("holiday.ganviz is cut off, or was no recording to begin with").wait_for()
    assert other.settings()["data"] == "moons"
    dialog(other).get_by_label("Open a run").set_input_files(tmp_path / "mine.ganviz")
    dialog(other).wait_for(state="hidden")
    other.page.get_by_text("mine.ganviz is open, paused where it stood.").first.wait_for()
    wait_until(lambda: other.step() == 60, "the step")
    assert (other.settings()["data"], other.settings()["generator_lr"]) == ("ring", 0.002)
    np.testing.assert_array_equal(other.state.snapshot.plane.fake, lab.state.snapshot.plane.fake)
    assert shared(other) == link
    assert other.page.evaluate("navigator.clipboard.readText()") == link
    step_to(other, 61)


def shared(lab):
    """The link of the dialog, which is copied by its button."""
    lab.press("l")
    share = lab.page.get_by_role("dialog", name="Share this page")
    field = share.get_by_label("Link", exact=True)
    wait_until(lambda: "generator_lr" in field.input_value(), "the link")
    share.get_by_role("button", name="Copy link").click()
    share.get_by_text("Copied.").wait_for()
    link = field.input_value()
    lab.press("Escape")
    share.wait_for(state="hidden")
    return link
