"""What can be known of a trainer at one moment."""

from ganviz.observation.distances import SLOW_METRICS
from ganviz.observation.game import units_part
from ganviz.observation.image_metrics import IMAGE_METRICS, IMAGE_METRICS_SHOWN, title_for
from ganviz.observation.inspection import inspector_part
from ganviz.observation.latent_map import map_part
from ganviz.observation.looks import Copies, LatentMap
from ganviz.observation.metrics import METRICS, METRICS_SHOWN, MetricInfo, Truth
from ganviz.observation.probe import PARTS, Probe
from ganviz.observation.slow_motion import Scene, tell_step
from ganviz.observation.snapshot import (
    ClassShares,
    GameView,
    Inspection,
    Judgement,
    ModeLedger,
    Nearest,
    PlaneView,
    SampleGrid,
    Snapshot,
    UnitMaps,
)
from ganviz.observation.wall import SAMPLES, Wall, WallProbe, WallView

__all__ = [
    "IMAGE_METRICS",
    "IMAGE_METRICS_SHOWN",
    "METRICS",
    "METRICS_SHOWN",
    "PARTS",
    "SAMPLES",
    "SLOW_METRICS",
    "ClassShares",
    "Copies",
    "GameView",
    "Inspection",
    "Judgement",
    "LatentMap",
    "MetricInfo",
    "ModeLedger",
    "Nearest",
    "PlaneView",
    "Probe",
    "SampleGrid",
    "Scene",
    "Snapshot",
    "Truth",
    "UnitMaps",
    "Wall",
    "WallProbe",
    "WallView",
    "inspector_part",
    "map_part",
    "tell_step",
    "title_for",
    "units_part",
]
