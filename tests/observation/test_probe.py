"""What the probe sees, against closed forms and derivatives computed another way; and that training never notices."""

import copy
import math
from dataclasses import fields

import numpy as np
import pytest
import torch

from ganviz.experiment import Experiment
from ganviz.learning import OBJECTIVES
from ganviz.networks import count_parameters
from ganviz.observation import METRICS, PARTS, Probe
from ganviz.observation import probe as probe_module
from ganviz.observation.distances import SLOW_METRICS, slow_plane_metrics
from ganviz.observation.metrics import plane_metrics
from ganviz.observation.slow_look import SLOW_EVERY
from ganviz.training import Trainer
from ganviz.training.player import Player

SMALL = {"generator_layers": 1, "generator_width": 8, "discriminator_layers": 1, "discriminator_width": 8}
PLANE = {**SMALL, "data": "ring", "batch_size": 8}
IMAGES = {**SMALL, "data": "mnist", "latent_dim": 4, "batch_size": 8}
DCGAN = {**IMAGES, "architecture": "dcgan", "channels": 2}
FEW = {"samples": 64, "resolution": 16, "arrows": 16}
FIELDS = ("plane", "grid", "judgement", "metrics", "game")


def trained(world=PLANE, steps=0, **settings):
    trainer = Trainer(Experiment(**{**world, **settings}), "cpu")
    for _ in range(steps):
        trainer.step()
    return trainer


def linear_judge(a, b, c, **settings):
    """A trainer whose D is the function a x + b y + c."""
    trainer = trained(discriminator_layers=0, **settings)
    (layer,) = trainer.discriminator.network.linears
    with torch.no_grad():
        layer.weight.copy_(torch.tensor([[a, b]]))
        layer.bias.fill_(c)
    return trainer


def sigmoid(x):
    return 1 / (1 + np.exp(-np.asarray(x, float)))


def flat(value, path=""):
    """Leaves of a nested state, copied."""
    if isinstance(value, dict | list):
        pairs = value.items() if isinstance(value, dict) else enumerate(value)
        return {k: v for key, x in pairs for k, v in flat(x, f"{path}/{key}").items()}
    return {} if value is None else {path: torch.as_tensor(value).clone()}


@pytest.fixture
def evaluations(monkeypatch):
    """Every evaluation of a network, by whichever road."""
    calls, forward = [], torch.nn.Module.__call__
    call = Player.__call__
    monkeypatch.setattr(Player, "__call__", lambda self, x: calls.append("player") or call(self, x))
    monkeypatch.setattr(torch.nn.Module, "__call__", lambda self, *a: calls.append("module") or forward(self, *a))
    return calls


# --- only what is wanted
@pytest.mark.parametrize("world", [PLANE, IMAGES, DCGAN], ids=["plane", "images", "dcgan"])
def test_with_nothing_wanted_no_network_is_evaluated(world, evaluations):
    probe = Probe(trained(world), **FEW)
    evaluations.clear()
    snapshot = probe.observe(())
    assert evaluations == []
    assert (snapshot.plane, snapshot.grid, snapshot.judgement, snapshot.metrics) == (None, None, None, {})
    probe.observe(("judgement",))
    assert evaluations  # the count can tell


@pytest.mark.parametrize(("world", "kind"), [(PLANE, "plane"), (IMAGES, "images")], ids=["plane", "images"])
@pytest.mark.parametrize("part", PARTS)
def test_only_the_wanted_part_is_there(world, kind, part):
    snapshot = Probe(trained(world, steps=1), **FEW).observe((part,))
    present = {name for name in FIELDS if getattr(snapshot, name)}
    meaningless = part in {"plane": ("grid", "picture_quality"), "images": ("plane", "metrics")}[kind]
    assert present == (set() if meaningless else {"metrics" if part == "picture_quality" else part})
    assert bool(snapshot.bands) == bool(snapshot.metrics)


@pytest.mark.parametrize("part", ["grid", "judgement", "metrics"])
def test_arrows_and_surface_are_not_computed_for_others(part, monkeypatch):
    for name in ("_plane", "_arrows"):
        monkeypatch.setattr(Probe, name, lambda *a: pytest.fail("computed"))
    Probe(trained(), **FEW).observe((part,))


