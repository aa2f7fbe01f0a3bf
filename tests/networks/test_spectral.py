"""Spectral normalisation against singular value decompositions, and what stays what it is."""

from dataclasses import replace
from itertools import pairwise

import pytest
import torch

from ganviz.networks import NetworkPlan, spectral
from ganviz.training import Player

MLP = NetworkPlan("mlp", (2,), 3, layers=2, width=7, channels=2, activation="tanh", initialization="default")
DCGAN = replace(MLP, architecture="dcgan", sample_shape=(1, 28, 28))
PLANS = {
    "mlp": MLP,
    "dcgan": DCGAN,
    "compared": replace(MLP, minibatch="discrimination"),
    "normed": replace(MLP, norm="layer", activation="maxout"),
}
EVERY_PLAN = pytest.mark.parametrize("plan", PLANS.values(), ids=PLANS)


def rng(seed=0):
    return torch.Generator().manual_seed(seed)


def build(plan=MLP, normalized=True, seed=0, role="discriminator"):
    player = Player(plan, role, optimizer="sgd", beta1=0.5, beta2=0.9, init=rng(seed), device=torch.device("cpu"))
    player.constrain(normalized=normalized, dropout=0.0, rng=rng())
    return player


def matrices(player):
    """(weights as the network uses them, the parameters behind) of all matrices, flattened."""
    modules = [m for m in player.network.modules() if isinstance(m, spectral.WEIGHTED)]
    behind = [m.parametrizations.weight.original if hasattr(m, "parametrizations") else m.weight for m in modules]
    return [(m.weight.detach().flatten(1), w.detach().flatten(1)) for m, w in zip(modules, behind, strict=True)]


@EVERY_PLAN
def test_weights_are_divided_by_their_largest_singular_value(plan):
    player = build(plan)
    assert spectral.is_normalized(player.network) and len(matrices(player)) >= 3
    for used, behind in matrices(player):  # the iterations at the start come near already
        assert torch.linalg.svdvals(used)[0].item() == pytest.approx(1, abs=0.1)
        assert torch.linalg.svdvals(behind)[0].item() != pytest.approx(1, abs=1e-3)
    for _ in range(300):
        player.prepare()
    for used, behind in matrices(player):
        torch.testing.assert_close(used, behind / torch.linalg.svdvals(behind)[0], rtol=1e-3, atol=1e-4)


def test_estimates_rise_towards_the_singular_value():
    """u' W v of a power iteration never overshoots, and does not fall while the weights stay."""
    player = build(seed=3)
    player.values.copy_(torch.randn(player.values.shape, generator=rng(1)))
    sigmas = []
    for _ in range(20):
        sigmas.append([(behind.norm() / used.norm()).item() for used, behind in matrices(player)])
        player.prepare()
    truth = [torch.linalg.svdvals(behind)[0].item() for _, behind in matrices(player)]
    for early, late in pairwise(sigmas):
        assert all(a <= b * (1 + 1e-5) for a, b in zip(early, late, strict=True))
    assert all(sigma <= true * (1 + 1e-5) for sigma, true in zip(sigmas[-1], truth, strict=True))


def test_one_iteration_by_hand():
    layer = torch.nn.Linear(3, 2, bias=False)
    layer.weight.data.copy_(torch.tensor([[3.0, 0.0, 0.0], [0.0, 1.0, 0.0]]))
    spectral.normalize(layer, True)
    (one,) = layer.parametrizations.weight
    one.u.copy_(torch.tensor([0.6, 0.8]))
    # v = W'u / |W'u| = (1.8, 0.8, 0) / sqrt(3.88);  sigma = u'W v = |W'u| = sqrt(3.88)
    torch.testing.assert_close(layer.weight[0, 0].item(), 3 / 3.88**0.5, rtol=1e-6, atol=0)
    spectral.iterate(layer)
    # u = W v / |W v| with W v = (5.4, 0.8) / sqrt(3.88)
    torch.testing.assert_close(one.u, torch.tensor([5.4, 0.8]) / (5.4**2 + 0.8**2) ** 0.5)


@EVERY_PLAN
def test_looking_does_not_iterate(plan):
    player = build(plan)
    x = torch.randn(4, *plan.sample_shape, generator=rng())
    before = {name: tensor.clone() for name, tensor in player.network.state_dict().items()}
    first, again = player(x), player(x)
    assert torch.equal(first, again)
    assert all(torch.equal(before[name], tensor) for name, tensor in player.network.state_dict().items())


