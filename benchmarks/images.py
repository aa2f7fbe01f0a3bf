"""How good the pictures get at a fixed budget, preset by preset, by the classifier that comes with ganviz.

    python benchmarks/images.py [--seconds 60] [--seeds 3] [--preset mnist mnist-dcgan ...] [--jobs 2]
    python benchmarks/images.py --conditional [--seconds 120]      # do asked classes come?

Each run gets the same CPU time of one thread for its training (wall time on an accelerator, with --device); looking is
not counted. Finished runs are kept at once in `results/images.jsonl` (delete it after changes to ganviz itself), and
the table of all that are there is written to `results/images.md`, sample grids of the first seed to `results/images`.
"""

from __future__ import annotations

import argparse
import functools
import json
import os
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import asdict, dataclass
from multiprocessing import get_context
from pathlib import Path
from statistics import fmean
from typing import Any

import torch
from PIL import Image
from rich.console import Console
from rich.progress import track

from ganviz.data import read_mnist
from ganviz.data.images import ImageData
from ganviz.observation.classifier import Classifier
from ganviz.observation.image_look import fakes, full_report
from ganviz.observation.kept_classifiers import classifier_for, load_classifier
from ganviz.presets import load_preset
from ganviz.training import Trainer

RESULTS = Path(__file__).resolve().parent / "results"
PRESETS = (
    "mnist",
    "mlp-tutorial",
    "mnist-dcgan",
    "tracked-dcgan-small",
    "cnn-tutorial-small",
    "wasserstein-dcgan",
    "wasserstein-gp-dcgan",
    "progressive",
    "conditional",
    "alphabet-small",
)
FIRST_SEED = 100
FAKES = 5000  # measured at the end of a run
TILES = 8
NEIGHBOURS = ("precision", "recall", "density", "coverage")
SHOWN = ("classifier_score", "classifier_fid", "classes_covered", *(f"feature_{name}" for name in NEIGHBOURS))
HEAD = ("score", "FID", "classes", *NEIGHBOURS)


@dataclass(frozen=True)
class Job:
    """A run to be made."""

    preset: str
    seed: int
    seconds: float
    device: str
    picture: Path | None


def main(words: Sequence[str] | None = None) -> int:
    chosen = parse(words)
    path = RESULTS / ("images.jsonl" if chosen.device == "cpu" else f"images-{chosen.device}.jsonl")
    done = read(path)
    jobs = [job for job in plan(chosen) if key(asdict(job)) not in done]
    for name in {job.preset for job in jobs}:
        eyes(load_preset(name).settings["data"])  # trained and kept now, not once in each process
    with path.open("a", encoding="utf-8") as file:
        for record in track(finished(jobs, chosen.jobs), total=len(jobs), console=Console(stderr=True)):
            file.write(json.dumps(record) + "\n")
            file.flush()
            done[key(record)] = record
            print(f"{record['preset']}, seed {record['seed']}: {told(record)}", flush=True)
    written = path.with_suffix(".md")
    written.write_text(report(list(done.values())), encoding="utf-8")
    print(f"wrote {written}")
    return 0


def parse(words: Sequence[str] | None) -> argparse.Namespace:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--preset", nargs="+", default=PRESETS, metavar="NAME")
    arguments.add_argument("--seconds", type=float, default=60, help="of training for each run")
    arguments.add_argument("--seeds", type=int, default=3)
    arguments.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="processes")
    arguments.add_argument("--device", default="cpu")
    arguments.add_argument("--conditional", action="store_true", help="only the class-conditional preset")
    chosen = arguments.parse_args(words)
    if chosen.conditional:
        chosen.preset = ("conditional",)
    return chosen


def plan(chosen: argparse.Namespace) -> list[Job]:
    """All presets of one seed before the next seed."""
    folder = RESULTS / "images"
    folder.mkdir(parents=True, exist_ok=True)
    jobs = []
    for seed in range(FIRST_SEED, FIRST_SEED + chosen.seeds):
        for preset in chosen.preset:
            name = f"{preset}-{chosen.seconds:g}s-{chosen.device}.png"
            picture = folder / name if seed == FIRST_SEED else None
            jobs.append(Job(preset, seed, chosen.seconds, chosen.device, picture))
    return jobs


