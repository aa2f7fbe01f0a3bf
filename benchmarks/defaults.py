"""Do the default settings keep their promise? Ring: 8 of 8 modes. MNIST: recognisable digits within two minutes.

    python benchmarks/defaults.py [--seeds 5] [--seconds 120]

Digits are judged by a small convolutional classifier trained here on the real training images: a sample counts as
recognisable if the classifier gives some digit at least 90%. The same share of real test images stands beside it.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable

import torch
from torch import Tensor, nn

from ganviz import Experiment, Run
from ganviz.data import ImageData, read_mnist
from ganviz.data.images import to_unit_range
from ganviz.data.mnist import DIGITS
from ganviz.training import Trainer

SURE = 0.9
SAMPLES = 1000


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--seeds", type=int, default=5)
    arguments.add_argument("--seconds", type=float, default=120, help="training time of MNIST for each seed")
    chosen = arguments.parse_args()
    torch.set_num_threads(1)
    ring(range(chosen.seeds))
    mnist(range(chosen.seeds), chosen.seconds)


def ring(seeds: range) -> None:
    """First step and second at which all modes are captured, and the state at 3,000 steps."""
    print("| ring, seed | 8 of 8 first at step | after s | captured at 3,000 | high quality |")
    print("|---|---|---|---|---|")
    for seed in seeds:
        run, started, first = Run(Experiment(seed=seed), device="cpu"), time.perf_counter(), ("never", "")
        while run.trainer.step_count < 3000:
            for _ in range(50):
                run.step()
            metrics = run.capture(("metrics",)).metrics
            if first[0] == "never" and metrics["modes_captured"] == 8:
                first = (str(run.trainer.step_count), f"{time.perf_counter() - started:.1f}")
        print(f"| {seed} | {first[0]} | {first[1]} | {metrics['modes_captured']:.0f} | {metrics['high_quality']:.0%} |")


def mnist(seeds: range, seconds: float) -> None:
    """Share of recognisable samples and the digits among them after `seconds` of training."""
    judge = train_judge()
    test = read_mnist("test", None)
    real = to_unit_range(test[0][:SAMPLES])
    accuracy = (judge(real).argmax(1) == test[1][:SAMPLES]).float().mean()
    print(
        f"\nClassifier: {accuracy:.1%} right on {SAMPLES} test images; {recognisable(judge, real):.0%} of them sure.\n"
    )
    print("| MNIST, seed | steps | recognisable | digits with at least 1% |")
    print("|---|---|---|---|")
    shares = []
    for seed in seeds:
        trainer = Trainer(Experiment(data="mnist", seed=seed), device="cpu")
        fakes = train_for(trainer, seconds)
        shares.append(recognisable(judge, fakes))
        counts = judge(fakes).argmax(1).bincount(minlength=10)
        print(f"| {seed} | {trainer.step_count:,} | {shares[-1]:.0%} | {int((counts >= SAMPLES / 100).sum())} of 10 |")
    print(f"\nMedian {statistics.median(shares):.0%}")


def train_for(trainer: Trainer, seconds: float) -> Tensor:
    """Train for so long; returns samples of the generator."""
    until = time.perf_counter() + seconds
    while time.perf_counter() < until:
        trainer.step()
    with torch.no_grad():
        return trainer.generator(trainer.latents(SAMPLES, torch.Generator().manual_seed(0)))


@torch.no_grad()
def recognisable(judge: Callable[[Tensor], Tensor], images: Tensor) -> float:
    return float((judge(images).softmax(1).max(1).values >= SURE).float().mean())


def train_judge() -> nn.Module:
    """A small convolutional classifier, one pass over the training images."""
    torch.manual_seed(0)
    judge = nn.Sequential(
        nn.Conv2d(1, 16, 5, stride=2),
        nn.ReLU(),
        nn.Conv2d(16, 32, 5, stride=2),
        nn.ReLU(),
        nn.Flatten(),
        nn.Linear(32 * 16, 10),
    )
    optimizer = torch.optim.Adam(judge.parameters(), 2e-3)
    data = ImageData("mnist", *read_mnist("train", None), DIGITS)
    generator = torch.Generator().manual_seed(0)
    for _ in range(1000):
        images, labels = data.sample_with_labels(64, generator)
        optimizer.zero_grad()
        nn.functional.cross_entropy(judge(images), labels).backward()
        optimizer.step()
    return judge.eval()


if __name__ == "__main__":
    main()