def test_summary_describes_the_run():
    trainer = trained(steps=3)
    snapshot = Probe(trainer, **FEW).observe((), trainer.drain_losses())
    assert snapshot.step == 3 and snapshot.device == "cpu" and snapshot.settings == trainer.experiment.settings()
    assert snapshot.parameters == {"generator": 3 * 8 + 9 * 2, "discriminator": 3 * 8 + 9}
    assert snapshot.equilibrium == pytest.approx((2 * math.log(2), math.log(2)))
    assert all(math.isfinite(x) for x in snapshot.losses.values())


def test_parameters_of_convolutional_networks():
    trainer = trained(DCGAN)
    expected = {p: count_parameters(getattr(trainer, p).network) for p in ("generator", "discriminator")}
    assert Probe(trainer, **FEW).observe(()).parameters == expected


def test_losses_are_unknown_at_first_and_each_players_last_is_kept():
    trainer = trained()
    probe = Probe(trainer, **FEW)
    assert all(map(math.isnan, probe.observe(()).losses.values()))
    trainer.step()
    first = trainer.drain_losses()
    probe.observe((), first)
    trainer.discriminator_step()
    second = trainer.drain_losses()
    kept = probe.observe((), second).losses
    assert kept == {"discriminator": float(second.discriminator[-1]), "generator": float(first.generator[-1])}
    assert probe.observe((), trainer.drain_losses()).losses == kept  # nothing new


# --- D's surface
def test_surface_of_a_linear_judge():
    trainer = linear_judge(0.7, -1.3, 0.2)
    plane = Probe(trainer, **FEW).observe(("plane",)).plane
    e, n = trainer.data.extent, 16
    centres = [-e + 2 * e * (i + 0.5) / n for i in range(n)]
    expected = [[sigmoid(0.7 * x - 1.3 * y + 0.2) for x in centres] for y in centres]  # row 0 at the bottom
    np.testing.assert_allclose(plane.surface_values, expected, atol=1e-5)
    np.testing.assert_array_equal(plane.surface, np.round(np.asarray(plane.surface_values) * 255))
    assert plane.extent == e and plane.surface.dtype == np.uint8


def test_bottom_left_and_top_right_and_the_other_corners():
    surface = Probe(linear_judge(9.0, 9.0, 0.0), **FEW).observe(("plane",)).plane.surface
    assert surface[0, 0] == 0 and surface[-1, -1] == 255  # fake at the bottom left, real at the top right
    right = Probe(linear_judge(9.0, 0.0, 0.0), **FEW).observe(("plane",)).plane.surface
    assert (right[:, -1] == 255).all() and (right[:, 0] == 0).all()
    top = Probe(linear_judge(0.0, 9.0, 0.0), **FEW).observe(("plane",)).plane.surface
    assert (top[-1] == 255).all() and (top[0] == 0).all()


def test_the_least_squares_judges_output_is_its_verdict_clipped():
    trainer = linear_judge(1.0, 0.0, 0.5, objective="least_squares")
    plane = Probe(trainer, **FEW).observe(("plane",)).plane
    x = -plane.extent + 2 * plane.extent * (np.arange(16) + 0.5) / 16
    np.testing.assert_allclose(plane.surface_values[3], np.clip(x + 0.5, 0, 1), atol=1e-5)
    np.testing.assert_allclose(plane.fake_verdicts, np.clip(plane.fake[:, 0] + 0.5, 0, 1), atol=1e-5)


def test_a_critics_verdict_is_relative_to_the_midpoint_of_both_means():
    snapshot = Probe(linear_judge(2.0, 0.5, 40.0, objective="wasserstein"), **FEW).observe()
    plane, judgement = snapshot.plane, snapshot.judgement
    scores = {k: 2 * x[:, 0] + 0.5 * x[:, 1] + 40 for k, x in (("real", plane.real), ("fake", plane.fake))}
    middle = (scores["real"].mean() + scores["fake"].mean()) / 2
    spread = np.concatenate([*scores.values()]).std(ddof=1)
    np.testing.assert_allclose(plane.fake_verdicts, sigmoid(2 * (scores["fake"] - middle) / spread), atol=1e-4)
    assert not judgement.is_probability and judgement.boundary_logit == pytest.approx(middle, rel=1e-5)
    right = (scores["real"] > middle).mean() + (scores["fake"] < middle).mean()
    assert judgement.accuracy == pytest.approx(right / 2, abs=0.01)


