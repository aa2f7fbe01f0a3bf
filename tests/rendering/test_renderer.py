"""Files are written in another process, which tells how far it is and can be ended at any time."""

import os
import signal
from io import BytesIO

import pytest
from PIL import Image
from waiting import wait_until

from ganviz.export import Look
from ganviz.rendering import Order, Renderer
from ganviz.rendering.renderer import LOST
from ganviz.rendering.worker import NICER, Bench, OpenFile, Refused, Worker, Write

QUICK = Order(".gif", Look(("losses",), (320, 240)), fps=4, seconds=2, hold=0)
LONG = Order(".mp4", Look(size=(1920, 1080)), fps=60, spacing="all")


@pytest.fixture
def make(saved):
    renderers = []

    def build():
        told = []
        renderer = Renderer(Bench(), lambda: told.append(renderers and renderer.now))
        renderer.told = told
        renderers.append(renderer)
        renderer.open(saved)
        wait_until(lambda: renderer.now.opened == saved, "the run")
        return renderer

    yield build
    for renderer in renderers:
        process = renderer.process
        renderer.stop()
        wait_until(lambda process=process: process is None or not process.is_alive(), "the end")


def write(renderer, order, path):
    renderer.write(order, path)
    wait_until(lambda: renderer.now.written == path or renderer.now.unwritten, "the file")
    return renderer.now.unwritten


def test_it_tells_what_was_opened(make):
    now = make().now
    assert (now.steps, now.data) == (tuple(range(0, 45, 4)), "ring")


def test_progress_rises_to_the_end(make, tmp_path):
    renderer = make()
    assert write(renderer, QUICK, tmp_path / "a.gif") == ""
    shares = [now.share for now in renderer.told if now and now.doing.startswith("frame")]
    assert shares == sorted(shares) and shares[-1] == 1
    with Image.open(tmp_path / "a.gif") as image:
        assert image.n_frames == 8


@pytest.mark.skipif(not hasattr(os, "getpriority"), reason="no priorities")
def test_it_stands_back_behind_training(make):
    renderer = make()
    ours = os.getpriority(os.PRIO_PROCESS, 0)
    wait_until(
        lambda: os.getpriority(os.PRIO_PROCESS, renderer.process.pid) == min(19, ours + NICER), "the lower priority"
    )


def test_what_is_cancelled_leaves_neither_process_nor_file(make, tmp_path):
    renderer, gone = make(), []
    process = renderer.process
    renderer.write(LONG, tmp_path / "a.mp4")
    wait_until(lambda: list(tmp_path.glob("*.partial")), "the first bytes")
    renderer.stop(lambda: gone.append(process.is_alive()))
    wait_until(lambda: gone, "the end")
    assert gone == [False] and not (tmp_path / "a.mp4").exists()
    assert write(renderer, QUICK, tmp_path / "b.gif") == ""  # and another can be written after it


def test_of_previews_asked_for_quickly_the_last_is_drawn(make):
    renderer = make()
    orders = [Order(".png", Look(("losses",), (320, 240 + i)), moment=i / 9) for i in range(10)]
    for order in orders:
        renderer.preview(order)
    wait_until(lambda: renderer.now.preview and not renderer._previewing, "the last preview")
    with Image.open(BytesIO(renderer.now.preview)) as image:
        assert image.size == (320, 249)
    assert len({now.preview for now in renderer.told if now and now.preview}) <= 2


def test_two_write_at_once_and_do_not_know_of_each_other(make, tmp_path):
    one, other = make(), make()
    one.write(LONG, tmp_path / "a.mp4")
    assert write(other, QUICK, tmp_path / "b.gif") == ""
    one.stop()
    assert write(other, QUICK, tmp_path / "c.gif") == ""


def test_what_cannot_be_opened_is_told(make, tmp_path):
    renderer = make()
    (tmp_path / "bad.ganviz").write_bytes(b"nonsense")
    renderer.open(tmp_path / "bad.ganviz")
    wait_until(lambda: renderer.now.unopened, "the reason")
    assert "is cut off" in renderer.now.unopened and renderer.now.opened is None


def test_what_cannot_be_written_is_told_and_the_next_can(make, tmp_path):
    renderer = make()
    assert "missing does not exist" in write(renderer, QUICK, tmp_path / "missing" / "a.gif")
    samples = Order(".gif", Look(("film",), (320, 240)))
    assert "view 'film' is not for ring" in write(renderer, samples, tmp_path / "a.gif")
    assert write(renderer, QUICK, tmp_path / "a.gif") == ""
    assert [path.name for path in tmp_path.iterdir()] == ["a.gif"]


def test_why_there_is_no_preview_is_told(make):
    renderer = make()
    renderer.preview(Order(".gif", Look(("film",), (320, 240))))
    wait_until(lambda: renderer.now.preview_problem, "the reason")
    assert "is not for ring" in renderer.now.preview_problem


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no SIGKILL")
def test_a_process_that_is_killed_is_told_and_another_takes_its_place(make, tmp_path, saved):
    renderer = make()
    renderer.write(LONG, tmp_path / "a.mp4")
    os.kill(renderer.process.pid, signal.SIGKILL)
    wait_until(lambda: renderer.now.unwritten, "the loss")
    assert renderer.now.unwritten == LOST and renderer.process is None
    renderer.open(saved)
    assert write(renderer, QUICK, tmp_path / "b.gif") == ""


def test_a_full_disk_is_told(saved, tmp_path, request):
    answers = []
    worker = Worker(type("Line", (), {"answer": staticmethod(answers.append)}), Bench())
    worker.do(OpenFile(saved))
    request.getfixturevalue("full_disk")
    for ending in (".gif", ".png", ".html", ".csv", ".ganviz"):
        worker.do(Write(Order(ending, Look(("losses",), (320, 240))), tmp_path / f"a{ending}"))
        assert isinstance(answers[-1], Refused) and "No space left on device" in answers[-1].why
    assert list(tmp_path.iterdir()) == []
