"""Whatever happens to a run, its state tells what was chosen and what is in force, and the two belong together."""

import pytest
from waiting import SMALL, at, wait_until

from ganviz import Experiment
from ganviz.engine import LocalEngine, Run
from ganviz.engine.commands import (
    Become,
    BreakIt,
    Change,
    Compare,
    Cure,
    EndComparison,
    Follow,
    Open,
    Pause,
    Play,
    Reset,
    Restore,
    Save,
    Show,
    Step,
    Swap,
    Switch,
)
from ganviz.presets import load_preset
from ganviz.recipes import listed_recipes
from ganviz.recording import open_recording, save_recording

WASSERSTEIN = {"objective": "wasserstein"}
TURNING = next(recipe for recipe in listed_recipes() if recipe.turns)
CURED = next((r, cure) for r in listed_recipes() for cure in r.cures if cure.settings and not cure.afresh)


def done(engine, *commands):
    """The state once these commands are carried out."""
    for command in commands:
        engine.do(command)
    wait_until(lambda: engine.latest.answered == engine.asked, f"that {commands} are carried out")
    return engine.latest


def trained(engine, steps=60):
    engine.do(Step("both", steps))
    return at(engine, engine.latest.timeline.step + steps)


def live(engine, tmp_path):
    done(engine, Change({"generator_lr": 0.002}))


def following(engine, tmp_path):
    done(engine, Change(WASSERSTEIN), Change({"objective": "non_saturating"}))


def structural(engine, tmp_path):
    done(engine, Change({"generator_width": 9, "std": 0.2}))


def with_weights(engine, tmp_path):
    done(engine, Change({"std": 0.2}), Change({"data": "circle"}, keep_weights=True))


def become(engine, tmp_path):
    done(engine, Change({"regularizers": ["r1"]}), Become({**SMALL, "data": "grid"}))


def become_live(engine, tmp_path):
    before = dict(engine.latest.chosen)
    done(engine, Change(WASSERSTEIN), Change({"regularizers": []}), Change({"batch_size": 32}))
    state = done(engine, Become(before, afresh=False))
    assert state.run == 0 and dict(state.chosen) == before


def preset(engine, tmp_path):
    started = load_preset("collapsed")
    assert done(engine, Become(started.settings, started.warm_start())).snapshot.step == started.weights_steps
    done(engine, Become(load_preset("wgan-gp-ring").settings))


def reset(engine, tmp_path):
    done(engine, Change({"generator_lr": 0.002}), Reset())


def restored(engine, tmp_path):
    trained(engine)
    done(engine, Change({"generator_lr": 0.002}))
    done(engine, Change(WASSERSTEIN))
    trained(engine)
    state = done(engine, Restore(60))
    assert state.settings["objective"] == "wasserstein"
    assert "objective" not in done(engine, Restore(30)).chosen


def restored_after_undo(engine, tmp_path):
    before = dict(engine.latest.chosen)
    trained(engine, 20)
    done(engine, Change({"regularizers": ["r1"]}), Become(before, afresh=False))
    trained(engine, 20)
    done(engine, Restore(30))


def looked_back(engine, tmp_path):
    trained(engine)
    done(engine, Change(WASSERSTEIN))
    trained(engine)
    state = done(engine, Show(0))
    assert state.snapshot.settings["objective"] == "non_saturating" != state.settings["objective"]
    done(engine, Change({"objective": "hinge"}))


def switched(engine, tmp_path):
    trained(engine)
    done(engine, Change({"generator_width": 9}))
    trained(engine)
    done(engine, Switch(1))


def opened(engine, tmp_path):
    trained(engine)
    path = tmp_path / "run.ganviz"
    done(engine, Save(path))
    wait_until(lambda: engine.latest.saved.path == path, "the file")
    done(engine, Change({"data": "grid", "generator_lr": 0.1}), Open(path))
    assert engine.latest.settings["data"] == "ring"


def swapped(engine, tmp_path):
    done(engine, Compare(WASSERSTEIN))
    state = done(engine, Swap())
    assert state.settings["objective"] == "wasserstein" and "regularizers" not in state.chosen
    done(engine, Change({"discriminator_lr": 0.002}))
    agree(engine.latest.rival)


def swapped_and_begun_again(engine, tmp_path):
    done(engine, Compare(WASSERSTEIN), Swap(), Change({"generator_width": 9}))
    rival = engine.latest.rival
    assert rival.settings["objective"] == "non_saturating" and rival.settings["regularizers"] == []
    agree(rival)


