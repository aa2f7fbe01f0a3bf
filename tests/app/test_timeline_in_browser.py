"""Looking back, going back and branches, in a real Chromium."""

import numpy as np
import pytest
from driver import wait_until

pytestmark = pytest.mark.browser


class History:
    """What a person does with the timeline."""

    def __init__(self, lab_page):
        self.lab, self.page = lab_page, lab_page.page
        self.slider = self.page.get_by_label("Timeline of the run")

    @property
    def timeline(self):
        return self.lab.lab.engine.latest.timeline

    def train(self, *stops):
        """Stop at these steps, each of which becomes a moment that is kept."""
        for stop in stops:
            self.lab.do(lambda stop=stop: self.lab.lab.engine.step("both", stop - self.timeline.step))
            self.wait_for(f"Live: step {stop:,}")

    def wait_for(self, told):
        wait_until(lambda: told in (self.slider.get_attribute("aria-valuetext") or ""), told, 40)

    def look_back(self, step):
        """Press the slider's handle to where a step is, as a pointer does."""
        box = self.slider.bounding_box()
        first, last = (float(self.slider.get_attribute(name)) for name in ("min", "max"))
        x = box["x"] + 8 + (box["width"] - 16) * (step + 0.4 - first) / (last - first)
        self.page.mouse.click(x, box["y"] + box["height"] / 2)
        self.wait_for(f"Looking back at step {step:,} of")
        wait_until(lambda: self.lab.step() == step, f"the views at step {step}")

    def kept(self):
        """Steps that can be looked at: those asked for, and what the engine kept on the way."""
        return self.timeline.kept.tolist()

    def fakes(self):
        """Where the page draws the fakes: of the sources with verdicts, the plane's."""
        return np.array(self.lab.column("verdict"))

    def wait_for_fakes(self, seen):
        wait_until(lambda: np.array_equal(self.fakes(), seen), "the fakes of that step")

    def click(self, name):
        self.page.get_by_role("button", name=name).click()


@pytest.fixture
def history(lab_page):
    return History(lab_page.open("generator_width=16&discriminator_width=16&batch_size=32"))


def test_dragging_shows_the_views_as_they_were_and_live_returns(history):
    seen = {}
    for stop in (100, 200, 300):
        history.train(stop)
        seen[stop] = history.lab.lab.engine.latest.snapshot.plane.fake_verdicts.astype(np.float32)
    history.look_back(100)
    history.wait_for_fakes(seen[100])
    wait_until(lambda: len(history.lab.column("discriminator")) == 100, "the losses to end there, too")
    history.look_back(200)
    history.wait_for_fakes(seen[200])
    history.click("Live")
    history.wait_for("Live: step 300")
    wait_until(lambda: history.lab.step() == 300, "the present")
    history.wait_for_fakes(seen[300])


def test_training_goes_on_while_somebody_looks_back(history):
    history.train(100)
    history.lab.play()
    history.lab.wait_for_step(300)
    history.slider.focus()
    history.lab.press("Home")
    history.wait_for("Looking back at step")
    wait_until(lambda: history.timeline.shown is not None, "the engine to show the past")
    past, before = history.timeline.shown, history.timeline.step
    wait_until(lambda: history.lab.step() == past, "the views of the past")
    wait_until(lambda: history.timeline.step > before + 100, "training to go on")
    assert (history.timeline.shown, history.lab.step()) == (past, past)
    history.lab.play()
    history.lab.press("v")
    history.wait_for("Live: step")


def test_the_keyboard_alone_walks_through_moments_and_marks(history):
    history.train(100, 200, 300)
    history.slider.focus()
    history.lab.press("ArrowLeft")
    last = history.kept()[-2]
    history.wait_for(f"Looking back at step {last} of 300")
    history.lab.press("b")
    history.page.get_by_label("Note of the bookmark").wait_for()
    history.page.keyboard.type("look here")
    history.lab.press("Enter")
    wait_until(lambda: "look here" in [mark.text for mark in history.timeline.marks], "the bookmark")
    history.lab.press("v")
    history.wait_for("Live")
    history.lab.press("{")
    history.wait_for(f"Looking back at step {last} of 300 · ")
    history.wait_for("look here")
    history.lab.press("[")
    history.wait_for(f"Looking back at step {history.kept()[-3]} of 300")
    history.slider.focus()
    history.lab.press("End")
    history.wait_for("Live: step 300")


