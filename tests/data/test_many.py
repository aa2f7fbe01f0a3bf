"""Many distributions at once draw what each alone would draw."""

import pytest
import torch

from ganviz.data import DATA, Dials, build_data
from ganviz.data.many import ManyDistributions, fill_normal, fill_uniform


def streams(count):
    return [torch.Generator().manual_seed(k) for k in range(count)]


def several(*parts):
    return [build_data(name, dials=Dials(**{**vars(DATA[name].defaults), **dials})) for name, dials in parts]


CASES = {
    "mixtures of different size": [("ring", {}), ("ring", {"modes": 3, "std": 0.02}), ("gaussian", {}), ("grid", {})],
    "imbalanced": [("ring", {"imbalance": 0.9}), ("ring", {"imbalance": 0.2, "rotation": 20.0})],
    "curves": [("moons", {}), ("moons", {"std": 0.5}), ("spiral", {"modes": 3})],
    "curves and a drawing": [("drawn", {}), ("circle", {})],
    "mixture and curve": [("ring", {}), ("circle", {})],
    "neither": [("pinwheel", {}), ("pinwheel", {"modes": 3}), ("checkerboard", {})],
}


@pytest.mark.parametrize("parts", CASES.values(), ids=CASES)
@pytest.mark.parametrize("n", [1, 8, 150])
def test_each_draws_what_it_would_draw_alone(parts, n):
    distributions = several(*parts)
    together, alone = streams(len(parts)), streams(len(parts))
    many = ManyDistributions(distributions)
    for _ in range(3):
        points = many.sample(n, together)
        assert points.shape == (len(parts), n, 2)
        for got, distribution, rng in zip(points, distributions, alone, strict=True):
            torch.testing.assert_close(got, distribution.sample(n, rng), rtol=1e-6, atol=1e-6)
    assert all(torch.equal(a.get_state(), b.get_state()) for a, b in zip(together, alone, strict=True))


@pytest.mark.parametrize("shape", [(3,), (15,), (16,), (150, 2), (2, 33, 1)])
@pytest.mark.parametrize(("fill", "draw"), [(fill_normal, torch.randn), (fill_uniform, torch.rand)])
def test_rows_are_what_their_streams_give(shape, fill, draw):
    rows = fill(torch.empty(4, *shape), streams(4))
    assert all(torch.equal(row, draw(shape, generator=rng)) for row, rng in zip(rows, streams(4), strict=True))
