"""Recipes: those that ship can be carried out, and a file that cannot is refused by what is wrong in it."""

import json
from dataclasses import replace

import numpy as np
import pytest

from ganviz import Experiment, PresetError, Run, presets, recipes
from ganviz.experiment import LIVE, PLAYERS
from ganviz.observation import ModeLedger
from ganviz.observation.ledger import held_modes, tally_of
from ganviz.recipes import enough_held, listed_recipes, load_recipe, recipe_names

TINY = {"generator_width": 4, "discriminator_width": 4, "batch_size": 8}
CURE = {"name": "r1", "title": "R1", "why": "It rests.", "source": "here", "works": True, "steps": 3}
CURE |= {"settings": {"regularizers": ["r1"]}}
CURES = [(recipe.name, cure.name) for recipe in listed_recipes() for cure in recipe.cures]


@pytest.fixture
def write(tmp_path, monkeypatch):
    """Writes a recipe of the preset "tiny" with some fields changed, and loads it."""
    for folder in ("presets", "recipes"):
        (tmp_path / folder).mkdir()
    preset = {"title": "Tiny", "about": "Small.", "source": "here", "settings": TINY}
    (tmp_path / "presets" / "tiny.json").write_text(json.dumps(preset))
    for module in (presets, recipes):
        monkeypatch.setattr(module, "find_assets", lambda: tmp_path)

    def write(**fields):
        whole = {"title": "Small", "story": "It ends.", "source": "here", "preset": "tiny", "steps": 5, "most_held": 4}
        whole |= {"cures": [CURE]} | fields
        path = tmp_path / "recipes" / "small.json"
        path.write_text(json.dumps({key: value for key, value in whole.items() if value is not None}))
        return load_recipe("small")

    return write


# --- those that ship
def test_there_are_the_recipes_that_are_told_of():
    assert {"rotating", "deep", "imbalance", "shift", "digits"} <= set(recipe_names())
    titles = [recipe.title for recipe in listed_recipes()]
    assert titles == sorted(set(titles))


@pytest.mark.parametrize("name", recipe_names())
def test_every_recipe_tells_its_story_and_has_cures_of_both_kinds(name):
    recipe = load_recipe(name)
    assert recipe.story.endswith(".") and recipe.source
    assert {cure.works for cure in recipe.cures} == {True, False}
    collapsed = recipe.collapsed_experiment()
    assert recipe.most_held < enough_held(len(collapsed.classes) if collapsed.kind == "images" else collapsed.modes)
    assert all(cure.why.endswith(".") and cure.source for cure in recipe.cures)


@pytest.mark.parametrize("name", recipe_names())
def test_turns_and_cures_are_taken_by_a_run_that_goes_on(name):
    recipe = load_recipe(name)
    run = Run(recipe.experiment(3), device="cpu")
    trainer = run.trainer
    assert trainer.experiment.seed == 3
    for turn in recipe.turns:
        assert not run.apply(turn.settings)
    assert run.trainer.experiment.settings() == recipe.collapsed_experiment(3).settings()
    for cure in recipe.cures:
        assert (set(cure.settings) <= LIVE or cure.afresh) and set(cure.reinitialize) <= set(PLAYERS)
    assert run.trainer is trainer


@pytest.mark.parametrize(("recipe", "cure"), CURES)
def test_every_cure_trains_and_leaves_the_rest_of_the_settings(recipe, cure):
    recipe = load_recipe(recipe)
    cure = recipe.cure(cure)
    experiment = recipe.collapsed_experiment()
    experiment.update({**TINY, "generator_width": 8, "discriminator_width": 8})
    run = Run(experiment, device="cpu")
    run.step()
    weights = run.trainer.generator.values.clone()
    began_anew = run.apply(cure.settings)
    assert not began_anew or cure.afresh
    for player in cure.reinitialize:
        run.reinitialize(player)
    for _ in range(2):
        run.step()
    assert run.trainer.step_count == (2 if began_anew else 3) and not run.capture(()).diverged
    assert not run.trainer.generator.values.equal(weights)
    assert run.trainer.experiment.latent_dim == experiment.latent_dim


