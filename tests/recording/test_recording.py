"""The recording keeps to its budget and gives back any step."""

import pytest
import torch

from ganviz import Experiment, GanvizError, Run

SMALL = {"generator_width": 8, "discriminator_width": 8, "batch_size": 16}


def eventful_run():
    """A run with live changes and single steps; (run, weights of G after each step)."""
    run, weights = Run(Experiment(**SMALL), device="cpu"), {}
    changes = {5: {"generator_lr": 0.01}, 12: {"objective": "hinge", "std": 0.3}, 20: {"batch_size": 8}}
    for step in range(30):
        if step in changes:
            run.apply(changes[step])
        run.step({7: "discriminator", 15: "generator"}.get(step, "both"))
        weights[step + 1] = run.trainer.generator.values.clone()
    run.capture()
    return run, weights


@pytest.mark.parametrize("step", [1, 5, 6, 8, 12, 13, 16, 21, 30])
def test_any_step_is_restored_bit_for_bit(step):
    run, weights = eventful_run()
    assert torch.equal(run.recording.restore(step, "cpu").generator.values, weights[step])


def test_what_was_restored_goes_on_as_the_run_did():
    run, weights = eventful_run()
    trainer = run.recording.restore(21, "cpu")
    for _ in range(9):
        trainer.step()
    assert torch.equal(trainer.generator.values, weights[30])


# --- with remedies, switched on and off in the run
LIVE_REMEDIES = {
    3: {"regularizers": ["spectral_norm", "r2", "dragan"], "dragan_interval": 2},
    6: {"dropout": 0.3, "instance_noise": 0.2, "instance_noise_steps": 20, "ema_decay": 0.9},
    9: {"label_smoothing": 0.1, "label_flips": 0.2, "schedule": "linear", "schedule_steps": 60, "warm_up_steps": 12},
    12: {"unrolling_steps": 2, "gradient_clip_norm": 0.5},
    15: {"regularizers": [], "update_scheme": "extragradient", "unrolling_steps": 0},
    18: {"regularizers": ["spectral_norm", "consensus"], "objective": "relativistic", "dropout": 0.0},
    21: {"ema_decay": 0.0, "update_scheme": "simultaneous"},
    24: {"ema_decay": 0.5, "schedule": "constant"},
}
FIXED_REMEDIES = {
    "plain": {},
    "company": {"minibatch_layer": "discrimination", "packing": 2, "discriminator_norm": "layer"},
    "optimistic": {"generator_optimizer": "optimistic_adam", "discriminator_optimizer": "optimistic_adam"},
    "batch": {"generator_norm": "batch", "minibatch_layer": "stddev", "discriminator_activation": "maxout"},
}


def treated_run(settings, checkpoints=(5, 14, 20)):
    """A run in which remedies come and go; (run, the trainer's whole state after each step)."""
    run, states = Run(Experiment(**SMALL, **settings), device="cpu"), {}
    for step in range(27):
        if step in LIVE_REMEDIES:
            run.apply(LIVE_REMEDIES[step])
        run.step()
        if step + 1 in checkpoints:
            run.recording.add_checkpoint(run.trainer)
        states[step + 1] = flatten(run.trainer.state_dict())
    run.capture()
    return run, states


def flatten(state, path=""):
    if isinstance(state, dict | list):
        pairs = state.items() if isinstance(state, dict) else enumerate(state)
        return {k: v for key, value in pairs for k, v in flatten(value, f"{path}/{key}").items()}
    return {} if state is None else {path: torch.as_tensor(state).clone()}


@pytest.mark.parametrize("settings", FIXED_REMEDIES.values(), ids=FIXED_REMEDIES)
def test_a_run_in_which_remedies_come_and_go_is_restored_bit_for_bit(settings):
    run, states = treated_run(settings)
    for step in (2, 5, 8, 11, 14, 16, 20, 23, 26, 27):  # at which nothing changes
        restored = flatten(run.recording.restore(step, "cpu").state_dict())
        assert restored.keys() == states[step].keys()
        assert all(torch.equal(restored[path], value) for path, value in states[step].items())


def test_a_step_before_the_first_checkpoint_is_refused():
    run, _ = eventful_run()
    with pytest.raises(GanvizError, match="earliest checkpoint is at step 0"):
        run.recording.restore(-1, "cpu")


def test_memory_stays_within_the_budget():
    run = Run(Experiment(), device="cpu", history_mb=1)
    for _ in range(40):
        run.step()
        run.capture()
        run.recording.add_checkpoint(run.trainer)
    assert sum(s.nbytes for s in run.recording.snapshots) <= 2**19
    assert sum(c.nbytes for c in run.recording.checkpoints) <= 2**20
    assert run.recording.snapshots[-1].step == 40


@pytest.mark.parametrize(
    ("off", "on"),
    [({"regularizers": []}, {"regularizers": ["spectral_norm"]}), ({"ema_decay": 0.0}, {"ema_decay": 0.9})],
    ids=["spectral norm", "average"],
)
def test_what_begins_anew_when_switched_off_and_on_does_so_in_a_replay(off, on):
    run = Run(Experiment(generator_width=8, discriminator_width=8, batch_size=8, **on), device="cpu")
    for _ in range(7):
        run.step()
    run.apply(off)
    run.apply(on)
    for _ in range(5):
        run.step()
    wanted = run.trainer.state_dict()
    again = run.recording.restore(12, "cpu", None).state_dict()
    for player in ("generator", "discriminator"):
        assert torch.equal(wanted[player]["values"], again[player]["values"])
        assert all(torch.equal(wanted[player]["buffers"][n], b) for n, b in again[player]["buffers"].items())
    if "ema_decay" in on:
        assert torch.equal(wanted["generator"]["average"], again["generator"]["average"])
