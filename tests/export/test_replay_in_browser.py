"""The replay in a real Chromium, opened as a file."""

import io
from dataclasses import replace

import numpy as np
import pytest
from axe_playwright_python.sync_playwright import Axe
from PIL import Image

from ganviz import Experiment, Run
from ganviz.export.replay import PARTS, compose_replay, write_replay
from ganviz.recording import Change, Event
from ganviz.theme import FAKE, surface_palette

pytestmark = pytest.mark.browser
HOSTILE = "</script><script>window.hacked = 1</script><img src=x onerror='window.hacked = 1'> & \"quoted\" $title"
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}


def recorded(settings, frames, every, changes):
    run = Run(Experiment(seed=7, **settings), device="cpu")
    run.capture(PARTS)
    for i in range(frames):
        if i in changes:
            run.apply(changes[i])
        for _ in range(every):
            run.step()
        run.capture(PARTS)
    return [run.recording.moment(snapshot) for snapshot in run.recording.snapshots]


@pytest.fixture(scope="module")
def ring():
    small = {"generator_width": 32, "discriminator_width": 32}
    moments = recorded(small, 20, 10, {5: {"generator_lr": 0.003}, 12: {"ema_decay": 0.9}})
    lost = Event(150, "lost", "Mode 2 lost: now 7 of 8", (1,))  # instead of what this run happens to do
    return [replace(m, events=(lost,) if m.snapshot.step >= lost.step else ()) for m in moments]


@pytest.fixture(scope="module")
def digits():
    return recorded({"data": "mnist"}, 3, 5, {})


class ReplayPage:
    """What a reader does with the file."""

    def __init__(self, browser, path, hash_="", **context):
        self.context = browser.new_context(**{"viewport": {"width": 1280, "height": 800}, **context})
        self.page = self.context.new_page()
        self.problems, self.requests = [], []
        self.page.on("console", lambda message: self.problems.append(message.text))
        self.page.on("pageerror", lambda error: self.problems.append(str(error)))
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.url = path.as_uri()
        self.page.goto(self.url + hash_)

    def ready(self):
        self.page.locator('#step:not([data-step=""])').wait_for()
        return self

    def at(self, step):
        """Wait until a step is shown."""
        self.page.locator(f'#step[data-step="{step}"]').wait_for()

    def press(self, *keys):
        for key in keys:
            self.page.keyboard.press(key)

    def text(self, selector):
        return self.page.locator(selector).inner_text()

    def pixels(self, canvas):
        """What a reader sees of a canvas, (rows, columns, 3)."""
        return np.asarray(Image.open(io.BytesIO(canvas.screenshot())).convert("RGB")).astype(int)


@pytest.fixture
def opened(browser, tmp_path):
    pages = []

    def open_replay(moments, hash_="", context=None, **options):
        write_replay(moments, tmp_path / "run.html", **options)
        pages.append(ReplayPage(browser, tmp_path / "run.html", hash_, **(context or {})))
        return pages[-1].ready()

    yield open_replay
    for page in pages:
        page.context.close()
        assert page.problems == []


def test_opens_as_a_file_without_any_network(opened, ring):
    replay = opened(ring, title="A ring", context={"offline": True})
    assert replay.requests == [replay.url]
    assert replay.page.title() == "A ring"
    assert replay.text("#status") == ring[0].snapshot.status
    assert [h.inner_text() for h in replay.page.locator("h2").all()][-1] == "Quality"
    assert replay.page.get_by_role("img").count() == 1 + 2 + 4
    assert replay.page.locator("[data-view=plane] canvas").count() == 1


def test_the_policy_forbids_the_network(browser, ring, tmp_path):
    write_replay(ring, tmp_path / "run.html")
    replay = ReplayPage(browser, tmp_path / "run.html").ready()
    asked = replay.page.evaluate("fetch('https://example.org/').then(() => 'fetched', () => 'refused')")
    assert asked == "refused"
    assert any("Content Security Policy" in problem for problem in replay.problems)
    assert replay.requests == [replay.url]
    replay.context.close()


