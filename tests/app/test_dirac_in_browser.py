"""The page of the Dirac-GAN, in a real Chromium: what only a browser shows. The rest is in `test_dirac_page`."""

import pytest
from accessible import assert_no_violations
from dirac_driver import DiracBrowser
from driver import wait_until

pytestmark = pytest.mark.browser
FOUR = (
    "a=wasserstein,none,0,0.2,simultaneous,1&b=hinge,gradient_penalty,0.7,0.2,alternating,5"
    "&c=minimax,weight_clipping,1,0.5,simultaneous,1&d=relativistic,consensus,1,0.2,alternating,1"
)


@pytest.fixture
def dirac(app, browser):
    context = browser.new_context(viewport={"width": 1366, "height": 768})
    page = DiracBrowser(context.new_page(), f"{app.url}dirac")
    yield page
    context.close()
    assert page.problems == []


def test_pictures_and_words_and_a_click_that_sets_the_start_of_all(dirac):
    dirac.open()
    page = dirac.page
    assert dirac.used() == ["A", "B"]
    assert dirac.status() == "A circles for ever, pushed off the equilibrium. B converges, spiralling in."
    for label in ("Variant A: arrows", "Distance of each variant", "Eigenvalues of the variants"):
        assert page.locator(f"[role=img][aria-label^='{label}']").count() == 1
    assert page.locator("math").count() >= 6
    assert page.get_by_role("link", name="Back to the lab").get_attribute("href") == "./"
    assert_no_violations(page)
    plane = page.locator("[role=img][aria-label^='Variant B']")
    box = plane.bounding_box()
    plane.click(position={"x": box["width"] * 0.4, "y": box["height"] * 0.3})
    wait_until(lambda: dirac.start() != [1, 1], "another start")
    theta, psi = dirac.start()
    assert -2 <= theta < 0 < psi <= 2
    for letter in "AB":
        wait_until(lambda letter=letter: abs(dirac.column(f"path{letter}")[0] - theta) < 1e-6, "paths from there")


def test_by_keyboard_a_path_is_played_and_another_game_chosen(dirac):
    dirac.open("steps=100")
    page = dirac.page
    page.get_by_role("slider", name="Start: ψ").press("Home")
    wait_until(lambda: dirac.start() == [1, -2], "another start")
    page.get_by_role("slider", name="Shown up to step").press("Home")
    wait_until(lambda: len(dirac.column("pathA")) == 1, "the beginning alone")
    page.get_by_role("button", name="Play").press("Enter")
    wait_until(lambda: 1 < len(dirac.column("pathA")) < 101, "the path on its way")
    wait_until(lambda: len(dirac.column("pathA")) == 101, "the whole path")
    page.get_by_role("button", name="Play").wait_for()
    before = dirac.column("fieldA")
    page.get_by_role("combobox", name="Objective of A").press("Enter")
    page.get_by_role("option", name="Wasserstein", exact=True).press("Enter")
    wait_until(lambda: dirac.column("fieldA") != before, "another field")
    wait_until(lambda: "a=wasserstein,none" in dirac.query(), "the address")


def test_four_variants_of_a_link_in_the_dark(dirac):
    dirac.open(f"{FOUR}&start=0.5,-1&steps=50")
    assert dirac.used() == ["A", "B", "C", "D"] and dirac.start() == [0.5, -1]
    assert len(dirac.column("pathC")) == 51
    dirac.page.get_by_role("button", name="theme").first.click()
    dirac.page.mouse.move(600, 5)
    assert_no_violations(dirac.page)
    dirac.page.get_by_role("button", name="Variant C").click()
    dirac.page.get_by_role("button", name="Remove C").click()
    wait_until(lambda: dirac.used() == ["A", "B", "D"], "three")
    dirac.open("a=hings,r1,0.3,0.2,simultaneous,1&start=9,9")
    for words in ("unknown objective 'hings'", "start '9,9'"):
        dirac.page.get_by_text(words).wait_for()
