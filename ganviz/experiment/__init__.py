"""Experiment: one of each chosen, every setting declared once."""

from ganviz.experiment.declarations import DIALS, KNOBS, MAX_SEED, PLAYERS
from ganviz.experiment.experiment import LEADERS, LIVE, SETTINGS, Experiment, require_known, setting
from ganviz.experiment.kinds import Choice, Choices, Drawing, Integer, Number, Setting
from ganviz.experiment.link import Link, read_link

__all__ = [
    "DIALS",
    "KNOBS",
    "LEADERS",
    "LIVE",
    "MAX_SEED",
    "PLAYERS",
    "SETTINGS",
    "Choice",
    "Choices",
    "Drawing",
    "Experiment",
    "Integer",
    "Link",
    "Number",
    "Setting",
    "read_link",
    "require_known",
    "setting",
]
