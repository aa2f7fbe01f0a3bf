"""Runs saved, exported and opened from the page."""

from ganviz.app.exporting.dialog import ExportDialog
from ganviz.app.exporting.shelf import Shelf

__all__ = ["ExportDialog", "Shelf"]
