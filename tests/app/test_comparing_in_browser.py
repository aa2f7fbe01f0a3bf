"""Two runs side by side, and recipes with their cures, in a real Chromium."""

import pytest
from accessible import assert_no_violations
from driver import wait_until
from seeing import commands_of, open_views, step_to, words_on

from ganviz.engine.commands import BreakIt, Compare, Cure, EndComparison, Swap
from ganviz.experiment import Link
from ganviz.recipes import load_recipe

pytestmark = pytest.mark.browser
SMALL = "generator_width=16&discriminator_width=16&batch_size=32"


def collapsed(name, **changes):
    """The address of a page whose run has the settings of a recipe's collapse."""
    experiment = load_recipe(name).collapsed_experiment()
    experiment.update(changes)
    return Link(experiment.chosen()).query()


def card(lab):
    return lab.page.get_by_role("region", name="Comparison")


def told(lab):
    """Words of the card that tells of both runs."""
    return " ".join(card(lab).inner_text().split())


def figures(lab, head):
    """A figure of A and of B in the card's table."""
    row = card(lab).get_by_role("row").filter(has=lab.page.get_by_role("rowheader", name=head, exact=True))
    return row.get_by_role("cell").all_inner_texts()


def test_two_runs_are_compared_swapped_and_one_is_kept_by_keyboard(lab_page):
    lab = lab_page.open(SMALL)
    commands = commands_of(lab)
    step_to(lab, 60)
    lab.press("a")
    dialog = lab.page.get_by_role("dialog", name="Compare two runs")
    name, value = dialog.get_by_label("The one difference"), dialog.get_by_label("B", exact=True)
    wait_until(lambda: name.evaluate("node => node === document.activeElement"), "the focus")
    lab.page.keyboard.type("G learning rate")
    dialog.get_by_text("0.001", exact=True).wait_for()
    value.focus()
    for wrong in ("-1", "0.001"):
        value.press("Control+a")
        lab.page.keyboard.type(wrong)
        lab.press("Enter")
        refused = "B would be the same as A" if wrong == "0.001" else "generator_lr -1"
        dialog.get_by_role("alert").filter(has_text=refused).wait_for()
    value.press("Control+a")
    lab.page.keyboard.type("0.02")
    lab.press("Enter")
    lab.view("plane").get_by_role("heading", name="A · The plane").wait_for()
    dialog.wait_for(state="hidden")
    assert commands[-1] == Compare({"generator_lr": 0.02}) and sum(isinstance(c, Compare) for c in commands) == 1
    assert "G learning rate: A 0.001 B 0.02" in told(lab)
    step_to(lab, 120)
    wait_until(lambda: figures(lab, "Step") == ["120", "120"], "the step of both")
    assert_both_planes_have_one_scale(lab)
    lab.press("[")  # a look back takes both along
    wait_until(lambda: lab.state.timeline.shown is not None, "a look back")
    past = f"{lab.state.timeline.shown:,}"
    wait_until(lambda: figures(lab, "Step") == [past, past], "both at that step")
    lab.press("v")
    card(lab).get_by_role("button", name="Swap A and B").press("Enter")
    wait_until(lambda: "G learning rate: A 0.02 B 0.001" in told(lab), "what is A now")
    wait_until(lambda: lab.settings()["generator_lr"] == 0.02, "its settings")
    assert lab.state.rival.snapshot.settings["generator_lr"] == 0.001
    card(lab).get_by_role("button", name="Keep A").press("Enter")
    lab.view("plane").get_by_role("heading", name="The plane", exact=True).wait_for()
    card(lab).wait_for(state="hidden")
    assert commands[-2:] == [Swap(), EndComparison()]
    assert lab.settings()["generator_lr"] == 0.02 and lab.page.locator("[data-letter=B]").count() == 0


def assert_both_planes_have_one_scale(lab):
    """Numbers at the edges are the same, whole, and keep their sign."""
    shown = {letter: words_on(lab, "plane", letter) for letter in ("", "B")}
    left = {
        letter: [w for w in words if w["right"] < 60 and w["text"][0] in "−0123456789"]
        for letter, words in shown.items()
    }
    assert [w["text"] for w in left[""]] == [w["text"] for w in left["B"]]
    assert any(w["text"].startswith("−") for w in left[""]) and any(w["text"][0].isdigit() for w in left[""])
    assert all(w["left"] >= 0 for words in left.values() for w in words), left


