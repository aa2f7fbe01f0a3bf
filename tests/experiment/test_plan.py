"""Plans of walls: which cells there are, and what is refused."""

import pytest

from ganviz.errors import SettingError
from ganviz.experiment import Axis, SweepPlan

WIDTHS = "generator_width+discriminator_width"


def plan(**spec):
    return SweepPlan.from_dict(spec)


def test_cells_are_counted_along_the_rows_and_seeds_last():
    made = plan(
        settings={"data": "grid"}, axes={"discriminator_lr": [0.1, 0.2, 0.3], "generator_lr": [1, 2]}, seeds=[5, 7]
    )
    assert made.shape == (2, 3, 2)
    found = [(e.discriminator_lr, e.generator_lr, e.seed, e.data) for e in made.experiments()]
    assert found[:4] == [(0.1, 1, 5, "grid"), (0.1, 1, 7, "grid"), (0.2, 1, 5, "grid"), (0.2, 1, 7, "grid")]
    assert found[6] == (0.1, 2, 5, "grid") and found[-1] == (0.3, 2, 7, "grid") and len(found) == 12


def test_rates_of_both_players_are_what_varies_unless_told():
    made = plan()
    assert [axis.name for axis in made.axes] == ["discriminator_lr", "generator_lr"] and made.shape == (4, 4, 1)
    assert len({(e.discriminator_lr, e.generator_lr) for e in made.experiments()}) == 16


def test_an_axis_may_set_several_settings_alike():
    made = plan(axes={WIDTHS: [8, 16]})
    assert [(e.generator_width, e.discriminator_width) for e in made.experiments()] == [(8, 8), (16, 16)]
    assert made.down is None and made.shape == (1, 2, 1)
    assert made.across.title == "G width and D width" and made.across.told(1) == "16"


def test_axes_speak_as_the_page_does():
    axis = Axis("objective", ("hinge", "wasserstein"))
    assert (axis.title, axis.told(0), axis.told(1)) == ("Objective", "Hinge", "Wasserstein")


def test_what_follows_a_setting_follows_it_in_each_cell():
    cells = plan(axes={"objective": ["hinge", "wasserstein"]}).experiments()
    assert [e.regularizers for e in cells] == [[], ["weight_clipping"]]


def test_a_plan_comes_back_from_plain_values():
    made = plan(settings={"modes": 5}, axes={"objective": ["hinge"], "seed": [1, 2]}, steps=7)
    assert SweepPlan.from_dict(made.to_dict()) == made
    assert made.to_dict()["steps"] == 7


REFUSED = {
    "unknown key": ({"axis": {}}, "unknown key of a sweep 'axis'; choose one of: axes, seeds, settings, steps"),
    "unknown setting": ({"axes": {"generator_rate": [1]}}, "unknown setting 'generator_rate'"),
    "unknown among several": ({"axes": {"generator_width+depth": [1]}}, "unknown setting 'depth'"),
    "bad value": ({"axes": {"packing": [1, 9]}}, "packing 9 is not a whole number from 1 to 4"),
    "three axes": ({"axes": {"packing": [1], "seed": [1], "std": [1]}}, "one or two"),
    "no axis": ({"axes": {}}, "one or two"),
    "too many values": ({"axes": {"seed": list(range(9))}}, "axis seed has 9 values; it can have 1 to 8"),
    "no value": ({"axes": {"seed": []}}, "0 values"),
    "twice the same": ({"axes": {"seed": [1, 1]}}, "a value twice"),
    "no list": ({"axes": {"seed": 3}}, "axis seed 3 is not a list"),
    "no mapping": ({"axes": ["seed"]}, "not a mapping"),
    "seeds twice": ({"axes": {"seed": [1]}, "seeds": [1]}, "set the same thing twice"),
    "setting twice": ({"axes": {"generator_width": [1], WIDTHS: [2]}}, "set the same thing twice"),
    "equal seeds": ({"seeds": [1, 1]}, "seeds \\[1, 1\\] must be different"),
    "no steps": ({"steps": 0}, "steps 0 is not a whole number from 1 to"),
    "half a step": ({"steps": 1.5}, "steps 1.5"),
    "pictures": ({"settings": {"data": "mnist"}}, "a wall shows points, and data 'mnist' have none"),
    "no sense": ({"settings": {"unrolling_steps": 1, "regularizers": ["consensus"]}}, "unrolling sees through"),
}


@pytest.mark.parametrize(("spec", "words"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_is_refused_with_what_can(spec, words):
    with pytest.raises(SettingError, match=words):
        plan(**spec)


@pytest.mark.parametrize("spec", [None, 3, ["axes"]])
def test_a_plan_is_a_mapping(spec):
    with pytest.raises(SettingError, match="mapping"):
        SweepPlan.from_dict(spec)


def test_looks_are_even_and_end_at_the_end():
    assert SweepPlan(steps=100).looks(4) == [25, 50, 75, 100]
    assert SweepPlan(steps=2).looks(5) == [1, 2] and SweepPlan(steps=7).looks(1) == [7]
