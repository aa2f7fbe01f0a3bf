"""Drawing, lessons, links and presenter mode, in a real Chromium."""

import numpy as np
import pytest
from driver import LabPage, wait_until

from ganviz.data import decode_points

pytestmark = pytest.mark.browser


@pytest.fixture
def lab(lab_page):
    return lab_page.open()


def drawn(lab):
    return decode_points(lab.settings()["drawing"])


def pad(lab):
    return lab.page.get_by_role("dialog", name="Draw your own data")


def draw_line(lab, start, end):
    box = pad(lab).locator("canvas").bounding_box()
    at = [(box["x"] + box["width"] * x, box["y"] + box["height"] * y) for x, y in (start, end)]
    lab.page.mouse.move(*at[0])
    lab.page.mouse.down()
    lab.page.mouse.move(*at[1], steps=8)
    lab.page.mouse.up()


def query(lab):
    """What stands behind the question mark in the address bar."""
    return lab.page.evaluate("location.search.slice(1)")


# --- drawing
def test_draw_train_and_reset(lab):
    lab.press("s", "s")
    wait_until(lambda: lab.step() == 2, "two steps")
    lab.press("y")
    pad(lab).get_by_role("button", name="Clear").click()
    pad(lab).get_by_text("Empty").wait_for()
    draw_line(lab, (0.1, 0.25), (0.9, 0.25))
    wait_until(lambda: lab.settings()["data"] == "drawn" and len(drawn(lab)) > 20, "the drawing to be learned from")
    # a quarter from the top of [-3, 3] is y = 1.5, give or take the brush
    assert np.abs(drawn(lab)[:, 1] - 1.5).max() < 0.25
    assert lab.step() == 2  # the networks keep what they have learned
    drawing = lab.settings()["drawing"]
    pad(lab).get_by_role("button", name="Done").click()
    lab.play()
    lab.wait_for_step(300)
    fakes = lab.lab.engine.latest.snapshot.plane.fake
    assert fakes[:, 1].mean() > 0.5
    lab.press("r")
    wait_until(lambda: lab.lab.engine.latest.run > 0, "the reset")
    assert lab.settings()["drawing"] == drawing


@pytest.mark.slow
def test_undo_redo_erase_and_points(lab):
    lab.press("y")
    count = pad(lab).get_by_role("status")
    wait_until(lambda: count.inner_text() == "218 points", "the smiley")
    pad(lab).get_by_role("button", name="Eraser").click()
    draw_line(lab, (0.1, 0.9), (0.9, 0.5))
    wait_until(lambda: "218" not in count.inner_text(), "fewer points")
    pad(lab).get_by_role("button", name="Undo").click()
    wait_until(lambda: count.inner_text() == "218 points", "all points again")
    pad(lab).get_by_role("button", name="Redo").click()
    wait_until(lambda: "218" not in count.inner_text(), "fewer points again")
    lab.press("Control+z")
    wait_until(lambda: count.inner_text() == "218 points", "all points once more")
    pad(lab).get_by_role("button", name="Points").click()
    draw_line(lab, (0.5, 0.5), (0.5, 0.5))
    wait_until(lambda: count.inner_text() == "219 points", "one more point")
    wait_until(lambda: lab.settings()["data"] == "drawn" and len(drawn(lab)) == 219, "the new point")
    assert np.abs(drawn(lab)[-1]).max() < 0.02


@pytest.mark.slow
def test_a_finger_draws(app, browser):
    context = browser.new_context(has_touch=True)
    lab = LabPage(context.new_page(), app).open()
    lab.press("y")
    pad(lab).get_by_role("button", name="Points").click()
    box = pad(lab).locator("canvas").bounding_box()
    lab.page.touchscreen.tap(box["x"] + 20, box["y"] + 20)
    pad(lab).get_by_text("219 points").wait_for()
    context.close()


@pytest.mark.slow
def test_points_by_keyboard_and_what_is_no_point(lab):
    lab.press("y")
    table = pad(lab).get_by_role("textbox", name="Points as a table")
    table.fill("x,y\n1,1\n-1,oops")
    pad(lab).get_by_role("button", name="Use table").click()
    pad(lab).get_by_text("line 3: '-1,oops' is no point").wait_for()
    table.fill("x,y\n1,1\n-1,0.5")
    pad(lab).get_by_role("button", name="Use table").press("Enter")
    wait_until(lambda: lab.settings()["data"] == "drawn" and len(drawn(lab)) == 2, "two points")
    np.testing.assert_allclose(drawn(lab), [[1, 1], [-1, 0.5]], atol=0.001)


