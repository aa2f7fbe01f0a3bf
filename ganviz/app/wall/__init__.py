"""The page of a wall: small runs over two settings, trained together, each of which opens in the lab."""

from ganviz.app.wall.page import WallPage

__all__ = ["WallPage"]
