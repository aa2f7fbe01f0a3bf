"""What can be known of a trainer at one moment."""

from ganviz.observation.distances import SLOW_METRICS
from ganviz.observation.game import units_part
from ganviz.observation.metrics import METRICS
from ganviz.observation.probe import PARTS, Probe
from ganviz.observation.slow_motion import Scene, tell_step
from ganviz.observation.snapshot import GameView, Judgement, PlaneView, SampleGrid, Snapshot, UnitMaps

__all__ = [
    "METRICS",
    "PARTS",
    "SLOW_METRICS",
    "GameView",
    "Judgement",
    "PlaneView",
    "Probe",
    "SampleGrid",
    "Scene",
    "Snapshot",
    "UnitMaps",
    "tell_step",
    "units_part",
]
