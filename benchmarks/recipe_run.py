"""What `recipes.py` runs: a recipe to its collapse in ten games at once, one cure of these states, a look at them."""

from __future__ import annotations

import time
from collections.abc import Sequence

import numpy as np
import torch
from numpy.typing import NDArray

from ganviz import Experiment, Trainer
from ganviz.observation.classifier import Classifier
from ganviz.observation.kept_classifiers import load_classifier
from ganviz.observation.ledger import held_modes, ledger_of
from ganviz.observation.truth import truth_of
from ganviz.recipes import Cure, Recipe
from ganviz.training import Sweep

LOOKS, BETWEEN = 5, 50  # looks at the end of a stretch of training, and steps between two of them
FAKES = {"plane": 2000, "images": 1000}
EYES = 20_000  # seed of the latents that are looked at
Held = list[float | None]
"""How many modes each game holds: the median of the last looks, None where it diverged."""


def collapse(recipe: Recipe, seeds: Sequence[int]) -> tuple[list[Trainer], Held]:
    """The games of these seeds at the end of the recipe, and what they held then."""
    games = [Trainer(recipe.experiment(seed), "cpu") for seed in seeds]
    done = 0
    for turn in recipe.turns:
        games = _advanced(games, turn.step - done)
        done = turn.step
        for game in games:
            game.apply(turn.settings)
    return _watched(games, recipe.steps - done)


def cured(games: Sequence[Trainer], cure: Cure) -> Held:
    """What games held some time after a cure; they are left as they were."""
    return _watched([_treated(game, cure) for game in games], cure.steps)[1]


def modes_held(game: Trainer) -> float | None:
    """How many modes or classes a game's fakes hold, those of the averaged generator if there is one."""
    kind = game.experiment.kind
    with game.generator.averaged(), torch.no_grad():
        fake = game.generator(game.latents(FAKES[kind], torch.Generator().manual_seed(EYES)))
    if not bool(fake.isfinite().all()):
        return None
    if kind == "images":
        good = class_shares(load_classifier("mnist"), fake)
        return float(held_modes(good, np.full(len(good), 1 / len(good))).sum())
    ledger = ledger_of(fake.numpy(), truth_of(game.data))  # type: ignore[arg-type]
    return None if ledger is None else float(held_modes(ledger.good, ledger.fair).sum())


def class_shares(judge: Classifier, pictures: torch.Tensor) -> NDArray[np.float64]:
    """Share of the pictures (n, 1, 28, 28) that are taken for each of ten digits, (10,)."""
    classes = judge.classify(pictures).probabilities.argmax(1)
    return np.bincount(classes, minlength=10) / len(classes)


def speed(experiment: Experiment, steps: int = 200) -> float:
    """Steps of one game for a second of one core, without a page."""
    game = Trainer(experiment, "cpu")
    started = time.process_time()
    for _ in range(steps):
        game.step()
    return steps / (time.process_time() - started)


def _watched(games: Sequence[Trainer], steps: int) -> tuple[list[Trainer], Held]:
    """The games after so many steps, and the medians of the looks at the last of them."""
    sweep, looks = _sweep(games), list[Held]()
    sweep.step(max(steps - (LOOKS - 1) * BETWEEN, 1))
    for look in range(LOOKS):
        if look:
            sweep.step(BETWEEN)
        games = [sweep.trainer(cell) for cell in range(len(sweep))]
        looks.append([modes_held(game) for game in games])
    found = [_median(seen, bool(bad)) for seen, bad in zip(zip(*looks, strict=True), sweep.broken, strict=True)]
    return list(games), found


def _median(seen: Sequence[float | None], broken: bool) -> float | None:
    known = [one for one in seen if one is not None]
    return None if broken or len(known) < len(seen) else float(np.median(known))


def _advanced(games: Sequence[Trainer], steps: int) -> list[Trainer]:
    sweep = _sweep(games)
    sweep.step(steps)
    return [sweep.trainer(cell) for cell in range(len(sweep))]


def _sweep(games: Sequence[Trainer]) -> Sweep:
    return Sweep([game.experiment for game in games], "cpu", states=[game.state_dict() for game in games])


def _treated(game: Trainer, cure: Cure) -> Trainer:
    """A copy of the game to which a cure was given, or the game at step 0 with what prevents its collapse."""
    if cure.afresh:
        return Trainer(Experiment(**{**game.experiment.settings(), **cure.settings}), "cpu")
    copy = Trainer(game.experiment, "cpu")
    copy.load_state_dict(game.state_dict())
    copy.apply(cure.settings)
    for player in cure.reinitialize:
        copy.reinitialize(player)
    return copy
