"""Latents and fakes chosen on one view are marked on the other, in a real Chromium; trails."""

from dataclasses import replace

import numpy as np
import pytest
from accessible import assert_no_violations
from driver import wait_until
from test_modes_in_browser import open_views, pause_at

from ganviz.app.figures.latent_map import rectangle_latents
from ganviz.app.figures.plane_links import fakes_within, pieces_of

pytestmark = pytest.mark.browser
MARKED = """() => {
    const fakes = [...Bokeh.documents[0]._all_models.values()].find(m => m.type === 'ColumnDataSource' && m.data.alpha)
    return Array.from(fakes.selected.indices).sort((a, b) => a - b)
}"""
MAP = "canvas[aria-label^='Latent map']"


def view(lab, key):
    return lab.lab.desk._built[key]


def marked(lab):
    """Places of the fakes that the plane marks, in the browser."""
    return lab.page.evaluate(MARKED)


def drag(lab, box, start, end):
    """Drag over a box between two places in shares of it, from the upper left."""
    points = [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in (start, end)]
    lab.page.mouse.move(*points[0])
    lab.page.mouse.down()
    lab.page.mouse.move(*points[1], steps=4)
    lab.page.mouse.up()


def brush_the_map(lab, start=(0.5, 0.1), end=(0.9, 0.5)):
    canvas = lab.page.locator(MAP)
    canvas.scroll_into_view_if_needed()
    drag(lab, canvas.bounding_box(), start, end)


def test_brushing_links_map_and_plane_both_ways_live_paused_and_in_the_past(lab_page):
    lab = lab_page.open("data=ring")
    open_views(lab, "plane", "latent_map")
    known = pause_at(lab, 200)
    wait_until(lambda: view(lab, "latent_map")._last is known.latent_map, "the map")

    # a drag on the map, from its middle to the upper right
    brush_the_map(lab)
    x, y = known.latent_map.latents.T
    expected = np.flatnonzero((x > 0.05) & (x < 2.35) & (y > 0.05) & (y < 2.35))
    wait_until(lambda: set(expected) <= set(marked(lab)), "the fakes of the rectangle")
    assert marked(lab) == sorted(rectangle_latents(known.latent_map, view(lab, "latent_map")._asked))
    chosen = marked(lab)
    told = f"Chosen: {len(chosen)} of 512"
    wait_until(lambda: told in (lab.page.locator(MAP).get_attribute("aria-label") or ""), told)

    # they stay marked while training goes on, and in the past
    lab.play()
    lab.wait_for_step(known.step + 100)
    assert marked(lab) == chosen
    lab.play()
    wait_until(lambda: not lab.lab.engine.latest.playing, "the pause")
    lab.press("[")
    wait_until(lambda: lab.lab.engine.latest.timeline.shown is not None, "the past")
    wait_until(lambda: lab.step() == lab.lab.engine.latest.snapshot.step, "the past on the page")
    assert marked(lab) == chosen

    # with keys alone, in the past; Escape clears
    past = lab.lab.engine.latest.snapshot
    wait_until(lambda: view(lab, "latent_map")._last is past.latent_map, "the map of the past")
    lab.press("Escape")
    wait_until(lambda: marked(lab) == [], "nothing marked")
    lab.page.locator(MAP).focus()
    lab.press("ArrowRight", "Shift+ArrowUp")
    around = rectangle_latents(past.latent_map, (-0.75, -0.75, 0.75, 0.9))
    wait_until(lambda: set(marked(lab)) == around, "the latents around the middle")

    # a drag on the plane, over its right half
    lab.page.get_by_role("checkbox", name="Brush").check()
    armed = "() => [...Bokeh.documents[0]._all_models.values()].some(m => m.type === 'BoxSelectTool' && m.active)"
    lab.page.wait_for_function(armed)  # until then a drag moves the picture
    plane = lab.page.get_by_role("img", name="Plane with real")
    plane.scroll_into_view_if_needed()
    drag(lab, plane.bounding_box(), (0.5, 0.1), (0.9, 0.9))
    canvas = view(lab, "latent_map").canvas
    wait_until(lambda: set(canvas.chosen) != around, "what was brushed on the plane")
    extent, right = past.plane.extent, set(canvas.chosen)
    assert fakes_within(past.plane.fake, (0.1 * extent, -0.6 * extent, 0.7 * extent, 0.6 * extent)) <= right
    assert (past.plane.fake[sorted(right), 0] > -0.1 * extent).all() and right
    wait_until(lambda: marked(lab) == sorted(right), "the same on the plane")
    assert canvas.rectangle == []  # that of the map is gone

    # the button of a mode stands for a brush around it
    mode = int(np.bincount(past.latent_map.latent_modes).argmax())
    lab.page.get_by_role("button", name=f"Mode {mode + 1}", exact=True).press("Enter")
    wait_until(lambda: marked(lab) == list(np.flatnonzero(past.plane.fake_modes == mode)), "the fakes of a mode")
    lab.page.mouse.move(0, 0)  # Bokeh's tooltip has pale words of its own
    assert_no_violations(lab.page)


