"""Spectral normalisation (Miyato et al. 2018, arXiv 1802.05957): W / sigma(W), sigma by power iteration."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn.utils import parametrize

WEIGHTED = (nn.Linear, nn.Conv2d)  # of which discriminators are made
FIRST = 15  # iterations for weights that were not followed from the start


class _Normalized(nn.Module):
    """W -> W / (u' W v) with v = W'u / |W'u|; u approaches a singular vector of the largest singular value."""

    u: Tensor

    def __init__(self, weight: Tensor) -> None:
        super().__init__()
        matrix = weight.detach().flatten(1)
        # no draw: any vector that is not orthogonal to the singular one will do
        self.register_buffer("u", nn.functional.normalize(matrix.sum(1) + 1e-3, dim=0))
        self.iterate(weight, FIRST)

    @torch.no_grad()
    def iterate(self, weight: Tensor, times: int = 1) -> None:
        """v <- W'u / |W'u|, u <- W v / |W v|."""
        matrix = weight.flatten(1)
        for _ in range(times):
            v = nn.functional.normalize(matrix.t() @ self.u, dim=0)
            self.u.copy_(nn.functional.normalize(matrix @ v, dim=0))

    def forward(self, weight: Tensor) -> Tensor:
        sigma: Tensor = (weight.flatten(1).t() @ self.u).norm()  # |W'u| = u'W v, with the derivative u v'
        return weight / sigma.clamp_min(1e-12)


def is_normalized(network: nn.Module) -> bool:
    """Whether `normalize` is in force."""
    return any(isinstance(m, _Normalized) for m in network.modules())


def normalize(network: nn.Module, wanted: bool) -> None:
    """Have all weight matrices divided by their spectral norms, or no more; the parameters stay what they are."""
    if wanted == is_normalized(network):
        return
    for module in list(network.modules()):
        if isinstance(module, WEIGHTED) and wanted:
            parametrize.register_parametrization(module, "weight", _Normalized(module.weight), unsafe=True)
        elif isinstance(module, WEIGHTED):
            parametrize.remove_parametrizations(module, "weight", leave_parametrized=False)


def iterate(network: nn.Module, times: int = 1) -> None:
    """Power iterations for each matrix: one before each update."""
    for module in network.modules():
        if isinstance(module, WEIGHTED) and parametrize.is_parametrized(module, "weight"):
            for one in module.parametrizations.weight:  # type: ignore[union-attr]
                one.iterate(module.parametrizations.weight.original, times)  # type: ignore[union-attr]


def is_helper(name: str) -> bool:
    """Whether this entry of a state is a singular vector."""
    return ".parametrizations.weight." in name and name.endswith(".u")


def plain_name(name: str) -> str:
    """The name that a parameter has without normalisation."""
    return name.replace("parametrizations.weight.original", "weight")
