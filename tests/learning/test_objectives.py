"""Losses against independent formulas and closed forms, and the formulas on the page against the code."""

import math

import numpy as np
import pytest
import torch
from torch.nn.functional import binary_cross_entropy_with_logits

from ganviz.learning import OBJECTIVES

NAMES = sorted(OBJECTIVES)
REAL = torch.tensor([2.0, -1.0, 0.5, 3.0], dtype=torch.float64)
FAKE = torch.tensor([-2.0, 0.25, 1.5, -0.5], dtype=torch.float64)


def full(logits, target):
    return torch.full_like(logits, target)


def sigmoid(logits):
    return 1 / (1 + np.exp(-logits))


# --- values
@pytest.mark.parametrize("name", ["non_saturating", "minimax"])
@pytest.mark.parametrize("target", [1.0, 0.9, 0.5])
def test_cross_entropies_are_torchs(name, target):
    expected = binary_cross_entropy_with_logits(REAL, full(REAL, target))
    expected = expected + binary_cross_entropy_with_logits(FAKE, full(FAKE, 0.0))  # one-sided: fakes stay at 0
    torch.testing.assert_close(OBJECTIVES[name].discriminator(REAL, FAKE, target), expected)


def test_generators_of_the_cross_entropies():
    asks_for_real = binary_cross_entropy_with_logits(FAKE, full(FAKE, 1.0))
    asks_for_fake = binary_cross_entropy_with_logits(FAKE, full(FAKE, 0.0))
    torch.testing.assert_close(OBJECTIVES["non_saturating"].generator(FAKE), asks_for_real)
    torch.testing.assert_close(OBJECTIVES["minimax"].generator(FAKE), -asks_for_fake)


@pytest.mark.parametrize(
    ("name", "target", "discriminator", "generator"),
    [
        # 0.5 ((3-1)^2 + (0-1)^2) / 2 = 1.25 and 0.5 (2^2 + (-1)^2) / 2 = 1.25;  0.5 ((2-1)^2 + (-1-1)^2) / 2 = 1.25
        ("least_squares", 1.0, 2.5, 1.25),
        # 0.5 (2.5^2 + 0.5^2) / 2 = 1.625, and 1.25 as before
        ("least_squares", 0.5, 2.875, 1.25),
        # max(0, 1-3) = 0, max(0, 1-0) = 1: 0.5;  max(0, 1+2) = 3, max(0, 1-1) = 0: 1.5
        ("hinge", 1.0, 2.0, -0.5),
        ("wasserstein", 1.0, 0.5 - 1.5, -0.5),
        # no targets: smoothing changes nothing
        ("hinge", 0.5, 2.0, -0.5),
        ("wasserstein", 0.5, -1.0, -0.5),
    ],
)
def test_values_by_hand(name, target, discriminator, generator):
    real, fake = torch.tensor([3.0, 0.0]), torch.tensor([2.0, -1.0])
    objective = OBJECTIVES[name]
    assert objective.discriminator(real, fake, target).item() == pytest.approx(discriminator)
    assert objective.generator(fake).item() == pytest.approx(generator)


@pytest.mark.parametrize("name", NAMES)
def test_targets_matter_exactly_where_it_is_said(name):
    objective = OBJECTIVES[name]
    smoothed, plain = (objective.discriminator(REAL, FAKE, target) for target in (0.8, 1.0))
    assert (smoothed != plain).item() == objective.uses_targets


@pytest.mark.parametrize("name", NAMES)
def test_players_pull_in_opposite_directions(name):
    objective = OBJECTIVES[name]
    real, fake = torch.tensor([0.3], requires_grad=True), torch.tensor([0.2], requires_grad=True)
    up_real, up_fake = torch.autograd.grad(objective.discriminator(real, fake, 1.0), (real, fake))
    (up,) = torch.autograd.grad(objective.generator(fake), fake)
    assert up_real < 0 < up_fake  # D raises real logits and lowers fake ones
    assert up < 0  # G raises fake ones


# --- equilibrium
@pytest.mark.parametrize(
    ("name", "discriminator", "generator"),
    [
        ("non_saturating", 2 * math.log(2), math.log(2)),
        ("minimax", 2 * math.log(2), -math.log(2)),
        ("least_squares", 0.25, 0.125),
        ("hinge", 2.0, 0.0),
        ("wasserstein", 0.0, 0.0),
    ],
)
def test_equilibrium_losses(name, discriminator, generator):
    assert OBJECTIVES[name].equilibrium() == pytest.approx((discriminator, generator))


def test_smoothed_equilibrium_by_hand():
    # optimal D is t / 2 = 0.4: BCE(0.4, 0.8) + BCE(0.4, 0)
    expected = -0.8 * math.log(0.4) - 0.2 * math.log(0.6) - math.log(0.6)
    assert OBJECTIVES["non_saturating"].equilibrium(0.8) == pytest.approx((expected, -math.log(0.4)))
    # 0.5 (0.4 - 0.8)^2 + 0.5 0.4^2 = 0.16;  0.5 (0.4 - 1)^2 = 0.18
    assert OBJECTIVES["least_squares"].equilibrium(0.8) == pytest.approx((0.16, 0.18))


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("target", [1.0, 0.9, 0.5])
def test_equilibrium_logit_is_the_best_of_d_on_equal_batches(name, target):
    objective = OBJECTIVES[name]
    best = objective.equilibrium_logit(target)
    logits = torch.full((3,), best, dtype=torch.float64, requires_grad=True)
    (gradient,) = torch.autograd.grad(objective.discriminator(logits, logits, target), logits)
    assert gradient.abs().max() < 1e-12
    others = (objective.discriminator(x, x, target).item() for x in torch.linspace(-3, 3, 61).double().split(1))
    assert min(others) >= objective.equilibrium(target)[0] - 1e-12


