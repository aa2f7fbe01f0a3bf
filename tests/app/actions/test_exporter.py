"""One page's way into files, with a real engine and real processes but without a page."""

import pytest
from acting import wait_until
from PIL import Image

from ganviz import Experiment, LocalEngine
from ganviz.app.actions.exporter import Exporter
from ganviz.engine.commands import Step
from ganviz.export import Look
from ganviz.recording import open_recording
from ganviz.rendering import Order, Turns
from ganviz.rendering.worker import Bench

SMALL = {"generator_width": 8, "discriminator_width": 8, "batch_size": 16}
QUICK = Order(".gif", Look(("losses",), (320, 240)), fps=4, seconds=2)
LONG = Order(".mp4", Look(size=(1920, 1080)), fps=30, hold=60, spacing="all")  # the last frame is encoded 1,800 times


@pytest.fixture
def make(tmp_path):
    made = []

    def build(turns):
        engine = LocalEngine(Experiment(**SMALL), device="cpu", max_fps=60)
        folder = tmp_path / f"page-{len(made)}"
        folder.mkdir()
        exporter = Exporter(engine, folder, turns, Bench(), lambda: None)
        exporter.engine, exporter.folder = engine, folder
        made.append(exporter)
        wait_until(lambda: engine.latest, "the first state")
        steps(exporter, 5)
        return exporter

    yield build
    for exporter in made:
        exporter.close()
        exporter.engine.close()
        wait_until(lambda exporter=exporter: not exporter.folder.exists(), "the folder to go")


def steps(exporter, count):
    end = exporter.engine.latest.snapshot.step + count
    exporter.engine.do(Step("both", count))
    wait_until(lambda: exporter.engine.latest.snapshot.step == end, f"step {end}")


def until(exporter, condition, what):
    wait_until(lambda: exporter.advance() or condition(exporter.progress), what, 60)
    return exporter.progress


def done(exporter):
    return until(exporter, lambda progress: not progress.busy, "the end of the export")


def test_a_file_is_written_of_the_run_as_it_is_then(make):
    exporter = make(Turns(1))
    exporter.export(QUICK)
    with Image.open(done(exporter).written) as image:
        assert image.size == (320, 240)
    steps(exporter, 20)
    exporter.export(Order(".ganviz"))
    progress = done(exporter)
    assert open_recording(progress.written).end.step == 25
    assert progress.written.name == "ganviz-ring-step-25.ganviz"
    # the copy and the last file are all that is left
    assert len([path for path in exporter.folder.rglob("*") if path.is_file()]) == 2


def test_one_file_at_a_time(make):
    exporter = make(Turns(1))
    exporter.export(QUICK)
    exporter.export(Order(".csv"))
    assert done(exporter).written.suffix == ".gif"


def test_who_comes_second_waits_and_is_told_for_how_many(make):
    turns = Turns(1)
    first, second, third = make(turns), make(turns), make(turns)
    first.export(LONG)
    until(first, lambda progress: progress.doing.startswith("frame") or len(turns), "a turn")
    second.export(QUICK)
    until(second, lambda progress: progress.doing == "waiting for 1 other export", "the words")
    third.export(QUICK)
    until(third, lambda progress: progress.doing == "waiting for 2 other exports", "the words")
    second.cancel()
    until(third, lambda progress: progress.doing == "waiting for 1 other export", "the words")
    first.cancel()
    assert done(third).written and len(turns) == 0


def test_cancelling_leaves_nothing_and_another_can_follow(make):
    turns = Turns(1)
    exporter = make(turns)
    exporter.export(LONG)
    until(exporter, lambda progress: list(exporter.folder.glob("out-*/*.partial")), "the first bytes")
    process = exporter._renderer.process
    exporter.cancel()
    assert not exporter.progress.busy and len(turns) == 0
    wait_until(lambda: not process.is_alive() and not list(exporter.folder.glob("out-*")), "the end")
    exporter.export(QUICK)
    assert done(exporter).written


def test_what_cannot_be_written_is_told_and_makes_room(make):
    turns = Turns(1)
    exporter = make(turns)
    exporter.export(Order(".gif", Look(("film",), (320, 240))))
    progress = done(exporter)
    assert "view 'film' is not for ring" in progress.problem and not progress.written
    assert len(turns) == 0 and not list(exporter.folder.glob("out-*"))
    exporter.export(QUICK)
    assert done(exporter).problem == ""


def test_a_copy_that_cannot_be_taken_is_told(make):
    exporter = make(Turns(1))
    exporter._folder.rmdir()
    exporter.export(QUICK)
    assert "The run could not be copied. cannot write" in done(exporter).problem
    exporter._folder.mkdir()
    exporter.export(QUICK)
    assert done(exporter).written


def test_previews_are_of_the_run_as_it_is_and_cost_nothing_at_rest(make):
    exporter = make(Turns(1))
    exporter.refresh()
    until(exporter, lambda _: exporter.seen.opened, "the run")
    kept = exporter.seen.steps
    exporter.preview(QUICK)
    until(exporter, lambda _: exporter.seen.preview, "the preview")
    exporter.refresh()
    assert not exporter.copying  # nothing has happened
    process = exporter._renderer.process
    exporter.rest()
    wait_until(lambda: not process.is_alive(), "the rest")
    steps(exporter, 10)
    exporter.refresh()
    until(exporter, lambda _: exporter.seen.steps != kept, "the run as it is now")
    assert len(list(exporter.folder.glob("copy-*"))) == 1
