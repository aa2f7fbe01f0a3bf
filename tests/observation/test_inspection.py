"""What the inspector shows, against formulas by hand and a search by brute force."""

import math
import time

import numpy as np
import pytest
import torch

from ganviz.data import ImageData
from ganviz.experiment import Experiment
from ganviz.observation import Probe, inspector_part
from ganviz.observation.inspection import COMPARE_EVERY, NEAREST, PATH, NearestPictures, latent_path
from ganviz.training import Trainer

SMALL = {"generator_layers": 1, "generator_width": 8, "discriminator_layers": 1, "discriminator_width": 8}
PICTURES = {**SMALL, "data": "mnist", "latent_dim": 4, "batch_size": 8}


def trained(steps=3, **settings):
    trainer = Trainer(Experiment(**{**PICTURES, **settings}), "cpu")
    for _ in range(steps):
        trainer.step()
    return trainer


def look(probe, a=0, b=1, asked=0):
    return probe.observe({"grid", inspector_part(a, b, asked)})


def compared(probe, *which):
    """The first look after which nothing is on its way any more."""
    deadline = time.monotonic() + 60
    while (seen := look(probe, *which).inspection).pending:
        assert time.monotonic() < deadline, "the comparison never ended"
        time.sleep(0.005)
    return seen


def data_of(images, layers=1):
    labels = torch.zeros(len(images), dtype=torch.int64)
    data = ImageData("hand-made", images, labels, ("thing",))
    data.shape = (layers * images.shape[1], 28, 28)
    return data


def noise(n, channels=1, seed=0):
    return torch.randint(0, 256, (n, channels, 28, 28), generator=torch.Generator().manual_seed(seed)).to(torch.uint8)


# --- the way between two latents
def test_normal_latents_turn_on_an_arc_by_hand():
    a, b = torch.tensor([1.0, 0.0]), torch.tensor([0.0, 1.0])
    path = latent_path(a, b, 3, "normal")
    torch.testing.assert_close(path, torch.tensor([[1.0, 0.0], [math.sqrt(0.5), math.sqrt(0.5)], [0.0, 1.0]]))


def test_lengths_in_between_lie_between_those_of_the_ends():
    a, b = torch.tensor([2.0, 0.0]), torch.tensor([0.0, 1.0])
    third = latent_path(a, b, 4, "normal")[1]  # a turn of 30 degrees of 90
    torch.testing.assert_close(third, torch.tensor([2 * math.cos(math.pi / 6), math.sin(math.pi / 6)]))


def test_uniform_latents_go_straight():
    a, b = torch.tensor([-1.0, 0.0]), torch.tensor([1.0, 0.5])
    torch.testing.assert_close(latent_path(a, b, 5, "uniform")[2], torch.tensor([0.0, 0.25]))


@pytest.mark.parametrize("b", [[1.0, 2.0], [2.0, 4.0], [-1.0, -2.0]], ids=["same", "longer", "opposite"])
def test_latents_on_one_line_have_no_arc(b):
    a, b = torch.tensor([1.0, 2.0]), torch.tensor(b)
    path = latent_path(a, b, 3, "normal")
    torch.testing.assert_close(path, torch.stack((a, (a + b) / 2, b)))


@pytest.mark.parametrize("latent", ["normal", "uniform"])
@pytest.mark.parametrize("steps", [0, 5])
def test_the_ends_of_the_path_are_the_tiles_own_pictures(latent, steps):
    probe = Probe(trained(steps, latent=latent))
    snapshot = look(probe, 3, 8)
    assert snapshot.inspection.tiles == (3, 8) and len(snapshot.inspection.path) == PATH
    for end, tile in ((0, 3), (-1, 8)):
        made, shown = snapshot.inspection.path[end].astype(int), snapshot.grid.fake[tile].astype(int)
        assert abs(made - shown).max() <= 1  # another batch size may round otherwise


def test_tiles_that_do_not_exist_are_those_nearest_to_them():
    probe = Probe(trained(), tiles=4)
    assert look(probe, -5, 10**9).inspection.tiles == (0, 15)