def key(record: Mapping[str, Any]) -> tuple[Any, ...]:
    return tuple(record[name] for name in ("preset", "seed", "seconds", "device"))


def read(path: Path) -> dict[tuple[Any, ...], dict[str, Any]]:
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    return {key(record): record for record in map(json.loads, lines)}


# --- a run
def finished(jobs: Sequence[Job], processes: int) -> Iterator[dict[str, Any]]:
    if not jobs:
        return
    pool = ProcessPoolExecutor(min(processes, len(jobs)), get_context("spawn"), torch.set_num_threads, (1,))
    try:
        for future in as_completed([pool.submit(run, job) for job in jobs]):
            yield future.result()
    finally:
        pool.shutdown(cancel_futures=True)


def run(job: Job) -> dict[str, Any]:
    """The record of one run."""
    settings = load_preset(job.preset).settings
    experiment = load_preset(job.preset).experiment()
    experiment.update({"seed": job.seed} | hurried(job))
    trainer = Trainer(experiment, job.device)
    clock = time.process_time if job.device == "cpu" else time.perf_counter
    start, seen = clock(), 0
    while clock() - start < job.seconds:
        trainer.step()
        seen += trainer.board.rules.samples * max(trainer.updates()[0], 1)
        if trainer.step_count % 100 == 0:
            trainer.drain_losses()
    spent = clock() - start
    if job.picture:
        with trainer.generator.averaged():
            save_grid(trainer, job.picture)
    classifier, train, test = eyes(settings["data"])
    with trainer.generator.averaged():  # where there is an average, it is what one would show
        measured = full_report(trainer, classifier.to(trainer.device), train, test, FAKES)
    return {
        **{name: value for name, value in asdict(job).items() if name != "picture"},
        "steps": trainer.step_count,
        "images_per_second": seen / spent,
        "metrics": measured.metrics,
        "real_metrics": measured.real_metrics,
        "agreement": agreement(trainer, classifier) if trainer.classes else None,
    }


def hurried(job: Job) -> dict[str, Any]:
    """A growing network must be grown when the budget ends: phases for a fifteenth of it, of which there are seven."""
    if load_preset(job.preset).experiment().architecture != "progressive":
        return {}
    return {"growth_steps": max(10, int(job.seconds * 2))}


