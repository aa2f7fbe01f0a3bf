"""What the diagram shows."""

import math

import numpy as np
import pytest
import torch

from ganviz.experiment import Experiment
from ganviz.observation import Probe, units_part
from ganviz.observation.game import MESH_CELLS, MESH_TILES, MOST_UNITS, UNIT_CELLS
from ganviz.training import Trainer

SMALL = {"generator_width": 6, "discriminator_width": 5, "generator_layers": 2, "discriminator_layers": 1}


def looked(wanted=("game",), **settings):
    trainer = Trainer(Experiment(**{**SMALL, **settings}), "cpu")
    return trainer, Probe(trainer).observe(wanted)


def test_layers_are_the_networks_widths():
    _, seen = looked()
    assert seen.game.layers == {"generator": (2, 6, 6, 2), "discriminator": (2, 5, 1)}


def test_layers_of_convolutions_are_feature_maps():
    _, seen = looked(data="mnist", architecture="dcgan", channels=4)
    assert seen.game.layers["discriminator"] == (1, 4, 8, 1)


@pytest.mark.parametrize(("dimensions", "rows"), [(1, 1), (2, MESH_CELLS + 1), (7, MESH_CELLS + 1)])
def test_the_mesh_is_the_generator_at_its_source(dimensions, rows):
    trainer, seen = looked(latent_dim=dimensions)
    mesh, source = seen.game.mesh, seen.game.mesh_source
    assert mesh.shape[:2] == source.shape[:2] and len(mesh) == rows
    z = torch.zeros(mesh.shape[0] * mesh.shape[1], dimensions)
    z[:, : min(2, dimensions)] = 3 * torch.from_numpy(source.reshape(-1, 2))[:, : min(2, dimensions)]
    expected = trainer.generator(z).detach().numpy().reshape(mesh.shape)
    np.testing.assert_allclose(mesh, expected, atol=1e-5)


def test_cells_hold_equal_probability():
    _, seen = looked()
    z = 3 * seen.game.mesh_source[0, :, 0]
    mass = np.diff([0.5 * (1 + math.erf(x / 2**0.5)) for x in z])
    np.testing.assert_allclose(mass, mass[0], rtol=1e-3)


def test_a_mesh_of_images_holds_tiles():
    _, seen = looked(data="mnist")
    assert seen.game.mesh_tiles.shape == (MESH_TILES, MESH_TILES, 28, 28)
    assert seen.game.mesh.size == 0
    assert "slice" in seen.game.label


def test_displayed_latents_are_those_of_the_displayed_fakes():
    trainer, seen = looked(("game", "plane"), latent="uniform")
    n = len(seen.game.latents)
    fakes = trainer.generator(torch.from_numpy(seen.game.latents)).detach().numpy()
    np.testing.assert_allclose(fakes, seen.plane.fake[:n], atol=1e-5)


def test_unit_maps_are_activations_over_the_plane():
    trainer, seen = looked((units_part("discriminator", 0),), discriminator_activation="tanh")
    units = seen.units
    assert units.maps.shape == (5, UNIT_CELLS, UNIT_CELLS)
    layer = trainer.discriminator.network.linears[0]
    extent = trainer.data.extent
    corner = torch.tensor([[-1.0, -1.0], [1.0, 1.0]]) * extent * (1 - 1 / UNIT_CELLS)  # centres of the corner cells
    answers = torch.tanh(layer(corner)).detach().numpy()
    shown = units.low[:, None] + units.maps[:, [0, -1], [0, -1]] / 255 * (units.high - units.low)[:, None]
    np.testing.assert_allclose(shown, answers.T, atol=0.01)


def test_a_wide_layer_shows_its_first_units():
    _, seen = looked((units_part("generator", 1),), generator_width=MOST_UNITS + 9)
    assert len(seen.units.maps) == MOST_UNITS
    assert seen.units.over == "latent plane"


@pytest.mark.parametrize(
    ("part", "settings"),
    [
        (units_part("discriminator", 1), {}),  # it has one hidden layer only
        (units_part("discriminator", 0), {"data": "mnist"}),
        (units_part("generator", 0), {"data": "mnist", "architecture": "dcgan", "channels": 2}),
    ],
)
def test_where_there_are_no_unit_maps(part, settings):
    assert looked((part,), **settings)[1].units is None
