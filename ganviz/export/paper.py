"""Paper: a Matplotlib figure that is drawn many times. What stays is drawn once, only what moves with each frame.

The only module that knows Matplotlib; drawings ask it for what they need, in pixels of a picture of 800 x 600.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg, RendererAgg
from matplotlib.collections import PolyCollection
from matplotlib.colors import ListedColormap
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.image import AxesImage
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle, StepPatch
from matplotlib.text import Text
from matplotlib.ticker import FuncFormatter, MaxNLocator, NullLocator
from numpy.typing import NDArray

from ganviz.export.box import Box
from ganviz.export.lettering import Stamps, Words
from ganviz.export.words import short
from ganviz.theme import ground

A = TypeVar("A", bound=Artist)
Margins = tuple[float, float, float, float]
FONT = "DejaVu Sans"  # comes with Matplotlib, so that pictures are the same on every machine
HEADING, LABEL, TICK = 14.0, 11.5, 10.5  # px of type
MOST_WIDTHS = 5000  # kept, as most words come again
MIDDLE = 0.36  # of a letter's size: how far the middle of a line lies above its foot
LEAST_SCALE = 0.75  # smaller type could not be read


class Paper:
    """What drawings are drawn on.

    Args:
        size: pixels, (width, height).
        dark: the theme.
        still: for a single picture, of which every part may be saved; else what moves is drawn over what stays.
        last_step: where axes of steps end, if known.
        shades: of D's surface.
        scale: see below; follows from the size unless given.

    Attributes:
        scale: pixels of a length of 1: type, lines and margins are given for a picture of 800 x 600.
        ground: the theme's colours.
    """

    def __init__(
        self,
        size: tuple[int, int],
        dark: bool,
        still: bool = False,
        last_step: int | None = None,
        shades: int = 256,
        scale: float | None = None,
    ) -> None:
        self.size, self.dark, self.still = size, dark, still
        self.last_step, self.shades = last_step, shades
        self.ground = ground(dark)
        self.scale = scale or max((size[0] * size[1] / 480_000) ** 0.35, LEAST_SCALE)
        # at this resolution a point is a length of 1; the trifle keeps the canvas from being rounded down
        dpi = 72 * self.scale
        self.figure = Figure(((size[0] + 1e-4) / dpi, (size[1] + 1e-4) / dpi), dpi=dpi)
        self.figure.set_facecolor(self.ground.background)
        self._canvas = FigureCanvasAgg(self.figure)
        self._renderer: RendererAgg = self._canvas.get_renderer()  # type: ignore[no-untyped-call]
        self._moving: list[Artist] = []
        self._fixed: Any = None
        self._stale: set[Axes] = set()
        self._regions: dict[Axes, Any] = {}
        self._stamps = Stamps()
        self._widths: dict[tuple[str, float, str], float] = {}

    @property
    def box(self) -> Box:
        """All of it."""
        return Box(0, 0, *self.size)

    # --- drawing
    def stale(self, ax: Axes) -> None:
        """What stays has changed in these axes: they are drawn anew with the next frame."""
        self._stale.add(ax)

    def pixels(self) -> NDArray[np.uint8]:
        """The picture as it is now, (height, width, 3)."""
        renderer = self._renderer
        if self._fixed is None:
            self._canvas.draw()  # type: ignore[no-untyped-call]
        else:
            self._canvas.restore_region(self._fixed)  # type: ignore[no-untyped-call]
            for ax in self._stale:
                self._redraw(ax, renderer)
        if self._fixed is None or self._stale:
            self._fixed = self._canvas.copy_from_bbox(self.figure.bbox)  # type: ignore[no-untyped-call]
            self._stale.clear()
        for artist in self._moving:
            artist.draw(renderer)
        return np.asarray(self._canvas.buffer_rgba())[..., :3].copy()  # type: ignore[no-untyped-call]

    def _redraw(self, ax: Axes, renderer: RendererAgg) -> None:
        """Draw what stays of axes over a clean ground."""
        Rectangle(*self._regions[ax], facecolor=self.ground.background, transform=None).draw(renderer)
        ax.draw(renderer)

    def save(self, path: Path, ending: str, scale: float = 1.0) -> None:
        """Write it as "png", with so many times the pixels, or "svg"; only of a still."""
        metadata = {"Software": "ganviz"} if ending == "png" else {"Creator": "ganviz", "Date": None}
        dpi = self.figure.dpi * scale
        self.figure.savefig(path, format=ending, dpi=dpi, facecolor=self.ground.background, metadata=metadata)

    def _add(self, artist: A) -> A:
        """Have it drawn with each frame."""
        if not self.still:
            artist.set_animated(True)
            self._moving.append(artist)
        return artist

    # --- places
    def _fraction(self, box: Box) -> tuple[float, float, float, float]:
        """The box as Matplotlib counts: in shares of the figure."""
        w, h = self.size
        return box.left / w, box.bottom / h, box.width / w, box.height / h

    def axes(self, box: Box, margins: Margins = (0, 0, 0, 0), x_ticks: int = 6, y_ticks: int = 5) -> Axes:
        """Empty axes with their numbers in the box, in the colours of the theme.

        Args:
            margins: from the box to the frame: left, below, right, above.
            x_ticks, y_ticks: numbers at most; 0 for none.
        """
        ax = self.figure.add_axes(self._fraction(box.inside(*(margin * self.scale for margin in margins))))
        g = self.ground
        ax.set_facecolor(g.background)
        for name, spine in ax.spines.items():
            spine.set(color=g.lines if name in ("left", "bottom") else g.faint, linewidth=1)
        look: dict[str, Any] = {"color": g.lines, "labelcolor": g.text, "labelsize": TICK, "labelfontfamily": FONT}
        ax.tick_params(which="both", length=3, width=1, pad=2, **look)
        for axis, ticks in ((ax.xaxis, x_ticks), (ax.yaxis, y_ticks)):
            axis.set_major_locator(MaxNLocator(ticks, steps=[1, 2, 2.5, 5, 10]) if ticks else NullLocator())
            axis.set_major_formatter(FuncFormatter(lambda number, place: short(number)))
        ax.set_axisbelow(True)
        ax.autoscale(False)
        self._regions[ax] = (box[:2], *box[2:])
        return ax

    def chart(self, box: Box, x_ticks: int = 6, y_ticks: int = 5) -> Axes:
        """Axes with grid lines and steps along the horizontal one."""
        ax = self.axes(box, (36, 18 if x_ticks else 5, 12, 6), x_ticks, y_ticks)
        ax.grid(color=self.ground.faint, linewidth=1)
        return ax

    def picture_axes(self, box: Box, width: float, height: float) -> Axes:
        """Axes without lines whose coordinates are those of a picture, upwards from 0; as large as fits."""
        ax = self.axes(box.fitted(width / height), x_ticks=0, y_ticks=0)
        ax.set(xlim=(0, width), ylim=(0, height), facecolor="none")
        ax.spines[:].set_visible(False)
        return ax

    # --- what moves
    def line(self, ax: Axes, **look: Any) -> Line2D:
        """A line, or marks with linestyle "none"."""
        line = Line2D([], [], **{"linewidth": 2, "solid_joinstyle": "round", **look})
        ax.add_line(line)
        return self._add(line)

    def image(
        self, ax: Axes, extent: tuple[float, float, float, float], palette: Sequence[str] | None = None
    ) -> AxesImage:
        """A picture, row 0 at the top; with a palette its values are 0 to 255, smoothed, and row 0 is at the bottom."""
        image = AxesImage(
            ax,
            cmap=None if palette is None else ListedColormap(list(palette)),
            extent=extent,
            origin="upper" if palette is None else "lower",
            interpolation="nearest" if palette is None else "bilinear",
            interpolation_stage="data",
            resample=True,
        )
        image.set_data(np.zeros((1, 1, 3) if palette is None else (2, 2), np.uint8))
        image.set_clim(0, 255)
        image.set_clip_path(ax.patch)
        ax.add_image(image)
        return self._add(image)

    def steps(self, ax: Axes, colour: str, alpha: float) -> StepPatch:
        """A filled histogram."""
        patch = StepPatch(
            np.zeros(1), np.array([0.0, 1.0]), fill=True, facecolor=_faded(colour, alpha), edgecolor=colour
        )
        patch.set_linewidth(1)
        ax.add_patch(patch)
        return self._add(patch)

    def frames(self, ax: Axes, corners: NDArray[Any], linewidth: float) -> PolyCollection:
        """Outlines of polygons, (n, points, 2); their colours are set later."""
        outlines = PolyCollection(list(corners), facecolors="none", linewidths=linewidth)
        ax.add_collection(outlines, autolim=False)
        return self._add(outlines)

    def note(self, x: float, y: float, size: float = LABEL, ax: Axes | None = None, **look: Any) -> Text:
        """Words that may change, in the middle of a line at pixels of the picture; or above it, in axes."""
        words = self._words(x, y, size, **look) if ax is None else self._written(x, y, size, **look)
        if ax is not None:
            words.set_transform(ax.transData)
            ax.add_artist(words)
            words.set_clip_on(False)
        return self._add(words)

    # --- what stays
    def words(self, text: str, x: float, y: float, size: float = LABEL, **look: Any) -> Text:
        """Words that stay, in the middle of a line at pixels of the picture."""
        label = self._words(x, y, size, **look)
        label.set_text(text)
        return label

    def level(self, ax: Axes, value: float, colour: str, upright: bool = False, dash: str = "dashed") -> Line2D:
        """A line across the axes that stays."""
        draw = ax.axvline if upright else ax.axhline
        return draw(value, color=colour, linewidth=1.5, linestyle=dash, alpha=0.7, zorder=1)

    def band(self, ax: Axes, low: float, high: float, colour: str) -> Rectangle:
        """What lies between two values, across the axes."""
        return ax.axhspan(low, high, facecolor=_faded(colour, 0.25), edgecolor=_faded(colour, 0.35), zorder=1)

    def heading(self, box: Box, title: str, legend: Sequence[tuple[str, dict[str, Any]]] = ()) -> Box:
        """A title and the meanings of lines, on one line where there is room; what is left of the box."""
        u, line = self.scale, 22 * self.scale
        middle = box.bottom + box.height - line / 2
        self.words(title, box.left + 4 * u, middle, HEADING)
        if not legend:
            return box.inside(top=line)
        drawn = self._legend(legend)
        extent = drawn.get_window_extent(self._renderer)
        if extent.width > box.width:
            drawn.remove()
            return box.inside(top=line)
        room = box.width - self.width_of(title, HEADING) - 16 * u
        taken = line if extent.width <= room else line + extent.height + 2 * u
        right, centre = box.left + box.width, middle if taken == line else middle - line / 2 - extent.height / 2
        drawn.set_bbox_to_anchor((right / self.size[0], centre / self.size[1]), transform=self.figure.transFigure)
        return box.inside(top=taken)

    def width_of(self, text: str, size: float, weight: str = "normal") -> float:
        """Pixels that words of this size take."""
        known = self._widths.get((text, size, weight))
        if known is None:
            if len(self._widths) >= MOST_WIDTHS:
                self._widths.clear()
            font = FontProperties(family=FONT, size=size, weight=weight)
            known, _, _ = self._renderer.get_text_width_height_descent(text, font, ismath=False)  # type: ignore[no-untyped-call]
            self._widths[text, size, weight] = known
        return known

    def _legend(self, entries: Iterable[tuple[str, dict[str, Any]]]) -> Any:
        handles = [Line2D([], [], label=label, solid_capstyle="butt", **look) for label, look in entries]
        return self.figure.legend(
            handles=handles,
            loc="center right",
            ncols=len(handles),
            frameon=False,
            prop={"family": FONT, "size": LABEL},
            labelcolor=self.ground.text,
            handlelength=1.5,
            handletextpad=0.4,
            columnspacing=1.1,
            borderpad=0,
            borderaxespad=0,
        )

    def _words(self, x: float, y: float, size: float, **look: Any) -> Words:
        """Empty words around the middle `y` of a line, whatever their letters."""
        words = self._written(x / self.size[0], (y - MIDDLE * size * self.scale) / self.size[1], size, **look)
        words.set_transform(self.figure.transFigure)
        self.figure.add_artist(words)
        return words

    def _written(self, x: float, y: float, size: float, **look: Any) -> Words:
        style = {"color": self.ground.text, "family": FONT, "size": size, "parse_math": False, **look}
        return Words(self._stamps, x, y, "", **style)


def _faded(colour: str, alpha: float) -> tuple[float, float, float, float]:
    red, green, blue = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    return red, green, blue, alpha
