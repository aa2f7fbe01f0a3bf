"""The film keeps evenly spaced moments in bounded memory, whatever it is shown."""

import numpy as np
import pytest

from ganviz.engine import Run
from ganviz.experiment import Experiment
from ganviz.recording.film import CAPACITY, FILMED, Film

SMALL = {"generator_layers": 1, "generator_width": 8, "discriminator_layers": 1, "discriminator_width": 8}
PICTURES = {**SMALL, "data": "mnist", "latent_dim": 4, "batch_size": 8}


def shown(*steps, **options):
    film = Film(**options)
    for step in steps:
        film.add(step, np.full((12, 2, 2), step % 256, np.uint8))
    return film


def test_every_moment_is_kept_until_there_is_no_more_room():
    film = shown(*range(CAPACITY))
    assert film.strip.steps == tuple(range(CAPACITY)) and film.strip.every == 1
    film.add(CAPACITY, np.zeros((8, 2, 2), np.uint8))
    assert film.strip.steps == tuple(range(0, CAPACITY + 1, 2)) and film.strip.every == 2


def test_the_first_of_each_stretch_is_kept_by_hand():
    film = shown(0, 3, 4, 5, 9, 10, capacity=4)
    # five moments are one too many for four: one in 2 steps leaves 0, 3, 4, 9, still too many; one in 4: 0, 4, 9
    assert film.strip.steps == (0, 4, 9) and film.strip.every == 4


def test_each_moment_has_its_own_pictures_of_the_first_latents():
    film = shown(1, 2, latents=3)
    assert [p.shape for p in film.strip.pictures] == [(3, 2, 2)] * 2
    assert [int(p[0, 0, 0]) for p in film.strip.pictures] == [1, 2]


@pytest.mark.parametrize("stride", [1, 3, 7, 1000])
def test_memory_is_bounded_and_spacing_even(stride):
    steps = range(0, 5000 * stride, stride)
    film = shown(*steps)
    kept = np.array(film.strip.steps)
    assert CAPACITY // 2 <= len(kept) <= CAPACITY
    assert sum(p.nbytes for p in film.strip.pictures) == len(kept) * FILMED * 4
    gaps = np.diff(kept)
    assert (gaps > film.strip.every - stride).all() and (gaps < film.strip.every + stride).all()
    assert kept[0] == 0 and kept[-1] > steps[-1] - film.strip.every - stride


def test_what_is_kept_does_not_depend_on_what_was_thinned_before():
    steps = np.unique(np.random.default_rng(0).integers(0, 3000, 400)).tolist()
    film = shown(*steps)
    every = film.strip.every
    first = {}
    for step in steps:
        first.setdefault(step // every, step)
    assert film.strip.steps == tuple(first.values())


def test_the_film_can_be_cut_and_goes_on():
    film = shown(*range(10))
    film.cut(4)
    assert film.strip.steps == (0, 1, 2, 3, 4) and len(film.strip.pictures) == 5
    film.add(5, np.zeros((8, 2, 2), np.uint8))
    assert film.strip.steps[-1] == 5


def test_a_published_strip_never_changes():
    film = shown(0, 1)
    strip = film.strip
    film.add(2, np.zeros((8, 2, 2), np.uint8))
    film.cut(0)
    assert strip.steps == (0, 1) and len(strip.pictures) == 2


def test_the_pictures_are_no_view_of_the_grid():
    grid = np.zeros((100, 2, 2), np.uint8)
    film = Film()
    film.add(0, grid)
    assert film.strip.pictures[0].base is None


def test_a_recording_films_pictures_and_forgets_them_when_it_goes_back():
    run = Run(Experiment(**PICTURES), device="cpu")
    for _ in range(3):
        snapshot = run.capture()
        run.step()
    assert run.recording.film.strip.steps == (0, 1, 2)
    np.testing.assert_array_equal(run.recording.film.strip.pictures[-1], snapshot.grid.fake[:FILMED])
    run.restore(1)
    assert run.recording.film.strip.steps == (0, 1)


def test_nothing_is_filmed_unless_somebody_looks_at_pictures():
    run = Run(Experiment(**PICTURES), device="cpu")
    run.capture(("judgement",))
    run.capture(())
    assert run.recording.film.strip.steps == ()
    plane = Run(Experiment(**SMALL), device="cpu")
    plane.capture()
    assert plane.recording.film.strip.steps == ()
