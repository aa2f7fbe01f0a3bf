"""The ledger of modes, against counts by hand."""

import numpy as np
import pytest

from ganviz.observation import ClassShares, Snapshot
from ganviz.observation.ledger import ledger_of, listed, mode_scores, tally_of
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


def snapshot(**parts):
    return Snapshot(1, {}, {}, "cpu", {}, (0.0, 0.0), **parts)


def test_the_tally_of_points_names_what_is_missing_and_what_is_crowded():
    fake = np.concatenate((np.zeros((6, 2)), [[1.0, 0.01]], [[0.0, 0.6]]))  # the last is 4 std from mode 3
    tally = tally_of(snapshot(ledger=ledger_of(fake, Truth(MODES, None, 0.1, 2.0))))
    assert tally.names == ("1", "2", "3") and tally.missing == ("3",) and tally.quality_known
    assert tally.sentence() == (
        "2 of 3 modes captured. Missing: 3. Mode 1 holds 75% of the fakes, 2.2 times its fair share."
    )


def test_the_tally_of_pictures_counts_classes_that_the_data_have():
    classes = ClassShares(("0", "1", "4", "9"), np.array([0.5, 0.49, 0.005, 0.005]), np.array([0.3, 0.3, 0.4, 0.0]))
    tally = tally_of(snapshot(class_shares=classes))
    assert tally.names == ("0", "1", "4") and tally.missing == ("4",) and not tally.quality_known
    assert tally.sentence() == "2 of 3 classes captured. Missing: 4."


def test_a_whole_ledger_names_nothing():
    assert tally_of(snapshot(ledger=ledger_of(MODES, TRUTH))).sentence() == "3 of 3 modes captured."
    assert tally_of(snapshot()) is None


@pytest.mark.parametrize(
    ("names", "text"),
    [
        ((), "none"),
        (("4",), "4"),
        (("1", "2"), "1 and 2"),
        (("1", "3", "4", "5", "8"), "1, 3 to 5 and 8"),
        (("bag", "coat"), "bag and coat"),
        (tuple(str(i) for i in range(0, 40, 2)), "0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20 and 9 more"),
    ],
)
def test_names_are_listed_as_people_do(names, text):
    assert listed(names) == text


def test_scores_are_means_over_the_real_samples_of_each_mode():
    real = np.array([[0.0, 0.0], [0.1, 0.0], [0.9, 0.0]])
    np.testing.assert_allclose(mode_scores(real, np.array([0.2, 0.4, 1.0]), MODES), [0.3, 1.0, np.nan])
    assert ledger_of(MODES, TRUTH).scores is None
    assert ledger_of(MODES, TRUTH, real, np.array([0.2, 0.4, 1.0])).scores[1] == 1.0
