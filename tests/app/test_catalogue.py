"""The catalogue without a browser: what counts as on, and what a choice sets."""

import pytest

from ganviz.app.catalogue import Catalogue
from ganviz.experiment import Experiment


@pytest.fixture
def game():
    """A catalogue and its experiment, which takes what is chosen."""
    experiment = Experiment()
    catalogue = Catalogue(experiment, experiment.update)

    def choose(name):
        catalogue.on_message({"toggle": name})
        catalogue.sync()

    catalogue.choose = choose
    return catalogue, experiment


def test_two_sided_smoothing_is_not_one_sided_smoothing_too(game):
    catalogue, experiment = game
    for name, fakes in (("label_smoothing", 0), ("two_sided_smoothing", 0.1), ("label_smoothing", 0)):
        catalogue.choose(f"Tricks/{name}")
        assert [one for one in catalogue.active if "smoothing" in one] == [f"Tricks/{name}"]
        assert (experiment.label_smoothing, experiment.fake_label_smoothing) == (0.1, fakes)
    catalogue.choose("Tricks/label_smoothing")
    assert experiment.label_smoothing == 0 and "Tricks/label_smoothing" not in catalogue.active
