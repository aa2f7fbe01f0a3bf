"""The sidebar of the wall's page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from html import escape
from typing import Any

import panel as pn
import panel_material_ui as pmui
from panel.viewable import Viewer

from ganviz.app.wall.axes import offered
from ganviz.app.wall.choices import KINDS, SINGLE, Choices
from ganviz.experiment import Experiment, Link
from ganviz.experiment.plan import MOST_STEPS, MOST_VALUES
from ganviz.experiment.words import changed

OWN = "Your own axes"
_COMMON: dict[str, Any] = {"sizing_mode": "stretch_width", "margin": (2, 14), "size": "small"}
_MENU: dict[str, Any] = {**_COMMON, "margin": (10, 14, 4, 14)}
_STYLE = "p { margin: 0 0 4px; font-size: 0.92em; overflow-wrap: anywhere } a { color: inherit }"


class WallControls(Viewer):
    """What the wall is made of.

    Args:
        on_change: called with the choices after a person has changed them.

    Attributes:
        choices: as the widgets show them.
    """

    def __init__(self, choices: Choices, on_change: Callable[[Choices], object], **params: Any) -> None:
        super().__init__(**params)
        self.choices, self._on_change, self._quiet = choices, on_change, False
        self._base = pn.pane.HTML("", margin=(10, 14, 4, 14), sizing_mode="stretch_width", stylesheets=[_STYLE])
        self._widgets = self._build_widgets()
        self._layout = pmui.Column(self._base, *self._widgets.values(), sizing_mode="stretch_width", margin=0)
        self.show(choices)

    def __panel__(self) -> Any:
        return self._layout

    def show(self, choices: Choices) -> None:
        """Take choices over."""
        self.choices, w = choices, self._widgets
        titles = offered(Experiment(**choices.settings))
        for name in (choices.across, choices.down):  # an axis may matter only because of the other
            titles |= {title: known for title, known in offered().items() if known == name}
        kind = choices.kind()
        self._quiet = True
        try:
            w["kind"].value = kind.title if kind else OWN
            w["across"].param.update(options=titles, value=choices.across)
            w["down"].param.update(options={"Nothing: a single row": SINGLE, **titles}, value=choices.down)
            w["across_values"].value, w["down_values"].value = choices.values
            w["down_values"].visible = choices.down != SINGLE
            w["seeds"].value, w["steps"].value = choices.seeds, choices.steps
        finally:
            self._quiet = False
        self._base.object = _base_told(choices)

    def _build_widgets(self) -> dict[str, Any]:
        kinds = [*(kind.title for kind in KINDS), OWN]
        values = "Values, with commas between them, 1 to 8. Press Enter to take them."
        small = {"& input": {"fontSize": "13px"}}  # so that six learning rates can be read
        text: dict[str, Any] = {**_COMMON, "margin": (4, 14, 6, 14), "description": values, "sx": small}
        widgets: dict[str, Any] = {
            "kind": pmui.Select(label="Wall", options=kinds, **_MENU),
            "across": pmui.Select(label="Across", options=[], description="What differs from left to right.", **_MENU),
            "across_values": pmui.TextInput(label="Values across", **text),
            "down": pmui.Select(label="Down", options=[], description="What differs from top to bottom.", **_MENU),
            "down_values": pmui.TextInput(label="Values down", **text),
            "seeds": pmui.IntSlider(
                label="Seeds averaged",
                start=1,
                end=MOST_VALUES,
                description="Runs of each cell. Numbers and colours are their mean; fakes are those of the first.",
                **_COMMON,
            ),
            "steps": pmui.IntInput(
                label="Steps",
                start=1,
                end=MOST_STEPS,
                step=1000,
                description="How long each cell is trained. More steps go on from where the wall is.",
                **_MENU,
            ),
        }
        for name, widget in widgets.items():
            watched = "value_throttled" if name == "seeds" else "value"
            widget.param.watch(lambda event, name=name: self._take(name, event.new), watched)
        return widgets

    def _take(self, name: str, value: Any) -> None:
        if self._quiet or value is None:
            return
        choices = self._with(name, value)
        if choices != self.choices:
            self.show(choices)
            self._on_change(choices)

    def _with(self, name: str, value: Any) -> Choices:
        """The choices with what a widget says."""
        now = self.choices
        if name == "kind":
            return next((now.of(kind) for kind in KINDS if kind.title == value), now)
        if name in ("across", "down"):
            return now.along(("across", "down").index(name), value) if value != getattr(now, name) else now
        if name.endswith("_values"):
            both = (value, now.values[1]) if name.startswith("across") else (now.values[0], value)
            return replace(now, values=both)
        number: dict[str, Any] = {name: int(value)}
        return replace(now, **number)


def _base_told(choices: Choices) -> str:
    """What all cells have in common, and where it is changed."""
    varied = {*choices.across.split("+"), *choices.down.split("+")}
    common = {name: value for name, value in choices.settings.items() if name not in varied}
    lab = f"./?{escape(Link(settings=choices.settings).query())}"
    return (
        f"<p><b>All cells:</b> {escape(changed(common) or 'the usual settings')}; what is not named is as usual.</p>"
        f'<p><a href="{lab}">Change that in the lab</a>, and come back by its button “Wall”.</p>'
    )
