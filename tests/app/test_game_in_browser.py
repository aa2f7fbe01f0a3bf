"""The living diagram, slow motion and editing of the players, in a real Chromium."""

import numpy as np
import pytest
from driver import LabPage, wait_until

from ganviz.app.figures.diagram import NODES
from ganviz.engine import Run
from ganviz.experiment import Experiment

pytestmark = pytest.mark.browser

INK = """node => {
    const { width, height } = node
    const copy = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true })
    copy.drawImage(node, 0, 0)
    const { data } = copy.getImageData(0, 0, width, height)
    const colours = new Set()
    for (let i = 0; i < data.length; i += 4) colours.add((data[i] << 16) | (data[i + 1] << 8) | data[i + 2])
    return colours.size
}"""

MOVES = """node => new Promise(done => {
    const before = node.toDataURL()
    setTimeout(() => done(before !== node.toDataURL()), 300)
})"""


@pytest.fixture
def lab(lab_page):
    return lab_page.open()


def node(lab, name):
    return lab.page.locator(f"[data-node={name}]")


def on(lab):
    """The edges that move now."""
    return set(lab.page.locator("path.edge.on").evaluate_all("edges => edges.map(edge => edge.dataset.edge)"))


def test_every_part_has_a_picture_and_says_what_it_is(lab):
    lab.press("n")
    wait_until(lambda: lab.step() == 100, "100 steps")
    for name, (title, explanation) in NODES.items():
        wait_until(lambda n=name: node(lab, n).locator("canvas").evaluate(INK) > 1, f"a picture of {name}")
        assert node(lab, name).get_attribute("aria-label").startswith(title)
        node(lab, name).hover()
        lab.page.locator("#about", has_text=explanation).wait_for()
    assert node(lab, "predictions").get_attribute("aria-label").endswith("% right")


@pytest.mark.slow
def test_pictures_of_digits_too(lab):
    lab.page.goto(f"{lab.app.url}?data=mnist")
    for name in ("generator", "fake", "real", "predictions", "discriminator"):
        wait_until(lambda n=name: node(lab, n).locator("canvas").evaluate(INK) > 2, f"a picture of {name}")


@pytest.mark.slow
def test_pointing_at_a_part_shows_its_part_of_the_plane(lab):
    surface_is_hidden = """() => [...Bokeh.documents[0]._all_models.values()]
        .some(m => m.type === 'GlyphRenderer' && m.glyph.type === 'Image' && !m.visible)"""
    node(lab, "real").focus()
    wait_until(lambda: lab.page.evaluate(surface_is_hidden), "the surface to step back")
    lab.page.evaluate("document.activeElement.blur()")
    lab.page.mouse.move(5, 5)
    node(lab, "real").blur()
    wait_until(lambda: not lab.page.evaluate(surface_is_hidden), "the surface again")


@pytest.mark.slow
def test_edges_move_while_training_only(lab):
    assert on(lab) == set()
    lab.play()
    both, seen = {"latent-generator", "discriminator-predictions"}, set()

    def watch():
        seen.update(on(lab))
        return {"discriminator_loss-discriminator", "gradients-fake"} <= seen

    wait_until(watch, "both players' gradients")
    assert both <= seen
    lab.play()
    wait_until(lambda: on(lab) == set(), "rest")


@pytest.mark.slow
def test_stepping_one_player_is_told_in_its_direction(lab):
    lab.lab.engine.limit_speed(10)
    lab.lab.engine.step("generator", 60)
    wait_until(lambda: "gradients-fake" in on(lab), "G's gradients")
    assert "real-discriminator" not in on(lab)


def test_a_part_is_seen_large_and_left_by_escape(lab):
    node(lab, "discriminator").click()
    dialog = lab.page.get_by_role("dialog", name="Discriminator")
    dialog.wait_for()
    assert dialog.locator("canvas").evaluate(INK) > 1
    lab.press(" ")  # a key of the page means nothing here
    lab.press("Escape")
    dialog.wait_for(state="hidden")
    assert not lab.lab.engine.latest.playing


@pytest.mark.slow
def test_a_hidden_layer_opens(lab):
    lab.press("s")
    lab.button("Hidden layer 2 of the discriminator").click()
    dialog = lab.page.get_by_role("dialog", name="Discriminator")
    dialog.get_by_text("Each map is one unit of hidden layer 2 (64 of 128 shown)").wait_for()
    assert dialog.locator("canvas").evaluate(INK) > 50
    dialog.get_by_role("button", name="Hidden layer 1").click()
    dialog.get_by_text("unit of hidden layer 1").wait_for()
    lab.press("Escape")
    wait_until(lambda: lab.lab.engine.latest.snapshot.units is None, "units to cost nothing again")


