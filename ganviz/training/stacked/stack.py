"""Stack: trainers of equal shape as one; the moves are those of `training.trainer` and `training.board`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import torch
from torch import Tensor

from ganviz.data import ManyDistributions, PlaneDistribution, fill_normal, fill_uniform
from ganviz.learning import HARD, Targets, ema_decay_at, fading, rate_factor
from ganviz.training.losses import EXPLODED
from ganviz.training.rules import Rules
from ganviz.training.schemes import ORDER, move_together
from ganviz.training.stacked.penalties import STACKED_PENALTIES, Games
from ganviz.training.stacked.player import Layer, StackedPlayer, runs
from ganviz.training.trainer import Trainer

Losses = Callable[[Tensor], Tensor]
LARGE = 30 * 2**20  # bytes


class Stack:
    """C games that advance together, each as it would by itself, to the accuracy of float.

    Each draws from its own streams in the order in which its trainer would. A game that breaks stays broken and harms
    no other.

    Args:
        trainers: of one `likeness` and at one step. They give their state and their streams away and must not be used
            any more. Neighbours with the same objective and optimizer save work.

    Attributes:
        step_count: steps taken.
        broken: (C,) the first step at which a loss was not finite or exploded, 0 where none was.
    """

    def __init__(self, trainers: Sequence[Trainer]) -> None:
        self._trainers = list(trainers)
        first = trainers[0]
        self.device, self.step_count = first.device, first.step_count
        self._rules = [t.board.rules for t in trainers]
        self._common: Rules = first.board.rules
        self._latent_dim, self._uniform = first.experiment.latent_dim, first.experiment.latent == "uniform"
        self._data_rngs, self._latent_rngs, self._game_rngs = zip(*(t.streams() for t in trainers), strict=True)
        self._data = ManyDistributions([t.data for t in trainers if isinstance(t.data, PlaneDistribution)])
        self.generator = StackedPlayer([t.generator for t in trainers])
        self.discriminator = StackedPlayer([t.discriminator for t in trainers])
        self._objectives = [(rows, self._rules[rows][0].objective) for rows in runs([r.objective for r in self._rules])]
        charges = zip(*(r.charges for r in self._rules), strict=True)  # those of all games, charge by charge
        self._weights = [self._each([one.weight for one in same])[:, None] for same in charges]
        self._clip_value = self._bounds("gradient_clip_value")
        self._clip_norm = self._bounds("gradient_clip_norm")
        rules = self._rules
        self._soft = self._each([r.targets.real for r in rules]), self._each([r.targets.fake for r in rules])
        self._flips = self._each([r.label_flips for r in rules])[:, None, None]
        self._noise = self._each([r.instance_noise for r in rules])[:, None, None]
        self._decay = self._each([r.ema_decay for r in rules])[:, None]
        self._rates = {player: self._each([r.learning_rates[player] for r in rules])[:, None] for player in ORDER}
        self._varying = any(r.varying_rate for r in self._rules)
        self.broken = torch.zeros(len(trainers), dtype=torch.long, device=self.device)
        # the GNU allocator keeps blocks only up to the largest that was ever given back; else each step would fetch its
        # megabytes from the system anew, which takes a third of the time
        torch.empty(LARGE, dtype=torch.uint8)

    # --- playing
    @torch.no_grad()
    def step(self) -> None:
        """One training step of each game."""
        if self._varying:
            self._set_rates()
        discriminator_updates, generator_updates = self._common.updates
        scheme, losses = self._common.update_scheme, dict[str, Tensor | None]()
        together = scheme != "alternating" and discriminator_updates and generator_updates
        for _ in range(discriminator_updates - bool(together)):
            losses["discriminator"] = self._update("discriminator")
        if together:
            players = {"discriminator": self.discriminator, "generator": self.generator}
            losses |= move_together(players, self._gradient, self._move, scheme == "extragradient")
        for _ in range(generator_updates - bool(together)):
            losses["generator"] = self._update("generator")
        self.step_count += 1
        self._note_breaks([loss for loss in losses.values() if loss is not None])

    # --- reading
    @torch.no_grad()
    def fakes(self, n: int, rng: torch.Generator) -> Tensor:
        """(C, n, 2): what the generators make of the same n latents from `rng`."""
        latents = self._trainers[0].latents(n, rng).t()
        return self.generator.forward(latents.expand(len(self._trainers), *latents.shape)).transpose(1, 2)

    def state_of(self, game: int) -> dict[str, Any]:
        """All from which a `Trainer` of this game goes on (see `Trainer.load_state_dict`)."""
        state = self._trainers[game].state_dict()  # its streams are those that are drawn from here
        state["step_count"] = self.step_count
        for name in ORDER:
            state[name] |= getattr(self, name).state_of(game)
        return state

    # --- updates
    def _update(self, player: str) -> Tensor:
        losses = self._gradient(player)
        self._move(player)
        return losses

    def _gradient(self, player: str) -> Tensor:
        """Draw batches and write the gradients of one side; the losses (C,) on them."""
        return self._discriminator_gradient() if player == "discriminator" else self._generator_gradient()

    def _move(self, player: str, for_good: bool = True) -> None:
        side: StackedPlayer = getattr(self, player)
        side.move(self._clip_value, self._clip_norm)
        if player == "discriminator":
            for charge, weight in zip(self._common.charges, self._weights, strict=True):
                if charge.regularizer.after_step is not None:
                    charge.regularizer.after_step(side.values, weight)  # type: ignore[arg-type]  # one for each game
        elif for_good:
            side.follow(self._decay.clamp_max(ema_decay_at(self.step_count, 1.0)))

    def _discriminator_gradient(self) -> Tensor:
        real, latents = self._real(), self._latents()
        targets = self._targets(self._common.batch_size)
        fake = self.generator.forward(latents)
        real, fake = self._seen(real), self._seen(fake)
        if self._common.penalties("discriminator", self.step_count):
            return self._discriminator_by_autograd(real, fake, targets)
        logits, tape = self.discriminator.trace(torch.cat((real, fake), 2))
        losses, gradient = _loss_gradient(lambda both: self._discriminator_losses(both, targets), logits)
        self.discriminator.backward(tape, gradient)
        return losses

    @torch.enable_grad()
    def _discriminator_by_autograd(self, real: Tensor, fake: Tensor, targets: Targets) -> Tensor:
        leaves = self.discriminator.leaves()
        losses = self._discriminator_losses(self.discriminator.forward(torch.cat((real, fake), 2), leaves), targets)
        self.discriminator.descend(losses + self._penalties(real, fake, leaves), leaves)
        return losses.detach()

    def _penalties(self, real: Tensor, fake: Tensor, leaves: Sequence[Layer]) -> Tensor:
        """What D pays now in each game, weighted, (C,)."""
        games = Games(lambda x: self.discriminator.forward(x, leaves), real, fake, self._game_rngs)
        due = self._common.penalties("discriminator", self.step_count)
        total = torch.zeros(len(self._trainers), device=self.device)
        for charge, weight in zip(self._common.charges, self._weights, strict=True):
            if charge in due:
                total = total + weight[:, 0] * charge.interval * STACKED_PENALTIES[charge.regularizer.name](games)
        return total

    def _generator_gradient(self) -> Tensor:
        real = self._real() if self._common.objective.uses_real else None
        fake, generator_tape = self.generator.trace(self._latents())
        logits, tape = self.discriminator.trace(self._seen(fake))
        beside = logits if real is None else self.discriminator.forward(self._seen(real))
        losses, gradient = _loss_gradient(lambda its: self._generator_losses(its, beside), logits)
        self.generator.backward(generator_tape, self._apart(self.discriminator.input_gradient(tape, gradient)))
        return losses

    # --- losses
    def _discriminator_losses(self, logits: Tensor, targets: Targets) -> Tensor:
        """(C,) of D's logits (C, 1, 2n), of real samples and of fakes."""
        real, fake = logits.chunk(2, 2)
        found = []
        for rows, objective in self._objectives:
            if targets is HARD:
                of_game = torch.func.vmap(lambda r, f, o=objective: o.discriminator(r, f, HARD))
                found.append(of_game(real[rows], fake[rows]))
            else:
                told = torch.func.vmap(lambda r, f, a, b, o=objective: o.discriminator(r, f, Targets(a, b)))
                found.append(told(real[rows], fake[rows], targets.real[rows], targets.fake[rows]))  # type: ignore[index]
        return torch.cat(found)

    def _generator_losses(self, fake: Tensor, real: Tensor) -> Tensor:
        """(C,) of D's logits (C, 1, n)."""
        return torch.cat([torch.func.vmap(o.generator)(fake[rows], real[rows]) for rows, o in self._objectives])

    # --- batches
    def _real(self) -> Tensor:
        return self._data.sample(self._common.samples, self._data_rngs).transpose(1, 2)

    def _latents(self) -> Tensor:
        z = torch.empty(len(self._trainers), self._common.samples, self._latent_dim, device=self.device)
        z = fill_uniform(z, self._latent_rngs).mul_(2).sub_(1) if self._uniform else fill_normal(z, self._latent_rngs)
        return z.transpose(1, 2)

    def _seen(self, x: Tensor) -> Tensor:
        """Samples as D gets them: with noise, in packs."""
        left = fading(1.0, self.step_count, self._common.instance_noise_steps)
        if self._common.instance_noise > 0 and left > 0:
            noise = fill_normal(x.new_empty(len(x), x.shape[2], x.shape[1]), self._game_rngs)
            x = x + left * self._noise * noise.transpose(1, 2)
        m = self._common.packing
        if m == 1:
            return x
        count, f, n = x.shape
        return x.reshape(count, f, n // m, m).permute(0, 3, 1, 2).reshape(count, m * f, n // m)

    def _apart(self, packed: Tensor) -> Tensor:
        """Inverse of packing."""
        m = self._common.packing
        if m == 1:
            return packed
        count, f, n = packed.shape
        return packed.view(count, m, f // m, n).permute(0, 2, 3, 1).reshape(count, f // m, n * m)

    def _targets(self, n: int) -> Targets:
        """What each D is told of n real and n fake judgements."""
        if self._common.label_flips == 0:
            return HARD if self._common.targets is HARD else Targets(*self._soft)
        uniform = torch.empty(len(self._trainers), 2, n, device=self.device)
        flipped = fill_uniform(uniform, self._game_rngs) < self._flips
        real, fake = (soft[:, None, None] for soft in self._soft)
        return Targets(torch.where(flipped[:, :1], fake, real), torch.where(flipped[:, 1:], real, fake))

    # --- what differs from game to game
    def _each(self, numbers: Iterable[Any]) -> Tensor:
        """(C,): a number for each game."""
        return torch.tensor([float(number) for number in numbers], device=self.device)

    def _bounds(self, name: str) -> Tensor | None:
        """(C, 1), or None where there are none."""
        return self._each(getattr(r, name) for r in self._rules)[:, None] if getattr(self._common, name) else None

    def _set_rates(self) -> None:
        step = self.step_count
        factors = self._each(rate_factor(r.schedule, step, r.schedule_steps, r.warm_up_steps) for r in self._rules)
        for player, rates in self._rates.items():
            getattr(self, player).learning_rate.copy_(rates * factors[:, None])

    def _note_breaks(self, losses: Sequence[Tensor]) -> None:
        """See `Losses.broken_step`; nobody waits for the device."""
        for loss in losses:
            new = ~(loss.abs() < EXPLODED) & (self.broken == 0)
            self.broken.masked_fill_(new, self.step_count)


def _loss_gradient(losses: Losses, logits: Tensor) -> tuple[Tensor, Tensor]:
    """(losses (C,), the gradient of each with respect to its game's logits)."""
    with torch.enable_grad():
        found = losses(logits.requires_grad_())
        (gradient,) = torch.autograd.grad(found.sum(), logits)
    return found.detach(), gradient