def test_the_keys_scrub(opened, ring):
    replay = opened(ring)
    scrubber = replay.page.get_by_role("slider", name="Moment of the run")
    for key, step in (("ArrowRight", 10), ("ArrowRight", 20), ("ArrowLeft", 10), ("End", 200), ("Home", 0)):
        replay.press(key)
        replay.at(step)
        assert scrubber.get_attribute("aria-valuetext") == f"step {step}"
        assert replay.text("#status") == next(m.snapshot.status for m in ring if m.snapshot.step == step)
    scrubber.focus()
    replay.press("ArrowRight")  # once, and not twice because the scrubber has the focus
    replay.at(10)
    replay.press("ArrowLeft", "ArrowLeft", "ArrowLeft")
    replay.at(0)


def test_dragging_the_scrubber_and_clicking_a_curve_go_there(opened, ring):
    replay = opened(ring)
    replay.page.get_by_role("slider").fill("15")
    replay.at(150)
    losses = replay.page.get_by_role("img", name="Losses at step 150")
    box = losses.bounding_box()
    replay.page.mouse.click(box["x"] + box["width"] - 12, box["y"] + 60)
    replay.at(200)


def test_plays_to_the_end_and_again_and_pauses(opened, ring):
    replay = opened(ring)
    replay.page.get_by_label("Speed").select_option("40 frames/s")
    replay.page.get_by_role("button", name="Play").click()
    replay.at(200)
    replay.page.get_by_role("button", name="Play").wait_for()  # it says what it does next
    replay.page.get_by_label("Speed").select_option("5 frames/s")
    replay.page.locator("#place").click()
    replay.page.get_by_role("button", name="Play").focus()
    replay.press(" ")
    replay.at(10)
    replay.press(" ")
    replay.page.get_by_role("button", name="Play").wait_for()
    status = replay.page.locator("#announcer", has_text="Step ")
    status.wait_for(state="attached")  # told to screen readers once it rests
    assert status.get_attribute("aria-live") == "polite"


def test_marks_say_what_was_changed_and_are_jumped_to(opened, ring):
    replay = opened(ring)
    replay.press(".")
    replay.at(50)
    assert replay.text("#event") == "Step 50: G learning rate = 0.003"
    assert replay.page.locator("#main-settings dd").all_inner_texts().count("0.003") == 0  # holds from the next step
    replay.press(".")
    replay.at(120)
    replay.press("ArrowRight")
    replay.at(130)
    assert replay.text("#event") == "Since step 120: EMA decay β = 0.9"
    replay.press(".")
    replay.at(150)
    assert replay.text("#event") == "Step 150: Mode 2 lost: now 7 of 8"
    replay.press(",", ",")
    replay.at(50)
    mark = replay.page.get_by_role("button", name="Go to step 120: EMA decay β = 0.9")
    mark.focus()
    assert replay.text(".tip") == "step 120: EMA decay β = 0.9"
    mark.click()
    replay.at(120)
    replay.page.locator("#place").hover()
    replay.page.get_by_role("button", name="Go to step 50").hover()
    assert replay.text(".tip") == "step 50: G learning rate = 0.003"


def test_an_address_may_name_a_step(opened, ring):
    opened(ring, hash_="#125").at(120)


def only(replay, *layers):
    """Leave only these layers of the plane; returns its canvas and the place on it of a point of the data."""
    for button in replay.page.locator("[data-layer]").all():
        shown, wanted = button.get_attribute("aria-pressed") == "true", button.get_attribute("data-layer") in layers
        if shown != wanted and button.is_visible():
            button.click()
    canvas = replay.page.locator("[data-view=plane] canvas")
    unit = canvas.evaluate("canvas => parseFloat(getComputedStyle(document.documentElement).fontSize) / 16")
    left, size = 22 * unit, canvas.bounding_box()["width"] - 22 * unit - 4

    def place(x, y, extent):
        return left + (x + extent) / (2 * extent) * size, 4 + (extent - y) / (2 * extent) * size

    return canvas, place


