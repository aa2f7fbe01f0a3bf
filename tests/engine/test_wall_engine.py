"""The engine of a wall: states come, wishes are carried out, what cannot be is told; in a process and in a thread."""

import pytest
from waiting import wait_until

from ganviz.engine import WallEngine
from ganviz.recording import open_recording, open_wall

SPEC = {
    "settings": {"generator_width": 8, "discriminator_width": 8, "batch_size": 8},
    "axes": {"discriminator_lr": [0.01, 0.001, 0.0001], "generator_lr": [0.003, 0.0003]},
    "steps": 60,
}


@pytest.fixture(params=[True, False], ids=["process", "thread"])
def engine(request):
    made = WallEngine(processes=request.param, device="cpu")
    yield made
    made.close()
    wait_until(lambda: not made.worker.is_alive(), "the worker to end")


def built(engine, spec=SPEC):
    before = engine.latest.number if engine.latest else 0
    engine.begin(spec)
    wait_until(lambda: engine.latest and engine.latest.number > before, "a wall")
    return engine.latest


def test_a_wall_is_trained_to_its_end_and_further(engine):
    state = built(engine)
    assert state.view.step == 0 and not state.playing and not engine.building
    assert state.view.fakes.shape[0] == 6 and state.computations == 1 and state.alone == {}
    engine.play()
    wait_until(lambda: engine.latest.finished and not engine.latest.playing, "all steps")
    assert engine.latest.view.step == 60
    engine.extend(61)
    wait_until(lambda: not engine.latest.finished, "more steps")
    engine.play()
    wait_until(lambda: engine.latest.finished, "the end")
    assert engine.latest.view.step == 61
    engine.extend(7)
    wait_until(lambda: engine.refused, "a refusal")
    assert "steps 7 are fewer than the 61" in engine.refused


def test_files_are_written_while_it_is_trained(engine, tmp_path):
    built(engine, {**SPEC, "steps": 1_000_000})
    engine.play()
    wait_until(lambda: engine.latest.view.step > 5, "some steps")
    wall, cell, nowhere = (tmp_path / name for name in ("wall.npz", "cell.ganviz", "no/cell.ganviz"))
    engine.save(wall)
    engine.save_cell(4, cell)
    engine.save_cell(6, nowhere)
    wait_until(lambda: len(engine.wrote) == 3, "files")
    assert engine.wrote[wall] == engine.wrote[cell] == ""
    assert "cell 6 is none; this wall has 0 to 5" in engine.wrote[nowhere]
    recording, (seen, _) = open_recording(cell), open_wall(wall)
    assert recording.end.step > 5 and seen.steps[-1] > 5
    assert recording.experiment.generator_lr == 0.0003 and recording.experiment.discriminator_lr == 0.001
    assert engine.latest.playing
    engine.pause()
    wait_until(lambda: not engine.latest.playing, "a pause")


def test_what_cannot_be_leaves_the_wall_as_it_was(engine):
    built(engine)
    engine.begin({**SPEC, "axes": {"generator_width": [8, 0]}})
    wait_until(lambda: engine.refused, "a refusal")
    assert "generator_width 0 is not a whole number from 1 to 512" in engine.refused
    assert not engine.building and engine.latest.plan.to_dict()["axes"] == SPEC["axes"]
    other = built(engine, {**SPEC, "axes": {"unrolling_steps": [0, 2]}})
    assert dict(other.alone) == {"unrolling": 1} and engine.refused == ""


def test_nothing_is_sent_to_whoever_is_not_ready(engine, tmp_path):
    built(engine, {**SPEC, "steps": 1_000_000})
    engine.ready(False)
    engine.play()

    def trained():
        path = tmp_path / "wall.npz"
        engine.wrote.clear()
        engine.save(path)
        wait_until(lambda: path in engine.wrote, "the file")
        return open_wall(path)[0].steps[-1] > 5

    wait_until(trained, "some steps")
    assert engine.latest.view.step == 0 and not engine.latest.playing
    engine.ready(True)
    wait_until(lambda: engine.latest.view.step > 5 and engine.latest.playing, "a state")


def test_a_process_that_dies_is_told():
    engine = WallEngine(device="cpu")
    built(engine)
    engine.worker.kill()
    wait_until(lambda: engine.refused, "the loss")
    assert "ended unexpectedly" in engine.refused and not engine.building
    engine.play()  # harmless
