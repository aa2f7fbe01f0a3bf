"""The offline replay: a run as one HTML file that needs neither server nor network."""

from ganviz.export.replay.intro import compose_intro
from ganviz.export.replay.replay import FRAMES, PARTS, Replay, compose_replay, write_replay
from ganviz.export.replay.views import VIEWS

__all__ = ["FRAMES", "PARTS", "VIEWS", "Replay", "compose_intro", "compose_replay", "write_replay"]
