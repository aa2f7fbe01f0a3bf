"""Multilayer perceptrons, with forward and backward pass also written out by hand.

A GAN on 2-D data is so small that autograd's bookkeeping costs several times the arithmetic. `MLP` is an ordinary
module that autograd can differentiate, any number of times; `Backprop` computes the same first derivatives in a few
matrix products (a test ties the two), and the trainer uses it wherever no second derivative is asked for.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

import torch
from torch import Tensor, nn

from ganviz.networks.activations import ACTIVATIONS, IDENTITY, Activation

Tape = list[tuple[Tensor, Tensor, Tensor]]  # of each layer: input x, pre-activation h, output y


class MLP(nn.Module):
    """x -> linear, activation, ..., linear, output activation.

    Args:
        in_shape: shape of one input; flattened first.
        out_shape: shape of one output.
        layers: number of hidden layers; 0 makes the network affine.
        width: units of each hidden layer.
        activation: a name in `ACTIVATIONS`.
        output: activation of the last layer; none unless given.
    """

    def __init__(
        self,
        in_shape: Sequence[int],
        out_shape: Sequence[int],
        *,
        layers: int,
        width: int,
        activation: str,
        output: Activation = IDENTITY,
    ) -> None:
        super().__init__()
        self.out_shape = tuple(out_shape)
        sizes = [math.prod(in_shape), *[width] * layers, math.prod(out_shape)]
        linears = [nn.Linear(a, b, device="meta").to_empty(device="cpu") for a, b in pairwise(sizes)]
        self.linears = nn.ModuleList(linears)
        self.activations = [ACTIVATIONS[activation]] * layers + [output]

    def forward(self, x: Tensor) -> Tensor:
        """(B, *in_shape) -> (B, *out_shape)."""
        x = x.flatten(1)
        for linear, activation in zip(self.linears, self.activations, strict=True):
            x = activation.forward(linear(x))
        return x.view(-1, *self.out_shape)


class Backprop:
    """First derivatives of an `MLP` by the chain rule, without autograd.

    Writes into the parameters' existing `.grad` tensors, which must be allocated and stay where they are.
    """

    def __init__(self, network: MLP) -> None:
        self.out_shape = network.out_shape
        self.activations = network.activations
        linears = [linear for linear in network.linears if isinstance(linear, nn.Linear)]
        self.weights = [linear.weight.detach() for linear in linears]
        self.biases = [linear.bias.detach() for linear in linears]
        self.transposed = [weight.t() for weight in self.weights]
        self.weight_gradients = [linear.weight.grad for linear in linears]
        self.bias_gradients = [linear.bias.grad for linear in linears]

    def forward(self, x: Tensor) -> Tensor:
        """(B, *in_shape) -> (B, *out_shape), the same values as the network's own forward."""
        return self.trace(x)[0]

    def trace(self, x: Tensor) -> tuple[Tensor, Tape]:
        """As `forward`, with what `backward` will need."""
        x = x.flatten(1)
        tape: Tape = []
        for weight, bias, activation in zip(self.transposed, self.biases, self.activations, strict=True):
            h = torch.addmm(bias, x, weight)  # h = x W' + b
            y = activation.forward(h)
            tape.append((x, h, y))
            x = y
        return x.view(-1, *self.out_shape), tape

    def backward(self, tape: Tape, gradient: Tensor) -> None:
        """Write dL/dW and dL/db into the parameters' `.grad`, from dL/dy of shape (B, *out_shape)."""
        g = gradient.flatten(1)
        for i in range(len(tape) - 1, -1, -1):
            x, h, y = tape[i]
            g = self.activations[i].backward(g, h, y)
            torch.mm(g.t(), x, out=self.weight_gradients[i])  # dL/dW = g' x
            torch.sum(g, 0, out=self.bias_gradients[i])  # dL/db = sum of g over the batch
            if i:
                g = torch.mm(g, self.weights[i])  # dL/dx = g W

    def input_gradient(self, tape: Tape, gradient: Tensor) -> Tensor:
        """dL/dx, shape (B, number of inputs), from dL/dy; the parameters' gradients stay untouched."""
        g = gradient.flatten(1)
        for i in range(len(tape) - 1, -1, -1):
            _, h, y = tape[i]
            g = torch.mm(self.activations[i].backward(g, h, y), self.weights[i])
        return g
