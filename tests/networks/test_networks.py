"""Both players from a plan: shapes, ranges, counts by hand, draws from the given generator alone."""

from dataclasses import replace

import pytest
import torch

from ganviz.networks import (
    ACTIVATIONS,
    ARCHITECTURES,
    INITIALIZATIONS,
    MLP,
    Backprop,
    NetworkPlan,
    build_network,
    count_parameters,
    layer_widths,
    pack,
)
from ganviz.networks.convolutional import DCGANDiscriminator, DCGANGenerator

PLANE = NetworkPlan("mlp", (2,), 3, layers=2, width=8, channels=4, activation="relu", initialization="default")
IMAGES = replace(PLANE, sample_shape=(1, 28, 28))
DCGAN = replace(IMAGES, architecture="dcgan")
PLANS = {"plane": PLANE, "images": IMAGES, "dcgan": DCGAN}


def rng(seed=0):
    return torch.Generator().manual_seed(seed)


@pytest.mark.parametrize("plan", PLANS.values(), ids=PLANS)
def test_latents_become_samples_and_samples_logits(plan):
    fake = build_network(plan, "generator", rng())(torch.randn(5, 3, generator=rng()))
    assert fake.shape == (5, *plan.sample_shape)
    assert build_network(plan, "discriminator", rng())(fake).shape == (5, 1)


def test_the_plan_chooses_the_architecture():
    kinds = {name: [type(build_network(p, role, rng())) for role in ("generator", "discriminator")]
             for name, p in PLANS.items()}  # fmt: skip
    assert kinds == {"plane": [MLP, MLP], "images": [MLP, MLP], "dcgan": [DCGANGenerator, DCGANDiscriminator]}
    assert {name: set(a.kinds) for name, a in ARCHITECTURES.items()} == {
        "mlp": {"plane", "images", "vectors"},
        **{name: {"images"} for name in ("dcgan", "beginners_cnn", "alphabet", "progressive")},
    }


def test_parameter_counts_by_hand():
    counts = {name: [count_parameters(build_network(p, role, rng())) for role in ("generator", "discriminator")]
              for name, p in PLANS.items()}  # fmt: skip
    assert counts["plane"] == [3 * 8 + 8 + 8 * 8 + 8 + 8 * 2 + 2, 2 * 8 + 8 + 8 * 8 + 8 + 8 + 1]
    assert counts["images"] == [3 * 8 + 8 + 8 * 8 + 8 + 8 * 784 + 784, 784 * 8 + 8 + 8 * 8 + 8 + 8 + 1]
    assert counts["dcgan"] == [3 * 8 * 49 + 16 + 8 * 4 * 16 + 8 + 4 * 16 + 1, 4 * 16 + 4 + 4 * 8 * 16 + 8 + 8 * 49 + 1]


def test_counts_add_up_and_leave_out_what_does_not_train():
    networks = [build_network(PLANE, role, rng()) for role in ("generator", "discriminator")]
    total = count_parameters(networks[0]) + count_parameters(networks[1])
    assert count_parameters(networks) == total
    networks[0].linears[0].bias.requires_grad_(False)
    assert count_parameters(networks) == total - 8


@pytest.mark.parametrize("architecture", ["mlp", "dcgan"])
def test_images_are_bounded_and_points_are_not(architecture):
    def make(plan):
        network = build_network(replace(plan, initialization="kaiming"), "generator", rng())
        with torch.no_grad():
            for p in network.parameters():
                p.mul_(10)
            return network(100 * torch.randn(50, 3, generator=rng()))

    images = make(replace(IMAGES, architecture=architecture))
    assert images.abs().max() == 1
    assert make(PLANE).abs().max() > 100


@pytest.mark.parametrize("plan", PLANS.values(), ids=PLANS)
@pytest.mark.parametrize("role", ["generator", "discriminator"])
def test_the_generator_alone_decides_the_weights(plan, role):
    before = torch.get_rng_state()
    first, again, other = (build_network(plan, role, rng(seed)) for seed in (1, 1, 2))
    flat = [torch.nn.utils.parameters_to_vector(n.parameters()) for n in (first, again, other)]
    assert torch.equal(flat[0], flat[1]) and not torch.equal(flat[0], flat[2])
    assert torch.equal(torch.get_rng_state(), before)


@pytest.mark.parametrize("activation", sorted(ACTIVATIONS))
def test_the_plan_chooses_the_activation(activation):
    x = torch.randn(20, 2, generator=rng())
    network = build_network(replace(PLANE, layers=1, activation=activation), "discriminator", rng())
    hidden = network.linears[0](x)
    torch.testing.assert_close(network(x), network.linears[1](ACTIVATIONS[activation].module()(hidden)))


