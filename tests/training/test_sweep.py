"""A sweep's cells are the runs that trainers of their experiments make."""

import pytest
import torch
from games import flatten

from ganviz.errors import SettingError
from ganviz.experiment import Experiment
from ganviz.training import Sweep, Trainer

SMALL = {"generator_width": 8, "discriminator_width": 8, "batch_size": 16}
STEPS = 200


def grid(*cells, **common):
    return [Experiment(**{**SMALL, **common, **cell}) for cell in cells]


def alone(e, steps=STEPS):
    trainer = Trainer(e, "cpu")
    for _ in range(steps):
        trainer.step()
    return trainer


def check_equal(sweep, cell, trainer, tolerance=1e-4):
    """Weights, optimizers, streams and fakes; random streams exactly."""
    got, wanted = flatten(sweep.state(cell)), flatten(trainer.state_dict())
    assert got.keys() == wanted.keys()
    for path, tensor in wanted.items():
        bound = 0 if path.startswith(("/streams", "/step_count", "/reinitialized")) else tolerance
        torch.testing.assert_close(got[path], tensor, rtol=bound, atol=bound, msg=lambda m, p=path: f"{p}: {m}")
    latents = trainer.latents(64, torch.Generator().manual_seed(5))
    torch.testing.assert_close(
        torch.from_numpy(sweep.fakes(64, 5)[cell]), trainer.generator(latents), rtol=tolerance, atol=tolerance
    )


RATES = ({"generator_lr": 1e-3}, {"generator_lr": 3e-3, "seed": 4}, {"discriminator_lr": 3e-4, "std": 0.3})
SGD = {
    "generator_optimizer": "sgd",
    "discriminator_optimizer": "sgd",
    "generator_lr": 0.02,
    "discriminator_lr": 0.05,
}
TOGETHER = {
    "rates, seeds and dials": grid(*RATES),
    "modes": grid({"modes": 3}, {"modes": 12}, {"imbalance": 0.9}),
    "curves": grid({"std": 0.2}, {"seed": 3}, data="moons"),
    "blades": grid({"modes": 3}, {"seed": 3}, data="pinwheel"),
    "objectives": grid(*({"objective": o} for o in ("least_squares", "minimax", "non_saturating"))),
    "hinge": grid({"objective": "hinge"}, {"objective": "least_squares"}, **SGD),
    "relativistic": grid({"objective": "relativistic"}, {"objective": "relativistic_average"}, **SGD),
    "clipped critic": grid({"weight_clip": 0.01}, {"weight_clip": 0.1}, objective="wasserstein", **SGD),
    "optimizers": grid(
        *({"generator_optimizer": o} for o in ("momentum", "rmsprop", "adam", "optimistic_adam")), discriminator_lr=5e-4
    ),
    "betas": grid({"generator_beta1": 0.0}, {"generator_beta1": 0.9}, {"discriminator_beta2": 0.9}, {"seed": 1}),
    "several updates": grid({"seed": 1}, {"seed": 2}, discriminator_steps=3, generator_steps=2, **SGD),
    "frozen generator": grid({"seed": 1}, {"seed": 2}, generator_steps=0),
    "packing": grid({"seed": 1}, {"seed": 2}, packing=3),
    "smoothing": grid({"label_smoothing": 0.1}, {"label_smoothing": 0.3, "fake_label_smoothing": 0.2}),
    "flips": grid({"label_flips": 0.1}, {"label_flips": 0.3, "label_smoothing": 0.1}),
    "noise": grid({"instance_noise": 0.1}, {"instance_noise": 0.5}, instance_noise_steps=120),
    "averages": grid({"ema_decay": 0.9}, {"ema_decay": 0.999}),
    "schedules": grid(
        {"schedule": "linear", "schedule_steps": 100}, {"warm_up_steps": 50}, {"schedule": "exponential"}
    ),
    "clipped gradients": grid({"gradient_clip_value": 0.01}, {"gradient_clip_value": 0.1}, gradient_clip_norm=0.05),
    "simultaneous": grid({"seed": 1}, {"seed": 2}, update_scheme="simultaneous", discriminator_steps=2),
    "extragradient": grid({"seed": 1}, {"seed": 2}, update_scheme="extragradient"),
    "uniform latents": grid({"seed": 1}, {"seed": 2}, latent="uniform", latent_dim=5),
    "other shapes": grid(
        {"seed": 1},
        {"seed": 2},
        generator_layers=0,
        discriminator_layers=3,
        discriminator_activation="gelu",
        discriminator_scale=2.0,
    ),
    "gradient penalty": grid({"gradient_penalty_weight": 0.1}, {"seed": 3}, regularizers=["gradient_penalty"]),
    "lazy R1 and R2": grid({"r1_weight": 1.0}, {"seed": 3}, regularizers=["r1", "r2"], r1_interval=4),
    "one-sided": grid({"seed": 1}, {"seed": 2}, regularizers=["one_sided_gradient_penalty"], packing=2),
    "DRAGAN with noise": grid({"seed": 1}, {"seed": 2}, regularizers=["dragan"], instance_noise=0.1, label_flips=0.1),
}