@pytest.mark.slow
def test_a_drawing_is_saved_and_loaded(lab, tmp_path):
    lab.press("y")
    with lab.page.expect_download() as saving:
        pad(lab).get_by_role("button", name="Save").click()
    text = saving.value.path().read_text()
    assert text.startswith("x,y\n") and text.count("\n") == 219
    file = tmp_path / "two.csv"
    file.write_text("0,0\n0.5,0.5\n")
    pad(lab).locator("input[type=file]").set_input_files(file)
    pad(lab).get_by_text("2 points").wait_for()
    array = tmp_path / "many.npy"
    np.save(array, np.random.default_rng(0).normal(size=(12_345, 2)))
    pad(lab).locator("input[type=file]").set_input_files(array)
    pad(lab).get_by_text("12,345 points; 10,000 of them, drawn at random, are used.").wait_for()
    wait_until(lambda: len(drawn(lab)) == 10_000, "the sample")
    wait_until(lambda: len(lab.page.evaluate("location.search")) > 40_000, "the address")
    lab.open(lab.page.evaluate("location.search.slice(1)"))  # the whole drawing is in the link
    assert len(drawn(lab)) == 10_000
    lab.press("y")
    np.save(array, np.zeros((4, 3)))
    pad(lab).locator("input[type=file]").set_input_files(array)
    pad(lab).get_by_text("it must be (n, 2)").wait_for()


@pytest.mark.slow
def test_a_drawing_begins_anew_if_asked_to(lab):
    lab.press("s")
    wait_until(lambda: lab.step() == 1, "a step")
    lab.press("y")
    pad(lab).get_by_role("checkbox").uncheck()
    draw_line(lab, (0.2, 0.2), (0.8, 0.2))
    wait_until(lambda: lab.settings()["data"] == "drawn" and lab.step() == 0, "a new start")


# --- lessons
def test_a_lesson_from_start_to_end_by_keyboard(lab):
    menu = lab.page.get_by_role("combobox", name="Lesson")
    menu.focus()
    lab.press("Enter")
    lab.page.get_by_role("option", name="What is a GAN?").wait_for()
    lab.press("ArrowDown", "Enter")
    lab.page.get_by_role("heading", name="Two players").wait_for()
    assert not lab.page.get_by_role("slider", name="D learning rate").is_visible()
    assert not lab.button("e: a new seed").is_visible()
    lab.page.evaluate("document.activeElement.blur()")
    lab.press(".")
    lab.page.get_by_role("heading", name="What the generator starts from").wait_for()
    lab.press(".")
    lab.page.locator(".scene").get_by_text("Draw real samples").wait_for()
    lab.press("Escape")
    lab.page.locator(".scene").wait_for(state="hidden")
    lab.press(".")
    lab.page.get_by_role("heading", name="Your guess").wait_for()
    lab.press(".")  # not before a guess
    assert lab.page.get_by_role("heading", name="Your guess").is_visible()
    assert not lab.page.get_by_text("follows D's belief uphill").is_visible()
    lab.button("Spread evenly over the plane").press("Enter")
    lab.page.get_by_text("It goes otherwise: On and around the eight real clouds").wait_for()
    assert lab.page.get_by_text("follows D's belief uphill").is_visible()
    lab.page.evaluate("document.activeElement.blur()")
    lab.press(".")
    lab.page.get_by_text("There it is: go on.").wait_for(timeout=120_000)
    lab.press(".")
    lab.page.get_by_role("heading", name="All eight").wait_for()
    wait_until(lambda: not lab.lab.engine.latest.playing, "the pause")
    lab.press(".")
    lab.page.get_by_role("heading", name="All eight").wait_for(state="hidden")
    lab.page.get_by_role("slider", name="D learning rate").wait_for()


@pytest.mark.slow
def test_progress_is_kept_by_the_browser(lab):
    lab.choose("Lesson", "Mode collapse (8 min)")
    lab.page.get_by_role("heading", name="Eight places to be").wait_for()
    lab.press("Escape")
    lab.page.get_by_role("heading", name="Eight places to be").wait_for(state="hidden")
    lab.open()
    lab.page.get_by_role("combobox", name="Lesson").click()
    lab.page.get_by_role("option", name="Mode collapse (8 min, page 1 of 7)").wait_for()
    lab.press("Escape")


