"""What each player minimises, and how it moves."""

from ganviz.learning.objectives import OBJECTIVES, Objective
from ganviz.learning.optimizers import OPTIMIZERS, Optimizer, OptimizerEntry
from ganviz.learning.regularizers import REGULARIZERS, Regularizer

__all__ = ["OBJECTIVES", "OPTIMIZERS", "REGULARIZERS", "Objective", "Optimizer", "OptimizerEntry", "Regularizer"]
