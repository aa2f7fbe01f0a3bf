"""Sections of quality: each number beside what a perfect generator scores."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from ganviz.data import DATA
from ganviz.engine import State
from ganviz.engine.examiner import Examining
from ganviz.frames.block import Shared
from ganviz.frames.sharing import of_arrays
from ganviz.observation import (
    IMAGE_METRICS,
    IMAGE_METRICS_SHOWN,
    METRICS,
    METRICS_SHOWN,
    SLOW_METRICS,
    MetricInfo,
    Snapshot,
    title_for,
)
from ganviz.observation.examination import short_title
from ganviz.observation.live_quality import MEASURED_OTHERWISE

Content = dict[str, Any]
UNSEEN = "Live figures need a classifier of these data: examine once, and they appear."
MEASURED_DEEPER = "These data have no live figures; examine them."


def quality(state: State, seen: Snapshot) -> Content | None:
    """Metrics of 2-D data, with their bands, and those that are measured now and then."""
    content = scores(seen, METRICS, METRICS_SHOWN)
    if content is None or not seen.slow_metrics:
        return content
    return {**content, "slow": {"step": seen.slow_step, "rows": _slow_rows(seen)}}


def _slow_rows(seen: Snapshot) -> list[list[str]]:
    """Title, explanation, value, and what a perfect generator scores."""
    rows = []
    for name, value in seen.slow_metrics.items():
        info, (low, high) = SLOW_METRICS[name], seen.bands.get(name, (math.nan, math.nan))
        rows.append([info.title, info.doc, info.format(value), f"{info.format(low)} to {info.format(high)}"])
    return rows


def picture_quality(state: State, seen: Snapshot) -> Content | None:
    """Metrics of pictures, with their bands, how their classes are divided, and the thorough look."""
    content = scores(seen, IMAGE_METRICS, IMAGE_METRICS_SHOWN) or {}
    note, looks = quality_note(seen), _examining(state.examining)
    return {**content, "classes": classes(seen), "note": note, "examining": looks}


def scores(seen: Snapshot, register: Mapping[str, MetricInfo], names: tuple[str, ...]) -> Content | None:
    """Those of the metrics `names` that have a meaning: `bands`, and what is `now`, also of the averaged generator."""
    bands = {name: list(seen.bands[name]) for name in names if name in seen.bands}
    if not bands:
        return None
    content: Content = {"bands": Shared(("bands", repr(bands)), lambda: bands)}
    for key, values in (("now", seen.metrics), ("average", seen.average_metrics)):
        content[key] = {name: register[name].format(values[name]) for name in bands if name in values}
    return content


def classes(seen: Snapshot) -> Content | None:
    """Shares of the classes among fakes and real pictures."""
    shares = seen.class_shares
    if shares is None:
        return None
    names, real = list(shares.names), shares.real.astype(np.float32)
    told = Shared(("classes", *names), lambda: names), of_arrays(lambda: real, "shares", real)
    return {"names": told[0], "real": told[1], "fake": shares.fake.astype(np.float32)}


def quality_note(seen: Snapshot) -> str:
    """Why there are no live figures; empty where there are."""
    data = seen.settings["data"]
    if seen.class_shares or data == "mnist" or not seen.step:
        return ""
    return MEASURED_DEEPER if data in MEASURED_OTHERWISE else UNSEEN


def _examining(now: Examining) -> Content:
    found = now.result
    result = None
    if found is not None:
        rows = [[row.title, row.doc, row.fake, row.real] for row in found.rows]
        result = {"step": found.step, "n": found.n, "rows": rows}
    return {"busy": now.busy, "share": now.share, "doing": now.doing, "problem": now.problem, "result": result}


def metric_titles(names: tuple[str, ...], data: str) -> dict[str, str]:
    """Titles of metrics, by name; `data` is the name of the data."""
    title = short_title(DATA[data].title) if data in DATA else data
    return {name: title_for(name, title) if name in IMAGE_METRICS else METRICS[name].title for name in names}
