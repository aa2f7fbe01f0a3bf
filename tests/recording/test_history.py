"""History keeps to its room in memory and on the disk, gives everything back, and leaves nothing behind."""

import gc
from dataclasses import dataclass, field

import numpy as np
import pytest
import torch
from files import same

from ganviz import DataError, Experiment, Recording, Snapshot
from ganviz.observation import PlaneView
from ganviz.recording import Checkpoint, History, Spill
from ganviz.recording.history import Codec

MB = 2**20


@dataclass(frozen=True)
class Thing:
    step: int
    data: bytes = field(repr=False)

    @property
    def nbytes(self):
        return len(self.data)


CODEC = Codec(lambda thing: thing.data, lambda data: Thing(int.from_bytes(data[:8], "big"), data))


def thing(step, size=1000):
    return Thing(step, step.to_bytes(8, "big") + bytes(size - 8))


def history(spill=None, room=10_000, n=50):
    kept = History(room, CODEC, spill)
    for step in range(n):
        kept.append(thing(step))
    return kept


def files(folder):
    gc.collect()
    return [path for path in folder.rglob("*") if path.is_file()]


def test_without_a_disk_older_ones_are_thinned():
    kept = history()
    assert kept.memory <= 10_000 and kept.disk == 0
    assert kept.steps[0] == 0 and kept.steps[-1] == kept.last_step == 49
    gaps = np.diff(kept.steps)
    assert gaps[-1] == 1 and gaps[0] > 1


def test_with_a_disk_nothing_is_lost_and_all_comes_back(tmp_path):
    kept = history(Spill(tmp_path, 1))
    assert kept.steps == list(range(50)) and kept.memory <= 10_000 and kept.disk == 40_000
    assert [item.step for item in kept] == kept.steps
    assert kept[0].data == thing(0).data and kept[-1].step == 49 and kept[-2].step == 48
    assert [item.step for item in kept[2:20:6]] == [2, 8, 14]
    assert kept.nearest(17).step == 17 and kept.nearest(10**6).step == 49 and kept.nearest(-1) is None
    assert len(files(tmp_path)) == 40


def test_the_disk_has_a_limit_too(tmp_path):
    kept = history(Spill(tmp_path, 0.04), n=300)  # half of it is for snapshots
    assert kept.disk <= 0.02 * MB and kept.memory <= 10_000
    assert sum(path.stat().st_size for path in files(tmp_path)) == kept.disk
    assert kept.steps[0] == 0 and kept.steps[-1] == 299 and kept.steps == sorted(set(kept.steps))


def test_nothing_is_left_behind(tmp_path):
    kept = history(Spill(tmp_path, 1))
    kept.cut(20)
    assert len(files(tmp_path)) == 21 and kept.disk == 21_000 and kept.memory == 0 and kept.last_step == 20
    kept.append(thing(20))
    assert kept.steps == list(range(21)) and kept[-1].step == 20
    del kept
    gc.collect()
    assert list(tmp_path.iterdir()) == []


def test_a_copy_keeps_what_the_original_forgets(tmp_path):
    kept = history(Spill(tmp_path, 1))
    copy = kept.copy()
    kept.cut(3)
    assert [item.step for item in copy] == list(range(50))
    del copy
    assert len(files(tmp_path)) == 4


def test_of_one_step_the_last_counts():
    kept = History(10_000, CODEC)
    kept.append(thing(1))
    kept.append(thing(1, 500))
    assert len(kept) == 1 and kept.memory == 500


def test_a_full_disk_is_as_good_as_none(tmp_path, monkeypatch):
    kept = history(Spill(tmp_path, 1), n=20)
    monkeypatch.setattr("pathlib.Path.write_bytes", lambda *_: (_ for _ in ()).throw(OSError(28, "No space left")))
    for step in range(20, 60):
        kept.append(thing(step))
    assert kept.memory <= 10_000 and kept.steps[-1] == 59 and kept[0].step == 0


def test_a_folder_that_is_not_there_is_as_good_as_none(tmp_path):
    assert history(Spill(tmp_path / "nothing", 1)).memory <= 10_000


def test_a_file_that_somebody_took_away_is_told(tmp_path):
    kept = history(Spill(tmp_path, 1))
    files(tmp_path)
    for path in files(tmp_path):
        path.unlink()
    with pytest.raises(DataError, match="the history of step 0 is lost"):
        kept[0]


def test_large_items_stay_on_the_disk_rather_than_being_thinned(tmp_path):
    kept = History(1000, CODEC, Spill(tmp_path, 1))
    for step in range(20):
        kept.append(thing(step, 3000))
    assert kept.steps == list(range(20)) and len(kept._near) == 2


# --- an hour
def snapshot(step):
    some = np.zeros((512, 2), np.float32)
    plane = PlaneView(
        extent=2.0, real=some, fake=some, real_verdicts=some[:, 0], fake_verdicts=some[:, 0], fake_modes=None,
        modes=None, surface=np.zeros((64, 64), np.uint8), surface_values=np.zeros((64, 64), np.float32),
        arrows=some, push=0.0, latent_lines=some, latent_label="",
    )  # fmt: skip
    return Snapshot(step, {}, {}, "cpu", {"generator": 1.0}, (1.0, 1.0), plane=plane, metrics={"modes_captured": 8.0})


def checkpoint(step):
    state = {"step_count": step, "values": torch.zeros(100_000)}
    return Checkpoint(step, {}, state, 400_000)


@pytest.mark.parametrize("spilling", [False, True])
def test_an_hour_stays_within_its_budgets(tmp_path, spilling):
    spill = Spill(tmp_path, 24) if spilling else None
    recording = Recording(Experiment(), history_mb=8, spill=spill)
    most_memory = most_disk = 0
    steps_a_second, frames = 1000, 2  # fewer frames than a page shows, for the test's sake
    for frame in range(3600 * frames):
        step = frame * steps_a_second // frames
        recording.add_snapshot(snapshot(step))
        if recording.checkpoint_due(step):
            recording.keep_checkpoint(checkpoint(step))
        most_memory = max(most_memory, recording.snapshots.memory + recording.checkpoints.memory)
        most_disk = max(most_disk, recording.snapshots.disk + recording.checkpoints.disk)
    assert most_memory <= 8 * MB and most_disk <= 24 * MB
    assert sum(path.stat().st_size for path in files(tmp_path)) <= 24 * MB
    for kept in (recording.snapshots, recording.checkpoints):
        assert kept.steps[0] == 0 and kept.last_step > 3500 * steps_a_second
        # any moment of the hour has something near it, and recent ones more
        gaps = np.diff(kept.steps)
        assert max(gaps) <= 3600 * steps_a_second * 8 / len(kept)
        assert np.mean(gaps[-len(gaps) // 4 :]) < np.mean(gaps[: len(gaps) // 4]) / 2
    assert same(recording.snapshots[0].plane, snapshot(0).plane)
    assert len(recording.losses.columns()["step"]) <= 1000 and len(recording.observations.columns()["step"]) <= 1000
