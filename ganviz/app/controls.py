"""Controls: a widget for every setting, made from its declaration."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import panel as pn
import panel_material_ui as pmui
from panel.viewable import Viewer

from ganviz.app.catalogue import objective_formulas
from ganviz.data import DATA, require_shown
from ganviz.errors import SettingError
from ganviz.experiment import DIALS, KNOBS, LEADERS, PLAYERS, Choice, Choices, Experiment, Integer, setting
from ganviz.learning import REGULARIZERS, TRICKS

RESTARTS = "↻"  # stands behind the label of every setting whose change starts the run again

LADDERS: Mapping[str, list[float]] = {
    **{f"{player}_lr": [float(f"{d}e{x}") for x in range(-6, 1) for d in (1, 2, 5)] + [10.0] for player in PLAYERS},
    "batch_size": [2, 4, 8, 16, 32, 64, 128, 150, 256, 512, 1024],
    "latent_dim": [1, 2, 4, 8, 16, 32, 64, 100, 128, 256],
    "channels": [1, 2, 4, 8, 16, 32, 64],
    "discriminator_scale": [0.25, 0.5, 1, 2, 4, 10],
    **{name: list(knob.rungs) for name, knob in KNOBS.items() if knob.rungs},
    **{f"{player}_beta1": [0, 0.5, 0.8, 0.9, 0.95, 0.99] for player in PLAYERS},
    **{f"{player}_beta2": [0, 0.9, 0.99, 0.999, 0.9999] for player in PLAYERS},
}
STEPS = {
    "spacing": 0.1,
    "std": 0.005,
    "imbalance": 0.05,
    "rotation": 5,
    **{name: knob.step for name, knob in KNOBS.items()},
}
# buttons as wide as their names, in as many rows as it takes
_BUTTON = {"width": "auto", "flex": "1 1 auto", "minWidth": "24px", "px": "4px", "textTransform": "none"}
_ROWS = {"flexWrap": "wrap", "& button": _BUTTON}
OPEN = ("Data", "Learning")  # groups not folded at first
_FORMULAS = ".formulas { font-size: 0.95em; overflow-x: auto } .formulas div { padding: 2px 0 }"
_ALSO: Mapping[str, tuple[str, ...]] = {"Data": ("draw",), "Remedies": ("catalogue",)}  # buttons in a group
_HEADLESS = {entry.name for entry in DATA.values() if entry.headless}
_PLAYER_NETWORK = ("layers", "width", "activation", "norm")
_PLAYER_LEARNING = ("lr", "steps", "optimizer", "beta1", "beta2")


class Controls(Viewer):
    """The sidebar.

    Args:
        experiment: the page's own copy of the settings; changed by the widgets.
        on_change: called with the settings that changed, and with how they are meant to be taken (see `change`).
        on_refusal: called with the reason when a value was refused.
        views: the chooser of the open views, shown at the end.
        openers: what opens the sketchpad ("draw") and the catalogue ("catalogue").
    """

    def __init__(
        self,
        experiment: Experiment,
        on_change: Callable[..., object],
        on_refusal: Callable[[str], object],
        views: Any,
        openers: Mapping[str, Callable[[], object]],
        **params: Any,
    ) -> None:
        super().__init__(**params)
        self.experiment = experiment
        self._on_change, self._on_refusal = on_change, on_refusal
        self._syncing = False
        self._hidden: Collection[str] = ()
        self._thawed: dict[str, int] = {}  # updates per step of frozen players
        self.widgets: dict[str, Any] = {}
        self._drawing = _opener("Draw your own…", "draw", openers["draw"])
        self._catalogue = _opener("All of them, with formulas…", "menu_book", openers["catalogue"])
        self._formulas = pn.pane.HTML("", margin=(0, 14), sizing_mode="stretch_width", stylesheets=[_FORMULAS])
        self._parameters = pmui.Typography("", variant="caption", margin=(0, 10, 6, 10))
        self._groups: dict[str, tuple[Any, tuple[str, ...]]] = {}  # what folds, and the settings in it
        builders = (self._data, self._learning, self._remedies, self._networks)
        for title, build in zip(("Data", "Learning", "Remedies", "Networks"), builders, strict=True):
            known = set(self.widgets)
            body = build()
            self._groups[title] = (_fold(title, body), (*(set(self.widgets) - known), *_ALSO.get(title, ())))
        self._groups["Views"] = (_fold("Views", views), ("views",))
        self._layout = pmui.Column(*(fold for fold, _ in self._groups.values()), sizing_mode="stretch_width", margin=0)
        self.sync()

    def __panel__(self) -> Any:
        return self._layout

    def show(self, visible: bool) -> None:
        """Show or hide all of it."""
        self._layout.visible = visible

    def sync(self) -> None:
        """Show the experiment as it is: values, and only the settings that matter."""
        hidden = self.experiment.irrelevant() | set(self._hidden)
        with self._quietly():
            _offer_classes(self.widgets["classes"], self.experiment)
            for name, widget in self.widgets.items():
                _show_value(name, widget, getattr(self.experiment, name))
                if widget.visible != (name not in hidden):
                    widget.visible = name not in hidden
        both = objective_formulas(self.experiment.objective)
        formulas = f'<div class="formulas" tabindex="0" role="group" aria-label="Formulas">{both}</div>'
        if self._formulas.object != formulas:
            self._formulas.object = formulas

    def hide(self, names: Collection[str]) -> None:
        """Hide the widgets of these settings, and groups of which nothing is left."""
        self._hidden = names
        self._drawing.visible = "draw" not in names
        self._catalogue.visible = "catalogue" not in names
        self._formulas.visible = "objective" not in names
        self.sync()
        for fold, own in self._groups.values():
            fold.visible = bool(set(own) - set(names))

    def change(self, settings: Mapping[str, Any], afresh: bool = False, **how: Any) -> None:
        """Take settings as if the person had set them, those that follow included.

        Args:
            afresh: give all others but the seed back to their recommended values first, and begin the run again.
            **how: passed on to `on_change`.
        """
        before, chosen = self.experiment.settings(), self.experiment.chosen()
        try:
            require_shown(settings.get("data", self.experiment.data))
            if afresh:
                self.experiment.recommend()
            self.experiment.update(settings)
        except SettingError as problem:
            if afresh:  # what was given back is chosen again; otherwise nothing was taken
                self.experiment.update(chosen)
            self._on_refusal(str(problem))
            afresh = False
        self._tell(before, settings, afresh=afresh, **how)

    def restore(self, chosen: Mapping[str, Any]) -> None:
        """Take back what was changed: only these settings, data and seed among them, are chosen."""
        before = self.experiment.settings()
        self.experiment.recommend()
        self.experiment.update(chosen)
        self._tell(before, chosen)

    def _tell(self, before: Mapping[str, Any], named: Collection[str], afresh: bool = False, **how: Any) -> None:
        """Show the settings and pass on what has changed."""
        after = self.experiment.settings()
        changes = {name: value for name, value in after.items() if value != before[name]}
        self.sync()
        if afresh or set(changes) & LEADERS:
            # what was chosen and stays as it was: elsewhere it would follow the others
            changes |= {name: after[name] for name in named}
        if changes or afresh:
            self._on_change(changes, afresh=afresh, **how)

    def toggle_frozen(self, player: str) -> None:
        """Freeze a player, or let it make as many updates again as before."""
        name = f"{player}_steps"
        now = getattr(self.experiment, name)
        self.change({name: 0 if now else self._thawed.get(player, 1)})
        self._thawed[player] = now or 1

    def resize(self, player: str, what: str, by: int) -> None:
        """Add or remove a hidden layer ("layers"), or double or halve the units of each ("width")."""
        name = f"{player}_{what}"
        now = getattr(self.experiment, name)
        wanted = now + by if what == "layers" else max(1, 2 ** (math.floor(math.log2(now)) + 1) if by > 0 else now // 2)
        low, high = setting(name).bounds
        if min(max(wanted, low), high) != now:
            self.change({name: min(max(wanted, low), high)})

    def show_parameters(self, counts: Mapping[str, int]) -> None:
        """Tell the sizes of the networks."""
        text = " · ".join(f"{player.capitalize()}: {counts[player]:,} parameters" for player in PLAYERS)
        if self._parameters.object != text:
            self._parameters.object = text

    # --- building
    def _data(self) -> Any:
        own = self._column("data", *DIALS, "classes")
        return pmui.Column(own, self._drawing, sizing_mode="stretch_width", margin=0)

    def _learning(self) -> Any:
        own = (
            self._part(player, *(f"{player}_{n}" for n in _PLAYER_LEARNING))
            for player in ("discriminator", "generator")
        )
        knobs = [knob.name for entry in REGULARIZERS.values() for knob in entry.knobs]
        rest = self._column("regularizers", *knobs, "batch_size", "seed")
        return pmui.Column(*own, self._column("objective"), self._formulas, rest, sizing_mode="stretch_width", margin=0)

    def _remedies(self) -> Any:
        knobs = dict.fromkeys(knob.name for entry in TRICKS.values() for knob in entry.knobs)
        return pmui.Column(self._column(*knobs), self._catalogue, sizing_mode="stretch_width", margin=0)

    def _networks(self) -> Any:
        note = pmui.Typography(
            f"{RESTARTS} changing these starts the run again.", variant="caption", margin=(0, 10, 4, 10)
        )
        own = (
            self._part(player, *(f"{player}_{n}" for n in _PLAYER_NETWORK)) for player in ("generator", "discriminator")
        )
        names = ("architecture", "channels", "latent_dim", "latent", "initialization", "discriminator_scale")
        shared = self._column(*names)
        return pmui.Column(note, self._parameters, shared, *own, sizing_mode="stretch_width", margin=0)

    def _part(self, player: str, *names: str) -> Any:
        title = pmui.Typography(player.capitalize(), variant="overline", margin=(0, 14))
        return pmui.Column(title, self._column(*names), sizing_mode="stretch_width", margin=0)

    def _column(self, *names: str) -> Any:
        return pmui.Column(*(self._widget(name) for name in names), sizing_mode="stretch_width", margin=0)

    def _widget(self, name: str) -> Any:
        widget = self.widgets[name] = make_widget(name, getattr(self.experiment, name))
        # on a discrete slider, value_throttled is the rung's number when a key moves it, not the rung
        throttled = hasattr(widget, "value_throttled") and name not in LADDERS
        watched = "value_throttled" if throttled else "value"
        widget.param.watch(lambda event: self._take(name, event.new), watched)
        return widget

    def _take(self, name: str, value: Any) -> None:
        if not self._syncing and value is not None:
            self.change({name: value})

    @contextmanager
    def _quietly(self) -> Iterator[None]:
        self._syncing = True
        try:
            yield
        finally:
            self._syncing = False


def _opener(label: str, icon: str, act: Callable[[], object]) -> pmui.Button:
    button = pmui.Button(label=label, icon=icon, variant="outlined", color="default", size="small", margin=(6, 14))
    button.on_click(lambda event: act())
    return button


def _fold(title: str, body: Any) -> pmui.Accordion:
    """A group that folds; what is folded away is not rendered."""
    return pmui.Accordion(
        (title, body),
        active=[0] if title in OPEN else [],
        title_variant="subtitle1",
        disable_gutters=True,
        dynamic=True,
        sizing_mode="stretch_width",
        margin=0,
    )


def make_widget(name: str, value: Any) -> Any:
    """The widget that fits the declaration of the setting `name`."""
    declared = setting(name)
    common = {
        "label": declared.title if declared.live else f"{declared.title} {RESTARTS}",
        "description": declared.help if declared.live else f"{declared.help} Changing it starts the run again.",
        "sizing_mode": "stretch_width",
        "margin": (2, 14),
        "size": "small",
    }
    if name in LADDERS:
        return pmui.DiscreteSlider(options=_ladder(name, value), value=value, **common)
    if isinstance(declared, Choice):
        return pmui.Select(options=_offered(declared), value=value, **{**common, "margin": (10, 14, 4, 14)})
    if name == "classes":
        # `sync` gives them their names; there may be more than fit into a row
        return pmui.CheckButtonGroup(options=declared.titles, value=value, sx=_ROWS, **common)
    if isinstance(declared, Choices):
        return pmui.CheckBoxGroup(options=declared.titles, value=value, **common)
    low, high = declared.bounds
    if name == "seed":
        return pmui.IntInput(value=value, start=low, end=high, **common)
    if isinstance(declared, Integer):
        return pmui.IntSlider(value=value, start=low, end=high, **common)
    return pmui.FloatSlider(value=value, start=low, end=high, step=STEPS[name], **common)


def _offered(declared: Choice) -> dict[str, Any]:
    """Titles and names of a menu; data that no page can show are left out."""
    return {title: name for title, name in declared.titles.items() if name not in _HEADLESS}


def _ladder(name: str, value: float) -> dict[str, float]:
    """The rungs, with the present value among them wherever it lies."""
    return {f"{rung:g}": rung for rung in sorted({*LADDERS[name], value})}


def _offer_classes(widget: Any, experiment: Experiment) -> None:
    """Offer the classes of the present data by name; where there are none to choose from, the widget is hidden."""
    names = DATA[experiment.data].classes
    options = {title: k for k, title in enumerate(names)} if names else setting("classes").titles
    if widget.options != options:
        widget.param.update(options=options, value=experiment.classes)


def _show_value(name: str, widget: Any, value: Any) -> None:
    if widget.value == value:
        return
    if name in LADDERS and value not in widget.options.values():
        widget.param.update(options=_ladder(name, value), value=value)
    else:
        widget.value = value
