"""Treatment: a recipe on its way to its collapse, a cure given to it, and the verdict."""

from __future__ import annotations

from dataclasses import dataclass, replace

from ganviz.app.comparing.strip import Telling, button, count, held_of
from ganviz.engine import Comparison, State
from ganviz.observation.ledger import tally_of
from ganviz.recipes import Cure, Recipe, enough_held

CLAIMS = {  # by whether a cure works and whether it is taken afresh
    (True, False): "Known to work here: measured on ten runs.",
    (False, False): "Famous, but it does not help here: measured on ten runs.",
    (True, True): "Known to prevent this collapse: measured on ten runs.",
    (False, True): "Famous, but it does not prevent this collapse: measured on ten runs.",
}
OUTCOMES = {False: ("Cured", "Not cured"), True: ("Prevented", "Not prevented")}


@dataclass(frozen=True)
class Treatment:
    """A cure that was given to the collapsed game.

    Attributes:
        after: number of the last comparison before it was given; 0 for none.
    """

    recipe: Recipe
    cure: Cure
    after: int = 0

    def told(self, telling: Telling, state: State, comparison: Comparison) -> Telling:
        """The comparison told as that of a cure, with its verdict once enough steps have been taken."""
        cure, word = self.cure, telling.word.lower()
        since = state.snapshot.step - comparison.begun
        treated, other = ("A", "B") if comparison.swapped else ("B", "A")
        held, without = comparison.held_lately(treated), comparison.held_lately(other)
        before = "" if cure.afresh else f"Before: {count(comparison.held_then())} of {comparison.modes} {word} held. "
        now = "From the start" if cure.afresh else "Now"
        figures = (
            f"{before}{now} with the cure ({treated}): {count(held)} of {comparison.modes} {word} held. "
            f"Without ({other}): {count(without)}."
        )
        telling = replace(
            telling,
            title=f"{self.recipe.title}, with and without: {cure.title}",
            story=CLAIMS[cure.works, cure.afresh],
            why=cure.why,
        )
        if state.snapshot.diverged or comparison.stopped:
            return telling
        if since < cure.steps:
            wait = f" It is judged after {cure.steps:,} steps; {cure.steps - since:,} to go."
            return replace(telling, verdict=figures + wait, mood="", share=since / cure.steps)
        good, bad = OUTCOMES[cure.afresh]
        outcome, mood = (good, "good") if held >= enough_held(comparison.modes) else (bad, "bad")
        return replace(telling, verdict=f"{outcome}. {figures}", mood=mood)


def on_the_way(recipe: Recipe, state: State, begun: str, locked: bool) -> Telling:
    """A run that follows a recipe, told while it goes to its collapse and once it is there.

    Args:
        begun: name of the recipe that somebody began; of others, only a collapse is told.
    """
    step, tally = state.snapshot.step, tally_of(state.snapshot)
    if state.planned.pause_at is not None and begun == recipe.name:
        return Telling(
            title=f"Breaking it: {recipe.title}",
            story=recipe.story,
            verdict=f"It should have collapsed after {recipe.steps:,} steps.",
            share=min(step / recipe.steps, 1),
        )
    if tally is None or step < recipe.steps or state.snapshot.diverged:
        return Telling()
    held = f"{held_of(tally)} held"
    acts = () if locked else (button("cures", main=True),)
    if tally.held.sum() <= recipe.most_held:
        words = f"Collapsed: {held}."
        return Telling(title=recipe.title, story=recipe.story, verdict=words, mood="bad", acts=acts)
    if begun != recipe.name:
        return Telling()
    words = f"Not collapsed this time: {held}. It does in at least nine of ten runs; break it again with the next seed."
    return Telling(title=recipe.title, story=recipe.story, verdict=words, acts=acts)


def told_of_both(telling: Telling, state: State, comparison: Comparison) -> Telling:
    """The comparison with a sentence on how it stands."""
    if comparison.stopped:
        words = f"B has diverged and stopped at step {comparison.step:,}; A goes on."
        return replace(telling, verdict=words, mood="bad")
    if state.snapshot.diverged:
        return replace(telling, verdict="A has diverged, and both have stopped. Keep B to go on with it.", mood="bad")
    if not comparison.modes:
        return telling
    word = telling.word.lower()
    words = (
        f"As they parted at step {comparison.begun:,}, both held {count(comparison.held_then())} of "
        f"{comparison.modes} {word}. Lately A holds {count(comparison.held_lately('A'))}, "
        f"B {count(comparison.held_lately('B'))}."
    )
    return replace(telling, verdict=words)
