"""How many modes are captured, over seeds, beside what papers report.

    python benchmarks/mode_coverage.py --list
    python benchmarks/mode_coverage.py --protocol collapse [--seeds 10] [--first-seed 100] [--jobs 2]
    python benchmarks/mode_coverage.py --protocol pacgan --steps 20000 --seeds 3   # shortened, which the table says
    python benchmarks/mode_coverage.py --protocol collapse --table-only

Every finished run is kept at once in `results/mode_coverage/<protocol>.jsonl`, so that the same command goes on after
an interruption; a case whose settings, steps or number of fakes have changed is run anew (delete the file after changes
to ganviz itself). The table is written to `results/mode_coverage-<protocol>.md`. Seeds start at 100: those below 9
served to find the recipes.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from multiprocessing import get_context
from pathlib import Path

from claims import Record
from coverage_run import Job, start_process, train
from coverage_table import Outcome, table, versions, why_not
from protocols import PROTOCOLS, Case, Protocol
from records import keep, read
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

RESULTS = Path(__file__).resolve().parent / "results"
FIRST_SEED = 100


def main(words: Sequence[str] | None = None) -> int:
    chosen = parse(words)
    if chosen.list:
        print(overview())
        return 0
    protocol, started = PROTOCOLS[chosen.protocol], time.perf_counter()
    path = chosen.results / "mode_coverage" / f"{protocol.name}.jsonl"
    seeds = range(chosen.first_seed, chosen.first_seed + (chosen.seeds or protocol.seeds))
    cases = [case for case in protocol.cases if not chosen.case or case.name in chosen.case]
    refused = {case.name: reason for case in cases if (reason := why_not(case))}
    jobs = [job for job in plan(protocol, cases, seeds, chosen.steps, chosen.results) if job.case not in refused]
    failures = {} if chosen.table_only else work(jobs, path, chosen.jobs)
    records = read(path)
    outcomes = [outcome(case, jobs, records, refused, failures) for case in cases]
    spent = time.perf_counter() - started
    written = chosen.results / f"mode_coverage-{protocol.name}.md"
    notes = ["", made_how(chosen, jobs, records, spent)]
    written.write_text(table(protocol, outcomes, notes, chosen.steps), encoding="utf-8")
    print(f"wrote {written}")
    return 1 if failures else 0


def parse(words: Sequence[str] | None) -> argparse.Namespace:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--list", action="store_true", help="the protocols and their cases")
    arguments.add_argument("--protocol", choices=PROTOCOLS)
    arguments.add_argument("--case", nargs="+", metavar="NAME", help="only these cases of the protocol")
    arguments.add_argument(
        "--seeds", type=positive, metavar="N", help="runs of each case; the protocol's own unless given"
    )
    arguments.add_argument("--first-seed", type=int, default=FIRST_SEED, metavar="SEED")
    arguments.add_argument("--steps", type=positive, metavar="N", help="of every run, instead of the protocol's own")
    arguments.add_argument("--jobs", type=positive, metavar="N", default=os.cpu_count() or 1, help="processes")
    arguments.add_argument("--table-only", action="store_true", help="write the table of the runs that are there")
    arguments.add_argument("--results", type=Path, default=RESULTS, metavar="FOLDER")
    chosen = arguments.parse_args(words)
    if not chosen.list and not chosen.protocol:
        arguments.error("choose a --protocol, or --list them")
    unknown = set(chosen.case or ()) - {case.name for p in PROTOCOLS.values() for case in p.cases}
    if unknown:
        arguments.error(f"unknown case {', '.join(sorted(unknown))}; see --list")
    return chosen


def positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise ValueError(text)
    return number


def overview() -> str:
    lines = []
    for p in PROTOCOLS.values():
        lines.append(f"{p.name}: {p.title}, {p.seeds} seeds")
        lines += [f"  {c.name:28} {c.steps:>7,} steps  {c.title}" for c in p.cases]
    return "\n".join(lines)


# --- what is to do
def plan(
    protocol: Protocol, cases: Sequence[Case], seeds: Iterable[int], steps: int | None, results: Path
) -> list[Job]:
    """Every run, all cases of one seed before the next seed: an unfinished table then misses seeds, not cases."""
    first, jobs = None, []
    for seed in seeds:
        first = seed if first is None else first
        for case in cases:
            ending = f"-{steps}-steps" if steps else ""
            picture = results / f"{case.name}{ending}.png" if case.picture and seed == first else None
            length = steps or case.steps
            jobs.append(Job(case.name, case.title, case.settings, length, seed, protocol.fakes, picture))
    return jobs


def missing(jobs: Iterable[Job], records: Mapping[str, Record]) -> list[Job]:
    return [job for job in jobs if job.key not in records or (job.picture and not job.picture.exists())]


# --- doing it
def work(jobs: Sequence[Job], path: Path, processes: int) -> dict[str, str]:
    """Make the runs that are missing; failures by case."""
    todo, failures = missing(jobs, read(path)), {}
    with progress_bar() as progress:
        task = progress.add_task("", total=len(jobs), completed=len(jobs) - len(todo))
        for job, result in finished(todo, processes):
            if isinstance(result, BaseException):
                failures[job.case] = f"failed at seed {job.seed}: {type(result).__name__}: {result}"
                progress.console.print(f"{job.title}: {failures[job.case]}", style="red", soft_wrap=True)
            else:
                keep(path, result)
                progress.console.print(told(job, result), soft_wrap=True)
            progress.advance(task)
    return failures


def progress_bar() -> Progress:
    columns = (BarColumn(), MofNCompleteColumn(), TextColumn("runs"), TimeElapsedColumn(), TimeRemainingColumn())
    return Progress(*columns, console=Console(stderr=True, markup=False, highlight=False))


def finished(jobs: Sequence[Job], processes: int) -> Iterator[tuple[Job, Record | BaseException]]:
    """Each job with its record, or why there is none, as soon as it is done; in processes that share nothing."""
    if not jobs:
        return
    executor = ProcessPoolExecutor(min(processes, len(jobs)), get_context("spawn"), start_process)
    try:
        futures = {executor.submit(train, job): job for job in jobs}
        for future in as_completed(futures):
            yield futures[future], future.exception() or future.result()
    finally:
        executor.shutdown(cancel_futures=True)


def told(job: Job, record: Record) -> str:
    final = ", ".join(f"{name} {value}" for name, value in record["final"].items() if name != "step")
    return f"{job.title}, seed {job.seed}: {record['diverged'] or final} ({record['seconds']:.0f} s)"


# --- telling it
def outcome(
    case: Case,
    jobs: Sequence[Job],
    records: Mapping[str, Record],
    refused: Mapping[str, str],
    failures: Mapping[str, str],
) -> Outcome:
    mine = [job for job in jobs if job.case == case.name]
    done = [records[job.key] for job in mine if job.key in records]
    trouble = refused.get(case.name) or failures.get(case.name) or ""
    if not trouble and len(done) < len(mine):
        trouble = f"{len(mine) - len(done)} of {len(mine)} runs not made yet"
    return Outcome(case, done, trouble)


def made_how(chosen: argparse.Namespace, jobs: Sequence[Job], records: Mapping[str, Record], spent: float) -> str:
    """The command, the versions, and how long it took."""
    done = [records[job.key] for job in jobs if job.key in records]
    words = ["python benchmarks/mode_coverage.py", "--protocol", chosen.protocol]
    words += ["--case", *chosen.case] if chosen.case else []
    words += ["--seeds", str(chosen.seeds)] if chosen.seeds else []
    words += ["--first-seed", str(chosen.first_seed)] if chosen.first_seed != FIRST_SEED else []
    words += ["--steps", str(chosen.steps)] if chosen.steps else []
    others = Counter(r["torch"] for r in done)
    total = duration(sum(r["seconds"] for r in done))
    trained = f"{len(done)} runs, trained for {total} in processes of one thread each"
    torches = f", runs made with PyTorch {', '.join(sorted(others))}" if others else ""
    return (
        f"`{' '.join(words)}`, {versions()}{torches}. {trained}; the last call took {duration(spent)} "
        f"on {os.cpu_count()} CPU cores."
    )


def duration(seconds: float) -> str:
    hours, rest = divmod(round(seconds), 3600)
    return f"{hours} h {rest // 60} min" if hours else f"{rest // 60} min {rest % 60} s"


if __name__ == "__main__":
    sys.exit(main())
