"""A moment holds the run up to its step and nothing later."""

from ganviz import Experiment
from ganviz.engine.run import Run

SMALL = {"data": "ring", "latent_dim": 2, "generator_width": 8, "discriminator_width": 8, "batch_size": 8}


def test_a_moment_knows_nothing_of_what_came_later():
    run = Run(Experiment(**SMALL), device="cpu")
    taken = []
    for step in range(1, 31):
        run.step()
        if step == 12:
            run.apply({"generator_lr": 1e-2})
        if step % 10 == 0:
            taken.append(run.capture(("plane", "metrics", "judgement")))
    first, last = (run.recording.moment(snapshot) for snapshot in (taken[0], taken[-1]))
    assert first.snapshot is taken[0] and first.changes == () and len(last.changes) == 1
    assert first.losses["step"].tolist() == list(range(1, 11)) and len(last.losses["generator"]) == 30
    assert first.observations["step"].tolist() == [10] and last.observations["step"].tolist() == [10, 20, 30]


def test_a_moment_of_pictures_has_its_film():
    run = Run(Experiment(data="mnist", **{k: v for k, v in SMALL.items() if k != "data"}), device="cpu")
    taken = [run.capture(("grid",))]
    run.step()
    taken.append(run.capture(("grid",)))
    assert [run.recording.moment(snapshot).film.steps for snapshot in taken] == [(0,), (0, 1)]
