"""Values against PyTorch's modules; derivatives against autograd and against the formulas of the textbook."""

import math

import pytest
import torch

from ganviz.networks.activations import ACTIVATIONS, IDENTITY, LEAK, MAXOUT_PIECES

ALL = [*(a for a in ACTIVATIONS.values() if a.pieces == 1), IDENTITY]
H = torch.cat((torch.linspace(-6, 6, 49), torch.tensor([-1e4, -30.0, 30.0, 1e4]))).double()  # 0 is among them


def normal_cdf(h):
    return 0.5 * (1 + torch.erf(h / math.sqrt(2)))


def normal_density(h):
    return torch.exp(-(h**2) / 2) / math.sqrt(2 * math.pi)


DERIVATIVES = {
    "relu": lambda h: (h > 0).double(),
    "leaky_relu": lambda h: 0.2 + 0.8 * (h > 0).double(),
    "tanh": lambda h: 1 - torch.tanh(h) ** 2,
    "sigmoid": lambda h: torch.sigmoid(h) * torch.sigmoid(-h),
    "silu": lambda h: torch.sigmoid(h) * (1 + h * torch.sigmoid(-h)),
    "gelu": lambda h: normal_cdf(h) + h * normal_density(h),
    "elu": lambda h: torch.exp(h.clamp(max=0)),
    "identity": lambda h: torch.ones_like(h),
}


@pytest.mark.parametrize("activation", ALL, ids=lambda a: a.name)
def test_forward_is_the_module(activation):
    torch.testing.assert_close(activation.forward(H), activation.module()(H), rtol=0, atol=0)


@pytest.mark.parametrize("activation", ALL, ids=lambda a: a.name)
def test_backward_is_the_textbooks_derivative(activation):
    upstream = torch.linspace(-2, 3, len(H)).double()
    found = activation.backward(upstream, H, activation.forward(H))
    torch.testing.assert_close(found, upstream * DERIVATIVES[activation.name](H), rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("activation", ALL, ids=lambda a: a.name)
@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_backward_is_autograds(activation, dtype):
    h = H.to(dtype).view(-1, 1).expand(-1, 3).clone().requires_grad_()
    upstream = torch.linspace(-2, 3, h.numel()).to(dtype).view_as(h)
    y = activation.forward(h)
    (expected,) = torch.autograd.grad(y, h, upstream)
    torch.testing.assert_close(activation.backward(upstream, h.detach(), y.detach()), expected)


def test_the_leak_is_dcgans():
    assert LEAK == 0.2
    assert ACTIVATIONS["leaky_relu"].forward(torch.tensor([-10.0, 5.0])).tolist() == pytest.approx([-2.0, 5.0])


# --- maxout
def test_maxout_is_the_only_one_that_makes_fewer_units_and_has_no_derivative_written_out():
    assert {a.name for a in ACTIVATIONS.values() if a.pieces > 1 or a.backward is None} == {"maxout"}
    assert ACTIVATIONS["maxout"].pieces == MAXOUT_PIECES == 5


def test_maxout_by_hand():
    h = torch.tensor([[1.0, 5.0, -2.0, 0.0, 3.0, -1.0, -5.0, -2.0, -4.0, -3.0]])
    for maxout in (ACTIVATIONS["maxout"].forward, ACTIVATIONS["maxout"].module()):
        assert maxout(h).tolist() == [[5.0, -1.0]]
    h.requires_grad_()
    (gradient,) = torch.autograd.grad(ACTIVATIONS["maxout"].forward(h), h, torch.tensor([[2.0, 3.0]]))
    assert gradient.tolist() == [[0, 2, 0, 0, 0, 3, 0, 0, 0, 0]]  # the largest piece alone
