"""Runs scripts in a process of their own, and tells what weights they end with."""

import os
import subprocess
import sys
from pathlib import Path

import torch

RUNNER = """
import sys, warnings
from pathlib import Path
warnings.simplefilter("error")
import matplotlib
matplotlib.use("Agg")
import matplotlib.pyplot as plt
import torch

def tensors(names, network):
    return [t.detach().clone() for t in (*network.parameters(), *network.buffers())]

ended = {}
for path in sorted(Path().glob("*.py")):
    names = {"__name__": "__main__"}
    try:
        exec(compile(path.read_text(encoding="utf-8"), path.name, "exec"), names)
        assert not any(module.startswith("ganviz") for module in sys.modules)
        kept = torch.load(f"{path.stem}.pt")
        ended[path.stem] = {role: list(kept[role].values()) for role in ("generator", "discriminator")}
        ended[path.stem]["average"] = kept.get("average")
        assert Path(f"{path.stem}.png").stat().st_size > 5000
    except Exception as problem:
        import traceback
        ended[path.stem] = traceback.format_exc()
    plt.close("all")
torch.save(ended, "ended")
"""


def run_scripts(texts, folder, arguments=()):
    """Weights by name of script: {"generator": [...], "discriminator": [...], "average"}; or the text of its error."""
    for name, text in texts.items():
        (folder / f"{name}.py").write_text(text, encoding="utf-8")
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONPATH"}
    command = [sys.executable, "-c", RUNNER, *map(str, arguments)]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stderr
    return torch.load(Path(folder) / "ended")


def weights_of(trainer):
    """What a script of this run must end with."""
    ended = {
        role: list(getattr(trainer, role).network.state_dict().values()) for role in ("generator", "discriminator")
    }
    return ended | {"average": trainer.generator.average}


def difference(found, wanted):
    """What differs between weights, in words; "" if they are equal bit for bit."""
    if isinstance(found, str):
        return found
    for role in ("generator", "discriminator"):
        if len(found[role]) != len(wanted[role]):
            return f"{role}: {len(found[role])} tensors, not {len(wanted[role])}"
        for i, (a, b) in enumerate(zip(found[role], wanted[role], strict=True)):
            if not torch.equal(a, b):
                return f"{role}, tensor {i} of shape {tuple(a.shape)}: {float((a - b).abs().max()):.3g} apart"
    if (found["average"] is None) != (wanted["average"] is None):
        return "average"
    if found["average"] is not None and not torch.equal(found["average"], wanted["average"]):
        return "average"
    return ""
