"""A game being played."""

from ganviz.training.device import available_devices, pick_device
from ganviz.training.losses import EXPLODED, Losses
from ganviz.training.player import Player
from ganviz.training.sweep import MOST_CELLS, Sweep
from ganviz.training.trainer import Trainer

__all__ = ["EXPLODED", "MOST_CELLS", "Losses", "Player", "Sweep", "Trainer", "available_devices", "pick_device"]
