"""A run without threads or clocks."""

import numpy as np
import pytest
import torch

from ganviz.engine import Run
from ganviz.errors import GanvizError, SettingError
from ganviz.experiment import Experiment
from ganviz.weights import WarmStart

SMALL = {"generator_width": 8, "discriminator_width": 8, "batch_size": 16}


def make(**settings):
    return Run(Experiment(**{**SMALL, **settings}), device="cpu")


def play(run, steps):
    for _ in range(steps):
        run.step()
    run.capture()
    return run.trainer


def weights(run):
    return {player: getattr(run.trainer, player).values.clone() for player in ("generator", "discriminator")}


def same(a, b):
    return all(torch.equal(a[player], b[player]) for player in a)


def test_an_unknown_player_is_refused_and_nothing_is_stepped():
    run = make()
    with pytest.raises(GanvizError, match=r"unknown player 'nonsense'.*both, discriminator, generator"):
        run.step("nonsense")
    assert run.trainer.step_count == 0 and run.recording.solo_steps == {}


def test_nothing_to_change_is_not_logged():
    run = make()
    assert run.apply({}) is False
    assert run.recording.changes == []


def test_the_future_cannot_be_restored():
    run = make()
    play(run, 10)
    with pytest.raises(GanvizError, match="cannot restore step 11; the run has only reached 10"):
        run.restore(11)
    assert run.trainer.step_count == 10


def test_a_choice_equal_to_the_recommendation_survives_going_back():
    run = make()
    run.apply({"regularizers": []})  # as recommended, but chosen: the next line must not bring weight clipping
    run.apply({"objective": "wasserstein"})
    play(run, 30)
    assert run.trainer.experiment.regularizers == []
    after = weights(run)
    run.restore(0)
    assert run.trainer.experiment.regularizers == []
    play(run, 30)
    assert same(after, weights(run))


def test_reinitializing_one_player_leaves_the_other():
    run = make()
    play(run, 20)
    before = weights(run)
    run.reinitialize("generator")
    after = weights(run)
    assert torch.equal(before["discriminator"], after["discriminator"])
    assert not torch.equal(before["generator"], after["generator"])
    run.reinitialize("generator")
    assert not torch.equal(after["generator"], weights(run)["generator"])  # other weights each time


def test_a_reinitialized_player_has_a_fresh_optimizer_and_its_learning_rate():
    run = make(generator_lr=0.02)
    play(run, 20)
    run.reinitialize("generator")
    assert float(run.trainer.generator.learning_rate) == pytest.approx(0.02)
    moments = [t for t in run.trainer.generator.optimizer.state_dict().values() if t.ndim]
    assert moments and all(not t.any() for t in moments)


def test_new_weights_are_replayed():
    run = make()
    play(run, 20)
    run.reinitialize("discriminator")
    play(run, 20)
    run.reinitialize("generator")
    end = weights(play(run, 20) and run)
    run.restore(30)
    play(run, 10)
    run.reinitialize("generator")
    play(run, 20)
    assert same(end, weights(run))
    run.restore(0)
    assert run.recording.reinitialized == []


def test_new_weights_at_the_step_of_a_checkpoint_are_not_drawn_twice():
    run = make()
    for _ in range(500):
        run.step()
    run.reinitialize("generator")
    run.capture()  # keeps a checkpoint that holds the new weights already
    at_500 = weights(run)
    play(run, 3)
    run.restore(500)
    assert same(at_500, weights(run))


def test_only_players_are_reinitialized():
    with pytest.raises(GanvizError, match="unknown player 'both'"):
        make().reinitialize("both")


def warm(run, step=40):
    tensors = {
        f"{player}.{name}": value.numpy().copy()
        for player in ("generator", "discriminator")
        for name, value in getattr(run.trainer, player).network.state_dict().items()
    }
    return WarmStart(step, tensors)


def test_a_warm_start_begins_in_mid_story_and_reset_returns_there():
    donor = make(seed=3)
    play(donor, 40)
    start = warm(donor)
    run = make()
    run.start(Experiment(**SMALL, seed=5), start)
    assert run.trainer.step_count == 40 and same(weights(run), weights(donor))
    play(run, 5)
    run.reset()
    assert run.trainer.step_count == 40 and same(weights(run), weights(donor))
    run.reset(from_scratch=True)
    assert run.trainer.step_count == 0 and run.warm_start is None
    assert same(weights(run), weights(make(seed=5)))


def test_a_structural_change_leaves_the_warm_start():
    run = make()
    run.start(run.trainer.experiment, warm(run))
    assert run.apply({"seed": 8}) is True
    assert run.warm_start is None and run.trainer.step_count == 0


def test_weights_of_another_shape_are_refused_and_the_run_stays():
    run = make()
    play(run, 7)
    with pytest.raises(SettingError, match="other shapes"):
        run.start(Experiment(**{**SMALL, "generator_width": 9}), warm(run))
    assert run.trainer.step_count == 7 and run.trainer.experiment.generator_width == 8


def test_slow_motion_takes_one_step():
    told, plain = make(), make()
    assert len(told.slow_motion()) == 13
    plain.step()
    assert same(weights(told), weights(plain))
    assert np.array_equal(told.capture().plane.fake, plain.capture().plane.fake)


def test_new_weights_for_the_sound_player_do_not_heal_a_broken_one():
    run = make()
    play(run, 5)
    run.trainer.discriminator.values.fill_(float("nan"))
    play(run, 1)
    assert run.diverged
    run.reinitialize("generator")
    assert run.diverged
    run.reinitialize("discriminator")
    assert not run.diverged


def test_changes_at_one_step_are_replayed_in_their_order():
    run = make()
    run.apply({"std": 0.3})
    run.apply({"data": "grid"}, keep_weights=True)  # the dials of other data are dropped
    assert run.trainer.experiment.std == 0.1
    play(run, 20)
    end = weights(run)
    run.restore(0)
    assert run.trainer.experiment.std == 0.1
    play(run, 20)
    assert same(end, weights(run))


def test_a_long_text_is_cut_in_the_marks_only():
    run = make(data="drawn")
    run.apply({"drawing": "AZaz" * 500})
    (mark,) = run.recording.marks()
    assert len(mark.settings["drawing"]) < 40
    assert run.recording.changes[0].settings["drawing"] == "AZaz" * 500
