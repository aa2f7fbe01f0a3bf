"""Events, against snapshots made by hand."""

from types import SimpleNamespace

import numpy as np
import pytest

from ganviz import Experiment, GanvizError, Run
from ganviz.observation import ClassShares, Judgement, ModeLedger
from ganviz.observation.verdict import Diagnosis
from ganviz.recording.events import MOST_EVENTS, Event, Watcher, bookmark, with_event


def seen(step, good=None, fair=(0.25,) * 4, judgement=None, classes=None, diverged=""):
    """A snapshot in which each of the modes has this share of the high-quality fakes."""
    ledger = None if good is None else ModeLedger(np.array(good), np.array(good), np.array(fair))
    return SimpleNamespace(step=step, ledger=ledger, class_shares=classes, judgement=judgement, diverged=diverged)


def judged(real, fake, is_probability=True):
    logits = np.zeros(1, np.float32)
    return Judgement(logits, logits, real, fake, 0.9, is_probability, 0.0, 0.9, 0.9)


def kinds(events):
    return [(event.kind, event.modes) for event in events]


def test_modes_are_gained_at_a_fifth_of_their_fair_share_and_lost_with_next_to_nothing():
    watcher = Watcher()
    assert kinds(watcher.look(seen(1, [0.05, 0.049, 0, 0]))) == [("gained", (0,))]
    assert kinds(watcher.look(seen(2, [0.0051, 0.06, 0.3, 0]))) == [("gained", (1, 2))]
    assert kinds(watcher.look(seen(3, [0.005, 0.0, 0.3, 0.04]))) == [("lost", (0, 1))]
    assert not watcher.look(seen(4, [0.01, 0.01, 0.3, 0.04]))  # at the edge: neither


def test_events_say_which_modes_and_how_many_are_left():
    watcher = Watcher()
    (gained,) = watcher.look(seen(10, [0.3, 0.3, 0.3, 0]))
    (lost,) = watcher.look(seen(20, [0, 0.3, 0.3, 0]))
    assert (gained.step, gained.text) == (10, "Modes 1 to 3 gained: now 3 of 4")
    assert (lost.step, lost.text) == (20, "Mode 1 lost: now 2 of 4")


def test_a_share_is_compared_with_the_weight_of_its_mode():
    rare = seen(1, [0.1, 0.011], fair=[0.95, 0.05])
    assert kinds(Watcher().look(rare)) == [("gained", (1,))]


def test_classes_of_pictures_are_modes_with_names():
    shares = ClassShares(("four", "seven"), np.array([0.5, 0.0]), np.array([0.5, 0.5]))
    (event,) = Watcher().look(seen(3, classes=shares))
    assert event.text == "Class four gained: now 1 of 2"


def test_other_data_begin_a_new_count():
    watcher = Watcher()
    watcher.look(seen(1, [0.25] * 4))
    (event,) = watcher.look(seen(2, [0.5, 0.0], fair=[0.5, 0.5]))
    assert event.text == "Mode 1 gained: now 1 of 2"


def test_saturation_is_told_once_until_the_discriminator_is_in_doubt_again():
    watcher = Watcher()
    steps = [(0.99, 0.01), (0.95, 0.05), (0.99, 0.01), (0.89, 0.05), (0.99, 0.01)]
    told = [bool(watcher.look(seen(i, judgement=judged(*means)))) for i, means in enumerate(steps)]
    assert told == [True, False, False, False, True]


def test_critics_have_no_absolute_verdict_and_never_saturate():
    assert not Watcher().look(seen(1, judgement=judged(1.0, 0.0, is_probability=False)))


def test_divergence_is_told_once():
    watcher = Watcher()
    assert kinds(watcher.look(seen(5, diverged="the loss rose"))) == [("diverged", ())]
    assert not watcher.look(seen(5, diverged="the loss rose"))


def test_a_watcher_that_knows_the_past_does_not_tell_it_again():
    watcher = Watcher([Event(1, "gained", "", (0, 1)), Event(2, "lost", "", (0,))])
    assert kinds(watcher.look(seen(3, [0.3, 0.3, 0, 0]))) == [("gained", (0,))]


def told(watcher, first, *kinds):
    """The events of looks every ten steps that find these diagnoses."""
    found = [Diagnosis(kind, f"It is {kind}.", "seven of them", "") for kind in kinds]
    return [event for i, one in enumerate(found) for event in watcher.diagnose(first + 10 * i, one)]


def test_a_diagnosis_is_told_when_another_kind_has_held():
    watcher = Watcher()
    (event,) = told(watcher, 10, "early", *["healthy"] * 3)
    assert event == Event(40, "diagnosis", "It is healthy. Seven of them.")
    assert not told(watcher, 50, "healthy", "rotating", "rotating", "healthy", "healthy")
    (event,) = told(watcher, 100, *["rotating"] * 4)
    assert (event.step, event.text) == (120, "It is rotating. Seven of them.")


@pytest.mark.parametrize("kind", ["unknown", "early", "saturated", "diverged"])
def test_diagnoses_that_are_no_news_are_not_told(kind):
    assert not told(Watcher(), 10, "unknown", *[kind] * 5)


def test_a_diagnosis_of_the_past_is_not_told_again():
    watcher = Watcher([Event(40, "diagnosis", "It is healthy. Six of them.")])
    assert not told(watcher, 50, *["healthy"] * 4)


def test_bookmarks_hold_a_short_note_on_one_line():
    assert bookmark(7, "  just before\nit broke ").text == "just before it broke"
    assert bookmark(7, " ").text == "Bookmark"
    with pytest.raises(GanvizError, match="at most 200 characters, not 201"):
        bookmark(7, "x" * 201)


def test_events_are_kept_in_order_and_bookmarks_outlive_the_others():
    events = with_event((Event(5, "gained", ""),), bookmark(3, "early"))
    for step in range(6, 6 + MOST_EVENTS):
        events = with_event(events, Event(step, "lost", ""))
    assert len(events) == MOST_EVENTS and events[0].text == "early" and events[1].step == 7


def test_a_run_notes_what_happens_and_forgets_it_when_it_goes_back():
    run = Run(Experiment(data="ring", seed=3), device="cpu")
    for _ in range(30):
        for _ in range(20):
            run.step()
        run.capture(("metrics",))
    run.recording.add_bookmark(250, "middle")
    events = run.recording.events
    assert {"gained", "bookmark"} <= {event.kind for event in events}
    assert [event.step for event in events] == sorted(event.step for event in events)
    moment = run.recording.moment(run.recording.snapshots.nearest(300))
    assert moment.events == tuple(event for event in events if event.step <= 300)
    run.restore(200)
    assert run.recording.events == tuple(event for event in events if event.step <= 200)


def test_a_run_notes_its_diagnosis():
    run = Run(Experiment(data="ring", generator_width=8, discriminator_width=8, discriminator_steps=0), device="cpu")
    for _ in range(40):
        for _ in range(20):
            run.step()
        run.capture(("judgement", "metrics"))
    diagnoses = [event for event in run.recording.events if event.kind == "diagnosis"]
    assert len(diagnoses) == 1 and diagnoses[0].step >= 500
    assert diagnoses[0].text.startswith("The generator has collapsed to")
