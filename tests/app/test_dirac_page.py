"""The page of the Dirac-GAN without a browser: what its controls change, and what its link holds."""

import math
from urllib.parse import parse_qsl

import numpy as np
import param
import pytest

from ganviz.app.dirac.comparison import Comparison, read_comparison
from ganviz.app.dirac.page import DiracPage
from ganviz.dirac import Variant, trajectory

FOUR = (
    "a=wasserstein,none,0,0.2,simultaneous,1&b=hinge,gradient_penalty,0.7,0.2,alternating,5"
    "&c=minimax,weight_clipping,1,0.5,simultaneous,1&d=relativistic,consensus,1,0.2,alternating,1"
)


def read(query):
    return read_comparison({name: [value.encode()] for name, value in parse_qsl(query)})


class DiracParts:
    """What a person does with the page, by its widgets."""

    def __init__(self, query=""):
        self.page = DiracPage(*read(query))

    def widget(self, letter, name):
        return self.page._controls[letter]._widgets[name]

    def enter(self, widget, value):
        """Move a slider and let it go."""
        with param.edit_constant(widget):
            widget.param.update(value=value, value_throttled=value)

    def path(self, letter):
        return list(self.page._planes[letter]._sources["path"].data[f"path{letter}"])

    def field(self, letter):
        strokes = self.page._planes[letter]._sources["field"].data[f"field{letter}"]
        return np.nan_to_num(strokes, nan=99.0).tolist()  # gaps between strokes are equal, too

    def eigenvalues(self, part):
        return sorted(self.page._eigenvalues._source.data[part])

    def used(self):
        return [letter for letter, place in self.page._places.items() if place.visible]

    def status(self):
        return self.page._status.object

    def query(self):
        return self.page._helper.query


def test_two_variants_at_first():
    parts = DiracParts()
    assert parts.used() == ["A", "B"]
    assert "<b>A</b> circles for ever, pushed off the equilibrium. <b>B</b> converges, spiralling in." in parts.status()
    assert len(parts.path("A")) == 501
    end = trajectory(Variant(regularizer="r1"))[-1]
    assert parts.path("B")[-1] == pytest.approx(end[0], abs=1e-6)


def test_another_objective_has_another_field_formula_and_verdict():
    parts = DiracParts()
    before, other = parts.field("A"), parts.field("B")
    parts.widget("A", "objective").value = "wasserstein"
    assert parts.field("A") != before and parts.field("B") == other
    assert "<b>A</b> diverges slowly" in parts.status() and "a=wasserstein,none" in parts.query()
    assert "counts as lost" in parts.page._planes["A"]._words.object


def test_another_regularizer_brings_its_own_weight():
    parts = DiracParts()
    weight = parts.widget("A", "weight")
    assert not weight.visible
    parts.widget("A", "regularizer").value = "r1"
    assert weight.visible and weight.value == 0.3 and "<b>A</b> converges, spiralling in." in parts.status()
    parts.enter(weight, weight.end)
    assert "<b>A</b> converges, without circling." in parts.status()
    parts.widget("A", "regularizer").value = "weight_clipping"
    assert weight.label == "Clip at c" and "a=non_saturating,weight_clipping,1," in parts.query()


def test_alternating_updates_show_their_number():
    parts = DiracParts()
    number = parts.widget("A", "discriminator_steps")
    assert not number.visible
    parts.widget("A", "scheme").value = "alternating"
    assert number.visible
    before = parts.path("A")
    parts.enter(number, 2)
    assert parts.path("A") != before and "alternating,2" in parts.query()


def test_four_variants_and_one():
    parts = DiracParts()
    page = parts.page
    parts.widget("A", "objective").value = "hinge"
    for used in (["A", "B", "C"], ["A", "B", "C", "D"]):
        page._add.clicks += 1
        assert parts.used() == used
    assert parts.path("D") == parts.path("A") and "d=hinge,none" in parts.query()  # a copy of what was changed last
    assert page._add.disabled
    for letter in "DCB":
        page._controls[letter]._remove.clicks += 1
        assert letter not in parts.used()
    assert page._controls["A"]._remove.disabled and not page._add.disabled
    page._remove("A")
    assert parts.used() == ["A"]


def test_the_start_is_shared_and_stays_within_the_plane():
    parts = DiracParts()
    parts.page._start_at(-0.456, 7.0)
    assert parts.page.comparison.start == (-0.46, 2.0) and "start=-0.46,2" in parts.query()
    assert [parts.path(letter)[0] for letter in "AB"] == pytest.approx([-0.46, -0.46], abs=1e-6)
    parts.enter(parts.page._psi, -1.0)
    assert parts.page.comparison.start == (-0.46, -1.0)


def test_a_path_is_gone_through_step_by_step_and_made_shorter():
    parts = DiracParts("steps=100")
    assert len(parts.path("A")) == 101
    parts.page._shown.value = 0
    assert len(parts.path("A")) == 1
    parts.enter(parts.page._steps, 50)
    assert len(parts.path("A")) == 51 and "steps=50" in parts.query()


def test_eigenvalues_of_a_step_and_of_the_flow():
    parts = DiracParts()
    assert parts.eigenvalues("imaginary") == pytest.approx([-0.1, -0.0954, 0.0954, 0.1], abs=1e-4)
    parts.page._eigenvalues._which.value = "flow"
    assert max(parts.eigenvalues("imaginary")) == 0.5
    assert parts.eigenvalues("real") == pytest.approx([-0.15, -0.15, 0, 0], abs=1e-6)


def test_a_lost_path_is_drawn_without_gaps():
    parts = DiracParts("a=wasserstein,none,0,2,simultaneous,1")
    assert all(math.isfinite(x) for x in parts.path("A"))
    assert "Diverges fast, spiralling out." in parts.page._planes["A"]._words.object


def test_a_link_brings_the_same():
    comparison, problems = read(f"{FOUR}&start=0.5,-1&steps=50")
    assert problems == [] and list(comparison.variants) == ["A", "B", "C", "D"]
    assert comparison.start == (0.5, -1) and comparison.steps == 50
    assert read(comparison.query()) == (comparison, [])


def test_what_is_wrong_in_a_link_is_told_and_the_rest_holds():
    comparison, problems = read(
        "a=hings,r1,0.3,0.2,simultaneous,1&b=hinge,r1,0.3,0.2,alternating,3&start=9,9&steps=2.5"
    )
    assert list(comparison.variants) == ["B"] and comparison.start == (1, 1) and comparison.steps == 500
    assert len(problems) == 2 and "unknown objective 'hings'" in problems[0] and "start '9,9'" in problems[1]
    assert read("steps=2.5") == (Comparison(), ["steps '2.5' is not a whole number from 1 to 2,000."])
    assert DiracParts("a=nothing").page._notice.visible and not DiracParts().page._notice.visible