@pytest.mark.slow
def test_the_first_choice_can_be_made(lab_page):
    lab = lab_page.open("lesson=what-is-a-gan&page=4")
    choice = lab.button("Still in one heap in the middle")
    choice.wait_for()
    assert choice.get_attribute("aria-pressed") == "false"
    choice.click()
    lab.page.get_by_text("It goes otherwise").wait_for()


# --- links
def test_a_link_reproduces_experiment_and_hidden_controls(lab, app, browser):
    lab.page.get_by_role("slider", name="D learning rate").press("ArrowLeft")
    lab.choose("Data ↻", "Two moons")
    wait_until(lambda: lab.settings()["data"] == "moons", "the moons")
    lab.press("2")  # closes the plane
    lab.press("l")
    dialog = lab.page.get_by_role("dialog")
    dialog.get_by_role("combobox").click()
    lab.page.get_by_role("option", name="Seed", exact=True).click()
    link = dialog.get_by_role("textbox", name="Link")
    wait_until(lambda: "hide=seed" in link.input_value(), "the link")
    context = browser.new_context()
    other = LabPage(context.new_page(), app)
    other.open(link.input_value().split("?")[1])
    assert other.settings() == lab.settings()
    assert not other.page.get_by_role("textbox", name="Seed").is_visible()
    assert not other.page.get_by_text("The plane", exact=True).is_visible()
    other.page.get_by_role("slider", name="D learning rate").wait_for()
    context.close()


def test_the_address_follows_and_a_reload_is_the_same_page(lab):
    lab.page.get_by_role("slider", name="G learning rate").press("ArrowRight")
    wait_until(lambda: "generator_lr=0.002" in query(lab), "the address")
    lab.open(query(lab))
    assert lab.settings()["generator_lr"] == 0.002


@pytest.mark.slow
def test_a_tampered_link_is_explained_and_the_rest_holds(lab_page):
    lab = lab_page.open("generator_lr=fast&modes=5&hide=nonsense&lesson=latin")
    for words in ("generator_lr 'fast' is not a number", "there is no 'nonsense'", "there is no lesson 'latin'"):
        lab.page.get_by_text(words).wait_for()
    assert lab.settings()["modes"] == 5


@pytest.mark.slow
def test_the_largest_drawing_fits_a_link(lab_page):
    lab = lab_page.open("data=drawn&drawing=" + "AZaz" * 10_000)
    assert len(drawn(lab)) == 10_000
    lab.press("s")
    wait_until(lambda: lab.step() == 1, "a step")


def test_a_warm_start_and_from_scratch(lab):
    lab.choose("Preset", "Mid-story: the ring, learned")
    wait_until(lambda: lab.lab.engine.latest.warm and lab.step() == 3000, "the middle of the story")
    assert lab.lab.engine.latest.snapshot.metrics["modes_captured"] == 8
    lab.button("0: from scratch").click()
    wait_until(lambda: lab.step() == 0 and not lab.lab.engine.latest.warm, "the beginning")


# --- presenter mode
def test_presenter_mode_by_keyboard(lab):
    plane = lab.page.get_by_text("The plane", exact=True)
    lab.press("p")
    lab.button("e: a new seed").wait_for(state="hidden")
    assert not lab.page.get_by_role("slider", name="D learning rate").is_visible()
    assert not lab.button("Add a hidden layer to D").is_visible()
    wait_until(lambda: lab.page.evaluate("document.documentElement.style.fontSize") == "125%", "large type")
    lab.press("e", "y")  # locked
    lab.press("2")
    plane.wait_for(state="hidden")
    lab.press("2")
    plane.wait_for()
    lab.press(" ")
    lab.wait_for_step(30)
    assert lab.settings()["seed"] == 0 and not pad(lab).is_visible()
    wait_until(lambda: "present=1" in query(lab), "the address")
    lab.press("Escape")
    lab.button("e: a new seed").wait_for()
    assert lab.page.evaluate("document.documentElement.style.fontSize") == ""


@pytest.mark.slow
def test_a_link_opens_in_presenter_mode(lab_page):
    lab = lab_page.open("present=1&views=plane")
    assert not lab.button("play or pause").is_visible()
    assert lab.page.get_by_text("The plane", exact=True).is_visible()


