"""Players: frozen, given other networks or other weights, as the game's diagram offers it."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

from ganviz.app.actions.checks import one_of
from ganviz.app.model import PageModel
from ganviz.engine import State
from ganviz.engine.commands import Change, Reinitialize
from ganviz.experiment import PLAYERS, setting

EDITED = ("layers", "width", "steps")  # settings of a player that the diagram changes


class PlayerActions:
    """What a person does to one player.

    Args:
        model: of the page.
    """

    def __init__(self, model: PageModel) -> None:
        self._model = model
        self._thawed: dict[str, int] = {}  # updates per step of frozen players
        self.commands: Mapping[str, Callable[..., None]] = {
            "freeze": self.freeze,
            "resize": self.resize,
            "reinitialize": self.reinitialize,
        }

    def freeze(self, player: Any) -> None:
        """Freeze a player, or let it make as many updates again as before."""
        name = f"{self._free(player)}_steps"
        now = getattr(self._model.experiment, name)
        self._model.do(Change({name: 0 if now else self._thawed.get(player, 1)}))
        self._thawed[player] = now or 1

    def resize(self, player: Any, what: Any, by: Any) -> None:
        """Add or remove a hidden layer ("layers"), or double or halve the units of each ("width")."""
        name = f"{self._free(player)}_{one_of('part', what, ('layers', 'width'))}"
        now = getattr(self._model.experiment, name)
        more = by == 1
        doubled = 2 ** (math.floor(math.log2(max(now, 1))) + 1) if more else now // 2
        wanted = now + (1 if more else -1) if what == "layers" else doubled
        low, high = setting(name).bounds
        if min(max(wanted, low), high) != now:
            self._model.do(Change({name: min(max(wanted, low), high)}))

    def reinitialize(self, player: Any) -> None:
        """Give a player new first weights."""
        self._model.do(Reinitialize(self._free(player)))
        self._model.notify(f"The {player} has new weights; the other player keeps what it has learned.")

    def show(self, state: State) -> None:
        """Nothing to tell: the settings tell it."""

    def _free(self, player: Any) -> str:
        """The player, unless its network is not to be changed here; the diagram offers nothing then."""
        name = one_of("player", player, PLAYERS)
        self._model.require_free(*(f"{name}_{what}" for what in EDITED))
        return name
