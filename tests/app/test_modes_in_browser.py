"""Modes in a real Chromium: the ledger, and what the plane tells of them."""

import re
from dataclasses import replace

import numpy as np
import pytest
from accessible import assert_no_violations
from driver import wait_until

from ganviz.observation.ledger import tally_of
from ganviz.observation.raster import SCORE, crowding, raster_of

pytestmark = pytest.mark.browser
COLLAPSED = "data=ring&spacing=0.667&std=0.033&latent_dim=32&generator_width=64&discriminator_width=64"
VISIBLE = """name => [...Bokeh.documents[0]._all_models.values()].some(m =>
    m.type === 'GlyphRenderer' && m.visible && m.data_source.data[name] && m.glyph.type === 'Scatter' &&
    m.glyph.fill_color?.transform !== undefined)"""


def open_views(lab, *names):
    lab.do(lambda: lab.lab.desk.open(names))
    wait_until(lambda: set(lab.lab.desk.chooser.value) == set(names), "the views")


def pause_at(lab, step):
    lab.play()
    lab.wait_for_step(step)
    lab.play()
    wait_until(lambda: not lab.lab.engine.latest.playing, "the pause")
    wait_until(lambda: lab.step() == lab.lab.engine.latest.snapshot.step, "the last state")
    return lab.lab.engine.latest.snapshot


def test_the_ledger_draws_the_shares_of_the_snapshot_and_says_them(lab_page):
    lab = lab_page.open(COLLAPSED)
    open_views(lab, "plane", "ledger")
    known = pause_at(lab, 300)
    wait_until(lambda: lab.column("share") == pytest.approx(list(known.ledger.shares)), "the bars")
    assert lab.column("good") == pytest.approx(list(known.ledger.good))
    assert lab.column("fair") == [0.125] * 8
    tally = tally_of(known)
    lab.page.get_by_text(tally.sentence()).wait_for()
    rows = lab.page.locator("tr", has_text="fair share").locator("xpath=..").get_by_role("row")
    assert [row.get_by_role("rowheader").inner_text() for row in rows.all()][1:] == [f"mode {i}" for i in range(1, 9)]
    assert_no_violations(lab.page)


def test_the_plane_rings_missing_modes_and_colours_fakes_by_mode(lab_page):
    lab = lab_page.open(COLLAPSED)
    open_views(lab, "plane")
    known = pause_at(lab, 300).plane
    names = [str(place + 1) for place in known.missing]
    assert names, "a ring that is not learned yet"
    wait_until(lambda: lab.column("name") == names, "the rings")
    wait_until(lambda: lab.column("alpha") == list(known.fake_good.astype(float)), "full and hollow fakes")
    assert lab.column("mode") == list(known.fake_modes + 1)
    told = hovered(lab, "Plane with real and fake samples", "nearest mode:", 0.3, 0.2)
    at, away = re.search(r"at:\s+\((-?[\d.]+), (-?[\d.]+)\)", told), re.search(r"(\d) of 8, ([\d.]+) away", told)
    point = np.array([float(at[1]), float(at[2])])
    distances = np.hypot(*(known.modes - point).T)
    assert (int(away[1]) - 1, float(away[2])) == (distances.argmin(), pytest.approx(distances.min(), abs=0.02))
    assert not lab.page.evaluate(VISIBLE, "alpha")
    lab.page.get_by_role("checkbox", name="Fakes by mode").check()
    wait_until(lambda: lab.page.evaluate(VISIBLE, "alpha"), "fakes by mode")


@pytest.mark.slow
def test_a_cloud_that_is_a_point_has_a_ring_and_a_count(lab_page):
    lab = lab_page.open("data=ring")
    known = lab.lab.engine.latest.snapshot.plane
    plane = next(view for view in lab.lab.desk._built.values() if view.key == "plane")
    state = lab.lab.engine.latest
    point = replace(known, fake=np.full_like(known.fake, 0.25))
    lab.do(lambda: plane.show(replace(state, snapshot=replace(state.snapshot, plane=point))))
    wait_until(lambda: lab.column("count") == ["512 fakes here"], "the ring")


def ground_drawn(lab):
    """The colours of the plane's ground, 0 to 255."""
    code = """() => {
        const models = [...Bokeh.documents[0]._all_models.values()]
        const figure = models.find(m => m.type === 'Figure' && m.html_attributes['aria-label'].startsWith('Plane'))
        return Array.from(figure.renderers[0].data_source.data.image[0] ?? [])
    }"""
    return lab.page.evaluate(code)


@pytest.mark.slow
def test_the_plane_shows_the_optimal_d_and_how_far_d_is_from_it(lab_page):
    lab = lab_page.open(COLLAPSED)
    open_views(lab, "plane")
    known = lab.lab.engine.latest.snapshot.plane
    assert known.optimal is None
    for name, drawn in (("Optimal D", lambda view: view.optimal), ("Difference", difference)):
        lab.page.get_by_role("button", name=name, exact=True).click()
        wait_until(lambda: lab.lab.engine.latest.snapshot.plane.optimal is not None, "the optimal D")
        view = lab.lab.engine.latest.snapshot.plane
        expected = np.nan_to_num(drawn(view), nan=0.5) * 255
        wait_until(lambda e=expected: ground_drawn(lab) == pytest.approx(list(e.ravel()), abs=0.51), name)
    lab.page.get_by_text("D minus the optimal D").wait_for()


