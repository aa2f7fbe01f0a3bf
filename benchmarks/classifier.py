"""Makes the classifier by which pictures of MNIST are judged: `python benchmarks/classifier.py [--check]`.

It is trained on the 60,000 training pictures, on the CPU and with one thread, so that the seed decides all, and
written to `assets/weights/mnist-classifier.safetensors` with a card (`.json`) that says how it was made. After that the
SHA-256 in `ganviz/observation/kept_classifiers.py` must be that of the card. `--check` writes nothing but measures the
bundled one again, on the 10,000 test pictures, and compares with the card. Nothing was chosen by the test pictures:
the weights are those of the last step.
"""

from __future__ import annotations

import argparse
import json
import sys
import time

import numpy as np
import torch
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

from ganviz.data import read_mnist
from ganviz.data.assets import find_assets
from ganviz.observation.classifier import EPOCHS, Classifier, train_classifier
from ganviz.observation.kept_classifiers import load_classifier, write_classifier

TIMED = 250  # pictures, as many as a live look classifies
REPEATS = 20


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--check", action="store_true", help="measure the bundled one, write nothing")
    arguments.add_argument("--epochs", type=int, default=EPOCHS)
    arguments.add_argument("--seed", type=int, default=0)
    chosen = arguments.parse_args()
    torch.set_num_threads(1)
    return check() if chosen.check else make(chosen.epochs, chosen.seed)


def make(epochs: int, seed: int) -> int:
    """Train it, and write weights and card."""
    started = time.process_time()
    classifier = trained(epochs, seed)
    minutes = (time.process_time() - started) / 60
    accuracy = classifier.accuracy(*read_mnist("test"))
    report(classifier, accuracy)
    path = find_assets() / "weights" / "mnist-classifier.safetensors"
    card = {
        "data": "MNIST, 60,000 training pictures",
        "test_accuracy": accuracy,
        "parameters": sum(p.numel() for p in classifier.parameters()),
        "epochs": epochs,
        "seed": seed,
        "torch": torch.__version__,
        "command": f"python benchmarks/classifier.py --epochs {epochs} --seed {seed}",
    }
    write_classifier(classifier, path, card)
    print(f"wrote {path}, {path.stat().st_size / 1000:.0f} kB, after {minutes:.1f} minutes of CPU time")
    return 0


def trained(epochs: int, seed: int) -> Classifier:
    """A classifier of MNIST's training pictures, with a bar while one waits."""
    images, labels = read_mnist("train")
    columns = (TextColumn("training"), BarColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("training", total=1.0)
        return train_classifier(
            images,
            labels,
            classes=10,
            epochs=epochs,
            seed=seed,
            progress=lambda share: bar.update(task, completed=share),
        )


def check() -> int:
    """Whether the bundled one still has the accuracy that its card tells."""
    classifier = load_classifier("mnist")
    card = json.loads((find_assets() / "weights" / "mnist-classifier.json").read_text(encoding="utf-8"))
    accuracy = classifier.accuracy(*read_mnist("test"))
    report(classifier, accuracy)
    same = abs(accuracy - card["test_accuracy"]) < 5e-4  # five pictures: rounding differs between processors
    print(f"the card says {card['test_accuracy']:.2%}: {'the same' if same else 'DIFFERS'}")
    return 0 if same else 1


def report(classifier: Classifier, accuracy: float) -> None:
    """Print accuracy, size and speed."""
    pictures, seconds = torch.zeros(TIMED, 1, 28, 28), []
    for _ in range(REPEATS):
        started = time.perf_counter()
        classifier.classify(pictures)
        seconds.append(time.perf_counter() - started)
    parameters = sum(p.numel() for p in classifier.parameters())
    print(
        f"test accuracy {accuracy:.2%}, {parameters:,} parameters, "
        f"{1000 * np.median(seconds):.1f} ms for {TIMED} pictures (one thread)"
    )


if __name__ == "__main__":
    sys.exit(main())
