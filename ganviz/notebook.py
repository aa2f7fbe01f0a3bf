"""For notebooks: train with a progress bar, and see the run as a player below the cell."""

from __future__ import annotations

import signal
import threading
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from html import escape
from itertools import takewhile
from pathlib import Path
from typing import Any

import numpy as np
import torch

from ganviz.data import DATA
from ganviz.engine import Run
from ganviz.errors import SettingError, unknown
from ganviz.experiment import Experiment
from ganviz.export import (
    DASHBOARD,
    DRAWINGS,
    FORMATS,
    STILLS,
    Animation,
    KeptMoments,
    Look,
    animate,
    draw_still,
    spaced,
    train,
)
from ganviz.export.frames import MOST_FRAMES
from ganviz.export.replay import PARTS, VIEWS, Replay, compose_replay, write_replay
from ganviz.observation import PARTS as ALL_PARTS
from ganviz.presets import load_preset, preset_names
from ganviz.recording import Recording
from ganviz.runfile import check_writable, write_recording
from ganviz.weights import WarmStart

FRAMES = 150  # 2.5 MB of the ring, 15 s at the player's pace
SHOWN_MB = 5.0  # of the player: notebooks hold their outputs, and several of them
HISTORY_MB = 512.0  # every frame is to be kept
# scripts only, in an origin of its own: the player reaches neither the notebook nor the network
PLAYER = (
    '<iframe class="ganviz-replay" title="{title}" sandbox="allow-scripts" srcdoc="{document}"'
    ' style="width: 100%; height: 640px; border: 1px solid #8b949e; border-radius: 4px"></iframe>'
)


@dataclass(frozen=True, eq=False, repr=False)
class Recorded:
    """A run that was trained and recorded. As the last line of a notebook's cell it is a player.

    Attributes:
        run: as it stands. It may go on; what comes is not in here.
        recording: all of it: `snapshots`, `losses` and `observations` as curves, `changes`, `restore` to any step.
        title: of what is shown.
        views: keys of `ganviz.export.replay.VIEWS` that are shown; None for all that have something to show.
        dark: the theme; None follows the reader's own.
        ended: why the run ended early, in words; empty if it did not.
    """

    run: Run
    recording: Recording
    title: str
    views: tuple[str, ...] | None = None
    dark: bool | None = None
    ended: str = ""

    def save(self, path: Path | str) -> Path:
        """Write it as the ending of `path` says (see `ganviz.runfile.WRITTEN`): .ganviz, .html, .gif, .mp4, .py …

        What can be seen shows the views, title and theme that were asked for.

        Returns:
            The path.

        Raises:
            GanvizError: for another ending, naming those there are, or if the file cannot be written.
        """
        path = Path(path)
        check_writable(path)
        look = Look(self.views or (DASHBOARD,), dark=bool(self.dark), title=self.title)
        if path.suffix == ".html":
            write_replay(map(self.recording.moment, self.recording.snapshots), path, **self._options)
        elif path.suffix in STILLS:
            draw_still(self.recording.moment(self.recording.snapshots[-1]), path, look)
        elif path.suffix in FORMATS:
            animate(KeptMoments(self.recording, len(self.recording.snapshots)), path, Animation(look))
        else:
            write_recording(self.recording, path, self.run.data_dir)
        return path

    @cached_property
    def replay(self) -> Replay:
        """The player as an HTML file, small enough for a notebook; `save` to .html leaves out less of a long run."""
        moments = map(self.recording.moment, self.recording.snapshots)
        made = compose_replay(moments, **self._options, limit_mb=SHOWN_MB)
        assert made is not None  # only what can be cancelled may come to nothing
        return made

    @property
    def _options(self) -> Any:
        return {"title": self.title, "views": self.views, "dark": self.dark}

    def _repr_html_(self) -> str:
        return PLAYER.format(title=escape(self.title), document=escape(self.replay.html))

    def __repr__(self) -> str:
        last = self.recording.snapshots[-1]
        kept = f"{len(self.recording.snapshots)} moments up to step {last.step:,}"
        return f"<Recorded {self.title!r}: {kept}. {self.ended or last.status}>"


