"""The catalogue: what counts as on, what a choice sets, what is refused."""

from dataclasses import replace

import pytest
from acting import Page

from ganviz.app.actions.catalogue import CatalogueActions, _wanted, active, entries, objective_formulas, switched
from ganviz.errors import GanvizError
from ganviz.experiment import Experiment
from ganviz.learning import OBJECTIVES


@pytest.fixture
def page():
    page = Page(CatalogueActions)
    page.show()
    return page


def choose(page, name):
    page.send("entry", id=name)
    page.work()
    return page.told["catalogue"]["active"]


def test_every_entry_has_a_formula_a_text_and_a_paper():
    known = entries()
    assert len({entry["id"] for entry in known}) == len(known) > 30
    for entry in known:
        assert entry["formula"].startswith("<div><math") and entry["doc"] and entry["reference"], entry["id"]
    assert any('href="https://arxiv.org/abs/' in entry["reference"] for entry in known)


def test_both_losses_of_every_objective_are_written_as_mathml():
    for name in OBJECTIVES:
        assert objective_formulas(name).count("<math") == 2


def test_two_sided_smoothing_is_not_one_sided_smoothing_too(page):
    for name, fakes in (("label_smoothing", 0), ("two_sided_smoothing", 0.1), ("label_smoothing", 0)):
        active = choose(page, f"Tricks/{name}")
        assert [one for one in active if "smoothing" in one] == [f"Tricks/{name}"]
        settings = page.settings()
        assert (settings["label_smoothing"], settings["fake_label_smoothing"]) == (0.1, fakes)
    assert "Tricks/label_smoothing" not in choose(page, "Tricks/label_smoothing")
    assert page.settings()["label_smoothing"] == 0


def test_an_objective_comes_and_goes_with_what_it_needs(page):
    assert "Regularizers/weight_clipping" in choose(page, "Objectives/wasserstein")
    # a penalty takes the place of the crude bound
    active = choose(page, "Regularizers/gradient_penalty")
    assert "Regularizers/gradient_penalty" in active and "Regularizers/weight_clipping" not in active
    # which then stays, as nobody else brought it
    assert "Regularizers/gradient_penalty" in choose(page, "Objectives/non_saturating")
    assert page.settings()["regularizers"] == ["gradient_penalty"]


def test_what_would_do_nothing_says_so_and_asks_for_nothing(page):
    choose(page, "Objectives/wasserstein")
    page.engine.done.clear()
    page.send("entry", id="Tricks/label_smoothing")
    assert page.told["catalogue"]["problem"].startswith("That has no effect here") and page.engine.done == []
    choose(page, "Objectives/hinge")
    assert page.told["catalogue"]["problem"] == ""


def test_a_combination_without_sense_is_refused_in_the_dialog(page):
    choose(page, "Regularizers/consensus")
    choose(page, "Tricks/unrolling")
    assert "take consensus off" in page.told["catalogue"]["problem"] and page.settings()["unrolling_steps"] == 0


def test_what_the_engine_refuses_is_told_in_the_dialog(page):
    page.send("entry", id="Tricks/label_smoothing")
    page.engine.work()
    page.show(replace(page.engine.latest, error="not enough memory"))
    assert page.told["catalogue"]["problem"] == "not enough memory"
    page.show(replace(page.engine.latest, error="something else, later"))
    assert page.told["catalogue"]["problem"] == "not enough memory"


def test_what_belongs_to_hidden_controls_may_not_be_switched(page):
    page.model.hide("lesson", ["regularizers", "label_smoothing"])
    page.show()
    hidden = page.told["catalogue"]["hidden"]
    assert "Regularizers/r1" in hidden and "Tricks/label_smoothing" in hidden and "Objectives/hinge" not in hidden
    page.send("entry", id="Regularizers/r1")
    assert page.engine.done == [] and page.told["catalogue"]["problem"]


@pytest.mark.parametrize("name", ["nonsense", "Tricks/nonsense", "Tricks", None, ["Tricks/label_smoothing"], {}])
def test_what_is_no_entry_is_refused(page, name):
    with pytest.raises(GanvizError):
        page.send("entry", id=name)
    assert page.engine.done == []


def test_each_entry_can_be_switched_on_and_off_again():
    for entry in entries():
        experiment = Experiment()
        was = entry["id"] in active(experiment)
        if set(_wanted(entry["id"])) & experiment.irrelevant():
            continue  # it needs other settings first
        for expected in (not was, was):
            experiment.update(switched(entry["id"], experiment))
            if entry["group"] == "Objectives":
                assert entry["id"] in active(experiment)
            else:
                assert (entry["id"] in active(experiment)) == expected, entry["id"]
