"""A page's model with a real session behind it, in one thread: what is asked for is done at once."""

import time
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from unittest.mock import patch

from ganviz.app.model import PageModel
from ganviz.app.options import ServeOptions
from ganviz.engine.carry_out import carry_out
from ganviz.engine.commands import CancelRestore, Restore
from ganviz.engine.pace import Pace
from ganviz.engine.run import Run
from ganviz.engine.session import Session
from ganviz.errors import GanvizError
from ganviz.experiment import Experiment
from ganviz.frames import OPENED
from ganviz.observation import probe, slow_look
from ganviz.observation.metrics import perfect_bands

SMALL = {"generator_width": 8, "discriminator_width": 8, "batch_size": 16}


def wait_until(condition, what, seconds=120):
    """Poll until `condition()` is true."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"waited {seconds} s in vain: {what}"
        time.sleep(0.02)


def draw_few(monkeypatch):
    """What a perfect generator scores is found from two draws: many take most of a run's beginning."""
    monkeypatch.setattr(slow_look, "SLOW_REPEATS", 2)
    monkeypatch.setattr(probe, "perfect_bands", partial(perfect_bands, repeats=2))


def seen(state, **changes):
    """The state with another snapshot."""
    return replace(state, moment=replace(state.moment, snapshot=replace(state.snapshot, **changes)))


class Engine:
    """Carries out commands when `work` is called, as an engine's thread would some time later."""

    def __init__(self, patient=False, **settings):
        run = Run(Experiment(**{**SMALL, **settings}), device="cpu", patient=patient)
        self.session = Session(run, Pace(100), lambda: None, lambda: None)
        self.done, self._waiting, self.asked, self._error, self._cancelled = [], [], 0, "", False
        self.latest = self.session.state()

    def do(self, command):
        self.done.append(command)
        if isinstance(command, CancelRestore):
            self._cancelled = True
        elif not command.at_once:
            self._waiting.append(command)
            self.asked += 1

    @contextmanager
    def _given_up(self, going_back):
        """A restoration that was given up notices it at the first step, as if that had come meanwhile."""
        cancelled = self.session.runs.going_back.cancelled
        if going_back and self._cancelled:
            self._cancelled = False
            with patch.object(cancelled, "clear", cancelled.set):
                yield
        else:
            yield

    def work(self, steps=0):
        for command in self._waiting:
            self._error = self._error if command.leaves_error else ""
            try:
                with self._given_up(isinstance(command, Restore)):
                    carry_out(command, self.session)
            except GanvizError as problem:
                self._error = str(problem)
        self._waiting = []
        while steps and self.session.active:
            self.session.take_step()
            steps -= 1
        self.latest = replace(self.session.state(), answered=self.asked, error=self._error)


class Page:
    """A model, and actions that are shown each state.

    Args:
        make: makes the actions of the model.
        settings: of the experiment.
    """

    def __init__(self, make, **settings):
        self.engine = Engine(**settings)
        self.model = PageModel(ServeOptions(), Experiment(**{**SMALL, **settings}), OPENED)
        self.model.engine = self.engine
        self.told = {}
        self.acts = make(self.model)
        self.news()

    def news(self):
        """Take what has been told since the last call: `fresh`; `told` is all there is."""
        self.fresh = self.model.take_news()
        self.told.update(self.fresh)

    def show(self, state=None):
        """Have the actions told of a state."""
        state = state or self.engine.latest
        self.model.adopt(state)
        self.acts.show(state)
        self.news()

    def work(self, steps=0):
        """Let the engine do what was asked for, and so many steps; show what came of it."""
        self.engine.work(steps)
        self.show()

    def send(self, do, /, **arguments):
        """A message of the browser."""
        try:
            self.acts.commands[do](**arguments)
        finally:
            self.news()

    def settings(self):
        """In force."""
        return dict(self.engine.latest.settings)
