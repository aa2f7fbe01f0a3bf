"""One run of a case of `mode_coverage.py`: train, look now and then, tell how it went. Imported by its processes."""

from __future__ import annotations

import hashlib
import json
import math
import signal
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from critic_picture import draw_critic

from ganviz import Experiment
from ganviz.observation.diagnosis import explain_break
from ganviz.observation.metrics import Truth, jensen_shannon, mode_coverage, sliced_wasserstein
from ganviz.training import Trainer

EYES = 20_000  # seed of the latents and real samples that are looked at: the same in every run


@dataclass(frozen=True)
class Job:
    """A run to be made; plain values, since it travels to another process."""

    case: str
    title: str
    settings: Mapping[str, Any]
    steps: int
    seed: int
    fakes: int
    picture: Path | None = None

    @property
    def key(self) -> str:
        """Changes with anything that decides the outcome, but not with titles or claims."""
        decisive = [dict(self.settings), self.steps, self.seed, self.fakes, look_every(self.steps)]
        return hashlib.sha256(json.dumps(decisive, sort_keys=True).encode()).hexdigest()[:16]


def look_every(steps: int) -> int:
    """Steps between two looks: often enough for "by step 500", seldom enough to cost nothing."""
    return 250 if steps <= 5000 else 500 if steps <= 50_000 else 2000


def start_process() -> None:
    """Settings of a process that trains; one thread, since the other processes have the other cores."""
    torch.set_num_threads(1)
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # end at once and silently when the parent is interrupted


def train(job: Job) -> dict[str, Any]:
    """The record of the run: key, case, seed, steps, settings, history, final, diverged, seconds.

    Raises:
        SettingError: if the experiment cannot be built.
    """
    started = time.perf_counter()
    trainer = Trainer(Experiment(**job.settings, seed=job.seed), device="cpu")
    watcher = Watcher(trainer, job.fakes)
    history: list[dict[str, Any]] = []
    diverged = ""
    while trainer.step_count < job.steps and not diverged:
        for _ in range(min(look_every(job.steps), job.steps - trainer.step_count)):
            trainer.step()
        history.append(watcher.look())
        diverged = explain_break(trainer.drain_losses()) or watcher.complaint
    if job.picture:
        watcher.draw(job)
    return {
        "key": job.key,
        "case": job.case,
        "seed": job.seed,
        "steps": job.steps,
        "settings": dict(job.settings),
        "diverged": diverged,
        "final": watcher.look(closely=True),
        "history": history,
        "seconds": round(time.perf_counter() - started, 1),
        "torch": torch.__version__,
    }


class Watcher:
    """Looks at a trainer without disturbing it: streams of its own, networks in evaluation mode and back."""

    def __init__(self, trainer: Trainer, fakes: int) -> None:
        self.trainer, self.complaint = trainer, ""
        stream = torch.Generator().manual_seed(EYES)
        self.latents = trainer.latents(fakes, stream)
        self.real = trainer.data.sample(fakes, stream).numpy()
        self.truth = truth_of(trainer)

    def fakes(self) -> np.ndarray:
        with evaluation(self.trainer), torch.no_grad():
            return self.trainer.generator(self.latents).numpy()

    def look(self, closely: bool = False) -> dict[str, Any]:
        """Step and metrics; those that take longer only if asked, or where there are no modes to count."""
        fake, truth = self.fakes(), self.truth
        if not np.isfinite(fake).all():
            self.complaint = f"fakes were no longer finite at step {self.trainer.step_count:,}"
        seen: dict[str, Any] = {"step": self.trainer.step_count}
        if truth.modes is not None:
            coverage = mode_coverage(fake, truth.modes, truth.std, truth.weights)
            seen |= {"near": coverage.near, "captured": coverage.captured}
            seen |= {"high_quality": _rounded(coverage.high_quality), "reverse_kl": _rounded(coverage.reverse_kl)}
        if closely or truth.modes is None:
            seen["js"] = _rounded(jensen_shannon(self.real, fake, truth.extent))
            seen["sliced_w2"] = _rounded(sliced_wasserstein(self.real, fake))
        return seen

    def draw(self, job: Job) -> None:
        """The picture of this moment: real, fake and the critic's contours."""
        assert job.picture is not None
        title = f"{job.title}: {self.trainer.step_count:,} steps, seed {job.seed}"
        with evaluation(self.trainer), torch.no_grad():
            judge = self.trainer.discriminator
            draw_critic(title, self.real, self.fakes(), lambda x: judge(torch.from_numpy(x)).numpy(), job.picture)


def truth_of(trainer: Trainer) -> Truth:
    """What is known of the trainer's data."""
    data = trainer.data
    modes, weights = (None if x is None else x.numpy() for x in (data.modes, data.weights))
    return Truth(modes, weights, data.std, data.extent)


@contextmanager
def evaluation(trainer: Trainer) -> Iterator[None]:
    """Within, batch normalisation uses its running statistics and nothing drops out."""
    modules = [m for player in (trainer.generator, trainer.discriminator) for m in player.network.modules()]
    modes = [m.training for m in modules]
    for module in modules:
        module.training = False
    try:
        yield
    finally:
        for module, mode in zip(modules, modes, strict=True):
            module.training = mode


def _rounded(value: float) -> float | None:
    """Five digits; None where it is unknown, since JSON knows no NaN."""
    return None if math.isnan(value) else float(f"{value:.5g}")
