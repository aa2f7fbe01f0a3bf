"""One step of training done again, with autograd and plain functions of the weights: SGD, MLPs, every rule.

Nothing of `ganviz.training` or `ganviz.networks` is used; of the trainer, only what it starts from is read.
"""

import torch
from torch.nn import functional as F  # noqa: N812

from ganviz.learning import OBJECTIVES, Targets

PLAYERS = ("discriminator", "generator")


class Reference:
    """A copy of where `trainer` stands, to be moved by `step`."""

    def __init__(self, trainer):
        self.s, self.t, self.data = trainer.experiment.settings(), trainer.step_count, trainer.data
        self.objective = OBJECTIVES[self.s["objective"]]
        self.data_rng, self.latent_rng, self.game_rng = (
            torch.Generator().set_state(x) for x in trainer.state_dict()["streams"]
        )
        self.images = len(trainer.data.shape) > 1
        self.shape = trainer.data.shape
        self.weights = {}
        for name in PLAYERS:
            player = getattr(trainer, name)
            names = {id(p): n.replace("parametrizations.weight.original", "weight")
                     for n, p in player.network.named_parameters()}  # fmt: skip
            self.weights[name] = {names[id(p)]: p.detach().clone().requires_grad_() for p in player.parameters}
        self.u = {
            name.replace(".parametrizations.weight.0.u", ".weight"): u.clone()
            for name, u in trainer.discriminator.network.named_buffers()
            if name.endswith(".0.u")
        }
        average = trainer.generator.average
        self.average = None if average is None else average.clone()
        self.losses = dict.fromkeys(PLAYERS, torch.tensor(float("nan")))

    def vector(self, player):
        return torch.cat([p.detach().flatten() for p in self.weights[player].values()])

    # --- networks
    def call(self, player, x, weights=None):
        """The network of `player` at its own weights or at others."""
        s, w = self.s, weights or self.weights[player]
        judge = player == "discriminator"
        layers = s[f"{player}_layers"]
        x = x.flatten(1) / (s["discriminator_scale"] if judge else 1)
        for i in range(layers + 1):
            if judge and i == max(layers - 1, 0):
                x = self.compared(x, w)
            x = x @ self.matrix(f"linears.{i}.weight", w, judge).t() + w[f"linears.{i}.bias"]
            if i == layers:
                break
            scale, shift = w.get(f"norms.{i}.weight"), w.get(f"norms.{i}.bias")
            if s[f"{player}_norm"] == "batch":
                x = (x - x.mean(0)) / (x.var(0, correction=0) + 1e-5).sqrt() * scale + shift
            elif s[f"{player}_norm"] == "layer":
                x = (x - x.mean(1, keepdim=True)) / (x.var(1, correction=0, keepdim=True) + 1e-5).sqrt() * scale + shift
            x = ACTIVATIONS[s[f"{player}_activation"]](x)
            if judge and s["dropout"]:
                kept = torch.rand(x.shape, generator=self.game_rng) >= s["dropout"]
                x = torch.where(kept, x / (1 - s["dropout"]), torch.zeros_like(x))
        if judge:
            return x
        return (x.tanh() if self.images else x).view(-1, *self.shape)

    def matrix(self, name, w, judge):
        """A weight matrix, of D's divided by its largest singular value as far as `u` knows it."""
        weight = w[name]
        if not judge or name not in self.u:
            return weight
        return weight / (weight.t() @ self.u[name]).norm()  # |W'u| = u'W v with v = W'u / |W'u|

    def iterate(self):
        for name in self.u:
            m = self.weights["discriminator"][name].detach()
            v = m.t() @ self.u[name]
            mv = m @ (v / v.norm())
            self.u[name] = mv / mv.norm()

    def compared(self, x, w):
        """What a minibatch layer adds to features (B, F)."""
        kind = self.s["minibatch_layer"]
        if kind == "none":
            return x
        if kind == "stddev":
            deviation = ((x - x.mean(0)).square().mean(0) + 1e-8).sqrt().mean()
            return torch.cat((x, deviation * torch.ones(len(x), 1)), 1)
        m = (x @ self.matrix("minibatch.project.weight", w, True).t()).view(len(x), 16, 4)
        added = []
        for i in range(len(x)):
            others = [j for j in range(len(x)) if j != i]
            near = [torch.exp(-(m[i] - m[j]).abs().sum(1)) for j in others]
            added.append(sum(near) / len(others))
        return torch.cat((x, torch.stack(added)), 1)

    # --- batches
    def draw(self, wants_real=True):
        s = self.s
        n = s["batch_size"] * s["packing"]
        real = self.data.sample(n, self.data_rng) if wants_real else None
        if s["latent"] == "uniform":
            return real, 2 * torch.rand(n, s["latent_dim"], generator=self.latent_rng) - 1
        return real, torch.randn(n, s["latent_dim"], generator=self.latent_rng)

    def seen(self, x):
        """With noise, in packs."""
        sigma, horizon = self.s["instance_noise"], self.s["instance_noise_steps"]
        if horizon:
            sigma *= max(0, 1 - self.t / horizon)
        if sigma:
            x = x + sigma * torch.randn(x.shape, generator=self.game_rng)
        return self.packed(x)

    def packed(self, x):
        m = self.s["packing"]
        return torch.stack([torch.cat(list(x[i : i + m])) for i in range(0, len(x), m)])

    def targets(self, flips):
        s = self.s
        if not self.objective.uses_targets:
            return Targets()
        real, fake = 1 - s["label_smoothing"], s["fake_label_smoothing"]
        if not flips or not s["label_flips"]:
            return Targets(real, fake)
        told_wrong = torch.rand((2, s["batch_size"], 1), generator=self.game_rng) < s["label_flips"]
        return Targets(torch.where(told_wrong[0], fake, real), torch.where(told_wrong[1], real, fake))

    def both(self, judge, real, fake):
        """One pass over both, unless D judges a batch as a whole."""
        if self.s["minibatch_layer"] != "none" or self.s["discriminator_norm"] == "batch":
            return judge(real), judge(fake)
        return judge(torch.cat((real, fake))).chunk(2)

    # --- gradients
    def gradient(self, player):
        return self.gradient_of_d() if player == "discriminator" else self.gradient_of_g()

    def gradient_of_d(self):
        self.iterate()
        real, latents = self.draw()
        targets = self.targets(flips=True)
        made = self.call("generator", latents).detach()
        real, fake = self.seen(real), self.seen(made)
        loss = self.objective.discriminator(*self.both(self.judge, real, fake), targets)
        price = self.price("discriminator", self.judge, real, fake, latents)
        return loss, self.derivative(loss + price, "discriminator")

    def gradient_of_g(self):
        s = self.s
        paying = self.due("generator")
        wants_real = self.objective.uses_real or s["unrolling_steps"] > 0 or bool(paying)
        real, latents = self.draw(wants_real)
        fake = self.seen(self.call("generator", latents))
        real = self.seen(real) if wants_real else None
        judge = self.judge
        if s["unrolling_steps"]:
            phi = dict(self.weights["discriminator"])
            for _ in range(s["unrolling_steps"]):
                inner = self.objective.discriminator(
                    *self.both(lambda x, at=phi: self.call("discriminator", x, at), real, fake), self.targets(False)
                )
                inner = inner + self.price("discriminator", lambda x, at=phi: self.call("discriminator", x, at),
                                           real, fake, latents, lazily=False)  # fmt: skip
                slopes = self.clipped(torch.autograd.grad(inner, list(phi.values()), create_graph=True))
                rate = self.rate("discriminator")
                phi = {name: p - rate * g for (name, p), g in zip(phi.items(), slopes, strict=True)}
            judge = lambda x: self.call("discriminator", x, phi)  # noqa: E731
        fake_logits = judge(fake)
        loss = self.objective.generator(fake_logits, judge(real) if self.objective.uses_real else fake_logits)
        return loss, self.derivative(loss + self.price("generator", self.judge, real, fake, latents), "generator")

    def judge(self, x):
        return self.call("discriminator", x)

    def derivative(self, loss, player):
        """Clipped, as a list."""
        parameters = list(self.weights[player].values())
        slopes = torch.autograd.grad(loss, parameters, allow_unused=True)
        return self.clipped([torch.zeros_like(p) if g is None else g for p, g in zip(parameters, slopes, strict=True)])

    def clipped(self, slopes):
        c, most = self.s["gradient_clip_value"], self.s["gradient_clip_norm"]
        if c:
            slopes = [g.clamp(-c, c) for g in slopes]
        length = sum(g.square().sum() for g in slopes).sqrt()
        if most and length > most:
            slopes = [g * most / length for g in slopes]
        return slopes

    def due(self, player, lazily=True):
        """(name, weight) of the penalties that a player pays now, or on average over the steps."""
        found = []
        for name in self.s["regularizers"]:
            if name in ("weight_clipping", "spectral_norm") or (player == "generator" and name != "consensus"):
                continue
            weight, k = self.s[f"{name}_weight"], self.s[f"{name}_interval"]
            if weight and (not lazily or self.t % k == 0):
                found.append((name, weight * k if lazily else weight))
        return found

    def price(self, player, judge, real, fake, latents, lazily=True):
        owed = self.due(player, lazily)
        return sum((weight * self.penalty(name, judge, real, fake, latents) for name, weight in owed), 0.0)

    def penalty(self, name, judge, real, fake, latents):
        if name == "consensus":
            made = self.seen(self.call("generator", latents))
            logits = self.both(judge, real, made)
            losses = (self.objective.discriminator(*logits, self.targets(False)),
                      self.objective.generator(logits[1], logits[0]))  # fmt: skip
            slopes = [
                torch.autograd.grad(loss, list(self.weights[p].values()), create_graph=True, allow_unused=True)
                for loss, p in zip(losses, PLAYERS, strict=True)
            ]
            return 0.5 * sum(g.square().sum() for some in slopes for g in some if g is not None)
        each = (len(real), *[1] * (real.dim() - 1))
        x = real if name == "r1" else fake
        if "gradient_penalty" in name:
            u = torch.rand(each, generator=self.game_rng)
            x = fake + u * (real - fake)
        elif name == "dragan":
            noise = torch.rand(real.shape, generator=self.game_rng)
            x = real + torch.rand(each, generator=self.game_rng) * real.std() / 2 * noise
        x = x if x.requires_grad else x.clone().requires_grad_()
        (slope,) = torch.autograd.grad(judge(x).sum(), x, create_graph=True)
        squared = slope.flatten(1).square().sum(1)
        if name in ("r1", "r2"):
            return squared.mean() / 2
        beyond = squared.sqrt() - 1
        return (beyond.clamp_min(0) if name.startswith("one_sided") else beyond).square().mean()

    # --- moves
    def rate(self, player):
        s, t = self.s, self.t
        horizon = s["schedule_steps"]
        factor = {"constant": 1, "linear": max(0, 1 - t / horizon), "exponential": 2 ** (-t / horizon)}[s["schedule"]]
        if s["warm_up_steps"]:
            factor *= min(1, (t + 1) / s["warm_up_steps"])
        return s[f"{player}_lr"] * factor

    def move(self, player, gradient, for_good=True):
        for p, g in zip(self.weights[player].values(), gradient, strict=True):
            p.data -= self.rate(player) * g
            if player == "discriminator" and "weight_clipping" in self.s["regularizers"]:
                p.data.clamp_(-self.s["weight_clip"], self.s["weight_clip"])
        if player == "generator" and for_good and self.s["ema_decay"]:
            beta = min(self.s["ema_decay"], (1 + self.t) / (10 + self.t))
            self.average = beta * self.average + (1 - beta) * self.vector("generator")

    def update(self, player):
        self.losses[player], gradient = self.gradient(player)
        self.move(player, gradient)

    def together(self):
        found = {player: self.gradient(player) for player in PLAYERS}
        self.losses |= {player: loss for player, (loss, _) in found.items()}
        if self.s["update_scheme"] == "extragradient":
            before = {player: [p.detach().clone() for p in self.weights[player].values()] for player in PLAYERS}
            for player in PLAYERS:
                self.move(player, found[player][1], for_good=False)
            found = {player: self.gradient(player) for player in PLAYERS}
            for player in PLAYERS:
                for p, old in zip(self.weights[player].values(), before[player], strict=True):
                    p.data.copy_(old)
        for player in PLAYERS:
            self.move(player, found[player][1])

    def step(self):
        left = {player: self.s[f"{player}_steps"] for player in PLAYERS}
        meeting = self.s["update_scheme"] != "alternating" and min(left.values()) > 0
        for player in PLAYERS:
            if player == "generator" and meeting:
                self.together()
            for _ in range(left[player] - meeting):
                self.update(player)
        return self


ACTIVATIONS = {
    "relu": lambda h: h.clamp_min(0),
    "leaky_relu": lambda h: torch.where(h > 0, h, 0.2 * h),
    "tanh": torch.tanh,
    "elu": F.elu,
    "silu": lambda h: h * torch.sigmoid(h),
    "maxout": lambda h: torch.stack([h[:, k::5] for k in range(5)]).amax(0),
}
