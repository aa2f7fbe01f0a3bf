"""The card of a challenge: its goal, the steps that are left, hints, the verdict."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import panel as pn
import panel_material_ui as pmui
from panel.viewable import Viewer

from ganviz.app.messenger import locked
from ganviz.lessons import Attempt, Challenge

SEVERITY: Mapping[str, str] = {"": "info", "won": "success", "lost": "warning"}


class ChallengeCard(Viewer):
    """What a lesson's page shows below its text if it holds a challenge.

    Args:
        on_again: called with settings when the page is to begin anew with them: none to try again, those that solve it
            when somebody gives up.
        on_over: called when it is won or given up.
    """

    def __init__(
        self,
        on_again: Callable[[Mapping[str, Any]], object],
        on_over: Callable[[], object],
        **params: Any,
    ) -> None:
        super().__init__(**params)
        self._on_again, self._on_over = on_again, on_over
        self._attempts: dict[int, Attempt] = {}
        self._given_up: set[int] = set()
        self._hinted: dict[int, int] = {}
        self._page = -1
        self._layout = pmui.Column(margin=0, visible=False, sizing_mode="stretch_width")

    def __panel__(self) -> Any:
        return self._layout

    def begin(self) -> None:
        """Another lesson: all its challenges are open."""
        self._attempts, self._given_up, self._hinted = {}, set(), {}

    def turn(self, page: int, challenge: Challenge | None) -> None:
        """Show the challenge of a page as it stands; None for a page without one."""
        self._page = page
        self._layout.visible = challenge is not None
        if challenge is not None:
            if not len(self._layout):
                self._build()
            self._attempts.setdefault(page, Attempt(challenge))
            self._show({})

    def won(self, page: int) -> bool:
        """Whether the challenge of a page is won, without its solution."""
        return page not in self._given_up and page in self._attempts and self._attempts[page].won

    def over(self, page: int) -> bool:
        """Whether the challenge of a page is won, or given up."""
        return page in self._given_up or self.won(page)

    def look(self, run: int, step: int, now: Mapping[str, float]) -> None:
        """Judge what the run shows at this moment."""
        attempt = self._attempts.get(self._page)
        if attempt is None or not self._layout.visible or attempt.verdict:
            return
        attempt.look(run, step, now)
        self._show(now)
        if attempt.won:
            self._on_over()

    def try_again(self) -> None:
        """Begin the page's challenge anew, with all steps."""
        self._attempts[self._page] = Attempt(self._attempts[self._page].challenge)
        self._show({})
        self._on_again({})

    def _build(self) -> None:
        """Make its parts when the first challenge is shown: few pages ever show one."""
        wide: dict[str, Any] = {"sizing_mode": "stretch_width"}
        self._told = pmui.Alert("", severity="info", margin=(4, 10), **wide)
        self._bar = pmui.LinearProgress(value=0, variant="determinate", margin=(2, 12), **wide)
        self._hints = pn.pane.Markdown("", margin=(0, 12), renderer="markdown-it", **wide)
        self._hint = self._button("Hint", "lightbulb", self._tell_hint)
        self._again = self._button("Try again", "restart_alt", self.try_again)
        self._solve = self._button("Solution", "visibility", self._give_up)
        buttons = pmui.FlexBox(self._hint, self._again, self._solve, margin=(0, 8))
        self._layout[:] = [self._told, self._bar, self._hints, buttons]

    def _show(self, now: Mapping[str, float]) -> None:
        attempt = self._attempts[self._page]
        challenge, verdict = attempt.challenge, attempt.verdict
        told = attempt.told(now)
        if self._told.object != told:
            self._told.param.update(object=told, severity=SEVERITY[verdict])
        self._bar.value = min(round(100 * attempt.used / challenge.budget), 100)
        known = self._hinted.get(self._page, 0)
        left = len(challenge.hints) - known
        self._hint.param.update(label=f"Hint ({left} left)", visible=left > 0 and not attempt.won)
        self._hints.object = "\n".join(f"- {hint}" for hint in challenge.hints[:known])
        self._again.visible = bool(verdict) or attempt.used > 0
        self._solve.visible = not self.over(self._page) and (verdict == "lost" or left == 0)

    def _tell_hint(self) -> None:
        self._hinted[self._page] = self._hinted.get(self._page, 0) + 1
        self._show({})

    def _give_up(self) -> None:
        self._given_up.add(self._page)
        challenge = self._attempts[self._page].challenge
        self._attempts[self._page] = Attempt(challenge)  # so that one sees that it works
        self._show({})
        self._on_again(challenge.solution)
        self._on_over()

    def _button(self, label: str, icon: str, act: Callable[[], object]) -> Any:
        button = pmui.Button(label=label, icon=icon, variant="outlined", color="default", size="small", margin=(4, 2))
        button.on_click(lambda event: locked(act))
        return button
