"""Runs that one page leaves for another are found for a while, and take no more room than they may."""

import gc

from ganviz.app.handover import Handover


def left(handover, told, settings=None):
    path = handover.place()
    path.write_bytes(b"run")
    return handover.leave(path, settings or {}, told), path


def test_what_was_left_is_found_again_and_again():
    handover = Handover()
    token, path = left(handover, "a cell", {"seed": 3})
    for _ in range(2):
        found = handover.find(token)
        assert (found.path, found.settings, found.told) == (path, {"seed": 3}, "a cell")
    assert handover.find("") is None and handover.find(token[:-1]) is None


def test_the_oldest_goes_where_there_are_too_many():
    handover = Handover(most=2)
    tokens, paths = zip(*[left(handover, str(i)) for i in range(3)], strict=True)
    assert [handover.find(token) is None for token in tokens] == [True, False, False]
    assert [path.exists() for path in paths] == [False, True, True]


def test_none_is_kept_for_ever():
    now = [100.0]
    handover = Handover(life=60, clock=lambda: now[0])
    token, path = left(handover, "a cell")
    now[0] = 160.0
    assert handover.find(token)
    now[0] = 160.1
    assert handover.find(token) is None and not path.exists()


def test_nothing_is_left_behind():
    handover = Handover()
    _, path = left(handover, "a cell")
    del handover
    gc.collect()
    assert not path.parent.exists()
