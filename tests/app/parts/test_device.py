"""What training takes and gives, in numbers and over the last minutes."""

from dataclasses import replace
from types import SimpleNamespace

import pytest
from charting import Shown

from ganviz.app.parts import device as device_module
from ganviz.app.parts.device import KEPT, MIB, Device, figures
from ganviz.engine.usage import Usage


@pytest.fixture
def clock(monkeypatch):
    clock = SimpleNamespace(now=50.0)
    monkeypatch.setattr(device_module, "time", SimpleNamespace(monotonic=lambda: clock.now))
    return clock


@pytest.fixture
def shown(clock):
    return Shown(Device())


def state_of(ring, speed, memory=100 * MIB):
    return replace(ring[0], steps_per_second=speed, usage=Usage("process", memory, 2 * memory if memory else None))


def test_numbers_of_now(ring):
    told = dict(figures(state_of(ring, 1234.5)))
    assert told == {
        "Device": "cpu", "Steps/s": "1,234", "Real samples/s": f"{1234.5 * 16:,.0f}",
        "Memory of the process": "100 MiB", "at most": "200 MiB",
    }  # fmt: skip


def test_what_is_unknown_is_said_to_be(ring):
    told = dict(figures(state_of(ring, 0.25, None)))
    assert (told["Memory of the process"], told["Steps/s"]) == ("unknown here", "0.2")


def test_of_pictures_they_are_pictures(digits):
    assert "Real pictures/s" in dict(figures(digits[0]))


def test_each_real_sample_of_a_step_is_counted(ring):
    settings = {**ring[0].snapshot.settings, "packing": 2, "discriminator_steps": 3}
    state = state_of(ring, 10)
    more = replace(state, moment=replace(state.moment, snapshot=replace(state.snapshot, settings=settings)))
    assert dict(figures(more))["Real samples/s"] == f"{10 * 16 * 2 * 3:,}"


def test_a_point_a_second_is_kept_and_streamed(shown, ring, clock):
    for second, speed in ((0.0, 100), (0.4, 150), (1.0, 200)):
        clock.now = 50 + second
        shown.show(state_of(ring, speed))
    points = shown.chart._points
    assert points.column("second").tolist() == [0, 1] and points.column("speed").tolist() == [100, 200]
    assert points.column("memory").tolist() == [100, 100]
    assert shown.rows(points) == (1, False)
    assert (shown.chart._across.range.start, shown.chart._across.range.end) == (0, 1)
    assert shown.chart._papers["speed"].y.range.end > 200


def test_the_last_minutes_are_kept(shown, ring, clock):
    for second in range(KEPT + 20):
        clock.now = 50 + second
        shown.show(state_of(ring, second))
    seconds = shown.chart._points.column("second")
    assert len(seconds) == KEPT and (seconds[0], seconds[-1]) == (20, KEPT + 19)
    assert shown.chart._across.range.start == 20


def test_numbers_are_words_of_the_page(shown, ring):
    shown.show(state_of(ring, 100))
    assert "<dt>Steps/s</dt><dd>100</dd>" in shown.chart._numbers.text and shown.chart._numbers.visible
