"""The game as a vector field on the plane of (theta, psi), and the path of training through it.

Without noise the real logit is constant and the fake logit is s = theta psi + c, so that the chain rule by hand needs
two functions of one number: a(s) = dL_D/ds and b(s) = dL_G/ds. Autograd gives them once, on a fine grid, as polynomials
piece by piece (exact to about twelve digits): a path of 500 steps then takes milliseconds, a hundredth of what autograd
would take step by step. `tests/test_dirac.py` ties this field to `game.gradient_field`.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Callable
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from ganviz.dirac.game import logits, noise_pairs
from ganviz.dirac.variants import EXTENT, START, STEPS, Variant, check
from ganviz.errors import SettingError
from ganviz.learning import HARD, OBJECTIVES

ESCAPE = 8.0  # distance from the equilibrium at which a path counts as lost
_LOST = ESCAPE * (1 - 1e-9)  # less what rounding takes
_REACH = ESCAPE**2  # largest |theta psi| on the way there
_PIECES_PER_UNIT, _DEGREE = 2, 8
_D, _G = 0, 1

Array = NDArray[np.float64]
Vector = tuple[Any, Any]  # two floats, or two arrays of one shape


class _Slopes:
    """a and b of one objective, as functions of theta psi.

    Each piece is fitted at points within it, never at its ends, so that the jump of the hinge loss, which lies at the
    end of a piece, stays a jump.
    """

    def __init__(self, objective: str) -> None:
        pieces = int(2 * _REACH * _PIECES_PER_UNIT)
        inner = np.cos(np.pi * (np.arange(_DEGREE + 1) + 0.5) / (_DEGREE + 1))  # Chebyshev's points
        middles = (np.arange(pieces) + 0.5) / _PIECES_PER_UNIT - _REACH
        samples = _logit_slopes(objective, (middles[:, None] + inner / 2 / _PIECES_PER_UNIT).ravel())
        powers = np.linalg.inv(np.vander(inner, increasing=True))
        # (player, power, piece)
        self._table = np.stack([powers @ values.reshape(pieces, -1).T for values in samples])
        order = np.arange(1, _DEGREE + 1)[:, None] * 2 * _PIECES_PER_UNIT
        self._derivative = self._table[:, 1:] * order

    def __call__(self, player: int, product: Any) -> Any:
        """a for D (0) or b for G (1) where theta psi is this, of the same shape."""
        return self._evaluate(self._table[player], product)

    def derivative(self, player: int, product: Any) -> Any:
        """da/ds or db/ds."""
        return self._evaluate(self._derivative[player], product)

    @staticmethod
    def _evaluate(table: Array, product: Any) -> Any:
        place = (np.clip(product, -_REACH, _REACH) + _REACH) * _PIECES_PER_UNIT
        piece = np.minimum(place, table.shape[1] - 1).astype(int)
        x = 2 * (place - piece) - 1
        total = table[-1, piece]
        for coefficients in table[-2::-1]:  # Horner's scheme
            total = total * x + coefficients[piece]
        return total


def _logit_slopes(objective: str, products: Array) -> tuple[Array, Array]:
    """(dL_D/ds, dL_G/ds) by autograd where the fake logit is `products` + c."""
    game = OBJECTIVES[objective]
    undecided = game.equilibrium_logit(0.5)
    real = torch.full((1, 1), undecided, dtype=torch.float64)
    fake = torch.from_numpy(products + undecided)
    of_d = torch.func.grad(lambda s: game.discriminator(real, s.reshape(1, 1), HARD))
    of_g = torch.func.grad(lambda s: game.generator(s.reshape(1, 1), real))
    slopes = (torch.func.vmap(of_d)(fake), torch.func.vmap(of_g)(fake))
    return slopes[0].numpy(), slopes[1].numpy()


@functools.cache
def _slopes(objective: str) -> _Slopes:
    return _Slopes(objective)


def field(variant: Variant, theta: Any, psi: Any) -> Vector:
    """The gradient field v = (-dL_G/dtheta, -dL_D/dpsi); weight clipping is no part of it.

    Args:
        theta, psi: floats or float64 arrays of one shape, |theta psi| at most `ESCAPE` squared.

    Returns:
        (v_theta, v_psi) of that shape.
    """
    return _to_theta(variant, theta, psi), _to_psi(variant, theta, psi)


def _to_theta(variant: Variant, theta: Any, psi: Any) -> Any:
    """v_theta = -dL_G/dtheta."""
    if variant.regularizer == "instance_noise":
        return _each(_noisy_to_theta, variant, theta, psi)
    slopes = _slopes(variant.objective)
    b = slopes(_G, theta * psi)
    if variant.regularizer == "consensus":  # half the squared length of v is (psi^2 b^2 + theta^2 a^2) / 2
        a = slopes(_D, theta * psi)
        return -psi * b - variant.strength * (theta * a**2 + psi * _bend(slopes, theta, psi, a, b))
    return -psi * b


def _to_psi(variant: Variant, theta: Any, psi: Any) -> Any:
    """v_psi = -dL_D/dpsi."""
    if variant.regularizer == "instance_noise":
        return _each(_noisy_to_psi, variant, theta, psi)
    slopes, gamma = _slopes(variant.objective), variant.strength
    a = slopes(_D, theta * psi)
    if variant.regularizer == "gradient_penalty":
        return -theta * a - gamma * np.sign(psi) * (np.abs(psi) - 1)
    if variant.regularizer in ("r1", "r2"):
        return -theta * a - gamma * psi
    if variant.regularizer == "consensus":
        b = slopes(_G, theta * psi)
        return -theta * a - gamma * (psi * b**2 + theta * _bend(slopes, theta, psi, a, b))
    return -theta * a


def _bend(slopes: _Slopes, theta: Any, psi: Any, a: Any, b: Any) -> Any:
    """The derivative of half the squared length of v by theta psi alone."""
    product = theta * psi
    return psi**2 * b * slopes.derivative(_G, product) + theta**2 * a * slopes.derivative(_D, product)


def _each(of_one: Callable[[Variant, float, float], float], variant: Variant, theta: Any, psi: Any) -> Any:
    """Point by point: under noise, every pair of noises has logits of its own."""
    pairs = zip(np.ravel(theta), np.ravel(psi), strict=True)
    return np.array([of_one(variant, float(t), float(p)) for t, p in pairs]).reshape(np.shape(theta))[()]


def _noisy_logits(variant: Variant, theta: float, psi: float) -> tuple[Tensor, Tensor]:
    """(real, fake) logits as leaves of autograd's graph."""
    with torch.no_grad():
        real, fake = logits(variant, *torch.tensor((theta, psi), dtype=torch.float64))
    return real.requires_grad_(), fake.requires_grad_()


