"""Commands check themselves, and each is carried out by somebody."""

import pickle

import pytest

from ganviz import GanvizError
from ganviz.engine import commands as c
from ganviz.engine.carry_out import carry_out

COMMANDS = [kind for kind in vars(c).values() if isinstance(kind, type) and kind is not c.Command]


@pytest.mark.parametrize(
    ("make", "told"),
    [
        (lambda: c.Change({"nonsense": 1}), "unknown setting 'nonsense'; choose one of: architecture"),
        (lambda: c.Change({"generator_lr": -1}), "generator_lr -1 is not a number from 0 to 100"),
        (lambda: c.Change({"generator_lr": "fast"}), "generator_lr 'fast' is not a number"),
        (lambda: c.Change({"data": "rign"}), "unknown data 'rign'; choose one of: .*ring"),
        (lambda: c.Change({"regularizers": ["r3"]}), "regularizers .* is not a list of values from"),
        (lambda: c.Change({"drawing": "a"}), "drawing 'a' is not a text"),
        (lambda: c.Become({"architecture": "dcgan"}), "architecture 'dcgan' cannot make 'ring'"),
        (lambda: c.Step("judge"), "unknown player 'judge'; choose one of: both, discriminator, generator"),
        (lambda: c.Step("both", 0), "count 0 is not a whole number from 1 on"),
        (lambda: c.Step("both", True), "count True is not a whole number"),
        (lambda: c.Reinitialize("both"), "unknown player 'both'; choose one of: discriminator, generator"),
        (lambda: c.LimitSpeed(0), "steps_per_second 0 is not a number above 0"),
        (lambda: c.LimitSpeed(float("nan")), "steps_per_second nan is not a number above 0"),
        (lambda: c.Show(-1), "step -1 is not a whole number from 0 on"),
        (lambda: c.Restore(None), "step None is not a whole number"),
        (lambda: c.Bookmark("x" * 300), "a note has at most 200 characters, not 300"),
        (lambda: c.Rename(1, " "), "a branch's name has 1 to 60 characters, not 0"),
        (lambda: c.Switch("1"), "branch '1' is not a whole number from 1 on"),
        (lambda: c.Compare({"generator_lr": -1}), "generator_lr -1"),
        (lambda: c.Compare({}, ("referee",)), "unknown player 'referee'"),
        (lambda: c.BreakIt("nonsense"), "unknown recipe 'nonsense'; choose one of: "),
        (lambda: c.BreakIt("rotating", seed=-1), "seed -1 is not a whole number"),
        (lambda: c.Cure("rotating", "nonsense"), "unknown cure of recipe 'rotating', 'nonsense'; choose one of: "),
        (lambda: c.Follow([(5, {"seed": 1})], 10), "seed cannot change on the way"),
        (lambda: c.Follow([], 0), "steps 0 is not a whole number from 1 on"),
        (lambda: c.Want("plane"), "parts 'plane' are not a collection of names"),
        (lambda: c.Want({"plane"}, tiles=0), "tiles 0 is not a whole number from 1 to 16"),
    ],
)
def test_what_cannot_be_is_refused_when_it_is_made(make, told):
    with pytest.raises(GanvizError, match=told):
        make()


def test_values_become_those_of_the_setting():
    assert c.Change({"modes": "5", "generator_lr": "0.01"}).settings == {"modes": 5, "generator_lr": 0.01}
    given = {"modes": 5}
    command = c.Change(given)
    given["modes"] = 7
    assert command.settings == {"modes": 5} and pickle.loads(pickle.dumps(command)) == command


@pytest.mark.parametrize("kind", COMMANDS, ids=lambda kind: kind.__name__)
def test_every_command_is_carried_out_by_somebody(kind):
    assert kind.at_once == (carry_out.dispatch(kind) is carry_out.dispatch(c.Command))
