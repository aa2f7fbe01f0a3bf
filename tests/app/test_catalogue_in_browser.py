"""The catalogue, and data that a person draws by mouse and by touch, in a real Chromium."""

import json

import numpy as np
import pytest
from driver import wait_until
from seeing import step_to

from ganviz.data import decode_points
from ganviz.learning import OBJECTIVES, REGULARIZERS, TRICKS

pytestmark = pytest.mark.browser
SMALL = "generator_width=16&discriminator_width=16&batch_size=32"
PHONE = (390, 844)
FORMULAS = """dialog => [...dialog.querySelectorAll('article')].map((article) => {
    const { width, height } = article.querySelector('math').getBoundingClientRect()
    return width > 20 && height > 8
})"""


def catalogue(lab):
    return lab.page.get_by_role("dialog", name="Catalogue")


def switch(lab, entry):
    """The button of an entry."""
    return catalogue(lab).locator(f"[data-entry='{entry}']")


def pad(lab):
    return lab.page.get_by_role("dialog", name="Draw your own data")


def drawn(lab):
    """The points that the run learns from; None if it learns from something else."""
    settings = lab.settings()
    return decode_points(settings["drawing"]) if settings["data"] == "drawn" else None


def place(lab, x, y):
    """Where a point of [-3, 3]^2 lies in the window, px."""
    box = pad(lab).locator("canvas").bounding_box()
    return box["x"] + box["width"] * (x + 3) / 6, box["y"] + box["height"] * (3 - y) / 6


def draw_line(lab, start, end):
    lab.page.mouse.move(*place(lab, *start))
    lab.page.mouse.down()
    lab.page.mouse.move(*place(lab, *end), steps=8)
    lab.page.mouse.up()


def swipe(lab, start, end, steps=8):
    """A finger that moves over the canvas, as the browser gets it from the screen."""
    device = lab.page.context.new_cdp_session(lab.page)
    for share in np.linspace(0, 1, steps):
        x, y = place(lab, *(np.array(start) * (1 - share) + np.array(end) * share))
        kind = "touchMove" if share else "touchStart"
        device.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y}]})
    device.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    device.detach()


def test_an_entry_is_found_used_and_taken_back(lab_page):
    lab = lab_page.open(SMALL)
    lab.press("c")
    articles = catalogue(lab).locator("article")
    articles.first.wait_for()
    assert catalogue(lab).evaluate(FORMULAS) == [True] * len(
        [*OBJECTIVES, *REGULARIZERS, *TRICKS]
    )  # drawn, not only there
    lab.page.keyboard.type("slope real xyzzy")  # the search has the focus; letters are no keys of the page
    catalogue(lab).get_by_text("Nothing here has all of these words.").wait_for()
    for _ in " xyzzy":
        lab.press("Backspace")
    wait_until(lambda: 0 < articles.filter(visible=True).count() < 12, "fewer entries")
    assert switch(lab, "Regularizers/r1").is_visible() and switch(lab, "Tricks/packing").is_hidden()
    switch(lab, "Regularizers/r1").click()
    wait_until(lambda: lab.settings()["regularizers"] == ["r1"], "R1")
    wait_until(lambda: switch(lab, "Regularizers/r1").inner_text() == "Take off", "its button to say so")
    lab.press("Escape")
    catalogue(lab).wait_for(state="hidden")
    lab.setting("regularizers").locator("[aria-pressed=true]", has_text="R1").first.wait_for()
    lab.press("Control+z")
    wait_until(lambda: lab.settings()["regularizers"] == [], "no R1")
    lab.press("c")
    wait_until(lambda: switch(lab, "Regularizers/r1").inner_text() == "Use it", "its button to say so")
    wait_until(lambda: articles.filter(visible=True).count() == articles.count(), "all of them again")
    switch(lab, "Tricks/dropout").click()
    wait_until(lambda: lab.settings()["dropout"] > 0, "a trick")
    switch(lab, "Objectives/wasserstein").click()
    wait_until(lambda: lab.settings()["objective"] == "wasserstein", "an objective")
    switch(lab, "Tricks/label_flips").click()
    catalogue(lab).get_by_role("alert").get_by_text("do not use Label flips").wait_for()  # where the person looks
    assert lab.settings()["label_flips"] == 0 and lab.step() == 0 and not lab.state.playing