def test_a_recipe_is_broken_and_cured_by_one_click_each_and_the_page_tells_of_it(lab_page):
    lab = lab_page.open(collapsed("shift"))
    commands = commands_of(lab)
    lab.press("k")
    book = lab.page.get_by_role("dialog", name="Break it, and cure it")
    book.get_by_text("This is your run, at step 0").wait_for()
    first = book.locator("[data-recipe]").first
    assert first.get_attribute("data-recipe") == "shift"  # whose cures can be given now
    first.locator("[data-cure]", has_text="New first weights of D").get_by_text("✗ Famous, no help here").wait_for()
    works = first.locator("[data-cure]", has_text="WGAN-GP")
    works.get_by_text("✓ Works").wait_for()
    works.get_by_role("button", name="Apply: WGAN-GP, five critic steps").click()
    card(lab).get_by_text("It is judged after 1,000 steps").wait_for()
    assert commands == [Cure("shift", "wgan-gp", step=None)]
    assert "Objective: A Non-saturating B Wasserstein" in told(lab) and "Known to work here" in told(lab)
    lab.view("plane").get_by_role("heading", name="A · The plane").wait_for()
    assert lab.page.locator("[data-view=plane][data-letter=B]").is_visible()
    wait_until(lambda: lab.step() > 3 and figures(lab, "Step")[0] == figures(lab, "Step")[1], "both to train")
    lab.press("k")
    other = book.locator("[data-recipe=rotating]")
    other.get_by_role("button", name="Break it: Rotating").click()
    card(lab).get_by_text("Breaking it: Rotating").wait_for()
    assert commands[1:] == [BreakIt("rotating", seed=lab.settings()["seed"])]
    card(lab).get_by_text("It should have collapsed after 1,500 steps.").wait_for()
    assert lab.page.locator("[data-letter=B]").count() == 0  # the comparison has ended


def test_what_only_prevents_a_collapse_begins_both_runs_at_step_0(lab_page):
    lab = lab_page.open(collapsed("rotating"))
    step_to(lab, 5)
    lab.press("k")
    book = lab.page.get_by_role("dialog", name="Break it, and cure it")
    entry = book.locator("[data-recipe=rotating] [data-cure]", has_text="PacGAN")
    entry.get_by_text("✓ Prevents it").wait_for()
    entry.get_by_role("button", name="From the start: PacGAN").click()
    card(lab).get_by_text("It is judged after 2,500 steps").wait_for()
    comparison = lab.state.comparison
    assert comparison.begun == 0 and comparison.differs == {"packing": (1, 2)}
    wait_until(lambda: lab.state.rival.snapshot.step > 1, "B to train")
    lab.play()
    open_views(lab, "diagram", "plane", "ledger", "raster", "losses")
    for key in ("plane", "ledger", "raster"):
        a, b = (
            lab.page.locator(f"[data-view={key}]{which}").bounding_box()
            for which in (":not([data-letter])", "[data-letter=B]")
        )
        assert a["width"] == pytest.approx(b["width"], abs=2) and b["x"] >= a["x"] + a["width"], (
            f"{key}: beside each other"
        )
    assert_no_violations(lab.page)


@pytest.mark.slow
def test_a_recipe_collapses_and_a_cure_that_works_brings_the_modes_back(lab_page):
    lab = lab_page.open()
    lab.press("k")
    book = lab.page.get_by_role("dialog", name="Break it, and cure it")
    book.get_by_role("button", name="Break it: The data shift").click()
    card(lab).get_by_text("Collapsed: ").wait_for(timeout=240_000)
    assert lab.state.snapshot.step == lab.step() == 1500 and not lab.state.playing
    assert [change.step for change in lab.state.changes] == [750]  # the data shifted where the recipe says
    assert lab.setting("modes").locator("input").last.input_value() == "8"
    card(lab).get_by_role("button", name="Cures…").click()
    book.get_by_role("button", name="Apply: WGAN-GP, five critic steps").click()
    card(lab).get_by_text("Cured. Before: ").wait_for(timeout=300_000)
    comparison = lab.state.comparison
    assert lab.step() == 2500 and comparison.begun == 1500 and comparison.differs["objective"][1] == "wasserstein"
    assert comparison.held_lately("B") >= 7 > 4 >= comparison.held_then()
