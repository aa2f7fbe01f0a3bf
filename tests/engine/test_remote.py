"""The one transport: what is sent is answered in order and numbered; an end is told once, and never after `stop`."""

import os
import threading
import time

import pytest
from waiting import wait_until

from ganviz.engine.remote import Remote


def echo(line, first):
    line.answer(first)
    while True:
        line.answer(line.receive())


def asleep(line):
    line.receive()
    line.answer("asleep")
    time.sleep(60)


def burst(line):
    for number in range(line.receive()):
        line.answer(number)


@pytest.fixture(params=[True, False], ids=["process", "thread"])
def apart(request):
    return request.param


class Heard:
    """A remote and all that came of it."""

    def __init__(self, work, *arguments, **options):
        self.answers, self.told, self.losses = [], [], []
        self.remote = Remote(
            work,
            arguments,
            take=lambda *answer: self.answers.append(answer),
            told=lambda: self.told.append(len(self.answers)),
            lost=lambda: self.losses.append(True),
            name="test",
            **options,
        )


def test_answers_come_in_order_with_the_number_of_what_they_answer(apart):
    heard = Heard(echo, "begin", apart=apart)
    assert [heard.remote.send(message) for message in "abc"] == [1, 2, 3]
    wait_until(lambda: len(heard.answers) == 4, "all answers")
    assert heard.answers == [("begin", 0), ("a", 1), ("b", 2), ("c", 3)]
    heard.remote.close()
    wait_until(lambda: not heard.remote.worker.is_alive(), "the end")
    assert heard.remote.send("d") == 4  # the end was the fourth; nothing follows it
    assert heard.losses == []


def test_many_answers_are_told_of_together(apart):
    heard = Heard(burst, apart=apart)
    heard.remote.send(5000)
    wait_until(lambda: len(heard.answers) == 5000 and heard.told and heard.told[-1] == 5000, "all answers")
    assert [value for value, _ in heard.answers] == list(range(5000))
    heard.remote.close()


def test_a_lost_process_is_told_once():
    heard = Heard(asleep)
    heard.remote.send("go")
    wait_until(lambda: heard.answers, "a sign of life")
    heard.remote.worker.kill()
    wait_until(lambda: heard.losses, "the loss")
    heard.remote.send("anything")  # harmless
    heard.remote.close()
    assert heard.losses == [True]


def test_what_is_stopped_is_not_heard_any_more():
    heard, gone = Heard(asleep), threading.Event()
    heard.remote.send("go")
    wait_until(lambda: heard.answers, "a sign of life")
    heard.remote.stop(gone.set)
    assert gone.wait(30) and not heard.remote.worker.is_alive()
    assert heard.losses == [] and len(heard.answers) == 1


@pytest.mark.skipif(not hasattr(os, "getpriority"), reason="no priorities")
def test_a_process_stands_back():
    heard = Heard(echo, "begin", nicer=4)
    wait_until(lambda: heard.answers, "a sign of life")
    ours = os.getpriority(os.PRIO_PROCESS, 0)
    assert os.getpriority(os.PRIO_PROCESS, heard.remote.worker.pid) == min(19, ours + 4)
    heard.remote.close()
