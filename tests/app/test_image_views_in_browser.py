"""The views of pictures, in a real Chromium: samples, film, quality, inspector, classes, copies, colours."""

import re
from itertools import pairwise

import numpy as np
import pytest
from accessible import assert_no_violations
from driver import wait_until
from seeing import asked, commands_of, listen, open_views, pause_at, step_to, words_on

from ganviz.engine.commands import BreakIt, Want

pytestmark = pytest.mark.browser
SMALL = (
    "data=mnist&generator_width=16&generator_layers=1&discriminator_width=16&discriminator_layers=1"
    "&batch_size=16&latent_dim=8"
)
BARS = """() => {
    const sources = Bokeh.documents.flatMap(doc => [...doc._all_models.values()].filter(model => model.data?.place))
    return sources.flatMap(({ data }) => [...data.fake, ...data.real])
}"""


def spoken(lab, key, nth=0):
    """What a picture of a view says that it shows."""
    return lab.view(key).locator("canvas").nth(nth).get_attribute("aria-label") or ""


def click_tile(lab, tile):
    """Click into the middle of a fake of the sample grid."""
    code = """tile => {
        const { tiles, sheet } = window.ganviz.stage.view('samples')
        const [x, y] = tiles.fake.corner(tile)
        const { wide, high } = tiles.fake.place
        const { left, top } = sheet.canvas.getBoundingClientRect()
        return [left + x + wide / 2, top + y + high / 2]
    }"""
    lab.page.mouse.click(*lab.page.evaluate(code, tile))


def test_samples_have_verdicts_the_film_grows_and_classes_are_counted(lab_page):
    lab = lab_page.open(SMALL)
    open_views(lab, "diagram", "samples", "film", "picture_quality")
    wait_until(lambda: lab.state.film.steps, "the film to begin")
    step_to(lab, 1)
    film = lab.view("film").locator("canvas")
    wait_until(lambda: "8 latents at" in spoken(lab, "film"), "the first moment")
    before = film.bounding_box()["width"]
    known = pause_at(lab, 30)
    steps = lab.frame("film.steps")
    wait_until(lambda: f"8 latents at {len(steps)} moments" in spoken(lab, "film"), "all moments")
    assert film.bounding_box()["width"] > before and len(steps) > 2
    told = re.compile(r"36 fakes from fixed latents, mean verdict (\d+)%; beside real pictures, mean verdict (\d+)%")
    means = pytest.approx([100 * known.grid.fake_verdicts.mean(), 100 * known.grid.real_verdicts.mean()], abs=1)
    wait_until(lambda: [int(n) for n in told.search(spoken(lab, "samples")).groups()] == means, "mean verdicts")
    words = [word["text"] for word in words_on(lab, "samples")]
    verdicts = [f"{value:.0%}" for value in (*known.grid.fake_verdicts, *known.grid.real_verdicts)]
    shown = [word for word in words if word.endswith("%")]
    assert len(shown) == 72
    assert [int(a[:-1]) for a in shown] == pytest.approx([int(b[:-1]) for b in verdicts], abs=1)  # a byte for each
    listen(lab)
    lab.view("samples").get_by_role("button", name="D’s verdict").click()
    wait_until(lambda: not any(w["text"].endswith("%") for w in words_on(lab, "samples")), "no verdicts")
    assert asked(lab) == []  # the browser's own business
    wait_until(lambda: lab.state.snapshot.class_shares is not None, "classes to be counted", 60)
    shares = lab.state.snapshot.class_shares
    bars = pytest.approx([*shares.fake, *shares.real])
    wait_until(lambda: lab.page.evaluate(BARS) == bars, "the histogram")


