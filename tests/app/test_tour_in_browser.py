"""Lessons, with predictions and a challenge, in a real Chromium."""

import pytest
from driver import wait_until

pytestmark = pytest.mark.browser


def heading(lab):
    """Of the page of the lesson that is shown."""
    return lab.page.get_by_role("region", name="Lesson").get_by_role("heading", level=2)


def wait_for_page(lab, title):
    wait_until(lambda: heading(lab).inner_text() == title, f"the page “{title}”", 60)


def test_a_lesson_is_read_beside_the_plane_and_asks_before_it_shows(lab_page):
    lab = lab_page.open()
    page, lesson = lab.page, lab.page.get_by_role("region", name="Lesson")
    page.get_by_role("button", name="Lessons and challenges").first.click()
    page.get_by_role("button", name="Begin: What is a GAN?").press("Enter")
    wait_for_page(lab, "Two players")
    plane, text = lab.view("plane").bounding_box(), lesson.bounding_box()
    assert text["x"] + text["width"] <= plane["x"] and text["y"] + text["height"] <= 768
    assert lab.setting("generator_lr").count() == 0 and not lab.action("compare").is_visible()
    lab.press(".")
    wait_for_page(lab, "What the generator starts from")
    page.locator("[data-node=latent].pointed").first.wait_for(state="attached")
    lab.press(".")
    wait_for_page(lab, "One step, slowly")
    scene = page.get_by_role("region", name="Slow motion")
    scene.wait_for()
    assert scene.bounding_box()["x"] >= plane["x"] + plane["width"]
    lab.press("Escape")
    scene.wait_for(state="hidden")
    lab.press(".")
    wait_for_page(lab, "Your guess")
    onward = lab.action("lesson_next")
    assert onward.get_attribute("aria-disabled") == "true"
    lab.press(".")  # not before a guess
    lesson.get_by_role("button", name="Spread evenly over the plane").click()
    lesson.get_by_text("It goes otherwise: On and around the eight real clouds").wait_for()
    assert (
        lesson.get_by_text("follows D’s belief uphill")
        .or_(lesson.get_by_text("follows D's belief uphill"))
        .is_visible()
    )
    onward.click()
    wait_for_page(lab, "Let them play")
    lesson.get_by_text("There it is: go on.").wait_for()
    lab.press(".")
    wait_for_page(lab, "All eight")
    wait_until(lambda: not lab.state.playing, "the pause")
    lab.press(".")
    lesson.wait_for(state="hidden")
    lab.setting("generator_lr").wait_for()
    lab.open()  # the browser remembers
    page.get_by_role("button", name="Lessons and challenges").first.click()
    page.get_by_role("button", name="Again: What is a GAN?").wait_for()


def test_a_challenge_gives_hints_and_is_solved(lab_page):
    lab = lab_page.open("lesson=break-the-ring")
    page, lesson = lab.page, lab.page.get_by_role("region", name="Lesson")
    lesson.get_by_text("0 of 3,000 steps used").wait_for()
    assert lab.action("lesson_next").get_attribute("aria-disabled") == "true"
    for left in (3, 2, 1):
        lab.action("hint").click()
        wait_until(
            lambda left=left: (
                not lab.action("hint").is_visible() or f"{left - 1} left" in lab.action("hint").inner_text()
            ),
            "a hint",
        )
    assert lesson.get_by_role("list", name="Hints").get_by_role("listitem").count() == 3
    lesson.get_by_text("0.01 for G").first.wait_for()
    lab.press(" ")
    lesson.get_by_text("modes held ≤ 2 (now").wait_for()
    lab.action("solution").click()
    wait_until(lambda: lab.settings()["discriminator_steps"] == 0, "the solution's settings")
    lesson.get_by_text("Done: modes held ≤ 2").wait_for()
    lab.action("try_again").click()
    lesson.get_by_text("0 of 3,000 steps used").wait_for()
    wait_until(lambda: lab.settings()["discriminator_steps"] == 1, "the settings as at the beginning")
    assert lab.action("lesson_next").get_attribute("aria-disabled") == "false"
    lab.action("lesson_next").click()
    wait_until(lambda: "lesson" not in page.evaluate("location.search"), "the end")
