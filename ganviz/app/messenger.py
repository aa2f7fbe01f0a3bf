"""Messenger: what all components of our own share."""

from __future__ import annotations

import functools
from typing import Any

import panel as pn
from panel.custom import JSComponent


class Messenger(JSComponent):
    """A component whose messages are handled under the document's lock.

    Panel hands them over without it, and Bokeh's models must not change then.
    """

    __abstract = True

    def on_message(self, message: dict[str, Any]) -> None:
        """A message of the browser, which may hold anything."""

    def _handle_msg(self, data: Any) -> None:
        if isinstance(data, dict):
            locked(functools.partial(self.on_message, data))


def locked(act: Any) -> None:
    """Run `act` soon, under the lock of the document in whose event this is called."""
    document = pn.state.curdoc
    if document is None:
        act()
    else:
        document.add_next_tick_callback(act)
