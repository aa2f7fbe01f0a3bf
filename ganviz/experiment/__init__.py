"""Experiment: one of each chosen, every setting declared once."""

from ganviz.experiment.declarations import DIALS, KNOBS, MAX_SEED, PLAYERS
from ganviz.experiment.experiment import LEADERS, LIVE, SETTINGS, Experiment, checked, require_known, setting
from ganviz.experiment.kinds import Choice, Choices, Drawing, Integer, Number, Setting
from ganviz.experiment.link import Link, read_link
from ganviz.experiment.plan import Axis, SweepPlan

__all__ = [
    "DIALS",
    "KNOBS",
    "LEADERS",
    "LIVE",
    "MAX_SEED",
    "PLAYERS",
    "SETTINGS",
    "Axis",
    "Choice",
    "Choices",
    "Drawing",
    "Experiment",
    "Integer",
    "Link",
    "Number",
    "Setting",
    "SweepPlan",
    "checked",
    "read_link",
    "require_known",
    "setting",
]
