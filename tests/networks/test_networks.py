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
        "mlp": {"plane", "images"},
        "dcgan": {"images"},
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
