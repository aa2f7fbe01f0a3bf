"""Tricks: the remedies that are neither objective nor regularizer, each with its settings.

This register says what they are and which settings switch them on; what they do is where it is done: in the batches
and targets of `training.board`, in the layers of `networks`, in `learning.schedules` and `learning.optimizers`.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from ganviz.learning.trick import Trick
from ganviz.learning.tricks_of_moves import OF_MOVES
from ganviz.learning.tricks_of_samples import OF_SAMPLES

OF_NETWORKS = (
    Trick(
        "batch_norm",
        "Batch normalisation of G",
        "Each hidden unit of G is scaled by its mean and spread over the batch, which keeps signals alive in "
        "deep generators.",
        r"\hat h = (h - \mu_B) / (\sigma_B^2 + \varepsilon)^{1/2} \cdot a + b",
        "Ioffe and Szegedy 2015, arXiv 1502.03167",
        {"generator_norm": "batch"},
    ),
    Trick(
        "layer_norm",
        "Layer normalisation of D",
        "The hidden units of D are scaled together for each sample; unlike batch normalisation this goes with "
        "gradient penalties.",
        r"\hat h = (h - \mu_x) / (\sigma_x^2 + \varepsilon)^{1/2} \cdot a + b",
        "Ba et al. 2016, arXiv 1607.06450",
        {"discriminator_norm": "layer"},
    ),
    Trick(
        "maxout",
        "Maxout in D",
        "Each hidden unit is the largest of five linear pieces, so that D learns its own activations.",
        r"y = \max_{k \leq 5}\,(w_k \cdot x + b_k)",
        "Goodfellow et al. 2013, arXiv 1302.4389",
        {"discriminator_activation": "maxout"},
    ),
    Trick(
        "orthogonal",
        "Orthogonal first weights",
        "The first weights turn without stretching, so that no direction of the input is lost on the way.",
        r"W^\top W = 0.64\,I",
        "Saxe et al. 2014, arXiv 1312.6120; as in arXiv 1611.02163",
        {"initialization": "orthogonal"},
    ),
)

TRICKS: Mapping[str, Trick] = MappingProxyType({t.name: t for t in (*OF_SAMPLES, *OF_MOVES, *OF_NETWORKS)})
