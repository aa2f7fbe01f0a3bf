"""Each optimizer against its namesake in `torch.optim`, and what it would do against what it does."""

import pytest
import torch

from ganviz.learning import OPTIMIZERS

N = 40
NAMESAKES = ["adam", "momentum", "rmsprop", "sgd"]


def random(*shape, seed):
    return torch.randn(*shape, generator=torch.Generator().manual_seed(seed))


def ours(name, beta1=0.5, beta2=0.9, lr=0.05):
    values = random(N, seed=0)
    return OPTIMIZERS[name].kind(values, torch.zeros(N), torch.tensor(lr), beta1, beta2)


def torchs(name, parameter, beta1, beta2, lr):
    return {
        "sgd": lambda: torch.optim.SGD([parameter], lr=lr),
        "momentum": lambda: torch.optim.SGD([parameter], lr=lr, momentum=beta1),
        "rmsprop": lambda: torch.optim.RMSprop([parameter], lr=lr, alpha=beta2, eps=1e-8),
        "adam": lambda: torch.optim.Adam([parameter], lr=lr, betas=(beta1, beta2), eps=1e-8),
    }[name]()


def test_only_the_optimistic_one_has_no_namesake():
    assert set(OPTIMIZERS) == {*NAMESAKES, "optimistic_adam"}


@pytest.mark.parametrize("name", NAMESAKES)
@pytest.mark.parametrize("betas", [(0.5, 0.9), (0.9, 0.999), (0.0, 0.9999), (0.0, 0.0)])
@pytest.mark.parametrize("scale", [1.0, 1e-7])  # at the smaller one epsilon counts
def test_twenty_steps_are_those_of_torch(name, betas, scale):
    optimizer = ours(name, *betas)
    parameter = torch.nn.Parameter(optimizer.values.clone())
    start = optimizer.values.clone()
    reference = torchs(name, parameter, *betas, lr=0.05)
    for i, gradient in enumerate(scale * random(20, N, seed=1)):
        if i == 10:
            optimizer.learning_rate.fill_(0.2)
            reference.param_groups[0]["lr"] = 0.2
        optimizer.gradient.copy_(gradient)
        parameter.grad = gradient.clone()
        optimizer.step()
        reference.step()
        torch.testing.assert_close(optimizer.values, parameter.detach(), rtol=2e-5, atol=2e-6)
    if scale == 1.0 or name in ("rmsprop", "adam"):
        assert (optimizer.values - start).abs().max() > 0.1


@pytest.mark.parametrize("name", sorted(OPTIMIZERS))
def test_first_step_by_hand(name):
    optimizer = ours(name, beta1=0.5, beta2=0.75, lr=0.1)
    optimizer.values.fill_(1.0)
    optimizer.gradient.fill_(4.0)
    optimizer.step()
    # sgd and momentum: 0.1 * 4; rmsprop: 0.1 * 4 / sqrt(0.25 * 16); adam, its averages corrected: 0.1 * 4 / 4
    expected = {"sgd": 0.6, "momentum": 0.6, "rmsprop": 0.8, "adam": 0.9, "optimistic_adam": 0.9}[name]
    torch.testing.assert_close(optimizer.values, torch.full((N,), expected))


@pytest.mark.parametrize("name", sorted(OPTIMIZERS))
def test_uses_names_the_betas_that_are_read(name):
    def after(beta1, beta2):
        optimizer = ours(name, beta1, beta2)
        for gradient in random(3, N, seed=1):
            optimizer.gradient.copy_(gradient)
            optimizer.step()
        return optimizer.values

    usual = after(0.5, 0.9)
    matters = {"beta1": not torch.equal(usual, after(0.8, 0.9)), "beta2": not torch.equal(usual, after(0.5, 0.99))}
    assert tuple(beta for beta, does in matters.items() if does) == OPTIMIZERS[name].uses


