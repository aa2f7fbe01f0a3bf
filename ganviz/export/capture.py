"""Moments of a run that is trained for them, one after the other."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator

from ganviz.engine import Run
from ganviz.recording import Moment

LOOK_EVERY = 100  # steps between two looks at the losses, which notice divergence


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
