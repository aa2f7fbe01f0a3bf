"""Link: the one way between a page's browser and its server."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from typing import Any

import panel as pn
import param
from panel.custom import JSComponent

# Panel calls `render` once the component is there; all else is in our own bundle, which has long been loaded
_ESM = """
export function render({ model }) {
  window.ganviz.connect({
    send: (message) => model.send_msg(message),
    frames: (callback) => { model.on('frame', () => callback(model.frame)); callback(model.frame) },
    news: (callback) => { model.on('news', () => callback(model.news)); callback(model.news) },
  })
  const mark = document.createElement('span')
  mark.hidden = true
  return mark
}
"""


class Link(JSComponent):
    """An invisible component: frames and news go down, messages come up.

    Messages are handled under the document's lock; Panel hands them over without it.

    Args:
        on_message: called with each message of the browser, which may hold anything.
    """

    frame = param.Bytes(b"", doc="The newest frame: see `frames.Packer`.")
    news = param.Dict({}, doc="What has changed for the shell, by name; `number` counts the messages.")

    _esm = _ESM

    def __init__(self, on_message: Callable[[Mapping[str, Any]], object], **params: Any) -> None:
        super().__init__(name="link", width=0, height=0, margin=0, sizing_mode="fixed", **params)
        self._on_message = on_message
        self._count = 0

    def send_frame(self, frame: bytes) -> None:
        """Send a frame."""
        self.frame = frame

    def send_news(self, news: Mapping[str, Any]) -> None:
        """Send what has changed, if anything has."""
        if news:
            self._count += 1
            self.news = {**news, "number": self._count}

    def _handle_msg(self, data: Any) -> None:
        if isinstance(data, dict):
            _under_the_lock(functools.partial(self._on_message, data))


def _under_the_lock(act: Callable[[], object]) -> None:
    """Run `act` soon, under the lock of the document in whose event this is called."""
    document = pn.state.curdoc
    if document is None:
        act()
    else:
        document.add_next_tick_callback(lambda: act() and None)
