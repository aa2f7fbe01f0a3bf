"""What a person does with the lab's run, its settings and its looks, in a real Chromium."""

import numpy as np
import psutil
import pytest
from driver import wait_until

pytestmark = pytest.mark.browser
HIDE = """hidden => {
    Object.defineProperty(document, 'hidden', { value: hidden, configurable: true })
    document.dispatchEvent(new Event('visibilitychange'))
}"""
LISTEN = """() => {
    const { link } = window.ganviz
    const send = link.send
    window.sent = []
    link.send = (message) => { window.sent.push(message.do); send(message) }
}"""
LOOK = "node => ['backgroundColor', 'borderTopColor', 'color'].map((name) => getComputedStyle(node)[name])"
FOCUSED = """() => {
    const { activeElement: node } = document
    const { outlineStyle, outlineWidth } = getComputedStyle(node)
    const { left, top, right, bottom, width } = node.getBoundingClientRect()
    const seen = width && left >= 0 && top >= 0 && right <= innerWidth + 1 && bottom <= innerHeight + 1
    const framed = outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2
    return [node.getAttribute('aria-label') || node.textContent.trim(), Boolean(seen && framed)]
}"""


@pytest.fixture
def lab(lab_page):
    return lab_page.open()


def pixels(lab, name):
    """What a view shows."""
    return lab.view(name).locator("canvas").first.evaluate("canvas => canvas.toDataURL()")


def test_play_pause_step_speed_and_reset(lab):
    html = lab.page.locator("html")
    assert (lab.step(), html.get_attribute("data-playing")) == (0, "false") and lab.painted() >= 1
    lab.play()
    lab.wait_for_step(100)
    assert html.get_attribute("data-playing") == "true" and lab.action("play").inner_text() == "Pause"
    wait_until(lambda: len(lab.column("discriminator") or []) >= 50, "the losses to grow")
    lab.press(" ")  # what a mouse has pressed does not keep the keys
    wait_until(lambda: not lab.state.playing, "the pause")
    lab.page.locator("[data-layer=boundary]").click()
    lab.press(" ")
    wait_until(lambda: lab.state.playing, "space to play, not to press the layer again")
    assert lab.page.locator("[data-layer=boundary]").get_attribute("aria-pressed") == "false"
    lab.action("speed").select_option("10 steps/s")
    wait_until(lambda: lab.news("speed") == 10, "the speed")
    lab.action("play").click()
    wait_until(lambda: not lab.state.playing, "the pause")
    last, painted = lab.state.snapshot.step, lab.painted()
    wait_until(lambda: lab.step() == last, "the page to show the last step")
    lab.page.get_by_label("How many steps at once").fill("7")
    lab.action("step_many").click()
    wait_until(lambda: lab.step() == last + 7, "seven steps")
    fakes = lab.state.snapshot.plane.fake
    lab.action("step_discriminator").click()
    wait_until(lambda: lab.step() == last + 8, "D's step")
    assert np.array_equal(fakes, lab.state.snapshot.plane.fake) and lab.painted() > painted
    lab.action("reset").click()
    wait_until(lambda: lab.step() == 0, "the reset")
    assert np.isfinite(lab.column("generator")).all()


