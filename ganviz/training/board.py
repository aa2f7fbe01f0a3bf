"""The board of the game: both players and the rules, and how each player's gradient comes about.

Plain MLPs are differentiated by hand, and autograd sees only the objective as a function of the logits; whatever asks
for more (penalties, layers without written derivatives, unrolling) is left to autograd altogether.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from ganviz.learning import Game, Targets, fading
from ganviz.networks import in_company, pack
from ganviz.training.player import ROWS, Player
from ganviz.training.rules import Rules
from ganviz.training.unrolling import unrolled_discriminator

Logits = tuple[Tensor, Tensor]
COMPARED = 64  # samples judged at once by a D that compares each with a batch


@dataclass
class Board:
    """Who plays by which rules.

    Attributes:
        rng: for all that is drawn in an update besides samples and latents: penalties, noise, flips, dropout.
        step: steps taken so far.
    """

    generator: Player
    discriminator: Player
    rules: Rules
    rng: torch.Generator
    step: int = 0

    # --- how D sees samples
    def judge(self, real: Tensor, fake: Tensor) -> Logits:
        """A logit for each sample, (n, 1) each, as in training but without noise; packed samples share theirs."""
        m = self.rules.packing
        with self.discriminator.without_chance():
            logits = self._logits(self.discriminator, self._packed(real), self._packed(fake))
        return logits[0].repeat_interleave(m, 0)[: len(real)], logits[1].repeat_interleave(m, 0)[: len(fake)]

    def judge_among(self, x: Tensor, company: Tensor, draws: int = 4) -> Tensor:
        """Logits (n, 1) of samples judged one by one, in the company of others where D judges several at once.

        Args:
            company: at least `packing` samples; with packing, the mean over `draws` choices of companions.
        """
        m = self.rules.packing
        with in_company(self.discriminator.network, self._packed(company[: self.rules.samples])):
            if m == 1:
                return self._in_parts(x)
            logits = [self._in_parts(pack(_with_companions(x, company, m, draw), m)) for draw in range(draws)]
        return torch.stack(logits).mean(0)

    def _in_parts(self, x: Tensor) -> Tensor:
        """D's logits; a few samples at a time where each is compared with a whole batch, which takes memory."""
        return self.discriminator.in_parts(x, COMPARED if self.discriminator.social else ROWS)

    def _seen(self, x: Tensor) -> Tensor:
        """Samples as D gets them in training: with noise, in packs."""
        sigma = fading(self.rules.instance_noise, self.step, self.rules.instance_noise_steps)
        if sigma > 0:
            x = x + sigma * torch.randn(x.shape, generator=self.rng, device=x.device)
        return pack(x, self.rules.packing)

    def _logits(self, judge: Player | nn.Module, real: Tensor, fake: Tensor) -> Logits:
        """One pass for both, unless D judges a batch as a whole: then real and fake samples must not mix."""
        if self.discriminator.social:
            return judge(real), judge(fake)
        first, second = judge(torch.cat((real, fake))).split((len(real), len(fake)))
        return first, second

    def _targets(self, n: int) -> Targets:
        """What D is told of n real and n fake judgements."""
        soft, q = self.rules.targets, self.rules.label_flips
        if q == 0:
            return soft
        flipped = torch.rand((2, n, 1), generator=self.rng, device=self.rng.device) < q
        real = torch.where(flipped[0], float(soft.fake), float(soft.real))
        return Targets(real, torch.where(flipped[1], float(soft.real), float(soft.fake)))

    def objective_of(self, real: Tensor, fake: Tensor) -> Tensor:
        """G's loss as a function of the fakes, differentiable; without noise. As many real samples as fakes."""
        with self.discriminator.without_chance():
            real_logits, fake_logits = self._logits(self.discriminator.network, *map(self._packed, (real, fake)))
        return self.rules.objective.generator(fake_logits, real_logits)

    def _packed(self, x: Tensor) -> Tensor:
        return pack(_whole_packs(x, self.rules.packing), self.rules.packing)

    # --- losses without learning
    @torch.no_grad()
    def loss(self, player: str, real: Tensor, latents: Tensor) -> Tensor:
        """Loss of one player on a batch, without regularizers and chance; nobody learns from it."""
        logits = self.judge(real, self.generator(latents))
        m = self.rules.packing
        real_logits, fake_logits = logits[0][::m], logits[1][::m]
        if player == "generator":
            return self.rules.objective.generator(fake_logits, real_logits)
        return self.rules.objective.discriminator(real_logits, fake_logits, self.rules.targets)

    # --- gradients: each writes into its player's `gradient` and returns the loss, without penalties
    @torch.no_grad()
    def discriminator_gradient(self, real: Tensor, latents: Tensor) -> Tensor:
        """D's, on real samples (n m, ...) and the fakes of these latents."""
        self.discriminator.prepare()
        targets = self._targets(self.rules.batch_size)
        fake = self.generator(latents)
        backprop = self.discriminator.backprop
        if backprop is None or self.rules.penalties("discriminator", self.step):
            return self._discriminator_by_autograd(real, fake, latents, targets)
        logits, tape = backprop.trace(torch.cat((self._seen(real), self._seen(fake))))
        objective = self.rules.objective.discriminator
        n = self.rules.batch_size
        loss, gradient = _loss_gradient(lambda both: objective(both[:n], both[n:], targets), logits)
        backprop.backward(tape, gradient)
        return loss

    @torch.enable_grad()
    def _discriminator_by_autograd(self, real: Tensor, fake: Tensor, latents: Tensor, targets: Targets) -> Tensor:
        player = self.discriminator
        real, fake = self._seen(real), self._seen(fake)
        with player.keeping_statistics():
            loss = self.rules.objective.discriminator(*self._logits(player.network, real, fake), targets)
        player.descend(loss + self._penalties("discriminator", real, fake, latents))
        return loss.detach()

    @torch.no_grad()
    def generator_gradient(self, real: Tensor | None, latents: Tensor) -> Tensor:
        """G's; the real samples matter to objectives and tricks that `needs_real` tells of."""
        judge, maker = self.discriminator.backprop, self.generator.backprop
        if judge is None or maker is None or self.rules.unrolling_steps or self._charged("generator"):
            return self._generator_by_autograd(real, latents)
        fake, generator_tape = maker.trace(latents)
        logits, tape = judge.trace(self._seen(fake))
        beside = judge.forward(self._seen(real)) if real is not None else logits
        objective = self.rules.objective.generator
        loss, gradient = _loss_gradient(lambda its: objective(its, beside), logits)
        maker.backward(generator_tape, judge.input_gradient(tape, gradient).reshape(fake.shape))
        return loss

    @torch.enable_grad()
    def _generator_by_autograd(self, real: Tensor | None, latents: Tensor) -> Tensor:
        with self.generator.keeping_statistics():
            fake = self._seen(self.generator.network(latents))
        seen = fake if real is None else self._seen(real)
        judge: Callable[[Tensor], Tensor] = self.discriminator.network
        if self.rules.unrolling_steps:
            judge = unrolled_discriminator(
                self.discriminator, self.rules, lambda network: self._full_loss(network, seen, fake)
            )
        logits, objective = judge(fake), self.rules.objective
        loss = objective.generator(logits, judge(seen) if objective.uses_real else logits)
        self.generator.descend(loss + self._penalties("generator", seen, fake, latents))
        return loss.detach()

    def needs_real(self) -> bool:
        """Whether an update of G draws real samples."""
        rules = self.rules
        return rules.objective.uses_real or rules.unrolling_steps > 0 or self._charged("generator")

    # --- penalties
    def _charged(self, player: str) -> bool:
        return bool(self.rules.penalties(player, self.step))

    def _penalties(self, player: str, real: Tensor, fake: Tensor, latents: Tensor) -> Tensor:
        """The penalties that this player pays now, weighted."""
        total = real.new_zeros(())
        for charge in self.rules.penalties(player, self.step):
            assert charge.regularizer.penalty is not None
            game = self._game(self.discriminator.network, real, fake, latents)
            total = total + charge.weight * charge.interval * charge.regularizer.penalty(game)
        return total

    def _game(self, judge: nn.Module, real: Tensor, fake: Tensor, latents: Tensor) -> Game:
        def losses() -> tuple[Tensor, Tensor]:
            made = self._seen(self.generator.network(latents))
            real_logits, fake_logits = self._logits(judge, real, made)
            objective = self.rules.objective
            loss = objective.discriminator(real_logits, fake_logits, self.rules.targets)
            return loss, objective.generator(fake_logits, real_logits)

        parameters = (self.discriminator.parameters, self.generator.parameters)
        return Game(judge, real, fake.detach(), self.rng, losses, parameters)

    def _full_loss(self, judge: nn.Module, real: Tensor, fake: Tensor) -> Tensor:
        """What D will descend in its coming updates, as a function of the fakes too; lazy penalties as their mean."""
        loss = self.rules.objective.discriminator(*self._logits(judge, real, fake), self.rules.targets)
        for charge in self.rules.charges:
            if charge.regularizer.penalty is not None:
                loss = loss + charge.weight * charge.regularizer.penalty(Game(judge, real, fake, self.rng))
        return loss


def _whole_packs(x: Tensor, m: int) -> Tensor:
    """With the first samples once more at the end where the last pack is not full."""
    missing = -len(x) % m
    return x[torch.arange(len(x) + missing, device=x.device) % len(x)] if missing else x


def _with_companions(x: Tensor, company: Tensor, m: int, draw: int) -> Tensor:
    """(m n, ...): each sample followed by the same m - 1 of the company, others for each draw."""
    start = draw * (m - 1) % max(len(company) - m + 2, 1)
    companions = company[start : start + m - 1]
    return torch.cat((x[:, None], companions[None].expand(len(x), *companions.shape)), 1).flatten(0, 1)


def _loss_gradient(objective: Callable[[Tensor], Tensor], logits: Tensor) -> tuple[Tensor, Tensor]:
    """(loss, dloss/dlogits): autograd for these few operations only, so objectives stay plain formulas."""
    with torch.enable_grad():
        loss = objective(logits.requires_grad_())
    (gradient,) = torch.autograd.grad(loss, logits)
    return loss.detach(), gradient