def record(
    experiment: Experiment | str | None = None,
    steps: int = 3000,
    *,
    frames: int = FRAMES,
    views: Sequence[str] | None = None,
    title: str | None = None,
    dark: bool | None = None,
    device: str = "auto",
    data_dir: Path | str | None = None,
    threads: int = 1,
) -> Recorded:
    """Train with a progress bar, and keep what is to be seen. An interrupt ends it early with what there is.

    Args:
        experiment: an `Experiment` (the seed is among its settings), the name of a preset, or None for the default.
        steps: to train.
        frames: moments to keep, evenly on the way, the first and the last among them.
        views: what the player shows, keys of `ganviz.export.replay.VIEWS`; None for all that have a meaning.
        title: over it; None for the preset's or one that names the data.
        dark: its theme; None follows the reader's own.
        device, data_dir: see `Trainer`.
        threads: of a tensor operation on the CPU while this trains; one is best for small networks.

    Raises:
        GanvizError: naming what cannot be, before training.
    """
    steps, frames = _whole("steps", steps), _whole("frames", frames, MOST_FRAMES)
    chosen, warm_start, known_as = experiment_of(experiment)
    shown = None if views is None else _views_of(views, chosen.data)
    if dark not in (True, False, None):
        raise SettingError(f"dark {dark!r} is not True, False or None")
    if title is not None and not isinstance(title, str):
        raise SettingError(f"title {title!r} is not a text")
    with _threads(_whole("threads", threads)):
        folder = None if data_dir is None else Path(data_dir)
        run = Run(chosen, device=device, data_dir=folder, history_mb=HISTORY_MB, warm_start=warm_start)
        ended = _train(run, steps, frames)
        if ended:
            print(ended)
        return Recorded(run, run.recorded(), known_as if title is None else title, shown, dark, ended)


# --- what is asked for
def experiment_of(asked: Experiment | str | None) -> tuple[Experiment, WarmStart | None, str]:
    """Settings, weights to begin with, and a title, for an experiment, the name of a preset, or None for the default.

    Raises:
        GanvizError: for anything else, naming the presets.
    """
    if isinstance(asked, str):
        preset = load_preset(asked)
        return preset.experiment(), preset.warm_start(), preset.title
    if asked is not None and not isinstance(asked, Experiment):
        names = ", ".join(preset_names())
        raise SettingError(f"experiment {asked!r} is neither an Experiment nor the name of a preset: {names}")
    experiment = Experiment() if asked is None else asked
    return experiment, None, f"{DATA[experiment.data].title}: a GAN learns"


def _views_of(asked: Sequence[str], data: str) -> tuple[str, ...]:
    """Those of the player that have a meaning for the data."""
    fitting = [key for key in VIEWS if DATA[data].kind in DRAWINGS[key].kinds]
    for view in (asked,) if isinstance(asked, str) else asked:
        if view not in fitting:
            raise SettingError(f"{unknown('view', view, fitting)} (those for {data})")
    if not asked:
        raise SettingError(f"no view chosen; choose from {', '.join(fitting)}, or None for all")
    return (asked,) if isinstance(asked, str) else tuple(dict.fromkeys(asked))


def _whole(name: str, value: Any, most: int | None = None) -> int:
    if isinstance(value, bool) or not isinstance(value, int | np.integer) or value < 1 or (most and value > most):
        raise SettingError(f"{name} {value!r} is not a whole number from 1{f' to {most:,}' if most else ' on'}")
    return int(value)


# --- training
def _train(run: Run, steps: int, frames: int) -> str:
    """Train with a bar; why it ended early, in words, or nothing."""
    first = run.trainer.step_count
    framed = set(spaced(first + steps, frames, "even", first))
    with held_interrupts() as interrupted, _bar(steps) as bar:
        for done in takewhile(lambda done: not interrupted.is_set(), train(run, steps, framed, PARTS)):
            bar.update(done - bar.n)
    at = run.trainer.step_count
    if at < first + steps or run.diverged:
        run.capture(ALL_PARTS)  # where it stands
    if run.diverged:
        return f"Training diverged: {run.diverged}. It ends at step {at:,}."
    return f"Interrupted at step {at:,} of {first + steps:,}." if at < first + steps else ""


def _bar(steps: int) -> Any:
    """A progress bar: a widget where the notebook has widgets, else a line of text."""
    from tqdm import TqdmWarning

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", TqdmWarning)  # that text is all there is without ipywidgets
        from tqdm.auto import tqdm
    return tqdm(total=steps, desc="training", unit=" steps")


@contextmanager
def held_interrupts() -> Iterator[threading.Event]:
    """Note an interrupt (Ctrl+C, or the notebook's button), so that no step is left half done; a second one raises."""
    noted = threading.Event()

    def note(number: int, frame: Any) -> None:
        if noted.is_set():
            raise KeyboardInterrupt
        noted.set()

    if threading.current_thread() is not threading.main_thread():
        yield noted  # interrupts come to the main thread only
        return
    before = signal.signal(signal.SIGINT, note)
    try:
        yield noted
    finally:
        signal.signal(signal.SIGINT, before)


@contextmanager
def _threads(count: int) -> Iterator[None]:
    """So many threads for each tensor operation, and afterwards as many as before."""
    before = torch.get_num_threads()
    torch.set_num_threads(count)
    try:
        yield
    finally:
        torch.set_num_threads(before)
