"""Each optimizer against its namesake in `torch.optim`."""

import pytest
import torch

from ganviz.learning import OPTIMIZERS

N = 40


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


@pytest.mark.parametrize("name", sorted(OPTIMIZERS))
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
    expected = {"sgd": 0.6, "momentum": 0.6, "rmsprop": 0.8, "adam": 0.9}[name]
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
