"""Makes the weights with which some presets begin: `python benchmarks/warm_starts.py [--check] [preset ...]`.

Every preset whose file has "weights" is trained from scratch, without a page, for its "weights_steps" steps, on the CPU
and with one thread, so that the seed decides all. `--check` writes nothing but compares the outcome with the files in
`assets/weights/`. A GAN amplifies rounding: other processors or versions of PyTorch may differ in the last bits of a
sum and end elsewhere, which `--check` then tells.
"""

from __future__ import annotations

import argparse
import sys

import numpy as np
import torch
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from ganviz import Run
from ganviz.presets import Preset, load_preset, preset_names
from ganviz.runfile import write_run
from ganviz.training import Trainer

BURST = 100  # steps between two looks at the losses


def main() -> int:
    presets = {p.name: p for p in map(load_preset, preset_names()) if p.weights is not None}
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("preset", nargs="*", help=f"all unless named: {', '.join(presets)}")
    arguments.add_argument("--check", action="store_true", help="compare with the files, write nothing")
    chosen = arguments.parse_args()
    unknown = sorted(set(chosen.preset) - set(presets))
    if unknown:
        arguments.error(f"{', '.join(unknown)}: no preset with weights; choose from {', '.join(presets)}")
    torch.set_num_threads(1)
    verdicts = [make(presets[name], chosen.check) for name in chosen.preset or presets]
    return 0 if all(verdicts) else 1


def make(preset: Preset, check: bool) -> bool:
    """Train `preset` and write its file of weights, or compare with it; whether all is well."""
    run = trained(preset)
    print(f"{preset.name}: {run.capture().status}")
    assert preset.weights is not None
    if check:
        return same(preset, run.trainer)
    preset.weights.parent.mkdir(exist_ok=True)
    write_run(run, preset.weights)
    print(f"  wrote {preset.weights}, {preset.weights.stat().st_size / 2**20:.2f} MiB")
    return True


def trained(preset: Preset) -> Run:
    """The preset's experiment after its `weights_steps` steps from scratch."""
    run = Run(preset.experiment(), device="cpu")
    columns = (TextColumn(preset.name), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(preset.name, total=preset.weights_steps)
        while run.trainer.step_count < preset.weights_steps:
            for _ in range(min(BURST, preset.weights_steps - run.trainer.step_count)):
                run.step()
            run.capture(())
            if run.diverged:
                raise SystemExit(f"{preset.name} diverged: {run.diverged}")
            progress.update(task, completed=run.trainer.step_count)
    return run


def same(preset: Preset, trainer: Trainer) -> bool:
    """Whether the file holds the weights of `trainer`, but for rounding."""
    kept = preset.warm_start()
    assert kept is not None
    tensors = {
        f"{role}.{name}": tensor.numpy()
        for role in ("generator", "discriminator")
        for name, tensor in getattr(trainer, role).tensors().items()
    }
    if kept.step != trainer.step_count or kept.tensors.keys() != tensors.keys():
        print(f"  differs: step {kept.step:,} in the file, {trainer.step_count:,} now, or other tensors")
        return False
    if all(np.array_equal(kept.tensors[name], tensor) for name, tensor in tensors.items()):
        print("  the same, bit for bit")
        return True
    furthest = max(float(np.abs(kept.tensors[name] - tensor).max()) for name, tensor in tensors.items())
    close = all(np.allclose(kept.tensors[name], tensor, rtol=1e-3, atol=1e-4) for name, tensor in tensors.items())
    print(f"  {'the same but for rounding' if close else 'differs'}: weights are up to {furthest:.2g} apart")
    return close


if __name__ == "__main__":
    sys.exit(main())
