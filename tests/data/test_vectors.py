"""The 1200-D mixture: its means, widths and embedding, and what a perfect generator scores."""

import json
import math
import subprocess
import sys

import pytest
import torch

from ganviz.data import DATA, VectorMixture, build_data, require_shown
from ganviz.data.vectors import INNER, MODES, OUTER, STD, chi_reach, perfect_share
from ganviz.errors import SettingError

NAME = "synthetic_1200d"


@pytest.fixture(scope="module")
def data():
    return build_data(NAME)


@pytest.fixture(scope="module")
def drawn(data):
    return data.sample(20_000, torch.Generator().manual_seed(5)).double()


def nearest(data, x):
    """(distance in stds, mode) of each sample."""
    return (torch.cdist(x, data.modes.double()) / data.std).min(1)


def test_it_is_ten_gaussians_of_700_dimensions_in_1200(data):
    assert (MODES, INNER, OUTER) == (10, 700, 1200)
    assert isinstance(data, VectorMixture) and data.name == NAME
    assert data.shape == (1200,) and data.modes.shape == (10, 1200) and data.std == STD
    assert data.weights.tolist() == pytest.approx([0.1] * 10)
    assert data.modes.dtype == data.weights.dtype == data.sample(3, torch.Generator()).dtype == torch.float32


def test_the_embedding_is_orthonormal_and_keeps_distances(data):
    rows = data.embedding.double()
    torch.testing.assert_close(rows @ rows.T, torch.eye(INNER, dtype=torch.float64), atol=1e-6, rtol=0)
    inside = data.modes.double() @ rows.T
    torch.testing.assert_close(torch.pdist(inside), torch.pdist(data.modes.double()), atol=1e-4, rtol=0)


def test_modes_are_spread_like_standard_normals_and_never_touch(data):
    inside = (data.modes.double() @ data.embedding.double().T).flatten()
    assert abs(inside.mean()) < 4 / math.sqrt(len(inside))
    assert inside.std() == pytest.approx(1, abs=0.03)
    apart = torch.pdist(data.modes.double())
    assert apart.min() > 35 and apart.max() < 40
    assert apart.min() > 10 * data.reach * data.std / 2


def test_samples_fall_evenly_on_the_modes_with_the_right_means(data, drawn):
    mode = nearest(data, drawn).indices
    counts = mode.bincount(minlength=MODES)
    assert (counts - 2000).abs().max() < 4 * math.sqrt(2000 * 0.9)
    for k in range(MODES):
        off = (drawn[mode == k].mean(0) - data.modes[k].double()) @ data.embedding.double().T
        assert off.abs().max() < 5.5 * STD / math.sqrt(counts[k])


def test_each_of_the_700_directions_has_the_width_and_the_other_500_have_none(data, drawn):
    off = drawn - data.modes.double()[nearest(data, drawn).indices]
    inside = off @ data.embedding.double().T
    widths = inside.std(0)
    assert (widths / STD - 1).abs().max() < 5 / math.sqrt(2 * len(drawn))
    assert (off - inside @ data.embedding.double()).abs().max() < 1e-5
    covariance = inside[:, :50].T @ inside[:, :50] / len(drawn) / STD**2
    assert (covariance - torch.eye(50)).fill_diagonal_(0).abs().max() < 5 / math.sqrt(len(drawn))


def test_a_perfect_generator_s_share_is_that_of_the_chi_squared_distribution(data, drawn):
    distance = nearest(data, drawn).values
    assert distance.mean() == pytest.approx(26.448, abs=0.02) and distance.std() == pytest.approx(0.707, abs=0.02)
    share = (distance <= data.reach).double().mean().item()
    expected = perfect_share()
    assert expected == pytest.approx(0.9985, abs=5e-5)  # as the documentation says
    assert share == pytest.approx(expected, abs=4 * math.sqrt(expected * (1 - expected) / len(drawn)))
    assert distance.min() > 10  # VEEGAN's bound, of ten standard deviations, would take none of them


def test_the_bound_is_three_standard_deviations_above_the_mean_of_a_chi():
    assert chi_reach(INNER) == pytest.approx(28.569, abs=1e-3)
    # one dimension: |n| has mean sqrt(2 / pi) and variance 1 - 2 / pi, and its share is an error function
    assert chi_reach(1) == pytest.approx(math.sqrt(2 / math.pi) + 3 * math.sqrt(1 - 2 / math.pi))
    assert perfect_share(1) == pytest.approx(math.erf(chi_reach(1) / math.sqrt(2)))
    assert perfect_share(2) == pytest.approx(1 - math.exp(-(chi_reach(2) ** 2) / 2))


def test_it_is_the_same_every_time_and_in_every_process(data):
    again = VectorMixture(NAME)
    assert torch.equal(again.modes, data.modes) and torch.equal(again.embedding, data.embedding)
    one, two = (data.sample(7, torch.Generator().manual_seed(3)) for _ in range(2))
    assert torch.equal(one, two) and not torch.equal(one, data.sample(7, torch.Generator().manual_seed(4)))
    code = f"from ganviz.data import build_data; print(build_data({NAME!r}).modes[:, :3].tolist())"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert torch.allclose(torch.tensor(json.loads(told)), data.modes[:, :3], atol=1e-6)


def test_building_it_leaves_the_global_stream_alone():
    before = torch.get_rng_state()
    VectorMixture(NAME).sample(2, torch.Generator())
    assert torch.equal(torch.get_rng_state(), before)


def test_only_this_entry_is_headless_and_no_page_takes_it():
    assert [name for name, entry in DATA.items() if entry.headless] == [NAME]
    with pytest.raises(SettingError, match=r"'synthetic_1200d' is for headless use: ganviz train --set data=synth"):
        require_shown(NAME)
    for name in set(DATA) - {NAME}:
        require_shown(name)
    require_shown("rign")  # unknown names are refused elsewhere, with the choices
