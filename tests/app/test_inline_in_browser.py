"""The lab in a notebook's cell: what the cell shows, in a real Chromium."""

import threading
import urllib.error
import urllib.request
from types import SimpleNamespace

import panel as pn
import pytest
from driver import HARMLESS, engine_processes, wait_until

from ganviz import Experiment, GanvizError
from ganviz.app import show

pytestmark = pytest.mark.browser
SMALL = {"generator_width": 16, "discriminator_width": 16, "seed": 7}


def served():
    return any(thread.name == "ganviz-server" for thread in threading.enumerate())


def html_of(view):
    return view._repr_mimebundle_()[0]["text/html"]


@pytest.fixture
def cell(browser):
    """Shows a view on a page as a notebook does; gives the page within its cell."""
    context = browser.new_context(viewport={"width": 1000, "height": 900})
    page, problems, views = context.new_page(), [], []
    page.on("console", lambda message: message.type in ("error", "warning") and problems.append(message.text))
    page.on("pageerror", lambda error: problems.append(str(error)))

    def open_cell(view):
        views.append(view)
        page.set_content(f"<!doctype html><title>notebook</title><input id='other'>{html_of(view)}")
        inside = page.frame_locator("iframe.ganviz-lab")
        inside.locator("b.step").wait_for()
        wait_until(lambda: view.server.newest and view.server.newest.bridge.painted > 0, "the first frame")
        return SimpleNamespace(page=page, inside=inside)

    yield open_cell
    context.close()
    for view in views:
        view.close()
    assert [problem for problem in problems if not any(word in problem for word in HARMLESS)] == []


def test_a_cell_shows_the_lab_and_python_sees_its_run(cell):
    view = show(Experiment(data="moons", **SMALL))
    shown = cell(view)
    assert view.latest.snapshot.settings["data"] == "moons" and view.latest.snapshot.step == 0
    shown.inside.get_by_role("button", name="play or pause").click()
    wait_until(lambda: view.latest.snapshot.step > 20, "some steps")
    wait_until(lambda: int(shown.inside.locator("b.step").get_attribute("data-step")) > 20, "the page to show them")


@pytest.mark.slow
def test_keys_and_address_of_the_notebook_stay_its_own(cell):
    view = show(Experiment(**SMALL))
    shown = cell(view)
    url = shown.page.url
    shown.page.locator("#other").press("s")
    shown.page.keyboard.press("Tab")
    shown.inside.get_by_role("button", name="step both players").click()
    wait_until(lambda: view.latest.snapshot.step == 1, "the one step of the button, not of the key")
    assert shown.page.url == url and shown.page.title() == "notebook"


def test_closing_ends_server_and_runs(cell):
    others = set(engine_processes())  # of pages before it, which may still be ending
    view = show(Experiment(**SMALL))
    cell(view)
    assert served()
    (mine,) = set(engine_processes()) - others
    view.close()
    view.close()  # harmless
    wait_until(lambda: not mine.is_alive(), "the run to end")
    assert not served()
    with pytest.raises(urllib.error.URLError):
        urllib.request.urlopen(view.url, timeout=5)


@pytest.mark.slow
def test_only_who_knows_the_path_gets_a_page():
    view = show(Experiment(**SMALL))
    root = view.url[: view.url.index("/", 8)]
    for path in ("/", "/dirac", "/x/"):
        with pytest.raises(urllib.error.HTTPError, match="404"):
            urllib.request.urlopen(f"{root}{path}", timeout=5)
    view.close()


@pytest.mark.slow
def test_it_is_a_part_of_a_panel_layout():
    view = show(Experiment(**SMALL), height=500)
    (shown,) = pn.Column(view).select(pn.pane.HTML)
    assert view.url in shown.object and "height: 500px" in shown.object and view.url in repr(view)
    view.close()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"experiment": "rign"}, ["unknown preset 'rign'", "rotating"]),
        ({"experiment": 3}, ["experiment 3 is neither"]),
        ({"height": 10}, ["height 10 is not a whole number of pixels from 200 to 5,000"]),
        ({"device": "abacus"}, ["abacus", "cpu"]),
        ({"experiment": Experiment(data="synthetic_1200d")}, ["is for headless use"]),
    ],
)
def test_what_cannot_be_is_refused(arguments, words):
    with pytest.raises(GanvizError) as refused:
        show(**arguments)
    assert all(word in str(refused.value) for word in words), refused.value