# --- judgement
@pytest.mark.parametrize(("objective", "boundary"), [("non_saturating", 0.0), ("hinge", 0.0), ("least_squares", 0.5)])
def test_judgement_by_hand(objective, boundary):
    trainer = linear_judge(1.5, -0.5, 0.3, objective=objective)
    snapshot = Probe(trainer, **FEW).observe()
    judgement, plane = snapshot.judgement, snapshot.plane
    real, fake = (1.5 * x[:, 0] - 0.5 * x[:, 1] + 0.3 for x in (plane.real, plane.fake))
    np.testing.assert_allclose(judgement.real_logits, real, atol=1e-5)
    np.testing.assert_allclose(judgement.fake_logits, fake, atol=1e-5)
    verdict = (lambda x: np.clip(x, 0, 1)) if objective == "least_squares" else sigmoid
    assert judgement.real_mean == pytest.approx(verdict(real).mean(), abs=1e-5)
    assert judgement.fake_mean == pytest.approx(verdict(fake).mean(), abs=1e-5)
    assert judgement.accuracy == pytest.approx(((real > boundary).sum() + (fake < boundary).sum()) / 128)
    assert 0.05 < judgement.accuracy < 0.95  # neither all nor nothing, so the count above is a real one
    assert judgement.boundary_logit == boundary and judgement.is_probability


@pytest.mark.parametrize(("c", "means"), [(50.0, (1, 1)), (-50.0, (0, 0))])
def test_a_judge_that_says_one_thing_is_right_on_half(c, means):
    judgement = Probe(linear_judge(0.0, 0.0, c), **FEW).observe().judgement
    assert (judgement.real_mean, judgement.fake_mean) == pytest.approx(means)
    assert judgement.accuracy == 0.5


# --- arrows
def test_arrows_of_a_linear_judge_in_closed_form():
    w = np.array([3.0, -4.0])
    plane = Probe(linear_judge(*w, 0.5), **FEW).observe(("plane",)).plane
    fake = plane.fake[:16]
    np.testing.assert_array_equal(plane.arrows[:, :2], fake)
    push = sigmoid(-(fake @ w + 0.5))[:, None] * w  # -d softplus(-l) / dx
    longest = np.linalg.norm(push, axis=1).max()
    np.testing.assert_allclose(plane.arrows[:, 2:], push / longest, atol=1e-5)
    assert plane.push == pytest.approx(longest, rel=1e-5)


@pytest.mark.parametrize("objective", OBJECTIVES)
def test_arrows_are_minus_the_derivative_of_gs_loss_by_finite_differences(objective):
    settings = {"discriminator_activation": "tanh", "discriminator_layers": 2, "objective": objective}
    trainer = trained(steps=20, **settings)
    plane = Probe(trainer, **FEW).observe(("plane",)).plane
    judge = copy.deepcopy(trainer.discriminator.network).double()
    points = torch.from_numpy(plane.arrows[:, :2]).double()

    real = torch.from_numpy(plane.real[: len(points)]).double()

    def loss(i, shift):  # of all samples, one of them moved; times their number, as each push is on its own sample
        with torch.no_grad():
            x = points.clone()
            x[i] += shift
            return len(x) * OBJECTIVES[objective].generator(judge(x), judge(real)).item()

    h = 1e-5
    steps = [torch.tensor([h, 0.0]).double(), torch.tensor([0.0, h]).double()]
    slope = np.array([[(loss(i, s) - loss(i, -s)) / (2 * h) for s in steps] for i in range(len(points))])
    longest = np.linalg.norm(slope, axis=1).max()
    np.testing.assert_allclose(plane.arrows[:, 2:], -slope / longest, atol=1e-4)
    assert plane.push == pytest.approx(longest, rel=1e-4)
    assert np.linalg.norm(plane.arrows[:, 2:], axis=1).max() == pytest.approx(1, abs=1e-5)


def test_a_flat_judge_pushes_nowhere():
    plane = Probe(linear_judge(0.0, 0.0, 1.0), **FEW).observe(("plane",)).plane
    assert plane.push == 0 and not plane.arrows[:, 2:].any()


# --- the rest of the plane
def test_views_show_the_same_points_in_every_frame():
    trainer = trained()
    probe = Probe(trainer, **FEW)
    before = probe.observe().plane
    again = probe.observe().plane
    trainer.step()
    after = probe.observe().plane
    np.testing.assert_array_equal(before.fake, again.fake)  # same latents
    np.testing.assert_array_equal(before.real, after.real)
    assert (before.fake != after.fake).any()  # by another generator


