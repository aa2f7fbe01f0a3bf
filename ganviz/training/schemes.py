"""Both players moving at once, from the same point."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Protocol

from torch import Tensor

ORDER = ("discriminator", "generator")


class Side(Protocol):
    """One side of a game, or of many."""

    values: Tensor


class Move(Protocol):
    """Moves a player along its gradient; not `for_good` if it goes back afterwards."""

    def __call__(self, player: str, for_good: bool = True) -> None: ...


def move_together(
    players: Mapping[str, Side], gradient: Callable[[str], Tensor], move: Move, extragradient: bool
) -> dict[str, Tensor | None]:
    """One update of both players from the same point; the losses there.

    Simultaneous: w <- w - lr v(w). Extragradient: w <- w - lr v(w - lr v(w)), each half with a batch of its own and
    with the optimizers' memories going on (Gidel et al. 2019, arXiv 1802.10551, algorithm 4).

    Args:
        gradient: draws a batch, writes a player's gradient, and gives the loss on it.
    """
    losses: dict[str, Tensor | None] = {name: gradient(name) for name in ORDER}
    if extragradient:
        before = {name: players[name].values.clone() for name in ORDER}
        for name in ORDER:
            move(name, for_good=False)
        for name in ORDER:
            gradient(name)
        for name in ORDER:
            players[name].values.copy_(before[name])
    for name in ORDER:
        move(name)
    return losses
