"""Address: the page as a link, both ways."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ganviz.app.figures import OPENED, VIEWS
from ganviz.app.handover import Handover, Left
from ganviz.app.share import Share
from ganviz.data import require_present
from ganviz.errors import DataError
from ganviz.experiment import Experiment, Link, read_link, setting
from ganviz.lessons import CONTROLS, lesson_names

if TYPE_CHECKING:
    from ganviz.app.lab import Lab

_ACTIONS = {
    "play": "Play",
    "step_discriminator": "Step D",
    "step_generator": "Step G",
    "step_both": "Step both",
    "step_many": "N steps",
    "speed": "Speed",
    "reset": "Reset",
    "new_seed": "New seed",
    "settle": "D to its optimum",
    "slow_motion": "Slow motion",
    "draw": "Draw",
    "export": "Save and export",
    "share": "Share",
    "compare": "Compare",
    "recipes": "Break & cure",
    "presets": "Presets",
    "views": "Open views",
    "wall": "Wall",
    "help": "Keys",
}


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


class Address:
    """Keeps the address in the browser's bar up to date, and builds links.

    Args:
        lab: the page.

    Attributes:
        share: the dialog.
    """

    def __init__(self, lab: Lab) -> None:
        self._lab = lab
        self.share = Share(control_titles(), self.link, lambda: lab.bridge.address)

    def link(self) -> Link:
        """The page as it is."""
        lab = self._lab
        experiment, panel = lab.controls.experiment, lab.tour.panel
        opened = tuple(lab.desk.chooser.value)
        return Link(
            # the data are always named, so that a server with another experiment of its own shows the same
            settings={"data": experiment.data, **experiment.differences()},
            hidden=lab.wishes.hidden.get("link", ()),
            views=None if opened == OPENED else opened,
            lesson=panel.lesson.name if panel.lesson else "",
            page=panel.page_number + 1 if panel.lesson else 0,
            presenter=lab.wishes.presenting,
        )

    def write(self) -> None:
        """Put the page's link into the browser's address bar."""
        self._lab.bridge.query = self.link().query()
        self._lab.toolbar.lead_to_wall(self.wall())

    def wall(self) -> str:
        """Address of the page with the wall of this page's experiment; empty where there is no such."""
        experiment = self._lab.controls.experiment
        if not self._lab.walls or experiment.kind != "plane":
            return ""
        return f"wall?{Link(settings={'data': experiment.data, **experiment.differences()}).query()}"


def control_titles() -> dict[str, str]:
    """What can be hidden: name -> title on the page."""
    titles: dict[str, Any] = {name: _ACTIONS.get(name) or setting(name).title for name in CONTROLS}
    return titles
