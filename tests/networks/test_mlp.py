"""The MLP against a `Sequential` of PyTorch's layers, and the hand-written derivatives against autograd."""

from itertools import pairwise

import pytest
import torch
from torch import nn

from ganviz.networks import ACTIVATIONS, MLP, Backprop, initialize
from ganviz.networks.activations import IDENTITY

BATCH = 6
WRITTEN_OUT = sorted(name for name, a in ACTIVATIONS.items() if a.backward)


def build(in_shape=(3,), out_shape=(2,), *, layers=2, activation="silu", output=IDENTITY, seed=0, **more):
    network = MLP(in_shape, out_shape, layers=layers, width=7, activation=activation, output=output, **more)
    initialize(network, "default", torch.Generator().manual_seed(seed))  # its biases are not zero
    return network


def backprop_of(network):
    for p in network.parameters():
        p.grad = torch.full_like(p, 9.0)  # what lies there must be overwritten, not added to
    return Backprop(network)


def random(*shape, seed=1):
    return torch.randn(*shape, generator=torch.Generator().manual_seed(seed))


def autograd(network, x, upstream):
    """Output, parameters' gradients and input's gradient."""
    x = x.clone().requires_grad_()
    y = network(x)
    parameters = list(network.parameters())
    *by_parameters, by_x = torch.autograd.grad(y, [*parameters, x], upstream)
    return y.detach(), by_parameters, by_x


def check_derivatives(network, x, upstream):
    y, by_parameters, by_x = autograd(network, x, upstream)
    backprop = backprop_of(network)
    found, tape = backprop.trace(x)
    assert torch.equal(found, y)
    torch.testing.assert_close(backprop.input_gradient(tape, upstream), by_x.flatten(1))
    assert all((p.grad == 9.0).all() for p in network.parameters())  # input_gradient leaves them alone
    backprop.backward(tape, upstream)
    for p, expected in zip(network.parameters(), by_parameters, strict=True):
        torch.testing.assert_close(p.grad, expected)


@pytest.mark.parametrize("layers", [0, 1, 3])
@pytest.mark.parametrize("output", ["identity", "tanh"])
def test_forward_is_a_sequential_of_pytorchs_layers(layers, output):
    squash = {"identity": IDENTITY, **ACTIVATIONS}[output]
    network = build((1, 2, 3), (2, 2), layers=layers, activation="gelu", output=squash)
    parts = [nn.Flatten()]
    for i, linear in enumerate(network.linears):
        parts += [nn.Linear(linear.in_features, linear.out_features), nn.GELU() if i < layers else squash.module()]
    reference = nn.Sequential(*parts, nn.Unflatten(1, (2, 2)))
    for mine, theirs in zip(network.parameters(), reference.parameters(), strict=True):
        theirs.data.copy_(mine.data)
    x = random(BATCH, 1, 2, 3)
    torch.testing.assert_close(network(x), reference(x), rtol=0, atol=0)


@pytest.mark.parametrize("layers", [0, 1, 2, 3])
def test_sizes_of_the_layers(layers):
    network = build((1, 4, 4), (3,), layers=layers)
    sizes = [16, *[7] * layers, 3]
    expected = [(b, a) for a, b in pairwise(sizes)]
    assert [tuple(linear.weight.shape) for linear in network.linears] == expected


def test_without_hidden_layers_the_network_is_affine():
    network = build(layers=0, activation="relu")
    x, y = random(BATCH, 3, seed=1), random(BATCH, 3, seed=2)
    torch.testing.assert_close(network(0.3 * x + 0.7 * y), 0.3 * network(x) + 0.7 * network(y))


@pytest.mark.parametrize("activation", WRITTEN_OUT)
@pytest.mark.parametrize("layers", [0, 1, 2, 3])
def test_backprop_is_autograd(activation, layers):
    check_derivatives(build(layers=layers, activation=activation), random(BATCH, 3), random(BATCH, 2, seed=2))


