"""The page of the Dirac-GAN: up to four ways to train it, side by side."""

from ganviz.app.dirac.page import DiracPage, create_dirac_page

__all__ = ["DiracPage", "create_dirac_page"]
