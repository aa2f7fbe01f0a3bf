"""The run as a value: what happened, in bounded memory, how to get back to any step, and all of it as one file."""

from ganviz.recording.checkpoint import Checkpoint
from ganviz.recording.file import ENDING, open_recording, save_recording
from ganviz.recording.film import FILM, FILMED, Film, FilmStrip
from ganviz.recording.history import History, Spill
from ganviz.recording.moment import Change, Curves, Moment
from ganviz.recording.recording import Recording
from ganviz.recording.series import Series
from ganviz.recording.wall_file import open_wall, save_wall

__all__ = [
    "ENDING",
    "FILM",
    "FILMED",
    "Change",
    "Checkpoint",
    "Curves",
    "Film",
    "FilmStrip",
    "History",
    "Moment",
    "Recording",
    "Series",
    "Spill",
    "open_recording",
    "open_wall",
    "save_recording",
    "save_wall",
]
