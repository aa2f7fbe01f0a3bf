"""One side of the game: a network, its parameters as one vector, and the optimizer that moves them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn.modules.batchnorm import _BatchNorm

from ganviz.errors import SettingError
from ganviz.learning import OPTIMIZERS
from ganviz.networks import MLP, Backprop, Company, Dropout, Growing, NetworkPlan, build_network, spectral

ROWS = 512  # samples that pass a network at once while it is looked at: of more, a CPU's caches do not hold the layers


class Player:
    """A network with its optimizer.

    All parameters are views into `values` and their gradients views into `gradient`, so that an update, clipping or
    a copy is one tensor operation whatever the number of layers.

    Args:
        plan: what to build.
        role: "generator" or "discriminator".
        optimizer: name in `OPTIMIZERS`; `beta1`, `beta2` are its constants.
        init: draws the first weights, on the CPU.
        device: where the network lives afterwards.

    Attributes:
        learning_rate: tensor of no dimension on the device; `set_learning_rate` writes it.
        backprop: hand-written derivatives, for plain MLPs; None for other networks.
        social: whether the network judges the samples of a batch together.
        growing: what grows in the network; None where nothing does.
        average: the moving average of `values`; None while there is none.
    """

    def __init__(
        self,
        plan: NetworkPlan,
        role: str,
        *,
        optimizer: str,
        beta1: float,
        beta2: float,
        init: torch.Generator,
        device: torch.device,
    ) -> None:
        self.network = build_network(plan, role, init).to(device)
        self.parameters = list(self.network.parameters())
        modules = list(self.network.modules())
        self._normalizations = [m for m in modules if isinstance(m, _BatchNorm)]
        self._dropouts = [m for m in modules if isinstance(m, Dropout)]
        self.social = bool(self._normalizations) or any(isinstance(m, Company) for m in modules)
        self.growing = next((m for m in modules if isinstance(m, Growing)), None)
        self._track_statistics(False)
        self.values, self.gradient = _flatten(self.parameters)
        self.average: Tensor | None = None
        self._normalized = False
        self.learning_rate = torch.zeros((), device=device)
        net = self.network
        self._written_out = Backprop(net) if isinstance(net, MLP) and net.plain else None
        self.backprop = self._written_out
        self.optimizer = OPTIMIZERS[optimizer].kind(self.values, self.gradient, self.learning_rate, beta1, beta2)

    def __call__(self, x: Tensor) -> Tensor:
        """The network's output; first derivatives are not recorded for plain MLPs."""
        output: Tensor = self.backprop.forward(x) if self.backprop else self.network(x)
        return output

    def in_parts(self, x: Tensor, rows: int = ROWS) -> Tensor:
        """The output for many samples that the network takes each by itself, `rows` of them at a time."""
        return torch.cat([self(part) for part in x.split(rows)])

    # --- what is live
    def set_learning_rate(self, value: float) -> None:
        """Takes effect at the next update."""
        self.learning_rate.fill_(value)

    def constrain(self, *, normalized: bool, dropout: float, rng: torch.Generator) -> None:
        """Divide weights by their spectral norms or not, and drop this share of the hidden units, drawn from `rng`."""
        self._normalized = normalized
        spectral.normalize(self.network, normalized)
        for layer in self._dropouts:
            layer.p, layer.rng = dropout, rng
        self.backprop = None if normalized or dropout else self._written_out

    def keep_average(self, wanted: bool, afresh: bool = False) -> None:
        """Begin a moving average of the weights here, or drop it; one that is kept goes on unless `afresh`."""
        if afresh or wanted != (self.average is not None):
            self.average = self.values.clone() if wanted else None

    def grow(self, step: int) -> None:
        """Take the size that a growing network has at this step."""
        if self.growing is not None:
            self.growing.grow(step)

    # --- one update
    def descend(self, loss: Tensor) -> None:
        """Write the gradient of `loss` by autograd."""
        self.gradient.zero_()
        loss.backward(inputs=self.parameters)

    def prepare(self, iterations: int = 1) -> None:
        """Before the gradient of an update is taken: follow the singular vectors, if weights are normalized."""
        if self._normalized:  # looking for what to follow would cost each update of a small network
            spectral.iterate(self.network, iterations)

    def move(self, clip_value: float = 0, clip_norm: float = 0) -> None:
        """Move along the gradient, clipped where a bound is not 0."""
        if clip_value or clip_norm:
            self.gradient.copy_(clipped(self.gradient, clip_value, clip_norm))
        self.optimizer.step()

    def follow(self, decay: float) -> None:
        """average <- decay average + (1 - decay) values."""
        if self.average is not None:
            self.average.lerp_(self.values, 1 - decay)

    @contextmanager
    def averaged(self) -> Iterator[None]:
        """Within, the network has the averaged weights, if there are any, with the statistics of what passes."""
        if self.average is None:
            yield
            return
        saved = self.values.clone()
        self.values.copy_(self.average)
        try:
            with self.without_chance():
                yield
        finally:
            self.values.copy_(saved)

    @contextmanager
    def without_chance(self) -> Iterator[None]:
        """Within, the network does what it does in training, but drops no hidden unit, and so draws nothing."""
        shares, modes = [layer.p for layer in self._dropouts], [m.training for m in self._normalizations]
        for layer in self._dropouts:
            layer.p = 0.0
        for module in self._normalizations:
            module.train()
        try:
            yield
        finally:
            for layer, share in zip(self._dropouts, shares, strict=True):
                layer.p = share
            for module, mode in zip(self._normalizations, modes, strict=True):
                module.train(mode)

    @contextmanager
    def keeping_statistics(self) -> Iterator[None]:
        """Within, batch normalisation keeps running statistics of what passes.

        Only a player's own updates do: a generator that another's update merely asks for fakes must look the same
        afterwards.
        """
        self._track_statistics(True)
        try:
            yield
        finally:
            self._track_statistics(False)

    def _track_statistics(self, keep: bool) -> None:
        for module in self._normalizations:
            module.track_running_stats = keep

    # --- copies
    def tensors(self) -> dict[str, Tensor]:
        """Weights and statistics by PyTorch's names, whether normalized or not; the player's own tensors."""
        state = self.network.state_dict()
        return {spectral.plain_name(name): tensor for name, tensor in state.items() if not spectral.is_helper(name)}

    def state_dict(self) -> dict[str, Any]:
        """Copies of all that the player's future depends on."""
        buffers = {name: buffer.clone() for name, buffer in self.network.named_buffers()}
        optimizer = {name: tensor.clone() for name, tensor in self.optimizer.state_dict().items()}
        average = None if self.average is None else self.average.clone()
        return {"values": self.values.clone(), "buffers": buffers, "optimizer": optimizer, "average": average}

    def require_fitting(self, state: Mapping[str, Any]) -> None:
        """Raise SettingError for a state that was taken with other networks, optimizers or normalisation."""
        fits = (
            dict(state["buffers"]).keys() == dict(self.network.named_buffers()).keys()
            and dict(state["optimizer"]).keys() == self.optimizer.state_dict().keys()
            and state["values"].shape == self.values.shape
            and (state["average"] is None) == (self.average is None)
        )
        if not fits:
            raise SettingError("this state was taken with other settings than those in force; take those first")

    def load_state_dict(self, state: Mapping[str, Any]) -> None:
        """Inverse of `state_dict`, for one that `require_fitting` lets pass; writes in place."""
        self.values.copy_(state["values"])
        for name, buffer in self.network.named_buffers():
            buffer.copy_(state["buffers"][name])
        self.optimizer.load_state_dict(state["optimizer"])
        if self.average is not None and state["average"] is not None:
            self.average.copy_(state["average"])


def clipped(gradient: Tensor, clip_value: float, clip_norm: float) -> Tensor:
    """The gradient within the bounds that are not 0; differentiable.

    g <- min(c, max(-c, g));  g <- g min(1, c / |g|)
    """
    if clip_value:
        gradient = gradient.clamp(-clip_value, clip_value)
    if clip_norm:
        gradient = gradient * (clip_norm / gradient.norm().clamp_min(1e-12)).clamp_max(1)
    return gradient


def _flatten(parameters: list[nn.Parameter]) -> tuple[Tensor, Tensor]:
    """Move parameters and gradients into two flat vectors and leave views in their place."""
    values = torch.cat([p.detach().reshape(-1) for p in parameters])
    gradient = torch.zeros_like(values)
    sizes = [p.numel() for p in parameters]
    for p, v, g in zip(parameters, values.split(sizes), gradient.split(sizes), strict=True):
        p.data = v.view_as(p)
        p.grad = g.view_as(p)
    return values, gradient
