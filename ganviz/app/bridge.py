"""Bridge: the little that only the browser knows. What is painted, whether anybody looks, which key was pressed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import param
from panel.custom import JSComponent


class Bridge(JSComponent):
    """An invisible component of the page.

    Set `frame` after sending the data of a frame: once it is painted, `painted` becomes the same number. `hidden` says
    whether the page is in a background tab. Keys go to `on_key`.
    """

    frame = param.Integer(0, doc="Number of the last frame sent.")
    painted = param.Integer(0, doc="Number of the last frame painted.")
    hidden = param.Boolean(False, doc="Whether the page is in a background tab.")

    _esm = Path(__file__).with_name("bridge.js")

    def __init__(self, on_key: Callable[[str], object], **params: Any) -> None:
        super().__init__(width=0, height=0, margin=0, sizing_mode="fixed", **params)
        self._on_key = on_key

    def _handle_msg(self, data: Any) -> None:
        key = data.get("key") if isinstance(data, dict) else None
        if isinstance(key, str):
            self._on_key(key)