@pytest.mark.slow
def test_a_link_with_a_lesson_keeps_its_own_settings(lab_page):
    lab = lab_page.open("data=grid&seed=7&generator_lr=0.01&lesson=what-is-a-gan&page=2")
    lab.page.get_by_role("heading", name="What the generator starts from").wait_for()
    wait_until(lambda: lab.settings()["data"] == "grid", "the link's data")
    assert (lab.settings()["seed"], lab.settings()["generator_lr"]) == (7, 0.01)


@pytest.mark.slow
def test_what_was_chosen_as_before_stays_when_others_follow(lab):
    """The page and the engine keep the same settings, whatever follows what."""
    change = lab.lab.controls.change
    for settings, afresh in (
        ({"data": "mnist"}, False),
        ({"data": "ring", "regularizers": ["r1"]}, True),
        ({"data": "mnist", "generator_lr": 1e-3}, True),
        ({"objective": "wasserstein"}, False),
        ({"objective": "hinge"}, False),
    ):
        before = lab.lab.controls.experiment.settings()
        lab.do(lambda settings=settings, afresh=afresh: change(settings, afresh=afresh))
        wait_until(lambda before=before: lab.lab.controls.experiment.settings() != before, "the page to change")
        wait_until(lambda: lab.settings() == lab.lab.controls.experiment.settings(), f"the engine to have {settings}")


@pytest.mark.slow
def test_a_new_drawing_can_begin_anew(lab):
    take = lab.lab.wishes.take_drawing
    lab.do(lambda: take("AZaz" * 30, keep_weights=True))
    wait_until(lambda: lab.settings()["data"] == "drawn", "the first drawing")
    lab.press("n")
    wait_until(lambda: lab.step() == 100, "100 steps")
    lab.do(lambda: take("azAZ" * 30, keep_weights=True))
    wait_until(lambda: lab.settings()["drawing"].startswith("azAZ"), "the second drawing")
    assert lab.step() == 100
    lab.do(lambda: take("AZaz" * 20, keep_weights=False))
    wait_until(lambda: lab.step() == 0, "the beginning")


@pytest.mark.slow
def test_keys_of_hidden_controls_do_nothing(lab_page):
    lab = lab_page.open("hide=new_seed,reset")
    lab.press("s", "e", "r")
    wait_until(lambda: lab.step() == 1, "one step")
    assert lab.settings()["seed"] == 0 and lab.lab.engine.latest.run == 0


@pytest.mark.slow
def test_the_smiley_is_used_when_asked_for(lab):
    lab.press("y")
    pad(lab).get_by_role("button", name="Use this drawing").click()
    wait_until(lambda: lab.settings()["data"] == "drawn", "the smiley")
    pad(lab).get_by_role("button", name="Use this drawing").wait_for(state="hidden")


@pytest.mark.slow
def test_copying_the_link_is_confirmed(lab):
    lab.press("l")
    lab.button("Copy link").click()
    lab.button("Copied").wait_for()


# --- challenges
def test_a_challenge_is_given_up_and_solved(lab_page):
    lab = lab_page.open("lesson=break-the-ring")
    lab.page.get_by_text("0 of 3,000 steps used").wait_for()
    assert lab.button("Finish").is_disabled() and lab.button("Solution").count() == 0
    for left in (2, 1):
        lab.button(f"Hint ({left + 1} left)").click()
        lab.button(f"Hint ({left} left)").wait_for()
    lab.button("Hint (1 left)").click()
    lab.page.get_by_text("0.01 for G's learning rate").wait_for()
    lab.play()
    lab.page.get_by_text("modes held ≤ 2 (now 8)").wait_for()
    lab.button("Solution").click()
    lab.page.get_by_text("A frozen discriminator has a place").wait_for()
    wait_until(lambda: lab.settings()["discriminator_steps"] == 0, "the solution's settings")
    lab.page.get_by_text("Done: modes held ≤ 2").wait_for(timeout=180_000)
    lab.button("Try again").click()
    lab.page.get_by_text("0 of 3,000 steps used").wait_for()
    wait_until(lambda: lab.settings()["discriminator_steps"] == 1, "the settings at the beginning")
    lab.button("Finish").click()
    wait_until(lambda: "lesson" not in query(lab), "the lesson to be left")
