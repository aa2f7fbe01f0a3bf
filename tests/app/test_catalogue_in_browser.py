"""The catalogue, its formulas and what they switch, and the remedies in the sidebar, in a real browser."""

import pytest
from driver import wait_until

from ganviz.learning import OBJECTIVES, REGULARIZERS, TRICKS

pytestmark = pytest.mark.browser


@pytest.fixture
def lab(lab_page):
    return lab_page.open()


def open_catalogue(lab):
    lab.press("c")
    dialog = lab.page.get_by_role("dialog", name="Catalogue of objectives, regularizers and tricks")
    dialog.wait_for()
    return dialog


def card(dialog, title):
    return dialog.locator("article").filter(has=dialog.page.get_by_role("heading", name=title, exact=True))


def test_every_entry_shows_its_formula_and_its_paper(lab):
    dialog = open_catalogue(lab)
    entries = [*OBJECTIVES.values(), *REGULARIZERS.values(), *TRICKS.values()]
    assert dialog.locator("article").count() == len(entries)
    for entry in entries:
        one = card(dialog, entry.title)
        assert entry.doc in one.inner_text()
        box = one.locator("math").first.bounding_box()
        assert box["width"] > 20 and box["height"] > 8  # drawn, not only there


def test_one_click_switches_a_live_remedy_on_and_off(lab):
    dialog = open_catalogue(lab)
    card(dialog, "R1").get_by_role("button").click()
    wait_until(lambda: lab.settings()["regularizers"] == ["r1"], "R1")
    wait_until(lambda: card(dialog, "R1").get_by_role("button").inner_text() == "Take off", "its button to say so")
    card(dialog, "Instance noise").get_by_role("button").click()
    wait_until(lambda: lab.settings()["instance_noise"] > 0, "noise")
    assert lab.settings()["regularizers"] == ["r1"]
    card(dialog, "R1").get_by_role("button").click()
    wait_until(lambda: lab.settings()["regularizers"] == [], "no R1")
    assert lab.step() == 0


@pytest.mark.slow
def test_a_structural_remedy_starts_the_run_again_and_trains(lab):
    lab.press("s")
    lab.wait_for_step(1)
    dialog = open_catalogue(lab)
    card(dialog, "Packing (PacGAN)").get_by_role("button").click()
    wait_until(lambda: lab.settings()["packing"] == 2 and lab.step() == 0, "packs, from the start")
    lab.page.keyboard.press("Escape")
    dialog.wait_for(state="hidden")
    lab.press(" ")
    lab.wait_for_step(30)


@pytest.mark.slow
def test_the_objective_tells_its_formula_in_the_sidebar(lab):
    lab.choose("Objective", "Wasserstein")
    wait_until(lambda: lab.settings()["objective"] == "wasserstein", "the critic")
    dialog = open_catalogue(lab)
    wait_until(lambda: card(dialog, "Wasserstein").get_by_role("button").inner_text() == "In use", "its mark")
    wait_until(lambda: card(dialog, "Weight clipping").get_by_role("button").inner_text() == "Take off", "clipping too")


@pytest.mark.slow
def test_searching_leaves_what_has_all_words(lab):
    dialog = open_catalogue(lab)
    lab.page.keyboard.type("slope real")
    wait_until(lambda: 0 < dialog.locator("article:visible").count() < 12, "fewer entries")
    assert card(dialog, "R1").is_visible() and not card(dialog, "Packing (PacGAN)").is_visible()
    lab.page.keyboard.type(" xyzzy")
    dialog.get_by_text("Nothing here has all of these words.").wait_for()
    assert lab.step() == 0 and not lab.lab.engine.latest.playing  # letters typed there are no keys of the page


def test_a_combination_without_sense_is_refused_with_a_sentence(lab):
    dialog = open_catalogue(lab)
    card(dialog, "Consensus optimization").get_by_role("button").click()
    wait_until(lambda: lab.settings()["regularizers"] == ["consensus"], "consensus")
    card(dialog, "Unrolling").get_by_role("button").click()
    dialog.get_by_role("alert").get_by_text("take consensus off").wait_for()  # where the person looks
    assert lab.settings()["unrolling_steps"] == 0


