"""Treatment: a recipe on its way to its collapse, a cure given to it, and the verdict."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from ganviz.app.actions.recipes import is_breaking
from ganviz.app.actions.telling import Telling, button, count, held_of
from ganviz.engine import Comparison, State
from ganviz.observation.ledger import tally_of
from ganviz.recipes import Cure, Recipe, enough_held

CLAIMS: Mapping[tuple[bool, bool], str] = {  # by whether a cure works and whether it is taken afresh
    (True, False): "Known to work here: measured on ten runs.",
    (False, False): "Famous, but it does not help here: measured on ten runs.",
    (True, True): "Known to prevent this collapse: measured on ten runs.",
    (False, True): "Famous, but it does not prevent this collapse: measured on ten runs.",
}
OUTCOMES: Mapping[bool, tuple[str, str]] = {False: ("Cured", "Not cured"), True: ("Prevented", "Not prevented")}


@dataclass(frozen=True)
class Treatment:
    """A cure that was given to the collapsed game."""

    recipe: Recipe
    cure: Cure

    def told(self, telling: Telling, state: State, comparison: Comparison) -> Telling:
        """The comparison told as that of a cure, with its verdict once enough steps have been taken."""
        cure = self.cure
        since = state.snapshot.step - comparison.begun
        figures = self._figures(telling.word.lower(), comparison)
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
        held = comparison.held_lately(_letters(comparison)[0])
        good, bad = OUTCOMES[cure.afresh]
        outcome, mood = (good, "good") if held >= enough_held(comparison.modes) else (bad, "bad")
        return replace(telling, verdict=f"{outcome}. {figures}", mood=mood)

    def _figures(self, word: str, comparison: Comparison) -> str:
        """Modes held before, with the cure and without."""
        treated, other = _letters(comparison)
        of = f"of {comparison.modes} {word} held"
        before = "" if self.cure.afresh else f"Before: {count(comparison.held_then())} {of}. "
        now = "From the start" if self.cure.afresh else "Now"
        return (
            f"{before}{now} with the cure ({treated}): {count(comparison.held_lately(treated))} {of}. "
            f"Without ({other}): {count(comparison.held_lately(other))}."
        )


def on_the_way(recipe: Recipe, state: State, begun: str, acts: bool = True) -> Telling | None:
    """A run that follows a recipe, told while it goes to its collapse and once it is there; None for nothing to tell.

    Args:
        begun: name of the recipe that somebody began; of others, only a collapse is told.
        acts: whether cures can be given to it.
    """
    step, tally = state.snapshot.step, tally_of(state.snapshot)
    if is_breaking(recipe, state):
        words = f"It should have collapsed after {recipe.steps:,} steps."
        share = min(step / recipe.steps, 1)
        return Telling(title=f"Breaking it: {recipe.title}", story=recipe.story, verdict=words, share=share)
    if tally is None or step < recipe.steps or state.snapshot.diverged:
        return None
    told = Telling(title=recipe.title, story=recipe.story, acts=(button("cures", main=True),) if acts else ())
    held = f"{held_of(tally)} held"
    if tally.held.sum() <= recipe.most_held:
        return replace(told, verdict=f"Collapsed: {held}.", mood="bad")
    if begun != recipe.name:
        return None
    words = f"Not collapsed this time: {held}. It does in at least nine of ten runs; break it again with the next seed."
    return replace(told, verdict=words)


def _letters(comparison: Comparison) -> tuple[str, str]:
    """The run with the cure, and the other one."""
    return ("A", "B") if comparison.swapped else ("B", "A")
