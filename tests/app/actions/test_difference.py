"""The form that asks in what two runs differ."""

import json

from ganviz.app.actions.difference import STARTS, offered
from ganviz.data import DATA
from ganviz.experiment import Experiment, setting


def offers_of(**settings):
    form = offered(Experiment(**settings), 120, 40)
    return form, {offer["name"]: offer for offer in form["offers"]}


def test_it_offers_what_matters_and_where_to_begin():
    experiment = Experiment()
    form, offers = offers_of()
    assert not {"drawing", "classes", *experiment.irrelevant()} & set(offers)
    assert (offers["generator_width"]["live"], offers["generator_lr"]["live"]) == (False, True)
    assert [start for start, _ in form["starts"]] == ["looked", "now", "scratch"]
    assert form["starts"][0][1] == "at step 40, which is looked at" and "step 120" in form["starts"][1][1]
    assert form["values"]["objective"] == {"value": "non_saturating", "text": "Non-saturating"}


def test_in_the_present_one_begins_here_or_from_scratch():
    starts = [start for start, _ in offered(Experiment(), 0, None)["starts"]]
    assert starts == ["now", "scratch"] and set(starts) < set(STARTS)


def test_data_are_of_the_same_kind():
    for data, kind in (("ring", "plane"), ("letters", "images")):
        _, offers = offers_of(data=data)
        values = {value for _, value in offers["data"]["options"]}
        assert data in values and all(DATA[name].kind == kind and not DATA[name].headless for name in values)


def test_each_kind_of_setting_brings_what_its_control_needs():
    _, offers = offers_of()
    assert offers["objective"]["kind"] == "choice" and ["Hinge", "hinge"] in offers["objective"]["options"]
    assert offers["regularizers"]["kind"] == "choices"
    rate = offers["generator_lr"]
    assert (rate["kind"], (rate["low"], rate["high"])) == ("number", setting("generator_lr").bounds)
    assert offers["batch_size"]["kind"] == "integer"


def test_it_travels_as_json():
    form, _ = offers_of()
    assert json.loads(json.dumps(form, allow_nan=False)) == form