def test_metrics_are_those_of_the_shown_points_with_the_bands_of_that_size():
    probe = Probe(trained(), **FEW)
    snapshot = probe.observe()
    assert snapshot.metrics == plane_metrics(snapshot.plane.real, snapshot.plane.fake, probe._truth)
    assert snapshot.metrics.keys() == METRICS.keys() and snapshot.slow_metrics.keys() == SLOW_METRICS.keys()
    assert snapshot.bands.keys() == METRICS.keys() | SLOW_METRICS.keys()
    assert all(low <= high for low, high in snapshot.bands.values())
    wider = Probe(trained(), samples=512).observe().bands
    assert wider["sliced_w2"][1] < snapshot.bands["sliced_w2"][1]  # more samples, less noise


def test_nearest_modes_and_the_latent_lines():
    trainer = trained()
    plane = Probe(trainer, **FEW).observe().plane
    distances = np.linalg.norm(plane.fake[:, None] - plane.modes[None], axis=2)
    np.testing.assert_array_equal(plane.fake_modes, distances.argmin(1))
    np.testing.assert_array_equal(plane.fake_good, distances.min(1) <= 3 * trainer.data.std)
    captured = {int(mode) for mode, good in zip(plane.fake_modes, plane.fake_good, strict=True) if good}
    assert set(plane.missing) == set(range(len(plane.modes))) - captured
    assert plane.latent_label == "latent plane" and plane.latent_lines.shape[1] == 2
    without = Probe(trained(data="swiss_roll"), **FEW).observe()
    assert without.plane.modes is None and without.plane.fake_modes is None and len(without.plane.missing) == 0
    assert without.metrics.keys() == {"js", "sliced_w2"}
    assert without.bands.keys() == {"js", "sliced_w2"} | SLOW_METRICS.keys()


def test_slow_metrics_are_taken_at_first_and_then_now_and_again():
    trainer = trained()
    probe = Probe(trainer, **FEW)
    first = probe.observe()
    assert first.slow_step == trainer.step_count
    assert first.slow_metrics == slow_plane_metrics(first.plane.real, first.plane.fake)
    for _ in range(SLOW_EVERY - 1):
        trainer.step()
        assert probe.observe().slow_step == first.slow_step
    trainer.step()
    again = probe.observe()
    assert again.slow_step == trainer.step_count
    assert again.slow_metrics == slow_plane_metrics(again.plane.real, again.plane.fake)


@pytest.mark.parametrize("data", ["ring", "mnist"])
def test_the_averaged_generator_is_shown_and_measured_beside_the_other(data):
    world = PLANE if data == "ring" else IMAGES
    trainer = trained(world, steps=3, ema_decay=0.5)
    probe = Probe(trainer, **FEW)
    snapshot = probe.observe()
    values = trainer.generator.values.clone()
    trainer.generator.values.copy_(trainer.generator.average)
    alone = probe.observe()
    trainer.generator.values.copy_(values)
    shown = snapshot.plane or snapshot.grid
    np.testing.assert_array_equal(shown.average, (alone.plane or alone.grid).fake)
    assert (shown.average != shown.fake).any()
    if data == "ring":
        assert snapshot.average_metrics == alone.metrics != snapshot.metrics
    else:
        np.testing.assert_array_equal(shown.average_verdicts, alone.grid.fake_verdicts)
    assert Probe(trained(world), **FEW).observe().average_metrics == {}


def test_a_turned_dial_refreshes_real_samples_extent_and_bands():
    trainer = trained()
    probe = Probe(trainer, **FEW)
    before = probe.observe()
    trainer.apply({"spacing": 4.0, "modes": 5})
    after = probe.observe()
    anew = Probe(trainer, **FEW).observe()  # as a probe that never knew the old data
    assert after.plane.extent == anew.plane.extent == trainer.data.extent > before.plane.extent
    np.testing.assert_array_equal(after.plane.real, anew.plane.real)
    np.testing.assert_array_equal(after.plane.surface_values, anew.plane.surface_values)
    assert len(after.plane.modes) == 5 and np.abs(np.linalg.norm(after.plane.modes, axis=1) - 4).max() < 1e-4
    assert after.bands == anew.bands != before.bands
    assert after.metrics == anew.metrics
    np.testing.assert_array_equal(after.plane.fake, before.plane.fake)  # the latents stay


