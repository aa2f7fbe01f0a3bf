"""Copies among the displayed fakes: near-duplicates of each other, and training pictures learned by heart.

Distances are Euclidean, of pixel values from 0 to 1. They take a picture that is moved by a pixel for another one, but
need no network, hold for any data, and whoever is near in them looks the same. What counts as near is told by the data
themselves, so that of a perfect generator's fakes one in a hundred is marked:

- *Memorised* is a fake nearer to some training picture than 99% of real pictures are to the nearest other one. Each of
  these is held out of the training pictures in turn: what it is to the others, a fake that was not learned by heart is
  to all of them.
- *Near-duplicates* are fakes nearer to another displayed one than 99% of real pictures are to the nearest of as many.
  Those that are linked by such pairs are a group.

Where more than one real picture in a hundred has an exact twin, the bound is 0 and nothing is marked.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from ganviz.data import ImageData
from ganviz.observation.game import as_shown
from ganviz.observation.inspection import NearestPictures
from ganviz.observation.job import Job
from ganviz.observation.looks import Copies

COPIES = "copies"
RARE = 0.01  # of real pictures, that are so near
REAL = 1000  # real pictures, each compared with all others, that tell what is near
GROUPED = 2000  # those that are compared in groups, which costs less
BUDGET = 0.05  # share of the time that comparing may take while training goes on
MOST_PAIRS = 10  # memorised fakes that are shown beside their training pictures
SEED = 0xC0B1


class CopiesEye:
    """Looks for copies among fakes, in a thread of its own and at `BUDGET` of the time; later looks show what it found.

    What the data tell of distances is found out before the first comparison, which takes a second or two; it is not
    counted.

    Args:
        data: the pictures that the fakes are to be like.
        patient: compare at each look and wait for it.
        clock: seconds since some moment.
    """

    def __init__(self, data: ImageData, patient: bool = True, clock: Callable[[], float] = time.perf_counter) -> None:
        self._data, self._patient, self._clock = data, patient, clock
        self._search: NearestPictures | None = None
        self._memorised_bound = float("nan")
        self._duplicate_bounds: dict[int, float] = {}
        self._job: Job[Copies] | None = None
        self._found: Copies | None = None
        self._seconds, self._ended, self._step = 0.0, -np.inf, -1

    def look(self, step: int, fakes: Tensor, averaged: bool) -> tuple[Copies | None, bool]:
        """What was found last, if anything yet, and whether a later look at the same step would find more.

        Args:
            fakes: the displayed ones, uint8 (n, C, 28, 28).
            averaged: whether the averaged generator made them.
        """
        if self._job is not None and not self._job.is_alive():
            self._found, self._job = self._job.result or self._found, None
        resting, self._step = step == self._step, step  # nothing is trained between two looks at one step
        asked = (step, len(fakes), averaged)
        stale = self._found is None or (self._found.step, len(self._found.groups), self._found.averaged) != asked
        if stale and self._patient:
            self._found, stale = self._compare(step, fakes, averaged), False
        elif stale and self._job is None and (resting or self._rested()):
            self._job = Job(partial(self._compare_aside, step, fakes.clone(), averaged))
        return self._found, stale

    def _rested(self) -> bool:
        # as for live quality: s seconds are a share BUDGET of the time if (1 / BUDGET - 1) s pass before the next
        return self._clock() - self._ended >= (1 / BUDGET - 1) * self._seconds

    def _compare_aside(self, step: int, fakes: Tensor, averaged: bool) -> Copies:
        torch.set_num_threads(1)  # OpenMP counts them for each thread that computes
        return self._compare(step, fakes, averaged)

    def _compare(self, step: int, fakes: Tensor, averaged: bool) -> Copies:
        search = self._prepare()
        near = self._duplicate_bound(len(fakes))
        started = self._clock()
        found = copies_of(fakes, search, near, self._memorised_bound)
        self._ended = self._clock()
        self._seconds = self._ended - started
        return replace(found, step=step, averaged=averaged)

    def _prepare(self) -> NearestPictures:
        if self._search is None:
            self._search = NearestPictures(self._data)
            self._memorised_bound = rare(self._search.apart(REAL))
        return self._search

    def _duplicate_bound(self, n: int) -> float:
        if n not in self._duplicate_bounds:
            self._duplicate_bounds[n] = duplicate_bound(self._data.images, n)
        return self._duplicate_bounds[n]


def copies_of(fakes: Tensor, search: NearestPictures, near: float, memorised: float) -> Copies:
    """Near-duplicates among fakes, uint8 (n, C, 28, 28), and those learned by heart; of step 0.

    Args:
        near, memorised: distances under which two fakes are near-duplicates, or a fake is a training picture; with NaN
            none is.
    """
    groups = linked(pairwise(fakes) < near)
    real, distances = search.nearest_of(fakes)
    apart: NDArray[np.float32] = distances.cpu().numpy().astype(np.float32)
    known = apart < memorised
    shown = np.flatnonzero(known)[:MOST_PAIRS]
    places = torch.from_numpy(shown).to(fakes.device)
    return Copies(
        step=0,
        averaged=False,
        groups=groups,
        memorised=known,
        distances=apart,
        near=near,
        memorised_under=memorised,
        shown=shown,
        fakes=as_shown(fakes[places]),
        real=as_shown(real[places]),
    )


def pairwise(pictures: Tensor) -> NDArray[np.float64]:
    """(n, n) distances of uint8 pictures (n, C, 28, 28) with each other, by differences: of twins exactly 0."""
    rows = pictures.flatten(1).double() / 255
    apart: NDArray[np.float64] = torch.stack([(rows - row).norm(dim=1) for row in rows]).cpu().numpy()
    return apart


def linked(near: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Groups of what pairs (n, n) link, numbered from 1 in the order of their first members; 0 for what has no pair."""
    groups = np.zeros(len(near), np.int64)
    pairs = near & ~np.eye(len(near), dtype=bool)
    for first in np.flatnonzero(pairs.any(1)):
        if groups[first]:
            continue
        member = np.zeros(len(near), bool)
        member[first] = True
        while (grown := member | pairs[member].any(0)).sum() > member.sum():
            member = grown
        groups[member] = groups.max() + 1
    return groups


def duplicate_bound(images: Tensor, n: int) -> float:
    """What only one in a hundred of `n` real pictures falls below: the distance to the nearest other of them.

    From about `GROUPED` pictures of `images`, uint8 (N, C, 28, 28), in groups of n different ones; NaN with one.
    """
    if min(n, len(images)) < 2:
        return float("nan")
    rng = torch.Generator().manual_seed(SEED)
    found = []
    for _ in range(-(-GROUPED // n)):
        some = images[torch.randperm(len(images), generator=rng)[:n].to(images.device)]
        apart = pairwise(some)
        np.fill_diagonal(apart, np.inf)
        found.append(apart.min(1))
    return rare(torch.from_numpy(np.concatenate(found)))


def rare(distances: Tensor) -> float:
    """What one in a hundred of these falls below; NaN for none."""
    return float(np.quantile(distances.cpu().numpy(), RARE)) if len(distances) else float("nan")
