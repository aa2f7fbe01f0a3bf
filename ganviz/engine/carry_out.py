"""How each command is carried out by a session: whole, or not at all with a GanvizError that says why."""

from __future__ import annotations

from functools import singledispatch

from ganviz.engine import commands as c
from ganviz.engine.session import Session
from ganviz.experiment import Experiment


@singledispatch
def carry_out(command: c.Command, session: Session) -> None:
    """Carry out a command."""
    raise TypeError(f"no session carries out {type(command).__name__}")


# --- settings
@carry_out.register
def _(command: c.Change, session: Session) -> None:
    session.change(command.settings, command.keep_weights)


@carry_out.register
def _(command: c.Become, session: Session) -> None:
    session.become(Experiment(**command.chosen), command.warm_start, command.afresh)


# --- steps
@carry_out.register
def _(command: c.Play, session: Session) -> None:
    session.play()


@carry_out.register
def _(command: c.Pause, session: Session) -> None:
    session.pause()


@carry_out.register
def _(command: c.Step, session: Session) -> None:
    session.step(command.player, command.count)


@carry_out.register
def _(command: c.Settle, session: Session) -> None:
    session.settle()


@carry_out.register
def _(command: c.SlowMotion, session: Session) -> None:
    session.slow_motion()


@carry_out.register
def _(command: c.Reinitialize, session: Session) -> None:
    session.reinitialize(command.player)


@carry_out.register
def _(command: c.Reset, session: Session) -> None:
    session.runs.begin_both(lambda run: run.reset(command.from_scratch))


@carry_out.register
def _(command: c.LimitSpeed, session: Session) -> None:
    session.pace.limit(command.steps_per_second)


# --- history
@carry_out.register
def _(command: c.Show, session: Session) -> None:
    session.show(command.step)


@carry_out.register
def _(command: c.Bookmark, session: Session) -> None:
    session.bookmark(command.note)


@carry_out.register
def _(command: c.Restore, session: Session) -> None:
    session.restore(command.step)


@carry_out.register
def _(command: c.Switch, session: Session) -> None:
    session.switch(command.branch)


@carry_out.register
def _(command: c.Rename, session: Session) -> None:
    session.runs.branches.rename(command.branch, command.name)


@carry_out.register
def _(command: c.Discard, session: Session) -> None:
    session.runs.discard(command.branch)


# --- two runs
@carry_out.register
def _(command: c.Compare, session: Session) -> None:
    session.compare(command.settings, command.reinitialize, command.step)


@carry_out.register
def _(command: c.Swap, session: Session) -> None:
    session.swap()


@carry_out.register
def _(command: c.EndComparison, session: Session) -> None:
    session.runs.end_comparison()


@carry_out.register
def _(command: c.BreakIt, session: Session) -> None:
    recipe = c.known_recipe(command.recipe)
    session.runs.begin(recipe.experiment(command.seed))
    session.follow([(turn.step, turn.settings) for turn in recipe.turns], recipe.steps)
    session.play()


@carry_out.register
def _(command: c.Cure, session: Session) -> None:
    cure = c.known_recipe(command.recipe).cure(command.cure)
    session.compare(cure.settings, cure.reinitialize, 0 if cure.afresh else command.step)
    session.follow([], cure.steps)
    session.play()


@carry_out.register
def _(command: c.Follow, session: Session) -> None:
    session.follow(command.turns, command.steps)


# --- files
@carry_out.register
def _(command: c.Save, session: Session) -> None:
    session.keeper.save(session.run, command.path)


@carry_out.register
def _(command: c.Open, session: Session) -> None:
    session.open(command.path)


# --- looking
@carry_out.register
def _(command: c.Want, session: Session) -> None:
    session.want(frozenset(command.parts), command.tiles)


@carry_out.register
def _(command: c.Examine, session: Session) -> None:
    session.examiner.start(session.run.trainer) if command.wanted else session.examiner.cancel()
