"""A wall as files: picture, heatmap, table, animation, arrays."""

from __future__ import annotations

import csv
import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from ganviz.atomic import require_place, whole_file
from ganviz.errors import ExportError
from ganviz.experiment.words import told
from ganviz.export.formats import FORMATS, STILLS, format_of
from ganviz.observation import METRICS, Wall
from ganviz.recording import save_wall

MOVING = tuple(ending for ending in FORMATS if ending not in STILLS)
WALL_ENDINGS = (*STILLS, ".csv", ".npz", *MOVING)
FPS = 10.0
HELD = 12  # frames for which the last one stays on
SHARP = 2.0  # pixels of a PNG for each of its layout


def require_wall_ending(path: Path, choices: tuple[str, ...] = WALL_ENDINGS) -> None:
    """Find out, before training, whether a wall can be written to `path`; leaves nothing behind.

    Raises:
        ExportError: naming the endings there are, or what is wrong with the folder.
    """
    if path.suffix.lower() not in choices:
        raise ExportError(f"cannot write {path.name!r} of a wall; choose an ending from {', '.join(choices)}")
    require_place(path)


def write_wall(wall: Wall, path: Path, title: str = "", dark: bool = False) -> None:
    """Write what the ending of `path` says, a name in `WALL_ENDINGS`.

    PNG and SVG show the last look, animations all of them; CSV has a row for each cell; NPZ has everything (see
    `open_wall`).

    Raises:
        ExportError: if it cannot be written; a file that was there before is still whole then.
    """
    require_wall_ending(path)
    ending = path.suffix.lower()
    if ending == ".npz":
        save_wall(wall, path)
    elif ending == ".csv":
        with whole_file(path) as partial:
            _write_csv(wall, partial)
    elif ending in STILLS:
        _still(wall, path, lambda paper: _shown(paper, wall, title), dark)
    else:
        _animate(wall, path, title, dark)


def write_heatmap(wall: Wall, path: Path, title: str = "", dark: bool = False) -> None:
    """Write coverage at the last look, seeds averaged, as PNG or SVG.

    Raises:
        ExportError: as `write_wall`.
    """
    from ganviz.export.wall_picture import Heatmap

    require_wall_ending(path, STILLS)
    _still(wall, path, lambda paper: Heatmap(paper, wall, title), dark, badge=0)


def _still(wall: Wall, path: Path, draw: Callable[[Any], object], dark: bool, badge: float | None = None) -> None:
    from ganviz.export.paper import Paper  # Matplotlib, which takes a second to load
    from ganviz.export.wall_picture import BADGE, wall_size

    paper = Paper(wall_size(wall, BADGE if badge is None else badge), dark, still=True, scale=1.0)
    draw(paper)
    with whole_file(path) as partial:
        paper.save(partial, path.suffix.lower()[1:], SHARP)


def _shown(paper: Any, wall: Wall, title: str) -> None:
    from ganviz.export.wall_picture import WallPicture

    WallPicture(paper, wall, title).show(-1)


def _animate(wall: Wall, path: Path, title: str, dark: bool) -> None:
    from ganviz.export.encoder import Encoder
    from ganviz.export.paper import Paper
    from ganviz.export.wall_picture import WallPicture, wall_size

    kind, size = format_of(path), wall_size(wall)
    paper = Paper(size, dark, scale=1.0)
    picture = WallPicture(paper, wall, title)
    with whole_file(path) as partial, Encoder(partial, kind, size, FPS, dark) as encoder:
        for look in range(len(wall.steps)):
            picture.show(look)
            pixels = paper.pixels()
            encoder.write(pixels)
        encoder.hold(pixels, HELD)


def _write_csv(wall: Wall, path: Path) -> None:
    """A row for each cell: what it set of its own, the step, coverage, metrics, where it diverged."""
    varied = list(wall.plan.varied())
    measured = [name for name in METRICS if not np.isnan(wall.metrics[name][-1]).all()]
    with path.open("w", newline="", encoding="utf-8") as file:
        table = csv.writer(file)
        table.writerow([*varied[0], "step", "coverage", *measured, "diverged_at"])
        for cell, settings in enumerate(varied):
            scores = [_number(wall.metrics[name][-1, cell]) for name in measured]
            end = int(wall.broken[cell])
            values = [told(name, value) if isinstance(value, list) else value for name, value in settings.items()]
            table.writerow([*values, wall.steps[-1], _number(wall.coverage[-1, cell]), *scores, end or ""])


def _number(x: float) -> str:
    return "" if math.isnan(x) else f"{x:.7g}"
