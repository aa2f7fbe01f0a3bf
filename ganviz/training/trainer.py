"""Trainer: a game being played. Knows nothing of threads, drawing or metrics.

>>> trainer = Trainer(Experiment(data="ring", seed=7))
>>> trainer.step()
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from ganviz.data import ImageData, RealData
from ganviz.errors import SettingError
from ganviz.experiment import DIALS, LIVE, PLAYERS, Experiment, require_known
from ganviz.learning import ema_decay_at, rate_factor
from ganviz.networks import spectral, with_label_plane, with_one_hot
from ganviz.training.board import Board
from ganviz.training.building import build_player, make_data, set_stream, stream
from ganviz.training.device import pick_device
from ganviz.training.losses import Losses, LossLedger
from ganviz.training.player import Player
from ganviz.training.rules import rules_of
from ganviz.training.schemes import move_together


class Trainer:
    """A generator and a discriminator in training.

    Args:
        experiment: copied; later changes go through `apply`.
        device: "auto" (CUDA, else Apple's MPS, else CPU) or a device's name.
        data_dir: folder of the image files, if not the bundled ones.

    Attributes:
        step_count: steps taken.
        data: what real samples come from.
        generator, discriminator: the `Player`s.
        board: both of them and the rules in force.
        classes: how many classes the players are told of; 0 in a game without.
        reinitialized: how often each got new first weights.

    Raises:
        SettingError, DeviceError, DataError.
    """

    def __init__(self, experiment: Experiment, device: str = "auto", data_dir: Path | None = None) -> None:
        self.experiment = experiment.copy()
        self.device = pick_device(device)
        self.data_dir = data_dir
        self.step_count = 0
        self._losses = LossLedger(self.device)
        seed = self.experiment.seed
        self._data_rng, self._latent_rng, self._game_rng = (stream(seed, k, self.device) for k in (1, 2, 3))
        self.data = make_data(self.experiment, self.device, data_dir)
        self.classes = self.experiment.conditions()
        self.reinitialized = dict.fromkeys(PLAYERS, 0)
        self.generator = self._build_player("generator")
        self.discriminator = self._build_player("discriminator")
        self._read_live_settings()

    # --- playing
    def step(self) -> None:
        """One training step: `discriminator_steps` updates of D, then `generator_steps` of G."""
        self._step(*self.board.rules.updates)

    def discriminator_step(self) -> None:
        """A step in which only D learns: at least one update, even if it is frozen."""
        self._step(max(1, self.board.rules.updates[0]), 0)

    def generator_step(self) -> None:
        """A step in which only G learns: at least one update, even if its setting freezes it."""
        self._step(0, max(1, self.board.rules.updates[1]))

    def apply(self, changes: Mapping[str, Any], chosen: Collection[str] | None = None) -> None:
        """Take live settings, and other data of the same kind; they hold from the next step on.

        Args:
            chosen: names of all settings that are chosen then, so that others follow the recommendation; None for those
                that were, and those of `changes`.

        Raises:
            SettingError: for an invalid value, or a structural setting; nothing is taken then.
        """
        require_known(changes)
        wanted, before = self.experiment.copy(), self.experiment.settings()
        wanted.update(changes)
        if chosen is not None:
            wanted.choose_only(chosen)
        changed = {name for name, value in wanted.settings().items() if value != before[name]}
        # other points can be learned by the same networks; pictures cannot
        taken = LIVE | {"data"} if wanted.kind == self.experiment.kind else LIVE
        structural = sorted(changed - taken)
        if structural:
            raise SettingError(f"{', '.join(structural)} cannot change in a running trainer; build a new one")
        if changed & {*DIALS, "classes", "drawing", "data"}:
            self.data = self._fitting_data(wanted)
        self.experiment = wanted
        self._read_live_settings()

    # --- reading
    def latents(self, n: int, rng: torch.Generator) -> Tensor:
        """(n, latent_dim) draws of the latent distribution from `rng`, on the device.

        In a class-conditional game (n, latent_dim + classes): each with a class drawn evenly from the chosen ones.
        """
        shape = (n, self._latent_dim)
        if self._uniform:
            z = torch.rand(shape, generator=rng, device=self.device).mul_(2).sub_(1)
        else:
            z = torch.randn(shape, generator=rng, device=self.device)
        if not self.classes:
            return z
        drawn = torch.randint(len(self._asked), (n,), generator=rng, device=self.device)
        return self.labelled(z, self._asked[drawn])

    def labelled(self, z: Tensor, labels: Tensor | None = None) -> Tensor:
        """Bare latents (n, latent_dim) as the generator wants them: with these labels (n,), or with the first class."""
        if not self.classes:
            return z
        if labels is None:
            labels = self._asked[:1].expand(len(z))
        return with_one_hot(z, labels, self.classes)

    def as_seen(self, images: Tensor, labels: Tensor) -> Tensor:
        """Real samples as D gets them: at the resolution that growing networks have reached, with their labels."""
        grown = self.discriminator.growing
        images = images if grown is None else grown.as_grown(images)
        return with_label_plane(images, labels, self.classes) if self.classes else images

    def reinitialize(self, player: str) -> None:
        """Give "generator" or "discriminator" new first weights, others each time, and a fresh optimizer."""
        self.reinitialized[player] += 1
        setattr(self, player, self._build_player(player))
        self._read_live_settings()

    def load_weights(self, tensors: Mapping[str, NDArray[np.float32]], step: int) -> None:
        """Go on at `step` with these weights: "generator.<name>" and "discriminator.<name>", names as in PyTorch.

        Raises:
            SettingError: if they do not fit the networks; nothing is changed then.
        """
        states = {player: getattr(self, player).tensors() for player in PLAYERS}
        wanted = {f"{player}.{name}": value for player, state in states.items() for name, value in state.items()}
        given = {name: tensor.shape for name, tensor in tensors.items()}
        if given != {name: tuple(value.shape) for name, value in wanted.items()}:
            raise SettingError("these weights were made for networks of other shapes than the chosen ones")
        for name, tensor in wanted.items():
            tensor.copy_(torch.from_numpy(np.array(tensors[name])))
        self.generator.keep_average(self.generator.average is not None, afresh=True)
        self.discriminator.prepare(spectral.FIRST)
        self.step_count = step
        self._set_step()

    def pictures(self, samples: Tensor) -> Tensor:
        """Samples as players pass them on, without their label planes: (n, channels, h, w)."""
        return samples[:, : self.data.shape[0]] if self.classes else samples

    def streams(self) -> list[torch.Generator]:
        """The random streams: of the data, of latents, and of all else that is drawn in an update."""
        return [self._data_rng, self._latent_rng, self._game_rng]

    def drain_losses(self) -> Losses:
        """Losses of the steps since the last call. The only place where the host waits for the device."""
        return self._losses.drain()

    def state_dict(self) -> dict[str, Any]:
        """All that the rest of the run depends on, besides the settings: weights, optimizers, random streams, step."""
        return {
            "step_count": self.step_count,
            "generator": self.generator.state_dict(),
            "discriminator": self.discriminator.state_dict(),
            "streams": [rng.get_state() for rng in self.streams()],
            "reinitialized": dict(self.reinitialized),
        }

    def load_state_dict(self, state: Mapping[str, Any]) -> None:
        """Inverse of `state_dict`; losses not yet drained are dropped.

        Raises:
            SettingError: for a state taken with other settings; nothing is changed then.
        """
        for player in PLAYERS:
            getattr(self, player).require_fitting(state[player])
        self._losses.clear()
        self.step_count = state["step_count"]
        self.reinitialized = dict(state["reinitialized"])
        self.generator.load_state_dict(state["generator"])
        self.discriminator.load_state_dict(state["discriminator"])
        for rng, saved in zip(self.streams(), state["streams"], strict=True):
            set_stream(rng, saved)
        self._set_step()

    # --- judging
    def judge(self, real: Tensor, fake: Tensor) -> tuple[Tensor, Tensor]:
        """D's logits of real and of fake samples, one for each, (n, 1) and (n, 1)."""
        return self.board.judge(real, fake)

    def judge_among(self, x: Tensor, company: Tensor) -> Tensor:
        """D's logits (n, 1) of samples one by one; where D judges several at once, in the company of others."""
        return self.board.judge_among(x, company)

    # --- one step in parts, for those who tell it slowly: every update of `updates()`, then `finish_step`
    def updates(self) -> tuple[int, int]:
        """Updates of D and of G in the next step."""
        return self.board.rules.updates

    def next_batch(self) -> tuple[Tensor, Tensor]:
        """(real, latents) that the next update will draw, or as good where the generator draws no real samples.

        Looking does not count: the streams stay where they are.
        """
        saved = [rng.get_state() for rng in self.streams()]
        real, latents = self._real(), self._latents()
        for rng, before in zip(self.streams(), saved, strict=True):
            rng.set_state(before)
        return real, latents

    def loss(self, player: str, real: Tensor, latents: Tensor) -> Tensor:
        """Loss of one player on a batch, without regularizers and chance; nobody learns from it."""
        return self.board.loss(player, real, latents)

    def update(self, player: str) -> Tensor:
        """One update of one player; the loss before it, a tensor of no dimension."""
        loss = self._gradient(player)
        self._move(player)
        return loss

    def finish_step(self, discriminator_loss: Tensor | None, generator_loss: Tensor | None) -> None:
        """Count the step; the losses are those of each player's last update in it."""
        self.step_count += 1
        self._set_step()
        self._losses.add(self.step_count, discriminator_loss, generator_loss)

    # --- the moves
    def _step(self, discriminator_updates: int, generator_updates: int) -> None:
        losses: dict[str, Tensor | None] = dict.fromkeys(("discriminator", "generator"))
        together = self.board.rules.update_scheme != "alternating" and discriminator_updates and generator_updates
        for _ in range(discriminator_updates - bool(together)):
            losses["discriminator"] = self.update("discriminator")
        if together:
            players = {"discriminator": self.discriminator, "generator": self.generator}
            scheme = self.board.rules.update_scheme
            losses |= move_together(players, self._gradient, self._move, scheme == "extragradient")
        for _ in range(generator_updates - bool(together)):
            losses["generator"] = self.update("generator")
        self.finish_step(losses["discriminator"], losses["generator"])

    def _gradient(self, player: str) -> Tensor:
        """Draw a batch and write this player's gradient; the loss on it."""
        if player == "discriminator":
            return self.board.discriminator_gradient(self._real(), self._latents())
        real = self._real() if self.board.needs_real() else None
        return self.board.generator_gradient(real, self._latents())

    def _move(self, player: str, for_good: bool = True) -> None:
        rules, one = self.board.rules, getattr(self, player)
        one.move(rules.gradient_clip_value, rules.gradient_clip_norm)
        if player == "discriminator":
            rules.constrain_weights(one.values)
        elif for_good:
            one.follow(ema_decay_at(self.step_count, rules.ema_decay))

    def _real(self) -> Tensor:
        n = self.board.rules.samples
        if isinstance(self.data, ImageData) and (self.classes or self.discriminator.growing):
            return self.as_seen(*self.data.sample_with_labels(n, self._data_rng))
        return self.data.sample(n, self._data_rng)

    def _latents(self) -> Tensor:
        return self.latents(self.board.rules.samples, self._latent_rng)

    # --- building
    def _fitting_data(self, e: Experiment) -> RealData:
        """Other data for the same networks."""
        data = make_data(e, self.device, self.data_dir)
        if data.shape != self.data.shape or e.conditions() != self.classes:
            raise SettingError(f"{e.data!r} has pictures or classes of another shape; begin a new run with it")
        return data

    def _build_player(self, role: str) -> Player:
        return build_player(self.experiment, role, self.data.shape, self.device, self.reinitialized[role])

    def _read_live_settings(self) -> None:
        e = self.experiment
        rules = rules_of(e)
        # plain copies: reading a parameter of an Experiment costs as much as a small tensor operation
        self._latent_dim, self._uniform = e.latent_dim, e.latent == "uniform"
        self._asked = torch.tensor(e.classes, device=self.device)
        self.discriminator.constrain(normalized=rules.normalized, dropout=rules.dropout, rng=self._game_rng)
        self.generator.keep_average(rules.ema_decay > 0)
        self.board = Board(self.generator, self.discriminator, rules, self._game_rng)
        for player, rate in rules.learning_rates.items():
            getattr(self, player).set_learning_rate(rate)
        self._set_step()

    def _set_step(self) -> None:
        """Tell the board the step, and the players their learning rates where these depend on it."""
        rules = self.board.rules
        self.board.step = self.step_count
        for one in (self.generator, self.discriminator):
            one.grow(self.step_count)
        if rules.varying_rate:
            factor = rate_factor(rules.schedule, self.step_count, rules.schedule_steps, rules.warm_up_steps)
            for player, rate in rules.learning_rates.items():
                getattr(self, player).set_learning_rate(rate * factor)