def test_what_a_mouse_draws_is_learned_from(lab_page, tmp_path):
    lab = lab_page.open(SMALL)
    step_to(lab, 2)
    lab.press("y")
    pad(lab).get_by_text("218 points", exact=True).wait_for()
    pad(lab).get_by_role("button", name="Clear").click()
    pad(lab).get_by_text("Empty").wait_for()
    assert drawn(lab) is None
    draw_line(lab, (-2, 1.5), (2, 1.5))
    wait_until(lambda: drawn(lab) is not None and len(drawn(lab)) > 20, "the drawing to be learned from")
    line = drawn(lab)
    assert np.abs(line[:, 1] - 1.5).max() < 0.2 and np.ptp(line[:, 0]) > 3.5  # within the brush, from end to end
    assert lab.step() == 2  # the networks keep what they have learned
    pad(lab).get_by_role("button", name="Eraser").click()
    draw_line(lab, (0, 1.5), (0.5, 1.5))
    wait_until(lambda: len(drawn(lab)) < len(line), "fewer points")
    assert not (np.abs(drawn(lab)[:, 0] - 0.25) < 0.2).any()
    pad(lab).get_by_role("button", name="Points").click()
    lab.page.mouse.click(*place(lab, 0, -2))
    wait_until(lambda: np.allclose(drawn(lab)[-1], (0, -2), atol=0.02), "one more point")
    for _ in range(2):
        lab.press("Control+z")
    wait_until(lambda: np.array_equal(drawn(lab), line), "the whole line again")
    with lab.page.expect_download() as saving:
        pad(lab).get_by_text("Points as a table or a file").click()
        pad(lab).get_by_role("button", name="Save").click()
    table = np.loadtxt(saving.value.path(), delimiter=",", skiprows=1)
    np.testing.assert_allclose(table, line, atol=2e-3)  # the link has 12 bits
    (tmp_path / "two.json").write_text(json.dumps([[0, 0], [0.5, 0.5]]))
    pad(lab).locator("input[type=file]").set_input_files(tmp_path / "two.json")
    pad(lab).get_by_text("2 points", exact=True).wait_for()
    wait_until(lambda: len(drawn(lab)) == 2, "the file")
    lab.press("Escape")
    step_to(lab, 3)
    real = lab.state.snapshot.plane.real
    assert np.isclose(real[:, None], [[0, 0], [0.5, 0.5]], atol=0.5).all(2).any(1).mean() > 0.95


def test_what_a_finger_draws_is_learned_from(visitor):
    lab = visitor(PHONE, has_touch=True, is_mobile=True).open(SMALL)
    lab.action("more").tap()
    lab.page.locator("[data-action=draw]").locator("visible=true").tap()
    pad(lab).get_by_text("218 points", exact=True).wait_for()
    pad(lab).get_by_role("button", name="Clear").tap()
    pad(lab).get_by_text("Empty").wait_for()
    before = place(lab, 0, 0)
    swipe(lab, (1, 2), (1, -2))
    wait_until(lambda: drawn(lab) is not None and len(drawn(lab)) > 20, "the stroke")
    line = drawn(lab)
    assert np.abs(line[:, 0] - 1).max() < 0.2 and np.ptp(line[:, 1]) > 3.5
    assert place(lab, 0, 0) == before  # the canvas has not moved under the finger
    pad(lab).get_by_role("button", name="Points").tap()
    pad(lab).locator("[data-tool=points][aria-pressed=true]").wait_for()  # a tap becomes a click a little later
    lab.page.touchscreen.tap(*place(lab, -2, -2))
    wait_until(lambda: len(drawn(lab)) == len(line) + 1, "one more point")
    assert np.allclose(drawn(lab)[-1], (-2, -2), atol=0.03)
    pad(lab).get_by_role("button", name="Undo").tap()
    wait_until(lambda: np.array_equal(drawn(lab), line), "the stroke alone")
