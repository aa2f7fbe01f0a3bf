"""What is seen of vectors: verdicts and coverage in 1200 dimensions, nothing that would have to be drawn."""

import math

import numpy as np
import pytest
import torch

from ganviz.data import build_data
from ganviz.data.vectors import perfect_share
from ganviz.experiment import Experiment
from ganviz.observation import Probe, tell_step, units_part
from ganviz.observation.metrics import mode_coverage, mode_metrics, nearest_modes
from ganviz.observation.truth import truth_of
from ganviz.training import Trainer

NAMES = {"modes_captured", "modes_near", "high_quality", "reverse_kl"}
SMALL = {"data": "synthetic_1200d", "generator_width": 8, "discriminator_width": 8, "latent_dim": 4, "batch_size": 8}


@pytest.fixture(scope="module")
def data():
    return build_data("synthetic_1200d")


@pytest.fixture(scope="module")
def truth(data):
    return truth_of(data)


@pytest.fixture
def trainer():
    trainer = Trainer(Experiment(**SMALL), "cpu")
    trainer.step()
    return trainer


@pytest.fixture
def probe(trainer):
    return Probe(trainer, samples=200)


def draw(data, n, seed=1):
    return data.sample(n, torch.Generator().manual_seed(seed)).numpy()


# --- the metrics
def test_the_nearest_mode_is_found_in_any_number_of_dimensions():
    rng = np.random.default_rng(0)
    for d in (1, 2, 3, 1200):
        fakes, modes = rng.normal(size=(50, d)), rng.normal(size=(7, d))
        index, distance = nearest_modes(fakes, modes)
        distances = np.linalg.norm(fakes[:, None] - modes, axis=2)
        np.testing.assert_array_equal(index, distances.argmin(1))
        np.testing.assert_allclose(distance, distances.min(1))


def test_a_perfect_generator_captures_all_modes_with_the_known_share(data, truth):
    scores = mode_metrics(draw(data, 2500), truth)
    assert scores.keys() == NAMES
    assert scores["modes_captured"] == scores["modes_near"] == 10
    share = perfect_share()
    assert scores["high_quality"] == pytest.approx(share, abs=4 * math.sqrt(share * (1 - share) / 2500))
    assert 0 < scores["reverse_kl"] < 0.01  # (K - 1) / 2n = 0.0018 on average


def test_a_collapsed_generator_is_found_out(data, truth):
    fakes = draw(data, 500)
    mode, _ = nearest_modes(fakes, truth.modes)
    scores = mode_metrics(fakes[mode < 2], truth)
    assert (scores["modes_captured"], scores["modes_near"]) == (2, 2)
    assert scores["reverse_kl"] == pytest.approx(math.log(5), abs=0.01)


@pytest.mark.parametrize("spoil", ["wider", "out of the subspace"])
def test_fakes_that_spread_too_far_are_near_but_of_no_quality(data, truth, spoil):
    fakes = draw(data, 300)
    mode, _ = nearest_modes(fakes, truth.modes)
    if spoil == "wider":
        fakes = truth.modes[mode] + 1.25 * (fakes - truth.modes[mode])
    else:
        fakes = fakes + np.random.default_rng(0).normal(0, 0.06, fakes.shape).astype(np.float32)
    scores = mode_metrics(fakes, truth)
    assert scores["modes_captured"] == 0 and scores["high_quality"] == 0 and math.isnan(scores["reverse_kl"])
    assert scores["modes_near"] == 10


def test_the_bound_is_the_data_s_own(data, truth):
    assert truth.reach == data.reach
    fakes = draw(data, 100)
    assert mode_coverage(fakes, truth.modes, truth.std).high_quality == 0  # three stds, the bound of the plane
    assert mode_coverage(fakes, truth.modes, truth.std, reach=data.reach).high_quality > 0.95


def test_broken_fakes_have_no_metrics(truth):
    for broken in (np.full((5, 1200), np.nan), np.full((5, 1200), np.inf), np.empty((0, 1200))):
        scores = mode_metrics(broken, truth)
        assert scores.keys() == NAMES and all(map(math.isnan, scores.values()))
    assert all(map(math.isfinite, list(mode_metrics(np.full((5, 1200), 1e30), truth).values())[:3]))


# --- the probe
def test_a_snapshot_holds_judgement_metrics_and_game_and_nothing_drawn(probe):
    s = probe.observe()
    assert s.plane is None and s.grid is None
    assert s.metrics.keys() == s.bands.keys() == NAMES and s.slow_metrics == {} and s.mode_count == 10
    assert s.judgement.real_logits.shape == s.judgement.fake_logits.shape == (200,)
    assert s.game.mesh.size == s.game.mesh_tiles.size == 0
    assert s.game.latents.shape == (160, 2)
    assert s.game.layers == {"generator": (4, 8, 8, 1200), "discriminator": (1200, 8, 8, 1)}


def test_the_metrics_are_those_of_the_probe_s_fakes(trainer, probe, truth):
    fakes = trainer.generator(probe._latents[:200]).detach().numpy()
    np.testing.assert_equal(dict(probe.observe(("metrics",)).metrics), mode_metrics(fakes, truth))


def test_the_bands_are_those_of_a_perfect_generator(probe):
    bands = probe.observe(("metrics",)).bands
    assert bands["modes_captured"] == bands["modes_near"] == (10, 10)
    low, high = bands["high_quality"]
    assert 0.985 <= low <= perfect_share() <= high <= 1
    assert 0 < bands["reverse_kl"][0] < 9 / 400 < bands["reverse_kl"][1] < 0.1


def test_the_averaged_generator_is_scored_too():
    trainer = Trainer(Experiment(**SMALL, ema_decay=0.9), "cpu")
    trainer.step()
    s = Probe(trainer, samples=50).observe()
    assert s.average_metrics.keys() == NAMES and "The EMA generator: 0 captured" in s.status


def test_only_the_generator_s_units_have_maps(probe):
    assert probe.observe((units_part("discriminator", 0),)).units is None
    assert probe.observe((units_part("generator", 1),)).units.maps.shape == (8, 24, 24)


def test_the_status_tells_the_coverage(probe):
    status = probe.observe().status
    assert status.startswith("Step 1. 0 of 10 modes captured, 0% of the fakes high-quality. The fakes crowd around")
    assert "The discriminator is right on" in status
    assert "modes" not in probe.observe(("judgement",)).status


def test_a_step_can_be_told(trainer):
    assert len(tell_step(trainer)) == 13


def test_training_never_notices(probe, trainer):
    other = Trainer(Experiment(**SMALL), "cpu")
    other.step()
    probe.observe()
    for one in (trainer, other):
        one.step()
    assert torch.equal(trainer.generator.values, other.generator.values)
    assert torch.equal(trainer.discriminator.values, other.discriminator.values)
