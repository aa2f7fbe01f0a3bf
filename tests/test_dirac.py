"""The Dirac-GAN: closed forms, the field against autograd and finite differences, paths, words."""

import itertools
import math

import numpy as np
import pytest
import torch

from ganviz.dirac import (
    ESCAPE,
    REGULARIZERS,
    SCHEMES,
    Variant,
    eigenvalues,
    escape_step,
    field,
    field_grid,
    jacobian,
    judge,
    late_rate,
    losses,
    trajectory,
    update_operator,
)
from ganviz.dirac.game import gradient_field, noise_pairs
from ganviz.errors import SettingError
from ganviz.learning import OBJECTIVES

ALL = [Variant(*names) for names in itertools.product(OBJECTIVES, REGULARIZERS)]
NEAR = (0.001, 0.001)
ids = "{0.objective}-{0.regularizer}".format


def scalar(value):
    return torch.tensor(float(value), dtype=torch.float64, requires_grad=True)


def radius(points):
    return np.hypot(points[:, 0], points[:, 1])


def sigmoid(t):
    return 1 / (1 + math.exp(-t))


# --- the field
def test_field_of_the_non_saturating_game_by_hand():
    theta, psi = 0.7, -1.3
    v = field(Variant(), theta, psi)
    # L_D = log 2 + softplus(theta psi), L_G = softplus(-theta psi)
    assert v == pytest.approx((psi * sigmoid(-theta * psi), -theta * sigmoid(theta * psi)), abs=1e-12)


@pytest.mark.parametrize("variant", ALL, ids=ids)
def test_field_agrees_with_autograd(variant):
    points = np.random.default_rng(0).uniform(-2, 2, (12, 2))
    expected = [[v.item() for v in gradient_field(variant, scalar(t), scalar(p))] for t, p in points]
    np.testing.assert_allclose(np.stack(field(variant, *points.T), 1), expected, atol=1e-9)
    one = field(variant, *points[0])
    np.testing.assert_allclose(one, expected[0], atol=1e-9)


@pytest.mark.parametrize("variant", [Variant(regularizer=name) for name in REGULARIZERS], ids=ids)
def test_field_agrees_with_finite_differences_of_the_losses(variant):
    theta, psi, e = 0.6, 0.8, 1e-5

    def loss(which, t, p):
        return losses(variant, scalar(t), scalar(p))[which].item()

    of_g = (loss(1, theta + e, psi) - loss(1, theta - e, psi)) / (2 * e)
    of_d = (loss(0, theta, psi + e) - loss(0, theta, psi - e)) / (2 * e)
    assert field(variant, theta, psi) == pytest.approx((-of_g, -of_d), abs=1e-8)


def test_the_jump_of_the_hinge_loss_stays_a_jump():
    theta = 2.0
    for psi, slope in ((-0.5 + 1e-6, -theta), (-0.5 - 1e-6, 0.0)):  # the fake logit passes -1
        assert field(Variant("hinge"), theta, psi)[1] == pytest.approx(slope)


@pytest.mark.parametrize("variant", ALL, ids=ids)
def test_the_origin_is_an_equilibrium(variant):
    np.testing.assert_allclose(field(variant, 0.0, 0.0), (0, 0), atol=1e-12)


def test_the_grid_of_a_quiver_plot():
    points, vectors = field_grid(Variant())
    assert points.shape == vectors.shape == (100, 2)
    assert points.min() == -2 and points.max() == 2 and np.isfinite(vectors).all()
    np.testing.assert_allclose(vectors[37], field(Variant(), *points[37]))


def test_noises_have_mean_zero_and_variance_one_and_are_independent():
    noises = np.stack(noise_pairs())
    np.testing.assert_allclose(noises.mean(1), 0, atol=1e-12)
    np.testing.assert_allclose(np.cov(noises, bias=True), np.eye(2), atol=1e-12)


def test_r2_is_r1_here():
    for name in OBJECTIVES:
        np.testing.assert_array_equal(field_grid(Variant(name, "r1"))[1], field_grid(Variant(name, "r2"))[1])


# --- the equilibrium
@pytest.mark.parametrize("gamma", [0.3, 1.0, 2.0])
def test_eigenvalues_with_r1_in_closed_form(gamma):
    found = eigenvalues(jacobian(Variant(regularizer="r1", weight=gamma)))
    root = np.sqrt(complex(gamma**2 / 4 - 1 / 4))
    np.testing.assert_allclose(found, [-gamma / 2 + root, -gamma / 2 - root], atol=1e-12)


def test_eigenvalues_with_instance_noise_in_closed_form():
    found = eigenvalues(jacobian(Variant(regularizer="instance_noise", weight=0.7)))
    bend = -0.25 * 0.7**2  # f''(0) sigma^2, f(t) = -log(1 + exp(-t)); arXiv 1801.04406, section 3
    np.testing.assert_allclose(found, [bend + 1j * np.sqrt(0.25 - bend**2), bend - 1j * np.sqrt(0.25 - bend**2)])


