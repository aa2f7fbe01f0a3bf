"""Desk: which views lie open, and where.

A view is built when it is first opened: each costs a tenth of a second of the server and several of the browser. A
closed view is hidden, gets no data and asks nothing of the probe.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

import panel_material_ui as pmui
from panel.io import hold
from panel.viewable import Viewer

from ganviz.app.figures import OPENED, VIEWS, View
from ganviz.app.figures.diagram import Diagram
from ganviz.app.figures.inspector import Inspector
from ganviz.app.figures.samples import Samples
from ganviz.engine import State

TILES = 6  # side of the sample grid until somebody changes it
WIDE = ("diagram",)  # over the others
SPOKEN = ("judgement", "metrics")  # parts of a snapshot that the status and lessons need
LARGE = ("plane", "samples", "film", "inspector")  # these stand left, the others right


class Desk(Viewer):
    """The views of one page.

    Args:
        kind: kind of data at first, "plane" or "images".
        on_change: called when what the open views need has changed.
        on_wish: called with what a view wishes for: its name and a value.

    Attributes:
        chooser: the widget that opens and closes views.
        chosen: places of the displayed latents that are marked in all views.
    """

    def __init__(
        self, kind: str, on_change: Callable[[], object], on_wish: Callable[[str, Any], object], **params: Any
    ) -> None:
        super().__init__(**params)
        self._kind, self._on_change, self._dark = kind, on_change, False
        self._last: State | None = None
        self._on_wish, self._large = on_wish, False
        self._built: dict[str, View] = {}
        self._aside: frozenset[str] = frozenset()
        self._latents_shown: tuple[Any, ...] = ()
        self.chosen: frozenset[int] = frozenset()
        self._places = {name: pmui.Column(sizing_mode="stretch_width", margin=0) for name in VIEWS}
        self.chooser = pmui.CheckBoxGroup(
            options={view.title: name for name, view in VIEWS.items()},
            value=list(OPENED),
            label="Open views",
            description="A closed view is neither drawn nor sent.",
            size="small",
            margin=(2, 14),
        )
        self.chooser.param.watch(lambda event: self._arrange(), "value")
        self._layout = pmui.Grid(
            *(pmui.Grid(*map(self._places.get, names), size={"xs": 12, "md": w}) for names, w in _arrangement()),
            container=True,
            spacing=0,
            sizing_mode="stretch_width",
            # else it counts as no higher than the window, and the timeline stays in the middle of the views
            stylesheets=[":host { max-height: none !important; }"],
        )
        self._show_open()

    def __panel__(self) -> Any:
        return self._layout

    @property
    def tiles(self) -> int:
        """Side of the sample grid."""
        samples = self._built.get(Samples.key)
        return int(samples.tiles.value) if isinstance(samples, Samples) else TILES

    def parts(self) -> set[str]:
        """Parts of a snapshot that the open views and the status in words need."""
        return {*SPOKEN, *(part for name in self._open() for part in self._view(name).needs())}

    def show(self, state: State, everything: bool) -> None:
        """Draw the steady views, or everything."""
        self._last = state
        self._mark_inspected()
        settings = state.snapshot.settings
        latents = (settings["latent_dim"], settings["latent"])
        if latents != self._latents_shown:  # others are displayed than those that were chosen
            self._latents_shown = latents
            self.choose(frozenset())
        past = None if state.timeline.shown is None else state.snapshot
        for name in self._open():
            if name in self._aside:
                continue
            self._view(name).fade(past)
            if everything or VIEWS[name].steady:
                self._view(name).show(state)

    @property
    def opened(self) -> tuple[str, ...]:
        """Names of the views that are open and fit the data."""
        return tuple(self._open())

    def stand_aside(self, names: Collection[str]) -> None:
        """Hide these views, open or not, while others show the same."""
        if self._aside != frozenset(names):
            self._aside = frozenset(names)
            self._show_open()

    def show_kind(self, kind: str) -> None:
        """Arrange the views for another kind of data."""
        if kind != self._kind:
            self._kind = kind
            self._arrange()

    def paint(self, dark: bool) -> None:
        """Take the colours of the theme."""
        self._dark = dark
        for view in self._built.values():
            view.paint(dark)

    @property
    def diagram(self) -> Diagram:
        """The view of the game."""
        view = self._view(Diagram.key)
        assert isinstance(view, Diagram)
        return view

    def attend(self, node: str) -> None:
        """A person looks at a part of the diagram; "" for none."""
        for view in self._built.values():
            view.attend(node)

    def point_out(self, node: str) -> None:
        """Frame the views that show a part of the diagram large; "" for none."""
        for view in self._built.values():
            view.point_out(node)

    def open(self, names: Collection[str]) -> None:
        """Open just these views."""
        self.chooser.value = [name for name in VIEWS if name in names]

    def toggle(self, place: int) -> None:
        """Open or close the view at a place of the list."""
        name = list(VIEWS)[place]
        opened = set(self.chooser.value) ^ {name}
        self.open(opened)

    def inspect(self, tile: int, may_open: bool) -> None:
        """Inspect a tile of the sample grid; opens the inspector if it may."""
        if may_open and Inspector.key not in self._open():
            self.open({*self.chooser.value, Inspector.key})
        inspector = self._view(Inspector.key)
        assert isinstance(inspector, Inspector)
        inspector.pick(tile)

    def choose(self, chosen: frozenset[int]) -> None:
        """Mark these of the displayed latents in all views; none for nothing marked."""
        self.chosen = chosen
        for view in self._built.values():
            view.highlight(chosen)

    def enlarge(self, large: bool) -> None:
        """Thick lines and large type for a room, or back."""
        self._large = large
        for view in self._built.values():
            view.enlarge(large)

    def _open(self) -> list[str]:
        return [name for name in self.chooser.value if self._kind in VIEWS[name].kinds]

    def _arrange(self) -> None:
        # in one message: what changes in new views could overtake these, and the browser would drop it
        with hold(policy="collect"):
            self._show_open()
            self._on_change()
            if self._last is not None:
                self.show(self._last, True)

    def _show_open(self) -> None:
        opened = self._open()
        for name in opened:
            self._view(name)
        for name, view in self._built.items():
            view.card.visible = name in opened and name not in self._aside

    def _view(self, name: str) -> View:
        """The view, built when it is first asked for."""
        if name not in self._built:
            self._built[name] = view = VIEWS[name]()
            view.on_wish = self._on_wish
            if isinstance(view, Samples):
                view.tiles.param.watch(lambda event: self._on_change(), "value")
            view.paint(self._dark)
            view.enlarge(self._large)
            view.highlight(self.chosen)
            self._places[name].append(view.card)
        return self._built[name]

    def _mark_inspected(self) -> None:
        """Frame the tiles of the sample grid that are inspected."""
        samples, inspector = self._built.get(Samples.key), self._built.get(Inspector.key)
        if isinstance(samples, Samples):
            inspected = inspector.tiles if isinstance(inspector, Inspector) and Inspector.key in self._open() else ()
            samples.mark(inspected)


def _arrangement() -> tuple[tuple[list[str], int], ...]:
    """Columns of views and their widths, of twelve."""
    wide = [name for name in VIEWS if name in WIDE]
    left = [name for name in VIEWS if name in LARGE]
    right = [name for name in VIEWS if name not in (*WIDE, *LARGE)]
    return (wide, 12), (left, 6), (right, 6)
