"""What can be known of a trainer at one moment."""

from ganviz.observation.metrics import METRICS
from ganviz.observation.probe import PARTS, Probe
from ganviz.observation.snapshot import Judgement, PlaneView, SampleGrid, Snapshot

__all__ = ["METRICS", "PARTS", "Judgement", "PlaneView", "Probe", "SampleGrid", "Snapshot"]