@pytest.mark.parametrize("cells", TOGETHER.values(), ids=TOGETHER)
def test_a_cell_is_the_same_experiment_trained_alone(cells):
    sweep = Sweep(cells, "cpu")
    assert not sweep.alone and sweep.computations <= 2
    sweep.step(STEPS)
    for cell, e in enumerate(cells):
        check_equal(sweep, cell, alone(e))


@pytest.mark.parametrize("objective", ["hinge", "relativistic", "relativistic_average", "wasserstein"])
def test_fakes_agree_even_where_adam_makes_moves_out_of_rounding_errors(objective):
    """A bias that raises all logits alike has no gradient here, and Adam scales whatever is left of it."""
    cells = grid({"seed": 1}, {"seed": 2}, objective=objective)
    sweep = Sweep(cells, "cpu")
    sweep.step(30)
    for cell, e in enumerate(cells):
        latents = torch.randn(64, 2, generator=torch.Generator().manual_seed(5))
        fakes = alone(e, 30).generator(latents)
        torch.testing.assert_close(torch.from_numpy(sweep.fakes(64, 5)[cell]), fakes, rtol=1e-3, atol=2e-4)


APART = {
    "unrolling": {"unrolling_steps": 2},
    "consensus optimization": {"regularizers": ["consensus"]},
    "spectral normalisation": {"regularizers": ["spectral_norm"]},
    "dropout": {"dropout": 0.2},
    "maxout": {"discriminator_activation": "maxout"},
    "normalised hidden units": {"generator_norm": "batch"},
    "a discriminator that sees its minibatch": {"minibatch_layer": "stddev"},
    "data other than points of the plane": {"data": "mnist", "latent_dim": 4},
}


@pytest.mark.parametrize("why", APART)
def test_what_no_batch_knows_is_trained_by_itself_and_told(why):
    cells = grid({}, APART[why], {"seed": 2})
    sweep = Sweep(cells, "cpu")
    assert sweep.alone == {why: 1} and sweep.computations == 2
    sweep.step(5)
    assert torch.equal(sweep.trainer(1).generator.values, alone(cells[1], 5).generator.values)
    check_equal(sweep, 2, alone(cells[2], 5))


def test_cells_of_different_shapes_advance_in_lock_step():
    cells = grid({"generator_width": 4}, {"packing": 2}, {"generator_width": 4, "seed": 1}, {"data": "moons"}, {})
    sweep = Sweep(cells, "cpu")
    assert sweep.computations == 4
    sweep.step(30)
    assert [sweep.state(cell)["step_count"] for cell in range(5)] == [30] * 5 == [sweep.step_count] * 5
    for cell, e in enumerate(cells):
        check_equal(sweep, cell, alone(e, 30))


def test_a_trainer_goes_on_where_the_cell_was_and_the_sweep_does_not_notice():
    cells = grid(*RATES, ema_decay=0.99)
    sweep = Sweep(cells, "cpu")
    sweep.step(60)
    trainer = sweep.trainer(1)
    for _ in range(60):
        trainer.step()
    sweep.step(60)
    check_equal(sweep, 1, trainer)
    check_equal(sweep, 1, alone(cells[1], 120))


