"""The page of the Dirac-GAN, in a real Chromium."""

import math

import pytest
from accessible import assert_no_violations
from dirac_driver import DiracBrowser
from driver import wait_until

from ganviz.dirac import Variant, trajectory

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


def test_two_variants_at_first_with_pictures_and_words(dirac):
    dirac.open()
    assert dirac.used() == ["A", "B"]
    assert dirac.status() == "A circles for ever, pushed off the equilibrium. B converges, spiralling in."
    assert len(dirac.column("pathA")) == 501
    end = trajectory(Variant(regularizer="r1"))[-1]
    assert dirac.column("pathB")[-1] == pytest.approx(end[0], abs=1e-6)
    for label in ("Variant A: arrows", "Distance of each variant", "Eigenvalues of the variants"):
        assert dirac.page.locator(f"[role=img][aria-label^='{label}']").count() == 1
    assert dirac.page.locator("math").count() >= 6
    assert dirac.page.get_by_role("link", name="Back to the lab").get_attribute("href") == "./"


@pytest.mark.slow
def test_another_objective_has_another_field_and_formula(dirac):
    dirac.open()
    before = dirac.column("fieldA")
    dirac.choose("Objective of A", "Wasserstein")
    wait_until(lambda: dirac.column("fieldA") != before, "another field")
    wait_until(lambda: "A diverges slowly" in dirac.status(), "the verdict")
    dirac.page.get_by_text("counts as lost").wait_for()
    assert dirac.column("fieldB") != dirac.column("fieldA")
    wait_until(lambda: "a=wasserstein,none" in dirac.query(), "the address")


@pytest.mark.slow
def test_another_regularizer_brings_its_own_weight(dirac):
    dirac.open()
    dirac.choose("Regularizer of A", "R1")
    weight = dirac.page.get_by_role("slider", name="Weight γ").first
    wait_until(lambda: weight.get_attribute("aria-valuenow") == "0.3", "the default weight")
    wait_until(lambda: "A converges, spiralling in." in dirac.status(), "R1 to help")
    weight.press("End")
    wait_until(lambda: "A converges, without circling." in dirac.status(), "more weight")
    dirac.choose("Regularizer of A", "Weight clipping")
    wait_until(lambda: dirac.page.get_by_role("slider", name="Clip at c").is_visible(), "another slider")
    wait_until(lambda: "a=non_saturating,weight_clipping,1," in dirac.query(), "the address")


@pytest.mark.slow
def test_alternating_updates_show_their_number(dirac):
    dirac.open()
    number = dirac.page.get_by_role("slider", name="Updates of D for one of G").first
    assert not number.is_visible()
    dirac.choose("Updates of A", "Alternating")
    number.wait_for()
    before = dirac.column("pathA")
    number.press("ArrowRight")
    wait_until(lambda: dirac.column("pathA") != before, "another path")
    wait_until(lambda: "alternating,2" in dirac.query(), "the address")


@pytest.mark.slow
def test_four_variants_and_one(dirac):
    dirac.open()
    add = dirac.page.get_by_role("button", name="Add variant")
    dirac.choose("Objective of A", "Hinge")
    for used in (["A", "B", "C"], ["A", "B", "C", "D"]):
        add.click()
        wait_until(lambda used=used: dirac.used() == used, f"{used}")
    wait_until(lambda: dirac.column("pathD") == dirac.column("pathA"), "a copy of what was changed last")
    assert add.is_disabled() and "d=hinge,none" in dirac.query()
    dirac.page.get_by_role("button", name="Remove D").click()
    wait_until(lambda: dirac.used() == ["A", "B", "C"], "three")
    for letter in "CB":
        dirac.page.get_by_role("button", name=f"Variant {letter}").click()
        dirac.page.get_by_role("button", name=f"Remove {letter}").click()
        wait_until(lambda letter=letter: letter not in dirac.used(), f"{letter} to go")
    dirac.page.get_by_role("button", name="Variant A").click()
    assert dirac.page.get_by_role("button", name="Remove A").is_disabled()


