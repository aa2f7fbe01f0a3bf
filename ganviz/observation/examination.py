"""A thorough look at a generator of pictures, on demand: each number beside what real pictures score.

What is measured depends on the data: by a classifier where there are classes, by geometry for triangles, by modes for
stacked digits. The kinds of examination stand in `_EXAMINERS`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from ganviz.data import DATA, ImageData
from ganviz.errors import SettingError
from ganviz.observation.classifier import Classifier
from ganviz.observation.geometry import triangle_scores
from ganviz.observation.image_look import ImageReport, fakes, full_report
from ganviz.observation.image_metrics import IMAGE_METRICS, title_for
from ganviz.observation.kept_classifiers import load_classifier
from ganviz.observation.real_pictures import Real, classifiers_folder, real_pictures, trained_judge
from ganviz.observation.stacked import MODES, stacked_coverage, stacked_modes
from ganviz.observation.trained_on_fakes import trained_on_fakes
from ganviz.training import Trainer

FAKES = 10_000
STACKED = 26_000  # as published
TRIANGLES = 2_000

Told = Callable[[float, str], None]


@dataclass(frozen=True)
class Row:
    """One number, as text: what fakes score, what as many real test pictures score, and what it means."""

    title: str
    fake: str
    real: str
    doc: str


@dataclass(frozen=True)
class Examination:
    """What a thorough look found at `step`, of `n` fakes; `classes`: (name, share of fakes, of real pictures)."""

    step: int
    n: int
    rows: tuple[Row, ...]
    classes: tuple[tuple[str, float, float], ...] = ()


class _Cancelled(Exception):  # noqa: N818 (it is no error)
    """Ends an examination from within."""


def examine(
    trainer: Trainer,
    progress: Told = lambda share, doing: None,
    cancelled: Callable[[], bool] = lambda: False,
    cache_dir: Path | None = None,
) -> Examination | None:
    """Examine the generator as it is; None if it was cancelled. Disturbs no training: give it a trainer of its own.

    Where an average of the generator is kept, that is what is examined.

    Args:
        progress: told the share done, 0 to 1, and what is being done.
        cancelled: asked often.
        cache_dir: where classifiers are kept that had to be trained; ganviz's cache unless given.

    Raises:
        SettingError: for data that nothing can be said of.
    """
    if not isinstance(trainer.data, ImageData):
        raise SettingError("examinations are for pictures; the quality of points is measured all the time")
    kept = cache_dir or classifiers_folder()

    def told(share: float, doing: str) -> None:
        if cancelled():
            raise _Cancelled
        progress(share, doing)

    examiner = _EXAMINERS.get(trainer.data.name, _by_classifier)
    try:
        with trainer.generator.averaged():
            return examiner(trainer, trainer.data, told, kept)
    except _Cancelled:
        return None


# --- kinds of examination
def _by_classifier(trainer: Trainer, data: ImageData, told: Told, kept: Path) -> Examination:
    if len(torch.unique(data.labels)) < 2 or len(data.images) < 200:
        raise SettingError("there is nothing to tell apart: an examination needs at least two classes and 200 pictures")
    real = real_pictures(data, trainer.data_dir)
    classifier = trained_judge(data, real, lambda share: told(0.4 * share, "training a classifier"), kept)
    half = 0.7 if trainer.classes else 1.0
    report = full_report(
        trainer,
        classifier,
        real.train,
        real.test,
        FAKES,
        progress=lambda share: told(0.4 + (half - 0.4) * share, "classifying fakes and real pictures"),
    )
    rows = list(_report_rows(report, short_title(DATA[data.name].title)))
    if trainer.classes:
        rows += _trained_rows(trainer, classifier, real, lambda share: told(half + (1 - half) * share, "GAN-train"))
    classes = zip(data.class_names, report.shares.tolist(), report.real_shares.tolist(), strict=False)
    return Examination(trainer.step_count, report.n, tuple(rows), tuple(classes))


def short_title(title: str) -> str:
    """ "MNIST digits" -> "MNIST", as in "MNIST score"; others keep their names."""
    first = title.split()[0]
    return first if "MNIST" in first else title


def _report_rows(report: ImageReport, data_title: str) -> Iterator[Row]:
    for name, info in IMAGE_METRICS.items():
        fake, real = info.format(report.metrics[name]), info.format(report.real_metrics[name])
        yield Row(title_for(name, data_title), fake, real, info.doc)


def _trained_rows(trainer: Trainer, classifier: Classifier, real: Real, told: Callable[[float], None]) -> list[Row]:
    rng = torch.Generator(device=trainer.device).manual_seed(0)

    def make(labels: Tensor) -> Tensor:
        z = trainer.latents(len(labels), rng)[:, : trainer.experiment.latent_dim]
        network = trainer.generator.network.eval()
        with torch.no_grad():
            return trainer.pictures(network(trainer.labelled(z, labels.to(z.device))))

    scores = trained_on_fakes(make, classifier, real.test, real.test_labels, progress=told)
    by_real = f"{classifier.accuracy(real.test, real.test_labels):.1%}"
    learned = "accuracy on real test pictures of a classifier that learned from fakes and the classes asked for."
    recognised = "share of the fakes that a classifier of real pictures takes for the class asked for."
    return [
        Row("GAN-train", f"{scores.gan_train:.1%}", by_real, learned),
        Row("GAN-test", f"{scores.gan_test:.1%}", by_real, recognised),
    ]


def _of_stacked_digits(trainer: Trainer, data: ImageData, told: Told, kept: Path) -> Examination:
    digits = load_classifier("mnist", trainer.device)
    rng = torch.Generator(device=trainer.device).manual_seed(0)
    real = (data.sample(500, rng) for _ in range(STACKED // 500))
    found = []
    for kind, (pictures, begun) in enumerate(((fakes(trainer, STACKED), 0.0), (real, 0.5))):
        parts = []
        for number, some in enumerate(pictures):
            told(begun + 0.5 * number * 500 / STACKED, ("classifying fakes", "classifying real pictures")[kind])
            parts.append(stacked_modes(some, digits))
        found.append(stacked_coverage(np.concatenate(parts)))
    fake, perfect = found
    count = "modes of the 1,000 that at least one fake belongs to, as a classifier of digits sees its three colours."
    even = "KL divergence of the fakes' modes from the uniform distribution, in nats; 0 is even."
    rows = (
        Row(f"Modes of {MODES:,}", f"{fake.modes:,}", f"{perfect.modes:,}", count),
        Row("KL to uniform", f"{fake.kl:.3f}", f"{perfect.kl:.3f}", even),
    )
    return Examination(trainer.step_count, STACKED, rows)


def _of_triangles(trainer: Trainer, data: ImageData, told: Told, kept: Path) -> Examination:
    real = real_pictures(data)
    portions = []
    for number, some in enumerate(fakes(trainer, TRIANGLES)):
        told(0.2 * number * 500 / TRIANGLES, "making fakes")
        portions.append(some.cpu().numpy())
    grey = [_grey(real.test[:TRIANGLES]), _grey(real.train[:TRIANGLES])]
    told(0.3, "fitting triangles to fakes")
    scores = triangle_scores(np.concatenate(portions)[:, 0], grey[0])
    told(0.7, "fitting triangles to real pictures")
    perfect = triangle_scores(grey[1], grey[0])
    true = "share of the fakes that are triangles: one fitted to the picture overlaps it by at least 85%."
    wide = "share of held-out real triangles with a fake triangle whose vertices are at most 3 pixels away."
    rows = (
        Row("Precision (geometry)", f"{scores.precision:.0%}", f"{perfect.precision:.0%}", true),
        Row("Recall (geometry)", f"{scores.recall:.0%}", f"{perfect.recall:.0%}", wide),
    )
    return Examination(trainer.step_count, TRIANGLES, rows)


def _grey(images: Tensor) -> np.ndarray:
    """Bytes (n, 1, h, w) -> (n, h, w) in [-1, 1]."""
    scaled: np.ndarray = images[:, 0].cpu().numpy() / 127.5 - 1
    return scaled


_EXAMINERS: Mapping[str, Callable[[Trainer, ImageData, Told, Path], Examination]] = {
    "stacked_mnist": _of_stacked_digits,
    "triangles": _of_triangles,
}