def test_other_live_settings_keep_the_real_samples(monkeypatch):
    trainer = trained()
    probe = Probe(trainer, **FEW)
    monkeypatch.setattr(probe_module, "perfect_bands", lambda *a: pytest.fail("computed again"))
    before = probe.observe().plane.real
    trainer.apply({"generator_lr": 0.5, "objective": "hinge"})
    assert probe.observe().plane.real is before


# --- images
@pytest.mark.parametrize("tiles", [4, 10])
def test_sample_grid_shapes(tiles):
    probe = Probe(trained(IMAGES), tiles=tiles)
    grid = probe.observe(("grid",)).grid
    n = tiles**2
    assert grid.fake.shape == grid.real.shape == (n, 28, 28) and grid.fake.dtype == grid.real.dtype == np.uint8
    assert grid.fake_verdicts.shape == grid.real_verdicts.shape == grid.real_labels.shape == (n,)
    assert ((grid.fake_verdicts >= 0) & (grid.fake_verdicts <= 1)).all()


def test_tiles_can_change_while_it_looks_and_pictures_stay():
    probe = Probe(trained(IMAGES), tiles=4)
    few = probe.observe(("grid",)).grid
    probe.tiles = 6
    many = probe.observe(("grid",)).grid
    assert len(many.fake) == 36
    np.testing.assert_array_equal(many.real[:16], few.real)
    np.testing.assert_array_equal(many.real_labels[:16], few.real_labels)
    assert np.abs(many.fake[:16].astype(int) - few.fake).max() <= 1  # another batch size may round differently


def test_real_pictures_are_the_datas_own_bytes_with_their_labels():
    trainer = trained(IMAGES, classes=[3, 7])
    grid = Probe(trainer, tiles=4).observe(("grid",)).grid
    assert set(grid.real_labels.tolist()) == {3, 7}
    images, labels = trainer.data.images[:, 0].numpy(), trainer.data.labels.numpy()
    for picture, label in zip(grid.real, grid.real_labels, strict=True):
        assert (images[labels == label] == picture).all((1, 2)).any()


@pytest.mark.parametrize(("bias", "pixel"), [(100.0, 255), (-100.0, 0), (0.0, 128), (math.atanh(0.2), 153)])
def test_pixels_run_from_0_at_minus_1_to_255_at_1(bias, pixel):
    trainer = trained(IMAGES, generator_layers=0)
    (layer,) = trainer.generator.network.linears
    with torch.no_grad():
        layer.weight.zero_()
        layer.bias.fill_(bias)
    grid = Probe(trainer, tiles=4).observe(("grid",)).grid
    assert (grid.fake == pixel).all()  # (tanh + 1) 127.5, rounded


def test_other_classes_refresh_the_real_pictures():
    trainer = trained(IMAGES)
    probe = Probe(trainer)
    trainer.apply({"classes": [5]})
    assert set(probe.observe(("grid",)).grid.real_labels.tolist()) == {5}


# --- training never notices
@pytest.mark.parametrize("world", [PLANE, IMAGES, DCGAN], ids=["plane", "images", "dcgan"])
def test_looking_changes_nothing_of_the_run(world):
    watched, alone = trained(world), trained(world)
    probe = Probe(watched, **FEW)
    for _ in range(4):
        watched.step(), alone.step()
        probe.observe()
    a, b = flat(watched.state_dict()), flat(alone.state_dict())
    assert a.keys() == b.keys() and all(torch.equal(a[k], b[k]) for k in a)


def test_running_statistics_stay_and_training_mode_comes_back():
    trainer = trained(DCGAN, steps=2)
    network = trainer.generator.network
    before = {name: x.clone() for name, x in network.named_buffers()}
    assert any("running_mean" in name for name in before) and network.training
    Probe(trainer).observe()
    after = dict(network.named_buffers())
    assert all(torch.equal(before[name], after[name]) for name in before)
    assert network.training and all(m.training for m in network.modules())


