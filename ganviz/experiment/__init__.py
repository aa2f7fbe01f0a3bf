"""Experiment: one of each chosen, every setting declared once."""

from ganviz.experiment.declarations import DIALS, MAX_SEED, PLAYERS
from ganviz.experiment.experiment import LIVE, SETTINGS, Experiment, require_known, setting
from ganviz.experiment.kinds import Choice, Choices, Integer, Number, Setting

__all__ = [
    "DIALS",
    "LIVE",
    "MAX_SEED",
    "PLAYERS",
    "SETTINGS",
    "Choice",
    "Choices",
    "Experiment",
    "Integer",
    "Number",
    "Setting",
    "require_known",
    "setting",
]
