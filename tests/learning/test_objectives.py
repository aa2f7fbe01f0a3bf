"""Losses against independent formulas and closed forms, and the formulas on the page against the code."""

import math

import numpy as np
import pytest
import torch
from torch.nn.functional import binary_cross_entropy_with_logits

from ganviz.learning import HARD, OBJECTIVES, Targets

NAMES = sorted(OBJECTIVES)
REAL = torch.tensor([2.0, -1.0, 0.5, 3.0], dtype=torch.float64)
FAKE = torch.tensor([-2.0, 0.25, 1.5, -0.5], dtype=torch.float64)


def full(logits, target):
    return torch.full_like(logits, target)


def sigmoid(logits):
    return 1 / (1 + np.exp(-logits))


# --- values
@pytest.mark.parametrize("name", ["non_saturating", "minimax"])
@pytest.mark.parametrize("targets", [HARD, Targets(0.9), Targets(0.5, 0.0), Targets(0.8, 0.3), Targets(0.2, 0.9)])
def test_cross_entropies_are_torchs(name, targets):
    expected = binary_cross_entropy_with_logits(REAL, full(REAL, targets.real))
    expected = expected + binary_cross_entropy_with_logits(FAKE, full(FAKE, targets.fake))
    torch.testing.assert_close(OBJECTIVES[name].discriminator(REAL, FAKE, targets), expected)


@pytest.mark.parametrize("name", ["non_saturating", "minimax"])
def test_cross_entropies_with_a_target_for_each_sample_are_torchs(name):
    real, fake = torch.tensor([1.0, 0.0, 0.9, 0.3]).double(), torch.tensor([0.0, 1.0, 0.1, 0.5]).double()
    expected = binary_cross_entropy_with_logits(REAL, real) + binary_cross_entropy_with_logits(FAKE, fake)
    torch.testing.assert_close(OBJECTIVES[name].discriminator(REAL, FAKE, Targets(real, fake)), expected)


def test_targets_swapped():
    assert Targets(0.9, 0.2).swapped == Targets(0.2, 0.9) and HARD.swapped == Targets(0.0, 1.0)


def test_generators_of_the_cross_entropies():
    asks_for_real = binary_cross_entropy_with_logits(FAKE, full(FAKE, 1.0))
    asks_for_fake = binary_cross_entropy_with_logits(FAKE, full(FAKE, 0.0))
    torch.testing.assert_close(OBJECTIVES["non_saturating"].generator(FAKE, REAL), asks_for_real)
    torch.testing.assert_close(OBJECTIVES["minimax"].generator(FAKE, REAL), -asks_for_fake)


@pytest.mark.parametrize(
    ("name", "targets", "discriminator", "generator"),
    [
        # 0.5 ((3-1)^2 + (0-1)^2) / 2 = 1.25 and 0.5 (2^2 + (-1)^2) / 2 = 1.25;  0.5 ((2-1)^2 + (-1-1)^2) / 2 = 1.25
        ("least_squares", HARD, 2.5, 1.25),
        # 0.5 (2.5^2 + 0.5^2) / 2 = 1.625, and 1.25 as before
        ("least_squares", Targets(0.5), 2.875, 1.25),
        # 0.5 ((2-0.5)^2 + (-1-0.5)^2) / 2 = 1.125
        ("least_squares", Targets(0.5, 0.5), 1.625 + 1.125, 1.25),
        # max(0, 1-3) = 0, max(0, 1-0) = 1: 0.5;  max(0, 1+2) = 3, max(0, 1-1) = 0: 1.5
        ("hinge", HARD, 2.0, -0.5),
        ("wasserstein", HARD, 0.5 - 1.5, -0.5),
        # no targets: smoothing changes nothing
        ("hinge", Targets(0.5), 2.0, -0.5),
        ("wasserstein", Targets(0.5, 0.2), -1.0, -0.5),
        # pairs (3, 2) and (0, -1): both differ by 1;  -log sigmoid(1) = log(1 + 1/e), -log sigmoid(-1) = 1 + that
        ("relativistic", HARD, math.log(1 + math.exp(-1)), 1 + math.log(1 + math.exp(-1))),
        # mean real 1.5, mean fake 0.5. D: softplus of 0.5-3, 0.5-0, 2-1.5, -1-1.5
        (
            "relativistic_average",
            HARD,
            sum(math.log(1 + math.exp(a)) for a in (-2.5, 0.5, 0.5, -2.5)) / 2,
            sum(math.log(1 + math.exp(-a)) for a in (-2.5, 0.5, 0.5, -2.5)) / 2,
        ),
    ],
)
def test_values_by_hand(name, targets, discriminator, generator):
    real, fake = torch.tensor([3.0, 0.0]), torch.tensor([2.0, -1.0])
    objective = OBJECTIVES[name]
    assert objective.discriminator(real, fake, targets).item() == pytest.approx(discriminator)
    assert objective.generator(fake, real).item() == pytest.approx(generator)


