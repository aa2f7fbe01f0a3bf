"""What the address of a new page asks for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from ganviz.app.handover import Handover, Left
from ganviz.data import require_present
from ganviz.errors import DataError
from ganviz.experiment import Experiment, Link, read_link
from ganviz.lessons import CONTROLS, VIEWS, lesson_names

GONE = (
    "The run of that cell is no longer here: a server keeps the cells that were opened last, for an hour. "
    "The page begins with the same settings at step 0."
)


@dataclass(frozen=True)
class Arrival:
    """What the address of a new page asks for.

    Attributes:
        link: what it says, without what was wrong.
        experiment: its experiment; None if it names no setting, for the server's own.
        problems: what was wrong and what holds instead, for people.
        left: the run of another page with which this one goes on, if any.
    """

    link: Link
    experiment: Experiment | None
    problems: list[str]
    left: Left | None = None


def arrive(
    arguments: Mapping[str, list[bytes]], data_dir: Path | None = None, handover: Handover | None = None
) -> Arrival:
    """Read the query of a page's address; never raises, whatever it holds.

    Data whose files are not on this machine are told, and the page opens with the server's own experiment.
    """
    link, problems = read_link(arguments, controls=CONTROLS, views=list(VIEWS), lessons=lesson_names())
    experiment = Experiment(**link.settings) if link.settings else None
    try:
        require_present(experiment.data if experiment else "", data_dir)
    except DataError as missing:
        told = f"In the link: {missing}. The page opens with other data."
        return Arrival(replace(link, settings={}), None, [*problems, told])
    if not link.cell:
        return Arrival(link, experiment, problems)
    left = handover.find(link.cell) if handover else None
    if left is None:
        return Arrival(link, experiment, [*problems, GONE])
    return Arrival(link, Experiment(**left.settings), problems, left)
