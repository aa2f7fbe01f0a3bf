"""The page of a wall, in a real Chromium."""

import csv
from urllib.parse import parse_qsl, urlsplit

import numpy as np
import pytest
from accessible import assert_no_violations
from driver import LabPage, wait_until
from wall_driver import WallBrowser

from ganviz.observation import Probe
from ganviz.recording import open_recording

pytestmark = pytest.mark.browser
SMALL = "generator_width=8&discriminator_width=8&batch_size=8"
WALL = f"{SMALL}&across=discriminator_lr:0.001,0.01,0.1&down=generator_lr:0.01,0.001&steps=30"
OBJECTIVES = "objective:non_saturating,minimax,relativistic"


def opened(browser, app, **options):
    context = browser.new_context(**options)
    page = WallBrowser(context.new_page(), app)
    yield page
    context.close()
    assert page.problems == []


@pytest.fixture
def wall(app, browser):
    yield from opened(browser, app, viewport={"width": 1366, "height": 768})


@pytest.fixture
def phone(app, browser):
    screen = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
    yield from opened(browser, app, color_scheme="dark", **screen)


def fits(page):
    """Whether nothing is wider than the window."""
    return page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_wall_is_trained_read_and_written_to_a_file(wall):
    wall.open(WALL)
    page = wall.page
    assert wall.cells().count() == 6 and wall.step() == 0
    assert page.get_by_role("rowheader").all_inner_texts() == ["0.01", "0.001"]
    assert page.get_by_role("columnheader").all_inner_texts()[1:] == ["0.001", "0.01", "0.1"]
    assert fits(page) and page.evaluate("document.documentElement.scrollHeight <= innerHeight")
    assert_no_violations(page)
    before = wall.pixels(4)
    wall.press(" ")
    wait_until(lambda: wall.status().startswith("Step 30 of 30, 6 cells."), "all steps", 60)
    wait_until(lambda: wall.pixels(4) != before, "other fakes")
    told = wall.told()[4]
    assert told.startswith("D learning rate 0.01, G learning rate 0.001: ")
    assert "/8 modes captured" in told and "JS divergence" in told
    wall.cells().nth(4).hover()
    for part in told.removeprefix("D learning rate 0.01, G learning rate 0.001: ").split(", "):
        assert part.casefold() in wall.detail().casefold()
    fakes = wall.pixels(4)
    wall.press("h")
    wait_until(lambda: wall.pixels(4) != fakes, "the heatmap")
    assert wall.action("heat").get_attribute("aria-pressed") == "true"
    assert_no_violations(page)
    wall.action("heat").click()
    wait_until(lambda: wall.pixels(4) == fakes, "the fakes again")
    table(wall)


def table(wall):
    """The CSV has what the cells show."""
    wall.press("x")
    wall.page.get_by_role("radio", name="Table (CSV)").press(" ")
    assert_no_violations(wall.page)
    with wall.page.expect_download(timeout=180_000) as download:
        wall.page.get_by_role("dialog").get_by_role("button", name="Export", exact=True).click()
    wall.page.get_by_role("link", name="Download ganviz-wall-step-30.csv").wait_for()
    with download.value.path().open() as file:
        rows = list(csv.DictReader(file))
    assert [row["discriminator_lr"] for row in rows] == ["0.001", "0.01", "0.1"] * 2
    shown = zip(rows, wall.told(), strict=True)
    assert all(f": {float(row['modes_captured']):.0f}/8 modes" in told for row, told in shown)


def test_a_cell_is_opened_by_the_keyboard_and_goes_on_exactly_where_it_stood(wall, app):
    wall.open(WALL)
    wall.press(" ")
    wait_until(lambda: wall.step() == 30, "all steps", 60)
    wall.cells().first.focus()
    wall.press("ArrowDown", "ArrowLeft", "ArrowRight")  # there is nothing left of the first column
    labs = set(app.server.labs)
    with wall.page.context.expect_page() as opening:
        wall.press("Enter")
    lab = found(LabPage(opening.value, app), labs)
    assert lab.news("notice")["text"].startswith(
        "This is the cell of a wall with D learning rate 0.01, G learning rate 0.001."
    )
    assert lab.step() == 30 and not lab.state.playing
    assert lab.settings()["discriminator_lr"] == 0.01 and lab.settings()["generator_lr"] == 0.001
    goes_on(lab, app)
    leads_to_its_wall(lab, app)


