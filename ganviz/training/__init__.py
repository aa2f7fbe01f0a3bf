"""A game being played."""

from ganviz.training.device import available_devices, pick_device
from ganviz.training.player import Player
from ganviz.training.trainer import Losses, Trainer

__all__ = ["Losses", "Player", "Trainer", "available_devices", "pick_device"]
