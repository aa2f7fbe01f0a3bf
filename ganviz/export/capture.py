"""Moments to show: of a recording, or of a run that is trained for them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from typing import overload

from ganviz.engine import Run
from ganviz.export.frames import chosen
from ganviz.observation import PARTS
from ganviz.recording import Moment, Recording

LOOK_EVERY = 100  # steps between two looks at the losses, which notice divergence


class KeptMoments(Sequence[Moment]):
    """Moments of a recording, made as they are asked for, so that thousands take no memory.

    Args:
        recording: may go on; snapshots that come later are not shown.
        count, spacing: which of its snapshots (see `frames.chosen`).

    Raises:
        SettingError: if the recording holds no snapshot, or for an unknown spacing.
    """

    def __init__(self, recording: Recording, count: int, spacing: str = "even") -> None:
        snapshots = list(recording.snapshots)
        self._recording = recording
        self._snapshots = [snapshots[i] for i in chosen([s.step for s in snapshots], count, spacing)]

    def __len__(self) -> int:
        return len(self._snapshots)

    @overload
    def __getitem__(self, place: int) -> Moment: ...
    @overload
    def __getitem__(self, place: slice) -> list[Moment]: ...
    def __getitem__(self, place: int | slice) -> Moment | list[Moment]:
        if isinstance(place, slice):
            return [self._recording.moment(snapshot) for snapshot in self._snapshots[place]]
        return self._recording.moment(self._snapshots[place])


def moments_of(
    run: Run, steps: Iterable[int], wanted: Collection[str], stepped: Callable[[int], object] = lambda step: None
) -> Iterator[Moment]:
    """Train, and stop to look at each of `steps`; a run that diverges ends there, with a last moment that says so.

    Args:
        steps: rising, counted as the trainer counts; none before where it is.
        wanted: parts of a snapshot (see `observation.PARTS`).
        stepped: called with the trainer's step now and then.
    """
    for step in steps:
        while run.trainer.step_count < step and not run.diverged:
            for _ in range(min(LOOK_EVERY, step - run.trainer.step_count)):
                run.step()
            stepped(run.trainer.step_count)
            if run.trainer.step_count < step:
                run.capture(())
        yield run.recording.moment(run.capture(wanted))
        if run.diverged:
            return


def train(run: Run, steps: int, framed: Collection[int], wanted: Collection[str]) -> Iterator[int]:
    """Train and record; yields how many steps are done, first 0, so that whoever asks may stop after any of them.

    The last step is looked at whole. A run that diverges ends where that is noticed.

    Args:
        steps: to take, from where the run stands.
        framed: steps to look at on the way, counted as the trainer counts.
        wanted: parts of a snapshot to look at then.
    """
    for done in range(steps + 1):
        if done:
            run.step()
        if done == steps:
            run.capture(PARTS)
        elif run.trainer.step_count in framed:
            run.capture(wanted)
        elif done % LOOK_EVERY == 0:
            run.capture(())  # notices divergence
        yield done
        if run.diverged:
            return
