"""What every drawing shares."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from ganviz.errors import GanvizError
from ganviz.recording import Moment

if TYPE_CHECKING:
    from ganviz.export.box import Box
    from ganviz.export.paper import Paper


class Drawing:
    """One view of a moment. Built once; `show` changes what it holds.

    A new one is a subclass in a file beside these and a line in the register. It knows Matplotlib only as what `Paper`
    gives, so that the register costs nothing.

    Class attributes:
        key, title: as those of the page's view.
        kinds: kinds of data for which it has a meaning.
        parts: what it needs of a snapshot (see `observation.PARTS`).
        opened: whether a dashboard has it.
        large: whether it is a picture that wants the room, rather than curves.
        aspect: width / height that suit it.
    """

    key: ClassVar[str]
    title: ClassVar[str]
    kinds: ClassVar[tuple[str, ...]] = ("plane", "images", "vectors")
    parts: ClassVar[tuple[str, ...]] = ()
    opened: ClassVar[bool] = True
    large: ClassVar[bool] = False
    aspect: ClassVar[float] = 2.2

    def __init__(self, paper: Paper, box: Box, first: Moment) -> None:
        """Build it in a box of the paper; `first` tells what there is to draw."""
        raise GanvizError(f"{type(self).__name__} draws nothing")

    @classmethod
    def has(cls, moment: Moment) -> bool:
        """Whether the moment holds what is drawn here; parts that were not looked at are missing."""
        return moment is not None

    def show(self, moment: Moment) -> None:
        """Take a moment; what it lacks stays as it was."""
        raise GanvizError(f"{type(self).__name__} draws nothing")