@pytest.mark.slow
def test_an_objective_comes_and_goes_with_what_it_needs(lab):
    dialog = open_catalogue(lab)
    card(dialog, "R1").get_by_role("button").click()
    card(dialog, "R1").get_by_role("button", name="Take off").click()
    wait_until(lambda: lab.settings()["regularizers"] == [], "a choice of none")
    card(dialog, "Wasserstein").get_by_role("button").click()
    wait_until(lambda: lab.settings()["regularizers"] == ["weight_clipping"], "a bound")
    card(dialog, "Gradient penalty").get_by_role("button").click()
    wait_until(lambda: lab.settings()["regularizers"] == ["gradient_penalty"], "WGAN-GP")
    card(dialog, "Weight clipping").get_by_role("button").click()
    card(dialog, "Gradient penalty").get_by_role("button", name="Take off").click()
    wait_until(lambda: lab.settings()["regularizers"] == ["weight_clipping"], "clipping again")
    card(dialog, "Non-saturating").get_by_role("button").click()
    wait_until(lambda: lab.settings()["regularizers"] == [], "clipping to go with its objective")


@pytest.mark.slow
def test_what_would_do_nothing_says_so(lab):
    dialog = open_catalogue(lab)
    card(dialog, "Hinge").get_by_role("button").click()
    wait_until(lambda: lab.settings()["objective"] == "hinge", "the hinge")
    card(dialog, "Label flips").get_by_role("button").click()
    dialog.get_by_role("alert").get_by_text("do not use Label flips").wait_for()
    assert lab.settings()["label_flips"] == 0


@pytest.mark.slow
def test_the_averaged_generator_is_shown_and_measured(lab):
    dialog = open_catalogue(lab)
    card(dialog, "EMA of the generator").get_by_role("button").click()
    lab.page.keyboard.press("Escape")
    dialog.wait_for(state="hidden")
    lab.page.get_by_role("button", name="EMA", exact=True).wait_for()
    lab.play()
    lab.wait_for_step(20)
    wait_until(lambda: "The EMA generator:" in lab.status(), "its figures")
    card(open_catalogue(lab), "EMA of the generator").get_by_role("button").click()
    lab.page.get_by_role("button", name="EMA", exact=True).wait_for(state="hidden")


@pytest.mark.slow
def test_slow_motion_of_simultaneous_moves_is_refused(lab):
    dialog = open_catalogue(lab)
    card(dialog, "Extragradient").get_by_role("button").click()
    wait_until(lambda: lab.settings()["update_scheme"] == "extragradient", "extragradient")
    lab.page.keyboard.press("Escape")
    dialog.wait_for(state="hidden")
    lab.press("m")
    wait_until(lambda: lab.page.get_by_text("choose alternating updates").count(), "the reason")
    lab.press("s")
    lab.wait_for_step(1)


@pytest.mark.slow
def test_a_menu_that_a_space_opens_keeps_its_choice(lab):
    lab.choose("Preset", "Mode collapse: deep")
    wait_until(lambda: lab.settings()["latent_dim"] == 256, "the preset")
    lab.page.get_by_role("combobox", name="Preset").press(" ")
    lab.page.get_by_role("option", name="Mode collapse: deep", exact=True).wait_for()
    lab.page.keyboard.press("Escape")
    assert "deep" in lab.page.get_by_role("combobox", name="Preset").inner_text()
    assert lab.page.get_by_text("Source:").is_visible()


@pytest.mark.slow
def test_after_a_choice_by_pointer_space_plays(lab):
    lab.choose("Preset", "Mode collapse: rotating")
    wait_until(lambda: lab.settings()["latent_dim"] == 32, "the preset")
    wait_until(lambda: lab.page.evaluate("document.activeElement === document.body"), "the keys to be the page's")
    lab.press(" ")
    lab.wait_for_step(10)
