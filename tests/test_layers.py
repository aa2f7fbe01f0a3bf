"""Imports run down only; the engine side lives without Panel and Bokeh."""

import subprocess
import sys

from importlinter.cli import EXIT_STATUS_SUCCESS, lint_imports

BLOCKED = """
import sys, importlib.abc
class Blocker(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in ("panel", "bokeh", "panel_material_ui"):
            raise ImportError(name + " is not here")
sys.meta_path.insert(0, Blocker())
"""


def in_python(code: str) -> str:
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout


def test_contracts_of_the_floors_are_kept():
    assert lint_imports() == EXIT_STATUS_SUCCESS


def test_importing_the_package_loads_no_gui():
    loaded = in_python("import ganviz, ganviz.cli, sys; print(*sys.modules)").split()
    assert not {"panel", "bokeh", "panel_material_ui"} & {name.split(".")[0] for name in loaded}


def test_training_works_where_panel_and_bokeh_are_absent():
    code = "import ganviz; t = ganviz.Trainer(ganviz.Experiment(), 'cpu'); t.step(); print(t.step_count)"
    assert in_python(BLOCKED + code).strip() == "1"
