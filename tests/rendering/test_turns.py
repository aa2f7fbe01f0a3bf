"""Who came first goes first, and no more at once than there are places."""

import threading
from concurrent.futures import ThreadPoolExecutor

from ganviz.rendering import Turns


def test_they_go_in_order():
    turns, told = Turns(2), []
    a, b, c, d = (turns.ask(lambda name=name: told.append(name)) for name in "abcd")
    assert [turn.ahead for turn in (a, b, c, d)] == [0, 0, 1, 2]
    b.leave()
    assert told == ["a", "c", "d"]  # whoever is left may have come nearer
    assert [turn.ahead for turn in (a, c, d)] == [0, 0, 1]


def test_who_gives_up_waiting_makes_room_only_for_those_behind():
    turns = Turns(1)
    a, b, c = (turns.ask(lambda: None) for _ in "abc")
    b.leave()
    b.leave()
    assert (a.ahead, c.ahead, len(turns)) == (0, 1, 2)


def test_threads_never_are_more_than_there_are_places():
    turns, busy, most = Turns(3), set(), []

    def work(number):
        changed = threading.Event()
        turn = turns.ask(changed.set)
        while turn.ahead:
            changed.wait(10)
            changed.clear()
        busy.add(number)
        most.append(len(busy))
        busy.discard(number)
        turn.leave()

    with ThreadPoolExecutor(12) as pool:
        list(pool.map(work, range(200)))
    assert len(turns) == 0 and max(most) <= 3
