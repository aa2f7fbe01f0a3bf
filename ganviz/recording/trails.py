"""Trails: where a few fixed latents have landed on the plane in the course of the run, in bounded memory."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from ganviz.recording.film import first_of_each

Points = NDArray[np.float32]
TRAILS = "trails"  # asks an engine for the trails, as the parts of a snapshot are asked for
TRAILED = 12  # latents
CAPACITY = 240  # moments


@dataclass(frozen=True, eq=False)
class Trail:
    """Where the same latents landed at some moments.

    Attributes:
        every: at most one moment was kept in so many steps.
        steps: of each moment, oldest first, (m,).
        points: (m, latents, 2).
    """

    every: int = 1
    steps: NDArray[np.int64] = field(default_factory=lambda: np.empty(0, np.int64))
    points: Points = field(default_factory=lambda: np.empty((0, TRAILED, 2), np.float32))

    def until(self, step: int) -> Trail:
        """Without what came after `step`."""
        left = int(np.searchsorted(self.steps, step, side="right"))
        return Trail(self.every, self.steps[:left], self.points[:left])

    def last(self, moments: int, step: int, fake: Points) -> Points:
        """The path to the fakes (n, 2) of `step`: up to `moments` places of each latent, (m, latents, 2), oldest first.

        Empty if these are fewer than the latents that are followed.
        """
        before = self.points[: int(np.searchsorted(self.steps, step))][-(moments - 1) :]
        latents = self.points.shape[1]
        if len(fake) < latents:
            return np.empty((0, latents, 2), np.float32)
        return np.concatenate((before, fake[None, :latents]))


class Trails:
    """Moments of a run, thinned evenly as those of a `Film` are: the first in every so many steps.

    Positions are never averaged, as a mean between two modes is a place where no latent ever was.

    Args:
        latents: followed ones, the first of those displayed.
        capacity: moments kept at most.
    """

    def __init__(self, latents: int = TRAILED, capacity: int = CAPACITY) -> None:
        self.latents, self.capacity = latents, capacity
        self.trail = Trail(points=np.empty((0, latents, 2), np.float32))

    def add(self, step: int, fake: Points) -> None:
        """Keep where the fakes (n, 2) are if no moment of this stretch of steps is kept yet; `step` rises.

        Fewer fakes than are followed, or such as are not finite, are left out.
        """
        kept, followed = self.trail, fake[: self.latents]
        if len(kept.steps) and step // kept.every <= kept.steps[-1] // kept.every:
            return
        if len(followed) < self.latents or not np.isfinite(followed).all():
            return
        points = np.concatenate((kept.points, followed[None].astype(np.float32)))
        self.trail = Trail(kept.every, np.append(kept.steps, step), points)
        while len(self.trail.steps) > self.capacity:
            self.trail = _thinned(self.trail, 2 * self.trail.every)

    def restore(self, trail: Trail) -> None:
        """Go on with what others held.

        Raises:
            ValueError: for what these cannot have held.
        """
        moments = len(trail.steps)
        rising = trail.steps.ndim == 1 and bool((np.diff(trail.steps) > 0).all())
        whole = moments <= self.capacity and trail.points.shape == (moments, self.latents, 2)
        if trail.every < 1 or not (rising and whole and np.isfinite(trail.points).all()):
            raise ValueError("is damaged: its trails cannot be")
        self.trail = trail

    def cut(self, step: int) -> None:
        """Forget what came after `step`."""
        self.trail = self.trail.until(step)


def _thinned(trail: Trail, every: int) -> Trail:
    first = first_of_each(trail.steps.tolist(), every)
    return Trail(every, trail.steps[first], trail.points[first])
