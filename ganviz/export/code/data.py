"""How a script draws real samples."""

from __future__ import annotations

from ganviz.data import DATA
from ganviz.export.code.pictures import picture_library, picture_sampler
from ganviz.export.code.points import point_library, point_sampler
from ganviz.export.code.story import Story, Values


def data_library(story: Story) -> dict[str, str]:
    """What data may need, by name."""
    return picture_library(story) if story.experiment.kind == "images" else point_library(story)


def sampler(story: Story, values: Values) -> str:
    """The expression that makes the function drawing real samples: n -> samples."""
    return picture_sampler(story, values) if story.experiment.kind == "images" else point_sampler(values)


def data_told(story: Story) -> str:
    """One sentence on the data."""
    return DATA[story.experiment.data].doc
