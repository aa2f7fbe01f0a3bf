"""The run as a value: what happened, in bounded memory, and how to get back to any step."""

from ganviz.recording.film import FILM, FILMED, Film, FilmStrip
from ganviz.recording.moment import Change, Curves, Moment
from ganviz.recording.recording import Checkpoint, Recording
from ganviz.recording.series import Series

__all__ = ["FILM", "FILMED", "Change", "Checkpoint", "Curves", "Film", "FilmStrip", "Moment", "Recording", "Series"]
