"""Which wall a person has chosen: from text, from an address, and back."""

from urllib.parse import parse_qsl

import pytest

from ganviz.app.wall.axes import offered, read_axis, suggested, write_values
from ganviz.app.wall.choices import KINDS, Choices, read_choices
from ganviz.errors import SettingError
from ganviz.experiment import Axis, Experiment, SweepPlan

USUAL = Experiment()


def arguments(query):
    return {name: [value.encode()] for name, value in parse_qsl(query)}


@pytest.mark.parametrize("name", offered().values())
def test_whatever_is_offered_has_values_to_begin_with_that_can_be_written_and_read(name):
    values = suggested(name, USUAL)
    assert 2 <= len(values) <= 8
    assert read_axis(name, write_values(values)) == Axis(name, tuple(values))


def test_only_what_matters_to_the_base_is_offered():
    assert "generator_beta1" in offered(USUAL).values()
    assert "generator_beta1" not in offered(Experiment(generator_optimizer="sgd")).values()
    assert "drawing" not in offered().values()


@pytest.mark.parametrize(
    ("name", "text", "values"),
    [
        ("generator_lr", "1e-3; 0.01 ,", (0.001, 0.01)),
        ("objective", "Hinge, wasserstein", ("hinge", "wasserstein")),
        ("regularizers", "none, r1, r1&dragan", ([], ["r1"], ["r1", "dragan"])),
        ("generator_width+discriminator_width", "8, 16", (8, 16)),
    ],
)
def test_text_as_people_write_it(name, text, values):
    assert read_axis(name, text).values == values


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("generator_lr", "0.1, fast", "generator_lr 'fast' is not a number from 0 to 100"),
        ("generator_width", "8, 0", "generator_width '0' is not a whole number from 1 to 512"),
        ("objective", "hings", "unknown objective 'hings'; choose one of: hinge, least_squares"),
        ("regularizers", "r1&r9", "unknown regularizers 'r9'; choose one of: .*; or none, or several as a&b"),
        ("seed", "", "Seed: 0 values; an axis has 1 to 8"),
        ("seed", "1,2,3,4,5,6,7,8,9", "Seed: 9 values"),
        ("modes", "4, 8, 4.0", "Modes: 4.0 is there twice"),
        ("drawing", "aaaa", "unknown axis of a wall 'drawing'"),
    ],
)
def test_what_cannot_be_is_refused_with_what_can(name, text, words):
    with pytest.raises(SettingError, match=words):
        read_axis(name, text)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.title)
def test_each_kind_of_wall_is_a_plan_of_equal_or_few_shapes(kind):
    chosen = Choices().of(kind)
    plan = SweepPlan.from_dict(chosen.spec())
    assert chosen.kind() == kind and plan.steps == 3000
    assert len(plan.experiments()) == len(kind.across[1]) * len(kind.down[1])


def test_seeds_are_averaged_from_that_of_the_base():
    chosen = Choices({"data": "ring", "seed": 5}, seeds=3)
    assert chosen.spec()["seeds"] == [5, 6, 7]
    assert chosen.of(KINDS[1]).seeds == 1  # whose axis is the seed


@pytest.mark.parametrize(
    ("chosen", "words"),
    [
        (Choices().along(1, "discriminator_lr"), "across and down both set discriminator_lr"),
        (Choices().along(1, "generator_lr+discriminator_lr"), "across and down both set discriminator_lr"),
        (Choices(seeds=2).along(0, "seed"), "choose 1 seed, or another axis"),
    ],
)
def test_axes_that_contradict_each_other_are_refused(chosen, words):
    with pytest.raises(SettingError, match=words):
        chosen.spec()


@pytest.mark.parametrize(
    "chosen",
    [
        Choices({"data": "ring"}),
        Choices({"data": "grid", "regularizers": ["r1"]}, seeds=4, steps=50).of(KINDS[2]),
        Choices({"data": "ring"}).along(0, "regularizers").along(1, "none"),
    ],
    ids=["usual", "other", "row"],
)
def test_an_address_brings_the_same_wall(chosen):
    assert read_choices(arguments(chosen.query()), USUAL) == (chosen, [])


def test_a_link_of_the_lab_is_a_wall_of_its_experiment():
    chosen, problems = read_choices(arguments("data=moons&generator_width=32&hide=seed&views=plane"), USUAL)
    assert chosen == Choices({"data": "moons", "generator_width": 32}) and problems == []
    chosen, problems = read_choices({}, Experiment(data="spiral"))
    assert chosen.settings == {"data": "spiral"} and not problems


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("across=seed:1,2,x", "seed 'x' is not a whole number"),
        ("down=colour:1,2", "unknown axis of a wall 'colour'"),
        ("down=discriminator_lr", "both set discriminator_lr"),
        ("seeds=9", "seeds '9' is not a whole number from 1 to 8"),
        ("steps=many", "steps 'many' is not a whole number from 1 to 10,000,000"),
        ("data=mnist", "mnist has none; here is one of the ring"),
        (f"across=seed:{'1,' * 300}", "across is too long"),
        ("widht=3", "'widht' is no setting"),
    ],
)
def test_what_is_wrong_in_an_address_is_told_and_the_usual_wall_is_there(query, words):
    chosen, problems = read_choices(arguments(query), USUAL)
    assert len(problems) == 1 and words in problems[0]
    assert chosen == Choices({"data": "ring"})
