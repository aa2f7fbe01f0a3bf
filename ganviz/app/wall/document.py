"""The document of a page of walls: static HTML, one script, one style."""

from __future__ import annotations

import functools
from typing import Any

from bokeh.document import Document

from ganviz import web
from ganviz.app.parts.document import assets, dress, script_of
from ganviz.app.parts.link import Link
from ganviz.app.wall.exporter import KINDS
from ganviz.app.wall.keys import KEYS
from ganviz.frames.colours import colours
from ganviz.version import __version__

STYLES = ("shell/shell.css", "shell/parts.css", "wall/wall.css")


def content() -> dict[str, Any]:
    """What every page of walls says, as JSON."""
    files = [{"name": name, "group": k.group, "title": k.title, "use": k.use} for name, k in KINDS.items()]
    return {
        "version": __version__,
        "colours": {"light": colours(False), "dark": colours(True)},
        "keys": {key: list(told) for key, told in KEYS.items()},
        "files": files,
    }


@functools.cache
def publish_assets() -> dict[str, str]:
    """Addresses of script and style, which all pages share; made when it is first called."""
    publish = assets().publish
    return {
        "script_url": publish("wall.js", script_of("wall/wall.js", CONTENT=content())),
        "style_url": publish("wall.css", "\n".join(map(web.read, STYLES))),
    }


def compose_document(document: Document, link: Link) -> Link:
    """Dress a document; returns the root that Panel serves."""
    dress(document, "wall.html", publish_assets())
    return link
