"""The form of a wall: what its fields show, and the choices with what somebody enters there."""

import pytest

from ganviz.app.wall.choices import KINDS, SINGLE, Choices
from ganviz.app.wall.form import FIELDS, OWN, entered, fields
from ganviz.experiment.plan import MOST_STEPS, MOST_VALUES


def options(choices, name):
    return [value for _, value in fields(choices)["options"][name]]


def test_every_field_shows_what_was_chosen():
    told = fields(Choices())
    assert list(told["values"]) == list(FIELDS)
    assert told["values"]["kind"] == KINDS[0].title and not told["single"]
    assert told["values"]["down_values"] == "0.03, 0.01, 0.003, 0.001, 0.0003, 0.0001"
    assert told["most"] == {"seeds": MOST_VALUES, "steps": MOST_STEPS}


def test_what_a_list_shows_is_among_what_it_offers():
    chosen = Choices({"generator_optimizer": "sgd"}).along(0, "generator_beta1")
    for choices in (Choices(), chosen, Choices().along(1, SINGLE)):
        told = fields(choices)
        for name, offered in told["options"].items():
            assert told["values"][name] in [value for _, value in offered]


def test_axes_that_do_not_matter_to_the_base_are_not_offered():
    plain = Choices({"generator_optimizer": "sgd"})
    assert "generator_beta1" in options(Choices(), "across")
    assert "generator_beta1" not in options(plain, "across")
    assert SINGLE in options(plain, "down") and SINGLE not in options(plain, "across")


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.title)
def test_a_kind_brings_its_axes_and_values(kind):
    chosen = entered(Choices({"data": "ring"}, steps=7).along(1, SINGLE), "kind", kind.title)
    assert chosen == Choices({"data": "ring"}, steps=7).of(kind)
    assert fields(chosen)["values"]["kind"] == kind.title


def test_other_axes_bring_values_to_begin_with_and_are_ones_own():
    chosen = entered(Choices(), "across", "regularizers")
    assert chosen.values[0] == "none, gradient_penalty, r1, dragan" and chosen.down == "generator_lr"
    assert fields(chosen)["values"]["kind"] == OWN
    assert entered(chosen, "kind", OWN) == chosen
    row = entered(chosen, "down", SINGLE)
    assert row.values[1] == "" and fields(row)["single"]


def test_values_and_numbers_are_taken_as_they_are():
    chosen = entered(entered(Choices(), "across_values", "0.5"), "down_values", "what, ever")
    assert chosen.values == ("0.5", "what, ever")  # which is judged as a whole, by `spec`
    assert entered(Choices(), "seeds", 3.0).seeds == 3
    assert entered(Choices(), "steps", MOST_STEPS).steps == MOST_STEPS


def test_the_axis_that_is_chosen_already_keeps_its_values():
    chosen = entered(Choices(), "across_values", "0.5")
    assert entered(chosen, "across", "discriminator_lr") == chosen


def test_what_all_cells_have_in_common_leaves_the_axes_out_and_leads_to_the_lab():
    told = fields(Choices({"data": "ring", "generator_lr": 0.5, "batch_size": 16}))
    assert told["common"] == "Data = Ring of Gaussians, Batch size = 16"
    assert told["lab"].startswith("./?data=ring&") and "generator_lr=0.5" in told["lab"]
    assert fields(Choices())["common"] == "the usual settings"
