"""Penalties against finite differences in double precision and closed forms."""

import math

import numpy as np
import pytest
import torch
from torch import nn

from ganviz.learning import REGULARIZERS, Game
from ganviz.learning.regularizers import (
    clip,
    dragan,
    gradient_penalty,
    one_sided_gradient_penalty,
    r1,
    r2,
)
from ganviz.networks import MLP, initialize, spectral

STEP = 1e-5
OF_SLOPES = [dragan, gradient_penalty, one_sided_gradient_penalty, r1, r2]
SHAPES = pytest.mark.parametrize("shape", [(2,), (1, 2, 3)])


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


def small_discriminator(shape=(2,), gain=2.0):
    """With slopes on both sides of one."""
    network = MLP(shape, (1,), layers=2, width=5, activation="tanh")
    initialize(network, "xavier", rng(5))
    with torch.no_grad():
        network.linears[-1].weight.mul_(gain)
    return network.double()


def priced(penalty, network, real, fake, seed=0):
    return penalty(Game(network, real, fake, rng(seed)))


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


@SHAPES
def test_penalties_are_of_slopes_by_finite_differences(shape):
    network, real, fake = small_discriminator(shape), normal(6, *shape, seed=1), normal(6, *shape, seed=2)
    at_real, at_fake = slopes(network, real), slopes(network, fake)
    assert at_real.min() < 1 < at_real.max()
    close = {"rtol": 1e-6, "atol": 1e-8}
    torch.testing.assert_close(priced(r1, network, real, fake), 0.5 * at_real.square().mean(), **close)
    torch.testing.assert_close(priced(r2, network, real, fake), 0.5 * at_fake.square().mean(), **close)
    # fakes on top of the real samples: every point between them is that sample
    found = priced(gradient_penalty, network, real, real.clone())
    torch.testing.assert_close(found, (at_real - 1).square().mean(), **close)
    found = priced(one_sided_gradient_penalty, network, real, real.clone())
    torch.testing.assert_close(found, (at_real - 1).clamp(min=0).square().mean(), **close)


@pytest.mark.parametrize("penalty", OF_SLOPES)
@SHAPES
def test_derivatives_by_d_are_those_of_finite_differences(penalty, shape):
    network, real, fake = small_discriminator(shape), normal(6, *shape, seed=1), normal(6, *shape, seed=2)
    check_derivatives(list(network.parameters()), lambda: priced(penalty, network, real, fake, seed=3))


def check_derivatives(parameters, value):
    gradients = torch.autograd.grad(value(), parameters, allow_unused=True)
    assert any(g is not None and g.abs().max() > 1e-3 for g in gradients)
    for parameter, gradient in zip(parameters, gradients, strict=True):
        expected = torch.zeros_like(parameter).flatten()
        flat = parameter.data.view(-1)
        for i in range(len(flat)):
            kept = flat[i].item()
            flat[i] = kept + STEP
            above = value().item()
            flat[i] = kept - STEP
            below = value().item()
            flat[i] = kept
            expected[i] = (above - below) / (2 * STEP)
        found = torch.zeros_like(parameter) if gradient is None else gradient  # the last bias tilts nothing
        torch.testing.assert_close(found.flatten(), expected, rtol=1e-5, atol=1e-8)


def test_penalties_of_a_bowl_by_hand():
    """D(x) = 3 |x|^2 / 2 has slopes 3 |x|."""
    bowl = Bowl(3.0)
    real = torch.tensor([[1.0, 0.0], [0.0, 2.0], [0.1, 0.0]], dtype=torch.float64)  # slopes 3, 6, 0.3
    fake = torch.tensor([[0.0, 1.0], [0.0, 0.0], [0.0, 0.0]], dtype=torch.float64)  # slopes 3, 0, 0
    assert priced(r1, bowl, real, fake).item() == pytest.approx((9 + 36 + 0.09) / 6)
    assert priced(r2, bowl, real, fake).item() == pytest.approx(9 / 6)
    assert priced(gradient_penalty, bowl, real, real).item() == pytest.approx((4 + 25 + 0.49) / 3)
    assert priced(one_sided_gradient_penalty, bowl, real, real).item() == pytest.approx((4 + 25) / 3)
    assert priced(dragan, bowl, real.mul(0) + 2, fake).item() == pytest.approx((3 * 8**0.5 - 1) ** 2)  # no spread


