"""DiracPage: builds the parts of the page, and draws them when something has changed."""

from __future__ import annotations

import functools
from html import escape
from typing import Any

import numpy as np
import panel as pn
import panel_material_ui as pmui
from numpy.typing import NDArray
from panel.util import edit_readonly
from panel.viewable import Viewer
from panel_material_ui.template.base import Meta

from ganviz.app.dirac.comparison import LETTERS, MOST_STEPS, Comparison, read_comparison
from ganviz.app.dirac.controls import VariantControls
from ganviz.app.dirac.curves import Distances, Eigenvalues
from ganviz.app.dirac.formulas import formulas_html
from ganviz.app.dirac.helper import Helper
from ganviz.app.dirac.look import STYLE
from ganviz.app.dirac.plane import PhasePlane
from ganviz.dirac import EXTENT, Variant, Verdict, judge, trajectory

INTRO = (
    "**The smallest GAN there is:** the real data are the one point 0, the generator makes the one point θ, and the "
    "discriminator is a line of slope ψ, so that the whole game is one dot on a plane. "
    "It matters because here one can see and compute why GANs circle instead of settling, and which remedies let them "
    "come to rest at the cross, where fakes and data agree. "
    "Try it: click into a plane to start elsewhere, give B another regularizer, let the players alternate, raise the "
    "step size, and watch whether the eigenvalues leave the shaded region."
)
TICK = 80  # ms between pictures of the animation
PICTURES = 60  # of it
WIDTHS = {1: (31, 31), 2: (23, 23), 3: (31, 45), 4: (23, 45)}  # percent of a row: a plane, a shared figure

Path = NDArray[np.float64]


@functools.lru_cache(maxsize=256)
def _story(variant: Variant, start: tuple[float, float], steps: int) -> tuple[Path, Verdict]:
    points = trajectory(variant, start, steps)
    points.flags.writeable = False  # pages share it
    return points, judge(variant, points)


