"""States that travel as what is new in them come out whole."""

import pickle
from dataclasses import fields, is_dataclass

import numpy as np
from waiting import SMALL

from ganviz import Experiment, Run
from ganviz.engine.carry_out import carry_out
from ganviz.engine.commands import Change, Compare, Play, Reset, Show, Swap, Want
from ganviz.engine.increments import Lengthener, Shortener
from ganviz.engine.pace import Pace
from ganviz.engine.session import Session
from ganviz.observation import PARTS
from ganviz.recording import FILM, TRAILS


def session(**settings):
    run = Run(Experiment(**{**SMALL, **settings}), device="cpu", patient=False)
    return Session(run, Pace(15), lambda: None, lambda: None)


def play(session, steps):
    carry_out(Play(), session)
    for _ in range(steps):
        session.take_step()
    return session.state()


def same(a, b):
    if isinstance(a, np.ndarray) or isinstance(b, np.ndarray):
        return a.dtype == b.dtype and np.array_equal(a, b, equal_nan=a.dtype.kind == "f")
    if is_dataclass(a):
        return type(a) is type(b) and all(same(getattr(a, f.name), getattr(b, f.name)) for f in fields(a))
    if isinstance(a, dict):
        return list(a) == list(b) and all(same(a[name], b[name]) for name in a)
    if isinstance(a, tuple | list):
        return len(a) == len(b) and all(map(same, a, b))
    return a == b or (a != a and b != b)


class Wire:
    """What a process and a page share: bytes."""

    def __init__(self):
        self.shortener, self.lengthener = Shortener(), Lengthener()

    def carry(self, state):
        data = pickle.dumps(self.shortener.shorten(state), protocol=5)
        arrived = self.lengthener.lengthen(pickle.loads(data))
        assert same(arrived, state)
        return len(data)


def test_states_arrive_whole_whatever_happens():
    game, wire = session(), Wire()
    carry_out(Want({*PARTS, TRAILS}), game)
    for _ in range(4):
        wire.carry(play(game, 5))
    for command in (Show(5), Show(None), Change({"generator_lr": 0.002}), Compare({"generator_lr": 0.02}), Show(10)):
        carry_out(command, game)
        wire.carry(game.state())
    for command in (Show(None), Swap(), Want({"plane"}), Reset(), Compare({"generator_width": 9})):
        carry_out(command, game)
        wire.carry(game.state())
        wire.carry(play(game, 5))


def test_curves_that_were_thinned_arrive_whole():
    game, wire = session(), Wire()
    for series in (game.run.recording.losses, game.run.recording.observations, game.run.recording.shares):
        series.capacity = 20
    for _ in range(60):
        wire.carry(play(game, 1))


def test_the_film_arrives_whole():
    game, wire = session(data="triangles", latent_dim=4, batch_size=8), Wire()
    carry_out(Want({"grid", FILM}), game)
    for _ in range(30):
        wire.carry(play(game, 1))
    carry_out(Want({"grid"}), game)
    wire.carry(game.state())
    carry_out(Want({"grid", FILM}), game)
    wire.carry(game.state())


def test_a_state_does_not_grow_with_its_run():
    game, wire = session(), Wire()
    first = [wire.carry(play(game, 1)) for _ in range(20)][-1]
    last = [wire.carry(play(game, 1)) for _ in range(300)][-1]
    assert last < first + 5_000
    assert len(pickle.dumps(game.state())) > last + 50_000
