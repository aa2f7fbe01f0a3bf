"""The views of pictures, in a real Chromium."""

import re
from dataclasses import replace

import numpy as np
import pytest
from accessible import assert_no_violations
from driver import wait_until

from ganviz.app.figures import VIEWS
from ganviz.app.figures.tiles import GAP, STRIP
from ganviz.recording import FilmStrip

pytestmark = pytest.mark.browser
SMALL = "data=mnist&generator_width=32&discriminator_width=32"

# colours in a canvas, also where it lies in shadow roots: the share of pixels that are not grey, and of bright ones
INK = """(name) => {
    const find = (root) => {
        for (const node of root.querySelectorAll('*')) {
            if (node.tagName === 'CANVAS' && (node.getAttribute('aria-label') ?? '').startsWith(name)) return node
            const found = node.shadowRoot && find(node.shadowRoot)
            if (found) return found
        }
    }
    const canvas = find(document)
    if (!canvas || canvas.width < 2) return null
    const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext('2d', { willReadFrequently: true })
    copy.drawImage(canvas, 0, 0)
    const { data } = copy.getImageData(0, 34, canvas.width, canvas.height - 34)
    let [coloured, bright] = [0, 0]
    for (let i = 0; i < data.length; i += 4) {
        coloured += Math.max(data[i], data[i + 1], data[i + 2]) - Math.min(data[i], data[i + 1], data[i + 2]) > 60
        bright += data[i] > 128
    }
    return { coloured: coloured * 4 / data.length, bright: bright * 4 / data.length, width: canvas.width }
}"""


@pytest.fixture
def lab(lab_page):
    return lab_page.open(SMALL)


def open_views(lab, *names):
    lab.do(lambda: lab.lab.desk.open(names))
    wait_until(lambda: set(lab.lab.desk.chooser.value) == set(names), "the views")


def spoken(lab, start):
    """The description of the one picture that begins so."""
    return lab.page.get_by_role("img", name=re.compile(f"^{start}")).get_attribute("aria-label")


def click_tile(lab, tile, side=6):
    """Click into the middle of a fake, where the browser has drawn it."""
    places = """() => {
        const figures = [...Bokeh.documents[0]._all_models.values()].filter(m => m.type === 'Figure')
        const figure = figures.find(f => f.title?.text?.startsWith('Fakes'))
        const view = Bokeh.index.find_one(figure)
        const box = view.el.getBoundingClientRect()
        const { left, top, width, height } = view.frame.bbox
        return { x: box.left + left, y: box.top + top, width, height }
    }"""
    grid = lab.page.get_by_role("img", name="Fakes from fixed latents")
    grid.evaluate("(grid) => grid.scrollIntoView({ block: 'center' })")  # clear of the head and of the timeline
    frame = None
    while frame != (frame := lab.page.evaluate(places)):  # what is opened meanwhile may still move it
        lab.page.wait_for_timeout(150)
    row, column = divmod(tile, side)
    share = (28 + GAP) / 2 / (28 + GAP + STRIP)
    lab.page.mouse.click(
        frame["x"] + (column + 0.5) * frame["width"] / side, frame["y"] + (row + share) * frame["height"] / side
    )


def tiles(lab):
    inspector = lab.lab.desk._built.get("inspector")
    return inspector.tiles if inspector else ()


def test_the_film_strip_is_open_and_grows_while_training(lab):
    lab.play()
    lab.wait_for_step(60)
    wait_until(lambda: "8 latents at" in spoken(lab, "Film strip"), "the first moments")
    before = lab.page.evaluate(INK, "Film strip")["width"]
    wait_until(lambda: lab.page.evaluate(INK, "Film strip")["width"] > before, "more moments")
    assert lab.page.evaluate(INK, "Film strip")["bright"] > 0.01
    assert len(lab.lab.engine.latest.film.steps) <= 24


@pytest.mark.slow
def test_the_film_strip_follows_the_newest_and_scrolls_by_keyboard(lab):
    lab.play()
    where = """(node) => ({ left: node.scrollLeft, end: node.scrollWidth - node.clientWidth })"""
    scroll = lab.page.get_by_role("group", name="Film strip")
    wait_until(lambda: scroll.evaluate(where)["end"] > 60, "more moments than there is room for", 60)
    lab.play()
    wait_until(lambda: not lab.lab.engine.latest.playing, "the pause")
    wait_until(lambda: abs(scroll.evaluate(where)["left"] - scroll.evaluate(where)["end"]) < 3, "the newest in sight")
    scroll.focus()
    for _ in range(3):
        lab.press("ArrowLeft")
    wait_until(lambda: scroll.evaluate(where)["left"] < scroll.evaluate(where)["end"] - 20, "an earlier moment")


@pytest.mark.slow
def test_a_closed_film_strip_gets_nothing(lab):
    wait_until(lambda: lab.lab.engine.latest.film.steps, "the film")
    open_views(lab, "samples")
    wait_until(lambda: lab.lab.engine.latest.film == FilmStrip() or not lab.lab.engine.latest.film.steps, "no film")
    assert lab.lab.engine.latest.snapshot.grid is not None


@pytest.mark.slow
def test_the_curves_of_accuracy_agree_with_the_judgement(lab):
    open_views(lab, "accuracy")
    lab.play()
    lab.wait_for_step(50)
    lab.play()
    wait_until(lambda: not lab.lab.engine.latest.playing, "the pause")
    known = lab.lab.engine.latest
    assert known.observations["accuracy_fake"][-1] == known.snapshot.judgement.accuracy_fake
    lacking = [1 - share for share in known.observations["accuracy_fake"]]
    wait_until(lambda: lab.column("adversarial") == pytest.approx(lacking), "the curves")


