"""Animations: moments of a run, drawn and encoded one after the other."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice
from pathlib import Path

from ganviz.atomic import whole_file
from ganviz.errors import ExportCancelled, ExportError
from ganviz.export.formats import Format, format_of
from ganviz.export.frames import Pace
from ganviz.export.look import Look
from ganviz.recording import Moment


@dataclass(frozen=True)
class Animation:
    """What an animation looks like and how fast it runs."""

    look: Look = field(default_factory=Look)
    pace: Pace = field(default_factory=Pace)


@dataclass(frozen=True)
class Written:
    """An animation that was written.

    Attributes:
        path: where it is.
        frames: moments drawn.
        seconds: how long it runs, the hold on the last frame among them.
        bytes: size of the file.
    """

    path: Path
    frames: int
    seconds: float
    bytes: int


def animate(
    moments: Iterable[Moment],
    path: Path,
    animation: Animation | None = None,
    *,
    total: int | None = None,
    last_step: int | None = None,
    progress: Callable[[float], object] = lambda share: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Written:
    """Draw moments of one run and write them as the ending of `path` says (see `FORMATS`).

    Moments are taken one at a time, drawn, encoded and forgotten, whatever their number. Safe in a thread; `path` is
    there when the file is whole, and not before.

    Args:
        moments: oldest first; an iterator may make them as they are wanted.
        total: how many there will be, for `progress`; known of a sequence.
        last_step: where the run ends, so that axes of steps need not grow; known of a sequence.
        progress: called after each frame with the share that is done, from 0 to 1, if the total is known.
        cancelled: asked before each frame.

    Raises:
        ExportCancelled: if `cancelled` said so.
        ExportError: if the file cannot be written, its ending is unknown, or there is no moment.
        SettingError: if a view has no meaning for the run's data.
    """
    animation = animation or Animation()
    kind = format_of(path)
    if isinstance(moments, Sequence) and moments:
        total = len(moments) if total is None else total
        last_step = moments[-1].snapshot.step if last_step is None else last_step
    with whole_file(path) as partial:
        told = _Told(path, total, progress, cancelled)
        frames = _write(told.passed(moments), partial, kind, animation, last_step)
    progress(1.0)
    return Written(path, frames, (frames + animation.pace.held) / animation.pace.fps, path.stat().st_size)


def _write(moments: Iterator[Moment], partial: Path, kind: Format, animation: Animation, last_step: int | None) -> int:
    from ganviz.export.encoder import Encoder  # codecs and Matplotlib, which take a second to load
    from ganviz.export.picture import Picture

    look, pace = animation.look, animation.pace
    start = list(islice(moments, 2))
    # of the second one, as before the first step some quality is not known yet
    picture = Picture(look, start[-1], last_step, kind.shades)
    frames = 0
    with Encoder(partial, kind, look.size, pace.fps, look.dark) as encoder:
        for moment in chain(start, moments):
            pixels = picture.draw(moment)
            encoder.write(pixels)
            frames += 1
        encoder.hold(pixels, pace.held)
    return frames


@dataclass(frozen=True)
class _Told:
    """Tells how far an export is, and hears whether it is still wanted."""

    path: Path
    total: int | None
    progress: Callable[[float], object]
    cancelled: Callable[[], bool]

    def passed(self, moments: Iterable[Moment]) -> Iterator[Moment]:
        """The moments, one at a time."""
        done = 0
        for moment in moments:
            if self.cancelled():
                raise ExportCancelled(f"{self.path.name} was cancelled; nothing is written")
            yield moment
            done += 1
            if self.total:
                self.progress(min(done / self.total, 1.0))
        if not done:
            raise ExportError(f"cannot write {self.path}: there is no moment to show")
