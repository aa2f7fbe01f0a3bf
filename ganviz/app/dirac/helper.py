"""Helper: what only the browser can do for this page."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import param
from panel.custom import JSComponent


class Helper(JSComponent):
    """An invisible component: mends panel-material-ui for screen readers and keyboards, and writes the address."""

    query = param.String("", doc="What stands behind the question mark in the browser's address bar.")

    _esm = (Path(__file__).parent / "helper.js").read_text(encoding="utf-8")

    def __init__(self, **params: Any) -> None:
        super().__init__(width=0, height=0, margin=0, sizing_mode="fixed", **params)
