"""What the plane tells, in a real Chromium: tooltips, marks, a smooth ground; what asks nothing of the server."""

import re

import numpy as np
import pytest
from driver import LabPage, wait_until
from seeing import asked, colours_at, listen, open_views, place_on_plane, step_to, words_on

pytestmark = pytest.mark.browser
SMALL = "data=ring&generator_width=16&discriminator_width=16&batch_size=32"
SHOW = """changes => {
    const { stage } = window.ganviz
    const block = ({ shape, data }) => ({ shape, data: Float32Array.from(data) })
    const plane = { ...stage.state.plane }
    for (const [name, value] of Object.entries(changes)) plane[name] = value.data ? block(value) : value
    stage.show({ ...stage.state, plane })
    stage.draw()
}"""
UNNAMED = """() => [...document.querySelectorAll('canvas')].filter(canvas => {
    if (canvas.closest('[data-slot], .bk-Canvas')) return false
    const named = canvas.getAttribute('aria-label')?.length > 10 && canvas.getAttribute('role')
    return !named && !canvas.closest('button[aria-label]') && !canvas.closest('[aria-hidden=true]')
}).map(canvas => canvas.parentElement.outerHTML)"""


@pytest.fixture
def lab(lab_page):
    return lab_page.open(SMALL)


def show(lab, **changes):
    """Have the plane show something else than the run's own."""
    lab.page.evaluate(SHOW, changes)


def tip(lab):
    tips = lab.page.locator(".tip:visible")
    return tips.inner_text() if tips.count() else ""


def expected(known, x, y):
    """What the plane tells of a place, as a pattern."""
    distances = np.hypot(*(known.plane.modes - (x, y)).T)
    mode = f"nearest mode {distances.argmin() + 1} of 8, {distances.min():.2f} away"
    return rf"\({x:.2f}, {y:.2f}\) · D\(x\) (\d\.\d\d) · {re.escape(mode)}"


def free_place(known):
    """A place of the plane far from all fakes, on the grid that arrow keys walk on."""
    stride = 0.05 * known.plane.extent
    places = [(i * stride, j * stride) for i in range(-12, 13) for j in range(-12, 13)]
    return max(places, key=lambda place: np.hypot(*(known.plane.fake - place).T).min())


def verdict_at(known, x, y):
    """D(x) as the nearest cell of the surface has it."""
    surface, extent = known.plane.surface_values, known.plane.extent
    row, column = (int((value / extent + 1) / 2 * len(surface)) for value in (y, x))
    return surface[row, column]


def assert_told(lab, known, x, y):
    told = []

    def fits():
        told[:] = [tip(lab)]
        found = re.fullmatch(expected(known, x, y), told[0])
        return found and float(found[1]) == pytest.approx(verdict_at(known, x, y), abs=0.06)

    try:
        wait_until(fits, "the tooltip", 5)
    except AssertionError:
        raise AssertionError((told, expected(known, x, y))) from None


def test_a_place_is_read_by_mouse_and_keyboard(lab):
    known = step_to(lab, 60)
    x, y = free_place(known)
    px, py = place_on_plane(lab, x, y)
    lab.page.mouse.move(px, py)
    wait_until(lambda: "D(x)" in tip(lab), "a tooltip")
    numbers = [float(n) for n in re.findall(r"-?\d+\.\d\d", tip(lab))]
    assert numbers[:2] == pytest.approx([x, y], abs=0.02)
    i = int(np.abs(known.plane.fake).max(axis=1).argmin())  # a fake on the plane
    lab.page.mouse.move(*place_on_plane(lab, *map(float, known.plane.fake[i])))
    wait_until(lambda: tip(lab).startswith("fake at ("), "a fake")
    assert re.search(r"D\(x\) \d\.\d\d · nearest mode \d", tip(lab))
    lab.page.mouse.move(5, 5)
    wait_until(lambda: not tip(lab), "it to go")
    lab.view("plane").locator("canvas").first.focus()
    stride = 0.05 * known.plane.extent
    for value, keys in ((x, ("ArrowLeft", "ArrowRight")), (y, ("ArrowDown", "ArrowUp"))):
        for _ in range(abs(round(value / stride))):
            lab.press(keys[value > 0])
    assert_told(lab, known, round(x / stride) * stride, round(y / stride) * stride)
    said = lab.view("plane").locator("output")
    wait_until(lambda: said.inner_text() == tip(lab), "the words for screen readers")
    lab.press("Escape")
    wait_until(lambda: not tip(lab), "it to go")


