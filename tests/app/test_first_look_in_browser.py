"""What a person sees first: one screen, or one column where it is narrow; on a first visit a recorded run and doors."""

import pytest
from driver import wait_until

pytestmark = pytest.mark.browser
SCREENS = ((1366, 768), (1440, 900), (1920, 1080), (1280, 720))
TABLET, PHONE = (820, 1180), (390, 844)
ZOOMED = (683, 384)  # a screen of 1366 by 768 at 200%
IN_SIGHT = ("plane", "diagram", "losses", "judgement", "modes", "diagnosis", "timeline")
MOST_MODELS, MOST_BYTES = 150, 200_000

BOXES = """names => {
    const box = (node) => ['left', 'top', 'right', 'bottom'].map((side) => node.getBoundingClientRect()[side])
    const found = Object.fromEntries(names.map((name) => [name, box(document.querySelector(`[data-view=${name}]`))]))
    const more = { play: '[data-action=play]', canvas: '[data-view=plane] canvas', bar: '#bar', left: '#left' }
    for (const [name, selector] of Object.entries(more)) found[name] = box(document.querySelector(selector))
    return found
}"""
UNDER = """([x, y, name]) =>
    Boolean(document.elementFromPoint(x, y)?.closest(`[data-view=${name}], [data-action=${name}]`))"""
SCROLLS = """() => [document.documentElement, document.body, document.getElementById('right')]
    .filter((node) => node.scrollHeight > node.clientHeight || node.scrollWidth > node.clientWidth)
    .map((node) => node.id || node.tagName)"""
WIDER = """() => [...document.querySelectorAll('body *')].filter((node) => {
    const { left, right, width } = node.getBoundingClientRect()
    return width && node.checkVisibility() && (right > innerWidth + 1 || left < -1) && !node.closest('.formulas')
}).map((node) => node.outerHTML.slice(0, 120))"""
CUT = """() => [...document.querySelectorAll('button, select, label, h2, h3, p, b')].filter((node) =>
    node.checkVisibility() && node.clientWidth > 1 && getComputedStyle(node).overflowX !== 'visible'
    && (node.scrollWidth > node.clientWidth + 1 || node.scrollHeight > node.clientHeight + 2)
).map((node) => node.outerHTML.slice(0, 120))"""
SMALL = """() => [...document.querySelectorAll('button, select, input, a, summary')].filter((node) => {
    const { width, height } = (node.closest('label') ?? node).getBoundingClientRect()
    return node.checkVisibility() && width && !node.matches('.skip') && Math.min(width, height) < 23.5
}).map((node) => node.outerHTML.slice(0, 120))"""
WEIGHT = "() => Bokeh.documents.reduce((sum, each) => sum + each._all_models.size, 0)"


def settles(faults, what):
    """Wait until there are no faults; tell those that stay."""
    found = []

    def sound():
        found[:] = faults()
        return not found

    try:
        wait_until(sound, what, 5)
    except AssertionError:
        raise AssertionError(f"{what}: {found}") from None


def overlap(one, other):
    (left, top, right, bottom), (west, north, east, south) = one, other
    return min(right, east) - max(left, west) > 1 and min(bottom, south) - max(top, north) > 1


def outside(boxes, width, height):
    return [
        name
        for name, (left, top, right, bottom) in boxes.items()
        if min(left, top) < 0 or right > width or bottom > height
    ]


def odd_plane(canvas, box, least):
    """What is wrong with the plane: it is square, whole, and as large as there is room."""
    wide, high = canvas[2] - canvas[0], canvas[3] - canvas[1]
    sound = abs(wide - high) <= 1 and high > least and not outside({"": canvas}, box[2] + 1, box[3] + 1)
    return [] if sound else [canvas, box]


def faults_of_a_screen(page, width, height):
    """What keeps a person from seeing all at once."""
    boxes = page.evaluate(BOXES, list(IN_SIGHT))
    seen = {name: boxes[name] for name in (*IN_SIGHT, "play")}
    names = sorted(seen)
    middles = {name: ((box[0] + box[2]) / 2, (box[1] + box[3]) / 2) for name, box in seen.items()}
    faults = {
        "outside": outside(seen, width, height),
        "tiny": [name for name, (left, top, right, bottom) in seen.items() if min(right - left, bottom - top) < 28],
        "crossed": [(a, b) for a in names for b in names if a < b and overlap(seen[a], seen[b])],
        "covered": [name for name, middle in middles.items() if not page.evaluate(UNDER, [*middle, name])],
        "plane": odd_plane(boxes["canvas"], boxes["plane"], 0.6 * height),
        "scrolls": page.evaluate(SCROLLS),
    }
    return [fault for fault in faults.items() if fault[1]]