def test_settings_are_changed_found_refused_and_taken_back(lab):
    lab.play()
    lab.wait_for_step(50)
    lab.setting("generator_lr").locator("input[type=range]").press("ArrowRight")
    wait_until(lambda: lab.settings()["generator_lr"] == 0.002, "the next rung")
    wait_until(lambda: "G learning rate = 0.002" in str(lab.frame("timeline.marks")), "its mark on the timeline")
    assert lab.state.run == 0 and lab.step() >= 50
    field = lab.setting("discriminator_lr").get_by_role("textbox")
    field.fill("-3")
    field.press("Enter")
    lab.page.get_by_text("D learning rate lies between 0 and 10").first.wait_for()
    assert lab.settings()["discriminator_lr"] == 0.001 and field.input_value() == "0.001"
    field.blur()
    lab.action("settings").click()
    search = lab.page.get_by_role("searchbox", name="Search the settings")
    shown = lab.page.get_by_role("region", name="All settings").locator("[data-setting]")
    wait_until(lambda: shown.count() > 25, "all of them")
    for words, first in (
        ("lr", {"generator_lr", "discriminator_lr"}),
        ("beta", {"generator_beta1"}),
        ("k", {"discriminator_steps"}),
    ):
        search.fill(words)
        wait_until(lambda first=first: first <= {shown.nth(i).get_attribute("data-setting") for i in range(4)}, words)
    search.fill("hidden layers")
    lab.setting("generator_layers").locator("input[type=range]").press("ArrowRight")
    wait_until(lambda: lab.settings()["generator_layers"] == 3 and lab.state.run == 1, "a new start")
    lab.page.get_by_text("The run starts again from step 0: G hidden layers changed.").first.wait_for(state="attached")
    lab.press("Escape")
    shown.first.wait_for(state="hidden")
    assert lab.page.evaluate("document.activeElement.dataset.action") == "settings"
    lab.page.evaluate("document.activeElement.blur()")
    lab.press("Control+z")
    wait_until(lambda: lab.settings()["generator_layers"] == 2, "the layers as before")
    lab.action("undo").click()
    wait_until(lambda: lab.settings()["generator_lr"] == 0.001, "the rate as before")
    lab.press("Control+Shift+Z")
    wait_until(lambda: lab.settings()["generator_lr"] == 0.002, "the rate once more")


def test_layers_zoom_and_theme_are_the_browsers_own_business(lab):
    page, plane = lab.page, lab.view("plane").locator("canvas")
    page.evaluate(LISTEN)
    for act in (
        lambda: page.locator("[data-layer=grid]").click(),
        lambda: page.get_by_role("button", name="By mode").click(),
    ):
        before = pixels(lab, "plane")
        act()
        wait_until(lambda before=before: pixels(lab, "plane") != before, "another picture")
    plane.hover()
    page.mouse.wheel(0, -300)
    page.get_by_role("button", name="Reset zoom").wait_for()
    assert page.evaluate("sent") == []
    models = "[...Bokeh.documents[0]._all_models.values()]"
    axes = f"{models}.find((model) => model.type === 'LinearAxis').major_label_text_color"
    light, ink = page.evaluate("getComputedStyle(document.body).backgroundColor"), page.evaluate(axes)
    lab.press("t")
    wait_until(lambda: page.evaluate(axes) != ink, "charts in the dark")
    assert page.locator("html").get_attribute("data-theme") == "dark"
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") != light
    assert page.evaluate("sent") == ["dark"]  # for the charts, which the server paints
    lab.setting("regularizers").get_by_role("button", name="R1", exact=True).click()
    wait_until(lambda: lab.settings()["regularizers"] == ["r1"], "R1")
    page.emulate_media(forced_colors="active")
    for pressed, other in (
        ("[data-setting=regularizers] [aria-pressed=true]", "[data-setting=regularizers] [aria-pressed=false]"),
        ("[data-layer=real]", "[data-layer=trails]"),
        (".options [aria-pressed=true]", ".options [aria-pressed=false]"),
    ):
        assert page.locator(pressed).first.evaluate(LOOK) != page.locator(other).first.evaluate(LOOK), pressed


def test_from_the_opening_to_a_cured_collapse_by_keyboard(lab):
    def tab_to(name, most=12):
        for _ in range(most):
            lab.press("Tab")
            told, seen = lab.page.evaluate(FOCUSED)
            assert seen, f"{told} has the focus, and nobody sees it"
            if told == name:
                return
        raise AssertionError(f"{name} is not within {most} tab stops")

    tab_to("Skip to the picture", 1)
    tab_to("Play", 1)
    lab.press("Enter")
    lab.wait_for_step(30)
    lab.press(" ")
    wait_until(lambda: not lab.state.playing, "the pause")
    lab.press("k")
    tab_to("Break it: Rotating")
    lab.press("Enter")
    contest = lab.page.get_by_role("region", name="Comparison")
    contest.get_by_text("Collapsed: ").wait_for()
    assert lab.step() == 1500 and lab.state.snapshot.metrics["modes_captured"] < 4
    lab.press("k")
    tab_to("Apply: Two time scales")
    lab.press("Enter")
    contest.get_by_text("Cured.").wait_for()
    assert lab.state.rival.snapshot.metrics["modes_captured"] == 8
    assert lab.view("plane").is_visible()


