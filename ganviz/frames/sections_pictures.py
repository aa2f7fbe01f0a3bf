"""Sections of pictures: the sample grid, the film strip, the inspector."""

from __future__ import annotations

from typing import Any

from numpy.typing import NDArray

from ganviz.engine import State
from ganviz.frames.block import quantised_shares
from ganviz.frames.sharing import of_arrays
from ganviz.observation import Copies, Nearest, SampleGrid, Snapshot

Content = dict[str, Any]
WHITE = 255


def samples(state: State, seen: Snapshot) -> Content | None:
    """What the sample grid shows. Pictures are (n, height, width), and with three channels those last."""
    grid = seen.grid
    if grid is None:
        return None
    return {
        "fake": grid.fake,
        "fake_verdicts": quantised_shares(grid.fake_verdicts),
        "push": grid.push,
        "real": shared_pictures(grid.real),
        "real_verdicts": quantised_shares(grid.real_verdicts),
        "real_labels": of_arrays(lambda: grid.real_labels.astype("int32"), "labels", grid.real_labels),
        "columns": list(grid.columns),
        "brightest": WHITE,
        **averages(grid),
        "copies": None if seen.copies is None else _copies(seen.copies),
    }


def averages(grid: SampleGrid) -> Content:
    """The same latents through the averaged generator, if there is one."""
    if grid.average is None or grid.average_verdicts is None:
        return {"average": None, "average_verdicts": None}
    return {"average": grid.average, "average_verdicts": quantised_shares(grid.average_verdicts)}


def shared_pictures(pictures: NDArray[Any]) -> Any:
    """Pictures that many frames have in common."""
    return of_arrays(lambda: pictures, "pictures", pictures)


def _copies(copies: Copies) -> Content:
    return {
        "step": copies.step,
        "averaged": copies.averaged,
        "groups": copies.groups.astype("uint8"),
        "memorised": copies.memorised.astype("uint8"),
        "sentence": told(copies),
        "shown": copies.shown.tolist(),
        "fakes": shared_pictures(copies.fakes),
        "real": shared_pictures(copies.real),
    }


def told(copies: Copies) -> str:
    """How many copies there are, in words."""
    n, alike, groups = len(copies.groups), int((copies.groups > 0).sum()), int(copies.groups.max(initial=0))
    known = int(copies.memorised.sum())
    in_groups = f", in {groups} group{'s' if groups > 1 else ''}" if groups else ""
    if alike:
        words = f"{alike} of {n} samples are near-duplicates of another{in_groups}."
    else:
        words = f"None of {n} samples is a near-duplicate of another."
    if known == 1:
        words += " 1 is nearly a training picture:"
    elif known:
        words += f" {known} are nearly training pictures:"
    else:
        words += " None is nearly a training picture."
    return f"Step {copies.step:,}: {words}"


def film(state: State, seen: Snapshot) -> Content | None:
    """How pictures developed: for each of `steps` those of the same latents, (latents, height, width)."""
    strip = state.film
    if not strip.steps:
        return None
    pictures = [shared_pictures(moment) for moment in strip.pictures]
    return {"every": strip.every, "steps": list(strip.steps), "pictures": pictures}


def inspection(state: State, seen: Snapshot) -> Content | None:
    """What the inspector shows."""
    found = seen.inspection
    if found is None:
        return None
    nearest = None if found.nearest is None else _nearest(found.nearest)
    return {"tiles": list(found.tiles), "path": found.path, "nearest": nearest, "pending": found.pending}


def _nearest(nearest: Nearest) -> Content:
    return {
        "tile": nearest.tile,
        "step": nearest.step,
        "picture": shared_pictures(nearest.picture),
        "real": shared_pictures(nearest.real),
        "distances": nearest.distances.tolist(),
        "sentence": f"The training pictures most like tile {nearest.tile + 1} at step {nearest.step:,}, with their "
        f"distances (between real pictures {nearest.typical:.1f} is usual):",
    }
