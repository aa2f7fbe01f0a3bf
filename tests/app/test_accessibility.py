"""What axe-core finds on the page's main states: nothing that breaks WCAG 2.1 at level A or AA."""

import pytest
from accessible import assert_no_violations

pytestmark = pytest.mark.browser


def rest(lab):
    pass


def playing(lab):
    lab.play()
    lab.wait_for_step(50)


def slow_motion(lab):
    lab.press("m")
    lab.page.locator(".scene").wait_for()


def drawing(lab):
    lab.press("y")
    lab.page.get_by_role("dialog", name="Draw your own data").wait_for()


def sharing(lab):
    lab.press("l")
    lab.page.get_by_role("textbox", name="Link").wait_for()


def catalogue(lab):
    lab.press("c")
    lab.page.get_by_role("dialog", name="Catalogue of objectives, regularizers and tricks").wait_for()


def magnified(lab):
    lab.page.locator("[data-node=generator]").click()
    lab.page.get_by_role("dialog", name="Generator").wait_for()


def lesson(lab):
    lab.choose("Lesson", "Mode collapse (8 min)")
    lab.page.get_by_role("heading", name="Eight places to be").wait_for()


def presenting_in_the_dark(lab):
    lab.press("p", "t")
    lab.button("e: a new seed").wait_for(state="hidden")


def looking_back(lab):
    lab.button("s: step both").click()
    lab.press("Home", "[")
    lab.page.get_by_role("button", name="Go on from here").wait_for()


def branches(lab):
    lab.press("o")
    lab.page.get_by_role("dialog", name="Runs and branches").wait_for()


def comparing(lab):
    lab.press("a")
    dialog = lab.page.get_by_role("dialog", name="Compare two runs")
    dialog.get_by_label("The one difference").select_option("regularizers")
    dialog.get_by_label("R1").check()
    assert_no_violations(lab.page)
    dialog.get_by_role("button", name="Compare").click()
    lab.page.get_by_text("B · The plane").wait_for()
    lab.button("s: step both").click()
    lab.page.get_by_role("img", name="Modes held over steps").wait_for()


def recipes(lab):
    lab.press("k")
    lab.page.get_by_role("dialog", name="Break it and cure it").wait_for()


COMMON = (rest, lesson, presenting_in_the_dark, comparing)
RARE = (playing, slow_motion, drawing, sharing, magnified, branches, recipes, catalogue, looking_back)
# axe takes most of a minute for some states
STATES = (*COMMON, *(pytest.param(state, marks=pytest.mark.slow) for state in RARE))


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.__name__)
def test_no_violations(lab_page, state):
    lab = lab_page.open()
    state(lab)
    assert_no_violations(lab.page)
