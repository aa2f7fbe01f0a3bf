"""Two runs side by side, and a recipe with its cure, in a real Chromium."""

import pytest
from driver import wait_until

from ganviz.experiment import Link
from ganviz.recipes import load_recipe

pytestmark = pytest.mark.browser

RANGES = """() => {
    const planes = []
    for (const doc of Bokeh.documents)
      for (const model of doc._all_models.values())
        if (model.type === 'Figure' && /: Plane with/.test(model.html_attributes['aria-label'] ?? ''))
          planes.push([model.html_attributes['aria-label'][0], model.x_range.id, model.x_range.end])
    return planes.sort()
}"""
ROTATING = Link(load_recipe("rotating").experiment().chosen()).query()


def strip(lab):
    return lab.page.get_by_role("region", name="Comparison")


def cells(lab, letter):
    """What the strip tells of a run."""
    return strip(lab).get_by_role("row").filter(has=lab.page.get_by_role("rowheader", name=letter)).inner_text()


def test_two_runs_are_compared_swapped_and_one_is_kept_by_keyboard(lab_page):
    lab = lab_page.open("generator_width=16&discriminator_width=16&batch_size=32")
    engine = lab.lab.engine
    lab.press("n")
    wait_until(lambda: lab.step() == 100, "100 steps")
    lab.press("a")
    dialog = lab.page.get_by_role("dialog", name="Compare two runs")
    dialog.wait_for()
    lab.page.keyboard.type("G learning rate")
    dialog.get_by_text("0.001", exact=True).wait_for()
    lab.press("Tab", "Control+a")
    lab.page.keyboard.type("-1")
    lab.press("Enter")
    dialog.get_by_role("alert").get_by_text("generator_lr -1").wait_for()
    lab.press("Control+a")
    lab.page.keyboard.type("0.02")
    lab.press("Enter")
    lab.page.get_by_text("B · The plane").wait_for()
    assert "A 0.001 B 0.02" in " ".join(strip(lab).get_by_role("listitem").inner_text().split())
    lab.press("n")
    wait_until(lambda: "200" in cells(lab, "A") and "200" in cells(lab, "B"), "200 steps of both")
    assert lab.page.get_by_text("The plane", exact=True).is_hidden()  # it stands aside
    (a, shared, end), (b, same, _) = lab.page.evaluate(RANGES)
    assert (a, b) == ("A", "B") and shared == same and end == engine.latest.snapshot.plane.extent
    lab.press("[")
    wait_until(lambda: engine.latest.timeline.shown is not None, "a look back")
    past = f"{engine.latest.timeline.shown:,}"
    wait_until(lambda: past in cells(lab, "A") and past in cells(lab, "B"), "both at that step")
    lab.press("v")
    wait_until(lambda: "200" in cells(lab, "B"), "the present")
    strip(lab).get_by_role("button", name="Swap A and B").focus()
    lab.press("Enter")
    wait_until(lambda: lab.lab.controls.experiment.generator_lr == 0.02, "the settings of what is A now")
    assert engine.latest.rival.snapshot.settings["generator_lr"] == 0.001
    strip(lab).get_by_role("button", name="Keep A").click()
    lab.page.get_by_text("The plane", exact=True).wait_for()
    wait_until(lambda: strip(lab).count() == 0 and engine.latest.comparison is None, "one run")
    assert [branch.step for branch in engine.latest.timeline.branches] == [200, 200]


def test_what_only_prevents_a_collapse_begins_both_runs_at_step_0(lab_page):
    lab = lab_page.open(ROTATING)
    engine = lab.lab.engine
    lab.press("s")
    lab.wait_for_step(1)
    lab.press("k")
    book = lab.page.get_by_role("dialog", name="Break it and cure it")
    entry = book.get_by_role("listitem").filter(has_text="PacGAN")
    entry.get_by_text("✓ Prevents it").wait_for()
    entry.get_by_role("button", name="From the start: PacGAN").click()
    strip(lab).get_by_text("It is judged after 2,500 steps").wait_for()
    comparison = engine.latest.comparison
    assert comparison.begun == 0 and comparison.differs == {"packing": (1, 2)}
    wait_until(lambda: engine.latest.rival.snapshot.step > 1, "B to train")
    widths = [lab.page.get_by_role("img", name=f"{letter}: Losses").bounding_box()["width"] for letter in "AB"]
    assert min(widths) > 400, "half of the page for each"


def test_a_recipe_on_other_data_opens_their_views_and_nothing_is_lost_on_the_way(lab_page):
    lab = lab_page.open()
    lab.press("k")
    lab.page.get_by_role("button", name="Break it: Lost digits").click()
    strip(lab).get_by_text("Breaking it: Lost digits").wait_for()
    lab.wait_for_step(20)
    lab.page.get_by_text("Samples", exact=True).wait_for()
    assert lab.problems == []  # the browser complains of changes in what it does not know


def test_a_recipe_collapses_and_a_cure_that_works_brings_the_modes_back(lab_page):
    lab = lab_page.open()
    engine = lab.lab.engine
    lab.press("k")
    book = lab.page.get_by_role("dialog", name="Break it and cure it")
    book.get_by_role("button", name="Break it: The data shift").click()
    strip(lab).get_by_text("Breaking it: The data shift").wait_for()
    strip(lab).get_by_text("Collapsed: ").wait_for(timeout=240_000)
    assert engine.latest.snapshot.step == 1500 and lab.step() == 1500 and not engine.latest.playing
    assert [change.step for change in engine.latest.changes] == [750]  # the data shifted where the recipe says
    wait_until(lambda: lab.lab.controls.experiment.modes == 8, "the widgets to agree")
    strip(lab).get_by_role("button", name="Cures…").click()
    entry = book.get_by_role("listitem").filter(has_text="New first weights of D")
    entry.get_by_text("✗ Famous, no help here").wait_for()
    entry = book.get_by_role("listitem").filter(has_text="WGAN-GP")
    entry.get_by_text("✓ Works").wait_for()
    entry.get_by_role("button", name="Apply: WGAN-GP, five critic steps").click()
    strip(lab).get_by_text("It is judged after 1,000 steps").wait_for()
    strip(lab).get_by_text("Cured. Before: ").wait_for(timeout=300_000)
    comparison = engine.latest.comparison
    assert lab.step() == 2500 and comparison.begun == 1500 and comparison.differs["objective"][1] == "wasserstein"
    assert comparison.held_lately("B") >= 7 > 4 >= comparison.held_then()
    assert lab.page.get_by_text("A · The plane").is_visible() and lab.page.get_by_text("B · The plane").is_visible()