def test_eigenvalues_with_consensus_in_closed_form():
    # J = [[0, 1/2], [-1/2, 0]] becomes J - gamma J^T J
    found = eigenvalues(jacobian(Variant(regularizer="consensus", weight=0.8)))
    np.testing.assert_allclose(found, [-0.2 + 0.5j, -0.2 - 0.5j])


@pytest.mark.parametrize(
    ("objective", "turn"),
    [
        *dict.fromkeys(("non_saturating", "minimax", "least_squares", "relativistic"), 0.5).items(),
        *dict.fromkeys(("wasserstein", "hinge", "relativistic_average"), 1.0).items(),
    ],
)
def test_unregularized_games_only_turn(objective, turn):
    np.testing.assert_allclose(eigenvalues(jacobian(Variant(objective))), [turn * 1j, -turn * 1j], atol=1e-12)


@pytest.mark.parametrize("variant", [v for v in ALL if v.regularizer != "gradient_penalty"], ids=ids)
def test_jacobian_agrees_with_finite_differences(variant):
    e, columns = 1e-5, []
    for step in ((e, 0.0), (0.0, e)):
        ahead, behind = field(variant, *step), field(variant, -step[0], -step[1])
        columns.append((np.array(ahead) - np.array(behind)) / (2 * e))
    np.testing.assert_allclose(jacobian(variant), np.stack(columns, 1), atol=1e-7)


def test_the_gradient_penalty_has_no_jacobian():
    variant = Variant("wasserstein", "gradient_penalty")
    assert jacobian(variant) is None and update_operator(variant) is None
    assert judge(variant, trajectory(variant)).headline == "never comes to rest"
    assert jacobian(Variant("wasserstein", "gradient_penalty", weight=0.0)) is not None


def test_eigenvalues_agree_with_numpy():
    for matrix in np.random.default_rng(1).normal(size=(20, 2, 2)):
        np.testing.assert_allclose(np.sort_complex(eigenvalues(matrix)), np.sort_complex(np.linalg.eigvals(matrix)))


# --- steps
def test_one_simultaneous_step_is_the_field():
    v = field(Variant(), 1.0, 1.0)
    np.testing.assert_allclose(trajectory(Variant(), steps=1)[1], (1 + 0.2 * v[0], 1 + 0.2 * v[1]))


def test_alternating_moves_d_first_and_k_times():
    variant = Variant(scheme="alternating", discriminator_steps=2)
    psi = 1.0
    for _ in range(2):
        psi += 0.2 * field(variant, 1.0, psi)[1]
    np.testing.assert_allclose(trajectory(variant, steps=1)[1], (1 + 0.2 * field(variant, 1.0, psi)[0], psi))


@pytest.mark.parametrize("h", [0.05, 0.2, 0.7])
def test_unregularized_simultaneous_steps_lead_away_by_an_exact_factor(h):
    # the Wasserstein game is linear: every step multiplies the distance by |1 + i h|
    distances = radius(trajectory(Variant("wasserstein", learning_rate=h), NEAR, 100))
    np.testing.assert_allclose(distances[1:40] / distances[:39], abs(1 + 1j * h))
    factor = np.abs(eigenvalues(update_operator(Variant(learning_rate=h)))).max()
    assert factor == pytest.approx(abs(1 + 0.5j * h))
    assert late_rate(trajectory(Variant(learning_rate=h), NEAR, 100)) == pytest.approx(factor, rel=1e-3)


@pytest.mark.parametrize("k", [1, 2, 5])
@pytest.mark.parametrize("objective", ["non_saturating", "minimax", "wasserstein"])
def test_unregularized_alternating_steps_stay_on_the_unit_circle(objective, k):
    variant = Variant(objective, scheme="alternating", discriminator_steps=k)
    np.testing.assert_allclose(np.abs(eigenvalues(update_operator(variant))), 1, atol=1e-12)
    points = trajectory(variant, steps=2000)
    assert escape_step(points) is None and radius(points).max() < 3
    assert radius(trajectory(variant, NEAR, 2000)).min() > 1e-4  # and it never arrives