def test_presenter_mode_is_read_from_the_back_row(visitor):
    lab = visitor((1920, 1080)).open()
    page, figures = lab.page, lab.page.locator("#large dd")
    lab.press("p")
    page.locator("html[data-presenting]").wait_for(state="attached")
    size = "node => parseFloat(getComputedStyle(node).fontSize)"
    assert page.locator("[data-part=status]").evaluate(size) >= 28
    wait_until(
        lambda: figures.count() == 3 and min(figures.nth(i).evaluate(size) for i in range(3)) >= 36,
        "three large numbers",
    )
    box = lab.view("plane").locator("canvas").bounding_box()
    assert box["height"] >= 0.85 * 1080 and box["width"] == box["height"]
    lab.press("e")  # guarded from a slip of the hand
    lab.press(" ")
    lab.wait_for_step(40)
    lab.press(" ")
    wait_until(
        lambda: not lab.state.playing and figures.first.inner_text() == str(lab.state.snapshot.step),
        "the pause, counted",
    )
    assert lab.settings()["seed"] == 0
    for key, name in (
        ("k", "Break it, and cure it"),
        ("a", "Compare two runs"),
        ("y", "Draw your own data"),
        ("x", "Save and export"),
        ("?", "Keys"),
    ):
        lab.press(key)
        page.get_by_role("dialog", name=name).wait_for()
        lab.press("Escape")
        page.get_by_role("dialog", name=name).wait_for(state="hidden")
    lab.press("q")
    page.mouse.move(700, 500)
    dot = page.locator(".pointer").bounding_box()
    assert (dot["x"] + dot["width"] / 2, dot["y"] + dot["height"] / 2) == pytest.approx((700, 500), abs=0.5)
    lab.press("Escape")
    page.locator("html:not([data-presenting])").wait_for(state="attached")
    wait_until(lambda: page.evaluate("location.search").count("present") == 0, "the address")


def test_a_hidden_tab_gets_no_frames_and_a_closed_one_ends_its_trainer(lab, visitor):
    process = psutil.Process(lab.lab.engine.process.pid)
    other = visitor().open()
    lab.play()
    lab.wait_for_step(50)
    lab.page.evaluate(HIDE, True)
    wait_until(lambda: lab.lab.hidden, "the page to say that it is hidden")
    frame, busy = lab.lab.frame, process.cpu_times().user
    wait_until(lambda: process.cpu_times().user > busy + 0.5, "training to go on", 60)
    assert lab.lab.frame <= frame + 2  # what was on its way
    step = lab.step()
    lab.page.evaluate(HIDE, False)
    lab.wait_for_step(step + 100)
    lab.page.context.close()
    wait_until(lambda: not lab.lab.engine.process.is_alive(), "the closed tab's trainer to end")
    other.play()
    other.wait_for_step(20)


def test_what_goes_wrong_is_told_where_one_looks_and_reset_heals_it(lab):
    lab.send(do="change", settings={"generator_lr": 10.0, "discriminator_lr": 10.0})
    lab.play()
    alert = lab.page.get_by_role("alert").filter(has_text="Training diverged")
    alert.get_by_role("button", name="Go back to step").wait_for()
    assert "(now: generator 10, discriminator 10)" in alert.inner_text()
    box, stage = alert.bounding_box(), lab.page.locator("#stage").bounding_box()
    assert stage["x"] <= box["x"] and box["y"] + box["height"] <= stage["y"] + stage["height"] + 1
    lab.send(do="change", settings={"generator_lr": 0.001, "discriminator_lr": 0.001})
    alert.get_by_role("button", name="Reset").click()
    wait_until(lambda: lab.step() == 0, "the reset")
    wait_until(lambda: alert.count() == 0, "the end of the alarm")
    lab.play()
    lab.wait_for_step(20)
    lab.lab.engine.process.kill()
    lab.page.get_by_text("The training process has ended unexpectedly").first.wait_for()
    lab.action("step_both").click()  # asks a process that is gone: nothing breaks
    wait_until(lambda: not lab.state.playing, "the end")