def found(lab, before):
    """The lab of a tab that opened by itself."""
    lab.page.locator("html[data-ganviz=ready]").wait_for(state="attached")
    wait_until(lambda: lab._painted(before), "the lab to be painted", 60)
    lab.lab = lab._painted(before)[0]
    return lab


def goes_on(lab, app):
    """As the run of the file would; and the page's address brings that run again."""
    query = dict(parse_qsl(urlsplit(lab.page.url).query))
    trainer = open_recording(app.server.handover.find(query["cell"]).path).resume("cpu")
    for _ in range(5):
        trainer.step()
    lab.press(*"sssss")
    wait_until(lambda: lab.state.snapshot.step == 35, "five steps", 60)
    expected = Probe(trainer).observe(("plane",)).plane.fake
    np.testing.assert_array_equal(lab.state.snapshot.plane.fake, expected)


def leads_to_its_wall(lab, app):
    """The lab leads to a wall of its settings, which is let go with its tab."""
    walls = set(app.server.walls)
    with lab.page.context.expect_page() as opening:
        lab.press("u")
    page = WallBrowser(opening.value, app).find(walls)
    assert page.cells().count() == 36
    common = page.page.locator(".common").inner_text()
    assert "G width = 8" in common and "learning rate" not in common
    worker = page.wall.engine.worker
    assert worker.is_alive()
    page.page.close()
    wait_until(lambda: not worker.is_alive(), "the wall to be released", 60)


def test_other_axes_and_what_cannot_be(wall):
    wall.open(WALL)
    page = wall.page
    wall.enter("down_values", "0.01, quick")
    told = "generator_lr 'quick' is not a number from 0 to 100. The wall below is the one from before."
    wait_until(lambda: told in wall.notice(), "the reason")
    assert wall.cells().count() == 6
    wall.enter("down_values", "0.01")
    wait_until(lambda: wall.cells().count() == 3, "a row less", 60)
    assert "down=generator_lr:0.01&" in page.evaluate("location.search") and wall.notice() == ""
    wall.field("across").select_option(label="Unrolling steps K")
    page.get_by_text("5 of 6 cells are trained one after the other: unrolling.").wait_for()
    wall.field("down").select_option("none")
    wait_until(lambda: wall.field("down_values").is_hidden(), "a single row")
    wall.field("steps").fill("0")
    wall.field("steps").press("Enter")
    wait_until(lambda: "steps=1" in page.evaluate("location.search"), "the least that there can be")
    wall.action("more").click()
    wall.action("theme").click()
    page.mouse.move(600, 5)
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    assert_no_violations(page)


def test_on_a_phone_a_cell_is_looked_at_by_a_finger_and_opened_by_its_button(phone, app):
    phone.open(f"{SMALL}&across=seed:0,1,2,3,4,5&down={OBJECTIVES}&steps=30")
    page = phone.page
    assert fits(page)
    phone.action("play").tap()
    wait_until(lambda: phone.step() == 30, "all steps", 60)
    phone.cells().nth(9).tap()
    wait_until(lambda: phone.detail().startswith("Seed 3, Objective Minimax"), "the cell")
    assert len(page.context.pages) == 1  # which is not opened yet
    assert_no_violations(page)
    labs = set(app.server.labs)
    with page.context.expect_page() as opening:
        phone.action("open").tap()
    lab = found(LabPage(opening.value, app), labs)
    assert (lab.settings()["seed"], lab.settings()["objective"], lab.step()) == (3, "minimax", 30)
    assert len(page.context.pages) == 2