# --- real pictures like a fake
@pytest.mark.parametrize("channels", [1, 3])
def test_the_nearest_are_those_found_by_brute_force(channels):
    images, wanted = noise(5000, channels), noise(1, channels, seed=1)[0]
    pictures, distances = NearestPictures(data_of(images)).of(wanted, 5)
    every = ((images.double() - wanted.double()) / 255).flatten(1).norm(dim=1)
    order = every.argsort()[:5]
    torch.testing.assert_close(distances, every[order].float())
    assert torch.equal(pictures, images[order])


def test_a_planted_copy_is_found_at_distance_zero():
    images = noise(5000)
    pictures, distances = NearestPictures(data_of(images)).of(images[4321], 3)
    assert float(distances[0]) == 0 and torch.equal(pictures[0], images[4321])
    assert float(distances[1]) > 1


def test_pictures_put_together_are_searched_among_all_that_could_be():
    digits, wanted = noise(12), noise(1, 3, seed=1)[0]
    pictures, distances = NearestPictures(data_of(digits, layers=3)).of(wanted, 5)
    index = torch.cartesian_prod(*[torch.arange(12)] * 3)
    together = digits[index].squeeze(2)
    every = ((together.double() - wanted.double()) / 255).flatten(1).norm(dim=1)
    order = every.argsort()[:5]
    torch.testing.assert_close(distances, every[order].float())
    assert torch.equal(pictures, together[order])


def test_how_far_real_pictures_lie_apart_by_hand():
    images = torch.zeros(3, 1, 28, 28, dtype=torch.uint8)
    images[1, 0, 0, 0], images[2, 0, 0, :4] = 255, 255  # 1 from the first; 2 from the first, sqrt(3) from the second
    assert NearestPictures(data_of(images)).typical == pytest.approx(1.0)
    assert math.isnan(NearestPictures(data_of(images[:1])).typical)


def test_fewer_pictures_than_asked_for_are_all_there_are():
    pictures, distances = NearestPictures(data_of(noise(2))).of(noise(1, seed=1)[0], 5)
    assert len(pictures) == len(distances) == 2


def test_the_inspector_compares_tile_a_with_all_training_pictures():
    probe = Probe(trained())
    nearest = compared(probe, 2, 3).nearest
    assert (nearest.tile, nearest.step) == (2, 3)
    every = (probe.trainer.data.images[:, 0].float() - torch.from_numpy(nearest.picture.astype(np.float32))) / 255
    torch.testing.assert_close(
        torch.from_numpy(nearest.distances), every.flatten(1).norm(dim=1).sort().values[:NEAREST]
    )
    again = (nearest.real.astype(float) - nearest.picture.astype(float)) / 255
    np.testing.assert_allclose(np.sqrt((again**2).sum((1, 2))), nearest.distances, rtol=1e-5)
    assert 3 < nearest.typical < 7


def test_it_compares_again_every_so_many_looks_and_when_asked():
    probe = Probe(trained())
    first = compared(probe).nearest
    probe.trainer.step()
    assert look(probe).inspection.nearest is first  # nothing has come in between
    assert compared(probe, 0, 1, 1).nearest.step == probe.trainer.step_count
    probe.trainer.step()
    for _ in range(COMPARE_EVERY):
        look(probe)
    assert compared(probe, 0, 1, 1).nearest.step == probe.trainer.step_count


def test_who_comes_back_later_sees_the_picture_as_it_is_then():
    probe = Probe(trained())
    compared(probe)
    probe.trainer.step()
    probe.observe({"grid"})
    assert compared(probe).nearest.step == probe.trainer.step_count


def test_nothing_is_inspected_unless_it_is_wanted_or_where_there_are_no_pictures():
    assert Probe(trained()).observe({"grid"}).inspection is None
    plane = Probe(Trainer(Experiment(**SMALL), "cpu"), samples=64)
    assert plane.observe({"plane", inspector_part(0, 1)}).inspection is None


def test_training_does_not_notice_the_inspector():
    seen, alone = trained(), trained()
    compared(Probe(seen))
    for trainer in (seen, alone):
        trainer.step()
    assert torch.equal(seen.generator.values, alone.generator.values)
