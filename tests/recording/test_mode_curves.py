"""The curves of the modes, against generators whose shares are known."""

import numpy as np
import pytest
from files import eventful_run, rewritten, same

from ganviz import Experiment
from ganviz.observation import ClassShares, ModeLedger, Snapshot
from ganviz.observation.raster import SCORE, crowding, leaders, mode_table, raster_of
from ganviz.recording import Recording, open_recording, save_recording
from ganviz.recording.mode_curves import CAPACITY, mode_curves, mode_row


def looked(step, shares, scores=None, fair=None):
    """A snapshot of fakes that fall on the modes like this."""
    shares = np.asarray(shares, float)
    fair = np.full(len(shares), 1 / len(shares)) if fair is None else np.asarray(fair, float)
    ledger = ModeLedger(shares, shares, fair, None if scores is None else np.asarray(scores, float))
    return Snapshot(step, {}, {}, "cpu", {}, (0.0, 0.0), ledger=ledger)


def recording_of(*snapshots):
    recording = Recording(Experiment(data="ring"))
    for snapshot in snapshots:
        recording.add_snapshot(snapshot)
    return recording


def rotating(steps, modes=4, dwell=10):
    """All fakes at one mode, which changes every `dwell` steps."""
    return [looked(step, np.eye(modes)[step // dwell % modes], np.full(modes, 0.5)) for step in range(steps)]


def test_a_row_tells_shares_in_fair_shares_and_scores():
    row = mode_row(looked(3, [0.75, 0.25], [0.9, 0.1], [0.5, 0.5]))
    assert row == {"share 1": 1.5, "share 2": 0.5, "score 1": 0.9, "score 2": 0.1}
    assert mode_row(looked(3, [0.3, 0.7], fair=[0.1, 0.9]))["share 1"] == pytest.approx(3)


def test_only_a_new_look_at_classes_is_a_row():
    classes = ClassShares(("a", "b"), np.array([1.0, 0.0]), np.array([0.5, 0.5]))
    taken = {"class_shares": classes, "slow_step": 7}
    assert mode_row(Snapshot(7, {}, {}, "cpu", {}, (0.0, 0.0), **taken)) == {"share 1": 2.0, "share 2": 0.0}
    assert mode_row(Snapshot(8, {}, {}, "cpu", {}, (0.0, 0.0), **taken)) == {}
    assert mode_row(looked(1, np.full(65, 1 / 65))) == {}  # more modes than there is room for


def test_rotation_is_seen_at_once():
    curves = mode_curves(recording_of(*rotating(40)).shares)
    raster = raster_of(curves, columns=40)
    assert raster.values.shape == (4, 40) and (raster.first, raster.last) == (0, 39)
    np.testing.assert_array_equal(raster.values.argmax(0), np.repeat(np.arange(4), 10))
    np.testing.assert_array_equal(leaders(curves), np.repeat(np.arange(4), 10) + 1)
    assert mode_table(curves, SCORE).shape == (4, 40)


def test_columns_show_the_nearest_look():
    recording = recording_of(looked(0, [1, 0]), looked(10, [0, 1]), looked(100, [1, 0]))
    raster = raster_of(mode_curves(recording.shares), columns=100)
    np.testing.assert_array_equal(raster.values[0] > 0, [*[True] * 5, *[False] * 50, *[True] * 45])


def test_modes_that_come_later_are_unknown_before():
    curves = mode_curves(recording_of(looked(0, [0.5, 0.5]), looked(1, [0.2, 0.2, 0.6])).shares)
    table = mode_table(curves)
    assert np.isnan(table[2, 0]) and table[2, 1] == pytest.approx(1.8)
    assert leaders(curves).tolist() == [1, 3]


def test_memory_stays_bounded_and_shares_right():
    recording = recording_of(*rotating(2000, dwell=500))
    table = mode_table(mode_curves(recording.shares))
    assert CAPACITY / 2 <= table.shape[1] <= CAPACITY
    np.testing.assert_allclose(table.sum(0), 4)  # averages of rows that each hold all fakes


def test_without_modes_there_is_nothing():
    recording = recording_of(Snapshot(1, {}, {}, "cpu", {}, (0.0, 0.0)))
    assert mode_curves(recording.shares) == {} and raster_of({}) is None and len(leaders({})) == 0
    moment = recording.moment(recording.snapshots[0])
    assert moment.shares == {}


def test_the_colour_is_what_an_optimal_discriminator_would_say():
    np.testing.assert_allclose(crowding(np.array([0.0, 1.0, 3.0])), [1, 1 / 2, 1 / 4])
    assert np.isnan(crowding(np.array([np.nan]))[0])


def test_a_run_keeps_them_through_going_back_moments_and_files(tmp_path):
    run = eventful_run()
    curves = mode_curves(run.recording.shares)
    assert curves["step"].tolist() == [10, 20, 30, 40] and "score 8" in curves
    np.testing.assert_allclose(mode_table(curves).sum(0), 8)
    first = run.recording.moment(run.recording.snapshots[0])
    assert first.shares["step"].tolist() == [10]
    save_recording(run.recorded(), tmp_path / "run.ganviz")
    assert same(open_recording(tmp_path / "run.ganviz").shares.state(), run.recording.shares.state())
    run.restore(25)
    assert mode_curves(run.recording.shares)["step"].tolist() == [10, 20]


def test_files_without_them_still_open(tmp_path):
    path = tmp_path / "run.ganviz"
    save_recording(eventful_run().recorded(), path)
    rewritten(path, lambda content: content.pop("shares.npz"))
    opened = open_recording(path)
    assert mode_curves(opened.shares) == {} and len(opened.losses.columns()["step"]) == 40
