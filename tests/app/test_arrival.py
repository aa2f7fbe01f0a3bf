"""What the address of a new page asks for, whatever it holds."""

import pytest

from ganviz.app import ServeOptions
from ganviz.app.arrival import GONE, arrive
from ganviz.data import store
from ganviz.errors import DataError
from ganviz.experiment import Experiment


def test_a_bare_address_asks_for_nothing():
    arrival = arrive({})
    assert (arrival.experiment, arrival.problems, arrival.left) == (None, [], None)


def test_settings_and_what_is_wrong_with_others():
    arrival = arrive({"data": [b"moons"], "seed": [b"soon"], "hide": [b"export"], "nonsense": [b"1"]})
    assert arrival.experiment.data == "moons" and arrival.experiment.seed == 0
    assert arrival.link.hidden == ("export",) and "seed" in " ".join(arrival.problems)


def test_data_that_are_not_here_are_told_with_what_to_do(tmp_path, monkeypatch):
    monkeypatch.setattr(store, "cache_folder", lambda: tmp_path)
    arrival = arrive({"data": [b"kmnist"], "latent_dim": [b"9"], "present": [b"1"]})
    assert arrival.experiment is None and arrival.link.settings == {} and arrival.link.presenter
    assert len(arrival.problems) == 1 and "run `ganviz data fetch kmnist`" in arrival.problems[0]
    with pytest.raises(DataError, match="run `ganviz data fetch kmnist`"):
        ServeOptions(experiment=Experiment(data="kmnist"))


def test_a_folder_of_ones_own_must_be_there(tmp_path):
    assert arrive({"data": [b"own"]}, tmp_path).problems[0].startswith("In the link: there is no folder")
    (tmp_path / "own").mkdir()
    arrival = arrive({"data": [b"own"]}, tmp_path)
    assert arrival.experiment.data == "own" and arrival.problems == []


def test_a_run_that_is_no_longer_kept_is_told_and_its_settings_hold():
    arrival = arrive({"data": [b"moons"], "cell": [b"token"]})
    assert arrival.problems == [GONE] and arrival.left is None and arrival.experiment.data == "moons"
