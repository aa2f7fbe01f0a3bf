"""A wall as one npz file without pickles; with the states of its cells if it is to be gone on with."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ganviz.atomic import whole_file
from ganviz.errors import DataError, SettingError
from ganviz.experiment import SweepPlan
from ganviz.observation import METRICS, Truth, Wall
from ganviz.recording.archive import DamagedError
from ganviz.recording.arrays import read_arrays, write_arrays
from ganviz.recording.checkpoint import Checkpoint, pack_checkpoint, unpack_checkpoint
from ganviz.recording.packing import dump_json, load_json
from ganviz.training import Sweep

VERSION = 1
_PLAIN = ("steps", "fakes", "coverage", "broken")
_KINDS = {"steps": "i", "fakes": "f", "coverage": "f", "broken": "i"}

States = list[Mapping[str, Any]]


def save_wall(wall: Wall, path: Path, sweep: Sweep | None = None) -> None:
    """Write it as arrays by name; "about" holds the plan as JSON, in bytes.

    Args:
        sweep: whose cells can go on from the file.

    Raises:
        ExportError: if it cannot be written; a file that was there before is still whole then.
    """
    widths = [[truth.std, truth.extent] for truth in wall.truths]
    about = {"ganviz_wall": VERSION, "plan": wall.plan.to_dict()}
    arrays: dict[str, NDArray[Any]] = {"about": _bytes(dump_json(about)), "widths": np.array(widths)}
    arrays |= {name: getattr(wall, name) for name in _PLAIN}
    arrays |= {f"metric_{name}": values for name, values in wall.metrics.items()}
    for place, truth in enumerate(wall.truths):
        if truth.modes is not None and truth.weights is not None:
            arrays[f"modes_{place}"] = np.column_stack((truth.modes, truth.weights))
    for cell in range(len(sweep) if sweep else 0):
        assert sweep is not None
        one = Checkpoint(sweep.step_count, {}, sweep.state(cell))
        arrays[f"cell_{cell}"] = _bytes(pack_checkpoint(one))
    with whole_file(path) as partial:
        partial.write_bytes(write_arrays(arrays))


def open_wall(path: Path) -> tuple[Wall, States]:
    """(wall, states of its cells); no states if it was written to be looked at.

    Raises:
        DataError: naming the file, if it is missing, damaged or something else.
    """
    try:
        arrays = read_arrays(path.read_bytes())
        about = load_json(arrays["about"].tobytes())
        if about["ganviz_wall"] != VERSION:
            raise DamagedError(f"is of another version of ganviz: {about['ganviz_wall']!r}")
        plan = SweepPlan.from_dict(about["plan"])
        wall = _wall(plan, arrays)
        cells = range(len(wall.broken) if "cell_0" in arrays else 0)
        return wall, [unpack_checkpoint(arrays[f"cell_{cell}"].tobytes()).state for cell in cells]
    except KeyError as problem:
        raise DataError(f"{path} is no wall of ganviz, or incomplete: it has no {problem}") from problem
    except (OSError, SettingError, TypeError, ValueError, AttributeError) as problem:
        raise DataError(f"cannot read {path}: {getattr(problem, 'strerror', None) or problem}") from problem


def _wall(plan: SweepPlan, arrays: Mapping[str, NDArray[Any]]) -> Wall:
    rows, columns, seeds = plan.shape
    looks, places = len(arrays["steps"]), rows * columns
    shapes = {"steps": (looks,), "coverage": (looks, places * seeds), "broken": (places * seeds,)}
    shapes |= {"fakes": (looks, places, *arrays["fakes"].shape[2:3], 2), "widths": (places, 2)}
    metrics = {name: arrays[f"metric_{name}"] for name in METRICS}
    wrong = [name for name, shape in shapes.items() if arrays[name].shape != shape]
    wrong += [name for name, kind in _KINDS.items() if arrays[name].dtype.kind != kind]
    wrong += [name for name, values in metrics.items() if values.shape != shapes["coverage"]]
    if wrong or not looks:
        raise DamagedError(f"is damaged: {', '.join(wrong) or 'steps'} do not fit its plan")
    truths = [_truth(arrays.get(f"modes_{place}"), *widths) for place, widths in enumerate(arrays["widths"])]
    return Wall(plan, truths, metrics=metrics, **{name: arrays[name] for name in _PLAIN})


def _truth(modes: NDArray[Any] | None, std: float, extent: float) -> Truth:
    if modes is None:
        return Truth(None, None, float(std), float(extent))
    if modes.ndim != 2 or modes.shape[1] != 3:
        raise DamagedError("is damaged: modes are not places and weights")
    return Truth(modes[:, :2], modes[:, 2], float(std), float(extent))


def _bytes(data: bytes) -> NDArray[np.uint8]:
    return np.frombuffer(data, np.uint8)