@pytest.mark.parametrize("name", sorted(OPTIMIZERS))
def test_a_restored_optimizer_goes_on_bitwise(name):
    gradients = random(10, N, seed=1)
    first, second = ours(name), ours(name)

    def play(optimizer, some):
        for gradient in some:
            optimizer.gradient.copy_(gradient)
            optimizer.step()

    play(first, gradients[:5])
    play(second, random(3, N, seed=9))  # its own past must not show
    second.values.copy_(first.values)
    places = {key: tensor.data_ptr() for key, tensor in second.state_dict().items()}
    second.load_state_dict({key: tensor.clone() for key, tensor in first.state_dict().items()})
    play(first, gradients[5:])
    play(second, gradients[5:])
    assert torch.equal(first.values, second.values)
    assert places == {key: tensor.data_ptr() for key, tensor in second.state_dict().items()}  # written in place


@pytest.mark.parametrize("name", sorted(OPTIMIZERS))
def test_no_learning_rate_no_movement(name):
    optimizer = ours(name, lr=0.0)
    before = optimizer.values.clone()
    optimizer.gradient.copy_(random(N, seed=1))
    optimizer.step()
    assert torch.equal(optimizer.values, before)


# --- optimism
@pytest.mark.parametrize("betas", [(0.5, 0.9), (0.9, 0.999), (0.0, 0.9)])
def test_optimistic_adam_moves_twice_and_takes_the_last_move_back(betas):
    """w <- w - 2 lr d_t + lr d_(t-1), with the moves d of PyTorch's Adam; the first is Adam's alone."""
    optimizer = ours("optimistic_adam", *betas)
    parameter = torch.nn.Parameter(torch.zeros(N))
    adam = torchs("adam", parameter, *betas, lr=1.0)
    expected, last = optimizer.values.clone(), None
    for i, gradient in enumerate(random(20, N, seed=1)):
        rate = 0.05 if i < 10 else 0.2
        optimizer.learning_rate.fill_(rate)
        optimizer.gradient.copy_(gradient)
        optimizer.step()
        before, parameter.grad = parameter.detach().clone(), gradient.clone()
        adam.step()
        move = before - parameter.detach()
        expected -= rate * (move if last is None else 2 * move - last)
        last = move
        torch.testing.assert_close(optimizer.values, expected, rtol=2e-5, atol=1e-5)


def test_optimistic_adam_by_hand():
    """Without memory Adam's moves are the gradient's signs: 1, then -1, then 1."""
    optimizer = ours("optimistic_adam", beta1=0.0, beta2=0.0, lr=0.1)
    optimizer.values.zero_()
    for gradient, expected in ((5.0, -0.1), (-2.0, -0.1 + 0.2 + 0.1), (7.0, 0.2 - 0.2 - 0.1)):
        optimizer.gradient.fill_(gradient)
        optimizer.step()
        torch.testing.assert_close(optimizer.values, torch.full((N,), expected))


# --- looking ahead
HISTORIES = pytest.mark.parametrize("past", [0, 1, 7])


def with_past(name, past, betas=(0.5, 0.9), zero=False):
    optimizer = ours(name, *betas)
    for gradient in random(past, N, seed=2):
        optimizer.gradient.copy_(gradient)
        if zero:
            optimizer.gradient[:5] = 0  # weights that had no gradient yet
        optimizer.step()
    return optimizer


@pytest.mark.parametrize("name", sorted(OPTIMIZERS))
@pytest.mark.parametrize("betas", [(0.5, 0.9), (0.9, 0.999), (0.0, 0.9)])
@pytest.mark.parametrize("scale", [1.0, 1e-7])
@HISTORIES
def test_looking_ahead_finds_what_stepping_does(name, betas, scale, past):
    optimizer = with_past(name, past, betas)
    values, memory = optimizer.values.clone(), {k: v.clone() for k, v in optimizer.state_dict().items()}
    for gradient in scale * random(5, N, seed=3):
        values, memory = optimizer.lookahead(values, gradient, memory)
        optimizer.gradient.copy_(gradient)
        optimizer.step()
        torch.testing.assert_close(values, optimizer.values, rtol=1e-5, atol=1e-6)
        assert memory.keys() == optimizer.state_dict().keys()
        for key, tensor in optimizer.state_dict().items():
            torch.testing.assert_close(memory[key], tensor, rtol=1e-4, atol=1e-12)


