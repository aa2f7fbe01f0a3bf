"""Losses of a run: kept on the device until somebody asks, since asking makes the host wait."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

EXPLODED = 1e6  # a loss beyond this is broken
KEPT_ON_DEVICE = 4096  # steps after which losses are fetched unasked


@dataclass(frozen=True)
class Losses:
    """Losses of consecutive steps, each the last update's in its step; NaN where that player made no update.

    `broken_step` is the first step at which a computed loss was not finite or larger than `EXPLODED`.
    """

    steps: NDArray[np.int64]
    discriminator: NDArray[np.float32]
    generator: NDArray[np.float32]
    broken_step: int | None

    def __len__(self) -> int:
        return len(self.steps)


class LossLedger:
    """Losses of the steps since they were last drained."""

    def __init__(self, device: torch.device) -> None:
        self._device = device
        self._pending: list[tuple[int, Tensor | None, Tensor | None]] = []
        self._fetched: list[Losses] = []

    def add(self, step: int, discriminator: Tensor | None, generator: Tensor | None) -> None:
        """Note the losses of a step, tensors of no dimension; None for a player that made no update."""
        self._pending.append((step, discriminator, generator))
        if len(self._pending) >= KEPT_ON_DEVICE:
            self._fetch()

    def drain(self) -> Losses:
        """All of them. The only place where the host waits for the device."""
        self._fetch()
        parts, self._fetched = self._fetched, []
        if not parts:
            return Losses(np.empty(0, np.int64), np.empty(0, np.float32), np.empty(0, np.float32), None)
        broken = [p.broken_step for p in parts if p.broken_step is not None]
        return Losses(
            np.concatenate([p.steps for p in parts]),
            np.concatenate([p.discriminator for p in parts]),
            np.concatenate([p.generator for p in parts]),
            min(broken, default=None),
        )

    def clear(self) -> None:
        """Drop them."""
        self._pending.clear()
        self._fetched.clear()

    def _fetch(self) -> None:
        if not self._pending:
            return
        pending, self._pending = self._pending, []
        steps = np.array([step for step, _, _ in pending], np.int64)
        nan = torch.full((), float("nan"), device=self._device)
        stacked = torch.stack([nan if x is None else x for row in pending for x in row[1:]])
        values = stacked.float().cpu().numpy().reshape(-1, 2)
        played = np.array([[d is not None, g is not None] for _, d, g in pending])
        bad = (played & ~(np.abs(values) < EXPLODED)).any(axis=1)
        broken = int(steps[bad.argmax()]) if bad.any() else None
        self._fetched.append(Losses(steps, values[:, 0], values[:, 1], broken))
