"""Latents and fakes chosen on one view are marked on the other, in a real Chromium; trails."""

import numpy as np
import pytest
from accessible import assert_no_violations
from driver import wait_until
from seeing import asked, colours_at, ink, listen, open_views, pause_at, place_on_plane, step_to, words_on

pytestmark = pytest.mark.browser
SMALL = "data=ring&generator_width=16&discriminator_width=16&batch_size=32"
FAKE = [230, 159, 0]


def chosen(lab):
    """Places of the latents that are marked in the browser."""
    return lab.page.evaluate("[...window.ganviz.stage.chosen].sort((a, b) => a - b)")


def drag(lab, canvas, start, end):
    """Drag over a canvas between two places in shares of it, from the upper left."""
    box = canvas.bounding_box()
    points = [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in (start, end)]
    lab.page.mouse.move(*points[0])
    lab.page.mouse.down()
    lab.page.mouse.move(*points[1], steps=4)
    lab.page.mouse.up()


def within(points, left, low, right, high):
    """Places of the points in a rectangle."""
    x, y = points.T
    return set(np.flatnonzero((x >= left) & (x <= right) & (y >= low) & (y <= high)))


def lonely(fakes, places):
    """Of these fakes on the plane, the one with the most room around it."""
    apart = np.hypot(*(fakes[:, None] - fakes[None]).transpose(2, 0, 1)) + 1e9 * np.eye(len(fakes))
    inside = (np.abs(fakes) < 2.4).all(axis=1)
    return max((place for place in places if inside[place]), key=lambda place: apart[place].min())


def colour_on_plane(lab, point):
    """What is drawn at coordinates of the data."""
    canvas = lab.view("plane").locator("canvas").first
    box, (x, y) = canvas.bounding_box(), place_on_plane(lab, *map(float, point))
    return colours_at(canvas, [((x - box["x"]) / box["width"], (y - box["y"]) / box["height"])])[0]


def test_latents_chosen_on_the_map_are_marked_on_the_plane_and_the_other_way_round(lab_page):
    lab = lab_page.open(SMALL)
    open_views(lab, "plane", "latent_map")
    for layer in ("real", "arrows", "modes", "boundary"):
        lab.page.locator(f"[data-layer={layer}]").click()
    known = step_to(lab, 150)
    latents, fakes, reach = known.latent_map.latents, known.plane.fake, known.latent_map.reach
    wait_until(lambda: lab.frame("latent_map.reach") == reach, "the map")
    map_ = lab.view("latent_map").locator("canvas")
    assert colour_on_plane(lab, fakes[lonely(fakes, range(len(fakes)))]) == FAKE

    # a drag on the map, from its middle to the upper right
    listen(lab)
    drag(lab, map_, (0.5, 0.1), (0.9, 0.5))
    expected = within(latents, 0.02 * reach, 0.02 * reach, 0.78 * reach, 0.78 * reach)
    wait_until(lambda: expected <= set(chosen(lab)), "the latents of the rectangle")
    there = set(chosen(lab))
    assert there <= within(latents, -0.02 * reach, -0.02 * reach, 0.82 * reach, 0.82 * reach)
    assert asked(lab) == []  # the browser's own business
    one, other = lonely(fakes, there), lonely(fakes, set(range(len(fakes))) - there)
    wait_until(lambda: colour_on_plane(lab, fakes[other]) != FAKE, "the others to fade")
    assert colour_on_plane(lab, fakes[one]) == FAKE
    told = f"Chosen: {len(there)} of {len(latents)} latents"
    assert told in map_.get_attribute("aria-label") and told in lab.view("latent_map").inner_text()

    # they stay marked while training goes on, and in the past; Escape lets them go
    pause_at(lab, 200)
    assert set(chosen(lab)) == there
    lab.press("[")
    wait_until(lambda: lab.state.timeline.shown is not None, "the past")
    assert set(chosen(lab)) == there
    lab.press("Escape")
    wait_until(lambda: chosen(lab) == [], "nothing marked")
    lab.press("v")
    wait_until(lambda: lab.step() == lab.state.snapshot.step, "the present")

    # with keys alone
    map_.focus()
    lab.press("ArrowRight", "Shift+ArrowUp")
    around = within(latents, -0.25 * reach, -0.25 * reach, 0.25 * reach, 0.3 * reach)
    wait_until(lambda: set(chosen(lab)) == around, "the latents around the middle")

    # a drag on the plane, over the half in which most fakes are
    lab.page.get_by_role("button", name="Brush").click()
    plane, extent, fakes = lab.view("plane").locator("canvas").first, known.plane.extent, lab.state.snapshot.plane.fake
    reach = [share * extent for share in (0.1, -0.8, 0.85, 0.85)]
    halves = {side: within(fakes * (side, 1), *reach) for side in (-1, 1)}
    side, here = max(halves.items(), key=lambda half: len(half[1]))
    drag(lab, plane, (0.52, 0.02), (0.98 if side > 0 else 0.06, 0.93))
    wait_until(lambda: here and set(chosen(lab)) >= here, "what is brushed")
    assert (side * fakes[chosen(lab), 0] > -0.1 * extent).all()
    assert lab.page.evaluate("window.ganviz.stage.view('latent_map').rectangle") is None  # that of the map is gone

    # the button of a mode stands for a brush around it
    modes = lab.state.snapshot.latent_map.latent_modes
    mode = int(np.bincount(modes).argmax())
    lab.page.get_by_role("button", name=f"Mode {mode + 1}", exact=True).press("Enter")
    wait_until(lambda: chosen(lab) == list(np.flatnonzero(modes == mode)), "the latents of a mode")
    assert_no_violations(lab.page)


def test_trails_end_at_the_fakes_whose_paths_they_are(lab_page):
    lab = lab_page.open(SMALL)
    listen(lab)
    lab.page.locator("[data-layer=trails]").click()
    assert asked(lab) == [{"do": "trails", "on": True}]  # paths are kept only while somebody looks
    step_to(lab, 40)
    known = step_to(lab, 80)
    wait_until(lambda: (lab.frame("trail.steps.data") or [])[-1:] == [known.step], "the last moment")
    assert len(lab.frame("trail.steps.data")) > 2
    lab.page.locator("[data-layer=modes]").click()
    ends = {int(word["text"]): word for word in inside(lab, words_on(lab, "plane"))}
    box = lab.view("plane").locator("canvas").first.bounding_box()
    assert len(ends) > 3 and set(ends) <= set(range(1, 13))
    for number, word in ends.items():
        x, y = place_on_plane(lab, *map(float, known.plane.fake[number - 1]))
        assert (word["left"] - (x - box["x"]), word["y"] - (y - box["y"])) == pytest.approx((7.5, -3), abs=1), number
    before = ink(lab.view("plane").locator("canvas").first)
    lab.page.locator("[data-layer=trails]").click()
    wait_until(lambda: ink(lab.view("plane").locator("canvas").first) < before, "the paths to go")
    assert asked(lab)[-1] == {"do": "trails", "on": False}


def inside(lab, words):
    """Of what is written on the plane's canvas, the numbers that stand on the picture."""
    box = lab.page.evaluate("window.ganviz.stage.view('plane').box")
    numbers = [word for word in words if word["text"].isdigit()]
    return [word for word in numbers if word["left"] > box["left"] and word["y"] < box["top"] + box["size"]]
