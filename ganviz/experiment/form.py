"""How each setting is written in a form: its symbol, other names by which it is looked for, and the values offered.

A setting that is not named here has none of these, and a form still shows it: numbers run evenly over their bounds.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace

from ganviz.experiment.declarations import KNOBS, PLAYERS
from ganviz.experiment.experiment import setting
from ganviz.experiment.kinds import Integer, Number
from ganviz.learning import REGULARIZERS

STEPS_ON_A_SCALE = 100  # at least, where nobody says how far apart values lie


@dataclass(frozen=True)
class Form:
    """What a form needs of a setting, besides its declaration.

    Attributes:
        symbol: how formulas write it, with "_" before what stands lower; "" for none.
        synonyms: other names, lower case.
        ladder: the values offered; none for an even scale.
        step: distance of the values of an even scale; 0 for what is no number.
    """

    symbol: str = ""
    synonyms: tuple[str, ...] = ()
    ladder: tuple[float, ...] = ()
    step: float = 0.0


_RATES = (*(float(f"{d}e{x}") for x in range(-6, 1) for d in (1, 2, 5)), 10.0)
_OF_PLAYERS: Mapping[str, Form] = {
    "lr": Form("α", ("lr", "learning rate", "alpha", "step size", "eta", "ttur"), _RATES),
    "beta1": Form("β₁", ("beta", "beta1", "momentum", "adam"), (0, 0.5, 0.8, 0.9, 0.95, 0.99)),
    "beta2": Form("β₂", ("beta", "beta2", "adam", "rmsprop"), (0, 0.9, 0.99, 0.999, 0.9999)),
    "steps": Form("k", ("k", "n_critic", "critic iterations", "freeze", "updates")),
    "optimizer": Form("", ("adam", "sgd", "rmsprop", "momentum", "optimiser")),
    "layers": Form("", ("depth", "deep", "mlp")),
    "width": Form("", ("units", "neurons", "hidden", "capacity")),
    "activation": Form("", ("relu", "leaky", "tanh", "nonlinearity")),
    "norm": Form("", ("batch norm", "batchnorm", "bn", "layer norm", "normalization")),
}
_OWN: Mapping[str, Form] = {
    "data": Form("", ("dataset", "distribution", "mnist", "ring", "gaussians", "images", "mixture")),
    "modes": Form("n", ("n", "k", "clusters", "gaussians", "components")),
    "spacing": Form("", ("radius", "distance", "size"), step=0.1),
    "std": Form("σ", ("sigma", "standard deviation", "width", "spread", "variance"), step=0.005),
    "imbalance": Form("", ("weights", "unequal", "rare", "minority"), step=0.05),
    "rotation": Form("", ("angle", "turn", "degrees"), step=5),
    "drawing": Form("", ("draw", "sketch", "own data", "csv", "table")),
    "classes": Form("", ("digits", "labels", "categories")),
    "architecture": Form("", ("mlp", "dcgan", "convolution", "progressive", "network")),
    "discriminator_scale": Form("", ("input scale", "normalise"), (0.25, 0.5, 1, 2, 4, 10)),
    "channels": Form("", ("filters", "feature maps", "ngf", "ndf", "width"), (1, 2, 4, 8, 16, 32, 64)),
    "growth_steps": Form("", ("progressive", "fade in", "resolution")),
    "conditioning": Form("", ("conditional", "cgan", "class", "label")),
    "initialization": Form("", ("init", "weights", "xavier", "he", "orthogonal", "initialization")),
    "latent_dim": Form("", ("z", "nz", "noise", "latent dim", "dimension"), (1, 2, 4, 8, 16, 32, 64, 100, 128, 256)),
    "latent": Form("z", ("z", "noise", "prior", "normal", "uniform", "gaussian")),
    "objective": Form("", ("loss", "minimax", "wasserstein", "wgan", "hinge", "lsgan", "criterion")),
    "regularizers": Form("", ("gp", "gradient penalty", "r1", "r2", "spectral norm", "weight clipping", "lipschitz")),
    "batch_size": Form("m", ("m", "bs", "batch", "minibatch"), (2, 4, 8, 16, 32, 64, 128, 150, 256, 512, 1024)),
    "seed": Form("", ("random", "rng", "reproducible")),
    "weight_clip": Form("c", ("c", "clip", "weight clipping", "wgan", "lipschitz")),
    "label_smoothing": Form("", ("one-sided", "smooth", "targets", "labels")),
    "fake_label_smoothing": Form("", ("two-sided", "smooth", "targets", "labels")),
    "label_flips": Form("", ("noisy labels", "flip", "swap")),
    "instance_noise": Form("σ", ("sigma", "noise", "input noise")),
    "instance_noise_steps": Form("", ("noise", "anneal", "decay")),
    "dropout": Form("p", ("p", "drop")),
    "minibatch_layer": Form("", ("minibatch discrimination", "minibatch std", "stddev", "diversity")),
    "packing": Form("m", ("m", "pac", "pacgan")),
    "gradient_clip_value": Form("", ("clip", "gradient clipping")),
    "gradient_clip_norm": Form("", ("clip", "gradient clipping", "norm")),
    "unrolling_steps": Form("K", ("k", "unrolled", "lookahead")),
    "ema_decay": Form("β", ("beta", "average", "moving average", "polyak", "ema")),
    "schedule": Form("", ("decay", "anneal", "cosine", "linear", "lr")),
    "schedule_steps": Form("", ("decay", "anneal", "lr")),
    "warm_up_steps": Form("", ("warmup", "lr")),
    "update_scheme": Form("", ("simultaneous", "alternating", "order", "optimistic", "extragradient")),
}
_WEIGHT = Form("λ", ("lambda", "weight", "strength", "coefficient", "lipschitz"))
_INTERVAL = Form("", ("lazy", "every", "interval"))
# what each penalty is called elsewhere, and the letter of its weight
_PENALTIES: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "gradient_penalty": ("λ", ("gp", "wgan-gp")),
    "one_sided_gradient_penalty": ("λ", ("gp", "lp", "wgan-lp")),
    "r1": ("γ", ("gamma", "zero-centred")),
    "r2": ("γ", ("gamma", "zero-centred")),
    "consensus": ("γ", ("gamma", "jacobian")),
}


def form_of(name: str) -> Form:
    """How the setting called `name` is written in a form."""
    found = _declared(name)
    knob = KNOBS.get(name)
    if knob is not None:
        found = replace(found, ladder=knob.rungs, step=float(knob.step))
    return replace(found, step=_step_of(name, found.step))


def _declared(name: str) -> Form:
    player, _, part = name.partition("_")
    if player in PLAYERS and part in _OF_PLAYERS:
        found, letter = _OF_PLAYERS[part], player[0]
        symbol = f"{found.symbol}_{letter.upper()}" if found.symbol else ""
        return replace(found, symbol=symbol, synonyms=(*found.synonyms, player, letter))
    for penalty in REGULARIZERS:
        if name in (f"{penalty}_weight", f"{penalty}_interval"):
            letter, others = _PENALTIES.get(penalty, ("λ", ()))
            of_weight = replace(_WEIGHT, symbol=letter, synonyms=(*_WEIGHT.synonyms, *others))
            of_interval = replace(_INTERVAL, synonyms=(*_INTERVAL.synonyms, *others))
            return of_weight if name.endswith("_weight") else of_interval
    return _OWN.get(name, Form())


def _step_of(name: str, step: float) -> float:
    """1 for whole numbers; for others what is declared, or a round part of the bounds; 0 for what is no number."""
    declared = setting(name)
    if isinstance(declared, Integer):
        return 1.0
    if not isinstance(declared, Number):
        return 0.0
    if step:
        return step
    low, high = (float(end or 0) for end in declared.bounds or (0, 1))
    return float(10 ** math.floor(math.log10((high - low) / STEPS_ON_A_SCALE)))
