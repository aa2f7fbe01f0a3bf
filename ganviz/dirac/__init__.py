"""The Dirac-GAN: the smallest GAN that shows how training can fail to converge.

The real data are the point 0, all fakes the point theta, and the discriminator is the line D(x) = psi x + c, so that
the whole game is one point (theta, psi) on a plane with its equilibrium at the origin (Mescheder, Geiger, Nowozin 2018,
arXiv 1801.04406, section 2). The constant c is where the objective is undecided: 0 but for least squares, where it is
1/2.
"""

from ganviz.dirac.analysis import Verdict, eigenvalues, judge, late_rate, update_operator
from ganviz.dirac.field import ESCAPE, escape_step, field, field_grid, trajectory
from ganviz.dirac.game import jacobian, losses
from ganviz.dirac.variants import EXTENT, REGULARIZERS, SCHEMES, START, STEPS, Regularizer, Variant

__all__ = [
    "ESCAPE",
    "EXTENT",
    "REGULARIZERS",
    "SCHEMES",
    "START",
    "STEPS",
    "Regularizer",
    "Variant",
    "Verdict",
    "eigenvalues",
    "escape_step",
    "field",
    "field_grid",
    "jacobian",
    "judge",
    "late_rate",
    "losses",
    "trajectory",
    "update_operator",
]
