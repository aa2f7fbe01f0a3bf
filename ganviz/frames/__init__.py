"""A state as bytes that a browser draws: the one way from the engine to any picture on a screen."""

from ganviz.frames.packer import Packer
from ganviz.frames.views import OPENED, VIEWS, ViewInfo, parts_of

__all__ = ["OPENED", "VIEWS", "Packer", "ViewInfo", "parts_of"]
