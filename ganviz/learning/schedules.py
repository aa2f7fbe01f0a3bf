"""What fades with time: learning rates and instance noise, as factors of the step."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType


def _constant(step: int, horizon: int) -> float:
    return 1.0


def _linear(step: int, horizon: int) -> float:
    return max(0.0, 1 - step / horizon)


def _exponential(step: int, horizon: int) -> float:
    return float(0.5 ** (step / horizon))


SCHEDULES: Mapping[str, Callable[[int, int], float]] = MappingProxyType(
    {"constant": _constant, "linear": _linear, "exponential": _exponential}
)
"""(step, horizon) -> factor of the learning rate: linear reaches 0 at the horizon, exponential halves with each."""


def rate_factor(schedule: str, step: int, horizon: int, warm_up: int) -> float:
    """By what the learning rates are multiplied at `step`, 0 to 1.

    min(1, (t + 1) / w) f(t), with w the steps of warm-up (0 for none) and f the schedule; `step` counts from 0.
    """
    warmth = min(1.0, (step + 1) / warm_up) if warm_up else 1.0
    return warmth * SCHEDULES[schedule](step, horizon)


def fading(start: float, step: int, horizon: int) -> float:
    """What is left at `step` of something that falls evenly from `start` to 0 at `horizon`; it stays with horizon 0."""
    return start * max(0.0, 1 - step / horizon) if horizon else start


def ema_decay_at(step: int, decay: float) -> float:
    """The decay of a moving average after `step` steps: min(beta, (1 + t) / (10 + t)).

    Else an average with a long memory would show the first random weights for thousands of steps. The ramp is
    TensorFlow's (`ExponentialMovingAverage` with `num_updates`); StyleGAN2-ADA has one like it.
    """
    return min(decay, (1 + step) / (10 + step))
