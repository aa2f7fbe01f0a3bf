"""The lab's document: static HTML, one script, two styles, and places for charts."""

from __future__ import annotations

import functools
from typing import Any

from bokeh.document import Document

from ganviz import web
from ganviz.app.content import content
from ganviz.app.parts.charts import Charts
from ganviz.app.parts.document import assets, dress, script_of
from ganviz.app.parts.link import Link
from ganviz.data.assets import find_assets

STYLES = ("stage/stage.css", "stage/stage_views.css", "shell/shell.css", "shell/parts.css")


@functools.cache
def publish_assets() -> dict[str, str]:
    """Addresses of script and style, which all pages share; made when it is first called."""
    publish = assets().publish
    intro = publish("intro.txt", (find_assets() / "intro" / "ring.txt").read_text(encoding="utf-8"))
    return {
        "script_url": publish("lab.js", script_of("shell/lab.js", CONTENT={**content(), "intro_url": intro})),
        "style_url": publish("lab.css", "\n".join(map(web.read, STYLES))),
    }


def compose_document(document: Document, link: Link, charts: Charts) -> Any:
    """Dress a document, and give it the roots that Bokeh places; returns the one that Panel serves."""
    for root in charts.roots:
        document.add_root(root)
    dress(document, "lab.html", publish_assets())
    return link
