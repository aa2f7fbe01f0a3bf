"""What D sees of its minibatch, by hand and by plain loops; dropout and its stream."""

import math
from dataclasses import replace

import pytest
import torch
from torch import nn

from ganviz.networks import Dropout, NetworkPlan, build_network, in_company, initialize
from ganviz.networks.company import MinibatchDiscrimination, MinibatchStddev

PLANE = NetworkPlan("mlp", (2,), 3, layers=2, width=6, channels=3, activation="tanh", initialization="default")
DCGAN = replace(PLANE, architecture="dcgan", sample_shape=(1, 28, 28))
SOCIAL = [replace(plan, minibatch=kind) for plan in (PLANE, DCGAN) for kind in ("stddev", "discrimination")]
EVERY_SOCIAL = pytest.mark.parametrize("plan", SOCIAL, ids=lambda p: f"{p.architecture}-{p.minibatch}")


def rng(seed=0):
    return torch.Generator().manual_seed(seed)


def discriminator(plan, seed=0):
    return build_network(plan, "discriminator", rng(seed))


def samples(plan, n, seed=1):
    return torch.randn(n, *plan.sample_shape, generator=rng(seed))


# --- the standard deviation
def test_minibatch_stddev_by_hand():
    y = torch.tensor([[1.0, 0.0], [3.0, 0.0], [5.0, 6.0]])
    # deviations: of 1, 3, 5 around 3: sqrt(8/3);  of 0, 0, 6 around 2: sqrt((4 + 4 + 16) / 3) = sqrt(8)
    s = (math.sqrt(8 / 3) + math.sqrt(8)) / 2
    torch.testing.assert_close(MinibatchStddev()(y), torch.cat((y, torch.full((3, 1), s)), 1))


def test_equal_samples_give_themselves_away():
    y = torch.ones(4, 3)
    assert MinibatchStddev()(y)[:, 3].tolist() == pytest.approx([1e-4] * 4)  # the root of epsilon
    y.requires_grad_()
    (gradient,) = torch.autograd.grad(MinibatchStddev()(y).sum(), y)
    assert gradient.isfinite().all()


def test_minibatch_stddev_of_maps_is_one_more_map():
    y = torch.randn(5, 3, 4, 2, generator=rng()).double()
    s = sum(
        (y[:, c, i, j].var(correction=0) + 1e-8).sqrt() for c in range(3) for i in range(4) for j in range(2)
    ) / 24  # fmt: skip
    out = MinibatchStddev()(y)
    assert out.shape == (5, 4, 4, 2) and torch.equal(out[:, :3], y)
    torch.testing.assert_close(out[:, 3], s.expand(5, 4, 2))


# --- discrimination
def comparer(features=5):
    layer = MinibatchDiscrimination(features)
    initialize(layer, "xavier", rng(3))
    return layer.double()


def nearness(layer, y, others, itself):
    """o_ib by a plain double loop: the mean over all others, or all but the one of equal index."""

    def rows(x):
        return (x @ layer.project.weight.t()).reshape(-1, 16, 4).tolist()

    mine, theirs = rows(y), rows(others)
    found = torch.zeros(len(y), 16, dtype=torch.float64)
    for i, m in enumerate(mine):
        for b in range(16):
            terms = [
                math.exp(-sum(abs(p - q) for p, q in zip(m[b], other[b], strict=True)))
                for j, other in enumerate(theirs)
                if not (itself and j == i)
            ]
            found[i, b] = sum(terms) / max(len(terms), 1)
    return found


def test_minibatch_discrimination_is_a_double_loop():
    layer, y = comparer(), torch.randn(7, 5, generator=rng()).double()
    out = layer(y)
    assert out.shape == (7, 5 + 16) and torch.equal(out[:, :5], y)
    torch.testing.assert_close(out[:, 5:], nearness(layer, y, y, itself=True))
    assert out[:, 5:].std() > 0.01


def test_equal_samples_are_as_near_as_can_be_and_one_alone_is_near_to_none():
    layer = comparer()
    torch.testing.assert_close(layer(torch.ones(4, 5).double())[:, 5:], torch.ones(4, 16).double())
    assert layer(torch.ones(1, 5).double())[0, 5:].tolist() == [0.0] * 16


def test_gradients_of_both_layers_by_finite_differences():
    y = torch.randn(4, 5, generator=rng()).double().requires_grad_()
    for layer in (MinibatchStddev(), comparer()):
        assert torch.autograd.gradcheck(layer, (y,))
    layer = comparer()
    assert torch.autograd.gradcheck(lambda w: torch.func.functional_call(layer, {"project.weight": w}, (y.detach(),)),
                                    (layer.project.weight,))  # fmt: skip


# --- in company
def test_within_company_the_layers_compare_with_it_and_afterwards_no_more():
    y, company = (torch.randn(n, 5, generator=rng(n)).double() for n in (3, 7))
    for layer in (MinibatchStddev(), comparer()):
        alone = layer(y)
        with in_company(layer, company):
            found = layer(y)
        assert torch.equal(layer(y), alone) and layer.kept is None and not layer.keeping
        if isinstance(layer, MinibatchStddev):
            expected = layer(company)[:3, 5:]  # one number for the whole batch
        else:
            expected = nearness(layer, y, company, itself=False)
        torch.testing.assert_close(found, torch.cat((y, expected), 1))


