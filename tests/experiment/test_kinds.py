"""Kinds of settings: what people read for the names in registers."""

from ganviz.experiment import setting
from ganviz.learning import OBJECTIVES


def test_titles_of_registers_of_entries_and_of_words():
    assert setting("objective").titles == {o.title: o.name for o in OBJECTIVES.values()}
    assert setting("minibatch_layer").titles == {
        "No": "none",
        "Standard deviation": "stddev",
        "Discrimination": "discrimination",
    }
    assert setting("latent").titles == {"normal": "normal", "uniform": "uniform"}
