"""What follows from data, architecture and objective."""

from dataclasses import asdict

import pytest

from ganviz.data import DATA
from ganviz.experiment import SETTINGS, Experiment, setting
from ganviz.experiment.recommended import recommended
from ganviz.learning import OBJECTIVES
from ganviz.networks import ARCHITECTURES


def advice(data="ring", architecture="mlp", objective="non_saturating"):
    return recommended({"data": data, "architecture": architecture, "objective": objective})


EVERYTHING = [
    (data, architecture, objective)
    for data, entry in DATA.items()
    for architecture in ARCHITECTURES
    if entry.kind in ARCHITECTURES[architecture].kinds
    for objective in OBJECTIVES
]


@pytest.mark.parametrize(("data", "architecture", "objective"), EVERYTHING)
def test_all_advice_is_valid_and_is_what_an_experiment_takes(data, architecture, objective):
    found = advice(data, architecture, objective)
    assert set(found) <= set(SETTINGS) - {"data", "architecture", "objective", "seed"}
    experiment = Experiment(data=data, architecture=architecture, objective=objective)
    for name in set(SETTINGS) - {"data", "architecture", "objective"}:
        expected = found.get(name, setting(name).default)
        assert getattr(experiment, name) == expected
        assert Experiment(data=data, architecture=architecture, objective=objective, **{name: expected}) is not None


@pytest.mark.parametrize("data", [name for name, entry in DATA.items() if entry.kind == "plane"])
def test_points_are_recommended_their_dials_and_nothing_else(data):
    assert advice(data) == asdict(DATA[data].defaults)


def test_dcgan_is_as_in_its_paper():
    found = advice("mnist", "dcgan")
    assert found["generator_lr"] == found["discriminator_lr"] == 2e-4
    assert (found["initialization"], found["generator_activation"]) == ("normal", "relu")
    assert found["discriminator_activation"] == "leaky_relu"
    experiment = Experiment(data="mnist", architecture="dcgan")
    assert (experiment.generator_optimizer, experiment.generator_beta1) == ("adam", 0.5)


def test_images_by_mlp_get_r1_and_wasserstein_gets_clipping_instead():
    assert advice("mnist")["regularizers"] == ["r1"]
    assert advice("mnist", "dcgan")["regularizers"] == []
    for data, architecture, objective in EVERYTHING:
        if objective == "wasserstein":
            assert advice(data, architecture, objective)["regularizers"] == ["weight_clipping"]


def test_other_settings_do_not_change_the_advice():
    settings = Experiment(data="mnist", batch_size=7, generator_width=3, regularizers=["gradient_penalty"]).settings()
    assert recommended(settings) == advice("mnist")


@pytest.mark.parametrize("objective", ["non_saturating", "wasserstein"])
def test_each_answer_is_its_own(objective):
    before = {key: list(v) if isinstance(v, list) else v for key, v in advice("mnist", objective=objective).items()}
    answer = advice("mnist", objective=objective)
    assert answer["regularizers"] is not advice("mnist", objective=objective)["regularizers"]
    answer["batch_size"] = 3
    assert advice("mnist", objective=objective) == before
