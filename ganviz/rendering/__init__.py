"""Files drawn and written in a process of their own, so that neither pages nor training wait for them."""

from ganviz.rendering.order import Order
from ganviz.rendering.renderer import Renderer
from ganviz.rendering.turns import Turn, Turns
from ganviz.rendering.wall_writer import WallOrder, WallWriter

__all__ = ["Order", "Renderer", "Turn", "Turns", "WallOrder", "WallWriter"]
