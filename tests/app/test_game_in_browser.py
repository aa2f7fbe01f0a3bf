"""The game's diagram, slow motion, the ledger and the raster of modes, in a real Chromium."""

import re

import numpy as np
import pytest
from accessible import assert_no_violations
from driver import wait_until
from seeing import asked, colours_at, commands_of, ink, listen, open_views, step_to, words_on

from ganviz.app.nodes import NODES
from ganviz.engine import Run
from ganviz.engine.commands import Step, Want
from ganviz.experiment import Experiment
from ganviz.observation.ledger import tally_of

pytestmark = pytest.mark.browser
SMALL = "generator_width=16&discriminator_width=16&batch_size=32"
MOVES = """canvas => new Promise(done => {
    const before = canvas.toDataURL()
    setTimeout(() => done(before !== canvas.toDataURL()), 300)
})"""


@pytest.fixture
def lab(lab_page):
    return lab_page.open(SMALL)


def node(lab, part):
    """A part of the diagram beside the plane."""
    return lab.page.locator(f"#strip .diagram-strip [data-node={part}]")


def test_every_part_has_a_picture_and_says_what_it_is_and_is_seen_large(lab):
    step_to(lab, 40)
    words = lab.page.get_by_role("tooltip")
    for part, (title, explanation) in NODES.items():
        wait_until(lambda p=part: ink(node(lab, p).locator("canvas")) > 1, f"a picture of {part}")
        assert node(lab, part).get_attribute("aria-label").startswith(title)
        node(lab, part).hover()
        words.filter(has_text=f"{title} {explanation}").wait_for()
    wait_until(lambda: node(lab, "predictions").get_attribute("aria-label").endswith("% right"), "D's accuracy")
    node(lab, "generator").hover()
    assert node(lab, "generator").locator("canvas").evaluate(MOVES)  # the lattice warps
    lab.page.mouse.move(700, 20)
    words.wait_for(state="hidden")
    node(lab, "real").focus()
    lab.press("Tab")  # to the next part, which says what it is to the keyboard, too
    words.filter(has_text=NODES["discriminator"][1]).wait_for()
    lab.press("Enter")
    dialog = lab.page.get_by_role("dialog", name="Discriminator")
    picture = dialog.get_by_role("img", name="Discriminator")
    wait_until(lambda: ink(picture) > 50, "a smooth large picture")
    lab.press("s", "1")  # keys of the page mean nothing here
    dialog.get_by_role("button", name="Hidden layer 2").click()
    dialog.get_by_text("Each map is one unit of hidden layer 2: how strongly").wait_for()
    lab.press("Escape")
    dialog.wait_for(state="hidden")
    assert node(lab, "discriminator").evaluate("node => node === document.activeElement")
    wait_until(lambda: lab.state.snapshot.units is None, "units to cost nothing again")
    assert not lab.state.playing and lab.step() == 40


def test_pointing_at_a_part_shows_what_belongs_to_it_elsewhere(lab):
    step_to(lab, 40)
    plane = lab.view("plane").locator("canvas").first
    ground = lab.page.evaluate("window.ganviz.stage.colours.middle")
    bare = [int(ground[i : i + 2], 16) for i in (1, 3, 5)]
    corners = [(0.97, 0.03), (0.1, 0.03), (0.1, 0.9), (0.97, 0.9)]
    assert bare not in colours_at(plane, corners) and any(w["text"] == "8" for w in words_on(lab, "plane"))
    node(lab, "real").hover()
    wait_until(lambda: colours_at(plane, corners) == [bare] * 4, "the surface to step back")
    assert all(w["text"] != "8" for w in words_on(lab, "plane"))  # and the modes' numbers
    node(lab, "discriminator_loss").hover()
    lab.page.locator("[data-view=losses].attended").wait_for()
    lab.page.mouse.move(700, 20)
    lab.page.locator(".attended").wait_for(state="detached")
    wait_until(lambda: bare not in colours_at(plane, corners), "the surface again")


def test_players_are_edited_on_the_whole_game(lab):
    commands = commands_of(lab)
    lab.page.get_by_role("button", name="Whole game").click()
    whole = lab.page.get_by_role("dialog", name="The whole game")
    whole.get_by_role("button", name="Add a hidden layer to D").click()
    wait_until(lambda: lab.settings()["discriminator_layers"] == 3, "a third layer")
    whole.get_by_role("button", name="Fewer units in each layer of G").click()
    wait_until(lambda: lab.settings()["generator_width"] == 8, "half the units")
    whole.get_by_role("button", name="Freeze the generator").click()
    whole.get_by_role("button", name="Thaw the generator").wait_for()
    before = lab.state.snapshot.plane.fake
    step_to(lab, 2)
    assert np.array_equal(before, lab.state.snapshot.plane.fake)
    assert len([c for c in commands if not isinstance(c, Want | Step)]) == 3  # a click is a command
    wait_until(lambda: node(lab, "generator").get_attribute("aria-label") == "Generator, frozen", "the words")
    whole.get_by_role("button", name="Hidden layer 3 of the discriminator: 16 units").click()
    lab.page.get_by_text("Each map is one unit of hidden layer 3").wait_for()
    lab.press("Escape")
    assert whole.is_visible()  # only what lies on top is closed
    assert_no_violations(lab.page)
    whole.get_by_role("button", name="Close the whole game").click()
    whole.wait_for(state="hidden")
    assert lab.step() == 2  # none of it began the run again


