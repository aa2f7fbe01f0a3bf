"""What is told of two runs side by side."""

from dataclasses import replace

import numpy as np
import pytest
from acting import seen

from ganviz.app.actions.telling import ACTS, POINTS, Telling, button, count, how_both_stand, side_by_side
from ganviz.engine import Comparison
from ganviz.observation.ledger import tally_of


def test_what_sets_two_runs_apart_is_told_in_the_words_of_the_page(compared):
    told = side_by_side(compared, compared.comparison)
    assert {"name": "Objective", "A": "Non-saturating", "B": "Wasserstein"} in told.differs
    assert {"name": "G learning rate", "A": "0.001", "B": "0.02"} in told.differs
    assert {"name": "New first weights", "A": "", "B": "generator"} in told.differs
    assert [act["act"] for act in told.acts] == ["swap", "keep_a", "keep_b"]
    assert side_by_side(compared, compared.comparison, acts=False).acts == ()


def test_figures_of_both_stand_in_rows(compared):
    told = side_by_side(compared, compared.comparison)
    place = told.heads.index("Modes held")
    for row, run in zip(told.rows, (compared, compared.rival), strict=True):
        assert row["cells"][0] == "20" and len(row["cells"]) == len(told.heads)
        assert row["cells"][place] == f"{tally_of(run.snapshot).held.sum()} of 8"
    assert [row["letter"] for row in told.rows] == ["A", "B"]


def test_long_curves_are_thinned_and_keep_their_ends(compared):
    steps = np.arange(1000.0)
    held = {"step": steps, "A": steps % 8, "B": np.where(steps < 500, 3, np.nan)}
    thin = side_by_side(compared, Comparison(0, modes=8, held=held)).held
    assert len(thin["step"]) <= POINTS and (thin["step"][0], thin["step"][-1]) == (0, 999)
    assert thin["B"][0] == 3 and thin["B"][-1] is None and thin["A"][-1] == 999 % 8


def test_a_rival_that_was_stopped_is_told(compared):
    told = how_both_stand(Telling(), compared, replace(compared.comparison, stopped="loss of D", step=12))
    assert told.verdict == "B has diverged and stopped at step 12; A goes on." and told.mood == "bad"


def test_a_run_that_has_diverged_is_told_and_why_its_figures_are_missing(compared):
    told = side_by_side(seen(compared, diverged="loss of D"), compared.comparison)
    place = told.heads.index("Modes held")
    assert told.rows[0]["cells"][place] == "?" and told.rows[0]["cells"][-1] == "diverged: it has stopped"
    assert told.rows[1]["cells"][-1] == ""
    verdict = how_both_stand(Telling(), seen(compared, diverged="loss of D"), compared.comparison)
    assert verdict.verdict.startswith("A has diverged") and verdict.mood == "bad"


def test_how_both_stand_counts_modes_as_they_parted_and_lately(compared):
    held = {"step": np.array([100.0, 1000, 1010]), "A": np.array([3.0, 8, 8]), "B": np.array([3.0, 1, 1])}
    told = how_both_stand(Telling(), compared, Comparison(100, modes=8, held=held))
    assert told.verdict == "As they parted at step 100, both held 3 of 8 modes. Lately A holds 8, B 1."
    without = Comparison(100, modes=0, held={})
    assert how_both_stand(Telling(), compared, without).verdict == ""


def test_equal_runs_are_told_as_such_and_one_without_a_rival_has_no_figures(compared):
    told = side_by_side(replace(compared, rival=None), Comparison(0))
    assert told.title == "A and B, equal in everything" and told.rows == () and told.modes == 0
    assert "Modes held" not in told.heads and told.held == {"step": [], "A": [], "B": []}


def test_a_telling_travels_as_plain_values():
    told = Telling("A", acts=(button("swap"), button("cures", main=True)), heads=("Step",), share=0.12345).told()
    assert told["acts"][1] == {"act": "cures", "label": "Cures…", "help": ACTS["cures"][1], "main": True}
    assert not told["acts"][0]["main"] and told["heads"] == ["Step"] and told["share"] == 0.123


@pytest.mark.parametrize(("held", "words"), [(3.0, "3"), (2.6, "3"), (float("nan"), "?")])
def test_held_modes_are_counted_in_whole_numbers(held, words):
    assert count(held) == words
