"""Helper: what only the browser can do for this page."""

from __future__ import annotations

from typing import Any

import param
from panel.custom import JSComponent

from ganviz.app.browser import module

_RENDER = """
export function render({ model }) {
  const stopMending = keepMending()
  // replaced, so that "back" leaves the page instead of going through every move of a slider
  model.on('query', () => history.replaceState(history.state, '', `${location.pathname}?${model.query}`))
  model.on('remove', stopMending)
}
"""


class Helper(JSComponent):
    """An invisible component: mends panel-material-ui for screen readers and keyboards, and writes the address."""

    query = param.String("", doc="What stands behind the question mark in the browser's address bar.")

    _esm = module("mend") + _RENDER

    def __init__(self, **params: Any) -> None:
        super().__init__(width=0, height=0, margin=0, sizing_mode="fixed", **params)
