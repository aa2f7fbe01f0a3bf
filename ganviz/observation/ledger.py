"""The ledger of modes: which ones the fakes reach, and how many fall on each."""

from __future__ import annotations

from ganviz.observation.metrics import Points, Truth, measurable, mode_coverage
from ganviz.observation.snapshot import ModeLedger


def ledger_of(fake: Points, truth: Truth) -> ModeLedger | None:
    """How fakes (n, d) fall on the modes; None where the data have none, or the fakes are not all finite."""
    if truth.modes is None or not measurable(fake):
        return None
    coverage = mode_coverage(fake, truth.modes, truth.std, truth.weights, truth.reach)
    return ModeLedger(coverage.shares, coverage.good_shares, coverage.fair)
