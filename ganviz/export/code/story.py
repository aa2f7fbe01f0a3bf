"""A run as a script must tell it: where it begins, what holds when, and what was done in between."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import torch

from ganviz.data import DATA
from ganviz.errors import SettingError
from ganviz.experiment import DIALS, Experiment
from ganviz.export.code.limits import require_known
from ganviz.learning import REGULARIZERS
from ganviz.networks import ARCHITECTURES
from ganviz.recording import Recording
from ganviz.training import Player
from ganviz.training.building import build_player, stream
from ganviz.training.rules import Rules, rules_of

Values = dict[str, Any]
PENALTIES = tuple(name for name, r in REGULARIZERS.items() if r.penalty is not None)
_AS_THEY_ARE = (
    "batch_size",
    "label_flips",
    "instance_noise",
    "instance_noise_steps",
    "gradient_clip_value",
    "gradient_clip_norm",
    "unrolling_steps",
    "ema_decay",
    "schedule",
    "schedule_steps",
    "warm_up_steps",
    "update_scheme",
)


@dataclass(frozen=True)
class Turn:
    """Settings taken at a step, and all that holds from then on: `values` by the names they have in a script."""

    step: int
    values: Values


@dataclass(frozen=True)
class Story:
    """A run from `first` to `last`.

    Attributes:
        experiment: as it began.
        shape: of a sample.
        turns: the first holds from the beginning, the others are the log of changes.
        reinitialized: (step, player, how often it got new weights by then).
        alone: steps in which one player learned alone, counted from 0: step -> player.
        players: as the seed makes them, for the shapes of networks.
        weights: those that the run began with, one vector for "generator" and "discriminator" each, and statistics of
            batch normalisation as "generator.<name>"; None for those that the seed draws.
    """

    experiment: Experiment
    shape: tuple[int, ...]
    first: int
    last: int
    turns: tuple[Turn, ...]
    reinitialized: tuple[tuple[int, str, int], ...]
    alone: Mapping[int, str]
    players: Mapping[str, Player]
    weights: Mapping[str, torch.Tensor] | None = field(default=None, repr=False)

    def all_of(self, name: str) -> list[Any]:
        """The values that something has, turn by turn."""
        return [turn.values[name] for turn in self.turns]

    def ever(self, name: str) -> bool:
        """Whether something is on at any time."""
        return any(self.all_of(name))

    def always(self, name: str) -> bool:
        """Whether something is on all the time."""
        return all(self.all_of(name))

    def varies(self, name: str) -> bool:
        """Whether something changes on the way."""
        return any(value != self.start[name] for value in self.all_of(name))

    @property
    def packing(self) -> int:
        """How many samples D judges at once."""
        return int(self.experiment.settings()["packing"])

    @property
    def start(self) -> Values:
        """What holds at the beginning."""
        return self.turns[0].values

    @property
    def end(self) -> Values:
        """What holds at the end."""
        return self.turns[-1].values


def tell(recording: Recording, last: int) -> Story:
    """The story of a recorded run, up to the step `last`.

    Raises:
        SettingError: for a run that ends before it begins, or that begins where a script cannot.
    """
    experiment = recording.experiment
    require_known(experiment)
    shape = _shape(experiment)
    device = torch.device("cpu")
    players = {role: build_player(experiment, role, shape, device, 0) for role in ("generator", "discriminator")}
    first, weights = _beginning(recording, players)
    if last < first:
        raise SettingError(f"the run begins at step {first:,}; a script cannot stop at {last:,}")
    return Story(
        experiment=experiment,
        shape=shape,
        first=first,
        last=last,
        turns=_turns(recording, first, last),
        reinitialized=tuple(r for r in recording.reinitialized if first <= r[0] < last),
        alone={step - 1: player for step, player in recording.solo_steps.items() if first < step <= last},
        players=players,
        weights=weights,
    )


def _shape(e: Experiment) -> tuple[int, ...]:
    """The shape of a sample, without reading any data."""
    if e.kind == "plane":
        return (2,)
    if e.kind == "vectors":
        return (1200,)
    return (3 if e.data == "stacked_mnist" else 1, 28, 28)


def _beginning(recording: Recording, players: Mapping[str, Player]) -> tuple[int, dict[str, torch.Tensor] | None]:
    """(first step, weights to begin with, if others than the seed draws)."""
    if not recording.checkpoints or recording.checkpoints[0].step == 0:
        return 0, None
    start = recording.checkpoints[0]
    fresh = [stream(recording.experiment.seed, purpose).get_state() for purpose in (1, 2, 3)]
    saved = [state.cpu() for state in start.state["streams"]]
    # streams of a GPU have states of another kind, of which nothing can be told
    if any(a.shape == b.shape and not torch.equal(a, b) for a, b in zip(saved, fresh, strict=True)):
        raise SettingError(
            f"the recording begins at step {start.step:,}, in the middle of its random numbers, where a script cannot "
            "begin; record the run from its first step"
        )
    weights = {}
    for role, player in players.items():
        state = start.state[role]
        weights[role] = state["values"].cpu()
        statistics = [name for name, _ in player.network.named_buffers()]
        weights |= {f"{role}.{name}": state["buffers"][name].cpu() for name in statistics}
    return start.step, weights


def _turns(recording: Recording, first: int, last: int) -> tuple[Turn, ...]:
    experiment = recording.experiment.copy()
    turns = [Turn(first, effective(experiment))]
    for change in recording.changes:
        if change.step >= last:
            break
        change.take(experiment)
        require_known(experiment)
        if change.step <= first and len(turns) == 1 and not _begins_something(change.settings):
            turns[0] = Turn(first, effective(experiment))  # settings of the beginning
        else:
            turns.append(Turn(change.step, effective(experiment)))
    return tuple(turns)


def _begins_something(settings: Mapping[str, Any]) -> bool:
    """Whether it counts that these settings were taken, and not only which held in the end."""
    return bool({"regularizers", "ema_decay"} & set(settings))


def effective(e: Experiment) -> Values:
    """What an experiment comes to, by the names that it has in a script; what is off is 0, "" or False."""
    rules = rules_of(e)
    values: Values = {name: getattr(rules, name) for name in _AS_THEY_ARE}
    values |= {f"{player}_lr": rate for player, rate in rules.learning_rates.items()}
    values["discriminator_steps"], values["generator_steps"] = rules.updates
    values |= {"real_target": rules.targets.real, "fake_target": rules.targets.fake}
    values |= {"objective": rules.objective.name, "uses_real": rules.objective.uses_real}
    values["dropout"] = rules.dropout if "dropout" in ARCHITECTURES[e.architecture].uses else 0.0
    values |= _of_regularizers(rules)
    values["draws_real"] = rules.objective.uses_real or rules.unrolling_steps > 0 or values["consensus_weight"] > 0
    values["soft"] = (rules.targets.real, rules.targets.fake) != (1, 0) or rules.label_flips > 0
    values["data"] = _data(e)
    values["asked"] = tuple(e.classes) if e.conditions() else ()  # the order of classes decides which is drawn
    return values


def _of_regularizers(rules: Rules) -> Values:
    values: Values = {"weight_clip": 0.0, "spectral_norm": rules.normalized}
    for name in PENALTIES:
        values |= {f"{name}_weight": 0.0, f"{name}_interval": 1}
    for charge in rules.charges:
        name = charge.regularizer.name
        if name == "weight_clipping":
            values["weight_clip"] = charge.weight
        elif name in PENALTIES:
            values |= {f"{name}_weight": charge.weight, f"{name}_interval": charge.interval}
    values["order"] = tuple(c.regularizer.name for c in rules.charges if c.regularizer.penalty and c.weight)
    values["weightless"] = any(c.regularizer.penalty and not c.weight for c in rules.charges)
    return values


def _data(e: Experiment) -> tuple[str, tuple[tuple[str, Any], ...]]:
    """(name, what shapes it)."""
    if e.kind == "plane":
        dials = {name: getattr(e, name) for name in DIALS}
        return e.data, tuple((dials | {"drawing": e.drawing if e.data == "drawn" else ""}).items())
    classes = tuple(sorted(set(e.classes))) if DATA[e.data].classes else ()
    return e.data, (("classes", classes),)
