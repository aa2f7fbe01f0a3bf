"""The diagnosis in words: what is the matter with the run, by which figures, and what to try."""

from __future__ import annotations

from html import escape
from typing import Any

import panel as pn

from ganviz.app.figures.view import View
from ganviz.engine import State
from ganviz.observation.verdict import Diagnosis, Watch, diagnose

STYLE = """
p { margin: 0 0 4px 0; }
.what { font-weight: 600; font-size: 1.1em; }
.announcer { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
"""


class DiagnosisView(View):
    """View 14: words only."""

    key = "diagnosis"
    title = "Diagnosis"
    help = (
        "What recent looks at the run tell: healthy, not learned yet, saturated, vanishing gradient, rotating, "
        "collapsed, diverging, or D too weak; with the figures behind it and what to try. It changes only when another "
        "diagnosis has held for three looks. It can be wrong: the project's benchmarks tell how often."
    )
    parts = ("judgement", "metrics", "picture_quality")
    opened = False

    def __init__(self, **params: Any) -> None:
        super().__init__(**params)
        self._watch, self._run, self._announced = Watch(), -1, ""
        self._words = pn.pane.HTML("", sizing_mode="stretch_width", margin=(2, 12, 8, 12), stylesheets=[STYLE])
        self._announcer = pn.pane.HTML("", height=0, margin=0, stylesheets=[STYLE])
        self.card = self._card(self._words, self._announcer)

    def show(self, state: State) -> None:
        if state.run != self._run:
            self._run, self._watch = state.run, Watch()
        since = max((change.step for change in state.changes), default=0)
        found = diagnose(state.snapshot, state.losses, state.observations, state.shares, since)
        now = self._watch.look(found, state.snapshot.step)
        text = in_html(now)
        if self._words.object != text:
            self._words.object = text
        if now.sentence != self._announced:  # said once, and not with every figure that moves
            self._announced = now.sentence
            self._announcer.object = f'<div class="announcer" role="status">{escape(now.sentence)}</div>'


def in_html(found: Diagnosis) -> str:
    """A diagnosis as three paragraphs."""
    return (
        f'<p class="what" data-kind="{found.kind}">{escape(found.sentence)}</p>'
        f"<p>Evidence: {escape(found.evidence)}.</p><p>Try: {escape(found.advice)}</p>"
    )
