"""The page of a wall, in a real Chromium."""

import csv
from urllib.parse import parse_qsl, urlsplit

import numpy as np
import pytest
from accessible import assert_no_violations
from driver import wait_until
from wall_driver import WallBrowser

from ganviz.observation import Probe
from ganviz.recording import open_recording

pytestmark = pytest.mark.browser
SMALL = "generator_width=8&discriminator_width=8&batch_size=8"
WALL = f"{SMALL}&across=discriminator_lr:0.001,0.01,0.1&down=generator_lr:0.01,0.001&steps=30"


@pytest.fixture
def wall(app, browser):
    context = browser.new_context(viewport={"width": 1366, "height": 768})
    page = WallBrowser(context.new_page(), app)
    yield page
    context.close()
    assert page.problems == []


def test_a_wall_is_trained_read_exported_and_a_cell_of_it_opened(wall, app):
    wall.open(WALL)
    page = wall.page
    assert wall.cells().count() == 6 and wall.step() == 0
    assert page.get_by_role("rowheader").all_inner_texts() == ["0.01", "0.001"]
    assert page.get_by_role("columnheader").all_inner_texts()[1:] == ["0.001", "0.01", "0.1"]
    assert_no_violations(page)
    before = wall.pixels(4)
    page.keyboard.press(" ")
    wait_until(lambda: wall.status().startswith("Step 30 of 30, 6 cells."), "all steps", 60)
    wait_until(lambda: wall.pixels(4) != before, "other fakes")
    told = wall.cells().nth(4).get_attribute("aria-label")
    assert told.startswith("D learning rate 0.01, G learning rate 0.001: ") and "of 8" not in told
    assert "/8 modes captured" in told and "JS divergence" in told
    wall.cells().nth(4).hover()
    page.get_by_text(f"{told}.", exact=True).wait_for()
    fakes = wall.pixels(4)
    page.keyboard.press("h")
    wait_until(lambda: wall.pixels(4) != fakes, "the heatmap")
    page.get_by_role("button", name="coverage as a heatmap").click()
    wait_until(lambda: wall.pixels(4) == fakes, "the fakes again")
    table(wall)
    opened_by_keys(wall, app)


def table(wall):
    """The CSV has what the cells show."""
    wall.choose("File", "Table (CSV)")
    wall.page.get_by_role("button", name="write the chosen kind of file").click()
    with wall.page.expect_download(timeout=180_000) as download:
        wall.page.get_by_role("link", name="Download ganviz-wall-step-30.csv").click(timeout=180_000)
    with download.value.path().open() as file:
        rows = list(csv.DictReader(file))
    assert [row["discriminator_lr"] for row in rows] == ["0.001", "0.01", "0.1"] * 2
    told = [wall.cells().nth(i).get_attribute("aria-label") for i in range(6)]
    assert all(f": {float(row['modes_captured']):.0f}/8 modes" in text for row, text in zip(rows, told, strict=True))


def opened_by_keys(wall, app):
    """Cell 4 is opened by the keyboard in a tab of its own, and goes on exactly where it stood."""
    wall.cells().first.focus()
    for key in ("ArrowDown", "ArrowLeft", "ArrowRight"):  # there is nothing left of the first column
        wall.page.keyboard.press(key)
    labs = set(app.server.labs)
    with wall.page.context.expect_page() as opened:
        wall.page.keyboard.press("Enter")
    tab = opened.value
    tab.locator("b.step").wait_for(timeout=180_000)
    tab.get_by_text("This is the cell of a wall with D learning rate 0.01, G learning rate 0.001.").wait_for(
        state="attached"  # it goes by itself after some seconds
    )

    def painted() -> list:
        return [lab for lab in set(app.server.labs) - labs if lab.bridge.painted > 0]

    wait_until(painted, "the lab to be painted", 60)
    [lab] = painted()
    state = lab.engine.latest
    assert state.snapshot.step == 30 and not state.playing
    assert state.snapshot.settings["discriminator_lr"] == 0.01 and state.snapshot.settings["generator_lr"] == 0.001
    query = dict(parse_qsl(urlsplit(tab.url).query))
    trainer = open_recording(app.server.handover.find(query["cell"]).path).resume("cpu")
    for _ in range(5):
        trainer.step()
    for _ in range(5):
        tab.keyboard.press("s")
    wait_until(lambda: lab.engine.latest.snapshot.step == 35, "five steps", 60)
    expected = Probe(trainer).observe(("plane",)).plane.fake
    np.testing.assert_array_equal(lab.engine.latest.snapshot.plane.fake, expected)
    leads = tab.get_by_role("link", name="Wall").get_attribute("href")
    assert leads.startswith("wall?data=ring&generator_width=8&") and "discriminator_lr=0.01" in leads


@pytest.mark.slow
def test_other_axes_and_what_cannot_be(wall):
    wall.open(WALL)
    page = wall.page
    wall.field("Values down", "0.01, quick")
    page.get_by_text("generator_lr 'quick' is not a number from 0 to 100. The wall below is the one").wait_for()
    assert wall.cells().count() == 6
    wall.field("Values down", "0.01")
    wait_until(lambda: wall.cells().count() == 3, "a row less", 60)
    assert "down=generator_lr:0.01" in page.evaluate("location.search")
    wall.choose("Across", "Unrolling steps K")
    page.get_by_text("5 of 6 cells are trained one after the other: unrolling.").wait_for(timeout=180_000)
    wall.field("Values across", "0, 1000")
    page.get_by_text("unrolling_steps '1000' is not a whole number from 0 to 10").wait_for()
    page.get_by_role("button", name="theme").first.click()
    page.mouse.move(600, 5)
    assert_no_violations(page)


def test_a_cell_that_is_gone_begins_at_step_0_and_the_lab_leads_to_its_wall(lab_page):
    lab_page.open(f"cell=nobody&{SMALL}")
    lab_page.page.get_by_text("The run of that cell is no longer here").wait_for()
    assert lab_page.step() == 0 and lab_page.settings()["generator_width"] == 8
    with lab_page.page.context.expect_page() as opened:
        lab_page.press("u")
    tab = opened.value
    tab.get_by_role("gridcell").first.wait_for(timeout=180_000)
    assert tab.get_by_role("gridcell").count() == 36
    walls = [wall for wall in lab_page.app.server.walls if wall.bridge.painted > 0]
    workers = [wall.engine.worker for wall in walls]
    assert any(worker.is_alive() for worker in workers)
    tab.close()
    wait_until(lambda: not any(worker.is_alive() for worker in workers), "the walls to be released", 60)
