"""Trainer: a game being played. Knows nothing of threads, drawing or metrics.

trainer = Trainer(Experiment(data="ring", seed=7))
for _ in range(1000):
    trainer.step()
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from ganviz.data import ImageData, PlaneDistribution, build_data
from ganviz.errors import SettingError
from ganviz.experiment import DIALS, LIVE, PLAYERS, Experiment, require_known
from ganviz.learning import OBJECTIVES, REGULARIZERS
from ganviz.training.device import pick_device
from ganviz.training.losses import Losses, LossLedger
from ganviz.training.player import Player


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
        # one stream for each purpose, so that drawing more of one never shifts another
        self._data_rng, self._latent_rng, self._penalty_rng = (self._stream(seed, k) for k in (1, 2, 3))
        self.data = self._make_data(self.experiment)
        self.reinitialized = dict.fromkeys(PLAYERS, 0)
        self.generator = self._build_player("generator")
        self.discriminator = self._build_player("discriminator")
        self._read_live_settings()

    # --- playing
    def step(self) -> None:
        """One training step: `discriminator_steps` updates of D, then `generator_steps` of G."""
        self._step(self._discriminator_steps, self._generator_steps)

    def discriminator_step(self) -> None:
        """A step in which only D learns: at least one update, even if its setting freezes it."""
        self._step(max(1, self._discriminator_steps), 0)

    def generator_step(self) -> None:
        """A step in which only G learns: at least one update, even if its setting freezes it."""
        self._step(0, max(1, self._generator_steps))

    def apply(self, changes: Mapping[str, Any]) -> None:
        """Take live settings, and other data of the same kind; they hold from the next step on.

        Raises:
            SettingError: for an invalid value, or a structural setting; nothing is taken then.
        """
        require_known(changes)
        wanted, before = self.experiment.copy(), self.experiment.settings()
        wanted.update(changes)
        changed = {name for name, value in wanted.settings().items() if value != before[name]}
        # other points can be learned by the same networks; pictures cannot
        taken = LIVE | {"data"} if wanted.kind == self.experiment.kind else LIVE
        structural = sorted(changed - taken)
        if structural:
            raise SettingError(f"{', '.join(structural)} cannot change in a running trainer; build a new one")
        if changed & {*DIALS, "digits", "drawing", "data"}:
            self.data = self._make_data(wanted)
        self.experiment = wanted
        self._read_live_settings()

    # --- reading
    def latents(self, n: int, rng: torch.Generator) -> Tensor:
        """(n, latent_dim) draws of the latent distribution from `rng`, on the device."""
        shape = (n, self._latent_dim)
        if self._uniform:
            return torch.rand(shape, generator=rng, device=self.device).mul_(2).sub_(1)
        return torch.randn(shape, generator=rng, device=self.device)

    def reinitialize(self, player: str) -> None:
        """Give "generator" or "discriminator" new first weights, others each time, and a fresh optimizer."""
        self.reinitialized[player] += 1
        setattr(self, player, self._build_player(player))
        self._read_live_settings()

    def load_weights(self, tensors: Mapping[str, NDArray[np.float32]], step: int) -> None:
        """Begin at `step` with these weights and fresh optimizers.

        Args:
            tensors: "generator.<name>" and "discriminator.<name>", names as in PyTorch.

        Raises:
            SettingError: if they do not fit the networks; nothing is changed then.
        """
        states = {player: getattr(self, player).network.state_dict() for player in PLAYERS}
        wanted = {f"{player}.{name}": value for player, state in states.items() for name, value in state.items()}
        given = {name: tensor.shape for name, tensor in tensors.items()}
        if given != {name: tuple(value.shape) for name, value in wanted.items()}:
            raise SettingError("these weights were made for networks of other shapes than the chosen ones")
        for name, value in wanted.items():
            value.copy_(torch.from_numpy(np.array(tensors[name])))
        self.step_count = step

    def drain_losses(self) -> Losses:
        """Losses of the steps since the last call. The only place where the host waits for the device."""
        return self._losses.drain()

    def state_dict(self) -> dict[str, Any]:
        """All that the rest of the run depends on, besides the settings: weights, optimizers, random streams, step."""
        return {
            "step_count": self.step_count,
            "generator": self.generator.state_dict(),
            "discriminator": self.discriminator.state_dict(),
            "streams": [rng.get_state() for rng in self._streams()],
            "reinitialized": dict(self.reinitialized),
        }

    def load_state_dict(self, state: Mapping[str, Any]) -> None:
        """Inverse of `state_dict`; losses not yet drained are dropped."""
        self._losses.clear()
        self.step_count = state["step_count"]
        self.reinitialized = dict(state["reinitialized"])
        self.generator.load_state_dict(state["generator"])
        self.discriminator.load_state_dict(state["discriminator"])
        for rng, saved in zip(self._streams(), state["streams"], strict=True):
            rng.set_state(saved)

    # --- one step in parts, for those who tell it slowly: every update of `updates()`, then `finish_step`
    def updates(self) -> tuple[int, int]:
        """Updates of D and of G in the next step."""
        return self._discriminator_steps, self._generator_steps

    def next_batch(self) -> tuple[Tensor, Tensor]:
        """(real, latents) that the next update will draw; of these, the generator's needs the latents only.

        Looking does not count: the streams stay where they are.
        """
        saved = [rng.get_state() for rng in self._streams()]
        real = self.data.sample(self._batch_size, self._data_rng)
        latents = self.latents(self._batch_size, self._latent_rng)
        for rng, state in zip(self._streams(), saved, strict=True):
            rng.set_state(state)
        return real, latents

    @torch.no_grad()
    def loss(self, player: str, real: Tensor, latents: Tensor) -> Tensor:
        """Loss of one player on a batch, without regularizers; nobody learns from it."""
        fake = self.generator(latents)
        if player == "generator":
            return self._objective.generator(self.discriminator(fake))
        return self._discriminator_loss(self.discriminator(torch.cat((real, fake))))

    def update(self, player: str) -> Tensor:
        """One update of one player; the loss before it, a tensor of no dimension."""
        return self._update_discriminator() if player == "discriminator" else self._update_generator()

    def finish_step(self, discriminator_loss: Tensor | None, generator_loss: Tensor | None) -> None:
        """Count the step; the losses are those of each player's last update in it."""
        self.step_count += 1
        self._losses.add(self.step_count, discriminator_loss, generator_loss)

    # --- the two moves
    def _step(self, discriminator_updates: int, generator_updates: int) -> None:
        discriminator_loss = generator_loss = None
        for _ in range(discriminator_updates):
            discriminator_loss = self._update_discriminator()
        for _ in range(generator_updates):
            generator_loss = self._update_generator()
        self.finish_step(discriminator_loss, generator_loss)

    @torch.no_grad()
    def _update_discriminator(self) -> Tensor:
        n = self._batch_size
        real = self.data.sample(n, self._data_rng)
        fake = self.generator(self.latents(n, self._latent_rng))
        if self._penalties or self.discriminator.backprop is None:
            loss = self._update_discriminator_by_autograd(real, fake)
        else:
            backprop = self.discriminator.backprop
            logits, tape = backprop.trace(torch.cat((real, fake)))
            loss, gradient = self._loss_gradient(self._discriminator_loss, logits)
            backprop.backward(tape, gradient)
            self.discriminator.optimizer.step()
        for after_step, weight in self._after_step:
            after_step(self.discriminator.values, weight)
        return loss

    @torch.enable_grad()
    def _update_discriminator_by_autograd(self, real: Tensor, fake: Tensor) -> Tensor:
        network = self.discriminator.network
        loss = self._discriminator_loss(network(torch.cat((real, fake))))
        penalized = loss
        for penalty, weight in self._penalties:
            penalized = penalized + weight * penalty(network, real, fake, self._penalty_rng)
        self.discriminator.descend(penalized)
        return loss.detach()

    @torch.no_grad()
    def _update_generator(self) -> Tensor:
        z = self.latents(self._batch_size, self._latent_rng)
        judge, maker = self.discriminator.backprop, self.generator.backprop
        if judge is None or maker is None:
            return self._update_generator_by_autograd(z)
        fake, generator_tape = maker.trace(z)
        logits, tape = judge.trace(fake)
        loss, gradient = self._loss_gradient(self._objective.generator, logits)
        maker.backward(generator_tape, judge.input_gradient(tape, gradient))
        self.generator.optimizer.step()
        return loss

    @torch.enable_grad()
    def _update_generator_by_autograd(self, z: Tensor) -> Tensor:
        with self.generator.keeping_statistics():
            fake = self.generator.network(z)
        loss = self._objective.generator(self.discriminator.network(fake))
        self.generator.descend(loss)
        return loss.detach()

    def _discriminator_loss(self, logits: Tensor) -> Tensor:
        real, fake = logits.chunk(2)
        return self._objective.discriminator(real, fake, self._real_target)

    @staticmethod
    def _loss_gradient(objective: Any, logits: Tensor) -> tuple[Tensor, Tensor]:
        """(loss, dloss/dlogits): autograd for these few operations only, so objectives stay plain formulas."""
        with torch.enable_grad():
            loss = objective(logits.requires_grad_())
        (gradient,) = torch.autograd.grad(loss, logits)
        return loss.detach(), gradient

    # --- building
    def _stream(self, seed: int, purpose: int) -> torch.Generator:
        # golden-ratio hashing keeps the streams of neighbouring seeds apart
        mixed = (seed * 0x9E3779B97F4A7C15 + purpose * 0xBF58476D1CE4E5B9) % 2**63
        return torch.Generator(device=self.device).manual_seed(mixed)

    def _streams(self) -> list[torch.Generator]:
        return [self._data_rng, self._latent_rng, self._penalty_rng]

    def _make_data(self, e: Experiment) -> PlaneDistribution | ImageData:
        dials = e.dials() if e.kind == "plane" else None
        return build_data(
            e.data, dials=dials, digits=e.digits, drawing=e.drawing, device=self.device, data_dir=self.data_dir
        )

    def _build_player(self, role: str) -> Player:
        e = self.experiment
        purpose = 4 + PLAYERS.index(role) + 16 * self.reinitialized[role]
        init = torch.Generator().manual_seed(self._stream(e.seed, purpose).initial_seed())
        return Player(
            e.network_plan(role, self.data.shape),
            role,
            optimizer=getattr(e, f"{role}_optimizer"),
            beta1=getattr(e, f"{role}_beta1"),
            beta2=getattr(e, f"{role}_beta2"),
            init=init,
            device=self.device,
        )

    def _read_live_settings(self) -> None:
        e = self.experiment
        self.generator.set_learning_rate(e.generator_lr)
        self.discriminator.set_learning_rate(e.discriminator_lr)
        # plain copies: reading a parameter of an Experiment costs as much as a small tensor operation
        self._discriminator_steps, self._generator_steps = e.discriminator_steps, e.generator_steps
        self._batch_size, self._latent_dim, self._uniform = e.batch_size, e.latent_dim, e.latent == "uniform"
        self._objective = OBJECTIVES[e.objective]
        self._real_target = 1.0 - e.label_smoothing
        chosen = [REGULARIZERS[name] for name in e.regularizers]
        weighted = [(r, getattr(e, r.weight_setting)) for r in chosen]
        self._penalties = [(r.penalty, w) for r, w in weighted if r.penalty and w > 0]
        self._after_step = [(r.after_step, w) for r, w in weighted if r.after_step]