def compared_no_more(engine, tmp_path):
    done(engine, Compare({"generator_lr": 0.02}), Change({"generator_lr": 0.03}), EndComparison())


def planned(engine, tmp_path):
    engine.do(Follow([(10, {"objective": "hinge"}), (20, {"std": 0.3})], 30))
    engine.do(Play())
    assert at(engine, 30).settings["std"] == 0.3


def broken(engine, tmp_path):
    engine.do(BreakIt(TURNING.name))
    state = at(engine, TURNING.steps)
    assert dict(state.settings) == TURNING.collapsed_experiment().settings()


def cured(engine, tmp_path):
    recipe, cure = CURED
    done(engine, BreakIt(recipe.name, seed=3), Pause(), Cure(recipe.name, cure.name), Pause())
    assert engine.latest.settings["seed"] == 3
    agree(engine.latest.rival)


def refused(engine, tmp_path):
    before = engine.latest
    state = done(engine, Change({"data": "mnist"}, keep_weights=True))
    assert "networks cannot stay" in state.error and state.run == before.run
    assert (dict(state.chosen), dict(state.settings)) == (dict(before.chosen), dict(before.settings))


WAYS = [
    *(live, following, structural, with_weights, become, become_live, preset, reset, restored, restored_after_undo),
    *(
        looked_back,
        switched,
        opened,
        swapped,
        swapped_and_begun_again,
        compared_no_more,
        planned,
        broken,
        cured,
        refused,
    ),
]


def agree(state):
    assert Experiment(**state.chosen).settings() == state.settings


def chosen_there(state, settings):
    """What a page shows that holds the state's experiment and has a person choose these settings."""
    experiment = Experiment(**state.chosen)
    experiment.update(settings)
    return experiment


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_chosen_and_in_force_agree_and_settings_go_on_following(make, way, tmp_path):
    engine = make()
    way(engine, tmp_path)
    state = done(engine)
    agree(state)
    for settings in (WASSERSTEIN, {"data": "mnist", "batch_size": 8}):
        expected = chosen_there(state, settings)
        if "objective" not in settings:
            expected.update({"objective": "non_saturating"})
            done(engine, Change({"objective": "non_saturating"}))
        state = done(engine, Change(settings))
        assert state.settings == expected.settings() and state.chosen == expected.chosen()
        if "regularizers" not in state.chosen:
            assert state.settings["regularizers"] == (["weight_clipping"] if settings is WASSERSTEIN else ["r1"])
    if "latent_dim" not in state.chosen:
        assert state.settings["latent_dim"] == 64


def test_a_recording_of_an_older_version_still_knows_what_was_chosen(tmp_path):
    run = Run(Experiment(**SMALL), device="cpu")
    run.apply({"generator_lr": 0.002})
    run.recording.changes = [type(c)(c.step, c.settings) for c in run.recording.changes]  # which does not tell
    for _ in range(20):
        run.step()
    run.capture()
    save_recording(run.recorded(), tmp_path / "run.ganviz")
    again = Run.from_recording(open_recording(tmp_path / "run.ganviz"), device="cpu")
    for step in (20, 10, 0):
        again.restore(step)
        assert dict(again.in_force[0]) == {**SMALL, "generator_lr": 0.002}


def test_what_was_dropped_at_a_checkpoint_is_not_taken_again():
    """A checkpoint that is made after two changes at its step is not to take the first of them over the second."""
    run = Run(Experiment(**SMALL), device="cpu")
    for _ in range(500):
        run.step()
    run.apply({"std": 0.3})
    run.apply({"data": "grid"}, keep_weights=True)
    run.capture()
    before = [dict(part) for part in run.in_force]
    for _ in range(5):
        run.step()
    run.restore(502)
    assert [dict(part) for part in run.in_force] == before


def test_a_refused_command_leaves_all_as_it_was():
    engine = LocalEngine(Experiment(**SMALL), device="cpu", max_fps=60)
    wait_until(lambda: engine.latest is not None, "the first state")
    trained(engine)
    done(engine, Compare({"generator_lr": 0.02}), Follow([(10_000, {"std": 0.3})], 20_000), Play())
    before = engine.latest
    for command in (Compare({}, step=10**9), Cure(*(part.name for part in CURED), step=10**9)):
        state = done(engine, command)
        assert "the run has only reached" in state.error and state.playing and state.planned == before.planned
        assert (state.run, state.comparison.number) == (before.run, before.comparison.number)
    state = done(engine, Pause())
    assert state.comparison.step == state.snapshot.step > before.snapshot.step
    engine.close()
