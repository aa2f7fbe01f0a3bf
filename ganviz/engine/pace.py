"""Pace: when the next step and the next state are due. The only place where training meets a clock."""

from __future__ import annotations

import time

MAX_FPS = 24.0  # states a second, unless somebody says otherwise
SHARE_FOR_FRAMES = 0.15  # states may take at most this share of the engine's time
LONGEST_WAIT = 2.0  # s without a state at most: one that took long, once, must not leave the page standing
MOMENT_INTERVAL = 0.2  # s between moments kept of a run that nobody watches
SHARE_FOR_MOMENTS = 0.05  # they may take at most this share of the engine's time
WINDOW = 1.0  # s over which steps a second are averaged


class Pace:
    """Clock of one engine.

    Args:
        max_fps: states a second at most; fewer if they are costly.
    """

    def __init__(self, max_fps: float) -> None:
        self._interval = 1 / max_fps
        self._step_interval = 0.0
        self._rate = 0.0
        self.next_frame = self._next_moment = 0.0
        self.start()

    def start(self) -> None:
        """Count speed anew, after a pause or a rebuild."""
        self.next_step = self._since = time.perf_counter()
        self._steps = 0
        self._rate = 0.0

    def limit(self, steps_per_second: float | None) -> None:
        """Take at most so many steps a second; None for no limit."""
        self._step_interval = 1 / steps_per_second if steps_per_second else 0.0
        self.start()

    def may_step(self) -> bool:
        """Whether a step may be taken now."""
        return not self._step_interval or time.perf_counter() >= self.next_step

    def count(self) -> None:
        """A step was taken."""
        self._steps += 1
        if self._step_interval:
            # falling behind is forgiven, not made up for in a burst
            self.next_step = max(self.next_step + self._step_interval, time.perf_counter() - self._step_interval)

    def frame_due(self) -> bool:
        """Whether a state may be taken now."""
        return time.perf_counter() >= self.next_frame

    def frame_took(self, seconds: float, at_least: float = 0.0) -> None:
        """A state was taken; places the next so that states keep to their share of the time, `at_least` s later."""
        rest = min(seconds * (1 / SHARE_FOR_FRAMES - 1), LONGEST_WAIT)
        self.next_frame = time.perf_counter() + max(self._interval - seconds, rest, at_least)
        self.moment_took(seconds)

    def moment_due(self) -> bool:
        """Whether the run is to be observed for its history, as no state has been taken for a while."""
        return time.perf_counter() >= self._next_moment

    def moment_took(self, seconds: float) -> None:
        """The run was observed for its history; places the next moment."""
        rest = min(seconds * (1 / SHARE_FOR_MOMENTS - 1), LONGEST_WAIT)
        self._next_moment = time.perf_counter() + max(MOMENT_INTERVAL, rest)

    def hurry(self) -> None:
        """A state is due now: somebody waits for it."""
        self.next_frame = 0.0

    def steps_per_second(self, active: bool) -> float:
        """Speed over the last second or so; 0 when nothing is being trained."""
        elapsed = time.perf_counter() - self._since
        if not active:
            self._rate = 0.0
        elif elapsed >= WINDOW or (not self._rate and elapsed > 0.2):
            self._rate = self._steps / elapsed
            self._steps, self._since = 0, time.perf_counter()
        return self._rate
