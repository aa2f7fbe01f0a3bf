"""The diagnosis, on curves whose meaning is known by construction."""

from dataclasses import replace

import numpy as np
import pytest

from ganviz.observation import Snapshot
from ganviz.observation.verdict import KINDS, LEAST_LOOKS, PATIENCE, Diagnosis, Watch, diagnose, signs_of

LOOKS = np.arange(100.0, 3001, 100)
SETTINGS = {"objective": "non_saturating", "discriminator_steps": 1, "discriminator_lr": 1e-3}


def curves_of(shares, real=0.6, fake=0.6, belief=0.45, captured=8, quality=0.8, steps=LOOKS):
    """Observations and shares: `shares` is (modes, looks) in fair shares."""
    columns = {"accuracy_real": real, "accuracy_fake": fake, "fake_mean": belief, "modes_captured": captured}
    columns |= {"high_quality": quality, "generator_gradient": 0.1}
    seen = {
        "step": steps,
        **{name: np.broadcast_to(value, steps.shape).astype(float) for name, value in columns.items()},
    }
    return seen, {"step": steps, **{f"share {i}": row for i, row in enumerate(shares, 1)}}


def losses_of(size):
    return {"step": LOOKS, "discriminator": np.broadcast_to(size, LOOKS.shape), "generator": np.ones(len(LOOKS))}


def told(observations, shares, losses=None, step=3000, diverged="", since=0, **settings):
    snapshot = Snapshot(step, SETTINGS | settings, {}, "cpu", {}, (0.0, 0.0), mode_count=8, diverged=diverged)
    return diagnose(snapshot, losses or losses_of(1.0), observations, shares, since)


EVEN = np.ones((8, len(LOOKS)))
ONE = np.zeros((8, len(LOOKS)))
ONE[2] = 8
HOPPING = np.zeros((8, len(LOOKS)))
HOPPING[np.arange(len(LOOKS)) % 8, np.arange(len(LOOKS))] = 8


def test_even_shares_and_an_uncertain_d_are_health():
    found = told(*curves_of(EVEN))
    assert found.kind == "healthy" and "8.0 of 8 modes captured, 80% high-quality" in found.evidence


def test_one_mode_throughout_is_collapse_and_one_after_the_other_is_rotation():
    stays, hops = (told(*curves_of(shares, captured=1)) for shares in (ONE, HOPPING))
    assert (stays.kind, hops.kind) == ("collapsed", "rotating")
    assert stays.sentence == "The generator has collapsed to 1 of 8 modes."
    assert "1.0 of 8 modes near fakes at a time, 1 at some time; the fullest changed 0 times" in stays.evidence
    assert "8 at some time; the fullest changed 11 times" in hops.evidence  # of the last 12 looks


def test_a_sure_d_saturates_and_takes_the_slope_of_minimax():
    sure = curves_of(EVEN, 1.0, 1.0, 0.001, captured=0, quality=0.0)
    assert told(*sure).kind == "saturated"
    assert told(*sure, objective="minimax").kind == "vanishing"
    assert told(*curves_of(EVEN, 1.0, 1.0, 0.2, captured=0, quality=0.0), objective="minimax").kind == "saturated"


def test_losses_that_run_away_are_told_before_they_break():
    assert told(*curves_of(EVEN), losses_of(np.exp(LOOKS / 200))).kind == "diverging"
    assert told(*curves_of(EVEN), losses_of(100.0)).kind == "healthy"  # large, and staying there
    assert told(*curves_of(EVEN), diverged="the loss rose").kind == "diverged"


def test_a_d_that_cannot_tell_bad_fakes_is_weak_unless_it_is_frozen():
    bad = curves_of(ONE, 0.5, 0.5, captured=0, quality=0.0)
    assert told(*bad).kind == "weak"
    assert told(*bad, discriminator_steps=0).kind == "collapsed"


def test_the_beginning_is_no_collapse():
    early = curves_of(ONE[:, :6], captured=1, quality=0.1, steps=np.arange(50.0, 301, 50))
    assert told(*early, step=300).kind == "early"
    assert told(*curves_of(ONE[:, :3], steps=LOOKS[:3]), step=300).kind == "unknown"


def test_only_what_came_after_the_last_change_counts():
    shares = np.concatenate((ONE[:, :20], EVEN[:, 20:]), 1)
    assert told(*curves_of(shares), since=2000).kind == "healthy"
    snapshot = Snapshot(3000, SETTINGS, {}, "cpu", {}, (0.0, 0.0))
    signs = signs_of(snapshot, losses_of(1.0), *curves_of(shares), since=2000)
    assert signs.looks == 10 and signs.near == 1.0
    assert signs_of(snapshot, losses_of(1.0), *curves_of(shares), since=3000).looks == LEAST_LOOKS


def test_nothing_seen_and_nan_break_nothing():
    assert told({}, {}, {}).kind == "unknown"
    nan = curves_of(np.full((8, len(LOOKS)), np.nan), np.nan, np.nan, np.nan, np.nan, np.nan)
    assert told(*nan, losses_of(np.nan)).kind == "early"


def test_what_nothing_has_judged_is_not_healthy():
    seen, _ = curves_of(EVEN)
    unlabelled = {name: column for name, column in seen.items() if name not in ("modes_captured", "high_quality")}
    snapshot = Snapshot(3000, SETTINGS, {}, "cpu", {}, (0.0, 0.0))
    assert diagnose(snapshot, losses_of(1.0), unlabelled, {}).kind == "unjudged"
    judged = unlabelled | {"js": np.full(len(LOOKS), 0.1)}
    scored = replace(snapshot, bands={"js": (0.05, 0.1)})
    assert diagnose(scored, losses_of(1.0), judged, {}).kind == "healthy"


def test_another_kind_must_hold_for_a_while():
    def found(kind, evidence=""):
        return Diagnosis(kind, kind, evidence, "")

    watch = Watch()
    assert watch.look(found("healthy"), 1).kind == "healthy"
    kinds = [watch.look(found("rotating"), 2 + i).kind for i in range(PATIENCE)]
    assert kinds == ["healthy"] * (PATIENCE - 1) + ["rotating"]
    flicker = [watch.look(found(kind), 10 + i).kind for i, kind in enumerate(["weak", "rotating"] * 4)]
    assert flicker == ["rotating"] * 8
    assert watch.look(found("rotating", "newer"), 20).evidence == "newer"
    assert watch.look(found("weak"), 20).kind == "rotating"  # the same look again is no other look
    assert watch.look(found("diverged"), 21).kind == "diverged"  # that is certain
    assert watch.look(found("early"), 3).kind == "early"  # a new run


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_words(kind):
    _, sentence, evidence, advice = KINDS[kind]
    snapshot = Snapshot(3000, SETTINGS, {}, "cpu", {}, (0.0, 0.0), mode_count=8)
    signs = signs_of(snapshot, losses_of(1.0), *curves_of(ONE))
    for words in (sentence(signs), evidence(signs), advice):
        assert words and "nan" not in words
    assert evidence(replace(signs, modes=0, js=0.2, perfect_js=0.1))