def faults_of_a_column(page, width, height, fingers):
    """What is wrong where all stands in one column."""
    boxes = page.evaluate(BOXES, list(IN_SIGHT))
    column = [boxes[name] for name in ("bar", "plane", "timeline", "losses", "left")]
    tops = [top for left, top, right, _ in column if right > left]  # an audience has no settings
    faults = {
        "order": tops if tops != sorted(tops) else [],
        "bar": boxes["bar"] if boxes["bar"][3] > 56 else [],
        "outside": outside({name: boxes[name] for name in ("play", "canvas")}, width, height),
        "plane": odd_plane(boxes["canvas"], boxes["plane"], 0.6 * min(width, height)),
        "wider": page.evaluate(WIDER),
        "cut": page.evaluate(CUT),
        "small": page.evaluate(SMALL) if fingers else [],
    }
    return [fault for fault in faults.items() if fault[1]]


def train(lab, steps):
    lab.send(do="step", player="both", count=steps)
    lab.wait_for_step(steps)


def test_one_screen_shows_all_that_a_person_needs(lab_page):
    page, said = lab_page.page, []
    page.on("websocket", lambda socket: socket.on("framereceived", lambda text: said.append(len(text))))
    lab = lab_page.open()
    assert page.evaluate(WEIGHT) <= MOST_MODELS
    assert 10_000 < max(said) + len(page.request.get(lab.app.url).body()) <= MOST_BYTES  # all models, and the page
    train(lab, 300)  # until there is something to see
    for width, height in SCREENS:
        page.set_viewport_size({"width": width, "height": height})
        settles(lambda w=width, h=height: faults_of_a_screen(page, w, h), f"all in sight at {width} by {height}")


def test_one_column_with_the_picture_first_where_it_is_narrow(visitor):
    lab = visitor(TABLET, has_touch=True, is_mobile=True).open()
    train(lab, 300)
    for size in (TABLET, PHONE, ZOOMED):
        lab.page.set_viewport_size(dict(zip(("width", "height"), size, strict=True)))
        settles(lambda size=size: faults_of_a_column(lab.page, *size, size != ZOOMED), f"one column at {size}")
    lab.page.set_viewport_size(dict(zip(("width", "height"), PHONE, strict=True)))
    lab.action("play").tap()
    lab.wait_for_step(350)
    lab.press("p")
    lab.page.locator("html[data-presenting]").wait_for(state="attached")
    settles(lambda: faults_of_a_column(lab.page, *PHONE, False), "presenter mode on a phone")


def doors_of(page):
    return page.get_by_role("region", name="Where to begin")


def test_who_comes_for_the_first_time_sees_a_recorded_run_and_then_doors(visitor):
    lab = visitor()
    page, html = lab.page, lab.page.locator("html")
    page.goto(lab.app.url)
    for caption in ("Orange is made up, blue is real.", "The colour is what D believes.", "The fakes follow."):
        page.get_by_text(caption).wait_for()
        assert html.get_attribute("data-ganviz") == "intro" and html.get_attribute("data-step") is None
    assert page.evaluate("ganviz.stage.state.step") > 0
    page.locator("html[data-ganviz=ready]").wait_for(state="attached")
    assert html.get_attribute("data-step") == "0"
    doors_of(page).get_by_role("button", name="Draw your own").click()
    page.get_by_role("dialog", name="Draw your own data").wait_for()
    page.keyboard.press("Escape")
    assert doors_of(page).count() == 0
    lab.arrive()
    assert doors_of(page).count() == 0 and page.locator(".intro-caption").count() == 0


def test_each_door_leads_on_and_with_reduced_motion_nothing_moves_before(visitor):
    lab = visitor(reduced_motion="reduce").arrive()
    led = {
        "Watch": lambda: lab.state.playing,
        "Break it": lambda: lab.settings()["latent_dim"] == 256,
        "Open the lab": lambda: lab.page.evaluate("localStorage.getItem('ganviz-doors')") == "seen",
    }
    assert lab.page.evaluate("ganviz.intro.recording") is None
    for door, there in led.items():
        doors_of(lab.page).get_by_role("button", name=door).click()
        wait_until(there, door)
        doors_of(lab.page).wait_for(state="detached")
        lab.page.evaluate("localStorage.clear(); ganviz.intro.offer()")  # as on a first visit
    lab.arrive("?data=grid")  # who follows a link knows what to see
    assert lab.settings()["data"] == "grid" and doors_of(lab.page).count() == 0


def test_a_click_on_play_during_the_recorded_run_plays(visitor):
    lab = visitor()
    lab.page.goto(lab.app.url)
    lab.page.locator(".intro-caption").wait_for()
    wait_until(lambda: lab.page.evaluate("ganviz.connected"), "a live run behind the recorded one")
    lab.action("play").click()
    lab.wait_for_step(1)
    assert lab.page.locator("html").get_attribute("data-ganviz") == "ready"
