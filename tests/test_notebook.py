"""`ganviz.record`: what it trains, keeps and writes, how it ends early, and what it refuses."""

import io
import re
import signal
import threading
from contextlib import redirect_stderr
from dataclasses import replace
from html import unescape

import numpy as np
import pytest
import torch
from PIL import Image

import ganviz
from ganviz import Experiment, GanvizError, SettingError, Trainer
from ganviz.export.replay import VIEWS
from ganviz.notebook import SHOWN_MB, held_interrupts
from ganviz.presets import load_preset
from ganviz.recording import Recording, open_recording
from ganviz.runfile import WRITTEN

SMALL = {"generator_width": 8, "discriminator_width": 8, "batch_size": 16}
ENDLESS = 10**9


def small(**settings):
    return Experiment(seed=7, **{**SMALL, **settings})


def weights(trainer):
    return torch.cat([trainer.generator.values, trainer.discriminator.values])


@pytest.fixture(scope="module")
def recorded():
    return ganviz.record(small(), 40, frames=5, title='A <ring> & "more"', views=["losses", "plane"], dark=True)


# --- training
def test_it_trains_as_a_loop_of_steps_does(recorded):
    trainer = Trainer(small(), device="cpu")
    for _ in range(40):
        trainer.step()
    assert torch.equal(weights(recorded.run.trainer), weights(trainer))
    assert torch.equal(weights(recorded.recording.resume("cpu")), weights(trainer))
    assert recorded.recording.snapshots.steps == [0, 10, 20, 30, 40] and recorded.ended == ""


def test_what_was_recorded_stays_when_the_run_goes_on():
    recorded = ganviz.record(small(), 3, frames=2)
    recorded.run.step()
    recorded.run.capture()
    assert recorded.recording.snapshots.steps == [0, 3] and recorded.recording.end.step == 3


def test_the_last_moment_is_looked_at_whole(recorded):
    first, last = recorded.recording.snapshots[0], recorded.recording.snapshots[-1]
    assert first.game is None and last.game is not None


def test_the_default_experiment_needs_no_words():
    assert ganviz.record(steps=1, frames=1).run.trainer.experiment.settings() == Experiment().settings()


def test_a_preset_by_name_with_its_weights_and_title():
    name = "collapsed"
    preset = load_preset(name)
    recorded = ganviz.record(name, 2, frames=2)
    begin = preset.weights_steps
    assert recorded.recording.snapshots.steps == [begin, begin + 2] and recorded.title == preset.title
    assert recorded.run.trainer.experiment.settings() == preset.experiment().settings()


def test_there_is_a_bar_on_the_error_stream_only(capfd):
    ganviz.record(small(), 30, frames=2)
    told = capfd.readouterr()
    assert "training" in told.err and "30/30" in told.err and told.out == ""


def test_threads_are_given_back():
    before = torch.get_num_threads()
    ganviz.record(small(), 1, frames=1, threads=before + 1)
    with pytest.raises(GanvizError, match="abacus"):
        ganviz.record(small(), 1, device="abacus", threads=before + 1)
    assert torch.get_num_threads() == before


# --- ending early
def test_divergence_ends_with_words_and_shows_what_there_was(capsys):
    rates = {"generator_lr": 10.0, "discriminator_lr": 10.0}
    recorded = ganviz.record(small(objective="least_squares", **rates), 300, frames=31)
    assert recorded.ended == f"Training diverged: {recorded.run.diverged}. It ends at step 10."
    assert capsys.readouterr().out == f"{recorded.ended}\n" and recorded.ended in repr(recorded)
    assert recorded.recording.diverged == recorded.run.diverged != ""
    assert recorded.recording.snapshots.steps == [0, 10] and recorded.recording.snapshots[-1].diverged
    assert recorded.replay.frames == 2


class Impatient(io.StringIO):
    """An error stream that interrupts once its bar tells of a step."""

    def write(self, text):
        if not self.getvalue() and re.search(r" [1-9]\d*/", text):
            super().write(text)
            signal.raise_signal(signal.SIGINT)
        return len(text)


def test_an_interrupt_returns_what_there_is_and_no_half_step(capsys):
    usual = signal.getsignal(signal.SIGINT)
    with redirect_stderr(Impatient()):
        recorded = ganviz.record(small(), ENDLESS, frames=3)
    at = recorded.run.trainer.step_count
    assert 0 < at < ENDLESS and recorded.ended == f"Interrupted at step {at:,} of {ENDLESS:,}."
    assert recorded.ended in capsys.readouterr().out
    assert recorded.recording.snapshots.steps == [0, at] and recorded.recording.snapshots[-1].game is not None
    assert torch.equal(weights(recorded.recording.restore(at, "cpu")), weights(recorded.run.trainer))
    assert signal.getsignal(signal.SIGINT) is usual


