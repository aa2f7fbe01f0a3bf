"""Copies among fakes, planted and counted by hand."""

import time

import numpy as np
import pytest
import torch

from ganviz.data import ImageData, build_data, read_mnist
from ganviz.experiment import Experiment
from ganviz.observation import Probe
from ganviz.observation.copies import MOST_PAIRS, REAL, CopiesEye, copies_of, duplicate_bound, linked, rare
from ganviz.observation.inspection import NearestPictures
from ganviz.training import Trainer

SMALL = {"generator_layers": 1, "generator_width": 8, "discriminator_layers": 1, "discriminator_width": 8}


def noise(n, channels=1, seed=0):
    return torch.randint(0, 256, (n, channels, 28, 28), generator=torch.Generator().manual_seed(seed)).to(torch.uint8)


def data_of(images, layers=1):
    data = ImageData("hand-made", images, torch.zeros(len(images), dtype=torch.int64), ("thing",))
    data.shape = (layers * images.shape[1], 28, 28)
    return data


def off_by(picture, bytes_):
    """The same picture with one pixel changed by so much."""
    other = picture.clone()
    value = int(picture[0, 14, 14])
    other[0, 14, 14] = value + bytes_ if value + bytes_ < 256 else value - bytes_
    return other


def test_planted_duplicates_are_groups_in_the_order_of_their_first_members():
    fakes = noise(8)
    fakes[5], fakes[7] = fakes[1], off_by(fakes[1], 3)
    fakes[6] = off_by(fakes[3], 2)
    found = copies_of(fakes, NearestPictures(data_of(noise(20, seed=1))), near=0.5, memorised=0.5)
    assert found.groups.tolist() == [0, 1, 0, 2, 0, 1, 2, 1]
    assert not found.memorised.any() and len(found.shown) == 0


def test_a_chain_is_one_group_and_being_alike_is_not_being_alike_oneself():
    near = np.eye(5, dtype=bool)
    for a, b in ((0, 3), (3, 4)):
        near[a, b] = near[b, a] = True
    assert linked(near).tolist() == [1, 0, 0, 1, 1]


def test_planted_training_pictures_are_memorised_and_stand_beside_their_originals():
    real, fakes = noise(30, seed=1), noise(6)
    fakes[2], fakes[4] = real[17], off_by(real[3], 51)  # 51 of 255 is a distance of 0.2
    search = NearestPictures(data_of(real))
    found = copies_of(fakes, search, near=0.1, memorised=0.21)
    assert found.memorised.tolist() == [False, False, True, False, True, False]
    np.testing.assert_array_equal(found.real, real[[17, 3], 0].numpy())
    np.testing.assert_array_equal(found.fakes, fakes[[2, 4], 0].numpy())
    assert found.distances[[2, 4]] == pytest.approx([0, 0.2], abs=1e-6)
    apart = np.linalg.norm((real.float() - fakes[0].float()).flatten(1).numpy() / 255, axis=1)
    assert found.distances[0] == pytest.approx(apart.min(), rel=1e-5)
    assert copies_of(fakes, search, near=0.1, memorised=0.19).memorised.sum() == 1
    assert not copies_of(fakes, search, near=0.1, memorised=float("nan")).memorised.any()


def test_pictures_put_together_are_compared_layer_by_layer():
    parts = noise(12, seed=2)
    fake = torch.cat((parts[4], parts[9], off_by(parts[0], 51)))[None]
    found = copies_of(fake, NearestPictures(data_of(parts, layers=3)), near=0.1, memorised=0.3)
    assert found.memorised.tolist() == [True] and found.distances == pytest.approx([0.2], abs=1e-6)
    np.testing.assert_array_equal(found.real[0], parts[[4, 9, 0], 0].permute(1, 2, 0).numpy())


def test_only_so_many_pairs_are_kept():
    real = noise(MOST_PAIRS + 5)
    found = copies_of(real, NearestPictures(data_of(real)), near=0.1, memorised=0.1)
    assert found.memorised.all() and found.shown.tolist() == list(range(MOST_PAIRS))


