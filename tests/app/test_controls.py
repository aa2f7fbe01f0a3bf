"""The sidebar without a browser: what a refusal leaves behind."""

import pytest

from ganviz.app.controls import Controls
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
