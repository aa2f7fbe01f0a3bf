"""What the equilibrium's neighbourhood foretells, what a path shows, and both in words."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ganviz.dirac.field import ESCAPE, escape_step
from ganviz.dirac.game import jacobian
from ganviz.dirac.variants import Variant

NEUTRAL = 1e-9  # |lambda| this close to 1 neither grows nor shrinks
CHANGED = 0.2  # share by which the distance changes for a path to be nearing or leaving
SLOW = 0.03  # a step that leads away by less than this share is slow
CLOSE = 0.01  # of the equilibrium: a path that ends here has arrived
_ROUNDING = 1e-12  # distances below are rounding


@dataclass(frozen=True, eq=False)  # arrays have no single truth value
class Verdict:
    """What can be said of a variant.

    Attributes:
        flow: the two eigenvalues of the Jacobian, complex; None if it does not exist.
        step: those of the update operator, complex; None likewise.
        factor: by which a step multiplies a small distance from the equilibrium in the long run, the larger |lambda|;
            None likewise.
        headline: what becomes of the path, such as "converges, spiralling in".
        reason: what the eigenvalues say, in a sentence.
        outcome: where the path ends, in a sentence.
    """

    flow: NDArray[np.complex128] | None
    step: NDArray[np.complex128] | None
    factor: float | None
    headline: str
    reason: str
    outcome: str


def update_operator(variant: Variant) -> NDArray[np.float64] | None:
    """What one step does to a small (theta, psi), (2, 2); None where the Jacobian does not exist.

    I + h J if both move at once. If they alternate, G D ... D, where D and G are I + h J with the rows of the other
    player left out.
    """
    j = jacobian(variant)
    if j is None:
        return None
    h = variant.learning_rate
    if variant.scheme == "simultaneous":
        return np.eye(2) + h * j
    of_d, of_g = np.eye(2), np.eye(2)
    of_d[1] += h * j[1]
    of_g[0] += h * j[0]
    operator: NDArray[np.float64] = of_g @ np.linalg.matrix_power(of_d, variant.discriminator_steps)
    return operator


def eigenvalues(matrix: NDArray[np.float64]) -> NDArray[np.complex128]:
    """Both eigenvalues of a (2, 2) matrix, complex, the one with the larger imaginary, then real part first.

    From trace and determinant, so that a double eigenvalue, as that of R1 at its critical weight, is found exactly.
    """
    half, determinant = np.trace(matrix) / 2, matrix[0, 0] * matrix[1, 1] - matrix[0, 1] * matrix[1, 0]
    inside = half**2 - determinant
    if abs(inside) < 1e-14 * max(1.0, half**2):  # rounding, whose root would be 1e-7
        inside = 0.0
    root = np.sqrt(complex(inside))
    return np.array([half + root, half - root])


def late_rate(points: NDArray[np.float64]) -> float | None:
    """The factor by which the distance from the equilibrium changed with each step over the later half of a path.

    A straight line through the logarithms of the distances, up to where they are rounding or the path was lost.

    Returns:
        None if less than eight steps are left.
    """
    radius = np.hypot(points[:, 0], points[:, 1])
    end = escape_step(points)
    radius = radius[:end]
    small = radius < _ROUNDING
    radius = radius[: int(small.argmax())] if small.any() else radius
    late = np.log(radius[len(radius) // 2 :])
    return float(np.exp(np.polyfit(np.arange(len(late)), late, 1)[0])) if len(late) >= 8 else None


def judge(variant: Variant, points: NDArray[np.float64]) -> Verdict:
    """Tell what becomes of a variant.

    Args:
        points: its path, from `trajectory`.
    """
    j, operator = jacobian(variant), update_operator(variant)
    outcome = _outcome(points)
    if j is None or operator is None:
        return Verdict(None, None, None, "never comes to rest", _NO_DERIVATIVE, outcome)
    flow, step = eigenvalues(j), eigenvalues(operator)
    factor = float(np.abs(step).max())
    return Verdict(flow, step, factor, _headline(variant, step, points), _reason(flow, step, factor), outcome)


_NO_DERIVATIVE = (
    "The field is not differentiable at the equilibrium and has no eigenvalues there: at ψ = 0 the penalty's pull "
    "towards slope one jumps from one side to the other, so that training can only go around the equilibrium."
)


def _headline(variant: Variant, step: NDArray[np.complex128], points: NDArray[np.float64]) -> str:
    """What happens: the eigenvalues tell it near the equilibrium, the path tells whether it holds where it goes."""
    factor, turning = float(np.abs(step).max()), bool(abs(step[0].imag) > NEUTRAL)
    lost, drift = escape_step(points) is not None, _drift(points)
    if factor < 1 - NEUTRAL:
        way = "spiralling in" if turning else "without circling"
        return f"converges, {way}" if not lost and drift < 1 else "would converge from nearby, but not from here"
    if not lost and variant.regularizer == "weight_clipping" and _held(variant, points):
        return "circles for ever, held by the clipping"
    if lost or drift > 1 + CHANGED:
        way = "spiralling out" if turning else "without circling"
        return f"diverges {'slowly' if factor < 1 + SLOW else 'fast'}, {way}"
    if factor > 1 + NEUTRAL:
        return "circles for ever, pushed off the equilibrium"
    return "circles for ever" if drift > 1 - CHANGED else "circles, nearing ever more slowly"


def _drift(points: NDArray[np.float64]) -> float:
    """The mean distance in the last fifth of a path over that in the first fifth; below 1 for very short ones."""
    radius = np.hypot(points[:, 0], points[:, 1])
    fifth = len(radius) // 5
    return float(radius[-fifth:].mean() / max(radius[:fifth].mean(), _ROUNDING)) if fifth >= 8 else 0.99


def _held(variant: Variant, points: NDArray[np.float64]) -> bool:
    """Whether clipping is at work in the later half of a path."""
    return bool(np.abs(points[len(points) // 2 :, 1]).max() > variant.strength - _ROUNDING)


def _reason(flow: NDArray[np.complex128], step: NDArray[np.complex128], factor: float) -> str:
    pace = f"Flow: eigenvalues {_pair(flow)}. Step: {_pair(step)}, |λ|\u00a0=\u00a0{_near_one(factor)}, "
    if abs(factor - 1) <= NEUTRAL:
        return f"{pace}on the unit circle: nearby, a step turns around the equilibrium and changes no distance."
    steps = _steps(math.log(2) / abs(math.log(factor)))
    if factor < 1:
        return f"{pace}inside the unit circle: nearby, the distance halves every {steps}."
    return f"{pace}outside the unit circle: nearby, the distance doubles every {steps}."


def _outcome(points: NDArray[np.float64]) -> str:
    lost, last = escape_step(points), float(np.hypot(*points[-1]))
    if lost is not None:
        return f"At step {lost:,} it is {ESCAPE:g} away from the equilibrium and counts as lost."
    away = _distance(last) if last >= _ROUNDING else "no longer measurably"
    arrived = ": it has arrived" if last < CLOSE else ""
    return f"After {len(points) - 1:,} steps it is {away} away from the equilibrium{arrived}."


def _distance(value: float) -> str:
    """Two digits, small ones as 3.2 × 10⁻⁶."""
    if value >= 0.001:
        return f"{value:.2g}"
    digits, power = f"{value:.1e}".split("e-")
    return f"{digits} × 10⁻{str(int(power)).translate(_SUPERSCRIPTS)}".replace(" ", "\u00a0")


_SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def _pair(values: NDArray[np.complex128]) -> str:
    """Both eigenvalues as a person writes them: 1 ± 0.1i."""
    first, second = values
    if abs(first.imag) > NEUTRAL:
        real = "" if abs(first.real) < NEUTRAL else f"{_number(first.real)} "
        return f"{real}± {abs(first.imag):.3g}i".replace(" ", "\u00a0")  # does not break over lines
    if abs(first - second) < NEUTRAL:
        return f"{_number(first.real)}, twice"
    return f"{_number(first.real)} and {_number(second.real)}"


def _number(value: float) -> str:
    return f"{value:.3g}".replace("-", "−") if abs(value) > NEUTRAL else "0"


def _near_one(value: float) -> str:
    """As many digits as it takes to tell it from one."""
    digits = 3 if abs(value - 1) > 0.002 else 5
    return "1" if abs(value - 1) <= NEUTRAL else f"{value:.{digits}f}"


def _steps(number: float) -> str:
    return "step" if number <= 1 else f"{number:,.1f} steps" if number < 10 else f"{number:,.0f} steps"
