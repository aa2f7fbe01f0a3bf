"""A game being played."""

from ganviz.training.device import available_devices, pick_device
from ganviz.training.losses import EXPLODED, Losses
from ganviz.training.player import Player
from ganviz.training.trainer import Trainer

__all__ = ["EXPLODED", "Losses", "Player", "Trainer", "available_devices", "pick_device"]