class DiracPage(Viewer):
    """One session's page.

    Args:
        comparison: what is shown first.
        problems: what was wrong with the address.

    Attributes:
        comparison: what is shown.
        page: the page itself.
    """

    def __init__(self, comparison: Comparison, problems: list[str], **params: Any) -> None:
        super().__init__(**params)
        self.comparison = comparison
        self._dark = False
        self._animation: Any = None
        self._current = next(iter(comparison.variants))
        self._build_parts(problems)
        self._build_page()
        for letter, variant in comparison.variants.items():
            self._controls[letter].show(variant)
            self._controls[letter].fold(letter != self._current)
        self._draw()

    def __panel__(self) -> Any:
        return self.page

    # --- building
    def _build_parts(self, problems: list[str]) -> None:
        self._controls = {
            letter: VariantControls(
                letter, functools.partial(self._changed, letter), functools.partial(self._remove, letter)
            )
            for letter in LETTERS
        }
        self._planes = {letter: PhasePlane(letter, self._start_at) for letter in LETTERS}
        self._distances, self._eigenvalues = Distances(), Eigenvalues()
        self._helper = Helper(name="helper")
        words = {"sizing_mode": "stretch_width", "stylesheets": [STYLE], "margin": (4, 12)}
        self._formulas, self._status = pn.pane.HTML("", **words), pn.pane.HTML("", **words)
        self._notice = pmui.Alert(
            escape(" ".join(problems)),
            severity="warning",
            closeable=True,
            visible=bool(problems),
            sizing_mode="stretch_width",
            margin=(2, 8),
        )
        self._add = pmui.Button(label="Add variant", icon="add", variant="outlined", size="small", margin=(10, 14))
        self._add.on_click(lambda event: self._copy())
        self._build_shared()

    def _build_shared(self) -> None:
        common: dict[str, Any] = {"sizing_mode": "stretch_width", "margin": (2, 14), "size": "small"}
        theta, psi = self.comparison.start
        where = {"start": -EXTENT, "end": EXTENT, "step": 0.05, **common}
        self._theta = pmui.FloatSlider(
            label="Start: θ", value=theta, description="Where the fakes are at first. Or click into a plane.", **where
        )
        self._psi = pmui.FloatSlider(
            label="Start: ψ", value=psi, description="The slope of D at first. Or click into a plane.", **where
        )
        self._steps = pmui.IntSlider(
            label="Steps", start=1, end=MOST_STEPS, step=1, description="How long to train.", **common
        )
        self._shown = pmui.IntSlider(
            label="Shown up to step", start=0, end=MOST_STEPS, description="Go through the path step by step.", **common
        )
        self._steps.value = self.comparison.steps
        self._shown.param.update(end=self.comparison.steps, value=self.comparison.steps)
        self._play = pmui.Button(label="Play", icon="play_arrow", variant="contained", size="small", margin=(6, 14))
        self._play.on_click(lambda event: self._toggle_play())
        for widget in (self._theta, self._psi):
            widget.param.watch(lambda event: self._start_at(self._theta.value, self._psi.value), "value_throttled")
        self._steps.param.watch(lambda event: self._train_for(event.new), "value_throttled")
        self._shown.param.watch(lambda event: self._draw_paths(), "value")

    def _build_page(self) -> None:
        shared = pmui.Column(
            self._theta, self._psi, self._steps, self._shown, self._play, sizing_mode="stretch_width", margin=0
        )
        self._places = {letter: pmui.Column(plane, margin=0) for letter, plane in self._planes.items()}
        self._shared = [pmui.Column(view, margin=0) for view in (self._distances, self._eigenvalues)]
        grid = pn.FlexBox(*self._places.values(), *self._shared, sizing_mode="stretch_width", margin=0, gap="0")
        formulas = pmui.Paper(self._formulas, elevation=1, margin=4, sizing_mode="stretch_width")
        intro = pmui.Typography(INTRO, variant="body2", margin=(6, 12, 2, 12), sizing_mode="stretch_width")
        self.page = pmui.Page(
            title="ganviz: the Dirac-GAN",
            meta=Meta(title="ganviz: the Dirac-GAN", description="Why GANs circle, on one plane."),
            busy_indicator=None,
            header=[pn.pane.HTML('<a href="./" style="color: white">Back to the lab</a>', margin=(0, 14))],
            sidebar=[shared, *self._controls.values(), self._add],
            sidebar_width=310,
            sx={"& .MuiToolbar-root": {"minHeight": "48px !important"}},
            main=[intro, self._notice, self._status, grid, formulas, self._helper],
        )
        with edit_readonly(self.page):
            self.page.busy = False  # unlinks it from the process-wide indicator, which walks all models twice a message
        self.page.param.watch(lambda event: self._paint(event.new), "dark_theme")
        self._paint(bool(self.page.dark_theme))

    # --- what a person does
    def _changed(self, letter: str) -> None:
        self._current = letter
        self._compare({**self.comparison.variants, letter: self._controls[letter].variant})

    def _copy(self) -> None:
        """Add a copy of the variant that was changed last."""
        free = [letter for letter in LETTERS if letter not in self.comparison.variants]
        if not free:
            return
        variant = self.comparison.variants[self._current]
        self._current = free[0]
        self._controls[free[0]].show(variant)
        for letter, controls in self._controls.items():
            controls.fold(letter != free[0])
        self._compare({**self.comparison.variants, free[0]: variant})

    def _remove(self, letter: str) -> None:
        left = {name: variant for name, variant in self.comparison.variants.items() if name != letter}
        if left:
            self._current = self._current if self._current in left else next(iter(left))
            self._compare(left)

    def _compare(self, variants: dict[str, Variant]) -> None:
        self._change(Comparison({name: variants[name] for name in sorted(variants)}, *self._from()))

    def _start_at(self, theta: float, psi: float) -> None:
        start = (_within(theta), _within(psi))
        self._theta.value, self._psi.value = start
        self._change(Comparison(self.comparison.variants, start, self.comparison.steps))

    def _train_for(self, steps: int) -> None:
        self._stop()
        self._shown.param.update(end=steps, value=steps)
        self._change(Comparison(self.comparison.variants, self.comparison.start, steps))

    def _from(self) -> tuple[tuple[float, float], int]:
        return self.comparison.start, self.comparison.steps

    def _change(self, comparison: Comparison) -> None:
        if comparison != self.comparison:
            self.comparison = comparison
            self._draw()
            self._helper.query = comparison.query()

    # --- the animation
    def _toggle_play(self) -> None:
        if self._animation is not None:
            self._stop()
            return
        if self._shown.value >= self.comparison.steps:
            self._shown.value = 0
        self._play.param.update(label="Pause", icon="pause")
        self._animation = pn.state.add_periodic_callback(self._advance, period=TICK)
        self._animation.log = False

    def _advance(self) -> None:
        steps = self.comparison.steps
        self._shown.value = min(self._shown.value + max(1, steps // PICTURES), steps)
        if self._shown.value >= steps:
            self._stop()

    def _stop(self) -> None:
        if self._animation is not None:
            self._animation.stop()
            self._animation = None
            self._play.param.update(label="Play", icon="play_arrow")

    # --- drawing
    def _paint(self, dark: bool) -> None:
        self._dark = dark
        parts: list[Any] = [*self._planes.values(), self._distances, self._eigenvalues]
        for part in parts:
            part.paint(dark)
        self._formulas.object = formulas_html(self.comparison.variants, dark)

    def _draw(self) -> None:
        variants = self.comparison.variants
        stories = {letter: _story(variant, *self._from()) for letter, variant in variants.items()}
        self._paths = {letter: points for letter, (points, _) in stories.items()}
        verdicts = {letter: verdict for letter, (_, verdict) in stories.items()}
        for letter, (points, verdict) in stories.items():
            self._planes[letter].show(variants[letter], points, verdict)
        self._eigenvalues.show(verdicts)
        self._draw_paths()
        self._formulas.object = formulas_html(variants, self._dark)
        told = " ".join(f"<b>{letter}</b> {escape(verdict.headline)}." for letter, verdict in verdicts.items())
        self._status.object = f'<p class="status" role="status">{told}</p>'
        self._arrange()

    def _draw_paths(self) -> None:
        shown = {letter: points[: int(self._shown.value) + 1] for letter, points in self._paths.items()}
        for letter, points in shown.items():
            self._planes[letter].show_path(points)
        self._distances.show(shown, self.comparison.steps)

    def _arrange(self) -> None:
        """Show what is in use, side by side."""
        used = self.comparison.variants
        plane, shared = WIDTHS[len(used)]
        for letter, place in self._places.items():
            place.param.update(visible=letter in used, styles=_share(plane))
            self._controls[letter].use(letter in used)
            self._controls[letter].allow_removal(len(used) > 1)
        for place in self._shared:
            place.styles = _share(shared)
        self._add.disabled = len(used) == len(LETTERS)


def _share(percent: int) -> dict[str, str]:
    """Style of what takes a share of a row, and more where there is room."""
    return {"flex": f"1 1 {percent}%", "min-width": "230px"}


def _within(value: float) -> float:
    return round(min(max(value, -EXTENT), EXTENT), 2)


def create_dirac_page() -> pmui.Page:
    """The page for a new session, as its address asks for."""
    pn.extension(reconnect=True)
    comparison, problems = read_comparison(pn.state.session_args or {})
    return DiracPage(comparison, problems).page