@pytest.mark.slow
def test_trails_are_the_kept_moments_of_a_few_latents_also_in_the_past(lab_page):
    lab = lab_page.open("data=ring")
    open_views(lab, "plane")
    lab.page.get_by_role("button", name="Trails", exact=True).click()
    pause_at(lab, 200)

    def drawn():
        state = lab.lab.engine.latest
        path = state.trail.last(30, state.snapshot.step, state.snapshot.plane.fake)
        assert len(path) > 2 and (path[-1] == state.snapshot.plane.fake[:12]).all()
        expected = pieces_of(path)
        wait_until(lambda: lab.column("x1") == pytest.approx(list(expected["x1"])), "the newest ends of the pieces")
        assert lab.column("y0") == pytest.approx(list(expected["y0"]))
        return path

    newest = drawn()
    for _ in range(2):
        before = lab.step()
        lab.press("[")
        wait_until(lambda b=before: lab.step() < b, "an earlier moment")
    wait_until(lambda: lab.step() == lab.lab.engine.latest.snapshot.step, "the past")
    assert len(drawn()) < len(newest)


@pytest.mark.slow
def test_copies_are_framed_numbered_and_shown_beside_their_originals(lab_page):
    lab = lab_page.open("data=mnist&generator_width=32&discriminator_width=32")
    open_views(lab, "samples")
    lab.press("s")
    wait_until(lambda: lab.step() == 1, "a step")
    # an untrained generator makes nearly the same of all latents
    lab.page.get_by_text("Step 1: 36 of 36 samples are near-duplicates of another, in 1 group.").wait_for()
    assert lab.column("chip") == ["=1"] * 36
    state = lab.lab.engine.latest
    known, grid = state.snapshot.copies, state.snapshot.grid
    planted = replace(
        known,
        groups=np.where(np.isin(np.arange(36), (2, 9)), 1, 0),
        memorised=np.isin(np.arange(36), (9, 30)),
        shown=np.array([9, 30]),
        fakes=grid.fake[[9, 30]],
        real=grid.real[[0, 1]],
    )
    shown = replace(state, snapshot=replace(state.snapshot, copies=planted))
    lab.do(lambda: view(lab, "samples").show(shown))
    wait_until(lambda: lab.column("chip") == ["=1", "=1 copy", "copy"], "the planted copies")
    lab.page.get_by_text("2 of 36 samples are near-duplicates of another, in 1 group. 2 are nearly training").wait_for()
    lab.page.get_by_role("img", name="2 copies, each over the training picture that it is a copy of").wait_for()
    assert_no_violations(lab.page)
    lab.page.get_by_role("checkbox", name="Copies").uncheck()
    wait_until(lambda: lab.column("chip") == [], "no marks")
    wait_until(lambda: lab.lab.engine.latest.snapshot.copies is None, "nothing looked for")
