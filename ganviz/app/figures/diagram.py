"""The game as a living diagram: who gives what to whom, with a miniature of each part."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

import numpy as np
import param
from numpy.typing import NDArray

from ganviz.app.browser import module
from ganviz.app.figures.view import View
from ganviz.app.messenger import Messenger
from ganviz.app.packing import pack
from ganviz.engine import State
from ganviz.experiment import PLAYERS, setting
from ganviz.observation import GameView, Snapshot, units_part
from ganviz.theme import DISCRIMINATOR, FAKE, GENERATOR, ground, heat_palette, surface_palette

SHOWN = 160  # samples of each kind
LAYERS = range(setting("generator_layers").bounds[1])  # hidden ones that a player may have
TILES = 16  # pictures of each kind
NODES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "latent": (
            "Latent",
            "Random numbers that the generator starts from. They carry no meaning until it gives them one.",
        ),
        "generator": (
            "Generator",
            "Turns latents into fakes: the lattice shows how it folds latent space onto the data. "
            "Cells hold equal shares of all fakes, so the darker a cell, the denser they lie.",
        ),
        "fake": ("Fake", "What the generator makes, from latents that stay the same. It should come to look real."),
        "real": ("Real", "Samples of the data to be imitated. Only the discriminator ever sees them."),
        "discriminator": (
            "Discriminator",
            "Judges how real a sample looks: blue where it says real, orange where it says fake. "
            "It learns from real and fake samples, and its slope is what the generator learns from.",
        ),
        "predictions": (
            "Predictions",
            "Each sample in the colour of D's verdict: circles should be blue, triangles orange. "
            "The share that D gets right stands above; at 50% it can no longer tell.",
        ),
        "gradients": (
            "Gradients",
            "Where D would find each fake more real; for pictures, which pixels should be brighter (blue) or darker "
            "(orange); in colours, grey where nothing should change. The generator's loss flows back this way.",
        ),
        "generator_loss": (
            "Loss of G",
            "What the generator lowers: high while D sees through its fakes. Dashed: where both players are at rest.",
        ),
        "discriminator_loss": (
            "Loss of D",
            "What the discriminator lowers: high while it errs. Dashed: its value once it can only guess.",
        ),
    }
)
HINT = "Point at a part, or tab to it, and read here what it does; click to see it large. Everything shown is live."


class GameCanvas(Messenger):
    """The diagram in the browser; `browser/diagram.js` draws it."""

    frame = param.Bytes(b"", doc="What is shown: see `packing.pack`.")
    colours = param.Dict({}, doc="Names of colours and palettes to #rrggbb.")
    texts = param.Dict({}, doc="Part -> (title, explanation), and a hint.")
    moving = param.String("", doc='Who learns now: "both", a player, or nobody.')
    active = param.List([], doc="Parts in play; empty for all.")
    locked = param.Boolean(False, doc="Whether the players cannot be edited here.")

    _esm = module("element", "unpack", "picture", "painters", "layout", "players", "diagram")

    def __init__(self, **params: Any) -> None:
        super().__init__(texts={**NODES, "hint": ("", HINT)}, sizing_mode="stretch_width", margin=(0, 6), **params)
        self.told: Callable[[Mapping[str, Any]], object] = lambda message: None

    def on_message(self, message: dict[str, Any]) -> None:
        self.told(message)


class Diagram(View):
    """View 0."""

    key = "diagram"
    title = "The game"
    help = (
        "Latents become fakes; D judges real and fake; losses flow back as gradients. What moves is what happens now: "
        "in D's update (pink) and in G's (green). Add layers and units, freeze a player, or give it new weights."
    )
    parts = ("plane", "grid", "judgement", "game")
    steady = True

    def __init__(self, **params: Any) -> None:
        super().__init__(**params)
        self.canvas = GameCanvas()
        self.canvas.told = self._take
        self._units: tuple[str, int] | None = None
        self.card = self._card(self.canvas)
        self.paint(False)

    def needs(self) -> set[str]:
        return {*self.parts, *([units_part(*self._units)] if self._units else [])}

    def show(self, state: State) -> None:
        moving = state.learning if state.playing else ""
        if not self.canvas.active and self.canvas.moving != moving:
            self.canvas.moving = moving
        frame = frame_of(state)
        if frame:
            self.canvas.frame = frame

    def act(self, player: str, nodes: tuple[str, ...]) -> None:
        """Show `nodes` in play in the update of `player`; none for the ordinary picture."""
        self.canvas.param.update(active=list(nodes), moving=player)

    def lock(self, locked: bool) -> None:
        """Whether the players can be edited here."""
        self.canvas.locked = locked

    def paint(self, dark: bool) -> None:
        g = ground(dark)
        self.canvas.colours = {
            "paper": g.background,
            "text": g.text,
            "lines": g.lines,
            "faint": g.faint,
            "middle": g.middle,
            "real": g.real,
            "fake": FAKE,
            "arrow": g.arrow,
            "generator": GENERATOR,
            "discriminator": DISCRIMINATOR,
            "generator_text": g.generator_text,
            "discriminator_text": g.arrow,
            "palette": surface_palette(dark),
            "strong": surface_palette(dark, strength=1.0),
            "heat": heat_palette(),
        }

    def _take(self, message: Mapping[str, Any]) -> None:
        """A message of the browser, which may be anything."""
        if "units" in message:
            self._open_layer(message["units"])
        elif "attend" in message:
            node = message["attend"]
            self.on_wish("attend", node if isinstance(node, str) and node in NODES else "")
        elif self.canvas.locked:
            return
        elif message.get("edit") in PLAYERS and message.get("what") in ("layers", "width"):
            self.on_wish("edit", (message["edit"], message["what"], 1 if message.get("by") == 1 else -1))
        else:
            for wish in ("freeze", "reinitialize"):
                if message.get(wish) in PLAYERS:
                    self.on_wish(wish, message[wish])

    def _open_layer(self, which: Any) -> None:
        good = isinstance(which, dict) and which.get("player") in PLAYERS and which.get("layer") in LAYERS
        self._units = (which["player"], int(which["layer"])) if good else None
        self.on_wish("needs", "")


def frame_of(state: State) -> bytes:
    """What the browser needs of a state; empty if it holds no game."""
    s = state.snapshot
    if s.game is None or s.judgement is None or not (s.plane or s.grid):
        return b""
    values = {
        "run": state.run,
        "step": s.step,
        "kind": "plane" if s.plane else "images",
        "channels": s.grid.fake.shape[3] if s.grid and s.grid.fake.ndim == 4 else 1,
        "architecture": s.settings["architecture"],
        "losses": dict(s.losses),
        "equilibrium": dict(zip(("discriminator", "generator"), s.equilibrium, strict=True)),
        "frozen": {player: s.settings[f"{player}_steps"] == 0 for player in PLAYERS},
        "accuracy": s.judgement.accuracy,
        "label": s.game.label,
        "layers": {player: list(widths) for player, widths in s.game.layers.items()},
        "extent": s.plane.extent if s.plane else 1.0,
        "units": {"player": s.units.player, "layer": s.units.layer, "over": s.units.over} if s.units else None,
        "units_why": _why_no_units(state),
    }
    arrays = {"latents": s.game.latents, "mesh_source": s.game.mesh_source, **_samples(s, s.game)}
    if s.units:
        arrays["unit_maps"] = s.units.maps
    return pack(values, arrays)


def _why_no_units(state: State) -> str:
    if state.snapshot.plane is None:
        return "D judges pictures here: its units have no plane to be shown over."
    if (m := state.snapshot.settings["packing"]) > 1:
        return f"D judges {m} samples at once here: its units have no map over the plane."
    return "Units are shown again once slow motion is left." if state.story else "One moment…"


def _samples(s: Snapshot, game: GameView) -> dict[str, NDArray[Any]]:
    if s.plane:
        names = ("real", "fake", "real_verdicts", "fake_verdicts", "arrows")
        shown = {name: getattr(s.plane, name)[:SHOWN].astype(np.float32) for name in names}
        return {**shown, "surface": s.plane.surface, "mesh": game.mesh}
    pictures = {name: getattr(s.grid, name)[:TILES] for name in ("real", "fake")}
    verdicts = {name: getattr(s.grid, name).astype(np.float32) for name in ("real_verdicts", "fake_verdicts")}
    return {**pictures, **verdicts, "push": s.grid.push, "mesh_tiles": game.mesh_tiles}  # type: ignore[union-attr]