# --- where they look
@pytest.mark.parametrize("penalty", [gradient_penalty, one_sided_gradient_penalty])
def test_points_of_the_gradient_penalties_lie_uniformly_between_the_pairs(penalty):
    real, fake = normal(2000, 1, 2, 2, seed=1), normal(2000, 1, 2, 2, seed=2)
    recorder = Recorder()
    assert priced(penalty, recorder, real, fake).item() == pytest.approx(0.0, abs=1e-10)
    shares = ((recorder.seen - fake) / (real - fake)).flatten(1)  # one u for each sample, not for each pixel
    torch.testing.assert_close(shares, shares[:, :1].expand_as(shares), rtol=0, atol=1e-6)
    check_uniform(shares[:, 0])


def check_uniform(values):
    u = values.sort().values
    assert u[0] >= 0 and u[-1] <= 1
    even = (torch.arange(len(u), dtype=torch.float64) + 0.5) / len(u)
    assert (u - even).abs().max() < 1.63 / math.sqrt(len(u))  # Kolmogorov-Smirnov at 1%


def test_points_of_dragan_lie_in_a_cloud_beside_the_real_samples():
    """x + u s v: s half the deviation of the batch, u of each sample, v of each pixel, both uniform."""
    real, recorder = 3 * normal(2000, 1, 2, 2, seed=1) + 5, Recorder()
    priced(dragan, recorder, real, torch.full_like(real, math.nan))  # fakes do not matter
    moved = (recorder.seen - real).flatten(1) / (real.std() / 2)
    assert moved.min() >= 0 and moved.max() <= 1
    assert moved.mean().item() == pytest.approx(1 / 4, abs=0.02)  # E u E v
    # of u v: E u^2 E v^2 - 1/16 = 1/9 - 1/16; of two pixels of a sample: E u^2 (E v)^2 - 1/16 = 1/12 - 1/16
    covariance = torch.cov(moved.t())
    assert covariance.diag().mean().item() == pytest.approx(1 / 9 - 1 / 16, rel=0.1)
    assert covariance[0, 1:].mean().item() == pytest.approx(1 / 12 - 1 / 16, rel=0.15)


@pytest.mark.parametrize("penalty", [gradient_penalty, one_sided_gradient_penalty, dragan])
def test_penalties_draw_from_the_given_generator_alone(penalty):
    network, real, fake = small_discriminator(), normal(6, 2, seed=1), normal(6, 2, seed=2)
    before = torch.get_rng_state()
    first, again, other = (priced(penalty, network, real, fake, seed).item() for seed in (1, 1, 2))
    assert first == again != other
    assert torch.equal(torch.get_rng_state(), before)


def test_a_flat_discriminator_has_finite_penalties_and_derivatives():
    flat, x = Bowl(0.0), normal(4, 2, seed=1)
    expected = {dragan: 1.0, gradient_penalty: 1.0, one_sided_gradient_penalty: 0.0, r1: 0.0, r2: 0.0}
    assert set(expected) == set(OF_SLOPES)
    for penalty, height in expected.items():
        value = priced(penalty, flat, x, x)
        (gradient,) = torch.autograd.grad(value, flat.a)
        assert value.item() == pytest.approx(height, abs=1e-5) and gradient.isfinite()


@pytest.mark.parametrize("penalty", [gradient_penalty, one_sided_gradient_penalty, r2])
def test_penalties_can_be_differentiated_through_the_fakes(penalty):
    """As unrolling does: finite differences in the fakes themselves."""
    network, real, fake = small_discriminator(), normal(3, 2, seed=1), normal(3, 2, seed=2).requires_grad_()
    check_derivatives([fake], lambda: priced(penalty, network, real, fake, seed=3))


# --- weights
def test_clipping_is_in_place_and_to_the_bound():
    values = torch.tensor([-3.0, -0.5, -0.1, 0.0, 0.2, 0.5, 0.7])
    place = values.data_ptr()
    clip(values, 0.5)
    assert values.tolist() == pytest.approx([-0.5, -0.5, -0.1, 0.0, 0.2, 0.5, 0.5])
    assert values.data_ptr() == place


