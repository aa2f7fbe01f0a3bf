"""LookingBack: what the timeline and the list of branches ask of the page, carried out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ganviz.app.lab import Lab

ARRIVED = {
    "restore": "A new branch begins here, paused. The run that you left waits under Branches.",
    "switch": "This branch stands where it was left, paused. The other one waits under Branches.",
}


class LookingBack:
    """The verbs of a page's history.

    Args:
        lab: the page; its parts are used when a wish comes, not before.

    Attributes:
        awaited: "restore", "switch" or "open" while the run is on its way to another place; else empty.
    """

    def __init__(self, lab: Lab) -> None:
        self._lab = lab
        self.awaited = ""

    def grant(self, wish: str, value: Any) -> None:
        """A wish of `TimelineBar` or `BranchList`, which has checked the value."""
        lab = self._lab
        lab.touch()
        if wish == "branches":
            lab.branches.open = not lab.branches.open
            lab.want()  # the list is filled with the next state
        elif wish == "rename":
            lab.engine.rename(*value)
        elif wish == "cancel_restore":
            lab.engine.cancel_restore()
        else:
            self.awaited = wish if wish in ARRIVED else self.awaited
            getattr(lab.engine, wish)(value)

    def go_back(self) -> None:
        """Back to before the run broke."""
        state = self._lab.engine.latest
        if state:
            self.grant("restore", state.last_sound_step)

    def go_on(self) -> None:
        """Go on from the moment of the past that is looked at."""
        state = self._lab.engine.latest
        if state and state.timeline.shown is not None:
            self.grant("restore", state.timeline.shown)
        else:
            self._lab.notice.show("Look back first: drag the timeline to the step to go on from, then press w.")

    def arrive(self) -> bool:
        """Another run is shown. Whether the page is to take its settings, as it was wished for as it is."""
        wished, self.awaited = self.awaited, ""
        if wished in ARRIVED:
            self._lab.notice.show(ARRIVED[wished])
        return bool(wished)