@functools.cache
def eyes(data: str) -> tuple[Classifier, torch.Tensor, torch.Tensor]:
    """(classifier, training pictures, test pictures) of these data; a tenth is held out where there is no test set."""
    if data == "mnist":
        return load_classifier("mnist"), read_mnist("train")[0], read_mnist("test")[0]
    whole = Trainer(load_preset("alphabet-small").experiment(), "cpu").data
    assert isinstance(whole, ImageData)
    order = torch.randperm(len(whole.images), generator=torch.Generator().manual_seed(0))
    test, train = order.split((len(order) // 10, len(order) - len(order) // 10))
    classifier = classifier_for(data, whole.images[train], whole.labels[train], RESULTS / "classifiers")
    print(f"classifier of {data}: {classifier.accuracy(whole.images[test], whole.labels[test]):.2%} right on held-out")
    return classifier, whole.images[train], whole.images[test]


def agreement(trainer: Trainer, classifier: Classifier, n: int = 2000) -> float:
    """Share of fakes that the classifier takes for the class that was asked for."""
    z = trainer.latents(n, torch.Generator(device=trainer.device).manual_seed(1))
    asked = z[:, trainer.experiment.latent_dim :].argmax(1).cpu().numpy()
    network = trainer.generator.network.eval()
    with torch.no_grad():
        found = classifier.classify(trainer.pictures(network(z)))
    network.train()
    return float((found.probabilities.argmax(1) == asked).mean())


def save_grid(trainer: Trainer, path: Path) -> None:
    """Fakes as one picture, one column for each class where classes can be asked for."""
    (made,) = (some[: TILES**2] for some in fakes(trainer, TILES**2))
    if trainer.classes:
        z = torch.randn(10 * TILES, trainer.experiment.latent_dim, generator=torch.Generator().manual_seed(0))
        labels = torch.arange(10).repeat(TILES)
        with torch.no_grad():
            made = trainer.pictures(trainer.generator.network.eval()(trainer.labelled(z, labels)))
        trainer.generator.network.train()
    columns = 10 if trainer.classes else TILES
    tiles = ((made[:, 0] + 1) * 127.5).clamp(0, 255).to(torch.uint8).cpu().numpy()
    grid = tiles.reshape(-1, columns, 28, 28).transpose(0, 2, 1, 3).reshape(-1, columns * 28)
    Image.fromarray(grid).resize((grid.shape[1] * 2, grid.shape[0] * 2), Image.Resampling.NEAREST).save(path)


# --- telling it
def told(record: Mapping[str, Any]) -> str:
    return ", ".join(f"{h} {record['metrics'][n]:.2f}" for h, n in zip(HEAD, SHOWN, strict=True))


def report(records: Sequence[Mapping[str, Any]]) -> str:
    """The tables as Markdown, one for each budget."""
    lines = [
        "# Pictures at a fixed budget",
        "",
        f"Means over seeds of {FAKES:,} fakes by the classifier of the data; the range of the score over seeds in "
        "brackets. FID and the rest depend on that classifier and compare with each other only. What to make of it: "
        "[discussion](images-discussion.md); sample grids of the first seed are in [images](images).",
    ]
    for seconds, device in sorted({(r["seconds"], r["device"]) for r in records}):
        clock = "CPU seconds of one thread" if device == "cpu" else f"seconds on {device}"
        lines += [
            "",
            f"## {seconds:g} {clock}",
            "",
            row("preset", "seeds", "steps", "pictures/s", *HEAD, "asked class"),
        ]
        lines.append("|" + "---|" * (len(HEAD) + 5))
        lines += rows([r for r in records if (r["seconds"], r["device"]) == (seconds, device)])
    command = " ".join(["python", "benchmarks/images.py", *sys.argv[1:]])
    lines += ["", f"The last call: `{command}`, PyTorch {torch.__version__}, {os.cpu_count()} cores."]
    return "\n".join(lines) + "\n"


def rows(records: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """Presets by FID, with what real test pictures score below those of their data."""
    names = dict.fromkeys(r["preset"] for r in records)
    of = {name: [r for r in records if r["preset"] == name] for name in names}
    for name in sorted(names, key=lambda name: fmean(r["metrics"]["classifier_fid"] for r in of[name])):
        runs = of[name]
        metrics = {n: fmean(r["metrics"][n] for r in runs) for n in SHOWN}
        spread = [r["metrics"]["classifier_score"] for r in runs]
        agreed = f"{fmean(r['agreement'] for r in runs):.1%}" if runs[0]["agreement"] is not None else ""
        steps, speed = (fmean(r[n] for r in runs) for n in ("steps", "images_per_second"))
        yield row(name, len(runs), f"{steps:,.0f}", f"{speed:,.0f}", *cells(metrics, spread), agreed)
    for data in dict.fromkeys(load_preset(name).settings["data"] for name in names):
        real = [r["real_metrics"] for r in records if load_preset(r["preset"]).settings["data"] == data]
        yield row(
            f"*real test pictures, {data}*", "", "", "", *cells({n: fmean(r[n] for r in real) for n in SHOWN}), ""
        )


def cells(metrics: Mapping[str, float], spread: Sequence[float] = ()) -> list[str]:
    told = [f"{metrics[n]:.2f}" for n in SHOWN]
    if spread:
        told[0] += f" ({min(spread):.2f}–{max(spread):.2f})"
    return told


def row(*cells: object) -> str:
    return "| " + " | ".join(map(str, cells)) + " |"


if __name__ == "__main__":
    sys.exit(main())