@EVERY_SOCIAL
def test_judging_one_by_one_is_judging_along(plan):
    network, x, company = discriminator(plan), samples(plan, 5), samples(plan, 8, seed=2)
    with torch.no_grad(), in_company(network, company):
        together, one_by_one = network(x), torch.cat([network(row) for row in x.split(1)])
    torch.testing.assert_close(together, one_by_one, rtol=1e-4, atol=1e-5)
    with torch.no_grad(), in_company(network, samples(plan, 8, seed=3) * 3):
        assert not torch.allclose(network(x), together, atol=1e-4)


@EVERY_SOCIAL
def test_samples_of_the_company_itself_are_judged_as_along_with_it(plan):
    """Of the deviation exactly; nearness counts the sample itself among the others, a share of 1 / B."""
    network, x = discriminator(plan), samples(plan, 8)
    with torch.no_grad(), in_company(network, x):
        judged = network(x)
    with torch.no_grad():
        along = network(x)
    if plan.minibatch == "stddev":
        torch.testing.assert_close(judged, along, rtol=1e-4, atol=1e-5)
        return
    (layer,) = [m for m in network.modules() if isinstance(m, MinibatchDiscrimination)]
    heard = []
    hook = layer.register_forward_hook(lambda module, inputs, output: heard.append(output[:, -16:]))
    with torch.no_grad():
        with in_company(network, x):
            network(x)
        network(x)
    hook.remove()
    _, kept, own = heard
    torch.testing.assert_close(kept, (7 * own + 1) / 8)


def test_company_ends_even_where_judging_fails():
    network = discriminator(SOCIAL[0])
    x = samples(PLANE, 4)
    before = network(x)
    with pytest.raises(RuntimeError), in_company(network, 3 * x):
        network(torch.zeros(4, 99))
    assert torch.equal(network(x), before)


def test_company_matters_to_no_network_that_judges_alone():
    network, x = discriminator(PLANE), samples(PLANE, 4)
    with in_company(network, samples(PLANE, 8, seed=5)):
        within = network(x)
    assert torch.equal(within, network(x))


@pytest.mark.parametrize("kind", ["stddev", "discrimination"])
@pytest.mark.parametrize("layers", [0, 1, 3])
def test_the_layer_stands_before_the_last_hidden_one(kind, layers):
    network = discriminator(replace(PLANE, minibatch=kind, layers=layers))
    added = {"stddev": 1, "discrimination": 16}[kind]
    inputs = [linear.in_features for linear in network.linears]
    expected = [2, *[6] * layers]
    expected[max(layers - 1, 0)] += added
    assert inputs == expected


# --- dropout
def dropout(p, seed=0):
    layer = Dropout()
    layer.p, layer.rng = p, rng(seed)
    return layer


@pytest.mark.parametrize("p", [0.1, 0.5, 0.9])
def test_dropout_drops_its_share_and_keeps_the_mean(p):
    y = dropout(p)(torch.full((400, 100), 3.0))
    kept = y != 0
    assert (y[kept] == torch.tensor(3.0) / (1 - p)).all()
    n = y.numel()
    assert kept.float().mean().item() == pytest.approx(1 - p, abs=4 * math.sqrt(p * (1 - p) / n))
    assert y.mean().item() == pytest.approx(3.0, abs=12 * math.sqrt(p / (1 - p) / n))
    rows = kept.float().mean(1)  # each sample loses its own units
    assert rows.std() > 0.5 * math.sqrt(p * (1 - p) / 100)


def test_dropout_draws_from_its_stream_alone():
    y = torch.ones(20, 20)
    before = torch.get_rng_state()
    first, again, other = (dropout(0.5, seed)(y) for seed in (1, 1, 2))
    assert torch.equal(first, again) and not torch.equal(first, other)
    assert torch.equal(torch.get_rng_state(), before)
    layer = dropout(0.5, 1)
    assert torch.equal(layer(y), first) and not torch.equal(layer(y), first)


def test_dropout_off_or_at_rest_draws_nothing():
    y = torch.ones(20, 20)
    for layer in (dropout(0.0), dropout(0.5).eval()):
        before = layer.rng.get_state()
        assert layer(y) is y and torch.equal(layer.rng.get_state(), before)


@pytest.mark.parametrize("plan", [PLANE, DCGAN], ids=["mlp", "dcgan"])
def test_discriminators_drop_hidden_units_and_never_their_answer(plan):
    network, x = discriminator(plan), samples(plan, 6)
    (layer,) = [m for m in network.modules() if isinstance(m, Dropout)]
    still = network(x)
    layer.p, layer.rng = 0.5, rng()
    shaken = network(x)
    assert (shaken != 0).all() and not torch.allclose(still, shaken)
    assert torch.equal(network.eval()(x), still)


def test_dropout_in_an_mlp_by_hand():
    network, x = discriminator(PLANE), samples(PLANE, 5)
    network.dropout.p, network.dropout.rng = 0.3, rng(7)
    found, stream, y = network(x), rng(7), x
    for i, linear in enumerate(network.linears):
        y = y @ linear.weight.t() + linear.bias
        if i < 2:
            y = torch.where(torch.rand(5, 6, generator=stream) >= 0.3, y.tanh() / 0.7, torch.zeros(5, 6))
    torch.testing.assert_close(found, y)


def test_social_layers_are_not_in_generators():
    network = build_network(replace(PLANE, minibatch="discrimination"), "generator", rng())
    assert not any(isinstance(m, MinibatchDiscrimination | MinibatchStddev) for m in network.modules())
    assert all(isinstance(m, nn.Identity) for m in network.norms)