def test_a_place_is_read_by_touch(browser, app):
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    phone = LabPage(context.new_page(), app).open(SMALL)
    known = step_to(phone, 60)
    x, y = free_place(known)
    phone.page.touchscreen.tap(*place_on_plane(phone, x, y))
    wait_until(lambda: "D(x)" in tip(phone), "a tooltip")
    numbers = [float(n) for n in re.findall(r"-?\d+\.\d\d", tip(phone))]
    assert numbers[:2] == pytest.approx([x, y], abs=0.04)
    step_to(phone, 62)
    assert "D(x)" in tip(phone)  # it stays, and goes on living
    phone.page.get_by_role("button", name="By mode").tap()
    wait_until(lambda: not tip(phone), "it to go")
    phone.page.touchscreen.tap(*place_on_plane(phone, x, y))
    wait_until(lambda: "D(x)" in tip(phone), "a tooltip")
    phone.page.evaluate("scrollBy(0, 200)")
    wait_until(lambda: not tip(phone), "it to go with the picture")
    context.close()
    assert phone.problems == []


def test_clouds_that_are_points_are_counted_once_and_the_ground_is_smooth(lab):
    step_to(lab, 1)
    show(lab, clumps=[[1.9, 0.0, 120], [2.0, 0.05, 57], [-1.5, -2.5, 33]])
    counts = [word for word in words_on(lab, "plane") if "fakes" in word["text"]]
    assert sorted(word["text"] for word in counts) == ["177 fakes in 2 places", "33 fakes here"]
    box = lab.page.evaluate("window.ganviz.stage.view('plane').box")
    right, foot = (box[name] + box["size"] for name in ("left", "top"))
    assert all(box["left"] < w["left"] and w["right"] < right and 9 < w["y"] < foot - 9 for w in counts), "whole"
    for layer in ("boundary", "real", "fake", "arrows", "modes"):
        lab.page.locator(f"[data-layer={layer}]").click()
    side = 48
    steps = [255 * (column % 2) for _ in range(side) for column in range(side)]
    show(lab, surface={"shape": [side, side], "data": steps})
    row = [(0.3 + 0.0008 * i, 0.5) for i in range(400)]
    canvas = lab.view("plane").locator("canvas").first
    wait_until(lambda: len({*map(tuple, colours_at(canvas, row))}) > 8, "shades between the cells' own two")
    assert [word["text"] for word in words_on(lab, "plane") if "fakes" in word["text"]] == []  # hidden with the fakes


def test_layers_zoom_and_size_of_type_ask_nothing_of_the_server(lab):
    step_to(lab, 20)
    open_views(lab, "diagram", "plane", "ledger", "raster", "latent_map")
    wait_until(lambda: lab.state.snapshot.latent_map is not None and lab.frame("latent_map.reach"), "all views")
    wait_until(lambda: lab.page.evaluate(UNNAMED) == [], "a name for every canvas")
    listen(lab)
    plane = lab.view("plane").locator("canvas").first
    for layer in ("surface", "boundary", "real", "fake", "arrows", "modes", "grid"):
        lab.page.locator(f"[data-layer={layer}]").click()
    lab.page.get_by_role("button", name="By mode").click()
    plane.hover()
    whole = [word["text"] for word in words_on(lab, "plane")]
    lab.page.mouse.wheel(0, -600)
    wait_until(lambda: [word["text"] for word in words_on(lab, "plane")] != whole, "the zoom")
    lab.page.get_by_role("button", name="Reset zoom").click()
    wait_until(lambda: [word["text"] for word in words_on(lab, "plane")] == whole, "all of it")
    small = lab.page.evaluate("window.ganviz.stage.unit")
    lab.page.evaluate("window.ganviz.stage.enlarge(1.5)")
    assert lab.page.evaluate("window.ganviz.stage.unit") == pytest.approx(1.5 * small)
    middle = lab.page.evaluate("window.ganviz.stage.colours.middle")
    lab.press("t")
    wait_until(lambda: lab.page.evaluate("window.ganviz.stage.colours.middle") != middle, "the other theme")
    assert [message for message in asked(lab) if message["do"] != "dark"] == []  # that is for Bokeh's charts