def test_bounds_are_quantiles_of_distances_between_real_pictures_by_hand():
    # 100 flat pictures: brightness 0, 2, 4 ... 198; each is 28 * 2 / 255 from its nearest neighbour
    levels = torch.arange(100, dtype=torch.uint8) * 2
    flat = levels[:, None, None, None].expand(100, 1, 28, 28).clone()
    assert rare(NearestPictures(data_of(flat)).apart(500)) == pytest.approx(28 * 2 / 255, rel=1e-5)
    assert duplicate_bound(flat, 100) == pytest.approx(28 * 2 / 255, rel=1e-5)
    # of two drawn at a time: 99 of the 4950 pairs, two in a hundred, are neighbours; of fewer, more are far apart
    assert duplicate_bound(flat, 2) == pytest.approx(28 * 2 / 255, rel=1e-5)
    assert duplicate_bound(flat[::10], 2) > duplicate_bound(flat[::5], 2)
    assert np.isnan(duplicate_bound(flat[:1], 10)) and np.isnan(duplicate_bound(flat, 1))
    twins = torch.cat((flat, flat))
    assert rare(NearestPictures(data_of(twins)).apart(500)) == 0  # then nothing is marked


def test_of_real_test_digits_about_one_in_a_hundred_is_marked():
    digits, test = build_data("mnist", device=torch.device("cpu")), read_mnist("test")[0]
    search = NearestPictures(digits)
    bounds = duplicate_bound(digits.images, 64), rare(search.apart(REAL))
    mixed = test[torch.randperm(len(test), generator=torch.Generator().manual_seed(0))[:640]]
    looks = [copies_of(some, search, *bounds) for some in mixed.split(64)]
    # 6 of 640 are expected; the bound itself is known to half of that
    assert 1 <= sum(int(seen.memorised.sum()) for seen in looks) <= 16
    assert sum(int((seen.groups > 0).sum()) for seen in looks) <= 16


def test_comparing_keeps_to_its_share_of_the_time_and_is_caught_up_with_when_paused():
    now = [0.0]

    def clock():
        now[0] += 1.0  # each comparison, between two looks at the clock, takes a second
        return now[0]

    eye = CopiesEye(data_of(noise(10)), patient=False, clock=clock)

    def seen(step):
        eye.look(step, noise(4), False)
        if eye._job is not None:
            eye._job.join()
        return eye.look(step + 0.5, noise(4), False)[0].step  # another step: nothing rests

    assert seen(1) == 1
    assert seen(2) == 1  # 19 seconds must pass
    now[0] += 19
    assert seen(3) == 3
    eye.look(4, noise(4), False)
    found, pending = eye.look(4, noise(4), False)  # paused
    assert found.step == 3 and pending
    eye._job.join()
    found, pending = eye.look(4, noise(4), False)
    assert found.step == 4 and not pending


def test_the_probe_finds_the_duplicates_of_a_collapsed_generator_and_training_does_not_notice():
    settings = {**SMALL, "data": "mnist", "latent_dim": 4, "batch_size": 8}
    watched, alone = (Trainer(Experiment(**settings), "cpu") for _ in range(2))
    probe = Probe(watched, tiles=4)
    assert probe.observe({"copies"}).copies is None  # before the first step
    for trainer in (watched, alone):
        trainer.step()
        with torch.no_grad():
            trainer.generator.values.mul_(1e-6)  # all latents give nearly the same grey
    seen = probe.observe({"grid", "copies"})
    assert seen.copies.groups.tolist() == [1] * 16 and not seen.copies.memorised.any() and not seen.pending
    assert seen.copies.step == seen.step and seen.nbytes > seen.copies.groups.nbytes
    watched.step()
    alone.step()
    torch.testing.assert_close(watched.generator.values, alone.generator.values, rtol=0, atol=0)
    assert probe.observe({"grid"}).copies is None
    deadline = time.monotonic() + 60
    hasty = Probe(watched, tiles=4, patient=False)
    while (look := hasty.observe({"copies"})).pending:
        assert time.monotonic() < deadline, "the comparison never ended"
        time.sleep(0.005)
    assert look.copies.step == 2
