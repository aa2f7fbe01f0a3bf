"""Looking back, going on from the past, bookmarks and marks, in a real Chromium."""

import pytest
from driver import wait_until
from seeing import step_to

pytestmark = pytest.mark.browser
SMALL = "generator_width=16&discriminator_width=16&batch_size=32"
COLLAPSING = """() => {
    const section = ganviz.store.get('timeline')
    const step = (share) => Math.round(section.step * share)
    const lost = [.30, .302, .304, .306, .4]
        .map((share, i) => [step(share), 'lost', `Mode ${i + 1} lost: now ${7 - i} of 8`])
    const more = [.8, .805, .81].map((share, i) => [step(share), 'change', `Change ${i + 1}`])
    ganviz.store.take({ timeline: { ...section, marks: [...lost, ...more] } })
}"""
LEFTS = "nodes => nodes.map((node) => node.getBoundingClientRect().left)"


class History:
    """What a person does with the timeline."""

    def __init__(self, lab):
        self.lab, self.page = lab, lab.page
        self.slider = self.page.get_by_role("slider", name="Timeline of the run")
        self.marks = self.page.locator(".timeline-mark")

    @property
    def timeline(self):
        return self.lab.state.timeline

    def told(self):
        """Where it stands, in words."""
        return self.slider.get_attribute("aria-valuetext") or ""

    def wait_for(self, words):
        wait_until(lambda: words in self.told(), words, 40)

    def look_back(self, step):
        """Press the slider's handle to where a step is, as a pointer does."""
        box = self.slider.bounding_box()
        first, last = (float(self.slider.get_attribute(name)) for name in ("min", "max"))
        x = box["x"] + 8 + (box["width"] - 16) * (step + 0.4 - first) / (last - first)
        self.page.mouse.click(x, box["y"] + box["height"] / 2)
        self.wait_for(f"Step {step:,} of ")
        wait_until(lambda: self.lab.step() == step, f"the views at step {step}")

    def picture(self):
        """What the plane shows."""
        return self.lab.view("plane").locator("canvas").evaluate("canvas => canvas.toDataURL()")


@pytest.fixture
def history(lab_page):
    return History(lab_page.open(SMALL))


def test_looking_back_shows_the_past_while_training_goes_on_and_the_history_plays(history):
    lab, seen = history.lab, {}
    for stop in (100, 200, 300):
        step_to(lab, stop)
        wait_until(lambda: lab.frame("step") == lab.state.snapshot.step, "the last state")
        seen[stop] = history.picture()
    history.look_back(100)
    wait_until(lambda: history.picture() == seen[100], "the picture of then")
    wait_until(lambda: len(lab.column("discriminator")) == 100, "the losses to end there, too")
    assert lab.action("live").get_attribute("aria-disabled") == "false"
    lab.press("b")
    history.page.get_by_label("Note of the bookmark").fill("<img src=x onerror=alert(1)>")
    lab.press("Enter")
    wait_until(lambda: "<img src=x" in str(lab.frame("timeline.marks")), "the bookmark")
    history.wait_for("<img src=x onerror")  # told beside the step, as text
    assert history.page.locator("img[src=x]").count() == 0
    lab.press("v")
    history.wait_for("Live, step 300")
    wait_until(lambda: history.picture() == seen[300], "the present")
    for _ in range(len(lab.frame("timeline.marks"))):  # from mark to mark
        lab.press("{")
        if history.told().startswith("Step 100 of 300"):
            break
    history.wait_for("Step 100 of 300 · ")
    wait_until(lambda: lab.step() == 100, "the views of then")
    lab.action("play").click()
    wait_until(lambda: history.timeline.step > 350, "training to go on")
    assert lab.step() == history.timeline.shown == 100
    lab.action("play").click()
    wait_until(lambda: not lab.state.playing, "the pause")
    lab.press("h")
    shown = set()
    wait_until(lambda: shown.add(lab.step()) or len(shown) >= 3, "the history to play")
    lab.press("h")
    history.slider.focus()
    lab.press("End")
    history.wait_for("Live, step ")
    wait_until(lambda: lab.step() == history.timeline.step, "the present")


def test_going_on_from_the_past_makes_a_branch_and_the_run_that_was_left_comes_back(history):
    lab, page = history.lab, history.page
    step_to(lab, 100)
    step_to(lab, 200)
    there = history.picture()
    history.look_back(100)
    page.get_by_role("button", name="Go on from here").click()
    history.wait_for("Live, step 100")
    page.get_by_text("A new branch begins here").first.wait_for()
    step_to(lab, 200)
    wait_until(lambda: history.picture() == there, "the same settings to have the same future")
    lab.setting("generator_lr").locator("input[type=range]").press("ArrowRight")
    wait_until(lambda: lab.settings()["generator_lr"] == 0.002, "a change")
    page.get_by_role("button", name="Branches (2)").click()
    dialog = page.get_by_role("dialog", name="Runs and branches")
    assert dialog.get_by_text("step 100 of Run 1").is_visible()
    name = dialog.get_by_label("Name of Run 1")
    name.fill("the first try")
    name.press("Enter")
    dialog.get_by_role("button", name="Switch to the first try").click()
    wait_until(lambda: history.timeline.branch == 1, "the first branch")
    lab.press("Escape")
    wait_until(
        lambda: lab.setting("generator_lr").get_by_role("textbox").input_value() == "0.001", "the settings of then"
    )
    page.evaluate(COLLAPSING)
    wait_until(lambda: history.marks.count() == 2, "marks that are close to stand as one")
    assert history.marks.nth(0).inner_text() == "collapse" and history.marks.nth(1).inner_text() == "3"
    lefts = history.marks.evaluate_all(LEFTS)
    assert lefts[1] - lefts[0] > 78
    history.marks.nth(1).click()
    page.get_by_role("dialog", name="3 marks").get_by_role("button", name="Change 2").click()
    history.wait_for("Step ")
