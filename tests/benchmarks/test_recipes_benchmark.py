"""The benchmark of recipes: measured once, resumed by what decides, told as it was."""

import json
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from ganviz import Experiment, Trainer
from ganviz.recipes import Cure, Recipe, Turn

sys.path.append(str(Path(__file__).parents[2] / "benchmarks"))  # scripts, not a package

import recipe_run
import recipes

TINY = {"generator_width": 8, "discriminator_width": 8, "batch_size": 16, "std": 0.1}
R1 = Cure("r1", "R1", "It rests.", "here", True, 4, {"regularizers": ["r1"], "r1_weight": 0.3})
RENEWED = Cure("new", "New D", "It forgets.", "here", False, 4, {"discriminator_lr": 0.01}, ("discriminator",))
SMALL = Recipe("small", "Small", "It ends.", "here", "ring", TINY, 6, (Turn(3, {"rotation": 20}),), 4, (R1, RENEWED))


@pytest.fixture(autouse=True)
def short(monkeypatch):
    monkeypatch.setattr(recipe_run, "BETWEEN", 1)
    monkeypatch.setattr(recipe_run, "LOOKS", 2)


def trained_alone(seed, cure=None):
    """The same by one trainer, step by step."""
    game = Trainer(SMALL.experiment(seed), "cpu")
    for step in range(6):
        if step == 3:
            game.apply({"rotation": 20})
        game.step()
    if cure:
        game.apply(cure.settings)
        for player in cure.reinitialize:
            game.reinitialize(player)
        for _ in range(cure.steps):
            game.step()
    return game


def test_a_recipe_is_what_a_trainer_makes_with_the_change_on_the_way():
    games, held = recipe_run.collapse(SMALL, [3, 4])
    assert len(held) == 2 and all(0 <= one <= 8 for one in held)
    for game, seed in zip(games, (3, 4), strict=True):
        alone = trained_alone(seed)
        assert game.step_count == 6 and game.experiment.settings() == alone.experiment.settings()
        assert torch.allclose(game.generator.values, alone.generator.values, atol=1e-5)


@pytest.mark.parametrize("cure", [R1, RENEWED], ids=lambda cure: cure.name)
def test_a_cure_goes_on_from_the_collapsed_games_and_leaves_them(cure, monkeypatch):
    games, _ = recipe_run.collapse(SMALL, [3])
    before, seen = games[0].generator.values.clone(), []
    monkeypatch.setattr(recipe_run, "modes_held", lambda game: seen.append(game) or 1.0)
    recipe_run.cured(games, cure)
    alone = trained_alone(3, cure)
    assert torch.allclose(seen[-1].generator.values, alone.generator.values, atol=1e-4)
    assert seen[-1].experiment.settings() == alone.experiment.settings() and seen[-1].step_count == 10
    assert games[0].generator.values.equal(before) and games[0].step_count == 6


def test_what_is_taken_afresh_begins_at_step_0_with_other_networks(monkeypatch):
    recipe, seen = replace(SMALL, turns=()), []
    games, _ = recipe_run.collapse(recipe, [3])
    monkeypatch.setattr(recipe_run, "modes_held", lambda game: seen.append(game) or 1.0)
    recipe_run.cured(games, Cure("pack", "Packing", "They differ.", "here", True, 4, {"packing": 2}, afresh=True))
    alone = Trainer(Experiment(**{**games[0].experiment.settings(), "packing": 2}), "cpu")
    for _ in range(4):
        alone.step()
    assert seen[-1].step_count == 4 and torch.allclose(seen[-1].generator.values, alone.generator.values, atol=1e-4)


def test_modes_are_counted_by_fresh_fakes_and_nothing_is_told_of_broken_ones():
    game = trained_alone(3)
    before = [rng.get_state() for rng in game.streams()]
    centres = game.data.modes.numpy()
    game.generator.network = None
    game.generator.__class__ = type("Fixed", (type(game.generator),), {"__call__": lambda self, z: self.made})
    points = np.repeat(centres[:5], 400, axis=0).astype(np.float32)  # 5 of 8 modes, all of high quality
    game.generator.made = torch.from_numpy(points)
    assert recipe_run.modes_held(game) == 5
    game.generator.made = torch.full((2000, 2), float("nan"))
    assert recipe_run.modes_held(game) is None
    assert all(a.equal(b.get_state()) for a, b in zip(before, game.streams(), strict=True))


def test_what_was_measured_is_not_measured_again(tmp_path, monkeypatch):
    path = tmp_path / "recipes.jsonl"
    recipes.measure([SMALL], {"small": range(2)}, path)
    first = path.read_text()
    assert len(first.splitlines()) == 4  # the recipe, no change, and two cures
    path.write_text(first + '{"key": "cut sho')
    monkeypatch.setattr(recipes, "collapse", None)
    recipes.measure([SMALL], {"small": range(2)}, path)
    assert path.read_text().startswith(first)
    reworded = replace(SMALL, title="Other", cures=(replace(R1, title="Other", works=False),))
    recipes.measure([reworded], {"small": range(2)}, path)
    with pytest.raises(TypeError):  # what decides is another
        recipes.measure([replace(SMALL, most_held=3, steps=7)], {"small": range(2)}, path)


def test_a_line_after_one_that_was_cut_short_is_whole(tmp_path):
    path = tmp_path / "recipes.jsonl"
    path.write_text('{"key": "cut sho')
    recipes.keep(path, {"key": "a", "held": [1, None]})
    recipes.keep(path, {"key": "b"})
    assert recipes.read(path) == {"a": {"key": "a", "held": [1, None]}, "b": {"key": "b"}}


@pytest.mark.parametrize(
    ("held", "works", "mark"),
    [
        ([8] * 8 + [7, 1], True, "PASS"),
        ([8] * 8 + [6, 1], True, "FAIL"),
        ([8] * 8 + [None, 7], True, "PASS"),
        ([8] * 8 + [None, None], True, "FAIL"),
        ([8] * 8 + [6, 1], False, "PASS"),
        ([8] * 10, False, "FAIL"),
    ],
)
def test_nine_of_ten_are_the_mark_either_way(held, works, mark):
    row = recipes.cure_row(SMALL, replace(R1, works=works), {"held": held})
    assert f" {mark} |" in row and f"| {sum(one is not None and one >= 7 for one in held)} of 10 |" in row


@pytest.mark.parametrize(
    ("held", "rate", "mark"),
    [
        ([4] * 9 + [8], 10, "PASS"),
        ([4] * 8 + [5, 5], 10, "FAIL"),
        ([0] * 8 + [None, None], 10, "FAIL"),  # diverged, not collapsed
        ([4] * 10, 0.2, "FAIL"),  # 6 steps take longer than 20 s
    ],
)
def test_a_collapse_needs_few_modes_and_little_time(held, rate, mark):
    assert f" {mark} |" in recipes.collapse_row(SMALL, {"held": held, "rate": rate})


def test_a_table_says_what_is_missing():
    text = recipes.table([SMALL], {"small": range(10)}, {})
    assert text.count("missing") == 4 and "PASS" not in text and json.dumps("FAIL") not in text