def test_fakes_are_inspected_by_click_and_keyboard_and_copies_are_marked(lab_page):
    lab = lab_page.open(SMALL)
    step_to(lab, 1)
    # an untrained generator makes nearly the same of all latents
    lab.view("samples").get_by_text("Step 1: 36 of 36 samples are near-duplicates of another, in 1 group.").wait_for()
    assert [w["text"] for w in words_on(lab, "samples")].count("=1") == 36
    click_tile(lab, 8)
    lab.page.locator("[data-view=inspector]").wait_for()  # it opens
    wait_until(lambda: spoken(lab, "inspector") == "The way from tile 9 to tile 9 in 9 pictures", "the first tile")
    click_tile(lab, 34)
    wait_until(lambda: spoken(lab, "inspector") == "The way from tile 9 to tile 35 in 9 pictures", "the way")
    nearest = "Tile 9 and the 5 training pictures most like it"
    wait_until(lambda: spoken(lab, "inspector", 1) == nearest, "real pictures")
    assert {w["text"] for w in words_on(lab, "samples")} >= {"A", "B"}
    lab.view("samples").locator("canvas").first.focus()
    lab.press("ArrowRight", "ArrowRight", "ArrowDown", "Enter")  # from the first to the eighth fake, as the new A
    wait_until(lambda: spoken(lab, "inspector") == "The way from tile 8 to tile 35 in 9 pictures", "the new tile")
    field = lab.page.get_by_label("Tile B", exact=True)
    field.fill("30")
    field.press("Enter")
    wait_until(lambda: spoken(lab, "inspector") == "The way from tile 8 to tile 30 in 9 pictures", "the number")
    step_to(lab, 2)
    lab.page.get_by_role("button", name="Compare again").click()
    lab.view("inspector").get_by_text("most like tile 8 at step 2").wait_for()
    assert_no_violations(lab.page)
    lab.view("samples").get_by_role("button", name="Copies").click()
    wait_until(lambda: "=1" not in [w["text"] for w in words_on(lab, "samples")], "no marks")
    wait_until(lambda: lab.state.snapshot.copies is None, "nothing looked for")


def test_a_conditional_generator_has_a_column_for_each_class(lab_page):
    lab = lab_page.open(f"{SMALL}&conditioning=class")
    names = [str(digit) for digit in range(10)]
    wait_until(lambda: lab.frame("samples.columns") == names, "the columns")
    wait_until(lambda: lab.state.snapshot.grid.fake.shape[0] == 100, "ten fakes of each class")
    wait_until(lambda: spoken(lab, "samples").startswith("Samples at step 0: 100 fakes"), "the words")
    words = words_on(lab, "samples")
    heads = [word for word in words if word["text"] in names]
    assert [word["text"] for word in heads] == names * 2  # over the fakes, over the real pictures
    assert all(a["right"] <= b["left"] for a, b in pairwise(heads)), "none over another"
    assert np.array_equal(lab.state.snapshot.grid.real_labels, np.tile(np.arange(10), 10))


def test_a_recipe_on_other_data_opens_their_views_and_colours_are_drawn(lab_page):
    lab = lab_page.open("generator_width=16&discriminator_width=16&batch_size=16")
    commands = commands_of(lab)
    lab.press("k")
    lab.page.get_by_role("button", name="Break it: Lost digits").click()
    lab.page.get_by_text("Breaking it: Lost digits").wait_for()
    assert [type(command) for command in commands if not isinstance(command, Want)] == [BreakIt]
    lab.page.locator("[data-view=samples]").wait_for()
    lab.wait_for_step(5)
    assert lab.page.locator("[data-view=plane]").count() == 0
    lab.play()
    wait_until(lambda: not lab.state.playing, "the pause")
    fake, real, tile = lab.page.evaluate(COLOURED)
    assert (fake, real, tile) == ([200, 0, 0], [0, 0, 200], [200, 0, 0])


# shows red fakes and blue real pictures; returns the colours of both miniatures and of a tile
COLOURED = """() => {
    const { stage } = window.ganviz
    const pictures = (channel) => {
        const data = new Uint8Array(36 * 28 * 28 * 3)
        for (let i = channel; i < data.length; i += 3) data[i] = 200
        return { shape: [36, 28, 28, 3], data }
    }
    const samples = { ...stage.state.samples, fake: pictures(0), real: pictures(2), copies: null }
    stage.show({ ...stage.state, samples })
    stage.draw()
    const at = (canvas, x, y) => [...canvas.getContext('2d').getImageData(x, y, 1, 1).data.slice(0, 3)]
    const part = (name) => document.querySelector(`#strip [data-node=${name}] canvas`)
    const { tiles, sheet } = stage.view('samples')
    const corner = tiles.fake.corner(0).map((px) => px * devicePixelRatio)
    return [at(part('fake'), 16, 16), at(part('real'), 16, 16), at(sheet.canvas, corner[0] + 12, corner[1] + 12)]
}"""
