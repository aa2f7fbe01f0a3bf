"""Imports run down only, and everything but the page lives without Panel and Bokeh."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
ENGINE_SIDE = [
    "ganviz",
    "ganviz.cli",
    "ganviz.data",
    "ganviz.dirac",
    "ganviz.engine",
    "ganviz.experiment",
    "ganviz.export",
    "ganviz.export.code",
    "ganviz.export.replay",
    "ganviz.learning",
    "ganviz.networks",
    "ganviz.notebook",
    "ganviz.observation",
    "ganviz.recording",
    "ganviz.theme",
    "ganviz.training",
]
LINT = "from importlinter.cli import lint_imports_command; lint_imports_command(['--no-cache'])"
WITHOUT_GUI = """
import sys

class Blocker:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {"panel", "panel_material_ui", "bokeh"}:
            raise ImportError(f"{name} is blocked")

sys.meta_path.insert(0, Blocker())
"""


def test_contracts_of_pyproject_are_kept() -> None:
    checked = python(LINT, cwd=ROOT)
    assert checked.returncode == 0, checked.stdout + checked.stderr


@pytest.mark.parametrize(
    ("file", "line", "broken"),
    [
        ("data/plane.py", "import ganviz.experiment", "ganviz.data is not allowed to import ganviz.experiment"),
        ("networks/mlp.py", "import ganviz.learning", "ganviz.networks is not allowed to import ganviz.learning"),
        ("errors.py", "import ganviz", "ganviz.errors is not allowed to import ganviz.engine"),
        ("engine/local.py", "import panel.widgets", "ganviz.engine.local -> panel"),
        ("cli.py", "from bokeh.models import Range1d", "ganviz.cli -> bokeh"),
        ("newcomer.py", "", "newcomer"),
    ],
)
def test_contracts_notice(tmp_path: Path, file: str, line: str, broken: str) -> None:
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    shutil.copytree(ROOT / "ganviz", tmp_path / "ganviz", ignore=shutil.ignore_patterns("__pycache__"))
    with (tmp_path / "ganviz" / file).open("a", encoding="utf-8") as module:
        module.write(f"\n{line}\n")
    checked = python(LINT, cwd=tmp_path)
    assert checked.returncode == 1
    assert broken in " ".join(checked.stdout.split())


def test_engine_side_loads_no_gui() -> None:
    loaded = python(f"import sys, {', '.join(ENGINE_SIDE)}; print(*sys.modules)", cwd=ROOT)
    assert loaded.returncode == 0, loaded.stderr
    assert not {"panel", "panel_material_ui", "bokeh"} & set(loaded.stdout.split())


def test_trains_where_no_gui_is_installed(tmp_path: Path) -> None:
    train = "from ganviz.cli import app; app(['train', '--steps', '2', '--out', 'run.json'])"
    code = f"{WITHOUT_GUI}\nsys.path.insert(0, {str(ROOT)!r})\nimport {', '.join(ENGINE_SIDE)}\n{train}"
    trained = python(code, cwd=tmp_path)
    assert trained.returncode == 0, trained.stderr
    assert (tmp_path / "run.json").is_file()


def test_blocker_blocks() -> None:
    assert "panel is blocked" in python(f"{WITHOUT_GUI}\nimport panel", cwd=ROOT).stderr


def python(code: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-X", "utf8", "-c", code]
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, encoding="utf-8")