# --- reading
def test_what_a_file_says_is_what_is_read(write):
    turn = {"step": 2, "settings": {"rotation": 20}}
    cure = {**CURE, "name": "new", "works": False, "settings": {}, "reinitialize": ["discriminator"]}
    recipe = write(settings={"std": 0.2}, turns=[turn], cures=[CURE, cure])
    assert (recipe.name, recipe.title, recipe.steps, recipe.most_held) == ("small", "Small", 5, 4)
    assert recipe.experiment(7).settings() == Experiment(**TINY, std=0.2, seed=7).settings()
    assert recipe.collapsed_experiment().rotation == 20 and recipe.experiment().rotation == 0
    assert recipe.cure("r1").works and recipe.cure("r1").settings == {"regularizers": ["r1"]}
    assert recipe.cure("new").reinitialize == ("discriminator",) and not recipe.cure("new").works
    afresh = write(cures=[{**CURE, "afresh": True, "settings": {"packing": 2}}]).cure("r1")
    assert afresh.afresh and afresh.settings == {"packing": 2} and not recipe.cure("r1").afresh


def test_unknown_names_are_answered_with_the_choices(write):
    recipe = write()
    with pytest.raises(PresetError, match="unknown recipe 'smal'; choose one of: small"):
        load_recipe("smal")
    with pytest.raises(PresetError, match="unknown cure of recipe 'small', 'r2'; choose one of: r1"):
        recipe.cure("r2")


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"title": None}, "KeyError.*title"),
        ({"story": ""}, "story is ''; it must be text"),
        ({"steps": 0}, "steps is 0; it must be a whole number from 1"),
        ({"most_held": True}, "most_held is True"),
        ({"preset": "tinny"}, "unknown preset 'tinny'; choose one of: tiny"),
        ({"settings": {"stdd": 1}}, "recipe 'small': .*stdd"),
        ({"settings": {"std": 99}}, "recipe 'small': .*99"),
        ({"turns": [{"step": 5, "settings": {"std": 0.2}}]}, "turn at step 5 is not before the end, step 5"),
        ({"turns": [{"step": 2, "settings": {"latent_dim": 9}}]}, "turn at step 2 changes latent_dim"),
        ({"cures": [{**CURE, "settings": {"packing": 2}}]}, "cure 'r1' changes packing, for which the networks"),
        ({"cures": [{**CURE, "settings": {"objective": "hing"}}]}, "hing"),
        ({"cures": [{**CURE, "settings": {}}]}, "cure 'r1' changes nothing"),
        ({"cures": [{**CURE, "reinitialize": ["judge"]}]}, "cure 'r1': unknown player 'judge'; choose one of"),
        ({"cures": [{**CURE, "works": "yes"}]}, "works is 'yes'; it must be true or false"),
        ({"cures": [{**CURE, "afresh": 1}]}, "afresh is 1; it must be true or false"),
        ({"cures": [{**CURE, "afresh": True, "settings": {"packing": 0}}]}, "packing 0"),
        (
            {"cures": [{**CURE, "afresh": True}], "turns": [{"step": 2, "settings": {"std": 0.2}}]},
            "cure 'r1' is taken afresh, which does not go with turns",
        ),
        ({"cures": [CURE, CURE]}, "two cures are called 'r1'"),
        ({"cures": 3}, "TypeError"),
    ],
)
def test_a_broken_file_is_refused_by_what_is_wrong(write, fields, words):
    with pytest.raises(PresetError, match=f"recipe file .*small.json is broken: .*{words}"):
        write(**fields)


def test_a_file_that_is_no_json_is_named(write, tmp_path):
    write()
    (tmp_path / "recipes" / "small.json").write_text("{")
    with pytest.raises(PresetError, match=r"small\.json is broken"):
        load_recipe("small")


# --- what counts
def test_seven_of_eight_modes_are_enough():
    assert [enough_held(modes) for modes in (8, 10, 2, 1)] == [7, 9, 2, 1]


def test_a_mode_is_held_by_a_fifth_of_its_fair_share_of_good_fakes():
    fair = np.array([0.5, 0.25, 0.25])
    assert held_modes(np.array([0.1, 0.049, 0.3]), fair).tolist() == [True, False, True]


def test_one_good_fake_captures_a_mode_but_does_not_hold_it():
    snapshot = Run(Experiment(**TINY), device="cpu").capture(("plane", "metrics"))
    good = np.array([0.001, 0.02, 0.03, 0.5, 0, 0, 0, 0])  # of 8 modes with an eighth each: a fifth of that is 0.025
    tally = tally_of(replace(snapshot, ledger=ModeLedger(good + 0.05, good, np.full(8, 1 / 8))))
    assert np.flatnonzero(tally.captured).tolist() == [0, 1, 2, 3] and tally.missing == ("5", "6", "7", "8")
    assert np.flatnonzero(tally.held).tolist() == [2, 3]