def test_a_look_that_fails_leaves_networks_in_training_mode(monkeypatch):
    trainer = trained(DCGAN)
    probe = Probe(trainer)
    monkeypatch.setattr(Probe, "_look", lambda *a: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        probe.observe()
    assert trainer.generator.network.training and trainer.discriminator.network.training


def test_gradients_of_the_players_stay_untouched():
    trainer = trained(steps=1)
    before = trainer.discriminator.gradient.clone()
    Probe(trainer, **FEW).observe()
    assert torch.equal(trainer.discriminator.gradient, before)


# --- broken runs
@pytest.mark.parametrize("world", [PLANE, IMAGES, DCGAN], ids=["plane", "images", "dcgan"])
@pytest.mark.parametrize("value", [math.nan, math.inf, 3e38])
def test_broken_weights_still_make_a_snapshot(world, value):
    trainer = trained(world, steps=1)
    probe = Probe(trainer, **FEW)
    trainer.generator.values.fill_(value)
    trainer.discriminator.values.fill_(value)
    snapshot = probe.observe(PARTS, trainer.drain_losses())
    assert snapshot.judgement is not None and snapshot.status
    if world is PLANE:
        assert snapshot.metrics and all(map(math.isnan, snapshot.metrics.values()))
        assert snapshot.plane.surface.dtype == np.uint8
    else:
        assert snapshot.grid.fake.dtype == np.uint8


def test_the_status_explains_losses_that_broke():
    trainer = trained(steps=3)
    probe = Probe(trainer, **FEW)
    probe.observe(PARTS, trainer.drain_losses())
    trainer.generator.values.fill_(math.nan)
    trainer.step()
    snapshot = probe.observe(PARTS, trainer.drain_losses())
    assert snapshot.diverged.endswith("loss was no longer a finite number at step 4")
    assert snapshot.status.startswith("Training diverged") and snapshot.diverged in snapshot.status


def test_an_earlier_divergence_is_kept():
    snapshot = Probe(trained(), **FEW).observe((), None, "it broke")
    assert snapshot.diverged == "it broke" and "it broke" in snapshot.status


def test_parts_are_fields_of_a_snapshot():
    assert set(PARTS) - {"picture_quality"} <= {f.name for f in fields(Probe(trained(), **FEW).observe(()))}


def test_the_push_on_pixels_is_minus_the_derivative_of_gs_loss():
    trainer = Trainer(Experiment(data="mnist", discriminator_width=8, generator_width=8), "cpu")
    trainer.step()
    probe = Probe(trainer)
    seen = probe.observe(("grid",)).grid
    fake = trainer.generator(probe._latents[:1]).detach().requires_grad_()
    torch.nn.functional.softplus(-trainer.discriminator.network(fake)).sum().backward()  # non-saturating, by hand
    expected = -fake.grad[0, 0] / fake.grad.abs().max()
    assert len(seen.push) == 16
    np.testing.assert_allclose(seen.push[0] / 127.5 - 1, expected.numpy(), atol=0.005)


# --- networks that work on batches
def as_in_training(network, *batches):
    """Outputs by the statistics of each batch, as a network gives them in training."""
    network.train()
    with torch.no_grad():
        return [network(batch) for batch in batches]


def test_the_averaged_generator_is_shown_with_the_statistics_of_its_own_fakes():
    trainer = trained(steps=5, generator_norm="batch", ema_decay=0.5)
    probe = Probe(trainer, **FEW)
    shown = probe.observe().plane.average
    trainer.generator.values.copy_(trainer.generator.average)
    (expected,) = as_in_training(trainer.generator.network, probe._latents[:64])
    np.testing.assert_allclose(shown, expected.numpy(), rtol=1e-5, atol=1e-6)


def test_a_discriminator_with_batch_normalisation_is_shown_as_it_judges_in_training():
    trainer = trained(steps=20, discriminator_norm="batch")
    snapshot = Probe(trainer, **FEW).observe()
    before = {name: b.clone() for name, b in trainer.discriminator.network.named_buffers()}
    real, fake = map(torch.from_numpy, (snapshot.plane.real, snapshot.plane.fake))
    judged = as_in_training(trainer.discriminator.network, real, fake)
    np.testing.assert_allclose(snapshot.judgement.real_logits, judged[0].flatten().numpy(), rtol=1e-4, atol=1e-5)
    np.testing.assert_allclose(snapshot.judgement.fake_logits, judged[1].flatten().numpy(), rtol=1e-4, atol=1e-5)
    assert all(torch.equal(before[name], b) for name, b in trainer.discriminator.network.named_buffers())


def test_arrows_of_packed_fakes_are_those_of_whole_packs():
    trainer = trained(discriminator_layers=0, packing=3)
    arrows = Probe(trainer, samples=64, resolution=16, arrows=16).observe().plane.arrows
    assert len(arrows) == 15
