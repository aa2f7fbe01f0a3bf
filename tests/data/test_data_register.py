"""The register of data, and where its files are looked for."""

import pytest
import torch

from ganviz.data import DATA, DIAL_BOUNDS, MOST_CLASSES, Dials, build_data
from ganviz.data.assets import find_assets
from ganviz.errors import DataError, SettingError

PLANES = ["gaussian", "two_gaussians", "ring", "grid", "line", "circle", "disjoint", "moons", "spiral", "swiss_roll"]
IMAGES = ["mnist", "fashion_mnist", "kmnist", "emnist_letters", "letters", "stacked_mnist", "triangles", "own"]
NAMES = [*PLANES, "pinwheel", "checkerboard", "drawn", *IMAGES, "synthetic_1200d"]
ELSEWHERE = {"fashion_mnist", "kmnist", "emnist_letters", "own"}  # what does not come with ganviz


def test_the_register_lists_everything_in_order():
    assert list(DATA) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_an_entry_describes_itself(name):
    entry = DATA[name]
    assert entry.name == name
    assert entry.title[0].isupper() and not entry.title.endswith(".")
    assert entry.doc.endswith(".") and 40 < len(entry.doc) < 140
    assert entry.kind in ("plane", "images", "vectors")
    assert set(entry.dials) <= set(DIAL_BOUNDS)
    assert (entry.defaults is None) == (entry.kind != "plane")
    assert len(entry.classes) <= MOST_CLASSES and (not entry.classes or entry.kind == "images")


@pytest.mark.parametrize("name", [name for name in NAMES if name not in ELSEWHERE])
def test_an_entry_builds_what_it_says(name):
    data = build_data(name)
    assert data.name == name
    if DATA[name].classes:
        assert data.class_names == DATA[name].classes and set(data.labels.tolist()) == set(range(len(data.class_names)))
        assert set(build_data(name, classes=[3, 1]).labels.tolist()) == {1, 3}


@pytest.mark.parametrize("name", ["triangles", "stacked_mnist"])
def test_classes_of_data_without_a_choice_are_ignored(name):
    one, other = (
        build_data(name, classes=classes).sample(3, torch.Generator().manual_seed(0)) for classes in ([2], None)
    )
    assert torch.equal(one, other)


def test_the_register_cannot_be_written():
    with pytest.raises(TypeError):
        DATA["ring"] = DATA["grid"]


def test_an_unknown_name_lists_the_choices():
    with pytest.raises(SettingError, match="unknown data 'rign'; choose one of: checkerboard, circle"):
        build_data("rign", dials=None, device="cpu")


def test_dials_replace_the_defaults():
    dials = Dials(modes=5, spacing=1.0, std=0.05, imbalance=0.0, rotation=0.0)
    data = build_data("ring", dials=dials)
    assert data.modes.shape == (5, 2) and data.std == 0.05


def test_dials_that_a_distribution_does_not_have_are_ignored():
    dials = Dials(modes=9, spacing=2.0, std=0.1, imbalance=0.9, rotation=77.0)
    line = Dials(modes=1, spacing=2.0, std=0.1, imbalance=0.0, rotation=77.0)
    assert build_data("line", dials=dials).extent == build_data("line", dials=line).extent
    assert build_data("two_gaussians", dials=dials).modes.shape == (2, 2)


def test_installed_assets_come_before_the_repository(tmp_path):
    package = tmp_path / "ganviz"
    package.mkdir()
    with pytest.raises(DataError, match="found no bundled files"):
        find_assets(package)
    (tmp_path / "assets").mkdir()
    assert find_assets(package) == tmp_path / "assets"
    (package / "_assets").mkdir()
    assert find_assets(package) == package / "_assets"