def test_clicks_choose_a_then_b_and_open_the_inspector(lab):
    assert "inspector" not in lab.lab.desk.chooser.value
    click_tile(lab, 8)
    wait_until(lambda: tiles(lab)[:1] == (8,), "tile A")
    assert "inspector" in lab.lab.desk.chooser.value
    wait_until(lambda: spoken(lab, "The way") == "The way from tile 9 to tile 2 in 9 pictures", "the way to tile 2")
    click_tile(lab, 34)
    wait_until(lambda: spoken(lab, "The way") == "The way from tile 9 to tile 35 in 9 pictures", "the way to tile 35")
    wait_until(lambda: spoken(lab, "Tile 9") == "Tile 9 and the 5 training pictures most like it", "real pictures")
    wait_until(lambda: lab.column("letter") == ["A", "B"], "the letters in the grid")
    click_tile(lab, 0)
    wait_until(lambda: tiles(lab) == (0, 34), "another tile A")


@pytest.mark.slow
def test_tiles_are_chosen_by_keyboard_and_compared_while_paused(lab):
    open_views(lab, "samples", "inspector")
    for label, tile in (("Tile A", "12"), ("Tile B", "30")):
        field = lab.page.get_by_label(label, exact=True)
        field.fill(tile)
        field.press("Enter")
    wait_until(lambda: spoken(lab, "The way") == "The way from tile 12 to tile 30 in 9 pictures", "the way")
    wait_until(lambda: lab.page.get_by_text("most like tile 12 at step 0").count(), "the distances in words")
    lab.page.keyboard.press("Escape")
    lab.button("s: step both").click()
    wait_until(lambda: lab.step() == 1, "a step")
    lab.button("Compare again").click()
    lab.page.get_by_text("most like tile 12 at step 1").wait_for()


@pytest.mark.slow
def test_the_inspector_is_live(lab):
    open_views(lab, "inspector")
    wait_until(lambda: lab.lab.engine.latest.snapshot.inspection, "the inspector")
    before = lab.lab.desk._built["inspector"]._path.frame
    lab.play()
    wait_until(lambda: lab.lab.desk._built["inspector"]._path.frame != before, "another frame")


@pytest.mark.slow
def test_the_device_tells_speed_and_memory(lab):
    open_views(lab, "device")
    lab.play()
    lab.page.get_by_text("Memory of the process").wait_for()
    wait_until(lambda: max(lab.column("speed") or [0]) > 0, "the speed")
    assert min(lab.column("memory")) > 50  # MiB


@pytest.mark.slow
def test_colours_are_drawn_everywhere(lab):
    open_views(lab, "diagram", "samples", "film")
    wait_until(lambda: lab.lab.engine.latest.film.steps and lab.lab.engine.latest.snapshot.game, "all of the game")
    red, state = np.zeros((36, 28, 28, 3), np.uint8), lab.lab.engine.latest
    red[..., 0] = 200  # green and blue are nothing
    grid = replace(state.snapshot.grid, fake=red, real=red[..., ::-1].copy(), push=red[:16])
    game = replace(state.snapshot.game, mesh_tiles=red[:25].reshape(5, 5, 28, 28, 3))
    film = FilmStrip(1, (0, 1), (red[:8], red[:8]))
    coloured = replace(state, snapshot=replace(state.snapshot, grid=grid, game=game), film=film, run=state.run + 1)
    lab.lab._coalescer.close()  # the engine's own states stay away
    lab.do(lambda: lab.lab.desk.show(coloured, True))
    wait_until(lambda: lab.page.evaluate(INK, "Film strip")["coloured"] > 0.9 * 28 / 34, "a coloured film")
    miniature = """name => {
        const find = (root) => {
            for (const node of root.querySelectorAll('*')) {
                if (node.matches(`[data-node=${name}]`)) return node.querySelector('canvas')
                const found = node.shadowRoot && find(node.shadowRoot)
                if (found) return found
            }
        }
        const copy = new OffscreenCanvas(40, 40).getContext('2d', { willReadFrequently: true })
        copy.drawImage(find(document), 0, 0)
        return [...copy.getImageData(20, 20, 1, 1).data]
    }"""
    for node, colour in (("fake", [200, 0, 0]), ("real", [0, 0, 200]), ("gradients", [200, 0, 0])):
        wait_until(lambda n=node, c=colour: lab.page.evaluate(miniature, n)[:3] == c, f"colours of {node}")
    images = """() => [...Bokeh.documents[0]._all_models.values()].filter(m => m.type === 'GlyphRenderer'
        && ['Image', 'ImageRGBA'].includes(m.glyph.type) && m.data_source.data.image.length).map(m => m.glyph.type)"""
    wait_until(lambda: lab.page.evaluate(images).count("ImageRGBA") == 2, "coloured tiles")
    lab.do(lambda: lab.lab.desk.show(state, True))
    wait_until(lambda: "ImageRGBA" not in lab.page.evaluate(images), "grey tiles again")


@pytest.mark.slow
def test_number_keys_open_and_close_the_new_views(lab):
    open_views(lab, "samples")
    for name in ("film", "accuracy"):
        key = str(list(VIEWS).index(name) + 1)
        lab.press(key)
        wait_until(lambda n=name: n in lab.lab.desk.chooser.value, f"{name} to open")
        lab.press(key)
        wait_until(lambda n=name: n not in lab.lab.desk.chooser.value, f"{name} to close")


@pytest.mark.parametrize("dark", [False, pytest.param(True, marks=pytest.mark.slow)], ids=["light", "dark"])
def test_no_violations(lab, dark):
    open_views(lab, "film", "accuracy", "inspector", "device")
    if dark:
        lab.press("t")
    wait_until(lambda: lab.page.get_by_text("most like tile 1 at step 0").count(), "the distances in words")
    assert_no_violations(lab.page)
