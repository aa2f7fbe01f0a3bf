"""The film: how the pictures of a few latents developed, in bounded memory."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

Pictures = NDArray[np.uint8]
FILM = "film"  # asks an engine for the film, as the parts of a snapshot are asked for
FILMED = 8  # latents
CAPACITY = 24  # moments


@dataclass(frozen=True, eq=False)
class FilmStrip:
    """What a film holds.

    Attributes:
        every: at most one moment was kept in so many steps.
        steps: of each moment, oldest first.
        pictures: the same latents at each moment, uint8 (latents, height, width), colours last.
    """

    every: int = 1
    steps: tuple[int, ...] = ()
    pictures: tuple[Pictures, ...] = ()

    def until(self, step: int) -> FilmStrip:
        """Without what came after `step`."""
        left = sum(kept <= step for kept in self.steps)
        return FilmStrip(self.every, self.steps[:left], self.pictures[:left])


class Film:
    """Moments of a run, thinned evenly: the first in every so many steps, which double when there is no more room.

    What is kept depends only on the moments shown to it and not on when they were thinned.

    Args:
        latents: pictures kept of each moment.
        capacity: moments kept at most.
    """

    def __init__(self, latents: int = FILMED, capacity: int = CAPACITY) -> None:
        self.latents, self.capacity = latents, capacity
        self.strip = FilmStrip()

    def add(self, step: int, pictures: Pictures) -> None:
        """Keep a moment if none of its stretch of steps is kept yet; `step` rises from call to call."""
        kept = self.strip
        if kept.steps and step // kept.every <= kept.steps[-1] // kept.every:
            return
        moment = pictures[: self.latents].copy()  # a view would hold the memory of the whole grid
        self.strip = FilmStrip(kept.every, (*kept.steps, step), (*kept.pictures, moment))
        while len(self.strip.steps) > self.capacity:
            self.strip = _thinned(self.strip, 2 * self.strip.every)

    def restore(self, strip: FilmStrip) -> None:
        """Go on with what another film held.

        Raises:
            ValueError: for what this one cannot have held.
        """
        shapes = {picture.shape for picture in strip.pictures}
        rising = all(a < b for a, b in pairwise(strip.steps))
        whole = len(strip.steps) == len(strip.pictures) <= self.capacity and len(shapes) <= 1
        if strip.every < 1 or not (rising and whole):
            raise ValueError("is damaged: its film cannot be")
        self.strip = strip

    def cut(self, step: int) -> None:
        """Forget what came after `step`."""
        self.strip = self.strip.until(step)


def first_of_each(steps: Sequence[int], every: int) -> list[int]:
    """Places of the first moment of every so many steps; `steps` rise."""
    return [i for i, step in enumerate(steps) if not i or step // every != steps[i - 1] // every]


def _thinned(strip: FilmStrip, every: int) -> FilmStrip:
    first = first_of_each(strip.steps, every)
    return FilmStrip(every, tuple(strip.steps[i] for i in first), tuple(strip.pictures[i] for i in first))
