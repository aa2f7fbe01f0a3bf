"""Runs as files for others. Here animations and stills; `replay` is one HTML file, `code` a script or notebook.

Matplotlib and codecs are loaded when something is drawn, not before.
"""

from ganviz.export.animation import Animation, Written, animate
from ganviz.export.capture import KeptMoments, moments_of, train
from ganviz.export.drawings import DRAWINGS
from ganviz.export.formats import FORMATS, STILLS, Format, format_of
from ganviz.export.frames import SPACINGS, Pace, chosen, frames_wanted, spaced
from ganviz.export.layout import DASHBOARD, VIEWS, fitting_views, shown_views, wanted_parts
from ganviz.export.look import THEMES, Look, read_size
from ganviz.export.preview import preview
from ganviz.export.still import draw_still
from ganviz.export.wall_files import WALL_ENDINGS, require_wall_ending, write_heatmap, write_wall

__all__ = [
    "DASHBOARD",
    "DRAWINGS",
    "FORMATS",
    "SPACINGS",
    "STILLS",
    "THEMES",
    "VIEWS",
    "WALL_ENDINGS",
    "Animation",
    "Format",
    "KeptMoments",
    "Look",
    "Pace",
    "Written",
    "animate",
    "chosen",
    "draw_still",
    "fitting_views",
    "format_of",
    "frames_wanted",
    "moments_of",
    "preview",
    "read_size",
    "require_wall_ending",
    "shown_views",
    "spaced",
    "train",
    "wanted_parts",
    "write_heatmap",
    "write_wall",
]