@pytest.mark.slow
def test_the_history_plays_by_itself_up_to_the_present(history):
    history.train(*range(50, 301, 50))
    history.page.get_by_label("How long the whole history takes to play").select_option("5")
    seen = set()

    def watch():
        seen.add(history.timeline.shown)
        return None in seen and len(seen) > 1 and history.timeline.shown is None

    history.lab.press("h")
    wait_until(lambda: history.timeline.shown is not None, "the past")
    wait_until(watch, "the present")
    assert len(seen - {None}) >= 3


def test_going_on_from_the_past_makes_a_branch_and_the_old_future_comes_back(history):
    history.train(100, 600)
    there = history.fakes()
    history.look_back(100)
    history.click("Go on from here")
    history.wait_for("Live: step 100")
    wait_until(lambda: history.page.get_by_text("A new branch begins here").is_visible(), "the notice")
    history.train(600)
    history.wait_for_fakes(there)  # the same settings: the same future, bit for bit
    history.lab.do(lambda: history.lab.lab.controls.change({"generator_lr": 0.01}))
    wait_until(lambda: history.lab.settings()["generator_lr"] == 0.01, "the change")
    history.click("Branches (2)")
    dialog = history.page.get_by_role("dialog", name="Runs and branches")
    dialog.get_by_text("G learning rate = 0.001").wait_for()
    assert dialog.get_by_text("step 100 of Run 1").is_visible()
    name = dialog.get_by_label("Name of Run 1")
    name.fill("the first try")
    name.press("Enter")
    dialog.get_by_role("button", name="Switch to the first try").click()
    wait_until(lambda: history.timeline.branch == 1, "the first branch")
    dialog.get_by_role("button", name="Discard Branch 2").click()
    wait_until(lambda: len(history.timeline.branches) == 1, "one branch")
    dialog.get_by_role("button", name="Done").click()
    history.wait_for("Live: step 600")
    wait_until(lambda: history.lab.lab.controls.experiment.generator_lr == 0.001, "the widgets to agree")


def test_a_long_way_back_is_told_and_can_be_given_up(lab_page):
    history = History(lab_page.open("generator_width=128&discriminator_width=128&generator_layers=4&batch_size=1024"))
    history.train(5, 150)
    history.lab.press("[")
    history.lab.press("[")
    history.wait_for("Looking back")
    history.lab.do(lambda: history.lab.lab.engine.restore(149))
    history.wait_for("Replaying to go back")
    history.page.get_by_role("progressbar", name="Replaying").wait_for()
    history.click("Cancel")
    history.page.get_by_text("was given up; nothing has changed").wait_for()
    assert history.timeline.step == 150 and len(history.timeline.branches) == 1


@pytest.mark.slow
def test_a_view_that_was_closed_then_says_so(history):
    history.lab.press("1", "2")  # the diagram and the plane, which share what they show
    wait_until(lambda: not history.page.get_by_text("The plane", exact=True).is_visible(), "closed views")
    history.train(100)
    history.lab.press("2")
    history.train(200)
    plane = history.lab.lab.desk._built["plane"]
    history.look_back(100)
    wait_until(lambda: plane._faded, "the faded view")
    shown = """() => {
        const says = (node) => getComputedStyle(node, '::after').content.includes('Not recorded')
        const within = (root) => [...root.querySelectorAll('*')].some((node) => says(node) || inside(node))
        const inside = (node) => node.shadowRoot && within(node.shadowRoot)
        return within(document)
    }"""
    wait_until(lambda: history.page.evaluate(shown), "the words over it")
    history.click("Live")
    wait_until(lambda: not plane._faded and not history.page.evaluate(shown), "the present")


@pytest.mark.slow
def test_presenter_mode_looks_back_but_does_not_go_back(history):
    history.train(100, 200)
    history.lab.press("p")
    history.lab.press("[")
    history.wait_for("Looking back at step")
    history.lab.press("w", "o")
    wait_until(lambda: not history.page.get_by_role("button", name="Go on from here").is_visible(), "no way back")
    assert history.timeline.branch == 1 and not history.lab.lab.branches.open


@pytest.mark.slow
def test_notes_are_text_and_nothing_else(history):
    history.train(100)
    history.lab.press("b")
    history.page.get_by_label("Note of the bookmark").fill("<img src=x onerror=alert(1)>")
    history.lab.press("Enter")
    wait_until(lambda: any("<img" in mark.text for mark in history.timeline.marks), "the bookmark")
    history.wait_for("<img src=x")
    assert history.page.locator("img[src=x]").count() == 0
