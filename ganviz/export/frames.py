"""Which moments of a run an animation shows, and how fast: pure functions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ganviz.errors import SettingError, unknown

SPACINGS = ("even", "log", "all")
MOST_FPS = 60.0
DEFAULT_FPS, DEFAULT_SECONDS = 15.0, 10.0
MOST_FRAMES = 100_000


def spaced(last: int, count: int, spacing: str, first: int = 0) -> list[int]:
    """Steps from `first` to `last`, both among them, rising, at most `count` of them; all of them for "all".

    Args:
        spacing: "even"; "log", dense at first, where most happens; or "all".

    Raises:
        SettingError: for another word, or where there is nothing to choose from.
    """
    if spacing not in SPACINGS:
        raise SettingError(unknown("spacing", spacing, SPACINGS))
    if count < 1 or last < first:
        raise SettingError(f"cannot choose {count} frames of the steps from {first} to {last}")
    if spacing == "all":
        return list(range(first, last + 1))
    if count == 1:
        return [last]
    if spacing == "even":
        return sorted(set(np.linspace(first, last, count).round().astype(int).tolist()))
    return _log_spaced(last - first, count, first)


def chosen(kept: Sequence[int], count: int, spacing: str) -> list[int]:
    """Places in `kept`, rising steps of snapshots, of those nearest to steps spaced so; "all" takes every one."""
    if not kept:
        raise SettingError("no moment was kept; nothing can be shown")
    if spacing == "all":
        return list(range(len(kept)))
    steps = np.asarray(kept)
    wanted = spaced(int(steps[-1]), count, spacing, int(steps[0]))
    return sorted({int(np.abs(steps - step).argmin()) for step in wanted})


def _log_spaced(length: int, count: int, first: int) -> list[int]:
    """0 and then by equal factors; where factors are less than a step, step by step, so that frames are not lost."""
    if count > length:
        return list(range(first, first + length + 1))
    steps = [0.0]
    for left in range(count - 1, 0, -1):
        # by the factor that leads to the end with the frames that are left, but one step at least
        here = max(steps[-1], 0.5)
        steps.append(max(here * (length / here) ** (1 / left), steps[-1] + 1))
    return sorted({first + min(round(step), length) for step in steps})


@dataclass(frozen=True)
class Pace:
    """How fast an animation runs.

    Attributes:
        fps: frames a second, from 0.1 to 60.
        hold: seconds for which the last frame stays on.

    Raises:
        SettingError: naming what cannot be.
    """

    fps: float = DEFAULT_FPS
    hold: float = 1.0

    def __post_init__(self) -> None:
        if not 0.1 <= self.fps <= MOST_FPS:
            raise SettingError(f"fps {self.fps:g} is not a number from 0.1 to {MOST_FPS:g}")
        if not 0 <= self.hold <= 60:
            raise SettingError(f"hold {self.hold:g} is not a number of seconds from 0 to 60")

    @property
    def held(self) -> int:
        """Frames for which the last one stays on, itself not counted."""
        return round(self.hold * self.fps)


def frames_wanted(frames: int | None, seconds: float | None, fps: float | None) -> tuple[int, float]:
    """How many frames, and how many a second, of which two of three may be given; 10 s at 15 a second by default.

    Raises:
        SettingError: if all three are given and disagree, or one cannot be.
    """
    for name, value, least in (("frames", frames, 1), ("seconds", seconds, 0.1)):
        if value is not None and not least <= value <= MOST_FRAMES:
            raise SettingError(f"{name} {value:g} is not a number from {least:g} to {MOST_FRAMES:,}")
    if frames is None:
        pace = Pace(DEFAULT_FPS if fps is None else fps).fps
        return max(1, round((seconds or DEFAULT_SECONDS) * pace)), pace
    if seconds is None:
        return frames, Pace(DEFAULT_FPS if fps is None else fps).fps
    if fps is not None and round(fps * seconds) != frames:
        raise SettingError(f"{frames} frames in {seconds:g} s are not {fps:g} a second; give two of the three")
    return frames, Pace(frames / seconds).fps