def test_a_click_sets_the_start_of_all(dirac):
    dirac.open()
    plane = dirac.page.locator("[role=img][aria-label^='Variant B']")
    box = plane.bounding_box()
    plane.click(position={"x": box["width"] * 0.4, "y": box["height"] * 0.3})
    wait_until(lambda: dirac.start() != [1, 1], "another start")
    theta, psi = dirac.start()
    assert -2 <= theta < 0 < psi <= 2
    for letter in "AB":
        wait_until(lambda letter=letter: abs(dirac.column(f"path{letter}")[0] - theta) < 1e-6, "paths from there")
    slider = dirac.page.get_by_role("slider", name="Start: θ")
    assert float(slider.get_attribute("aria-valuenow")) == pytest.approx(theta)


@pytest.mark.slow
def test_the_start_and_steps_by_keyboard(dirac):
    dirac.open("steps=100")
    dirac.page.get_by_role("slider", name="Start: ψ").press("Home")
    wait_until(lambda: dirac.start() == [1, -2], "another start")
    assert len(dirac.column("pathA")) == 101
    shown = dirac.page.get_by_role("slider", name="Shown up to step")
    shown.press("Home")
    wait_until(lambda: len(dirac.column("pathA")) == 1, "the beginning alone")
    dirac.page.get_by_role("button", name="Play").press("Enter")
    wait_until(lambda: 1 < len(dirac.column("pathA")) < 101, "the path on its way")
    wait_until(lambda: len(dirac.column("pathA")) == 101, "the whole path")
    dirac.page.get_by_role("button", name="Play").wait_for()
    dirac.page.get_by_role("slider", name="Steps", exact=True).press("ArrowLeft")
    wait_until(lambda: len(dirac.column("pathA")) == 100, "a step less")


@pytest.mark.slow
def test_eigenvalues_of_a_step_and_of_the_flow(dirac):
    dirac.open()
    assert sorted(dirac.column("imaginary")) == pytest.approx([-0.1, -0.0954, 0.0954, 0.1], abs=1e-4)
    dirac.page.get_by_role("button", name="of the flow").click()
    wait_until(lambda: max(dirac.column("imaginary")) == 0.5, "the flow")
    assert sorted(dirac.column("real")) == pytest.approx([-0.15, -0.15, 0, 0], abs=1e-6)


def test_a_link_and_what_is_wrong_with_it(dirac):
    dirac.open(f"{FOUR}&start=0.5,-1&steps=50")
    assert dirac.used() == ["A", "B", "C", "D"] and dirac.start() == [0.5, -1]
    assert len(dirac.column("pathC")) == 51
    dirac.open("a=hings,r1,0.3,0.2,simultaneous,1&b=hinge,r1,0.3,0.2,alternating,3&start=9,9&steps=2.5")
    assert dirac.used() == ["B"] and dirac.start() == [1, 1]
    for words in ("unknown objective 'hings'", "start '9,9'"):
        dirac.page.get_by_text(words).wait_for()


@pytest.mark.slow
def test_a_lost_path_is_drawn_without_gaps(dirac):
    dirac.open("a=wasserstein,none,0,2,simultaneous,1")
    path = dirac.column("pathA")
    assert all(isinstance(x, float | int) and math.isfinite(x) for x in path)
    dirac.page.get_by_text("Diverges fast, spiralling out.", exact=True).wait_for()


@pytest.mark.parametrize("query", ["", pytest.param(FOUR, marks=pytest.mark.slow)], ids=["two", "four"])
@pytest.mark.parametrize("dark", [False, pytest.param(True, marks=pytest.mark.slow)], ids=["light", "dark"])
def test_no_violations(dirac, query, dark):
    dirac.open(query)
    if dark:
        dirac.page.get_by_role("button", name="theme").first.click()
        dirac.page.mouse.move(600, 5)
    assert_no_violations(dirac.page)
