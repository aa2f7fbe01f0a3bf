"""The controls of one variant."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import panel_material_ui as pmui
from panel.viewable import Viewer

from ganviz.dirac import REGULARIZERS, SCHEMES, Variant
from ganviz.learning import OBJECTIVES

RATES = (0.01, 0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.7, 1.0, 1.5, 2.0)
_COMMON: dict[str, Any] = {"sizing_mode": "stretch_width", "margin": (2, 14), "size": "small"}
_MENU: dict[str, Any] = {**_COMMON, "margin": (10, 14, 4, 14)}


class VariantControls(Viewer):
    """A group of the sidebar.

    Args:
        letter: of the variant.
        on_change: called after a person has changed the variant.
        on_remove: called when it is to go.

    Attributes:
        variant: as the widgets show it.
    """

    def __init__(
        self, letter: str, on_change: Callable[[], object], on_remove: Callable[[], object], **params: Any
    ) -> None:
        super().__init__(**params)
        self.variant = Variant()
        self._on_change, self._quiet = on_change, False
        self._build_widgets(letter)
        self._remove = pmui.Button(
            label=f"Remove {letter}", icon="delete_outline", variant="text", color="default", size="small"
        )
        self._remove.on_click(lambda event: on_remove())
        body = pmui.Column(*self._widgets.values(), self._remove, sizing_mode="stretch_width", margin=0)
        self._layout = pmui.Accordion(
            (f"Variant {letter}", body),
            active=[0],
            title_variant="subtitle1",
            disable_gutters=True,
            sizing_mode="stretch_width",
            margin=0,
        )
        self.show(self.variant)

    def __panel__(self) -> Any:
        return self._layout

    def show(self, variant: Variant) -> None:
        """Take a variant over."""
        self.variant, w = variant, self._widgets
        rule = REGULARIZERS[variant.regularizer]
        low, high = rule.bounds if rule.weight_title else (0.0, 1.0)
        self._quiet = True
        try:
            w["objective"].param.update(value=variant.objective, description=variant.game.doc)
            w["regularizer"].param.update(value=variant.regularizer, description=rule.doc)
            w["weight"].param.update(
                start=low,
                end=high,
                value=min(max(variant.strength, low), high),
                label=rule.weight_title or "Weight",
                visible=bool(rule.weight_title),
            )
            w["learning_rate"].param.update(
                options={f"{rate:g}": rate for rate in sorted({*RATES, variant.learning_rate})},
                value=variant.learning_rate,
            )
            w["scheme"].value = variant.scheme
            w["discriminator_steps"].param.update(
                value=variant.discriminator_steps, visible=variant.scheme == "alternating"
            )
        finally:
            self._quiet = False

    def use(self, used: bool) -> None:
        """Whether the variant is one of those compared."""
        self._layout.visible = used

    def fold(self, folded: bool) -> None:
        """Fold the group, or open it."""
        self._layout.active = [] if folded else [0]

    def allow_removal(self, allowed: bool) -> None:
        """Whether it may go: the last one may not."""
        self._remove.disabled = not allowed

    def _build_widgets(self, letter: str) -> None:
        titles = {o.title: name for name, o in OBJECTIVES.items()}
        rules = {r.title: name for name, r in REGULARIZERS.items()}
        self._widgets: dict[str, Any] = {
            "objective": pmui.Select(label=f"Objective of {letter}", options=titles, **_MENU),
            "regularizer": pmui.Select(label=f"Regularizer of {letter}", options=rules, **_MENU),
            "weight": pmui.FloatSlider(
                label="Weight", step=0.05, description="How strongly the regularizer acts; 0 is not at all.", **_COMMON
            ),
            "learning_rate": pmui.DiscreteSlider(
                label="Step size h",
                options={f"{rate:g}": rate for rate in RATES},
                value=0.2,
                description="How far both players go along the field in one update.",
                **_COMMON,
            ),
            "scheme": pmui.Select(
                label=f"Updates of {letter}",
                options={title: name for name, title in SCHEMES.items()},
                description="Simultaneous: both move from the same point. Alternating: each from where the other went.",
                **_MENU,
            ),
            "discriminator_steps": pmui.IntSlider(
                label="Updates of D for one of G, k",
                start=1,
                end=10,
                value=1,
                description="How often the discriminator moves before the generator does.",
                **_COMMON,
            ),
        }
        for name, widget in self._widgets.items():
            # on a discrete slider, value_throttled is the rung's number when a key moves it, not the rung
            throttled = name in ("weight", "discriminator_steps")
            watched = "value_throttled" if throttled else "value"
            widget.param.watch(lambda event, name=name: self._take(name, event.new), watched)

    def _take(self, name: str, value: Any) -> None:
        if self._quiet or value is None or value == getattr(self.variant, name):
            return
        now = {key: getattr(self.variant, key) for key in self._widgets}
        # another regularizer's number would mean something else
        now |= {"weight": None, name: value} if name == "regularizer" else {name: value}
        self.show(Variant(**now))
        self._on_change()
