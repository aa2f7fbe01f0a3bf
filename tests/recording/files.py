"""Runs to save, files to break, and comparisons of what comes back."""

import hashlib
import json
import zipfile
from dataclasses import fields, is_dataclass

import numpy as np
import torch

from ganviz import Experiment, Run

SMALL = {"generator_width": 8, "discriminator_width": 8, "batch_size": 16}


def eventful_run(steps=40, **settings):
    """A run with changes, single steps, new weights, snapshots on the way and several checkpoints."""
    run = Run(Experiment(**SMALL, **settings), device="cpu")
    for step in range(steps):
        if step == 12:
            run.apply({"objective": "hinge", "generator_lr": 0.01})
        if step == 25:
            run.reinitialize("generator")
        run.step({7: "discriminator", 8: "discriminator", 15: "generator"}.get(step, "both"))
        if step % 10 == 9:
            run.capture()
            run.recording.add_checkpoint(run.trainer)
    return run


def same(a, b):
    """Whether two values are equal all the way down, arrays and tensors bit for bit."""
    if isinstance(a, torch.Tensor):
        return torch.equal(a, b)
    if isinstance(a, np.ndarray):
        return a.dtype == b.dtype and a.shape == b.shape and a.tobytes() == b.tobytes()
    if is_dataclass(a):
        return type(a) is type(b) and all(same(getattr(a, f.name), getattr(b, f.name)) for f in fields(a))
    if isinstance(a, dict):
        return a.keys() == b.keys() and all(same(a[name], b[name]) for name in a)
    if isinstance(a, list | tuple):
        return len(a) == len(b) and all(map(same, a, b))
    return a == b or (a != a and b != b)  # NaN


def same_recordings(a, b):
    return (
        a.experiment.chosen() == b.experiment.chosen()
        and same(list(a.changes), list(b.changes))
        and (a.reinitialized, a.solo_steps) == (b.reinitialized, b.solo_steps)
        and same(a.losses.state(), b.losses.state())
        and same(a.observations.state(), b.observations.state())
        and same(a.shares.state(), b.shares.state())
        and same(a.film.strip, b.film.strip)
        and same(list(a.snapshots), list(b.snapshots))
        and same(list(a.checkpoints), list(b.checkpoints))
        and (a.checkpoint_every, a.diverged) == (b.checkpoint_every, b.diverged)
        and same(a.end, b.end)
        and same(a.warm_start, b.warm_start)
    )


def entries(path):
    with zipfile.ZipFile(path) as file:
        return {name: file.read(name) for name in file.namelist()}


def rewritten(path, change, told=True):
    """Write the file again with `change(entries)` made; the manifest agrees with it if `told`."""
    content = entries(path)
    change(content)
    if told:
        agree(content)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in content.items():
            file.writestr(name, data)
    return path


def agree(content):
    """Let the manifest list what is there."""
    manifest = json.loads(content["manifest.json"])
    manifest["entries"] = {
        name: {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}
        for name, data in content.items()
        if name != "manifest.json"
    }
    content["manifest.json"] = json.dumps(manifest).encode()


def telling(**changes):
    """A change of the manifest."""

    def change(content):
        content["manifest.json"] = json.dumps(json.loads(content["manifest.json"]) | changes).encode()

    return change