def _noisy_to_theta(variant: Variant, theta: float, psi: float) -> float:
    real, fake = _noisy_logits(variant, theta, psi)
    (by_fake,) = torch.autograd.grad(variant.game.generator(fake, real), fake)
    return -psi * float(by_fake.sum())


def _noisy_to_psi(variant: Variant, theta: float, psi: float) -> float:
    real, fake = _noisy_logits(variant, theta, psi)
    by_real, by_fake = torch.autograd.grad(variant.game.discriminator(real, fake, HARD), (real, fake))
    of_real, of_fake = noise_pairs()
    seen = by_real.numpy()[:, 0] @ (variant.strength * of_real)
    return -float(seen + by_fake.numpy()[:, 0] @ (theta + variant.strength * of_fake))


def field_grid(variant: Variant, side: int = 10, extent: float = EXTENT) -> tuple[Array, Array]:
    """The field for a quiver plot: (points, vectors), each (side ** 2, 2), on [-extent, extent] squared."""
    axis = np.linspace(-extent, extent, side)
    points = np.stack(np.meshgrid(axis, axis), -1).reshape(-1, 2)
    return points, np.stack(field(variant, points[:, 0], points[:, 1]), 1)


def trajectory(variant: Variant, start: tuple[float, float] = START, steps: int = STEPS) -> Array:
    """The path of training, (steps + 1, 2) float64: (theta, psi) after each update of G.

    A path that comes `ESCAPE` away from the equilibrium is lost and stays there for the rest, see `escape_step`;
    nothing is ever NaN.

    Args:
        start: (theta, psi), each in [-3, 3].
        steps: 1 to 10000.

    Raises:
        SettingError: if they are out of bounds.
    """
    check("number of steps", steps)
    if len(start) != 2:
        raise SettingError(f"start {start!r} is no pair of theta and psi")
    for value in start:
        check("start", value)
    points = np.empty((int(steps) + 1, 2))
    points[0] = theta, psi = float(start[0]), float(start[1])
    move = _simultaneous if variant.scheme == "simultaneous" else _alternating
    for step in range(1, len(points)):
        theta, psi = move(variant, theta, psi)
        points[step] = theta, psi
        if math.hypot(theta, psi) >= _LOST:
            points[step:] = np.array((theta, psi)) / math.hypot(theta, psi) * ESCAPE
            break
    return points


def _simultaneous(variant: Variant, theta: float, psi: float) -> tuple[float, float]:
    to_theta, to_psi = field(variant, theta, psi)
    h = variant.learning_rate
    return float(theta + h * to_theta), _clipped(variant, float(psi + h * to_psi))


def _alternating(variant: Variant, theta: float, psi: float) -> tuple[float, float]:
    h = variant.learning_rate
    for _ in range(variant.discriminator_steps):
        if abs(psi) < ESCAPE:  # else it is lost already
            psi = _clipped(variant, float(psi + h * _to_psi(variant, theta, psi)))
    return float(theta + h * _to_theta(variant, theta, psi)), psi


def _clipped(variant: Variant, psi: float) -> float:
    c = variant.strength
    return max(-c, min(c, psi)) if variant.regularizer == "weight_clipping" else psi


def escape_step(points: Array) -> int | None:
    """The first step at which a path of `trajectory` was lost; None if it never was."""
    far = np.hypot(points[:, 0], points[:, 1]) >= _LOST
    return int(far.argmax()) if far.any() else None
