"""An exported script where nothing but torch, NumPy and Matplotlib is installed: it runs, to the same last bit."""

import pytest
import torch
from bare import make_bare, run_bare
from script_games import play
from scripts import difference, weights_of

from ganviz.data.assets import find_assets
from ganviz.runfile import write_run

GAMES = {
    "plane": (
        {"data": "moons", "regularizers": ["r1"], "ema_decay": 0.9},
        60,
        [(20, "set", {"generator_lr": 0.01}), (40, "redraw", "discriminator")],
    ),
    "digits": ({"data": "mnist", "batch_size": 8}, 3, ()),
}


@pytest.fixture(scope="module")
def bare(tmp_path_factory):
    """The Python of a bare environment."""
    try:
        return make_bare(tmp_path_factory.mktemp("bare") / "environment")
    except OSError as refused:
        pytest.skip(f"this machine makes no links: {refused}")


def test_nothing_else_can_be_imported_there(bare, tmp_path):
    for module in ("ganviz", "panel", "bokeh", "param", "safetensors", "pytest"):
        assert f"No module named '{module}'" in run_bare(bare, tmp_path, "-c", f"import {module}").stderr
    assert run_bare(bare, tmp_path, "-c", "import torch, numpy, matplotlib").returncode == 0


@pytest.mark.parametrize("game", GAMES)
def test_a_script_ends_there_with_the_weights_of_the_run(game, bare, tmp_path):
    run = play(*GAMES[game])
    write_run(run, tmp_path / "run.py")
    done = run_bare(bare, tmp_path, "run.py", find_assets() / "data" / "mnist")
    assert done.returncode == 0, done.stderr
    kept = torch.load(tmp_path / "run.pt")
    ended = {role: list(kept[role].values()) for role in ("generator", "discriminator")}
    assert difference(ended | {"average": kept.get("average")}, weights_of(run.trainer)) == ""
    assert (tmp_path / "run.png").stat().st_size > 5000
