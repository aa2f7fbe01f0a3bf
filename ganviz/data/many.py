"""Samples of many plane distributions at once, each from a stream of its own."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor

from ganviz.data.plane import Places, PlaneDistribution

NEVER = 2.0  # a border that no number of [0, 1) reaches


def fill_uniform(numbers: Tensor, streams: Sequence[torch.Generator]) -> Tensor:
    """Fill (C, ...) with uniform numbers of [0, 1), each row what `torch.rand` draws from its own stream."""
    for row, rng in zip(numbers.unbind(), streams, strict=True):
        row.uniform_(generator=rng)
    return numbers


def fill_normal(numbers: Tensor, streams: Sequence[torch.Generator]) -> Tensor:
    """Fill (C, ...) with standard normal numbers, each row what `torch.randn` draws from its own stream."""
    for row, rng in zip(numbers.unbind(), streams, strict=True):
        row.normal_(generator=rng)
    return numbers


class ManyDistributions:
    """Distributions that are sampled together: number for number what the `sample` of each would draw.

    Streams must be asked one after the other, but most of the work of a sample is done for all at once, where all
    distributions are mixtures or all are curves and drawings.

    Args:
        distributions: C of them, on one device.
    """

    def __init__(self, distributions: Sequence[PlaneDistribution]) -> None:
        self._distributions = list(distributions)
        self._device = distributions[0].device
        found = [d.places() for d in distributions]
        places = [p for p in found if p is not None]
        mixed = {p.borders is None for p in places}
        self._together = len(places) == len(found) and len(mixed) == 1
        if self._together:
            self._lay_out(places)

    def sample(self, n: int, streams: Sequence[torch.Generator]) -> Tensor:
        """(C, n, 2): `n` points of each."""
        if not self._together:
            return torch.stack([d.sample(n, rng) for d, rng in zip(self._distributions, streams, strict=True)])
        chosen = self._chosen(n, streams)
        noise = fill_normal(torch.empty(*chosen.shape, 2, device=self._device), streams)
        centres = self._table.index_select(0, chosen.add_(self._starts).flatten()).view_as(noise)
        return torch.addcmul(centres, noise, self._stds)

    def _chosen(self, n: int, streams: Sequence[torch.Generator]) -> Tensor:
        """(C, n): which of its own places each sample has."""
        count = len(self._distributions)
        if self._borders is not None:
            uniform = fill_uniform(torch.empty(count, n, device=self._device), streams)
            return torch.searchsorted(self._borders, uniform, right=True)
        chosen = torch.empty(count, n, dtype=torch.long, device=self._device)
        for row, size, rng in zip(chosen.unbind(), self._sizes, streams, strict=True):
            row.random_(0, size, generator=rng)
        return chosen

    def _lay_out(self, places: Sequence[Places]) -> None:
        """All different tables in one, and where each distribution's begins."""
        tables: list[Tensor] = []
        numbers = [_place_in(tables, p.table) for p in places]  # curves have large tables, and most often the same
        self._table = torch.cat(tables)
        begins = torch.tensor([0, *(len(table) for table in tables)]).cumsum(0)
        self._sizes = [len(p.table) for p in places]
        self._starts = begins[numbers][:, None].to(self._device)
        self._stds = torch.tensor([d.std for d in self._distributions], device=self._device)[:, None, None]
        self._borders = None
        if places[0].borders is not None:
            borders = [p.borders for p in places if p.borders is not None]
            self._borders = torch.nn.utils.rnn.pad_sequence(borders, batch_first=True, padding_value=NEVER)


def _place_in(tables: list[Tensor], wanted: Tensor) -> int:
    """Number of the table that equals `wanted`, which is added if there is none."""
    for number, table in enumerate(tables):
        if torch.equal(table, wanted):
            return number
    tables.append(wanted)
    return len(tables) - 1
