"""First weights against PyTorch's own layers, and their statistics against the papers' formulas."""

import math

import pytest
import torch
from torch import nn

from ganviz.networks import INITIALIZATIONS, initialize

IN, OUT = 300, 200


def rng(seed=0):
    return torch.Generator().manual_seed(seed)


def all_kinds():
    """One of each layer that is drawn, and one that is not."""
    return nn.Sequential(
        nn.Linear(6, 8), nn.Conv2d(3, 5, 4), nn.ConvTranspose2d(4, 6, 4), nn.Linear(3, 2, bias=False), nn.BatchNorm2d(4)
    )


def drawn(name, layer=None, seed=0):
    layer = layer or nn.Linear(IN, OUT)
    initialize(layer, name, rng(seed))
    return layer


def test_the_default_is_that_of_pytorchs_own_layers_bitwise():
    with torch.random.fork_rng():
        torch.manual_seed(7)
        expected = all_kinds()
    network = all_kinds()
    initialize(network, "default", rng(7))
    for mine, theirs in zip(network.parameters(), expected.parameters(), strict=True):
        assert torch.equal(mine, theirs)


@pytest.mark.parametrize(
    ("name", "std"),
    [
        ("default", 1 / math.sqrt(3 * IN)),  # U(-1/sqrt(fan_in), 1/sqrt(fan_in))
        ("kaiming", math.sqrt(2 / IN)),
        ("xavier", math.sqrt(2 / (IN + OUT))),
        ("normal", 0.02),
    ],
)
def test_mean_and_deviation(name, std):
    weight = drawn(name).weight.detach()
    assert weight.mean().item() == pytest.approx(0, abs=4 * std / math.sqrt(weight.numel()))
    assert weight.std().item() == pytest.approx(std, rel=0.02)


@pytest.mark.parametrize(("name", "bound"), [("default", 1 / math.sqrt(IN)), ("xavier", math.sqrt(6 / (IN + OUT)))])
def test_uniform_draws_fill_their_interval(name, bound):
    weight = drawn(name).weight.detach()
    assert 0.999 * bound < weight.abs().max() <= bound
    quarters = torch.histc(weight, bins=4, min=-bound, max=bound) / weight.numel()
    torch.testing.assert_close(quarters, torch.full((4,), 0.25), rtol=0, atol=0.01)


@pytest.mark.parametrize("name", ["kaiming", "normal"])
def test_normal_draws_have_the_tails_of_a_normal(name):
    weight = drawn(name).weight.detach()
    beyond = (weight.abs() > 2 * weight.std()).float().mean().item()
    assert beyond == pytest.approx(0.0455, abs=0.005)


def test_orthogonal_rows_with_gain():
    weight = drawn("orthogonal").weight.detach()  # (200, 300): rows can be orthogonal
    torch.testing.assert_close(weight @ weight.t(), 0.64 * torch.eye(OUT), rtol=0, atol=1e-5)
    kernel = drawn("orthogonal", nn.Conv2d(3, 5, 4)).weight.detach().flatten(1)
    torch.testing.assert_close(kernel @ kernel.t(), 0.64 * torch.eye(5), rtol=0, atol=1e-5)


@pytest.mark.parametrize("name", sorted(INITIALIZATIONS))
def test_biases_start_at_zero_except_pytorchs(name):
    bias = drawn(name).bias.detach()
    if name == "default":
        assert 0.9 / math.sqrt(IN) < bias.abs().max() <= 1 / math.sqrt(IN)
    else:
        assert (bias == 0).all()


@pytest.mark.parametrize("name", sorted(INITIALIZATIONS))
def test_normalisation_keeps_ones_and_zeros(name):
    network = all_kinds()
    initialize(network, name, rng())
    assert (network[-1].weight == 1).all() and (network[-1].bias == 0).all()


@pytest.mark.parametrize("name", sorted(INITIALIZATIONS))
def test_the_generator_alone_decides(name):
    first, again, other = (drawn(name, nn.Linear(6, 8), seed).weight for seed in (1, 1, 2))
    assert torch.equal(first, again) and not torch.equal(first, other)
    # building `nn.Linear` draws from the global stream, so it is `initialize` alone that must not
    layer = nn.Linear(6, 8)
    before = torch.get_rng_state()
    initialize(layer, name, rng())
    assert torch.equal(torch.get_rng_state(), before)


@pytest.mark.parametrize("name", sorted(INITIALIZATIONS))
def test_layers_are_drawn_one_after_another(name):
    pair = nn.Sequential(nn.Linear(6, 6), nn.Linear(6, 6))
    initialize(pair, name, rng(3))
    assert not torch.equal(pair[0].weight, pair[1].weight)