@pytest.mark.parametrize("initialization", sorted(INITIALIZATIONS))
@pytest.mark.parametrize("plan", PLANS.values(), ids=PLANS)
def test_every_initialisation_fits_every_architecture(plan, initialization):
    plan = replace(plan, initialization=initialization)
    fake = build_network(plan, "generator", rng())(torch.randn(4, 3, generator=rng()))
    logits = build_network(plan, "discriminator", rng())(fake)
    assert logits.isfinite().all() and logits.unique().numel() == 4


@pytest.mark.parametrize("layers", [0, 1, 4])
def test_the_plan_chooses_depth_and_width(layers):
    network = build_network(replace(PLANE, layers=layers, width=5), "generator", rng())
    assert [linear.out_features for linear in network.linears] == [5] * layers + [2]


def test_backprop_takes_what_a_plan_builds():
    network = build_network(IMAGES, "generator", rng())
    z = torch.randn(4, 3, generator=rng())
    assert torch.equal(Backprop(network).forward(z), network(z).detach())


# --- packs
def test_packs_are_consecutive_samples_side_by_side():
    points = torch.arange(12.0).view(6, 2)
    assert pack(points, 1) is points
    assert pack(points, 3).tolist() == [[0, 1, 2, 3, 4, 5], [6, 7, 8, 9, 10, 11]]
    images = torch.randn(4, 3, 2, 2, generator=rng())
    packed = pack(images, 2)
    assert packed.shape == (2, 6, 2, 2)
    assert torch.equal(packed[1, :3], images[2]) and torch.equal(packed[1, 3:], images[3])


@pytest.mark.parametrize("plan", PLANS.values(), ids=PLANS)
@pytest.mark.parametrize("m", [1, 2, 4])
def test_a_discriminator_of_packs_takes_packs_and_the_generator_stays_as_it_is(plan, m):
    plan = replace(plan, packing=m)
    fake = build_network(plan, "generator", rng())(torch.randn(8, 3, generator=rng()))
    assert fake.shape == (8, *plan.sample_shape)
    assert build_network(plan, "discriminator", rng())(pack(fake, m)).shape == (8 // m, 1)


@pytest.mark.parametrize(
    ("plan", "more", "generator", "discriminator"),
    [
        (PLANE, {}, (3, 8, 8, 2), (2, 8, 8, 1)),
        (PLANE, {"packing": 3}, (3, 8, 8, 2), (6, 8, 8, 1)),
        (PLANE, {"activation": "maxout"}, (3, 8, 8, 2), (2, 8, 8, 1)),  # units, not their pieces
        (PLANE, {"minibatch": "stddev"}, (3, 8, 8, 2), (2, 8, 8, 1)),
        (PLANE, {"minibatch": "discrimination", "layers": 0}, (3, 2), (2, 1)),
        (PLANE, {"norm": "batch", "scale": 4.0}, (3, 8, 8, 2), (2, 8, 8, 1)),
        (IMAGES, {"packing": 2}, (3, 8, 8, 784), (1568, 8, 8, 1)),
        (DCGAN, {}, (3, 8 * 49, 4, 1), (1, 4, 8, 1)),
        (DCGAN, {"packing": 2}, (3, 8 * 49, 4, 1), (2, 4, 8, 1)),
        (DCGAN, {"minibatch": "discrimination"}, (3, 8 * 49, 4, 1), (1, 4, 8, 1)),
        (DCGAN, {"minibatch": "stddev"}, (3, 8 * 49, 4, 1), (1, 4, 8, 1)),
    ],
    ids=str,
)
def test_widths_of_the_layers(plan, more, generator, discriminator):
    plan = replace(plan, **more)
    assert layer_widths(build_network(plan, "generator", rng())) == generator
    assert layer_widths(build_network(plan, "discriminator", rng())) == discriminator


@pytest.mark.parametrize(
    ("plan", "more", "count"),
    [
        # one more input feature of the second layer, of 8 units
        (PLANE, {"minibatch": "stddev"}, 105 + 8),
        # 8 features -> 16 kernels of 4, and 16 more inputs
        (PLANE, {"minibatch": "discrimination"}, 105 + 8 * 64 + 16 * 8),
        # five times the weights and biases of both hidden layers
        (PLANE, {"activation": "maxout"}, 5 * (2 * 8 + 8 + 8 * 8 + 8) + 8 + 1),
        (PLANE, {"norm": "layer"}, 105 + 2 * 16),
        (PLANE, {"packing": 3}, 105 + 4 * 8),
        # one more map before the second convolution; 16 features more before the last layer
        (DCGAN, {"minibatch": "stddev"}, 981 + 8 * 16),
        (DCGAN, {"minibatch": "discrimination"}, 981 + 8 * 49 * 64 + 16),
    ],
    ids=str,
)
def test_parameters_of_discriminators_by_hand(plan, more, count):
    assert count_parameters(build_network(replace(plan, **more), "discriminator", rng())) == count
