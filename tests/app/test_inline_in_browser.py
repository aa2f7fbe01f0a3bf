"""The lab in a notebook's cell: what the cell shows, in a real Chromium."""

import threading
import urllib.error
import urllib.request
from types import SimpleNamespace

import pytest
from driver import HARMLESS, PATIENCE, engine_processes, wait_until

from ganviz import Experiment
from ganviz.app import show

pytestmark = pytest.mark.browser
SMALL = {"generator_width": 16, "discriminator_width": 16, "seed": 7}
INK = """canvas => {
    const { width, height } = canvas
    const { data } = canvas.getContext('2d').getImageData(0, 0, width, height)
    return new Set(new Uint32Array(data.buffer)).size
}"""


def served():
    return any(thread.name == "ganviz-server" for thread in threading.enumerate())


def html_of(view):
    return view._repr_mimebundle_()[0]["text/html"]


@pytest.fixture
def cell(browser):
    """Shows a view on a page as a notebook does; gives the page, and what is within its cell."""
    page = browser.new_context(viewport={"width": 1000, "height": 900}).new_page()
    problems, views = [], []
    page.set_default_timeout(PATIENCE)
    page.on("console", lambda message: message.type in ("error", "warning") and problems.append(message.text))
    page.on("pageerror", lambda error: problems.append(str(error)))

    def open_cell(view):
        views.append(view)
        page.set_content(f"<!doctype html><title>notebook</title><input id='other'>{html_of(view)}")
        inside = page.frame_locator("iframe.ganviz-lab")
        inside.locator("html[data-ganviz=ready]").wait_for(state="attached")
        wait_until(lambda: view.server.newest and view.server.newest.painted > 0, "the first frame")
        return SimpleNamespace(page=page, inside=inside)

    yield open_cell
    page.context.close()
    for view in views:
        view.close()
    assert [problem for problem in problems if not any(word in problem for word in HARMLESS)] == []


def test_a_cell_shows_the_lab_and_python_sees_its_run(cell):
    others = set(engine_processes())  # of pages before it, which may still be ending
    view = show(Experiment(data="moons", **SMALL))
    shown = cell(view)
    assert view.latest.snapshot.settings["data"] == "moons" and view.latest.snapshot.settings["generator_width"] == 16
    (mine,) = set(engine_processes()) - others
    play, html = shown.inside.locator("[data-action=play]"), shown.inside.locator("html")
    play.click()
    wait_until(lambda: view.latest.snapshot.step > 20, "some steps")
    wait_until(lambda: int(html.get_attribute("data-step")) > 20, "the page to show them")
    assert shown.inside.locator("[data-view=plane] canvas").first.evaluate(INK) > 50
    play.click()
    wait_until(lambda: not view.latest.playing, "the pause")
    view.close()
    view.close()  # harmless
    wait_until(lambda: not mine.is_alive(), "the run to end")
    assert not served()
    with pytest.raises(urllib.error.URLError):
        urllib.request.urlopen(view.url, timeout=5)


def test_keys_and_address_of_the_notebook_stay_its_own(cell):
    view = show(Experiment(**SMALL))
    shown = cell(view)
    url = shown.page.url
    shown.page.locator("#other").press("s")
    shown.inside.locator("[data-action=step_both]").click()
    wait_until(lambda: view.latest.snapshot.step > 0, "a step")
    shown.inside.locator("html[data-step='1']").wait_for(state="attached")
    assert view.latest.snapshot.step == 1  # of the button, not of the key
    shown.page.keyboard.press("s")  # what was clicked last has the keys
    wait_until(lambda: view.latest.snapshot.step == 2, "the key's step")
    assert shown.page.url == url and shown.page.title() == "notebook"
    assert shown.page.locator("#other").input_value() == "s"