@pytest.mark.parametrize("layers", [0, 2])
def test_backprop_through_an_image_generator(layers):
    network = build((5,), (1, 4, 4), layers=layers, activation="relu", output=ACTIVATIONS["tanh"])
    check_derivatives(network, random(BATCH, 5), random(BATCH, 1, 4, 4, seed=2))


def test_backprop_through_an_image_discriminator():
    check_derivatives(build((1, 4, 4), (1,), activation="leaky_relu"), random(BATCH, 1, 4, 4), random(BATCH, 1, seed=2))


@pytest.mark.parametrize("activation", WRITTEN_OUT)
def test_trace_and_forward_are_the_networks_own_bitwise(activation):
    network = build((2,), (1, 4, 4), activation=activation, output=ACTIVATIONS["tanh"])
    backprop, x = backprop_of(network), random(BATCH, 2)
    expected = network(x).detach()
    assert expected.shape == (BATCH, 1, 4, 4)
    assert torch.equal(backprop.trace(x)[0], expected)
    assert torch.equal(backprop.forward(x), expected)


def test_the_tape_holds_what_went_through_each_layer():
    network = build(layers=1, activation="tanh")
    x = random(BATCH, 3)
    y, tape = backprop_of(network).trace(x)
    hidden = network.linears[0](x).detach()
    assert torch.equal(tape[0][0], x) and torch.equal(tape[0][1], hidden) and torch.equal(tape[0][2], hidden.tanh())
    assert torch.equal(tape[1][0], hidden.tanh()) and torch.equal(tape[1][2], y)


def test_backprop_follows_weights_that_change_in_place():
    network = build()
    backprop, x = backprop_of(network), random(BATCH, 3)
    before = backprop.forward(x)
    with torch.no_grad():
        for p in network.parameters():
            p.mul_(1.5)
    after = backprop.forward(x)
    assert torch.equal(after, network(x).detach()) and not torch.equal(after, before)


def test_gradients_stay_where_they_are():
    network = build()
    backprop = backprop_of(network)
    places = [p.grad.data_ptr() for p in network.parameters()]
    _, tape = backprop.trace(random(BATCH, 3))
    backprop.backward(tape, random(BATCH, 2, seed=2))
    assert places == [p.grad.data_ptr() for p in network.parameters()]


def test_the_module_can_be_differentiated_twice():
    network = build((1,), (1,), layers=1, activation="tanh").double()
    x = torch.tensor([[0.3], [-1.2]], dtype=torch.float64, requires_grad=True)
    (slope,) = torch.autograd.grad(network(x).sum(), x, create_graph=True)
    (curvature,) = torch.autograd.grad(slope.sum(), x)
    (a, b), (c, _) = ((linear.weight, linear.bias) for linear in network.linears)
    t = torch.tanh(x @ a.t() + b)  # y = sum_k c_k tanh(a_k x + b_k);  y'' = sum_k c_k a_k^2 (-2 t (1 - t^2))
    expected = (c * a.t() ** 2 * (-2 * t * (1 - t**2))).sum(1, keepdim=True)
    torch.testing.assert_close(curvature, expected)


# --- scaled inputs
@pytest.mark.parametrize("scale", [4.0, 0.1])
@pytest.mark.parametrize("layers", [0, 2])
def test_backprop_of_scaled_inputs_is_autograd(scale, layers):
    check_derivatives(build(layers=layers, scale=scale), random(BATCH, 3), random(BATCH, 2, seed=2))
    images = build((1, 4, 4), (1,), layers=layers, scale=scale)
    check_derivatives(images, random(BATCH, 1, 4, 4), random(BATCH, 1, seed=2))


def test_a_scaled_network_sees_its_inputs_divided():
    plain, scaled, x = build(), build(scale=4.0), random(BATCH, 3)
    assert torch.equal(scaled(x), plain(x / 4)) and not torch.equal(scaled(x), plain(x))
    assert torch.equal(backprop_of(scaled).forward(x), plain(x / 4).detach())


