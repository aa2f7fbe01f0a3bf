"""The latent map, of generators made by hand."""

from types import SimpleNamespace

import numpy as np
import pytest
import torch

from ganviz.experiment import Experiment
from ganviz.observation import Probe, map_part
from ganviz.observation.latent_map import CELLS, LINE_CELLS, LatentMapEye, map_axes
from ganviz.observation.metrics import Truth
from ganviz.training import Trainer

CORNERS = np.array([[-2.0, -2.0], [2.0, -2.0], [-2.0, 2.0], [2.0, 2.0]])
TRUTH = Truth(CORNERS, None, std=0.25, extent=4)


def mapped(generator, part=None, latents=None, dim=2, latent="normal", truth=TRUTH):
    trainer = SimpleNamespace(
        experiment=Experiment(latent_dim=dim, latent=latent),
        generator=SimpleNamespace(in_parts=generator),
        labelled=lambda z: z,
        device=torch.device("cpu"),
    )
    latents = torch.zeros(1, dim) if latents is None else latents
    return LatentMapEye(trainer).look(part or map_part(), latents, generator(latents).numpy(), truth)


def centres(reach, n):
    return (np.arange(n) + 0.5) / n * 2 * reach - reach


def test_of_the_identity_each_quarter_reaches_its_corner_and_is_good_within_three_std():
    seen = mapped(lambda z: z)
    assert (seen.axes, seen.reach, seen.mode_count) == ((0, 1), 3.0, 4)
    x, y = np.meshgrid(centres(3, CELLS), centres(3, CELLS))
    np.testing.assert_array_equal(seen.modes, (x > 0) + 2 * (y > 0))
    np.testing.assert_array_equal(seen.good, np.hypot(abs(x) - 2, abs(y) - 2) <= 0.75)
    assert 0 < seen.good.mean() < 1


def test_a_slice_varies_the_chosen_coordinates_and_leaves_the_others_at_zero():
    def generator(z):
        assert (z[:, [0, 2]] == 0).all()
        return z[:, [3, 1]]

    # the displayed latents are projected: their own fakes need not agree with the map around them
    seen = mapped(generator, map_part(3, 1), torch.tensor([[0.0, 2.0, 0.0, -2.0]]), dim=4, latent="uniform")
    assert (seen.axes, seen.reach) == ((3, 1), 1.0)
    x, y = np.meshgrid(centres(1, CELLS), centres(1, CELLS))
    np.testing.assert_array_equal(seen.modes, (x > 0) + 2 * (y > 0))
    np.testing.assert_array_equal(seen.latents, [[-2, 2]])
    assert (seen.latent_modes.tolist(), seen.latent_good.tolist()) == ([2], [True])


def test_one_latent_dimension_is_a_line():
    seen = mapped(lambda z: torch.cat((z, z), 1), dim=1, latents=torch.tensor([[1.5], [-3.0]]))
    assert seen.axes == (0,)
    np.testing.assert_array_equal(seen.modes, [np.where(centres(3, LINE_CELLS) > 0, 3, 0)])
    np.testing.assert_array_equal(seen.latents, [[1.5, 0], [-3, 0]])


@pytest.mark.parametrize(
    ("across", "up", "dim", "axes"),
    [(0, 1, 2, (0, 1)), (5, 2, 8, (5, 2)), (9, 9, 4, (3, 0)), (2, 2, 8, (2, 3)), (-4, 7, 3, (0, 2)), (3, 4, 1, (0,))],
)
def test_coordinates_that_there_are_not_become_others(across, up, dim, axes):
    assert map_axes(map_part(across, up), dim) == axes


def test_what_lands_nowhere_or_has_no_modes_belongs_to_none():
    broken = mapped(lambda z: torch.where(z > 0, z, float("nan")))
    x, y = np.meshgrid(centres(3, CELLS), centres(3, CELLS))
    np.testing.assert_array_equal(broken.modes, np.where((x > 0) & (y > 0), 3, -1))
    assert not broken.good[broken.modes < 0].any()
    bare = mapped(lambda z: z, truth=Truth(None, None, 0.1, 4))
    assert (bare.modes == -1).all() and not bare.good.any() and bare.mode_count == 0


def test_the_probe_maps_only_where_asked_and_training_does_not_notice():
    experiment = Experiment(latent_dim=3)
    watched, alone = Trainer(experiment, "cpu"), Trainer(experiment, "cpu")
    probe = Probe(watched)
    for _ in range(3):
        seen = probe.observe({"plane", map_part(2, 0)})
        assert probe.observe({"plane"}).latent_map is None
        watched.step()
        alone.step()
    torch.testing.assert_close(watched.generator.values, alone.generator.values, rtol=0, atol=0)
    found = seen.latent_map
    np.testing.assert_array_equal(found.latent_modes, seen.plane.fake_modes)
    np.testing.assert_array_equal(found.latent_good, seen.plane.fake_good)
    assert len(found.latents) == len(seen.plane.fake) and seen.nbytes > found.modes.nbytes
    assert Probe(Trainer(Experiment(data="mnist"), "cpu")).observe({map_part()}).latent_map is None
