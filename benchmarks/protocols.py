"""Named protocols of mode coverage: which experiment is trained for how long, and what is known to come out.

Where a paper or its code leaves something open, the protocol's `about` says what was chosen here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from claims import Claim, collapsed, cured, mixed, not_cured, published

Settings = Mapping[str, Any]


@dataclass(frozen=True)
class Case:
    """One experiment of a protocol; `settings` are what `Experiment` takes, but for the seed."""

    name: str
    title: str
    settings: Settings
    steps: int
    claim: Claim
    picture: bool = False


@dataclass(frozen=True)
class Protocol:
    """Cases that stand in one table.

    Attributes:
        name, title, about: key, heading, what it compares and what was left open by its source.
        cases: in the order of the table.
        columns: names in `coverage_table.COLUMNS`.
        fakes: how many samples are judged.
        seeds: runs of each case unless one asks otherwise.
    """

    name: str
    title: str
    about: str
    cases: tuple[Case, ...]
    columns: tuple[str, ...]
    fakes: int = 2048
    seeds: int = 10


def both(**settings: Any) -> dict[str, Any]:
    """Settings of generator and discriminator alike: `both(lr=1e-3)`."""
    return {f"{player}_{name}": value for player in ("generator", "discriminator") for name, value in settings.items()}


def betas(beta1: float, beta2: float = 0.999) -> dict[str, Any]:
    return both(beta1=beta1, beta2=beta2)


# --- collapse on demand
ROTATING: Settings = {
    "data": "ring",
    "spacing": 0.667,
    "std": 0.033,
    "latent_dim": 32,
    **both(width=64, layers=2, lr=1e-3),
    **betas(0.9),
    "batch_size": 128,
}
DEEP: Settings = {
    "data": "ring",
    "spacing": 2.0,
    "std": 0.02,
    "latent_dim": 256,
    "generator_layers": 2,
    "generator_width": 128,
    "discriminator_layers": 1,
    "discriminator_width": 128,
    "discriminator_scale": 4.0,
    "initialization": "orthogonal",
    "objective": "minimax",
    **both(lr=1e-3),
    **betas(0.5),
    "batch_size": 128,
}
SMALL_GRID: Settings = {
    "data": "grid",
    "spacing": 2.0,
    "std": 0.05,
    "latent_dim": 2,
    **both(width=64, layers=2, lr=1e-3),
    **betas(0.5),
    "batch_size": 128,
}
WGAN_GP: Settings = {
    "objective": "wasserstein",
    "regularizers": ["gradient_penalty"],
    "gradient_penalty_weight": 0.1,
    "discriminator_steps": 5,
    **betas(0.5, 0.9),
}


def _r1(weight: float) -> Settings:
    return {"regularizers": ["r1"], "r1_weight": weight}


def _rotating(name: str, title: str, change: Settings, claim: Claim) -> Case:
    return Case(f"rotating-{name}", f"Rotating, {title}", {**ROTATING, **change}, 3000, claim)


def _deep(name: str, title: str, change: Settings, claim: Claim) -> Case:
    return Case(f"deep-{name}", f"Deep, {title}", {**DEEP, **change}, 3000, claim)


def _small_grid(name: str, title: str, change: Settings, claim: Claim) -> Case:
    return Case(f"grid-{name}", f"Grid of 25, {title}", {**SMALL_GRID, **change}, 5000, claim)


COLLAPSE = Protocol(
    "collapse",
    "Mode collapse on demand, its cures, and what does not cure it",
    "Two recipes that collapse, and one change at a time, over 3,000 steps; then a grid that hardly does, over 5,000. "
    "The reference measured nine seeds of the recipes and three of each change, with other seeds than here; it does "
    "not name the rate of the slower generator (a tenth here).",
    (
        Case(
            "rotating",
            "Rotating",
            ROTATING,
            3000,
            collapsed("near 2, 2, 1, 2, 4, 5, 2, 2, 2; hops from mode to mode"),
        ),
        _rotating("wgan-gp", "WGAN-GP λ=.1, 5 critic steps", WGAN_GP, cured("8, 8, 8 by step 500; HQ 87–91%", by=500)),
        _rotating("packing-2", "packing 2", {"packing": 2}, cured("8, 8, 8 by 2,000; HQ 62–73%", by=2000)),
        _rotating("packing-4", "packing 4", {"packing": 4}, cured("8, 8, 8")),
        _rotating("r1-strong", "R1 γ=1", _r1(1.0), cured("8, 8, 8 by 500; HQ 11–29%", by=500)),
        _rotating("r1-weak", "R1 γ=.1", _r1(0.1), cured("8, 8, 8 by 2,000; HQ 52–61%", by=2000)),
        _rotating("least-squares", "least squares", {"objective": "least_squares"}, mixed("1, 8, 8")),
        _rotating("beta1", "β₁=.5", betas(0.5), mixed("8, 2, 2")),
        _rotating("slow-generator", "G at a tenth of the rate", {"generator_lr": 1e-4}, not_cured("3, 4, 4")),
        _rotating("minibatch-stddev", "minibatch stddev", {"minibatch_layer": "stddev"}, mixed("3, 3, 8")),
        _rotating("hinge", "hinge", {"objective": "hinge"}, not_cured("not cured, 1–4")),
        _rotating("spectral-norm", "spectral norm", {"regularizers": ["spectral_norm"]}, not_cured("not cured, 1–4")),
        _rotating(
            "wgan-gp-1",
            "WGAN-GP, one critic step",
            {**WGAN_GP, "discriminator_steps": 1},
            not_cured("not cured, 1–4"),
        ),
        _rotating("latent-2", "z=2", {"latent_dim": 2}, not_cured("not cured, 1–4")),
        Case("deep", "Deep", DEEP, 3000, collapsed("near 4, 1, 2, 1, 2, 1, 1, 2, 2")),
        _deep("unrolling-5", "unrolling 5 steps", {"unrolling_steps": 5}, cured("8 of 8")),
        _deep("packing-4", "packing 4", {"packing": 4}, cured("8 of 8 by 500", by=500)),
        _deep("minibatch-stddev", "minibatch stddev", {"minibatch_layer": "stddev"}, cured("8 of 8 by 2,000", by=2000)),
        _deep("r1-weak", "R1 γ=.1", _r1(0.1), not_cured("fails")),
        _small_grid("vanilla", "vanilla", {}, published("near 24, 21, 25; reverse KL .28, .41, .17; HQ 3–23%")),
        _small_grid("packing-2", "packing 2", {"packing": 2}, cured("25; reverse KL .07, .12, .06", modes=25)),
        _small_grid("r1-weak", "R1 γ=.1", _r1(0.1), cured("25", modes=25)),
    ),
    ("near_by_seed", "all_near_at", "captured", "high_quality", "reverse_kl"),
)


# --- the short public alternative
def _packings(name: str, title: str, settings: Settings, steps: int, published_as: tuple[str, ...]) -> tuple[Case, ...]:
    """The same experiment with packing 1, 2, 3 and 4."""
    kinds = ("vanilla", "packing 2", "packing 3", "packing 4")
    return tuple(
        Case(f"{name}-{k}", f"{title}, {kind}", {**settings, "packing": k}, steps, published(text))
        for k, (kind, text) in enumerate(zip(kinds, published_as, strict=True), 1)
    )


_SHORT = {
    "latent_dim": 16,
    **both(activation="leaky_relu"),
    **both(layers=2, width=128, lr=2e-4),
    **betas(0.5),
    "batch_size": 256,
    "std": 0.1,
}
SHORT = Protocol(
    "short",
    "A short public alternative",
    "Ring σ=.1 and grid step 1.5 σ=.1, z=16, 2x128, Adam 2e-4 β₁ .5, batch 256, 10,000 steps. The source gave the grid "
    "50,000 steps, and leaves open the ring's radius (2 here), the activation (LeakyReLU here: with ReLU the vanilla "
    "ring ends on one mode, at radius 1 and 2 alike), and what counts as captured (PacGAN's definition here).",
    (
        *_packings("ring", "Ring", {"data": "ring", "spacing": 2.0, **_SHORT}, 10_000, ("7.6 ± .9 modes", "", "", "")),
        *_packings(
            "grid",
            "Grid",
            {"data": "grid", "spacing": 1.5, **_SHORT},
            10_000,
            ("7.2 of 25 (50,000 steps)", "24.6 of 25 (50,000 steps)", "", ""),
        ),
    ),
    ("captured", "near", "high_quality", "reverse_kl"),
)

# --- PacGAN's own
_PACGAN = {
    "latent_dim": 2,
    "generator_layers": 4,
    "generator_width": 400,
    "generator_norm": "batch",
    "discriminator_layers": 3,
    "discriminator_width": 200,
    "discriminator_activation": "maxout",
    "initialization": "normal",
    **both(lr=1e-4),
    **betas(0.8),
    "batch_size": 100,
    "update_scheme": "simultaneous",
}
PACGAN = Protocol(
    "pacgan",
    "PacGAN's ring and grid (arXiv 1712.04086, table 1)",
    "Settings of the authors' code: ring of radius 1 σ=.01, grid step 2 σ=.05, z ~ N(0, I₂), G 4x400 with batch "
    "normalisation, D 3x200 maxout of 5 pieces, weights from N(0, .02), Adam 1e-4 β₁ .8, batch 100, both players "
    "updated at once, 400,000 steps, 2,500 fixed latents. Reference: modes captured / % high quality / reverse KL, "
    "mean ± standard error of 10 runs.",
    (
        *_packings(
            "ring",
            "Ring",
            {"data": "ring", "spacing": 1.0, "std": 0.01, **_PACGAN},
            400_000,
            ("6.3 ± .5 / 98.2 / .45", "7.9 ± .1 / 95.6 / .07", "7.8 / 97.7 / .10", "7.8 / 95.9 / .07"),
        ),
        *_packings(
            "grid",
            "Grid",
            {"data": "grid", "spacing": 2.0, "std": 0.05, **_PACGAN},
            400_000,
            ("17.3 ± .8 / 94.8 / .70", "23.8 ± .7 / 91.3 / .13", "24.6 / 94.2 / .06", "24.8 ± .2 / 93.6 / .04"),
        ),
    ),
    ("captured", "high_quality", "reverse_kl", "near"),
    fakes=2500,
)

# --- WGAN-GP's toy
_TOY = {**WGAN_GP, "latent_dim": 2, **both(layers=3, width=512, lr=1e-4), "initialization": "kaiming"}
_TOY |= {"batch_size": 256}


def _toy(name: str, title: str, data: Settings, claim: Claim) -> Case:
    return Case(f"wgan-gp-{name}", title, {**_TOY, **data}, 100_000, claim, picture=True)


WGAN_GP_TOY = Protocol(
    "wgan-gp",
    "WGAN-GP's toy data (arXiv 1704.00028)",
    "Settings of the authors' code: z ~ N(0, I₂), 3x512 ReLU, He initialisation, λ=.1, 5 critic steps, Adam 1e-4 "
    "(.5, .9), batch 256, 100,000 steps. The paper shows contours of the critic and no figures, so ours stand beside "
    "what a perfect generator scores.",
    (
        _toy(
            "ring",
            "8 Gaussians",
            {"data": "ring", "spacing": 2 / 1.414, "std": 0.02 / 1.414},
            cured("pictures: all 8"),
        ),
        _toy(
            "grid",
            "25 Gaussians",
            {"data": "grid", "spacing": 2 / 2.828, "std": 0.05 / 2.828},
            cured("pictures: all 25", modes=25),
        ),
        # scikit-learn's roll ends at the angle 4.5 pi, which is its radius too: 14.137 / 7.5
        _toy(
            "swiss-roll",
            "Swiss roll",
            {"data": "swiss_roll", "spacing": 14.137 / 7.5, "std": 0.25 / 7.5},
            published("pictures"),
        ),
    ),
    ("captured", "near", "high_quality", "reverse_kl", "js", "sliced_w2"),
    seeds=3,
)

PROTOCOLS: Mapping[str, Protocol] = MappingProxyType({p.name: p for p in (COLLAPSE, SHORT, PACGAN, WGAN_GP_TOY)})