def rgb(colour):
    return [int(colour[i : i + 2], 16) for i in (1, 3, 5)]


def test_fakes_lie_where_the_moment_has_them(opened, ring):
    view = ring[0].snapshot.plane
    fake = np.float32([[-0.8, -0.6], [-0.3, 0.7], [0, 0], [0.55, 0.1], [0.9, -0.9]]) * view.extent
    plane = replace(view, fake=np.concatenate((fake, fake * [1e9, np.nan])).astype(np.float32))
    replay = opened([replace(ring[0], snapshot=replace(ring[0].snapshot, plane=plane))])
    canvas, place = only(replay, "fake")
    is_fake = np.abs(replay.pixels(canvas) - rgb(FAKE)).max(2) < 40
    assert all(at(is_fake, place(*point, view.extent)) for point in fake)
    assert not any(at(is_fake, place(*point, view.extent)) for point in fake[:, ::-1] if abs(point.sum()) > 0.1)
    size = place(view.extent, 0, view.extent)[0] - place(-view.extent, 0, view.extent)[0]
    assert is_fake.sum() < len(fake) * (size / 45) ** 2  # those few and no others


def at(pixels, place):
    """The pixel at px of a canvas, from its left and upper ends."""
    x, y = place
    return pixels[int(y), int(x)]


def test_the_ground_has_the_colours_of_the_app(opened, ring):
    replay = opened(ring, dark=True)
    canvas, place = only(replay, "surface")
    view, palette, pixels = ring[0].snapshot.plane, surface_palette(True), replay.pixels(canvas)
    n = len(view.surface)
    for row, column in ((5, 30), (24, 24), (n - 4, 3)):
        x, y = ((np.array([column, row]) + 0.5) / n * 2 - 1) * view.extent
        shown, expected = at(pixels, place(x, y, view.extent)), rgb(palette[view.surface[row, column]])
        assert np.abs(shown - expected).max() <= 4


def test_pictures_are_those_of_the_moment(opened, digits):
    last = digits[-1].snapshot
    tones = np.arange(72, dtype=np.uint8).reshape(36, 1, 2) * 3  # of the left and the right half of each
    fake = np.broadcast_to(np.repeat(tones, 14, 2), (36, 28, 28)).copy()
    grid = replace(last.grid, fake=fake, fake_verdicts=np.linspace(0, 1, 36, dtype=np.float32))
    replay = opened([*digits[:-1], replace(digits[-1], snapshot=replace(last, grid=grid))])
    replay.press("End")
    replay.at(15)
    assert "Quality of pictures" in replay.page.locator("h2").all_inner_texts()
    canvas = replay.page.get_by_role("img", name="Samples at step 15: 36 fakes from fixed latents, mean verdict 50%")
    for name in ("D’s verdict", "Real"):
        replay.page.get_by_role("button", name=name, exact=True).click()
    unit = canvas.evaluate("canvas => parseFloat(getComputedStyle(document.documentElement).fontSize) / 16")
    box, pixels = canvas.bounding_box(), replay.pixels(canvas)
    top = 20 * min(unit, 1.25)
    tile = int(min(box["width"], box["height"] - top) / 6)
    for number in range(36):
        row, column = divmod(number, 6)
        for half in (0, 1):
            shown = at(pixels, ((column + 0.25 + half / 2) * tile, top + (row + 0.5) * tile))
            assert np.abs(shown - int(tones[number, 0, half])).max() <= 4


def test_hostile_words_are_only_words(opened, ring):
    moments = [
        replace(
            moment,
            snapshot=replace(moment.snapshot, status=HOSTILE, settings={**moment.snapshot.settings, HOSTILE: HOSTILE}),
            changes=(Change(0, {HOSTILE: HOSTILE}),),
        )
        for moment in ring[:3]
    ]
    replay = opened(moments, title=HOSTILE)
    assert replay.page.title() == HOSTILE and replay.text(".title") == HOSTILE
    assert replay.text("#status") == HOSTILE
    assert HOSTILE[:60] in replay.text("#event")
    replay.page.locator("#settings summary").click()
    assert HOSTILE in replay.page.locator("#other-settings dt").all_inner_texts()
    assert replay.page.evaluate("'hacked' in window") is False
    assert replay.page.locator("img").count() == 0


