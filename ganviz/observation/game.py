"""What the diagram of the game shows: latents, the warped lattice, layers, and what hidden units respond to."""

from __future__ import annotations

from contextlib import nullcontext

import numpy as np
import torch
from torch import Tensor

from ganviz.networks import MLP, in_company, layer_widths
from ganviz.observation.latents import LatentMesh, grid_label, in_square
from ganviz.observation.snapshot import GameView, UnitMaps
from ganviz.training import Trainer

MESH_CELLS = 16  # in each direction, for points
MESH_TILES = 5  # in each direction, for images
SHOWN = 160  # latents drawn
UNIT_CELLS = 24  # resolution of a unit's map
MOST_UNITS = 64  # of a layer that are shown
UNITS = "units"


def units_part(player: str, layer: int) -> str:
    """The part of a snapshot that holds the responses of one hidden layer, counted from 0."""
    return f"{UNITS}/{player}/{layer}"


class GameEye:
    """Looks at the game of one trainer.

    Args:
        trainer: the trainer to look at.
    """

    def __init__(self, trainer: Trainer) -> None:
        self._trainer = trainer
        e = trainer.experiment
        self._kind = e.kind
        self._latent = e.latent
        self._label = grid_label(e.latent_dim)
        self._mesh = self._lattice(MESH_TILES - 1 if e.kind == "images" else MESH_CELLS)
        self._unit_mesh = self._lattice(UNIT_CELLS - 1)
        players = {"generator": trainer.generator, "discriminator": trainer.discriminator}
        self._layers = {name: layer_widths(player.network) for name, player in players.items()}

    def game(self, latents: Tensor) -> GameView:
        """The game as it is, with these latents displayed."""
        points, tiles = self._warped()
        first = latents[:SHOWN, : min(2, self._trainer.experiment.latent_dim)]
        shown = torch.cat((first, torch.zeros(len(first), 2 - first.shape[1], device=first.device)), 1)
        return GameView(
            latents=in_square(shown, self._latent).cpu().numpy(),
            mesh=points,
            mesh_source=self._mesh.source,
            mesh_tiles=tiles,
            label=self._label,
            layers=self._layers,
        )

    def _warped(self) -> tuple[np.ndarray, np.ndarray]:
        """The lattice through G as points and as pictures; both empty for vectors, which nobody can draw."""
        points, tiles = np.empty((0, 0, 2), np.float32), np.empty((0, 0, 0, 0), np.uint8)
        rows, columns, _ = self._mesh.source.shape
        if self._kind != "vectors":
            warped = self._trainer.generator.in_parts(self._trainer.labelled(self._mesh.latents))
            if self._kind == "plane":
                points = warped.reshape(rows, columns, 2).cpu().numpy()
            else:
                pictures = pixels(self._trainer.pictures(warped))
                tiles = pictures.reshape(rows, columns, *pictures.shape[1:])
        return points, tiles

    def units(self, part: str, cells: Tensor | None, real: Tensor) -> UnitMaps | None:
        """Responses of the hidden layer that `part` names (see `units_part`); None where there is no such layer.

        Args:
            real: samples in whose company D's units are shown, where they see several at once.
            cells: (UNIT_CELLS^2, 2) points of the plane over which D's units are shown; None for images and vectors.
        """
        _, player, number = part.split("/")
        layer = int(number)
        judge = player == "discriminator"
        net = getattr(self._trainer, player).network
        inputs = cells if judge else self._unit_mesh.latents
        packed = judge and self._trainer.experiment.settings()["packing"] > 1  # what a pack shows has no map
        if not isinstance(net, MLP) or inputs is None or packed or not 0 <= layer < len(net.activations) - 1:
            return None
        with in_company(net, real) if judge else nullcontext():
            hidden = net.hidden(inputs)
        answers = hidden[layer][:, :MOST_UNITS].t().cpu().numpy()
        low, high = answers.min(1), answers.max(1)
        scaled = (answers - low[:, None]) / np.maximum(high - low, 1e-12)[:, None]
        rows = UNIT_CELLS if judge else self._unit_mesh.source.shape[0]
        maps = np.nan_to_num(scaled * 255).round().astype(np.uint8).reshape(len(answers), rows, -1)
        return UnitMaps(player, layer, "the plane" if judge else self._label, maps, low, high)

    def _lattice(self, cells: int) -> LatentMesh:
        e = self._trainer.experiment
        return LatentMesh(e.latent_dim, e.latent, self._trainer.device, cells)


def pixels(images: Tensor) -> np.ndarray:
    """(n, channels, h, w) in [-1, 1] -> uint8 (n, h, w) for one channel, (n, h, w, channels) for more."""
    return as_shown(as_bytes(images))


def as_bytes(images: Tensor) -> Tensor:
    """Numbers in [-1, 1] -> uint8 0 to 255, any shape."""
    return torch.nan_to_num((images + 1) * 127.5).clamp_(0, 255).round_().to(torch.uint8)


def as_shown(images: Tensor) -> np.ndarray:
    """Bytes (n, channels, h, w) -> (n, h, w) for one channel, (n, h, w, channels) for more."""
    shown = images[:, 0] if images.shape[1] == 1 else images.permute(0, 2, 3, 1)
    return shown.contiguous().cpu().numpy()