def test_relativistic_pairs_are_pairs():
    """The same samples in other pairs: 3 against -1 and 0 against 2."""
    real, fake = torch.tensor([3.0, 0.0]), torch.tensor([-1.0, 2.0])
    expected = (math.log(1 + math.exp(-4)) + math.log(1 + math.exp(2))) / 2
    assert OBJECTIVES["relativistic"].discriminator(real, fake, HARD).item() == pytest.approx(expected)
    swapped = OBJECTIVES["relativistic"].generator(real, fake)
    assert swapped.item() == pytest.approx(expected)  # with the roles exchanged


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("targets", [HARD, Targets(0.8, 0.1)])
def test_gradients_are_those_of_finite_differences(name, targets):
    objective, h = OBJECTIVES[name], 1e-6
    losses = (
        lambda real, fake: objective.discriminator(real, fake, targets),
        lambda real, fake: objective.generator(fake, real),
    )
    for loss in losses:
        batches = [REAL.clone().requires_grad_(), FAKE.clone().requires_grad_()]
        found = torch.autograd.grad(loss(*batches), batches, allow_unused=True)
        for k in range(2):
            expected = torch.zeros(4).double()
            for i in range(4):
                above, below = [REAL.clone(), FAKE.clone()], [REAL.clone(), FAKE.clone()]
                above[k][i] += h
                below[k][i] -= h
                expected[i] = (loss(*above) - loss(*below)) / (2 * h)
            mine = torch.zeros(4).double() if found[k] is None else found[k]
            torch.testing.assert_close(mine, expected, rtol=1e-6, atol=1e-8)


@pytest.mark.parametrize("name", NAMES)
def test_targets_matter_exactly_where_it_is_said(name):
    objective = OBJECTIVES[name]
    plain = objective.discriminator(REAL, FAKE, HARD)
    for targets in (Targets(0.8), Targets(1.0, 0.2)):
        assert (objective.discriminator(REAL, FAKE, targets) != plain).item() == objective.uses_targets


@pytest.mark.parametrize("name", NAMES)
def test_real_samples_matter_to_g_exactly_where_it_is_said(name):
    objective = OBJECTIVES[name]
    assert (objective.generator(FAKE, REAL) != objective.generator(FAKE, REAL + 1)).item() == objective.uses_real


@pytest.mark.parametrize("name", NAMES)
def test_players_pull_in_opposite_directions(name):
    objective = OBJECTIVES[name]
    real, fake = torch.tensor([0.3], requires_grad=True), torch.tensor([0.2], requires_grad=True)
    up_real, up_fake = torch.autograd.grad(objective.discriminator(real, fake, HARD), (real, fake))
    (up,) = torch.autograd.grad(objective.generator(fake, real), fake)
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
        ("relativistic", math.log(2), math.log(2)),
        ("relativistic_average", 2 * math.log(2), 2 * math.log(2)),
    ],
)
def test_equilibrium_losses(name, discriminator, generator):
    assert OBJECTIVES[name].equilibrium() == pytest.approx((discriminator, generator))


def test_smoothed_equilibrium_by_hand():
    # optimal D is t / 2 = 0.4: BCE(0.4, 0.8) + BCE(0.4, 0)
    expected = -0.8 * math.log(0.4) - 0.2 * math.log(0.6) - math.log(0.6)
    assert OBJECTIVES["non_saturating"].equilibrium(Targets(0.8)) == pytest.approx((expected, -math.log(0.4)))
    # 0.5 (0.4 - 0.8)^2 + 0.5 0.4^2 = 0.16;  0.5 (0.4 - 1)^2 = 0.18
    assert OBJECTIVES["least_squares"].equilibrium(Targets(0.8)) == pytest.approx((0.16, 0.18))


TARGETS = [HARD, Targets(0.9), Targets(0.5), Targets(0.8, 0.1), Targets(0.9, 0.4)]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("flips", [0.0, 0.05, 0.4])
@pytest.mark.parametrize("targets", TARGETS)
def test_equilibrium_is_the_best_of_d_where_fakes_are_as_real(name, targets, flips):
    """Brute force: one logit for all samples, of which a share is told the opposite."""
    objective = OBJECTIVES[name]

    def loss(logit):
        x = torch.full((1, 1), logit, dtype=torch.float64)
        straight, swapped = objective.discriminator(x, x, targets), objective.discriminator(x, x, targets.swapped)
        return ((1 - flips) * straight + flips * swapped).item()

    found = objective.equilibrium(targets, flips)
    best = objective.equilibrium_logit((targets.real + targets.fake) / 2)
    assert loss(best) == pytest.approx(found[0], abs=1e-12)
    assert min(loss(float(x)) for x in np.linspace(-4, 4, 801)) >= found[0] - 1e-12
    at_best = torch.full((1, 1), best, dtype=torch.float64)
    assert objective.generator(at_best, at_best).item() == pytest.approx(found[1], abs=1e-12)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("targets", TARGETS)
