"""The live settings of a trainer as plain values: reading an `Experiment` costs as much as a small tensor operation."""

from __future__ import annotations

from dataclasses import dataclass

from torch import Tensor

from ganviz.experiment import PLAYERS, Experiment
from ganviz.learning import HARD, OBJECTIVES, REGULARIZERS, Objective, Regularizer, Targets


@dataclass(frozen=True)
class Charge:
    """A regularizer in force: its weight, and every how many steps its penalty is taken (then so much heavier)."""

    regularizer: Regularizer
    weight: float
    interval: int


@dataclass(frozen=True)
class Rules:
    """What holds until the next change. The names are those of the settings, with a few made ready for use."""

    objective: Objective
    targets: Targets
    label_flips: float
    charges: tuple[Charge, ...]
    normalized: bool
    dropout: float
    instance_noise: float
    instance_noise_steps: int
    gradient_clip_value: float
    gradient_clip_norm: float
    unrolling_steps: int
    ema_decay: float
    learning_rates: dict[str, float]
    schedule: str
    schedule_steps: int
    warm_up_steps: int
    update_scheme: str
    updates: tuple[int, int]
    batch_size: int
    packing: int

    @property
    def samples(self) -> int:
        """Samples of each kind that an update draws."""
        return self.batch_size * self.packing

    @property
    def varying_rate(self) -> bool:
        """Whether the learning rates depend on the step."""
        return self.schedule != "constant" or self.warm_up_steps > 0

    def penalties(self, player: str, step: int) -> list[Charge]:
        """The penalties that this player pays at `step`."""
        return [c for c in self.charges if _is_due(c, player, step)]

    def constrain_weights(self, values: Tensor) -> None:
        """What is done to D's weights after each of its updates, in place."""
        for charge in self.charges:
            if charge.regularizer.after_step is not None:
                charge.regularizer.after_step(values, charge.weight)


def _is_due(charge: Charge, player: str, step: int) -> bool:
    regularizer = charge.regularizer
    asked = regularizer.penalty is not None and player in regularizer.players and charge.weight > 0
    return asked and step % charge.interval == 0


def rules_of(e: Experiment) -> Rules:
    """The rules that an experiment sets."""
    value = e.settings()
    objective = OBJECTIVES[e.objective]
    soft = Targets(1 - value["label_smoothing"], value["fake_label_smoothing"])
    charges = tuple(_charge(REGULARIZERS[name], value) for name in e.regularizers)
    as_they_are = {name: value[name] for name in Rules.__dataclass_fields__ if name in value}
    made = {
        "objective": objective,
        "targets": soft if objective.uses_targets and soft != HARD else HARD,
        "label_flips": value["label_flips"] if objective.uses_targets else 0.0,
        "charges": charges,
        "normalized": any(c.regularizer.normalizes for c in charges),
        "learning_rates": {player: value[f"{player}_lr"] for player in PLAYERS},
        "updates": (e.discriminator_steps, e.generator_steps),
    }
    return Rules(**(as_they_are | made))


def _charge(regularizer: Regularizer, value: dict[str, float]) -> Charge:
    weight, interval, *_ = (*(value[knob.name] for knob in regularizer.knobs), 1, 1)
    return Charge(regularizer, weight, int(interval))
