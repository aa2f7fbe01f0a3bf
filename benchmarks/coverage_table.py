"""The table of a protocol in Markdown: ours beside the reference's."""

from __future__ import annotations

import platform
import statistics
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import torch
from claims import Record
from coverage_run import EYES, truth_of
from protocols import Case, Protocol

from ganviz import Experiment, Trainer, __version__
from ganviz.data import build_data
from ganviz.errors import SettingError
from ganviz.observation.metrics import METRICS, perfect_bands

DATA_SETTINGS = ("data", "modes", "spacing", "std", "imbalance", "rotation")


@dataclass(frozen=True)
class Outcome:
    """A case, its finished runs in the order of their seeds, and why there are none or too few; empty if there are."""

    case: Case
    records: Sequence[Record]
    trouble: str = ""


def _values(records: Sequence[Record], name: str) -> list[float]:
    return [r["final"][name] for r in records if r["final"].get(name) is not None]


def _mean(name: str, style: str) -> Callable[[Sequence[Record]], str]:
    """Mean and standard error over the runs."""

    def cell(records: Sequence[Record]) -> str:
        values = _values(records, name)
        if not values:
            return "–"
        error = f" ± {statistics.stdev(values) / len(values) ** 0.5:{style}}" if len(values) > 1 else ""
        return f"{statistics.mean(values):{style}}{error}"

    return cell


def _near_by_seed(records: Sequence[Record]) -> str:
    return ", ".join("diverged" if r["diverged"] else str(r["final"].get("near", "–")) for r in records)


def _all_near_at(records: Sequence[Record]) -> str:
    """Median of the step from which on, in every look, all modes of the data are near; over the runs that get there."""
    steps = [step for r in records if (step := _settled(r)) is not None]
    return f"{statistics.median_low(steps):,} ({len(steps)} of {len(records)})" if steps else "never"


def _settled(record: Record) -> int | None:
    e, step = Experiment(**_data_of(record["settings"])), None
    total = build_data(e.data, dials=e.dials()).modes
    for look in reversed(record["history"]):
        if look["near"] < len(total):
            break
        step = look["step"]
    return step


COLUMNS: Mapping[str, tuple[str, Callable[[Sequence[Record]], str]]] = MappingProxyType(
    {
        "near_by_seed": ("near, by seed", _near_by_seed),
        "all_near_at": ("all near from step (runs)", _all_near_at),
        "captured": ("captured", _mean("captured", ".1f")),
        "near": ("near", _mean("near", ".1f")),
        "high_quality": ("high quality", _mean("high_quality", ".1%")),
        "reverse_kl": ("reverse KL", _mean("reverse_kl", ".3f")),
        "js": ("JS, bits", _mean("js", ".3f")),
        "sliced_w2": ("sliced W2", _mean("sliced_w2", ".3f")),
    }
)
"""Name -> (head, what the runs of a case come to)."""


def table(protocol: Protocol, outcomes: Sequence[Outcome], notes: Sequence[str], steps: int | None = None) -> str:
    """Markdown.

    Args:
        outcomes: one for each case.
        notes: lines about how it was made.
        steps: what every case was shortened or lengthened to, if it was; nothing is judged then.
    """
    heads = ["case", "runs", *(COLUMNS[name][0] for name in protocol.columns), "reference", "verdict"]
    rows = [" | ".join(_row(protocol, outcome, steps)) for outcome in outcomes]
    grid = [" | ".join(heads), " | ".join(["---"] * len(heads)), *rows]
    changed = []
    if steps is not None:
        changed = ["", f"**Every case was given {steps:,} steps here, so the reference's claims are not judged.**"]
    parts = [f"# {protocol.title}", "", protocol.about, *changed, "", *(f"| {line} |" for line in grid)]
    return "\n".join([*parts, "", *_legend(protocol), *notes, ""])


def _row(protocol: Protocol, outcome: Outcome, steps: int | None) -> list[str]:
    case, records = outcome.case, outcome.records
    diverged = sum(bool(r["diverged"]) for r in records)
    runs = f"{len(records)}" + (f", {diverged} diverged" if diverged else "")
    cells = [COLUMNS[name][1](records) if records else "–" for name in protocol.columns]
    verdict = case.claim.verdict(records) if steps in (None, case.steps) else ""
    remarks = "; ".join(filter(None, (verdict, outcome.trouble)))
    return [cell.replace("|", "\\|") for cell in (case.title, runs, *cells, case.claim.text or "–", remarks or "–")]


def _legend(protocol: Protocol) -> list[str]:
    known = sorted(name for name in ("captured", "near") if any(name in column for column in protocol.columns))
    meaning = {
        "captured": "Captured: modes that are nearest to at least one fake within 3σ.",
        "near": "Near: modes that get at least a fifth of their fair share of the fakes.",
    }
    lines = [" ".join(meaning[name] for name in known), "Means of the last step, with standard errors over the runs."]
    return [" ".join(lines), "", *perfect_lines(protocol)]


def perfect_lines(protocol: Protocol) -> list[str]:
    """What a perfect generator scores on each of the protocol's data sets, at the same number of fakes."""
    seen = {str(_data_of(case.settings)): case for case in protocol.cases}
    lines = [f"A perfect generator, {protocol.fakes:,} fakes, 5th to 95th percentile:", ""]
    return lines + [f"- {_data_name(c)}: {_perfect(c, protocol.fakes, protocol.columns)}" for c in seen.values()]


def _perfect(case: Case, fakes: int, columns: Sequence[str]) -> str:
    trainer = Trainer(Experiment(**_data_of(case.settings)), "cpu")
    stream = torch.Generator().manual_seed(EYES)
    bands = perfect_bands(lambda n: trainer.data.sample(n, stream).numpy(), fakes, truth_of(trainer))
    styles = {"high_quality": ".1%", "reverse_kl": ".4f", "js": ".3f", "sliced_w2": ".3f"}
    shown = [name for name in bands if name in columns or name not in COLUMNS]
    return ", ".join(f"{METRICS[name].title} {_span(*bands[name], styles.get(name, '.0f'))}" for name in shown)


def _span(low: float, high: float, style: str) -> str:
    first, last = f"{low:{style}}", f"{high:{style}}"
    return first if first == last else f"{first} to {last}"


def _data_name(case: Case) -> str:
    chosen = _data_of(case.settings)
    return f"{chosen['data']}, spacing {chosen['spacing']:.4g}, σ {chosen['std']:.4g}"


def _data_of(settings: Mapping[str, object]) -> dict[str, object]:
    """The settings of its data, whole, of an experiment that perhaps cannot be built."""
    data = Experiment(**{name: settings[name] for name in DATA_SETTINGS if name in settings})
    return {name: getattr(data, name) for name in DATA_SETTINGS}


def versions() -> str:
    return f"ganviz {__version__}, PyTorch {torch.__version__}, Python {platform.python_version()}, CPU"


def why_not(case: Case) -> str:
    """Why the case cannot be built; empty if it can."""
    try:
        Trainer(Experiment(**case.settings), "cpu")
    except SettingError as problem:
        return f"cannot be built: {str(problem).split(';')[0]}"  # without the long list of choices
    return ""
