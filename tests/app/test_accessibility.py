"""What axe-core finds on the page's main states, light and dark: nothing that breaks WCAG 2.1 at level A or AA."""

import pytest
from accessible import assert_no_violations
from driver import wait_until
from seeing import step_to

pytestmark = pytest.mark.browser
DIALOGS = {  # by key
    "k": "Break it, and cure it",
    "y": "Draw your own data",
    "c": "Catalogue",
    "x": "Save and export",
    "l": "Share this page",
    "o": "Runs and branches",
    "?": "Keys",
}


def sound(lab, state, within=None):
    """Nothing is wrong with a state of the page, or with a part of it, light and dark."""
    for theme in ("light", "dark"):
        lab.page.emulate_media(color_scheme=theme)
        lab.page.locator(f"html[data-theme={theme}]").wait_for(state="attached")
        try:
            assert_no_violations(lab.page, within)
        except AssertionError as problem:
            raise AssertionError(f"{state}, {theme}: {problem}") from None


def within_dialogs(lab):
    for key, name in DIALOGS.items():
        lab.press(key)
        dialog = lab.page.get_by_role("dialog", name=name)
        dialog.wait_for()
        sound(lab, name, "dialog[open]")
        lab.press("Escape")
        dialog.wait_for(state="hidden")


def looking_back(lab):
    lab.press("[")
    wait_until(lambda: lab.state.timeline.shown is not None, "the past")
    sound(lab, "looking back")
    lab.press("v")


def comparing(lab):
    lab.press("a")
    dialog = lab.page.get_by_role("dialog", name="Compare two runs")
    dialog.get_by_label("The one difference").select_option("regularizers")
    dialog.get_by_label("R1").check()
    sound(lab, "choosing a difference", "dialog[open]")
    dialog.get_by_role("button", name="Compare", exact=True).click()
    lab.page.locator("[data-view=plane][data-letter=B]").wait_for()
    sound(lab, "comparing")


def reading(lab):
    lab.open("lesson=what-is-a-gan&page=3")  # its slow motion with it
    lab.page.get_by_role("region", name="Slow motion").wait_for()
    sound(lab, "a lesson with slow motion")
    lab.open("lesson=break-the-ring")
    lab.action("hint").click()
    sound(lab, "a challenge")


def presenting(lab):
    lab.press("Escape")
    lab.press("p")
    lab.page.locator("html[data-presenting]").wait_for(state="attached")
    sound(lab, "presenter mode")


def test_no_violations_on_a_screen(visitor):
    lab = visitor(reduced_motion="reduce").open()
    step_to(lab, 200)
    sound(lab, "at rest")
    lab.action("settings").click()
    sound(lab, "all settings", ".all-settings")
    lab.press("Escape")
    lab.action("more").click()
    sound(lab, "the menu", ".menu:popover-open")
    lab.press("Escape")
    within_dialogs(lab)
    looking_back(lab)
    comparing(lab)
    reading(lab)
    presenting(lab)


def test_no_violations_on_a_phone_and_at_the_first_visit(visitor):
    lab = visitor((390, 844), reduced_motion="reduce", has_touch=True, is_mobile=True).arrive()
    sound(lab, "the doors on a phone")
    lab.page.get_by_role("button", name="Open the lab").tap()
    sound(lab, "a phone")
    lab.action("settings").tap()
    sound(lab, "all settings on a phone", ".all-settings")
