"""Classifiers in files: the one that comes with ganviz, and those trained on first use. No file is trusted unseen.

`benchmarks/classifier.py` made the one for MNIST.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import json
import os
import re
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
import torch
from safetensors import SafetensorError
from safetensors.torch import load, save
from torch import Tensor

from ganviz.data.assets import find_assets
from ganviz.errors import DataError, SettingError, unknown
from ganviz.observation.classifier import EPOCHS, Classifier, require_learnable, train_classifier

# SHA-256 of assets/weights/<name>-classifier.safetensors
_BUNDLED: Mapping[str, str] = MappingProxyType(
    {"mnist": "42ca800c8e84780870a15508233e771be4c8eb6db5b995f5f9800c4e9c3ffe4c"}
)


HELD_OUT = 10  # one picture in so many measures the accuracy of a classifier that is trained on first use


def load_classifier(data_name: str, device: torch.device | str = "cpu") -> Classifier:
    """The classifier that comes with ganviz for this data, on `device`; cached and shared: do not train it.

    Raises:
        SettingError: if none comes for this data.
        DataError: if its file is missing or damaged.
    """
    if data_name not in _BUNDLED:
        raise SettingError(unknown("bundled classifier", data_name, _BUNDLED))
    return _load_bundled(data_name, torch.device(device))


def classifier_for(
    name: str,
    images: Tensor,
    labels: Tensor,
    cache_dir: Path,
    progress: Callable[[float], None] = lambda share: None,
    *,
    epochs: int = EPOCHS,
    seed: int = 0,
    device: torch.device | str = "cpu",
) -> Classifier:
    """A classifier of these pictures: from `cache_dir` if it was trained before, else trained now and kept.

    One picture in `HELD_OUT` is held out to measure its accuracy, which stands in the card beside the file. A file that
    is damaged, or was made from other pictures or in another way, is not used but replaced.

    Args:
        name: of the data, for people; files are told apart by the pictures' hash as well.
        images, labels, progress, epochs, seed: as for `train_classifier`; classes are 0 to the largest label.

    Raises:
        DataError: if images and labels are not as said.
    """
    weights, made_of = _place(name, images, labels, cache_dir, epochs, seed)
    classes = made_of["classes"]
    kept = _read_kept(weights, made_of)
    if kept is None:
        held_out = torch.arange(len(images)) % HELD_OUT == 0
        rest = (images[~held_out], labels[~held_out])
        kept = train_classifier(*rest, classes=classes, epochs=epochs, seed=seed, progress=progress, device=device)
        accuracy = kept.accuracy(images[held_out].to(device), labels[held_out])
        with contextlib.suppress(OSError):  # where nothing can be kept, each session trains its own
            write_classifier(kept, weights, made_of | {"accuracy": accuracy, "torch": torch.__version__})
    return kept.to(device)


def kept_classifier(
    name: str, images: Tensor, labels: Tensor, cache_dir: Path, *, epochs: int = EPOCHS, seed: int = 0
) -> Classifier | None:
    """What `classifier_for` would find in `cache_dir`, on the CPU; None where it would have to train one.

    Raises:
        DataError: if images and labels are not as said.
    """
    return _read_kept(*_place(name, images, labels, cache_dir, epochs, seed))


def write_classifier(classifier: Classifier, path: Path, card: Mapping[str, Any]) -> None:
    """Write its weights to `path`, and beside them the card, a JSON file, with their SHA-256; each whole or not."""
    content = save({name: tensor.cpu().contiguous() for name, tensor in classifier.state_dict().items()})
    path.parent.mkdir(parents=True, exist_ok=True)
    _write_whole(path, content)
    text = json.dumps({**card, "sha256": hashlib.sha256(content).hexdigest()}, indent=2) + "\n"
    _write_whole(path.with_suffix(".json"), text.encode())


def _place(
    name: str, images: Tensor, labels: Tensor, cache_dir: Path, epochs: int, seed: int
) -> tuple[Path, dict[str, Any]]:
    """Where a classifier of these pictures is kept, and what its card must say."""
    classes = int(labels.max()) + 1 if len(labels) else 0
    require_learnable(images, labels, classes)
    data = _hash_of(images, labels)
    slug = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")
    made_of = {"name": name, "data": data, "classes": classes, "epochs": epochs, "seed": seed}
    return cache_dir / f"{slug}-{data[:12]}-classifier.safetensors", made_of


@functools.cache
def _load_bundled(data_name: str, device: torch.device) -> Classifier:
    path = find_assets() / "weights" / f"{data_name}-classifier.safetensors"
    try:
        return _restored(path.read_bytes(), _BUNDLED[data_name]).to(device)
    except (OSError, ValueError) as problem:
        raise DataError(f"cannot use the classifier {path}: {problem}; reinstall ganviz") from problem


def _read_kept(path: Path, made_of: Mapping[str, Any]) -> Classifier | None:
    """The classifier in `path`, if it is whole and its card says that it was made of `made_of`; else None."""
    try:
        card = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
        if any(card[key] != value for key, value in made_of.items()):
            return None
        return _restored(path.read_bytes(), card["sha256"])
    except (OSError, ValueError, KeyError, TypeError):  # nothing there, or nothing that can be trusted
        return None


def _restored(content: bytes, expected: str) -> Classifier:
    """The classifier with these weights; ValueError unless they are whole."""
    if hashlib.sha256(content).hexdigest() != expected:
        raise ValueError("its SHA-256 is not as expected, so that it is damaged or another one")
    try:
        tensors = load(content)
        classifier = Classifier(len(tensors["head.bias"]), tensors["body.0.weight"].shape[1])
        classifier.load_state_dict(tensors)
    except (SafetensorError, RuntimeError, KeyError) as problem:
        raise ValueError(f"it holds no classifier of this kind: {problem}") from problem
    return classifier.requires_grad_(False)


def _write_whole(path: Path, content: bytes) -> None:
    """Write so that nobody ever sees half of it, whoever else writes the same file."""
    part = path.with_name(f"{path.name}.{os.getpid()}-{threading.get_ident()}")
    part.write_bytes(content)
    part.replace(path)


def _hash_of(images: Tensor, labels: Tensor) -> str:
    """SHA-256 of pictures and labels."""
    return hashlib.sha256(images.cpu().numpy().tobytes() + labels.cpu().numpy().astype(np.int64).tobytes()).hexdigest()
