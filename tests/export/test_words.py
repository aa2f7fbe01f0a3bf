"""What stands in a picture besides the drawings."""

from dataclasses import replace

import pytest

from ganviz import Experiment
from ganviz.experiment.words import changed
from ganviz.export.words import last_change, last_happening, settings_in_force, short, status, wrapped
from ganviz.recording import Change, Event


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "0"),
        (950, "950"),
        (1500, "1.5k"),
        (12_000, "12k"),
        (1_200_000, "1.2M"),
        (0.25, "0.25"),
        (-2.5, "−2.5"),
        (1e13, "1e13"),
        (-31_000, "−31k"),
    ],
)
def test_numbers_are_short(number, words):
    assert short(number) == words


def test_settings_in_force_name_data_objective_and_what_is_unusual():
    settings = Experiment(data="ring", objective="wasserstein", regularizers=["gradient_penalty"], packing=2).settings()
    words = settings_in_force(settings)
    assert words[:3] == ["Ring of Gaussians", "Wasserstein", "Gradient penalty"]
    assert "Packing m = 2" in words and not any("Seed" in word for word in words)


def test_usual_settings_are_not_told():
    assert settings_in_force(Experiment(data="ring").settings())[2:] == []


def test_settings_of_another_version_are_left_out():
    settings = {**Experiment(data="ring").settings(), "from_the_future": 1}
    assert settings_in_force(settings) == ["Ring of Gaussians", "Non-saturating"]


def test_all_changes_at_the_newest_step_are_told(ring):
    changes = (Change(1, {"seed": 3}), Change(3, {"generator_lr": 0.005}), Change(3, {"regularizers": ["r1"]}))
    words = last_change(replace(ring[-1], changes=changes))
    assert words == "Since step 3: G learning rate = 0.005, Regularizers = R1"
    assert last_change(ring[0]) == ""


def test_the_newest_happening_is_a_change_or_an_event_and_never_the_divergence(ring):
    change = Change(3, {"generator_lr": 0.005})
    lost, broken = Event(4, "lost", "Mode 2 lost: now 7 of 8", (1,)), Event(5, "diverged", "Diverged: ...")
    both = replace(ring[-1], changes=(change,), events=(lost, broken))
    assert last_happening(both) == "Step 4: Mode 2 lost: now 7 of 8"
    assert last_happening(replace(both, events=(replace(lost, step=2),))) == last_change(both)
    assert last_happening(replace(both, changes=(), events=())) == ""


def test_status_is_that_of_the_page(ring):
    assert status(ring[-1]).startswith("Step 6. ")
    assert status(replace(ring[-1], snapshot=replace(ring[-1].snapshot, status=""))) == "Step 6."

    assert status(ring[0]) == "Step 0. Nothing is learned yet."


def test_lists_are_told_as_words():
    assert changed({"regularizers": []}).endswith("= none")
    assert changed({"regularizers": ["r1", "r2"]}).endswith("= R1, R2")


def test_wrapping_fills_lines_and_cuts_the_last_one():
    text = "one two three four five six"
    assert wrapped(text, 100, 2, len) == [text]
    assert wrapped(text, 10, 3, len) == ["one two", "three four", "five six"]
    assert wrapped(text, 10, 2, len) == ["one two", "three…"]
    for width in range(6, 30):
        lines = wrapped(text, width, 2, len)
        assert len(lines) <= 2 and all(len(line) <= width for line in lines)
    assert wrapped("", 10, 2, len) == []
