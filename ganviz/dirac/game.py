"""The game as PyTorch differentiates it: the losses of both players, and the Jacobian at the equilibrium."""

from __future__ import annotations

import functools
from statistics import NormalDist

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from ganviz.dirac.variants import Variant
from ganviz.learning import HARD

NOISES = 16  # values that stand for the normal distribution


@functools.cache
def noise_pairs() -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """All pairs of two independent noise values, each (NOISES ** 2,): all equally likely, of mean 0 and variance 1.

    The values are the middles of equally likely slices of the normal distribution, scaled to variance 1. As they are
    equally likely, the objectives' own means over a batch are the expectations, those within RaGAN's logarithms too.
    The Jacobian at the equilibrium depends on the variance alone, and is exact.
    """
    values = np.array([NormalDist().inv_cdf((i + 0.5) / NOISES) for i in range(NOISES)])
    values /= values.std()
    of_real, of_fake = np.meshgrid(values, values)
    return of_real.ravel(), of_fake.ravel()


def logits(variant: Variant, theta: Tensor, psi: Tensor) -> tuple[Tensor, Tensor]:
    """D's outputs for (real, fake) samples, (B, 1): B is 1, or that of `noise_pairs` under instance noise."""
    noises: tuple[NDArray[np.float64], ...] = (np.zeros(1), np.zeros(1))
    if variant.regularizer == "instance_noise":
        noises = noise_pairs()
    of_real, of_fake = (variant.strength * torch.from_numpy(noise).unsqueeze(1) for noise in noises)
    undecided = variant.game.equilibrium_logit(0.5)
    return psi * of_real + undecided, psi * (theta + of_fake) + undecided


def losses(variant: Variant, theta: Tensor, psi: Tensor) -> tuple[Tensor, Tensor]:
    """What each player minimises, regularizer included.

    Args:
        theta, psi: scalars, float64; for consensus optimization they must require gradients.

    Returns:
        (loss of D, loss of G), scalars; differentiable.
    """
    real, fake = logits(variant, theta, psi)
    of_d, of_g = variant.game.discriminator(real, fake, HARD), variant.game.generator(fake, real)
    gamma = variant.strength
    if variant.regularizer == "gradient_penalty":
        of_d = of_d + gamma / 2 * (psi.abs() - 1).square()
    elif variant.regularizer in ("r1", "r2"):  # D is a line: as steep at fakes as at the real point
        of_d = of_d + gamma / 2 * psi.square()
    elif variant.regularizer == "consensus":
        slope_d, slope_g = _slope(of_d, psi), _slope(of_g, theta)
        braking = gamma / 2 * (slope_d.square() + slope_g.square())
        of_d, of_g = of_d + braking, of_g + braking
    return of_d, of_g


def _slope(loss: Tensor, parameter: Tensor) -> Tensor:
    """d loss / d parameter, differentiable."""
    (gradient,) = torch.autograd.grad(loss, parameter, create_graph=True, materialize_grads=True)
    return gradient


def gradient_field(variant: Variant, theta: Tensor, psi: Tensor) -> tuple[Tensor, Tensor]:
    """v = (-dL_G/dtheta, -dL_D/dpsi), scalars, by autograd; differentiable. Both must require gradients."""
    of_d, of_g = losses(variant, theta, psi)
    return -_slope(of_g, theta), -_slope(of_d, psi)


@functools.lru_cache(maxsize=256)
def _jacobian(variant: Variant) -> tuple[float, ...]:
    theta, psi = (torch.zeros((), dtype=torch.float64, requires_grad=True) for _ in range(2))
    rows = gradient_field(variant, theta, psi)
    return tuple(_slope(row, parameter).item() for row in rows for parameter in (theta, psi))


def jacobian(variant: Variant) -> NDArray[np.float64] | None:
    """J of the gradient field v at the equilibrium (0, 0), (2, 2): J[i, j] = dv_i / d(theta, psi)_j.

    With weight clipping it is that of the objective alone, since clipping does nothing near the equilibrium.

    Returns:
        None where v has no derivative there: the gradient penalty has a kink at psi = 0.
    """
    if variant.regularizer == "gradient_penalty" and variant.strength > 0:
        return None
    return np.array(_jacobian(variant)).reshape(2, 2)
