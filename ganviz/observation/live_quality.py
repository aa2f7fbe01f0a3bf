"""The quality of pictures while training runs, as far as a classifier of the data is at hand."""

from __future__ import annotations

import copy
import functools
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from ganviz.data import ImageData, RealData, build_data
from ganviz.errors import DataError
from ganviz.observation.image_look import ImageLook
from ganviz.observation.real_pictures import classifiers_folder, kept_judge, real_pictures
from ganviz.observation.snapshot import ClassShares
from ganviz.training import Trainer

SEED = 0x91C7
MEASURED_OTHERWISE = ("stacked_mnist", "triangles")  # no classifier of theirs could tell

_ASIDE = ThreadPoolExecutor(1, thread_name_prefix="ganviz-quality")


class LiveQuality:
    """Looks at the quality of one trainer's pictures now and then.

    What real pictures score is found out first, which takes a second; looks come meanwhile, and find nothing.

    Args:
        trainer: the trainer to look at.
        patient: wait for what real pictures score instead.
    """

    def __init__(self, trainer: Trainer, patient: bool = True) -> None:
        assert isinstance(trainer.data, ImageData)
        self._trainer, self._data, self._patient = trainer, trainer.data, patient
        self._fresh = torch.Generator(device=trainer.device).manual_seed(SEED)
        self._beginning: Future[ImageLook | None] | None = None
        self._tried = float("-inf")
        self._look: ImageLook | None = None

    def look(self) -> dict[str, Any]:
        """The parts of a snapshot that tell the quality of fakes; none where no classifier is at hand.

        Of the averaged generator, where there is one. None before the first step either: nothing is learned yet.
        """
        if self._trainer.step_count == 0 or self._data.name in MEASURED_OTHERWISE:
            return {}
        self._look = self._look or self._begun()
        if self._look is None:
            return {"pending": self._beginning is not None and not self._beginning.done()}
        look = self._look
        look.look(self._trainer.step_count, self._make)
        assert look.shares is not None and look.real_shares is not None
        shares = ClassShares(self._data.class_names, look.shares, look.real_shares)
        return {"metrics": look.metrics, "bands": look.bands, "slow_step": look.step, "class_shares": shares}

    def _begun(self) -> ImageLook | None:
        """The look to be used from now on, once it is ready."""
        if self._beginning is None and not self._worth_trying():
            return None
        if self._beginning is None:
            self._beginning = _ASIDE.submit(_prepared, self._data, self._trainer.data_dir)
        if not (self._patient or self._beginning.done()):
            return None
        ended, self._beginning = self._beginning, None
        return copy.copy(ended.result())

    def _worth_trying(self) -> bool:
        """Whether a classifier may be at hand that was not at the last try: trained and kept since."""
        try:
            changed = 0.0 if self._data.name == "mnist" else classifiers_folder().stat().st_mtime
        except OSError:
            return False
        newer, self._tried = changed > self._tried, changed
        return newer

    def _make(self, n: int) -> Tensor:
        """Fresh fakes."""
        t = self._trainer
        latents = t.latents(n, self._fresh)
        with t.generator.averaged():
            return t.pictures(t.generator(latents))


def _prepared(data: ImageData, data_dir: Path | None) -> ImageLook | None:
    """A look at these data that has not looked yet, to be copied; None without a classifier or test pictures."""
    torch.set_num_threads(1)  # OpenMP counts them for each thread that computes
    classes = tuple(torch.unique(data.labels).tolist())
    try:
        if data.name == "mnist":
            return _prepared_digits(classes, data.images.device, data_dir)
        return _look_at(data, data_dir) if len(classes) > 1 else None
    except DataError:  # such as test pictures that are not there
        return None


@functools.lru_cache(maxsize=4)  # it takes a second and does not change
def _prepared_digits(classes: tuple[int, ...], device: torch.device, data_dir: Path | None) -> ImageLook | None:
    return _look_at(build_data("mnist", classes=classes, device=device, data_dir=data_dir), data_dir)


def _look_at(data: RealData, data_dir: Path | None) -> ImageLook | None:
    assert isinstance(data, ImageData)
    real = real_pictures(data, data_dir)
    judge = kept_judge(data, real, classifiers_folder())
    if judge is None:
        return None
    look = ImageLook(judge, real.train, real.test)
    look.prepare()
    return look
