"""The ledger of modes, against counts by hand."""

import numpy as np

from ganviz.observation.ledger import ledger_of
from ganviz.observation.metrics import Truth

MODES = np.array([[0.0, 0.0], [1.0, 0.0], [0.0, 1.0]])
TRUTH = Truth(MODES, np.array([0.5, 0.25, 0.25]), std=0.1, extent=2.0)


def test_counts_every_fake_once_and_the_good_ones_among_them():
    fake = np.array([[0.0, 0.0], [0.05, 0.0], [0.4, 0.0], [1.2, 0.0]])  # the last two are 4 and 2 std away
    ledger = ledger_of(fake, TRUTH)
    np.testing.assert_allclose(ledger.shares, [0.75, 0.25, 0.0])
    np.testing.assert_allclose(ledger.good, [0.5, 0.25, 0.0])
    np.testing.assert_allclose(ledger.fair, [0.5, 0.25, 0.25])


def test_equal_weights_unless_the_data_say_otherwise():
    ledger = ledger_of(MODES, Truth(MODES, None, 0.1, 2.0))
    np.testing.assert_allclose(ledger.fair, 1 / 3)
    np.testing.assert_allclose(ledger.good, 1 / 3)


def test_there_is_none_without_modes_or_finite_fakes():
    assert ledger_of(MODES, Truth(None, None, 0.1, 2.0)) is None
    assert ledger_of(np.array([[np.nan, 0.0]]), TRUTH) is None
