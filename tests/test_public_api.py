"""The public surface is what it says."""

import importlib
import inspect
import re
from pathlib import Path

import pytest

import ganviz
from ganviz import errors

PACKAGE = Path(ganviz.__file__).parent
FLOORS = [
    "data",
    "dirac",
    "engine",
    "experiment",
    "export",
    "learning",
    "networks",
    "observation",
    "recording",
    "training",
]
PUBLIC = {
    "DataError",
    "DeviceError",
    "DivergedError",
    "Experiment",
    "GanvizError",
    "LocalEngine",
    "PresetError",
    "Probe",
    "Recorded",
    "Recording",
    "Run",
    "SettingError",
    "Snapshot",
    "Trainer",
    "__version__",
    "record",
}


def test_public_names():
    assert set(ganviz.__all__) == PUBLIC and len(ganviz.__all__) == len(PUBLIC)


@pytest.mark.parametrize("room", ["", *[f".{floor}" for floor in FLOORS]])
def test_all_that_is_promised_is_there(room):
    module = importlib.import_module(f"ganviz{room}")
    assert module.__all__ and all(hasattr(module, name) for name in module.__all__)
    assert inspect.getdoc(module)


@pytest.mark.parametrize("name", sorted(PUBLIC - {"__version__"}))
def test_public_classes_explain_themselves(name):
    assert inspect.getdoc(vars(ganviz)[name])


def test_star_import_gives_the_public_names():
    names = {}
    exec("from ganviz import *", names)
    assert names.keys() >= PUBLIC and set(names) - PUBLIC == {"__builtins__"}


def test_version_is_one():
    assert re.fullmatch(r"\d+\.\d+\.\d+", ganviz.__version__)


def test_the_package_is_typed():
    assert (PACKAGE / "py.typed").is_file()


def test_the_first_example_works():
    example = inspect.getdoc(ganviz).partition("\n\n")[2].replace("1000", "3")
    names = {}
    exec(example, names)
    assert names["trainer"].step_count == 3


def test_all_errors_are_one_family():
    family = [c for _, c in inspect.getmembers(errors, inspect.isclass) if issubclass(c, Exception)]
    assert len(family) == 8 and all(issubclass(c, ganviz.GanvizError) for c in family)
    assert issubclass(ganviz.SettingError, ValueError)
    assert all(c.__name__ in inspect.getdoc(errors) for c in family)


def test_divergence_carries_step_and_reason():
    error = ganviz.DivergedError(1234, "the loss rose")
    assert (error.step, error.reason) == (1234, "the loss rose")
    assert str(error) == "Training diverged: the loss rose."


def test_unknown_names_are_told_with_their_sorted_choices():
    assert errors.unknown("data", "rign", ["ring", "grid"]) == "unknown data 'rign'; choose one of: grid, ring"
