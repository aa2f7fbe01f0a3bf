"""Penalties against finite differences in double precision and closed forms."""

import math

import pytest
import torch
from torch import nn

from ganviz.learning import REGULARIZERS
from ganviz.learning.regularizers import clip, gradient_penalty, r1
from ganviz.networks import MLP, initialize

STEP = 1e-5


class Bowl(nn.Module):
    """D(x) = a |x|^2 / 2, so grad D = a x."""

    def __init__(self, a=1.0):
        super().__init__()
        self.a = nn.Parameter(torch.tensor(a, dtype=torch.float64))

    def forward(self, x):
        return 0.5 * self.a * x.flatten(1).square().sum(1, keepdim=True)


class Recorder(nn.Module):
    """Remembers what it is asked; has slope one along the first axis."""

    def forward(self, x):
        self.seen = x.detach()
        return x.flatten(1)[:, :1]


def rng(seed=0):
    return torch.Generator().manual_seed(seed)


def normal(*shape, seed):
    return torch.randn(*shape, generator=rng(seed), dtype=torch.float64)


def small_discriminator(shape=(2,)):
    network = MLP(shape, (1,), layers=2, width=5, activation="tanh")
    initialize(network, "xavier", rng(5))
    return network.double()


@torch.no_grad()
def slopes(network, x):
    """|dD/dx| of each sample by central differences."""
    gradient = torch.zeros_like(x)
    for i in range(x[0].numel()):
        shift = torch.zeros_like(x).flatten(1)
        shift[:, i] = STEP
        shift = shift.view_as(x)
        gradient.flatten(1)[:, i] = (network(x + shift) - network(x - shift)).flatten() / (2 * STEP)
    return gradient.flatten(1).norm(dim=1)


@pytest.mark.parametrize("shape", [(2,), (1, 2, 3)])
def test_r1_is_half_the_mean_squared_slope_at_real_samples(shape):
    network, real, fake = small_discriminator(shape), normal(6, *shape, seed=1), normal(6, *shape, seed=2)
    expected = 0.5 * slopes(network, real).square().mean()
    torch.testing.assert_close(r1(network, real, fake, rng()), expected, rtol=1e-7, atol=1e-9)


@pytest.mark.parametrize("shape", [(2,), (1, 2, 3)])
def test_gradient_penalty_is_the_mean_squared_distance_of_slopes_from_one(shape):
    network, x = small_discriminator(shape), normal(6, *shape, seed=1)
    expected = (slopes(network, x) - 1).square().mean()
    # fakes on top of the real samples: every point between them is that sample
    torch.testing.assert_close(gradient_penalty(network, x, x.clone(), rng()), expected, rtol=1e-7, atol=1e-9)


@pytest.mark.parametrize("penalty", [gradient_penalty, r1])
def test_derivatives_by_d_are_those_of_finite_differences(penalty):
    network, real, fake = small_discriminator(), normal(6, 2, seed=1), normal(6, 2, seed=2)
    parameters = list(network.parameters())
    gradients = torch.autograd.grad(penalty(network, real, fake, rng(3)), parameters, allow_unused=True)
    for parameter, gradient in zip(parameters, gradients, strict=True):
        expected = torch.zeros_like(parameter).flatten()
        flat = parameter.data.view(-1)
        for i in range(len(flat)):
            kept = flat[i].item()
            flat[i] = kept + STEP
            above = penalty(network, real, fake, rng(3)).item()
            flat[i] = kept - STEP
            below = penalty(network, real, fake, rng(3)).item()
            flat[i] = kept
            expected[i] = (above - below) / (2 * STEP)
        found = torch.zeros_like(parameter) if gradient is None else gradient  # the last bias tilts nothing
        torch.testing.assert_close(found.flatten(), expected, rtol=1e-5, atol=1e-8)


def test_points_of_the_gradient_penalty_lie_uniformly_between_the_pairs():
    real, fake = normal(2000, 1, 2, 2, seed=1), normal(2000, 1, 2, 2, seed=2)
    recorder = Recorder()
    assert gradient_penalty(recorder, real, fake, rng()).item() == pytest.approx(0.0, abs=1e-10)
    shares = ((recorder.seen - fake) / (real - fake)).flatten(1)  # one u for each sample, not for each pixel
    torch.testing.assert_close(shares, shares[:, :1].expand_as(shares), rtol=0, atol=1e-6)
    u = shares[:, 0].sort().values
    assert u[0] >= 0 and u[-1] <= 1
    even = (torch.arange(2000, dtype=torch.float64) + 0.5) / 2000
    assert (u - even).abs().max() < 1.63 / math.sqrt(2000)  # Kolmogorov-Smirnov at 1%


def test_gradient_penalty_draws_from_the_given_generator_alone():
    network, real, fake = small_discriminator(), normal(6, 2, seed=1), normal(6, 2, seed=2)
    before = torch.get_rng_state()
    first, again, other = (gradient_penalty(network, real, fake, rng(seed)).item() for seed in (1, 1, 2))
    assert first == again != other
    assert torch.equal(torch.get_rng_state(), before)


def test_a_flat_discriminator_has_finite_penalties_and_derivatives():
    flat, x = Bowl(0.0), normal(4, 2, seed=1)
    for penalty, expected in ((gradient_penalty, 1.0), (r1, 0.0)):
        value = penalty(flat, x, x, rng())
        (gradient,) = torch.autograd.grad(value, flat.a)
        assert value.item() == pytest.approx(expected, abs=1e-5) and gradient.isfinite()


def test_clipping_is_in_place_and_to_the_bound():
    values = torch.tensor([-3.0, -0.5, -0.1, 0.0, 0.2, 0.5, 0.7])
    place = values.data_ptr()
    clip(values, 0.5)
    assert values.tolist() == pytest.approx([-0.5, -0.5, -0.1, 0.0, 0.2, 0.5, 0.5])
    assert values.data_ptr() == place


# --- formulas on the page, by hand for D(x) = a |x|^2 / 2 and real = fake = x; `weight` is lambda, gamma or c
A = 1.5
FORMULAS = {
    r"\lambda\,\mathbb{E}\left(\lVert\nabla D(\hat x)\rVert - 1\right)^2": lambda x, weight: (
        weight * (A * x.norm(dim=1) - 1).square().mean()
    ),
    r"\tfrac{\gamma}{2}\,\mathbb{E}\lVert\nabla D(x)\rVert^2": lambda x, weight: (
        weight / 2 * (A * x.norm(dim=1)).square().mean()
    ),
    r"w \leftarrow \min(c, \max(-c, w))": lambda w, c: torch.minimum(
        torch.full_like(w, c), torch.maximum(torch.full_like(w, -c), w)
    ),
}


@pytest.mark.parametrize("name", sorted(REGULARIZERS))
def test_the_formulas_on_the_page_are_what_is_computed(name):
    regularizer, x, weight = REGULARIZERS[name], normal(7, 3, seed=4), 0.7
    expected = FORMULAS[regularizer.formula](x, weight)
    if regularizer.penalty is None:
        computed = x.clone()
        regularizer.after_step(computed, weight)
    else:
        computed = weight * regularizer.penalty(Bowl(A), x, x, rng())
    torch.testing.assert_close(computed, expected)
