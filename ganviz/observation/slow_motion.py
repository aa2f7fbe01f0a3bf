"""One training step told in scenes: what is drawn, made, judged, lost, derived and moved, with this step's figures."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

import numpy as np
from torch import Tensor

from ganviz.errors import SettingError
from ganviz.observation.batch import Batch
from ganviz.observation.probe import Probe
from ganviz.observation.snapshot import Snapshot
from ganviz.training import Trainer

VERDICTS_ONLY = "G never sees a real sample: D's verdict is all it has to learn from."
COMPARING = "Real samples are judged beside them: G learns from both verdicts, and still sees no real sample itself."
LOOKED_AT = ("plane", "grid", "judgement", "game")


@dataclass(frozen=True, eq=False)
class Scene:
    """One moment of a step.

    Attributes:
        player: who learns in this update.
        title, caption: what happens, in a few words and in one or two sentences with figures.
        nodes: the parts of the diagram in play (names in `app.nodes`).
        snapshot: the state of the game, with this update's samples; its `step` is that of the step being told.
    """

    player: str
    title: str
    caption: str
    nodes: tuple[str, ...]
    snapshot: Snapshot


def tell_step(trainer: Trainer, known: Mapping[str, float] = MappingProxyType({})) -> tuple[Scene, ...]:
    """Take one step of both players and tell it; the trainer is afterwards exactly where `step` would leave it.

    Each update of each player is told in six scenes, D's in seven: it also draws real samples.

    Args:
        known: the players' last losses, shown until this step's are there.

    Raises:
        SettingError: if the players move at once.
    """
    if trainer.board.rules.update_scheme != "alternating":
        raise SettingError("slow motion tells one player's update after the other's; choose alternating updates for it")
    probe = Probe(trainer)
    shown = {"discriminator": math.nan, "generator": math.nan, **known}
    scenes: list[Scene] = []
    losses: dict[str, Tensor | None] = {"discriminator": None, "generator": None}
    for player, updates in zip(losses, trainer.updates(), strict=True):
        for number in range(updates):
            told = _Update(trainer, probe, player, (number + 1, updates), shown)
            losses[player] = told.loss
            shown[player] = told.loss_after
            scenes.extend(told.scenes())
        if not updates:
            scenes.append(_frozen(trainer, probe, player))
    trainer.finish_step(losses["discriminator"], losses["generator"])
    return tuple(scenes)


class _Update:
    """One update: made while this is built, and told by `scenes`."""

    def __init__(
        self, trainer: Trainer, probe: Probe, player: str, count: tuple[int, int], known: Mapping[str, float]
    ) -> None:
        self.player, self.count = player, count
        real, latents = trainer.next_batch()
        batch = Batch(latents, real, np.full(len(real), -1))
        one = getattr(trainer, player)
        weights = one.values.clone()
        first = _look(probe, batch)
        self.loss_before = float(trainer.loss(player, real, latents))
        self.loss = trainer.update(player)
        self.loss_after = float(trainer.loss(player, real, latents))
        self.first = replace(first, losses=dict(known))
        self.before = replace(first, losses={**known, player: self.loss_before})
        self.after = replace(_look(probe, batch), losses={**known, player: self.loss_after})
        self.slope = float(one.gradient.norm())
        self.moved = float((one.values - weights).norm())
        self.parameters = one.values.numel()
        self.n = len(latents)
        self.compares = trainer.board.needs_real()
        self.told = COMPARING if self.compares else VERDICTS_ONLY

    def scenes(self) -> Iterator[Scene]:
        told = self._discriminator() if self.player == "discriminator" else self._generator()
        number, of = self.count
        suffix = f" (update {number} of {of})" if of > 1 else ""
        for title, caption, nodes, snapshot in told:
            yield Scene(self.player, title + suffix, caption, tuple(nodes.split()), snapshot)

    def _discriminator(self) -> Iterator[tuple[str, str, str, Snapshot]]:
        n, j = self.n, self.before.judgement
        assert j is not None
        yield "Draw real samples", f"{n} samples are drawn from the data.", "real", self.first
        yield "Draw latents", f"{n} latents are drawn at random: the generator's input.", "latent", self.first
        yield (
            "Make fakes",
            "The generator turns each latent into a fake. It only serves here: it learns nothing from D's update.",
            "latent generator fake",
            self.first,
        )
        yield (
            "D judges",
            f"D looks at real and fake samples without being told which is which: it gives the real ones "
            f"{_number(j.real_mean)} on average and the fakes {_number(j.fake_mean)}, and is right on "
            f"{_share(j.accuracy)}.",
            "real fake discriminator predictions",
            self.first,
        )
        yield (
            "D's loss",
            f"How wrong was that? D's loss is {_number(self.loss_before)}; the less it errs, the lower.",
            "predictions discriminator_loss",
            self.before,
        )
        yield (
            "D's gradient",
            f"Which way should each of D's {self.parameters:,} weights move to lower its loss? The gradient has "
            f"length {_number(self.slope)}.",
            "discriminator_loss discriminator",
            self.before,
        )
        yield (
            "D moves",
            f"D's weights move by {_number(self.moved)}. On the same samples its loss goes from "
            f"{_number(self.loss_before)} to {_number(self.loss_after)}.",
            "discriminator",
            self.after,
        )

    def _generator(self) -> Iterator[tuple[str, str, str, Snapshot]]:
        n, j = self.n, self.before.judgement
        assert j is not None
        yield "Draw latents", f"{n} fresh latents are drawn at random.", "latent", self.first
        yield "Make fakes", f"The generator turns them into {n} fakes.", "latent generator fake", self.first
        yield (
            "D judges the fakes",
            f"D gives the fakes {_number(j.fake_mean)} on average. {self.told}",
            "fake real discriminator predictions" if self.compares else "fake discriminator predictions",
            self.first,
        )
        yield (
            "G's loss",
            f"How badly did G fool D? Its loss is {_number(self.loss_before)}; the more D believes, the lower.",
            "predictions generator_loss",
            self.before,
        )
        yield (
            "G's gradient",
            f"The loss flows back through D to each fake (Gradients: where D would find it more real), and on to G's "
            f"{self.parameters:,} weights. The gradient has length {_number(self.slope)}.",
            "generator_loss discriminator gradients fake generator",
            self.before,
        )
        yield (
            "G moves",
            f"G's weights move by {_number(self.moved)}, and with them every fake. On the same latents its loss goes "
            f"from {_number(self.loss_before)} to {_number(self.loss_after)}.",
            "generator fake",
            self.after,
        )


def _look(probe: Probe, batch: Batch) -> Snapshot:
    """The game now, counted as the step that is being taken."""
    snapshot = probe.observe(LOOKED_AT, batch=batch)
    return replace(snapshot, step=snapshot.step + 1)


def _frozen(trainer: Trainer, probe: Probe, player: str) -> Scene:
    real, latents = trainer.next_batch()
    snapshot = _look(probe, Batch(latents, real, np.full(len(real), -1)))
    caption = f"The {player} is frozen (0 updates per step), so it learns nothing in this step."
    return Scene(player, f"{player.capitalize()} frozen", caption, (player,), snapshot)


def _number(value: float) -> str:
    if not math.isfinite(value):
        return "not a finite number"
    return f"{value:.3f}" if 0.01 <= abs(value) < 1000 or value == 0 else f"{value:.2e}"


def _share(value: float) -> str:
    return "none" if math.isnan(value) else f"{value:.0%} of them"