@pytest.mark.parametrize("name", sorted(OPTIMIZERS))
def test_looking_ahead_leaves_the_optimizer_where_it_is(name):
    optimizer = with_past(name, 3)
    before = {k: v.clone() for k, v in optimizer.state_dict().items()} | {"values": optimizer.values.clone()}
    optimizer.lookahead(optimizer.values, random(N, seed=3), optimizer.state_dict())
    after = optimizer.state_dict() | {"values": optimizer.values}
    assert all(torch.equal(before[key], after[key]) for key in before)


@pytest.mark.parametrize("name", sorted(OPTIMIZERS))
@pytest.mark.parametrize("past", [1, 7])
def test_looking_ahead_can_be_differentiated(name, past):
    """Two moves along the slopes of sum sin(w a), against finite differences in the first values and in a."""
    optimizer = with_past(name, past)
    memory = {k: v.double() for k, v in optimizer.state_dict().items()}
    optimizer.learning_rate = optimizer.learning_rate.double()

    def after_two(values, a):
        kept = memory
        for _ in range(2):
            values, kept = optimizer.lookahead(values, a * torch.cos(values * a), kept)
        return values

    start, a = (random(N, seed=s).double().requires_grad_() for s in (4, 5))
    assert torch.autograd.gradcheck(after_two, (start, a), eps=1e-6, atol=1e-5, rtol=1e-4)


@pytest.mark.parametrize("name", sorted(OPTIMIZERS))
@HISTORIES
def test_looking_ahead_has_a_derivative_where_there_was_no_gradient_yet(name, past):
    optimizer = with_past(name, past, zero=True)
    gradient = random(N, seed=6)
    gradient[:5] = 0
    gradient.requires_grad_()
    values, _ = optimizer.lookahead(optimizer.values, gradient, optimizer.state_dict())
    (derivative,) = torch.autograd.grad(values.sum(), gradient)
    assert derivative.isfinite().all()


# --- in a game: min over x, max over y of x y
def distance_after(steps, name, lr=0.05, betas=(0.0, 0.9), scheme="simultaneous"):
    x, y = (OPTIMIZERS[name].kind(torch.ones(1), torch.zeros(1), torch.tensor(lr), *betas) for _ in range(2))

    def look():
        x.gradient.copy_(y.values)
        y.gradient.copy_(-x.values)

    for _ in range(steps):
        look()
        if scheme == "extragradient":
            before = x.values.clone(), y.values.clone()
            x.step()
            y.step()
            look()
            x.values.copy_(before[0])
            y.values.copy_(before[1])
        x.step()
        y.step()
    return torch.hypot(x.values, y.values).item()


def test_on_a_bilinear_game_gradients_circle_outwards_and_optimism_inwards():
    start = 2**0.5
    # each simultaneous step stretches the distance by sqrt(1 + lr^2)
    assert distance_after(1000, "sgd") == pytest.approx(start * (1 + 0.05**2) ** 500, rel=1e-3)
    # w - lr v(w - lr v(w)) = ((1 - lr^2) + i lr) w in the complex plane
    expected = start * ((1 - 0.05**2) ** 2 + 0.05**2) ** 500
    assert distance_after(1000, "sgd", scheme="extragradient") == pytest.approx(expected, rel=1e-3)
    assert expected < start / 3
    smooth = {"lr": 0.05, "betas": (0.0, 0.9999)}
    assert distance_after(1000, "optimistic_adam", **smooth) < 0.01 < start < distance_after(1000, "adam", **smooth)