def test_a_second_interrupt_raises():
    with held_interrupts() as noted:
        assert not noted.is_set()
        signal.raise_signal(signal.SIGINT)
        assert noted.is_set()
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)


def test_it_trains_in_a_thread_of_its_own():
    kept = []
    thread = threading.Thread(target=lambda: kept.append(ganviz.record(small(), 2, frames=2)))
    thread.start()
    thread.join()
    assert kept[0].recording.snapshots.steps == [0, 2]


# --- what it shows and writes
def test_a_cell_shows_the_replay_in_a_sandbox(recorded):
    html = recorded._repr_html_()
    attributes = dict(re.findall(r'([\w-]+)="([^"]*)"', html))
    assert html.startswith("<iframe") and html.count("<") == 2, (
        "nothing of the title or the replay leaves its attribute"
    )
    assert unescape(attributes["srcdoc"]) == recorded.replay.html
    assert unescape(attributes["title"]) == recorded.title
    assert attributes["sandbox"] == "allow-scripts"


def test_long_runs_stay_small():
    recorded = ganviz.record(Experiment(), 1, frames=1)
    long = Recording(recorded.recording.experiment, history_mb=512)
    for step in range(600):
        long.add_snapshot(replace(recorded.recording.snapshots[-1], step=step))
    player = replace(recorded, recording=long)
    assert player.replay.left_out == 299  # every second but the last
    assert 0.4 * SHOWN_MB < len(player._repr_html_().encode()) / 1e6 < 1.02 * SHOWN_MB


@pytest.mark.parametrize("ending", WRITTEN)
def test_it_writes_every_kind_of_file(recorded, tmp_path, ending):
    path = recorded.save(str(tmp_path / f"run{ending}"))
    assert path == tmp_path / f"run{ending}" and path.stat().st_size > 500
    assert list(tmp_path.iterdir()) == [path]


def test_files_hold_the_run_with_the_chosen_views(recorded, tmp_path):
    again = open_recording(recorded.save(tmp_path / "run.ganviz"))
    assert again.snapshots.steps == [0, 10, 20, 30, 40]
    with Image.open(recorded.save(tmp_path / "run.gif")) as file:
        assert file.n_frames >= 5 and np.asarray(file.convert("RGB")).mean() < 100, "dark"
    page = recorded.save(tmp_path / "run.html").read_text(encoding="utf-8")
    assert "A &lt;ring&gt; &amp; &quot;more&quot;" in page


# --- what it refuses, before it trains
@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"experiment": 3}, ["experiment 3 is neither an Experiment nor the name of a preset", "rotating"]),
        ({"experiment": "rign"}, ["unknown preset 'rign'", "rotating"]),
        ({"steps": 0}, ["steps 0 is not a whole number from 1 on"]),
        ({"steps": 2.5}, ["steps 2.5"]),
        ({"steps": True}, ["steps True"]),
        ({"frames": 0}, ["frames 0 is not a whole number from 1 to 100,000"]),
        ({"frames": 10**6}, ["frames 1000000"]),
        ({"threads": "two"}, ["threads 'two' is not a whole number"]),
        ({"views": ["plain"]}, ["unknown view 'plain'", "plane"]),
        ({"views": ["samples"]}, ["unknown view 'samples'", "losses", "(those for ring)"]),
        ({"views": []}, ["no view chosen; choose from", "plane"]),
        ({"dark": "yes"}, ["dark 'yes' is not True, False or None"]),
        ({"title": 7}, ["title 7 is not a text"]),
        ({"device": "abacus"}, ["abacus", "cpu"]),
    ],
)
def test_what_cannot_be_is_refused_before_training(arguments, words):
    with pytest.raises(GanvizError) as refused:
        ganviz.record(**{"steps": ENDLESS, **arguments})
    assert all(word in str(refused.value) for word in words), refused.value


def test_an_unknown_ending_is_refused_with_the_choices(recorded, tmp_path):
    with pytest.raises(SettingError, match=r"cannot write 'run\.avi'; choose an ending from \.ganviz, \.html"):
        recorded.save(tmp_path / "run.avi")


def test_one_view_may_be_given_by_its_name():
    assert ganviz.record(small(), 1, frames=1, views="plane").views == ("plane",)
    assert "plane" in VIEWS