# --- formulas on the page, by hand for D(x) = a |x|^2 / 2 and real = fake = x; `weight` is lambda, gamma or c
A = 1.5


def slope(x):
    return A * np.linalg.norm(x, axis=1)


def joint_length(x, weight):
    """Of the game E a |x|^2 / 2 of a against -a b of b."""
    return weight / 2 * ((0.5 * (x**2).sum(1).mean()) ** 2 + A**2)


FORMULAS = {
    r"\lambda\,\mathbb{E}\left(\lVert\nabla D(\hat x)\rVert - 1\right)^2": lambda x, weight: (
        weight * ((slope(x) - 1) ** 2).mean()
    ),
    r"\lambda\,\mathbb{E}\,\max\left(0, \lVert\nabla D(\hat x)\rVert - 1\right)^2": lambda x, weight: (
        weight * (np.maximum(0, slope(x) - 1) ** 2).mean()
    ),
    r"\tfrac{\gamma}{2}\,\mathbb{E}\lVert\nabla D(x)\rVert^2": lambda x, weight: weight / 2 * (slope(x) ** 2).mean(),
    r"\tfrac{\gamma}{2}\,\mathbb{E}\lVert\nabla D(G(z))\rVert^2": lambda x, weight: weight / 2 * (slope(x) ** 2).mean(),
    r"\lambda\,\mathbb{E}\left(\lVert\nabla D(x + \delta)\rVert - 1\right)^2": lambda x, weight: (
        weight * ((slope(x + cloud(x)) - 1) ** 2).mean()
    ),
    r"\tfrac{\gamma}{2}\left(\lVert\nabla_{\phi} L_D\rVert^2 + \lVert\nabla_{\theta} L_G\rVert^2\right)": (
        joint_length
    ),
    r"w \leftarrow \min(c, \max(-c, w))": lambda w, c: np.minimum(c, np.maximum(-c, w)),
    r"W \leftarrow W / \sigma(W)": lambda w, weight: w / np.linalg.svd(w)[1][0],
}


def cloud(x):
    """DRAGAN's displacements, drawn as it draws them."""
    stream = rng()
    v, u = (torch.rand(*shape, generator=stream).double().numpy() for shape in (x.shape, (len(x), 1)))
    return u * x.std(ddof=1) / 2 * v


@pytest.mark.parametrize("name", sorted(REGULARIZERS))
def test_the_formulas_on_the_page_are_what_is_computed(name):
    regularizer, x, weight = REGULARIZERS[name], normal(7, 3, seed=4), 0.7
    expected = torch.as_tensor(FORMULAS[regularizer.formula](x.numpy(), weight), dtype=torch.float64)
    if regularizer.normalizes:
        layer = nn.Linear(3, 7, bias=False).double()
        layer.weight.data.copy_(x)
        spectral.normalize(layer, True)
        for _ in range(100):
            spectral.iterate(layer)
        computed = layer.weight.detach()
    elif regularizer.penalty is None:
        computed = x.clone()
        regularizer.after_step(computed, weight)
    else:
        bowl, other = Bowl(A), nn.Parameter(torch.tensor(2.0, dtype=torch.float64))
        game = Game(bowl, x, x, rng(), lambda: (bowl(x).mean(), -bowl.a * other), ([bowl.a], [other]))
        computed = weight * regularizer.penalty(game)
    torch.testing.assert_close(computed, expected)


# --- the register
@pytest.mark.parametrize("name", sorted(REGULARIZERS))
def test_knobs_are_the_weight_or_bound_and_the_interval(name):
    regularizer = REGULARIZERS[name]
    names = [knob.name for knob in regularizer.knobs]
    assert names == {"weight_clipping": ["weight_clip"], "spectral_norm": []}.get(
        name, [f"{name}_weight", f"{name}_interval"]
    )
    assert all(knob.live for knob in regularizer.knobs)
    assert bool(regularizer.penalty) + bool(regularizer.after_step) + regularizer.normalizes == 1
    assert regularizer.players == (("discriminator", "generator") if name == "consensus" else ("discriminator",))
