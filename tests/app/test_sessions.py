"""Places are counted, whoever asks and from wherever."""

import threading
from concurrent.futures import ThreadPoolExecutor

from ganviz.app.sessions import Sessions


def test_limit():
    sessions = Sessions(2)
    assert [sessions.admit(page) for page in "abc"] == [True, True, False]
    assert len(sessions) == 2


def test_a_place_given_back_is_free():
    sessions = Sessions(1)
    assert sessions.admit("a") and not sessions.admit("b")
    sessions.leave("a")
    assert len(sessions) == 0 and sessions.admit("b")


def test_leaving_twice_frees_one_place_only():
    sessions = Sessions(2)
    sessions.admit("a"), sessions.admit("b")
    sessions.leave("a")
    sessions.leave("a")
    assert [sessions.admit("c"), sessions.admit("d")] == [True, False]


def test_who_was_never_admitted_may_leave():
    sessions = Sessions(1)
    assert sessions.admit("a") and not sessions.admit("b")
    sessions.leave("b")
    assert len(sessions) == 1 and not sessions.admit("c")


def test_without_places_nobody_is_admitted():
    assert not Sessions(0).admit("a")


def test_threads_never_take_more_places_than_there_are():
    for _ in range(20):
        sessions, start = Sessions(5), threading.Barrier(16)

        def arrive(page, sessions=sessions, start=start):
            start.wait(10)
            return sum(sessions.admit((page, i)) for i in range(10))

        with ThreadPoolExecutor(16) as pool:
            assert sum(pool.map(arrive, range(16))) == len(sessions) == 5


def test_threads_that_come_and_go_leave_nothing_behind():
    sessions, most, start = Sessions(3), [], threading.Barrier(8)

    def visit(page):
        start.wait(10)
        for _ in range(200):
            if sessions.admit(page):
                most.append(len(sessions))
                sessions.leave(page)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(visit, range(8)))
    assert len(sessions) == 0 and max(most) <= 3
