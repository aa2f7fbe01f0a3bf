"""What stands in a picture besides the drawings: steps, the settings in force, what happened."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from ganviz.data import DATA
from ganviz.errors import SettingError
from ganviz.experiment import Experiment, setting
from ganviz.experiment.words import changed
from ganviz.learning import OBJECTIVES, REGULARIZERS
from ganviz.recording import Moment

SILENT = {"data", "objective", "regularizers", "drawing", "seed"}  # told otherwise, or of no use to a reader
TELLING = ("Remedies", "Learning", "Data", "Networks")  # groups of settings, the most telling first
ELLIPSIS = "…"


def short(number: float) -> str:
    """A number in few letters: 0.25, 950, 1.5k, 12k, 1.2M, 3e13."""
    size = abs(number)
    if size >= 1e9:
        return f"{number:.2g}".replace("e+", "e").replace("-", "−")
    unit, letter = (1e6, "M") if size >= 1e6 else (1e3, "k") if size >= 1e3 else (1, "")
    return f"{number / unit:.3g}{letter}".replace("-", "−")


def status(moment: Moment) -> str:
    """The sentences that the page shows, the step first; what they advise to do makes no sense in a file."""
    snapshot = moment.snapshot
    if not snapshot.step and not snapshot.diverged:
        return "Step 0. Nothing is learned yet."
    return snapshot.status or f"Step {snapshot.step:,}."


def settings_in_force(settings: Mapping[str, Any]) -> list[str]:
    """What a reader must know to make the run again, the most telling first: data, objective, what is not usual."""
    words = [DATA[settings["data"]].title, OBJECTIVES[settings["objective"]].title]
    words += [REGULARIZERS[name].title for name in settings["regularizers"]]
    return words + [changed({name: value}) for name, value in _unusual(settings).items()]


def last_change(moment: Moment) -> str:
    """The newest change of settings, or nothing if there was none."""
    if not moment.changes:
        return ""
    newest = moment.changes[-1].step
    # several settings changed by hand at one step are several changes
    taken = {n: v for change in moment.changes if change.step == newest for n, v in change.settings.items()}
    return f"Since step {newest:,}: {changed(taken)}"


def last_happening(moment: Moment) -> str:
    """The newest change or event, whichever came later; a divergence is told by `status`."""
    events = [event for event in moment.events if event.kind != "diverged"]
    if events and (not moment.changes or events[-1].step >= moment.changes[-1].step):
        return f"Step {events[-1].step:,}: {events[-1].text}"
    return last_change(moment)


def wrapped(text: str, width: float, lines: int, measure: Callable[[str], float]) -> list[str]:
    """Words on at most so many lines, cut with an ellipsis where there is no room.

    Args:
        width: of a line.
        measure: the width of a text, in the same unit.
    """
    found: list[str] = []
    rest = text.split()
    while rest and len(found) < lines:
        last = len(found) == lines - 1
        taken = _fitting(rest, width, measure, ELLIPSIS if last else "")
        cut = last and taken < len(rest)
        found.append(" ".join(rest[:taken]).rstrip(",;·") + (ELLIPSIS if cut else ""))
        rest = rest[taken:]
    return found


def _fitting(words: Sequence[str], width: float, measure: Callable[[str], float], end: str) -> int:
    """How many words fit on a line; one at least, so that a line is made in any case."""
    if measure(" ".join(words)) <= width:
        return len(words)
    most, used = 1, measure(words[0] + end)
    for word in words[1:]:
        used += measure(" " + word)
        if used > width:
            break
        most += 1
    return most


def _unusual(settings: Mapping[str, Any]) -> dict[str, Any]:
    """Settings that matter and differ from what is recommended, the most telling first."""
    try:
        experiment = Experiment(**settings)
    except SettingError:
        return {}  # of a newer or older version
    idle, advice = experiment.irrelevant() | SILENT, experiment.advice()
    unusual = [name for name in settings if name not in idle and settings[name] != advice[name]]
    return {name: settings[name] for name in sorted(unusual, key=lambda name: TELLING.index(setting(name).group))}