def test_what_is_no_number_breaks_nothing(opened, ring):
    broken = ring[-1].snapshot
    nothing = np.full_like(broken.plane.fake, np.nan)
    plane = replace(broken.plane, fake=nothing, arrows=broken.plane.arrows * np.inf, latent_lines=nothing)
    logits = np.float32([np.nan, np.inf, -np.inf])
    judgement = replace(broken.judgement, real_logits=logits, fake_logits=logits, real_mean=np.nan, fake_mean=np.nan)
    wild = {name: np.where(np.arange(len(c)) % 3 == 0, np.inf, c) for name, c in ring[-1].losses.items()}
    last = replace(
        ring[-1],
        snapshot=replace(
            broken,
            plane=plane,
            judgement=judgement,
            diverged="the loss rose",
            status="Training diverged.",
            losses={"discriminator": np.nan, "generator": np.inf},
            metrics=dict.fromkeys(broken.metrics, np.nan),
        ),
        losses={**wild, "step": ring[-1].losses["step"]},
    )
    replay = opened([*ring[:-1], last])
    only(replay, "fake", "arrows", "grid", "boundary")
    replay.press("End")
    replay.at(200)
    assert replay.text("#status") == "Training diverged."
    assert replay.text("#event") == "Step 200: training diverged: the loss rose"
    assert "–" in replay.text("section[aria-label=Losses]")


def test_one_moment_is_a_replay(opened, ring):
    replay = opened(ring[:1])
    replay.press("ArrowRight", "End", ".", " ")
    assert replay.text("#place") == "frame 1 of 1"
    replay.page.get_by_role("button", name="Play").wait_for()


def test_thinning_is_told(opened, ring):
    whole = compose_replay(ring)
    replay = opened(ring, limit_mb=whole.nbytes * 0.7 / 1e6)
    assert "more were left out evenly, to keep this file under" in replay.text("#about")


def test_the_theme_is_the_readers_until_chosen(opened, ring):
    replay = opened(ring, context={"color_scheme": "dark"})
    theme = replay.page.locator("html")
    assert theme.get_attribute("data-theme") == "dark"
    replay.page.get_by_role("button", name="Light or dark").click()
    assert theme.get_attribute("data-theme") == "light"
    assert (
        opened(ring, dark=False, context={"color_scheme": "dark"}).page.locator("html[data-theme=light]").count() == 1
    )


@pytest.mark.parametrize("width", [360, 768, 1920])
def test_fits_any_width(opened, ring, width):
    replay = opened(ring, context={"viewport": {"width": width, "height": 800}, "device_scale_factor": 2})
    assert replay.page.evaluate("document.documentElement.scrollWidth") <= width
    canvas = replay.page.locator("[data-view=plane] canvas")
    assert canvas.evaluate("canvas => canvas.width") == pytest.approx(2 * canvas.bounding_box()["width"], abs=2)


@pytest.mark.parametrize("dark", [False, True])
def test_no_violations_of_accessibility(opened, ring, dark):
    replay = opened(ring, dark=dark, hash_="#50")
    replay.page.locator("#settings summary").click()
    found = Axe().run(replay.page, options=RULES).response["violations"]
    assert [(v["id"], [n["html"][:90] for n in v["nodes"]]) for v in found] == []


def test_a_damaged_file_says_so(browser, ring, tmp_path):
    write_replay(ring, tmp_path / "run.html")
    html = (tmp_path / "run.html").read_text(encoding="utf-8")
    start = html.index('id="data">') + 11
    (tmp_path / "run.html").write_text(html[:start] + html[start + 40 :], encoding="utf-8")
    replay = ReplayPage(browser, tmp_path / "run.html")
    replay.page.get_by_role("alert").wait_for()
    assert "cannot be opened; the file may be damaged" in replay.text("#status")
    replay.context.close()
