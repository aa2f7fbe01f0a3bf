"""The view of the quality of pictures without a browser: what it says of a state."""

import numpy as np
import pytest

from ganviz import Experiment
from ganviz.app.figures.picture_quality import EXAMINE, GIVE_UP, PictureQuality, result_table
from ganviz.engine import State
from ganviz.engine.examiner import Examining
from ganviz.engine.run import Run
from ganviz.observation.examination import Examination, Row

SMALL = {"latent_dim": 4, "generator_width": 8, "discriminator_width": 8, "batch_size": 8, "regularizers": []}
FOUND = Examination(7, 500, (Row("MNIST score", "2.50", "9.80", 'high if "clear" & even'),))


def state_of(data, **examining):
    run = Run(Experiment(data=data, **SMALL), device="cpu")
    run.step()
    snapshot = run.capture(("picture_quality",))
    return State(snapshot, observations=run.recording.observations.columns(), examining=Examining(**examining))


@pytest.fixture
def view():
    return PictureQuality()


def test_bars_and_curves_say_what_the_classifier_sees(view):
    state = state_of("mnist")
    view.show(state)
    shares = state.snapshot.class_shares
    assert list(view._histogram.x_range.factors) == list("0123456789")
    assert np.array_equal(view._bars.data["fake"], shares.fake) and view._histogram.visible and not view._note.visible
    score = view._curves.figures["classifier_score"]
    assert score.title.text == f"MNIST score: {state.snapshot.metrics['classifier_score']:.2f}" and score.visible
    assert view._curves._curves.data["classifier_score"][-1] == state.snapshot.metrics["classifier_score"]
    low, high = state.snapshot.bands["classifier_score"]
    assert view._curves._bands.data["classifier_score_low"] == [low] and 9 < low < high


def test_data_without_live_figures_say_so(view):
    view.show(state_of("triangles"))
    assert not view._histogram.visible and view._note.visible
    assert not any(fig.visible for fig in view._curves.figures.values())


def test_the_button_asks_and_gives_up(view):
    wishes = []
    view.on_wish = lambda wish, value: wishes.append((wish, value))
    view._button.param.trigger("clicks")
    view.show(state_of("triangles", share=0.25, doing="making fakes"))
    assert view._button.label == GIVE_UP and view._progress.visible and view._progress.value == 25
    assert view._doing.object == "making fakes …"
    view._button.param.trigger("clicks")
    assert wishes == [("examine", True), ("examine", False)]


def test_results_and_problems_are_told(view):
    view.show(state_of("triangles", result=FOUND))
    assert view._button.label == EXAMINE and not view._progress.visible
    assert "MNIST score" in view._result.object and "500 fakes, step 7" in view._result.object
    view.show(state_of("triangles", problem="nothing to tell apart", result=FOUND))
    assert view._doing.visible and view._doing.object == "nothing to tell apart" and "9.80" in view._result.object


def test_what_stands_in_the_table_is_escaped():
    assert "&quot;clear&quot; &amp; even" in result_table(FOUND)
