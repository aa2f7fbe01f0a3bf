"""Challenges of a lesson, page by page: won by what a run shows, or given up."""

import pytest

from ganviz.app.actions.challenge import Challenges
from ganviz.lessons import Challenge
from ganviz.lessons.condition import parse_condition

GOAL = Challenge(parse_condition("step >= 3"), hold=2, budget=8, solution={}, hints=("Look *here*.", "Wait."))


@pytest.fixture
def challenges():
    challenges = Challenges()
    challenges.turn_to(4, GOAL)
    return challenges


def run(challenges, *steps, number=0):
    for step in steps:
        challenges.look(4, number, step, {"step": step})
    return challenges.card(4)


def test_a_page_without_one_has_no_card(challenges):
    challenges.turn_to(5, None)
    assert challenges.card(5) is None and not challenges.over(5) and not challenges.can_solve(5)


def test_it_is_won_by_what_lasts_and_stays_won(challenges):
    assert challenges.card(4)["told"].startswith("Goal: step ≥ 3") and not challenges.card(4)["again"]
    assert not run(challenges, 0, 3)["won"]
    card = run(challenges, 5)
    assert (card["won"], card["mood"], card["share"], card["hints_left"]) == (True, "success", 0.62, 0)
    assert challenges.won(4) and challenges.over(4) and not card["solve"]
    run(challenges, 0, number=1)  # another run changes nothing
    challenges.turn_to(4, GOAL)  # nor does coming back
    assert challenges.won(4) and challenges.card(4)["told"] == card["told"]


def test_out_of_steps_it_may_be_solved_or_begun_anew(challenges):
    card = run(challenges, 0, 1, number=1)
    assert not card["solve"]
    card = run(challenges, 9, number=1)
    assert (card["mood"], card["solve"], card["again"], card["share"]) == ("warning", True, True, 1)
    challenges.begin(4, GOAL)
    card = challenges.card(4)
    assert (card["mood"], card["share"], card["again"], card["solve"]) == ("info", 0, False, False)


def test_hints_come_one_by_one_and_after_the_last_the_solution(challenges):
    expected = [([], 2, False), (["Look <em>here</em>."], 1, False), (["Look <em>here</em>.", "Wait."], 0, True)]
    for hints, left, solve in expected:
        card = challenges.card(4)
        assert (card["hints"], card["hints_left"], card["solve"]) == (hints, left, solve)
        challenges.hint(4)
    assert challenges.card(4)["hints_left"] == 0


def test_what_is_given_up_is_over_but_not_won_even_if_its_solution_reaches_the_goal(challenges):
    challenges.give_up(4)
    assert challenges.over(4) and not challenges.won(4) and challenges.card(4)["share"] == 0
    card = run(challenges, 0, 3, 5)
    assert card["won"] and not challenges.won(4) and not card["solve"]