def test_slow_motion_walks_through_one_plain_step_and_back(lab):
    lab.press("m")
    scene = lab.page.get_by_role("region", name="Slow motion")
    scene.get_by_text("Draw real samples").wait_for()
    assert "step 1 · 1 of 13" in scene.inner_text()
    lab.press(".")
    scene.get_by_text("Draw latents").wait_for()
    lab.press(",")
    scene.get_by_text("Draw real samples").wait_for()
    for place in range(2, 14):
        scene.get_by_role("button", name="Next", exact=True).click()
        scene.get_by_text(f"{place} of 13").wait_for()
    scene.get_by_text("Generator’s update: G moves").wait_for()
    lit = lab.page.locator("#strip .diagram-node.on")
    wait_until(lambda: "generator" in lit.evaluate_all("nodes => nodes.map(n => n.dataset.node)"), "G to be in play")
    assert_no_violations(lab.page)
    lab.press("Escape")
    scene.wait_for(state="hidden")
    plain = Run(Experiment(generator_width=16, discriminator_width=16, batch_size=32), device="cpu")
    plain.step()
    assert lab.state.snapshot.step == 1
    assert np.array_equal(plain.capture().plane.fake, lab.state.snapshot.plane.fake)
    lab.press("m")
    scene.get_by_label("Pace").select_option("2 s a scene")
    scene.get_by_role("button", name="Auto").click()
    scene.get_by_text("Draw latents").wait_for()
    lab.play()  # training goes on, and slow motion ends
    scene.wait_for(state="hidden")


def test_ledger_and_raster_show_the_shares_and_are_read_by_pointer_and_keyboard(lab):
    open_views(lab, "plane", "ledger", "raster")
    for step in (20, 40, 60):
        step_to(lab, step)
    known = lab.state.snapshot
    ledger, raster = lab.view("ledger"), lab.view("raster")
    ledger.get_by_text(tally_of(known).sentence()).wait_for()
    rows = [row.inner_text().split("\t") for row in ledger.get_by_role("row").all()]
    assert [row[0] for row in rows[1:]] == [f"mode {i}" for i in range(1, 9)]
    assert [row[1] for row in rows[1:]] == [f"{round(100 * share)}%" for share in known.ledger.shares]
    assert [word["text"] for word in words_on(lab, "ledger")][-8:] == [str(i) for i in range(1, 9)]
    best = int(known.ledger.shares.argmax())
    least = int(known.ledger.shares.argmin())
    assert known.ledger.shares[least] < 0.01, "bars that differ"
    full, empty = (colours_at(ledger.locator("canvas"), [over(lab, mode)]) for mode in (best, least))
    assert full != empty
    hover(ledger, *over(lab, best))
    tip = lab.page.locator(".tip")
    share, fair = f"{known.ledger.shares[best]:.0%}", "fair share 13%"
    wait_until(lambda: tip.inner_text().startswith(f"Mode {best + 1}: {share}") and fair in tip.inner_text(), "the tip")
    listen(lab)
    canvas = raster.locator("canvas")
    box = canvas.bounding_box()
    hover(raster, 0.5, 0.4)
    wait_until(lambda: re.match(r"Mode [34], step \d+: .* its fair share", tip.inner_text()), "the tip of a cell")
    canvas.click(position={"x": 0.6 * box["width"], "y": 0.4 * box["height"]})
    wait_until(lambda: asked(lab), "the page to ask")
    (message,) = asked(lab)
    assert message["do"] == "show" and 24 <= message["step"] <= 44
    wait_until(lambda: lab.state.timeline.shown is not None, "a look back")
    canvas.focus()
    lab.press("ArrowDown", "ArrowRight")
    raster.locator("output").filter(has_text="Mode 2, step").wait_for()
    raster.get_by_label("What is coloured").select_option("D’s score")
    raster.get_by_text("Mean D(x) of the real samples at each mode.").wait_for()
    canvas.focus()
    lab.press("ArrowDown")
    raster.locator("output").filter(has_text="D(x) 0.").wait_for()


def hover(view, across, down):
    canvas = view.locator("canvas")
    box = canvas.bounding_box()
    canvas.hover(position={"x": across * box["width"], "y": down * box["height"]})


def over(lab, mode):
    """A place just over the line on which a mode's bar stands, in shares of the ledger's canvas."""
    view = "window.ganviz.stage.view('ledger')"
    box, width, height = lab.page.evaluate(f"[{view}.box, {view}.sheet.width, {view}.sheet.height]")
    x = box["left"] + (mode + 0.2) / 8 * box["width"]
    return x / width, (box["top"] + box["height"] - 3) / height