# --- normalisation, maxout
def sequential_of(network, norm, activation):
    """The same of PyTorch's modules, with the network's weights."""
    parts = []
    for i, linear in enumerate(network.linears):
        parts.append(nn.Linear(linear.in_features, linear.out_features))
        if i < len(network.linears) - 1:
            parts += [{"batch": nn.BatchNorm1d, "layer": nn.LayerNorm}[norm](linear.out_features), activation()]
    reference = nn.Sequential(*parts)
    names = {}
    for i in range(len(network.linears)):
        names[f"{3 * i}"], names[f"{3 * i + 1}"] = f"linears.{i}", f"norms.{i}"
    own = network.state_dict()
    reference.load_state_dict(
        {k: own[f"{names[k.split('.')[0]]}.{k.split('.')[1]}"].clone() for k in reference.state_dict()}
    )
    return reference


@pytest.mark.parametrize("norm", ["batch", "layer"])
@pytest.mark.parametrize("layers", [1, 3])
def test_normalized_mlps_are_pytorchs_modules_in_training_and_at_rest(norm, layers):
    network = build(layers=layers, norm=norm)
    with torch.no_grad():
        for p in network.norms.parameters():
            p.add_(random(*p.shape, seed=9))
    reference, x = sequential_of(network, norm, nn.SiLU), random(BATCH, 3)
    for _ in range(3):  # running statistics move alike
        torch.testing.assert_close(network(x), reference(x))
    network.eval(), reference.eval()
    torch.testing.assert_close(network(x), reference(x))
    assert not torch.allclose(network(x), build(layers=layers)(x), atol=1e-3)


def test_layer_normalisation_keeps_samples_apart_and_batch_normalisation_does_not():
    x = random(BATCH, 3)
    for norm, apart in (("layer", True), ("batch", False)):
        network = build(norm=norm)
        assert torch.allclose(network(x[:2]), network(x)[:2], atol=1e-5) == apart


@pytest.mark.parametrize("layers", [1, 3])
def test_maxout_mlps_against_a_loop(layers):
    network, x = build(layers=layers, activation="maxout"), random(BATCH, 3)
    assert [tuple(linear.weight.shape) for linear in network.linears] == [
        (35, 3), *[(35, 7)] * (layers - 1), (2, 7)
    ]  # fmt: skip
    y = x
    for i, linear in enumerate(network.linears):
        h = y @ linear.weight.t() + linear.bias
        y = h if i == layers else torch.stack([h[:, 5 * k : 5 * k + 5].max(1).values for k in range(7)], 1)
    torch.testing.assert_close(network(x), y)


@pytest.mark.parametrize(
    ("more", "plain"),
    [
        ({}, True),
        ({"scale": 3.0}, True),
        ({"norm": "batch"}, False),
        ({"norm": "layer"}, False),
        ({"minibatch": "stddev"}, False),
        ({"minibatch": "discrimination"}, False),
        ({"activation": "maxout"}, False),
    ],
    ids=str,
)
def test_plain_is_what_backprop_knows(more, plain):
    assert build(**more).plain is plain


# --- hidden units
@pytest.mark.parametrize(
    "more", [{}, {"norm": "layer"}, {"activation": "maxout"}, {"minibatch": "stddev"}, {"scale": 2.0}], ids=str
)
def test_hidden_are_the_outputs_of_all_layers(more):
    network, x = build(layers=3, **more), random(BATCH, 3)
    hidden = network.hidden(x)
    assert [tuple(h.shape) for h in hidden] == [(BATCH, 7)] * 3 + [(BATCH, 2)]
    assert torch.equal(hidden[-1], network(x))
    heard = []
    hook = network.linears[-1].register_forward_hook(lambda module, inputs, output: heard.append(inputs[0]))
    network(x)
    hook.remove()
    assert torch.equal(heard[0], hidden[-2])
