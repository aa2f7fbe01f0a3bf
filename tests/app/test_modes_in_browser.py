"""Modes in a real Chromium: the ledger, and what the plane tells of them."""

from dataclasses import replace

import numpy as np
import pytest
from accessible import assert_no_violations
from driver import wait_until

from ganviz.observation.ledger import tally_of

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
    assert not lab.page.evaluate(VISIBLE, "alpha")
    lab.page.get_by_role("checkbox", name="Fakes by mode").check()
    wait_until(lambda: lab.page.evaluate(VISIBLE, "alpha"), "fakes by mode")


def test_a_cloud_that_is_a_point_has_a_ring_and_a_count(lab_page):
    lab = lab_page.open("data=ring")
    known = lab.lab.engine.latest.snapshot.plane
    plane = next(view for view in lab.lab.desk._views.values() if view.key == "plane")
    state = lab.lab.engine.latest
    point = replace(known, fake=np.full_like(known.fake, 0.25))
    lab.do(lambda: plane.show(replace(state, snapshot=replace(state.snapshot, plane=point))))
    wait_until(lambda: lab.column("count") == ["512 fakes here"], "the ring")


def test_data_without_modes_have_nothing_of_them(lab_page):
    lab = lab_page.open("data=swiss_roll")
    open_views(lab, "plane", "ledger")
    lab.page.get_by_text("Nothing to count").wait_for()
    assert lab.page.get_by_role("checkbox", name="Fakes by mode").count() == 0
    assert lab.page.get_by_role("button", name="Modes", exact=True).count() == 0


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
