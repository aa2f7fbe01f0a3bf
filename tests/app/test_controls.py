"""The sidebar without a browser: what a refusal leaves behind."""

import pytest

from ganviz.app import ServeOptions
from ganviz.app.address import arrive
from ganviz.app.controls import Controls
from ganviz.data import store
from ganviz.errors import DataError
from ganviz.experiment import Experiment


@pytest.mark.parametrize("afresh", [False, True])
def test_a_refusal_leaves_what_was_chosen(afresh):
    told, refused = [], []
    experiment = Experiment(regularizers=["consensus"], std=0.05)
    openers = {"draw": lambda: None, "catalogue": lambda: None}
    controls = Controls(experiment, lambda *a, **k: told.append(a), refused.append, None, openers)
    chosen, settings = experiment.chosen(), experiment.settings()
    controls.change({"regularizers": ["consensus"], "unrolling_steps": 3}, afresh=afresh)
    assert len(refused) == 1 and "take consensus off" in refused[0] and told == []
    assert experiment.chosen() == chosen and experiment.settings() == settings
    controls.change({"objective": "wasserstein"})
    assert experiment.regularizers == ["consensus"]  # chosen, so it does not follow


def make_controls(experiment, told):
    openers = {"draw": lambda: None, "catalogue": lambda: None}
    return Controls(experiment, lambda changes, **how: told.append(changes), told.append, None, openers)


def test_classes_are_offered_by_the_names_that_the_data_have():
    told = []
    controls = make_controls(Experiment(data="mnist"), told)
    classes = controls.widgets["classes"]
    assert classes.options == {str(k): k for k in range(10)} and classes.value == list(range(10)) and classes.visible
    controls.change({"data": "fashion_mnist"})
    assert list(classes.options)[:2] == ["T-shirt/top", "Trouser"] and classes.value == list(range(10))
    classes.value = [9]
    assert told[-1] == {"classes": [9]}
    controls.change({"data": "letters"})
    assert list(classes.options) == list("ABCDEFGHIJKLMNOPQRSTUVWXYZ") and classes.value == list(range(26))
    assert told[-1]["data"] == "letters" and told[-1]["classes"] == list(range(26))
    for data in ("triangles", "ring"):
        controls.change({"data": data})
        assert not classes.visible and classes.value == list(range(10))
    assert all(isinstance(changes, dict) for changes in told)  # nothing was refused


def test_no_class_at_all_is_refused_and_the_buttons_go_back():
    told = []
    controls = make_controls(Experiment(data="mnist", classes=[3]), told)
    controls.widgets["classes"].value = []
    assert len(told) == 1 and told[0].startswith("classes is empty; choose at least one of 0, 1")
    assert controls.widgets["classes"].value == [3]


def test_a_link_to_data_that_are_not_here_opens_with_other_data_and_says_what_to_do(tmp_path, monkeypatch):
    monkeypatch.setattr(store, "cache_folder", lambda: tmp_path)
    arrival = arrive({"data": [b"kmnist"], "latent_dim": [b"9"], "present": [b"1"]})
    assert arrival.experiment is None and arrival.link.settings == {} and arrival.link.presenter
    assert len(arrival.problems) == 1 and "run `ganviz data fetch kmnist`" in arrival.problems[0]
    assert arrive({"data": [b"own"]}, tmp_path).problems[0].startswith("In the link: there is no folder")
    (tmp_path / "own").mkdir()
    arrival = arrive({"data": [b"own"]}, tmp_path)
    assert arrival.experiment.data == "own" and arrival.problems == []
    with pytest.raises(DataError, match="run `ganviz data fetch kmnist`"):
        ServeOptions(experiment=Experiment(data="kmnist"))
