"""How long a notice stays."""

from types import SimpleNamespace

import pytest

from ganviz.app import readout
from ganviz.app.readout import SHOW_FOR, Notice


@pytest.fixture
def clock(monkeypatch):
    clock = SimpleNamespace(now=100.0)
    monkeypatch.setattr(readout, "time", SimpleNamespace(monotonic=lambda: clock.now))
    return clock


@pytest.fixture
def notice():
    return Notice(reset=lambda: None, go_back=lambda: None)


def stays(notice):
    notice.expire()
    return notice._alert.visible


def test_information_goes_after_a_while_and_an_error_stays(clock, notice):
    notice.show("By the way.")
    clock.now += SHOW_FOR - 0.1
    assert stays(notice)
    clock.now += 0.2
    assert not stays(notice)
    notice.show("Broken.", "error")
    clock.now += 1000
    assert stays(notice)


def test_what_is_told_before_the_page_is_seen_stays_as_long_from_then_on(clock, notice):
    notice.show("By the way.")
    clock.now += SHOW_FOR - 0.1
    notice.renew()
    clock.now += SHOW_FOR - 0.1
    assert stays(notice)
    clock.now += 0.2
    assert not stays(notice)


def test_an_error_is_not_made_to_go_by_being_seen(clock, notice):
    notice.show("Broken.", "error")
    notice.renew()
    clock.now += 1000
    assert stays(notice)
