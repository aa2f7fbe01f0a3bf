"""Two runs side by side, and recipes of collapse with their cures."""

from ganviz.app.comparing.beside import PAIRED, Beside
from ganviz.app.comparing.contest import Contest
from ganviz.app.comparing.difference import DifferenceDialog
from ganviz.app.comparing.recipe_book import RecipeBook
from ganviz.app.comparing.strip import ContestStrip

__all__ = ["PAIRED", "Beside", "Contest", "ContestStrip", "DifferenceDialog", "RecipeBook"]
