"""The run as a value: what happened, in bounded memory, how to get back to any step, and all of it as one file."""

from ganviz.recording.checkpoint import Checkpoint
from ganviz.recording.events import KINDS as EVENT_KINDS
from ganviz.recording.events import Event
from ganviz.recording.file import ENDING, open_recording, save_recording
from ganviz.recording.film import FILM, FILMED, Film, FilmStrip
from ganviz.recording.history import History, Spill
from ganviz.recording.mode_curves import mode_curves
from ganviz.recording.moment import Change, Curves, Moment
from ganviz.recording.recording import Recording
from ganviz.recording.series import Series
from ganviz.recording.trails import TRAILED, TRAILS, Trail, Trails
from ganviz.recording.wall_file import open_wall, save_wall

__all__ = [
    "ENDING",
    "EVENT_KINDS",
    "FILM",
    "FILMED",
    "TRAILED",
    "TRAILS",
    "Change",
    "Checkpoint",
    "Curves",
    "Event",
    "Film",
    "FilmStrip",
    "History",
    "Moment",
    "Recording",
    "Series",
    "Spill",
    "Trail",
    "Trails",
    "mode_curves",
    "open_recording",
    "open_wall",
    "save_recording",
    "save_wall",
]