def test_no_batch_of_other_logits_does_better_on_equal_batches(name, targets):
    objective = OBJECTIVES[name]
    logits = torch.full((3,), objective.equilibrium_logit((targets.real + targets.fake) / 2), dtype=torch.float64)
    logits.requires_grad_()
    (gradient,) = torch.autograd.grad(objective.discriminator(logits, logits, targets), logits)
    assert gradient.abs().max() < 1e-12


# --- extremes
@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("targets", [HARD, Targets(0.9, 0.1)])
@pytest.mark.parametrize("sign", [1, -1])
def test_large_logits_stay_finite(name, targets, sign):
    objective = OBJECTIVES[name]
    real = torch.full((4,), sign * 1e4, requires_grad=True)
    fake = torch.full((4,), -sign * 1e4, requires_grad=True)
    for loss, inputs in (
        (objective.discriminator(real, fake, targets), (real, fake)),
        (objective.generator(fake, real), (fake,)),
    ):
        assert loss.isfinite()
        assert all(g.isfinite().all() for g in torch.autograd.grad(loss, inputs))


def test_large_logits_keep_their_loss_and_gradient():
    fake = torch.tensor([-1e4], requires_grad=True)
    loss = OBJECTIVES["non_saturating"].generator(fake, fake)
    (gradient,) = torch.autograd.grad(loss, fake)
    assert loss.item() == pytest.approx(1e4) and gradient.item() == pytest.approx(-1.0)  # learns although D is sure
    (gradient,) = torch.autograd.grad(OBJECTIVES["minimax"].generator(fake, fake), fake)
    assert gradient.item() == 0.0  # saturates, which is its point
    wrong = OBJECTIVES["minimax"].discriminator(torch.tensor([-1e4]), torch.tensor([1e4]), HARD)
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
    r"-\mathbb{E}\,\log\sigma\left(D(x) - D(G(z))\right)": lambda real, fake: -np.log(sigmoid(real - fake)).mean(),
    r"-\mathbb{E}_x\,\log\sigma\left(D(x) - \mathbb{E}_z D(G(z))\right) "
    r"- \mathbb{E}_z\,\log\left(1 - \sigma(D(G(z)) - \mathbb{E}_x D(x))\right)": lambda real, fake: (
        -np.log(sigmoid(real - fake.mean())).mean() - np.log(1 - sigmoid(fake - real.mean())).mean()
    ),
}
LOSS_OF_G = {
    r"-\mathbb{E}\,\log D(G(z))": lambda real, fake: -np.log(sigmoid(fake)).mean(),
    r"\mathbb{E}\,\log\left(1 - D(G(z))\right)": lambda real, fake: np.log(1 - sigmoid(fake)).mean(),
    r"\tfrac12\mathbb{E}\,(D(G(z))-1)^2": lambda real, fake: ((fake - 1) ** 2).mean() / 2,
    r"-\mathbb{E}\,D(G(z))": lambda real, fake: -fake.mean(),
    r"-\mathbb{E}\,\log\sigma\left(D(G(z)) - D(x)\right)": lambda real, fake: -np.log(sigmoid(fake - real)).mean(),
    r"-\mathbb{E}_z\,\log\sigma\left(D(G(z)) - \mathbb{E}_x D(x)\right) "
    r"- \mathbb{E}_x\,\log\left(1 - \sigma(D(x) - \mathbb{E}_z D(G(z)))\right)": lambda real, fake: (
        -np.log(sigmoid(fake - real.mean())).mean() - np.log(1 - sigmoid(real - fake.mean())).mean()
    ),
}


@pytest.mark.parametrize("name", NAMES)
def test_the_formulas_on_the_page_are_what_is_computed(name):
    objective = OBJECTIVES[name]
    rng = np.random.default_rng(3)
    real, fake = 2 * rng.standard_normal((2, 50))
    of_d, of_g = objective.formulas
    computed = objective.discriminator(torch.from_numpy(real), torch.from_numpy(fake), HARD)
    assert computed.item() == pytest.approx(LOSS_OF_D[of_d](real, fake))
    computed = objective.generator(torch.from_numpy(fake), torch.from_numpy(real))
    assert computed.item() == pytest.approx(LOSS_OF_G[of_g](real, fake))


# --- verdicts
@pytest.mark.parametrize("name", ["non_saturating", "minimax", "hinge"])
def test_sigmoid_verdicts(name):
    logits = torch.tensor([[-100.0, 0.0], [math.log(3), 100.0]])
    verdicts = OBJECTIVES[name].verdicts(logits, REAL, FAKE)
    torch.testing.assert_close(verdicts, torch.tensor([[0.0, 0.5], [0.75, 1.0]]))


def test_least_squares_verdicts_are_the_clipped_logits():
    logits = torch.tensor([-3.0, 0.0, 0.25, 1.0, 7.0])
    assert OBJECTIVES["least_squares"].verdicts(logits, REAL, FAKE).tolist() == [0, 0, 0.25, 1, 1]


@pytest.mark.parametrize("name", ["wasserstein", "relativistic", "relativistic_average"])
def test_critics_are_judged_relative_to_their_own_scores(name):
    verdicts = OBJECTIVES[name].verdicts
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