def difference(view):
    return 0.5 + (view.surface_values - view.optimal) / 2


def hovered(lab, label, word, across, down):
    """What the tooltip that says `word` tells at a place of a figure, in shares of its width and height."""
    picture = lab.page.get_by_role("img", name=label)
    box = picture.bounding_box()
    picture.hover(position={"x": box["width"] * across, "y": box["height"] * down})
    return lab.page.get_by_text(word, exact=True).locator("xpath=../..").inner_text()


def raster_drawn(lab):
    """What the browser has of the raster's image: (values, first, last step)."""
    code = """() => {
        const models = [...Bokeh.documents[0]._all_models.values()]
        const figure = models.find(m => m.type === 'Figure' &&
            m.html_attributes['aria-label'].startsWith('Share of the fakes at each mode over'))
        const {image, x, dw} = figure.renderers[0].data_source.data
        return image.length ? {values: Array.from(image[0]), first: x[0], last: x[0] + dw[0]} : null
    }"""
    return lab.page.evaluate(code)


def test_the_raster_shows_the_run_and_asks_for_the_step_that_is_clicked(lab_page, monkeypatch):
    lab = lab_page.open(COLLAPSED)
    open_views(lab, "raster")
    pause_at(lab, 300)
    state = lab.lab.engine.latest
    raster = raster_of(state.shares)
    wait_until(lambda: (raster_drawn(lab) or {}).get("last") == raster.last, "the raster")
    drawn = raster_drawn(lab)
    assert drawn["values"] == pytest.approx(list(crowding(raster.values).ravel()), abs=1e-6)
    told = hovered(lab, "Share of the fakes at each mode over the steps", "step:", 0.5, 0.4)
    there = re.search(r"mode:\s+[34]\s+step:\s+([\d,]+)\s+[\d.]+ x its fair share", told)
    assert there and 0.3 < int(there[1].replace(",", "")) / raster.last < 0.7, told
    wishes = []
    view = next(view for view in lab.lab.desk._built.values() if view.key == "raster")
    monkeypatch.setattr(view, "on_wish", lambda wish, value: wishes.append((wish, value)))
    picture = lab.page.get_by_role("img", name="Share of the fakes at each mode over the steps")
    box = picture.bounding_box()
    picture.click(position={"x": box["width"] * 0.6, "y": box["height"] * 0.4})
    wait_until(lambda: wishes, "the wish")
    ((wish, step),) = wishes
    assert wish == "show" and 0.4 < (step - raster.first) / (raster.last - raster.first) < 0.7
    assert_no_violations(lab.page)


@pytest.mark.slow
def test_the_raster_switches_to_the_scores_of_d(lab_page):
    lab = lab_page.open(COLLAPSED)
    open_views(lab, "raster")
    pause_at(lab, 100)
    lab.page.get_by_role("button", name="D's score", exact=True).click()
    scores = raster_of(lab.lab.engine.latest.shares, SCORE)
    wait_until(lambda: raster_drawn(lab)["values"] == pytest.approx(list(scores.values.ravel()), abs=1e-6), "scores")
    lab.page.get_by_text("Mean D(x) of the real samples").wait_for()


def test_the_diagnosis_says_what_is_the_matter_and_why(lab_page):
    lab = lab_page.open(COLLAPSED + "&discriminator_steps=0")  # D never learns
    open_views(lab, "diagnosis")
    lab.page.get_by_text("Too few looks to tell yet.").first.wait_for()
    lab.play()
    kind = lab.page.locator("p.what")
    wait_until(lambda: kind.get_attribute("data-kind") == "collapsed", "the diagnosis", 60)
    lab.page.get_by_text("modes near fakes at a time").wait_for()
    said = lab.page.get_by_role("status").filter(has_text="has collapsed to")
    wait_until(lambda: said.count() == 1, "the words for screen readers")
    lab.play()
    wait_until(lambda: not lab.lab.engine.latest.playing, "the pause")
    assert_no_violations(lab.page)


@pytest.mark.slow
def test_data_without_modes_have_nothing_of_them(lab_page):
    lab = lab_page.open("data=swiss_roll")
    open_views(lab, "plane", "ledger")
    lab.page.get_by_text("Nothing to count").wait_for()
    assert lab.page.get_by_role("checkbox", name="Fakes by mode").count() == 0
    assert lab.page.get_by_role("button", name="Modes", exact=True).count() == 0


@pytest.mark.slow
def test_classes_of_pictures_are_the_modes_of_the_ledger(lab_page):
    lab = lab_page.open("data=mnist&generator_width=32&discriminator_width=32")
    open_views(lab, "ledger")
    lab.play()
    wait_until(lambda: lab.lab.engine.latest.snapshot.class_shares, "a look at the classes", 40)
    lab.page.get_by_text("of 10 classes captured").wait_for()
    lab.play()
    wait_until(lambda: not lab.lab.engine.latest.playing, "the pause")
    shares = lab.lab.engine.latest.snapshot.class_shares.fake
    wait_until(lambda: lab.column("share") == pytest.approx(list(shares)), "the bars")
