"""What each view of a replay needs of a snapshot. A new one is a function and an entry here, a class in `browser/`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ganviz.data import DATA
from ganviz.export.replay.block import Shared, quantised_points, quantised_shares
from ganviz.observation import (
    IMAGE_METRICS,
    IMAGE_METRICS_SHOWN,
    METRICS,
    METRICS_SHOWN,
    Judgement,
    MetricInfo,
    Snapshot,
    title_for,
)
from ganviz.observation.examination import short_title
from ganviz.observation.strokes import boundary

Content = dict[str, Any]
REACH = 4  # times the view's half-width: what is farther out is off the picture in any case
BINS = 24  # of the histogram of logits
GREYS = 64  # levels of a pixel: half of the bytes of 256, and looks the same


@dataclass(frozen=True)
class ReplayView:
    """A view of the replay.

    Attributes:
        key, title, help: name in the register and, in `browser/`, of its class; words on the page.
        content: what it needs of a snapshot, None where the snapshot has nothing of it.
        metrics: names of the metrics whose curves it shows.
    """

    key: str
    title: str
    help: str
    content: Callable[[Snapshot], Content | None]
    metrics: tuple[str, ...] = ()


def _plane(snapshot: Snapshot) -> Content | None:
    view = snapshot.plane
    if view is None:
        return None
    reach = REACH * view.extent
    return {
        "extent": view.extent,
        "surface": view.surface,
        "boundary": quantised_points(boundary(view), reach),
        "real": Shared(quantised_points(view.real, reach)),
        "modes": None if view.modes is None else Shared(quantised_points(view.modes, reach)),
        "fake": quantised_points(view.fake, reach),
        "average": None if view.average is None else quantised_points(view.average, reach),
        "arrows": quantised_points(view.arrows, reach),
        "grid": quantised_points(view.latent_lines, reach),
        "label": view.latent_label,
    }


def _samples(snapshot: Snapshot) -> Content | None:
    grid = snapshot.grid
    if grid is None:
        return None
    content: Content = {
        "fake": coarse(grid.fake),
        "fake_verdicts": quantised_shares(grid.fake_verdicts),
        "real": Shared(coarse(grid.real)),
        "real_verdicts": quantised_shares(grid.real_verdicts),
        "columns": list(grid.columns),
        "brightest": GREYS - 1,
    }
    if grid.average is not None and grid.average_verdicts is not None:
        content["average"] = coarse(grid.average)
        content["average_verdicts"] = quantised_shares(grid.average_verdicts)
    return content


def coarse(pictures: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Pixels in `GREYS` levels, 0 to GREYS - 1."""
    return (pictures.astype(np.uint16) * (GREYS - 1) / 255).round().astype(np.uint8)


def _losses(snapshot: Snapshot) -> Content:
    return {"now": dict(snapshot.losses), "equilibrium": list(snapshot.equilibrium)}


def _judgement(snapshot: Snapshot) -> Content | None:
    seen = snapshot.judgement
    if seen is None:
        return None
    numbers = {name: getattr(seen, name) for name in ("real_mean", "fake_mean", "accuracy", "boundary_logit")}
    return {**numbers, "logits": _histogram(seen)}


def _histogram(seen: Judgement) -> Content | None:
    """Shares of the real and of the fake samples in `BINS` bins from the lowest to the highest logit."""
    kinds = {"real": seen.real_logits, "fake": seen.fake_logits}
    finite = {name: logits[np.isfinite(logits)].astype(float) for name, logits in kinds.items()}
    both = np.concatenate(list(finite.values()))
    if not len(both):
        return None
    low, high = float(both.min()), float(max(both.max(), both.min() + 1e-6))
    counts = {name: np.histogram(logits, BINS, (low, high))[0] for name, logits in finite.items()}
    shares = {name: (count / max(count.sum(), 1)).astype(np.float32) for name, count in counts.items()}
    return {"low": low, "high": high, **shares}


def _scores(snapshot: Snapshot, register: Mapping[str, MetricInfo], names: tuple[str, ...]) -> Content | None:
    known = [name for name in names if name in snapshot.bands]
    if not known:
        return None
    content: Content = {"bands": Shared({name: list(snapshot.bands[name]) for name in known})}
    for key, values in (("now", snapshot.metrics), ("average", snapshot.average_metrics)):
        content[key] = {name: register[name].format(values[name]) for name in known if name in values}
    return content


def _quality(snapshot: Snapshot) -> Content | None:
    return _scores(snapshot, METRICS, METRICS_SHOWN)


def _picture_quality(snapshot: Snapshot) -> Content | None:
    content, shares = _scores(snapshot, IMAGE_METRICS, IMAGE_METRICS_SHOWN), snapshot.class_shares
    if content is None or shares is None:
        return content
    told = {"names": Shared(list(shares.names)), "real": Shared(shares.real.astype(np.float32))}
    return {**content, "classes": {**told, "fake": shares.fake.astype(np.float32)}}


def metric_titles(view: ReplayView, data: str) -> dict[str, str]:
    """Titles of a view's metrics, by name; `data` is the name of the data."""
    title = short_title(DATA[data].title) if data in DATA else data
    return {name: title_for(name, title) if name in IMAGE_METRICS else METRICS[name].title for name in view.metrics}


def _help_on(register: Mapping[str, MetricInfo], names: tuple[str, ...]) -> str:
    return " ".join(f"{register[name].title}: {register[name].doc}" for name in names)


VIEWS: Mapping[str, ReplayView] = MappingProxyType(
    {
        view.key: view
        for view in (
            ReplayView(
                "plane",
                "The plane",
                "Blue circles are real samples, orange triangles are fakes. The ground is coloured by what the "
                "discriminator believes: blue where it says real, orange where it says fake; on the dark line it "
                "cannot decide. Purple arrows show where the generator's objective pushes each fake. Green diamonds, "
                "while an EMA is kept, are fakes of the averaged generator.",
                _plane,
            ),
            ReplayView(
                "samples",
                "Samples",
                "What the generator makes of always the same latents, and real pictures. The frame and the number are "
                "the discriminator's verdict: blue and near 100% where it says real, orange and near 0% where it says "
                "fake.",
                _samples,
            ),
            ReplayView(
                "losses",
                "Losses",
                "What each player minimises. The dashed lines are the losses at equilibrium, where fakes are "
                "distributed as the real data. Losses of a GAN do not fall to zero when all goes well. Dotted lines "
                "mark changed settings. Click or drag to go to a step.",
                _losses,
            ),
            ReplayView(
                "judgement",
                "What D thinks",
                "Mean D(x) of real and fake samples and the share that D judges right; at 50-50 it can no longer "
                "tell. Bars: the logits behind it. Two hills apart: D has won. One on the other: D is fooled.",
                _judgement,
            ),
            ReplayView(
                "quality",
                "Quality",
                "How good the fakes are, measured against the data's true shape. The blue band is what a perfect "
                f"generator scores with as many samples. {_help_on(METRICS, METRICS_SHOWN)}",
                _quality,
                METRICS_SHOWN,
            ),
            ReplayView(
                "picture_quality",
                "Quality of pictures",
                "A classifier of the data looks at fresh fakes now and then. Bars: how many it takes for each class, "
                "beside real pictures. The blue band is what real test pictures score, as many of them. "
                f"{_help_on(IMAGE_METRICS, IMAGE_METRICS_SHOWN)}",
                _picture_quality,
                IMAGE_METRICS_SHOWN,
            ),
        )
    }
)