# --- extremes
@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("target", [1.0, 0.9])
@pytest.mark.parametrize("sign", [1, -1])
def test_large_logits_stay_finite(name, target, sign):
    objective = OBJECTIVES[name]
    real = torch.full((4,), sign * 1e4, requires_grad=True)
    fake = torch.full((4,), -sign * 1e4, requires_grad=True)
    for loss, inputs in (
        (objective.discriminator(real, fake, target), (real, fake)),
        (objective.generator(fake), (fake,)),
    ):
        assert loss.isfinite()
        assert all(g.isfinite().all() for g in torch.autograd.grad(loss, inputs))


def test_large_logits_keep_their_loss_and_gradient():
    fake = torch.tensor([-1e4], requires_grad=True)
    loss = OBJECTIVES["non_saturating"].generator(fake)
    (gradient,) = torch.autograd.grad(loss, fake)
    assert loss.item() == pytest.approx(1e4) and gradient.item() == pytest.approx(-1.0)  # learns although D is sure
    (gradient,) = torch.autograd.grad(OBJECTIVES["minimax"].generator(fake), fake)
    assert gradient.item() == 0.0  # saturates, which is its point
    wrong = OBJECTIVES["minimax"].discriminator(torch.tensor([-1e4]), torch.tensor([1e4]), 1.0)
    assert wrong.item() == pytest.approx(2e4)


# --- formulas on the page, transcribed by hand; D is the network's output, or its sigmoid where logarithms are taken
LOSS_OF_D = {
    r"-\mathbb{E}\,\log D(x) - \mathbb{E}\,\log\left(1 - D(G(z))\right)": lambda real, fake: (
        -np.log(sigmoid(real)).mean() - np.log(1 - sigmoid(fake)).mean()
    ),
    r"\tfrac12\mathbb{E}\,(D(x)-1)^2 + \tfrac12\mathbb{E}\,D(G(z))^2": lambda real, fake: (
        ((real - 1) ** 2).mean() / 2 + (fake**2).mean() / 2
    ),
    r"\mathbb{E}\,D(G(z)) - \mathbb{E}\,D(x)": lambda real, fake: fake.mean() - real.mean(),
    r"\mathbb{E}\,\max(0, 1 - D(x)) + \mathbb{E}\,\max(0, 1 + D(G(z)))": lambda real, fake: (
        np.maximum(0, 1 - real).mean() + np.maximum(0, 1 + fake).mean()
    ),
}
LOSS_OF_G = {
    r"-\mathbb{E}\,\log D(G(z))": lambda fake: -np.log(sigmoid(fake)).mean(),
    r"\mathbb{E}\,\log\left(1 - D(G(z))\right)": lambda fake: np.log(1 - sigmoid(fake)).mean(),
    r"\tfrac12\mathbb{E}\,(D(G(z))-1)^2": lambda fake: ((fake - 1) ** 2).mean() / 2,
    r"-\mathbb{E}\,D(G(z))": lambda fake: -fake.mean(),
}


@pytest.mark.parametrize("name", NAMES)
def test_the_formulas_on_the_page_are_what_is_computed(name):
    objective = OBJECTIVES[name]
    rng = np.random.default_rng(3)
    real, fake = 2 * rng.standard_normal((2, 50))
    of_d, of_g = objective.formulas
    computed = objective.discriminator(torch.from_numpy(real), torch.from_numpy(fake), 1.0)
    assert computed.item() == pytest.approx(LOSS_OF_D[of_d](real, fake))
    assert objective.generator(torch.from_numpy(fake)).item() == pytest.approx(LOSS_OF_G[of_g](fake))


# --- verdicts
@pytest.mark.parametrize("name", ["non_saturating", "minimax", "hinge"])
def test_sigmoid_verdicts(name):
    logits = torch.tensor([[-100.0, 0.0], [math.log(3), 100.0]])
    verdicts = OBJECTIVES[name].verdicts(logits, REAL, FAKE)
    torch.testing.assert_close(verdicts, torch.tensor([[0.0, 0.5], [0.75, 1.0]]))


def test_least_squares_verdicts_are_the_clipped_logits():
    logits = torch.tensor([-3.0, 0.0, 0.25, 1.0, 7.0])
    assert OBJECTIVES["least_squares"].verdicts(logits, REAL, FAKE).tolist() == [0, 0, 0.25, 1, 1]


def test_critics_are_judged_relative_to_their_own_scores():
    verdicts = OBJECTIVES["wasserstein"].verdicts
    real, fake = torch.tensor([5.0, 7.0]), torch.tensor([1.0, 3.0])
    judged = verdicts(torch.tensor([4.0, 6.0, 2.0]), real, fake)
    assert judged[0].item() == pytest.approx(0.5)
    spread = math.sqrt((1 + 9 + 1 + 9) / 3)  # of 5, 7, 1, 3 around 4
    assert judged[1].item() == pytest.approx(1 / (1 + math.exp(-2 * 2 / spread)))
    assert judged[2].item() == pytest.approx(1 - judged[1].item())
    moved = verdicts(10 * torch.tensor([4.0, 6.0, 2.0]) - 300, 10 * real - 300, 10 * fake - 300)
    torch.testing.assert_close(moved, judged)


def test_a_critic_that_says_nothing_judges_half():
    same = torch.full((4,), 3.0)
    assert OBJECTIVES["wasserstein"].verdicts(same, same, same).tolist() == [0.5] * 4
