"""The page that says that all places are taken."""

from __future__ import annotations

from typing import Any

import panel as pn
from bokeh.document import Document

from ganviz.app.parts.document import dress


def full_page(document: Document, limit: int) -> Any:
    """A light page that holds no run."""
    dress(document, "full.html", {"limit": limit})
    return pn.Spacer(name="nothing", width=0, height=0)
