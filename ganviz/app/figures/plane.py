"""The plane: D's surface, real and fake samples, gradient arrows, the warped latent grid."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

import numpy as np
import panel_material_ui as pmui
from bokeh.models import CustomJSHover, HoverTool, Range1d
from bokeh.plotting import figure

from ganviz.app.figures.mode_marks import LAYER_OF, MARKED, ModeMarks, xy_of
from ganviz.app.figures.plane_ground import PlaneGround
from ganviz.app.figures.plane_links import PlaneBrush, TrailMarks, fakes_within
from ganviz.app.figures.view import COMPACT, View, paint_figure, plot, same_choice, share_axes, source
from ganviz.engine import State
from ganviz.observation import PlaneView
from ganviz.observation.strokes import arrow_strokes, boundary
from ganviz.recording import TRAILS
from ganviz.theme import FAKE, GENERATOR, LATENT_GRID, ground

LAYERS = {
    "surface": "Surface",
    "boundary": "Boundary",
    "real": "Real",
    "fake": "Fake",
    "arrows": "Arrows",
    "grid": "Grid",
    "trails": "Trails",
}
OFFERED = {"average": "EMA", "modes": "Modes"}  # while there is an average, or are modes
SHOWN = ["surface", "boundary", "real", "fake", "arrows"]
NARROW = {"& .MuiButtonBase-root": {**COMPACT["& .MuiButtonBase-root"], "padding": "1px 6px"}}
LENGTHS = {f"last {n} moments": n for n in (10, 30, 100)}
SHOWS = {  # layers that belong to a part of the diagram
    "latent": ("grid",),
    "generator": ("grid", "fake"),
    "fake": ("fake",),
    "real": ("real",),
    "discriminator": ("surface", "boundary"),
    "predictions": ("surface", "boundary", "real", "fake"),
    "gradients": ("arrows", "fake"),
}

_NEAREST_MODE = """
const xs = modes.data.x, ys = modes.data.y
if (xs.length === 0) return 'none: this data has no modes'
let best = 0, least = Infinity
for (let i = 0; i < xs.length; i++) {
  const d = Math.hypot(xs[i] - special_vars.x, ys[i] - special_vars.y)
  if (d < least) { least = d; best = i }
}
return `${best + 1} of ${xs.length}, ${least.toFixed(2)} away`
"""


class Plane(View):
    """View 1, for 2-D data."""

    key = "plane"
    title = "The plane"
    help = (
        "Blue circles are real samples, orange triangles are fakes. The ground is coloured by what the discriminator "
        "believes: blue where it says real, orange where it says fake; on the dark line it cannot decide. Purple "
        "arrows show where the generator's objective pushes each fake. Green diamonds, while an EMA is kept, are fakes "
        "of the averaged generator. A dashed ring is around a mode that is missing: no high-quality fake is nearest "
        "to it. Coloured by mode, fakes of low quality are hollow. A cloud of fakes that has shrunk to a point has an "
        "orange ring and the number of fakes in it. Trails are the paths of twelve latents over the last moments "
        "kept, the older the paler. With Brush, a drag marks fakes here and their latents on the latent map; Escape "
        "lets them go."
    )
    kinds = ("plane",)
    parts = ("plane",)
    steady = True

    def __init__(self, **params: Any) -> None:
        super().__init__(**params)
        self._real_shown: object = None
        self._last: PlaneView | None = None
        self._state: State | None = None
        self._attended = ""
        self._other: Plane | None = None
        self._sources = {
            **{name: source(x=[], y=[]) for name in ("boundary", "real", "modes", "arrows", "grid", "average")},
            "fake": source(x=[], y=[], verdict=[], mode=[], alpha=[]),
        }
        self._figure = self._build()
        self._layers = pmui.CheckButtonGroup(
            options={title: name for name, title in LAYERS.items()},
            value=SHOWN,
            size="small",
            sx=NARROW,
            margin=(2, 6),
        )
        self._layers.param.watch(lambda event: self._toggle(), "value")
        self._by_mode = pmui.Checkbox(value=False, label="Fakes by mode", size="small", margin=(0, 10), visible=False)
        self._by_mode.param.watch(lambda event: self._toggle(), "value")
        self._brushing = pmui.Checkbox(value=False, label="Brush", size="small", margin=(0, 10))
        self._brushing.param.watch(lambda event: self._brush.switch(bool(event.new)), "value")
        self._length = pmui.Select(
            options=LENGTHS, value=30, label="Trails", size="small", width=190, margin=(4, 10), visible=False
        )
        self._length.param.watch(lambda event: self._show_trails(), "value")
        self._label = pmui.Typography("", variant="caption", margin=(0, 10, 4, 10))
        self._toggle()
        below = pmui.FlexBox(
            self._ground.choice,
            self._by_mode,
            self._brushing,
            self._length,
            align_items="center",
            sizing_mode="stretch_width",
            margin=0,
        )
        self.card = self._card(self._figure, below, self._ground.meaning, self._label, options=(self._layers,))
        self.paint(False)

    def show(self, state: State) -> None:
        view = state.snapshot.plane
        if view is None:
            return
        self._last, self._state = view, state
        self._offer(view)
        beside = 0.0 if self._other is None or self._other._last is None else self._other._last.extent
        self._show_view(max(view.extent, beside))
        self._show_samples(view)
        self._show_layers(view)

    def needs(self) -> set[str]:
        return {*self.parts, *self._ground.needs(), *((TRAILS,) if "trails" in self._layers.value else ())}

    def paint(self, dark: bool) -> None:
        g = ground(dark)
        paint_figure(self._figure, dark)
        self._ground.paint(dark)
        self._glyphs["boundary"].glyph.line_color = g.boundary
        self._glyphs["real"].glyph.fill_color = g.real
        self._glyphs["arrows"].glyph.line_color = g.arrow
        for name in ("real", "fake", "average"):
            self._glyphs[name].glyph.line_color = g.outline
        for glyph in (self._glyphs["fake"], self._marks.glyphs["by_mode"]):
            glyph.selection_glyph.line_color = g.text
        self._figure.background_fill_color = g.middle
        self._marks.paint(dark)
        self._trails.paint(dark)

    def highlight(self, chosen: Collection[int]) -> None:
        indices = sorted(chosen)
        if self._sources["fake"].selected.indices != indices:
            self._sources["fake"].selected.indices = indices

    def agree_with(self, other: View) -> None:
        assert isinstance(other, Plane)
        self._other, other._other = other, self
        share_axes(self._figure, other._figure)
        same_choice(self._ground.choice, other._ground.choice)
        for name in ("_layers", "_by_mode"):
            same_choice(getattr(self, name), getattr(other, name))

    def attend(self, node: str) -> None:
        self._attended = node
        self._toggle()
        if self._last is not None:
            self._show_layers(self._last)

    # --- building
    def _build(self) -> figure:
        fig = plot(
            "Plane with real and fake samples over the discriminator's surface",
            tools="pan,wheel_zoom,reset",
            sizing_mode="scale_width",
            width=500,
            height=500,
            max_width=620,
            x_range=Range1d(-1, 1),
            y_range=Range1d(-1, 1),
        )
        fig.grid.visible = False
        self._ground = PlaneGround(fig, self._change_ground)
        self._glyphs = self._draw(fig)
        self._marks = ModeMarks(fig, self._sources["fake"])
        self._trails = TrailMarks(fig)
        self._add_hover(fig)
        self._brush = PlaneBrush(fig, self._choose)
        return fig

    def _draw(self, fig: figure) -> dict[str, Any]:
        s = self._sources
        xy = {"x": "x", "y": "y"}
        return {
            "surface": self._ground.glyph,
            "boundary": fig.line(**xy, source=s["boundary"], line_width=2),
            "grid": fig.line(**xy, source=s["grid"], line_width=1.2, line_color=LATENT_GRID, line_alpha=0.75),
            "real": fig.scatter(**xy, source=s["real"], marker="circle", size=6, line_width=0.5, fill_alpha=0.75),
            "fake": fig.scatter(
                **xy,
                source=s["fake"],
                marker="triangle",
                size=8,
                fill_color=FAKE,
                line_width=0.5,
                fill_alpha=0.9,
                **MARKED,
            ),
            "average": fig.scatter(
                **xy, source=s["average"], marker="diamond", size=8, fill_color=GENERATOR, line_width=0.5
            ),
            "arrows": fig.line(**xy, source=s["arrows"], line_width=1.5, line_alpha=0.85),
        }

    def _add_hover(self, fig: figure) -> None:
        fraction = CustomJSHover(code="return (value / 255).toFixed(2)")
        nearest = CustomJSHover(args={"modes": self._sources["modes"]}, code=_NEAREST_MODE)
        anywhere = HoverTool(
            renderers=[self._glyphs["surface"]],
            tooltips=[
                ("at", "($snap_x{0.00}, $snap_y{0.00})"),  # what $x shows is the nearest mode
                ("D(x)", "@image{custom}"),
                ("nearest mode", "$x{custom}"),
            ],
            formatters={"@image": fraction, "$x": nearest},
        )
        on_fakes = HoverTool(
            renderers=[self._glyphs["fake"], self._marks.glyphs["by_mode"]],
            tooltips=[("fake at", "(@x{0.00}, @y{0.00})"), ("D(x)", "@verdict{0.00}"), ("nearest mode", "@mode")],
        )
        fig.add_tools(anywhere, on_fakes)

    # --- drawing
    def _toggle(self) -> None:
        shown = self._shown()
        coloured = bool(self._by_mode.value) and self._by_mode.visible and "fake" in shown
        for name, glyph in self._glyphs.items():
            glyph.visible = name in shown and not (name == "fake" and coloured)
        for name, glyph in self._marks.glyphs.items():
            glyph.visible = coloured if name == "by_mode" else LAYER_OF[name] in shown
        self._label.visible = "grid" in self._shown()
        trails = "trails" in shown
        self._trails.toggle(trails)
        if self._length.visible != trails:
            self._length.visible = trails
            self.on_wish("needs", "")
            self._show_trails()

    def _shown(self) -> Sequence[str]:
        return SHOWS.get(self._attended) or tuple(self._layers.value)

    def _show_view(self, extent: float) -> None:
        for axis in (self._figure.x_range, self._figure.y_range):
            if axis.reset_end != extent:
                axis.update(start=-extent, end=extent, reset_start=-extent, reset_end=extent)

    def _show_samples(self, view: PlaneView) -> None:
        if view.real is not self._real_shown:  # real samples stay until the data change
            self._real_shown = view.real
            self._sources["real"].data = xy_of(view.real)
            self._sources["modes"].data = xy_of(np.empty((0, 2)) if view.modes is None else view.modes)
        mode = np.zeros(len(view.fake)) if view.fake_modes is None else view.fake_modes + 1
        good = np.ones(len(view.fake)) if view.fake_good is None else view.fake_good
        self._sources["fake"].data = {
            **xy_of(view.fake),
            "verdict": view.fake_verdicts.astype(np.float32),
            "mode": mode.astype(np.uint8),
            "alpha": good.astype(np.float32),
        }

    def _show_layers(self, view: PlaneView) -> None:
        shown = self._shown()
        self._marks.show(view, shown)
        if "surface" in shown:
            self._ground.show(view)
        if "boundary" in shown:
            self._sources["boundary"].data = xy_of(boundary(view))
        if "arrows" in shown:
            self._sources["arrows"].data = xy_of(arrow_strokes(view))
        if "average" in shown and view.average is not None:
            self._sources["average"].data = xy_of(view.average)
        self._show_trails()
        if "grid" in shown:
            self._sources["grid"].data = xy_of(view.latent_lines)
            self._label.object = f"Latent grid: {view.latent_label}, cells of equal probability."

    def _show_trails(self) -> None:
        if self._state is not None and self._last is not None and "trails" in self._shown():
            step = self._state.snapshot.step
            self._trails.show(self._state.trail, step, self._last, int(self._length.value or 0))

    def _choose(self, rectangle: tuple[float, float, float, float]) -> None:
        """Wish for the fakes in a rectangle to be marked."""
        if self._last is not None:
            self.on_wish("choose", fakes_within(self._last.fake, rectangle))

    def _offer(self, view: PlaneView) -> None:
        """Offer the averaged generator's fakes and the modes while there are any, and show them when they come."""
        there = ["average"] if view.average is not None else []
        there += ["modes"] if view.modes is not None else []
        if self._by_mode.visible != (view.modes is not None):
            self._by_mode.visible = view.modes is not None
            self._toggle()
        known = list(self._layers.options.values())
        offered = [*LAYERS, *there]
        if offered != known:
            titles = LAYERS | OFFERED
            new = [name for name in there if name not in known]
            shown = [name for name in self._layers.value if name in offered] + new
            self._layers.param.update(options={titles[name]: name for name in offered}, value=shown)

    def _change_ground(self) -> None:
        self.on_wish("needs", "")
        if self._last is not None:
            self._ground.show(self._last)
