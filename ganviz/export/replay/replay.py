"""Write a replay: moments in, one HTML file out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypedDict, Unpack

import numpy as np

from ganviz.atomic import whole_file
from ganviz.engine import State
from ganviz.errors import GanvizError, unknown
from ganviz.experiment.words import changed
from ganviz.export.replay.document import document
from ganviz.export.replay.reel import Encoder, Reel, to_line
from ganviz.export.replay.views import VIEWS, ReplayView
from ganviz.frames.block import pack
from ganviz.frames.colours import colours
from ganviz.frames.sections_plane import trail
from ganviz.recording import Moment

LIMIT_MB = 10.0
FRAMES = 240  # moments of a run that make a smooth replay of half a minute
PARTS = ("plane", "grid", "judgement", "metrics", "picture_quality")  # what a replay shows of a snapshot
TITLE = "A GAN learns"
MEGABYTE = 1_000_000


@dataclass(frozen=True)
class Replay:
    """A replay that was made.

    Attributes:
        html: the file.
        frames: moments that it holds.
        left_out: moments that were given but left out, evenly, to stay within the limit.
    """

    html: str = field(repr=False)
    frames: int
    left_out: int

    @property
    def nbytes(self) -> int:
        """Size of the file."""
        return len(self.html.encode())


class Options(TypedDict, total=False):
    """Those of `compose_replay`."""

    title: str
    dark: bool | None
    views: Sequence[str] | None
    limit_mb: float
    progress: Callable[[int], object]
    cancelled: Callable[[], bool]


def write_replay(moments: Iterable[Moment], path: Path | str, **options: Unpack[Options]) -> Replay | None:
    """Write moments of a run as one HTML file that needs neither server nor network.

    Args:
        moments: as in `compose_replay`.
        path: the file; one that is there already is replaced once the new one is whole.
        **options: those of `compose_replay`.

    Returns:
        What was written; None if it was cancelled, and then no file is left behind.

    Raises:
        GanvizError: if the file cannot be written, and as in `compose_replay`.
    """
    path = Path(path)
    replay = compose_replay(moments, **options)
    if replay is None:
        return None
    with whole_file(path) as partial:
        partial.write_text(replay.html, encoding="utf-8", newline="\n")
    return replay


def compose_replay(
    moments: Iterable[Moment],
    *,
    title: str = TITLE,
    dark: bool | None = None,
    views: Sequence[str] | None = None,
    limit_mb: float = LIMIT_MB,
    progress: Callable[[int], object] = lambda done: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Replay | None:
    """Make a replay; only as much of the moments is held in memory as the file will hold.

    Args:
        moments: of one run, each later than the one before; curves and changes are those of the last.
        title: of the page; any text.
        dark: the theme at first; None follows the reader's own.
        views: keys of `VIEWS` to show, in this order, save that plane and samples lead; None shows all of which the
            moments have something.
        limit_mb: size of the file in megabytes; of too many moments every second is left out, as often as it takes.
        progress: called after each moment with how many are done.
        cancelled: asked after each moment; whether to give up.

    Returns:
        The replay, or None if it was cancelled.

    Raises:
        GanvizError: for an unknown view, no moments, moments out of order, or a limit too small for two of them.
    """
    encoder = Encoder(_chosen(views))
    reel = Reel(int(limit_mb * MEGABYTE))
    for moment in moments:
        reel.add(moment.snapshot.step, encoder.line(moment))
        progress(reel.seen)
        if cancelled():
            return None
    if encoder.last is None:
        raise GanvizError("cannot make a replay of no moments; record at least one snapshot")
    return _fitting(title, _run(encoder.last, encoder) | {"dark": dark}, reel, limit_mb)


def _chosen(views: Sequence[str] | None) -> list[ReplayView]:
    for key in views or ():
        if key not in VIEWS:
            raise GanvizError(unknown("view", key, VIEWS))
    return [VIEWS[key] for key in dict.fromkeys(VIEWS if views is None else views)]


def _run(last: Moment, encoder: Encoder) -> dict[str, Any]:
    """What the whole run has in common."""
    data = str(last.snapshot.settings.get("data", ""))
    return {
        "views": [view.told(data) for view in encoder.views if view.key in encoder.filled],
        "losses": _columns(last.losses),
        "observations": _columns(last.observations),
        "trail": trail(State(last), last.snapshot),
        "marks": _marks(last, encoder.broken),
        "colours": {"light": colours(False), "dark": colours(True)},
        "shared": encoder.shared,
    }


def _columns(curves: Mapping[str, Any]) -> dict[str, Any]:
    """The curves of which anything is known."""
    with np.errstate(over="ignore"):  # what float32 cannot hold is as good as infinite
        return {name: column.astype(np.float32) for name, column in curves.items() if not np.isnan(column).all()}


def _marks(last: Moment, broken: Mapping[int, str]) -> list[tuple[int, str]]:
    """Step and words of what happened; changes of one step together."""
    marks: dict[int, str] = {}
    for change in last.changes:
        words = changed(change.settings)
        marks[change.step] = f"{marks[change.step]}, {words}" if change.step in marks else words
    # how the run broke is told by its last frame, in the same words
    events = [(event.step, event.text) for event in last.events if event.kind != "diverged"]
    for step, words in [*events, *broken.items()]:
        marks[step] = f"{marks[step]}; {words}" if step in marks else words
    return sorted(marks.items())


def _fitting(title: str, run: dict[str, Any], reel: Reel, limit_mb: float) -> Replay:
    """The file, with as many frames as fit beside all the rest."""
    around = (
        len(document(title, [to_line(pack(run))]).encode()) + len(reel.lines) * 20
    )  # steps of the frames, line ends
    if not reel.thin(int(limit_mb * MEGABYTE) - around):
        needed = (around + reel.size) / MEGABYTE
        raise GanvizError(f"a replay of two moments takes {needed:.2f} MB; choose a limit above {limit_mb:g} MB")
    frames, left_out = len(reel.lines), reel.seen - len(reel.lines)
    steps = [step for step, _ in reel.lines]
    header = to_line(pack(run | {"steps": steps, "left_out": left_out, "limit_mb": limit_mb}))
    return Replay(document(title, [header, *(line for _, line in reel.lines)]), frames, left_out)