@pytest.mark.slow
def test_the_lattice_warps_on_hover_unless_motion_is_reduced(lab, app, browser):
    lab.press("n")
    wait_until(lambda: lab.step() == 100, "100 steps")
    node(lab, "generator").hover()
    assert node(lab, "generator").locator("canvas").evaluate(MOVES)
    context = browser.new_context(reduced_motion="reduce")
    calm = LabPage(context.new_page(), app).open()
    node(calm, "generator").hover()
    assert not node(calm, "generator").locator("canvas").evaluate(MOVES)
    context.close()


def test_players_are_edited_on_the_diagram(lab):
    lab.button("Add a hidden layer to D").click()
    wait_until(lambda: lab.settings()["discriminator_layers"] == 3, "a third layer")
    lab.button("Fewer units in each layer of G").click()
    wait_until(lambda: lab.settings()["generator_width"] == 64, "half the units")
    lab.button("Freeze or thaw the generator").click()
    wait_until(lambda: lab.settings()["generator_steps"] == 0, "G frozen")
    before = lab.lab.engine.latest.snapshot.plane.fake
    lab.press("s", "s")
    wait_until(lambda: lab.step() == 2, "two steps")
    assert np.array_equal(before, lab.lab.engine.latest.snapshot.plane.fake)
    assert node(lab, "generator").get_attribute("aria-label") == "Generator, frozen"
    lab.button("Freeze or thaw the generator").click()
    wait_until(lambda: lab.settings()["generator_steps"] == 1, "G thawed")
    assert lab.step() == 2  # none of it began the run again


@pytest.mark.slow
def test_new_weights_for_one_player_only(lab):
    lab.press("n")
    wait_until(lambda: lab.step() == 100, "100 steps")
    old = lab.lab.engine.latest.snapshot
    lab.button("Give the discriminator new first weights").click()
    wait_until(
        lambda: not np.array_equal(old.plane.surface_values, lab.lab.engine.latest.snapshot.plane.surface_values),
        "another surface",
    )
    assert np.array_equal(old.plane.fake, lab.lab.engine.latest.snapshot.plane.fake)
    assert lab.step() == 100


def test_slow_motion_forward_and_back_is_one_plain_step(lab):
    lab.press("m")
    scene = lab.page.locator(".scene")
    scene.get_by_text("Draw real samples").wait_for()
    lab.press(".")
    scene.get_by_text("Draw latents").wait_for()
    lab.press(",")
    scene.get_by_text("Draw real samples").wait_for()
    for _ in range(12):
        lab.press(".")
    scene.get_by_text("G moves").wait_for()
    assert "13 of 13" in scene.inner_text()
    wait_until(lambda: node(lab, "generator").evaluate("n => n.classList.contains('on')"), "G to be in play")
    lab.press("Escape")
    scene.wait_for(state="hidden")
    plain = Run(Experiment(), device="cpu")
    plain.step()
    assert lab.lab.engine.latest.snapshot.step == 1
    assert np.array_equal(plain.capture().plane.fake, lab.lab.engine.latest.snapshot.plane.fake)


@pytest.mark.slow
def test_slow_motion_goes_on_by_itself_and_ends_when_training_goes_on(lab):
    lab.button("m: slow motion").click()
    lab.page.get_by_role("combobox", name="Pace").click()
    lab.page.get_by_role("option", name="2 s a scene").click()
    lab.button("Go on by itself").click()
    lab.page.locator(".scene").get_by_text("Draw latents").wait_for(timeout=6000)
    lab.play()
    lab.page.locator(".scene").wait_for(state="hidden")


@pytest.mark.parametrize(
    "message",
    [
        {"units": {"player": "generator", "layer": "x"}},
        {"units": {"player": "generator", "layer": -1}},
        {"units": [1]},
        {"attend": ["real"]},
        {"edit": "generator", "what": "seed"},
        {"freeze": "nobody"},
        {},
    ],
)
def test_messages_may_be_anything(message):
    from ganviz.app.figures.diagram import Diagram

    wishes = []
    view = Diagram()
    view.on_wish = lambda wish, value: wishes.append((wish, value))
    view.canvas.on_message(message)
    assert [wish for wish in wishes if wish not in (("needs", ""), ("attend", ""))] == []
    assert view.needs() == set(view.parts)


@pytest.mark.slow
def test_slow_motion_can_be_asked_for_again_after_a_refusal():
    from types import SimpleNamespace

    from ganviz.app.slow_motion import SlowMotion

    asked = []
    bar = SlowMotion(lambda: asked.append(1), lambda: None)
    bar.begin()
    bar.begin()
    assert len(asked) == 1  # one step, however often the key is pressed
    bar.show(SimpleNamespace(error="The run has diverged.", story=(), stories=0))
    bar.begin()
    assert len(asked) == 2