@pytest.mark.parametrize("common", [{}, {"generator_optimizer": "momentum"}, {"unrolling_steps": 1}], ids=str)
def test_a_sweep_goes_on_from_the_states_of_its_cells(common):
    cells = grid({"seed": 1}, {"seed": 2, "generator_lr": 3e-3}, ema_decay=0.9, **common)
    whole, first = Sweep(cells, "cpu"), Sweep(cells, "cpu")
    first.step(20)
    second = Sweep(cells, "cpu", states=[first.state(cell) for cell in range(2)])
    assert second.step_count == 20
    second.step(20)
    whole.step(40)
    for cell in range(2):
        a, b = flatten(whole.state(cell)), flatten(second.state(cell))
        assert all(torch.equal(a[path], b[path]) for path in a)


def test_cells_at_different_steps_make_no_sweep():
    cells = grid({"seed": 1}, {"seed": 2})
    with pytest.raises(SettingError, match=r"at one step, not at \[0, 3\]"):
        Sweep(cells, "cpu", states=[alone(cells[0], 3).state_dict(), alone(cells[1], 0).state_dict()])


@pytest.mark.parametrize("count", [0, 513])
def test_a_sweep_has_cells_but_not_too_many(count):
    with pytest.raises(SettingError, match=r"1 to 512"):
        Sweep([Experiment()] * count, "cpu")


def test_a_broken_cell_stays_broken_and_harms_no_other():
    wild = {**SGD, "generator_lr": 100.0, "discriminator_lr": 100.0}
    cells = grid({"seed": 1, **SGD}, wild, {"seed": 2, **SGD}, objective="least_squares")
    sweep = Sweep(cells, "cpu")
    sweep.step(50)
    lone = alone(cells[1], 50).drain_losses().broken_step
    assert list(sweep.broken) == [0, lone, 0] and lone > 0
    for cell in (0, 2):
        check_equal(sweep, cell, alone(cells[cell], 50))


def test_numbers_that_are_none_stay_in_their_cell():
    cells = grid({"seed": 1}, {"seed": 2}, {"seed": 3}, gradient_clip_norm=1.0)
    states = [alone(e, 0).state_dict() for e in cells]
    states[1]["generator"]["values"][:] = float("nan")
    sweep = Sweep(cells, "cpu", states=states)
    sweep.step(20)
    assert list(sweep.broken) == [0, 1, 0]
    assert torch.from_numpy(sweep.fakes(8, 0)[1]).isnan().all()
    for cell in (0, 2):
        check_equal(sweep, cell, alone(cells[cell], 20))


def test_a_cell_trained_by_itself_breaks_too():
    wild = {**SGD, "generator_lr": 100.0, "discriminator_lr": 100.0, "unrolling_steps": 1}
    cells = grid({"seed": 1}, wild, objective="least_squares")
    sweep = Sweep(cells, "cpu")
    sweep.step(30)
    first = sweep.broken
    sweep.step(1)
    assert first[0] == 0 < first[1] == sweep.broken[1]


def test_looking_does_not_move_anything():
    cells = grid(*RATES)
    looked, other = Sweep(cells, "cpu"), Sweep(cells, "cpu")
    for _ in range(5):
        looked.step()
        looked.fakes(8, 1), looked.state(0), looked.broken, looked.trainer(1).step()
    other.step(5)
    assert all(
        torch.equal(a, b)
        for cell in range(3)
        for a, b in zip(flatten(looked.state(cell)).values(), flatten(other.state(cell)).values(), strict=True)
    )


def test_experiments_are_copied():
    e = Experiment(**SMALL)
    sweep = Sweep([e], "cpu")
    e.update({"generator_lr": 0.0})
    sweep.step(3)
    check_equal(sweep, 0, alone(Experiment(**SMALL), 3))


@pytest.mark.skipif(not torch.cuda.is_available(), reason="needs CUDA")
@pytest.mark.parametrize("common", [{}, {"data": "moons"}, {"regularizers": ["gradient_penalty"]}], ids=str)
def test_cells_are_those_of_trainers_on_a_gpu_too(common):
    cells = grid({"seed": 1}, {"seed": 2, "generator_lr": 3e-3}, {"unrolling_steps": 1}, **common)
    sweep = Sweep(cells, "cuda")
    sweep.step(20)
    for cell, e in enumerate(cells):
        trainer = Trainer(e, "cuda")
        for _ in range(20):
            trainer.step()
        torch.testing.assert_close(sweep.trainer(cell).generator.values, trainer.generator.values, rtol=1e-3, atol=1e-4)
    assert list(sweep.broken) == [0, 0, 0]
