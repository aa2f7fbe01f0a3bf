"""Bridge: the little that only the browser knows or does.

What is painted, whether anybody looks, which key was pressed; the address in its bar, what it keeps between visits,
the size of its type.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import param

from ganviz.app.browser import module
from ganviz.app.messenger import Messenger


class Bridge(Messenger):
    """An invisible component of the page.

    Set `frame` after sending the data of a frame: once it is painted, `painted` becomes the same number. `hidden` says
    whether the page is in a background tab. Keys go to `on_key`.

    `kept` is what the browser has kept since an earlier visit; set `keep` to keep something else.
    """

    frame = param.Integer(0, doc="Number of the last frame sent.")
    painted = param.Integer(0, doc="Number of the last frame painted.")
    hidden = param.Boolean(False, doc="Whether the page is in a background tab.")

    address = param.String("", doc="The page's own address, without a query.")
    query = param.String("", doc="What stands behind the question mark in the browser's address bar.")
    kept = param.Dict({}, doc="What the browser kept under our name, from an earlier visit.")
    visit = param.List([0, ""], doc="Number of the wish, and address of a page to open beside this one.")
    keep = param.Dict({}, doc="What it is to keep.")
    presenting = param.Boolean(False, doc="Whether type is large.")

    _esm = module("mend", "layouts", "bridge")

    def __init__(self, on_key: Callable[[str], object], **params: Any) -> None:
        super().__init__(width=0, height=0, margin=0, sizing_mode="fixed", **params)
        self._on_key = on_key

    def on_message(self, message: dict[str, Any]) -> None:
        key = message.get("key")
        if isinstance(key, str):
            self._on_key(key)
