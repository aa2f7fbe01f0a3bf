"""What the views of pictures ask for reaches both engines, and what they get comes back."""

import numpy as np
import pytest
import torch
from waiting import wait_until

from ganviz import Experiment
from ganviz.engine import LocalEngine, ProcessEngine
from ganviz.engine.commands import Reset, Show, Step, Want
from ganviz.engine.usage import STATM, Usage, measure
from ganviz.observation import inspector_part
from ganviz.observation.copies import COPIES
from ganviz.recording import FILM, FILMED, TRAILED, TRAILS

SMALL = {"generator_layers": 1, "generator_width": 8, "discriminator_layers": 1, "discriminator_width": 8}


@pytest.fixture(params=[LocalEngine, ProcessEngine])
def engine(request):
    made = request.param(Experiment(data="mnist", latent_dim=4, batch_size=8, **SMALL), device="cpu", max_fps=60)
    wait_until(lambda: made.latest is not None, "the first state")
    yield made
    made.close()


def test_the_film_comes_while_it_is_wanted(engine):
    assert engine.latest.film.steps == ()
    engine.do(Want({"grid", FILM}))
    for step in (1, 2, 3):
        engine.do(Step())
        wait_until(lambda n=step: engine.latest.snapshot.step == n, f"step {step}")
    film = engine.latest.film
    assert film.steps[-1] == 3
    np.testing.assert_array_equal(film.pictures[-1], engine.latest.snapshot.grid.fake[:FILMED])
    engine.do(Want({"grid"}))
    wait_until(lambda: engine.latest.film.steps == (), "no film")
    engine.do(Want({"grid", FILM}))
    wait_until(lambda: engine.latest.film.steps == film.steps, "the film that was kept meanwhile")


def test_a_new_run_has_a_new_film(engine):
    engine.do(Want({"grid", FILM}))
    engine.do(Step("both", 5))
    wait_until(lambda: engine.latest.snapshot.step == 5 and engine.latest.film.steps, "the film")
    engine.do(Reset())
    wait_until(lambda: engine.latest.run == 1, "the reset")
    assert engine.latest.film.steps == (0,)


def test_the_wished_tiles_are_inspected_even_while_paused(engine):
    engine.do(Want({inspector_part(2, 5)}))
    wait_until(lambda: engine.latest.snapshot.inspection, "the inspector")
    assert engine.latest.snapshot.inspection.tiles == (2, 5)
    wait_until(lambda: engine.latest.snapshot.inspection.nearest, "real pictures like tile 2")
    engine.do(Want({inspector_part(7, 5)}))
    wait_until(lambda: engine.latest.snapshot.inspection.nearest.tile == 7, "those like tile 7")
    assert not engine.latest.snapshot.inspection.pending
    engine.do(Want({"grid"}))
    wait_until(lambda: engine.latest.snapshot.inspection is None, "the inspector to be closed")


def test_accuracy_on_each_kind_is_recorded(engine):
    engine.do(Want({"judgement"}))
    engine.do(Step("both", 3))
    wait_until(lambda: engine.latest.snapshot.step == 3, "step 3")
    seen, curves = engine.latest.snapshot.judgement, engine.latest.observations
    assert curves["accuracy_real"][-1] == seen.accuracy_real and curves["accuracy_fake"][-1] == seen.accuracy_fake


def test_memory_is_that_of_whatever_trains(engine):
    usage = engine.latest.usage
    assert usage.of == "process" and usage.peak >= 50 * 2**20
    if STATM.exists():
        assert 50 * 2**20 <= usage.memory <= usage.peak


@pytest.mark.skipif(not STATM.exists(), reason="only Linux tells")
def test_more_memory_is_seen():
    before = measure(torch.device("cpu"))
    held = np.ones(64 * 2**20, np.uint8)
    after = measure(torch.device("cpu"))
    assert after.memory - before.memory > 48 * 2**20 and after.peak >= after.memory
    assert held.nbytes


def test_what_a_system_does_not_tell_is_unknown(monkeypatch, tmp_path):
    monkeypatch.setattr("ganviz.engine.usage.STATM", tmp_path / "nothing")
    assert measure(torch.device("cpu")).memory is None
    assert Usage().memory is None and Usage().peak is None


@pytest.mark.skipif(not torch.cuda.is_available(), reason="needs a GPU")
def test_on_a_gpu_its_tensors_are_counted():
    device = torch.device("cuda")
    before = measure(device)
    held = torch.ones(2**22, device=device)
    after = measure(device)
    assert after.of == "GPU" and after.memory - before.memory >= held.nbytes and after.peak >= after.memory


def test_copies_are_found_while_they_are_wanted(engine):
    engine.do(Want({"grid", COPIES}))
    engine.do(Step())
    wait_until(lambda: engine.latest.snapshot.copies, "what was found", 60)
    wait_until(lambda: not engine.latest.snapshot.pending, "nothing more to come")
    found = engine.latest.snapshot.copies
    assert (found.step, len(found.groups)) == (1, len(engine.latest.snapshot.grid.fake))
    engine.do(Want({"grid"}))
    wait_until(lambda: engine.latest.snapshot.copies is None, "copies no longer wanted")


@pytest.mark.parametrize("kind", [LocalEngine, ProcessEngine])
def test_trails_come_while_they_are_wanted_and_end_at_the_moment_that_is_shown(kind):
    engine = kind(Experiment(**SMALL), device="cpu", max_fps=60)
    try:
        wait_until(lambda: engine.latest is not None, "the first state")
        assert len(engine.latest.trail.steps) == 0
        engine.do(Want({"plane", TRAILS}))
        for step in (1, 2, 3):
            engine.do(Step())
            wait_until(lambda n=step: engine.latest.snapshot.step == n, f"step {step}")
        state = engine.latest
        assert state.trail.steps.tolist() == [0, 1, 2, 3]
        np.testing.assert_array_equal(state.trail.points[-1], state.snapshot.plane.fake[:TRAILED])
        engine.do(Show(1))
        wait_until(lambda: engine.latest.snapshot.step == 1, "the past")
        assert engine.latest.trail.steps.tolist() == [0, 1]
        engine.do(Want({"plane"}))
        wait_until(lambda: len(engine.latest.trail.steps) == 0, "no trails")
    finally:
        engine.close()
