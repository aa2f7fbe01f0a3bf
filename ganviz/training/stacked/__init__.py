"""Games of equal shape as one batched computation: parameters stacked, one graph.

Everything has the games first, and features before samples, (C, f, n): then the long axis lies in memory as matrix
products of small networks like it best.
"""

from ganviz.training.stacked.likeness import likeness, why_alone
from ganviz.training.stacked.stack import Stack

__all__ = ["Stack", "likeness", "why_alone"]
