"""The register of data, and where its files are looked for."""

import pytest

from ganviz.data import DATA, DIAL_BOUNDS, Dials, build_data
from ganviz.data.assets import find_assets
from ganviz.errors import DataError, SettingError

PLANES = ["gaussian", "two_gaussians", "ring", "grid", "line", "circle", "disjoint", "moons", "spiral", "swiss_roll"]
NAMES = [*PLANES, "pinwheel", "checkerboard", "drawn", "mnist", "synthetic_1200d"]


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
    assert build_data(name).name == name


def test_the_register_cannot_be_written():
    with pytest.raises(TypeError):
        DATA["ring"] = DATA["grid"]


def test_an_unknown_name_lists_the_choices():
    with pytest.raises(SettingError, match="unknown data 'rign'; choose one of: checkerboard, circle"):
        build_data("rign", dials=None, digits=(), device="cpu")


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