def test_alternating_steps_leave_the_unit_circle_once_they_are_too_large():
    # up to h = 2 / (sqrt(k) f'(0)), f'(0) being 1 for Wasserstein; arXiv 1801.04406, section 2
    for h, k in ((0.99, 4), (0.66, 9), (1.41, 2)):
        steady = Variant("wasserstein", learning_rate=h, scheme="alternating", discriminator_steps=k)
        assert np.abs(eigenvalues(update_operator(steady))).max() == pytest.approx(1)
        over = Variant("wasserstein", learning_rate=1.03 * h, scheme="alternating", discriminator_steps=k)
        assert np.abs(eigenvalues(update_operator(over))).max() > 1


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("regularizer", ["r1", "r2", "consensus", "instance_noise"])
def test_remedies_converge_at_the_foretold_rate(regularizer, scheme):
    variant = Variant(regularizer=regularizer, scheme=scheme)
    points = trajectory(variant)
    verdict = judge(variant, points)
    assert radius(points)[-1] < 0.001
    assert verdict.headline == "converges, spiralling in"
    assert late_rate(points) == pytest.approx(verdict.factor, rel=2e-3)


def test_clipping_keeps_psi_in_bounds_and_arrives_nowhere():
    variant = Variant("wasserstein", "weight_clipping", weight=0.5)
    points = trajectory(variant)
    assert np.abs(points[1:, 1]).max() == 0.5
    assert judge(variant, points).headline == "circles for ever, held by the clipping"


def test_the_critical_weight_converges_without_circling():
    variant = Variant(regularizer="r1", weight=1.0)
    verdict = judge(variant, trajectory(variant))
    assert verdict.headline == "converges, without circling" and "−0.5, twice" in verdict.reason


@pytest.mark.parametrize("start", [(1.0, 1.0), (-2.0, 1.5), (0.0, 0.0)])
@pytest.mark.parametrize("h", [0.01, 2.0])
@pytest.mark.parametrize("variant", ALL, ids=ids)
def test_paths_are_finite_and_bounded_and_have_words(variant, h, start):
    for scheme, k in (("simultaneous", 1), ("alternating", 10)):
        now = Variant(variant.objective, variant.regularizer, None, h, scheme, k)
        points = trajectory(now, start, 40)
        assert points.shape == (41, 2) and points.dtype == np.float64
        assert np.isfinite(points).all() and radius(points).max() <= ESCAPE * (1 + 1e-9)
        verdict = judge(now, points)
        assert verdict.headline and verdict.reason.endswith(".") and verdict.outcome.endswith(".")


def test_a_lost_path_stays_where_it_was_lost():
    variant = Variant("wasserstein", learning_rate=1.0)
    points = trajectory(variant)
    lost = escape_step(points)
    assert lost == 5  # sqrt(2) * sqrt(2)^5 = 8
    np.testing.assert_array_equal(points[lost:], np.broadcast_to(points[lost], points[lost:].shape))
    verdict = judge(variant, points)
    assert verdict.headline == "diverges fast, spiralling out" and "At step 5" in verdict.outcome
    assert escape_step(trajectory(Variant(regularizer="r1"))) is None


def test_words_tell_what_the_path_does_beyond_the_equilibrium():
    told = {
        "circles for ever, pushed off the equilibrium": Variant(),
        "circles, nearing ever more slowly": Variant(scheme="alternating"),
        "circles for ever": Variant("minimax", scheme="alternating"),
        "diverges slowly, spiralling out": Variant("minimax"),
    }
    for headline, variant in told.items():
        assert judge(variant, trajectory(variant)).headline == headline


def test_no_rate_without_steps():
    assert late_rate(trajectory(Variant(), steps=5)) is None


# --- what is refused
@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"objective": "hings"}, "unknown objective 'hings'; choose one of: hinge, "),
        ({"regularizer": "r3"}, "unknown regularizer 'r3'; choose one of: consensus, "),
        ({"scheme": "both"}, "unknown scheme 'both'; choose one of: alternating, simultaneous"),
        ({"learning_rate": 3}, "step size h 3 is out of bounds; choose a number from 0.001 to 2"),
        ({"learning_rate": math.nan}, "step size h nan is out of bounds"),
        ({"discriminator_steps": 11}, "updates of D 11 is out of bounds; choose a number from 1 to 10"),
        ({"discriminator_steps": 1.5}, "updates of D 1.5 is not a whole number"),
        ({"regularizer": "r1", "weight": 9}, "R1: Weight γ 9 is out of bounds; choose a number from 0 to 3"),
        ({"regularizer": "weight_clipping", "weight": 0}, "choose a number from 0.05 to 2"),
    ],
)
def test_bad_variants_are_explained(wrong, words):
    with pytest.raises(SettingError) as problem:
        Variant(**wrong)
    assert words in str(problem.value)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"start": (4, 0)}, "start 4 is out of bounds; choose a number from -3 to 3"),
        ({"start": (1,)}, "start (1,) is no pair"),
        ({"steps": 0}, "number of steps 0 is out of bounds"),
    ],
)
def test_bad_paths_are_explained(wrong, words):
    with pytest.raises(SettingError) as problem:
        trajectory(Variant(), **wrong)
    assert words in str(problem.value)


def test_names_are_their_keys():
    assert all(rule.name == name for name, rule in REGULARIZERS.items())
