"""What each player minimises, and how it moves."""

from ganviz.learning.knobs import Knob, is_on
from ganviz.learning.objectives import HARD, OBJECTIVES, Objective, Targets
from ganviz.learning.optimizers import OPTIMIZERS, Optimizer, OptimizerEntry
from ganviz.learning.regularizers import REGULARIZERS, Game, Regularizer
from ganviz.learning.schedules import SCHEDULES, ema_decay_at, fading, rate_factor
from ganviz.learning.trick import Trick
from ganviz.learning.tricks import TRICKS

__all__ = [
    "HARD",
    "OBJECTIVES",
    "OPTIMIZERS",
    "REGULARIZERS",
    "SCHEDULES",
    "TRICKS",
    "Game",
    "Knob",
    "Objective",
    "Optimizer",
    "OptimizerEntry",
    "Regularizer",
    "Targets",
    "Trick",
    "ema_decay_at",
    "fading",
    "is_on",
    "rate_factor",
]
