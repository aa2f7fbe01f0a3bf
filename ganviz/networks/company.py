"""Layers through which a discriminator sees the other samples of its batch, and dropout from a stream of its own.

A layer of either kind answers for a whole batch in training. To judge samples one by one (the surface of D over the
plane), `in_company` first shows the network a batch to compare them with.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from contextlib import contextmanager

import torch
from torch import Tensor, nn
from torch.nn.modules.batchnorm import _BatchNorm

EPSILON = 1e-8


class Company(nn.Module):
    """A layer that looks at the whole batch; `kept` is the batch to compare with, if not the samples' own."""

    def __init__(self) -> None:
        super().__init__()
        self.keeping = False
        self.kept: Tensor | None = None


class MinibatchStddev(Company):
    """(B, F) -> (B, F + 1), or (B, C, H, W) -> (B, C + 1, H, W): one more feature, the same for the whole batch.

    s = (1/F) sum_f sqrt(Var_i y_if + eps) (Karras et al. 2018, arXiv 1710.10196, section 3, with the batch as group).
    """

    def forward(self, y: Tensor) -> Tensor:
        """As the class says."""
        s = (y.var(0, correction=0) + EPSILON).sqrt().mean()
        if self.keeping:
            self.kept = s
        elif self.kept is not None:
            s = self.kept
        return torch.cat((y, s.expand(len(y), 1, *y.shape[2:])), 1)


class MinibatchDiscrimination(Company):
    """(B, F) -> (B, F + kernels): how near the others are to each sample, as D learns to compare them.

    M_i = T y_i, kernels rows of `depth` numbers; o_ib = sum over j other than i of exp(-|M_ib - M_jb|_1)
    (Salimans et al. 2016, arXiv 1606.03498, section 3.2). Divided by the number of others, so that the batch size does
    not matter.
    """

    KERNELS, DEPTH = 16, 4

    def __init__(self, features: int) -> None:
        super().__init__()
        self.project = nn.Linear(features, self.KERNELS * self.DEPTH, bias=False)

    def forward(self, y: Tensor) -> Tensor:
        """As the class says."""
        m = self.project(y).view(-1, self.KERNELS, self.DEPTH)
        if self.keeping:
            self.kept = m
        alone = self.kept is not None and not self.keeping
        others = self.kept if alone and self.kept is not None else m
        # (B, kernels, others): kernel by kernel would need less memory, but a batch is small
        near = torch.exp(-(m[:, :, None] - others.transpose(0, 1)[None]).abs().sum(3)).sum(2)
        mean = near / len(others) if alone else (near - 1) / max(len(m) - 1, 1)  # exp(0) = 1: the sample itself
        return torch.cat((y, mean), 1)


class Dropout(nn.Module):
    """y m / (1 - p) with m from Bernoulli(1 - p), in training, drawn from `rng` (Srivastava et al. 2014).

    PyTorch's own draws from the global stream, which would tie a run to whatever else goes on.
    """

    def __init__(self) -> None:
        super().__init__()
        self.p = 0.0
        self.rng: torch.Generator | None = None

    def forward(self, y: Tensor) -> Tensor:
        """Any shape."""
        if not self.training or self.p == 0:
            return y
        mask = torch.rand(y.shape, generator=self.rng, device=y.device) >= self.p
        return y * mask / (1 - self.p)


@contextmanager
def in_company(network: nn.Module, batch: Tensor) -> Iterator[None]:
    """Within, `network` judges each sample as if it came along with `batch`: by its features and its statistics."""
    layers = [m for m in network.modules() if isinstance(m, Company)]
    norms = [m for m in network.modules() if isinstance(m, _BatchNorm)]
    before = [(copy.deepcopy(m.state_dict()), m.momentum, m.training, m.track_running_stats) for m in norms]
    for layer in layers:
        layer.keeping = True
    for norm in norms:
        norm.train()
        norm.momentum, norm.track_running_stats = 1.0, True
    if layers or norms:
        network(batch)
    for layer in layers:
        layer.keeping = False
    for norm in norms:
        norm.eval()
    try:
        yield
    finally:
        for layer in layers:
            layer.kept = None
        for norm, (state, momentum, training, tracking) in zip(norms, before, strict=True):
            norm.load_state_dict(state)
            norm.momentum, norm.training, norm.track_running_stats = momentum, training, tracking
