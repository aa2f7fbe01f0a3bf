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
from ganviz.networks.company import Dropout, MinibatchDiscrimination, MinibatchStddev

Tape = list[tuple[Tensor, Tensor, Tensor]]  # of each layer: input x, pre-activation h, output y


NORMS = {"none": "None", "batch": "Batch normalisation", "layer": "Layer normalisation"}


class MLP(nn.Module):
    """x -> linear, normalisation, activation, dropout, ..., linear, output activation.

    Args:
        in_shape: shape of one input; flattened first.
        out_shape: shape of one output.
        layers: number of hidden layers; 0 makes the network affine.
        width: units of each hidden layer.
        activation: a name in `ACTIVATIONS`.
        output: activation of the last layer; none unless given.
        norm: normalisation of hidden layers, a name in `NORMS`.
        minibatch: "stddev" or "discrimination" for a layer of `networks.company` before the last hidden layer.
        scale: inputs are divided by it.

    Attributes:
        widths: units from input to output.
        dropout: after each hidden layer; off until its `p` is set.
        plain: whether `Backprop` knows all of it, dropout aside.
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
        norm: str = "none",
        minibatch: str = "none",
        scale: float = 1.0,
    ) -> None:
        super().__init__()
        self.out_shape, self.scale = tuple(out_shape), scale
        self.activations = [ACTIVATIONS[activation]] * layers + [output]
        sizes = [math.prod(in_shape), *[width] * layers, math.prod(out_shape)]
        self.widths = tuple(sizes)
        self._meeting = max(layers - 1, 0)  # the layer before which a minibatch layer stands
        self.minibatch, added = _minibatch_layer(minibatch, sizes[self._meeting])
        linears = [
            _linear(a + (added if i == self._meeting else 0), b * self.activations[i].pieces)
            for i, (a, b) in enumerate(pairwise(sizes))
        ]
        self.linears = nn.ModuleList(linears)
        self.norms = nn.ModuleList([_norm(norm, linear.out_features) for linear in linears[:-1]])
        self.dropout = Dropout()
        self.plain = norm == "none" and minibatch == "none" and ACTIVATIONS[activation].pieces == 1

    def forward(self, x: Tensor) -> Tensor:
        """(B, *in_shape) -> (B, *out_shape)."""
        return self.hidden(x)[-1].view(-1, *self.out_shape)

    def hidden(self, x: Tensor) -> list[Tensor]:
        """Outputs of all layers, each (B, units); the last is the network's."""
        x = x.flatten(1) / self.scale if self.scale != 1 else x.flatten(1)
        outputs: list[Tensor] = []
        for i, (linear, activation) in enumerate(zip(self.linears, self.activations, strict=True)):
            if i == self._meeting and self.minibatch is not None:
                x = self.minibatch(x)
            x = linear(x)
            hidden = i < len(self.norms)
            x = self.dropout(activation.forward(self.norms[i](x))) if hidden else activation.forward(x)
            outputs.append(x)
        return outputs


def _linear(inputs: int, outputs: int) -> nn.Linear:
    """A layer whose weights are still to be drawn."""
    layer = nn.Linear(inputs, outputs, device="meta")
    # `to_empty` would do the same, and import all of SymPy for it: half of what a run's process takes to begin
    layer.weight, layer.bias = (nn.Parameter(torch.empty(p.shape)) for p in (layer.weight, layer.bias))
    return layer


def _norm(norm: str, units: int) -> nn.Module:
    if norm == "none":
        return nn.Identity()
    return nn.BatchNorm1d(units) if norm == "batch" else nn.LayerNorm(units)


def _minibatch_layer(kind: str, features: int) -> tuple[nn.Module | None, int]:
    """The layer and how many features it adds."""
    if kind == "none":
        return None, 0
    if kind == "stddev":
        return MinibatchStddev(), 1
    return MinibatchDiscrimination(features), MinibatchDiscrimination.KERNELS


class Backprop:
    """First derivatives of a plain `MLP` by the chain rule, without autograd.

    Writes into the parameters' existing `.grad` tensors, which must be allocated and stay where they are.
    """

    def __init__(self, network: MLP) -> None:
        self.out_shape = network.out_shape
        self.scale = network.scale
        self.activations = network.activations
        self._backward = [a.backward for a in network.activations if a.backward is not None]
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
        x = x.flatten(1) / self.scale if self.scale != 1 else x.flatten(1)
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
            g = self._backward[i](g, h, y)
            torch.mm(g.t(), x, out=self.weight_gradients[i])  # dL/dW = g' x
            torch.sum(g, 0, out=self.bias_gradients[i])  # dL/db = sum of g over the batch
            if i:
                g = torch.mm(g, self.weights[i])  # dL/dx = g W

    def input_gradient(self, tape: Tape, gradient: Tensor) -> Tensor:
        """dL/dx, shape (B, number of inputs), from dL/dy; the parameters' gradients stay untouched."""
        g = gradient.flatten(1)
        for i in range(len(tape) - 1, -1, -1):
            _, h, y = tape[i]
            g = torch.mm(self._backward[i](g, h, y), self.weights[i])
        return g / self.scale if self.scale != 1 else g