@EVERY_PLAN
def test_preparing_iterates_once(plan):
    player, twin = build(plan), build(plan)
    player.prepare()
    spectral.iterate(twin.network)
    for (name, a), (_, b) in zip(player.network.named_buffers(), twin.network.named_buffers(), strict=True):
        assert torch.equal(a, b), name
    fresh = dict(build(plan).network.named_buffers())
    assert any(not torch.equal(fresh[n], b) for n, b in player.network.named_buffers() if n.endswith(".u"))


@EVERY_PLAN
def test_switching_on_and_off_keeps_the_parameters_where_they_are(plan):
    player = build(plan, normalized=False)
    x = torch.randn(4, *plan.sample_shape, generator=rng())
    values, place, parameters = player.values.clone(), player.values.data_ptr(), list(player.parameters)
    before, names = player(x), list(player.tensors())
    for normalized in (True, True, False, True, False, False):
        player.constrain(normalized=normalized, dropout=0.0, rng=rng())
        assert spectral.is_normalized(player.network) is normalized
        assert torch.equal(player.values, values) and player.values.data_ptr() == place
        assert {id(p) for p in player.network.parameters()} == {id(p) for p in parameters}
        assert torch.equal(torch.cat([p.detach().flatten() for p in parameters]), values)
        ends = place, place + 4 * len(values)
        assert all(ends[0] <= p.data_ptr() < ends[1] for p in player.network.parameters())
        assert sorted(player.tensors()) == sorted(names)
        assert torch.equal(player(x).detach(), before.detach()) is not normalized
    player.values.mul_(2)  # what the network uses is still the vector
    assert all((p.detach().flatten() == v).all() for p, v in
               zip(parameters, player.values.split([p.numel() for p in parameters]), strict=True))  # fmt: skip
    assert not torch.equal(player(x).detach(), before.detach())


@EVERY_PLAN
def test_names_and_tensors_are_those_without_normalisation(plan):
    normalized, plain = build(plan).tensors(), build(plan, normalized=False).tensors()
    assert normalized.keys() == plain.keys()
    assert all(torch.equal(normalized[name], plain[name]) for name in plain)
    assert not any("parametrizations" in name or name.endswith(".u") for name in normalized)
    assert plain.keys() == set(build(plan, normalized=False).network.state_dict())  # PyTorch's own


def test_the_gradient_is_that_of_finite_differences_with_the_vectors_held():
    """d/dW of sum c . W / (u'Wv): sigma moves with W, u and v do not."""
    layer = torch.nn.Linear(4, 3, bias=False).double()
    layer.weight.data.copy_(torch.randn(3, 4, generator=rng(1)).double())
    c = torch.randn(3, 4, generator=rng(2)).double()
    spectral.normalize(layer, True)
    (one,) = layer.parametrizations.weight
    behind = layer.parametrizations.weight.original
    (found,) = torch.autograd.grad((c * layer.weight).sum(), behind)
    u = one.u.clone()
    w = behind.detach().clone()
    v = w.t() @ u / (w.t() @ u).norm()
    expected = torch.zeros_like(w)
    for i in range(3):
        for j in range(4):
            sides = []
            for h in (1e-6, -1e-6):
                shifted = w.clone()
                shifted[i, j] += h
                sides.append(((c * shifted).sum() / (u @ shifted @ v)).item())
            expected[i, j] = (sides[0] - sides[1]) / 2e-6
    torch.testing.assert_close(found, expected, rtol=1e-6, atol=1e-9)


def test_a_normalized_mlp_without_hidden_layers_has_slope_one():
    player = build(replace(MLP, layers=0))
    for _ in range(50):
        player.prepare()
    x = torch.randn(5, 2, generator=rng()).requires_grad_()
    (slope,) = torch.autograd.grad(player.network(x).sum(), x)
    torch.testing.assert_close(slope.norm(dim=1), torch.ones(5))


def test_a_matrix_of_zeros_stays_finite():
    layer = torch.nn.Linear(3, 2)
    torch.nn.init.zeros_(layer.weight)
    spectral.normalize(layer, True)
    spectral.iterate(layer)
    y = layer(torch.ones(1, 3))
    assert y.isfinite().all()
    (gradient,) = torch.autograd.grad(y.sum(), layer.parametrizations.weight.original)
    assert gradient.isfinite().all()


@EVERY_PLAN
def test_a_restored_player_has_the_singular_vectors(plan):
    first, second = build(plan), build(plan, seed=1)
    for _ in range(3):
        first.prepare()
    second.load_state_dict(first.state_dict())
    x = torch.randn(4, *plan.sample_shape, generator=rng())
    assert torch.equal(first(x), second(x))
    first.prepare(), second.prepare()
    assert torch.equal(first(x), second(x))
