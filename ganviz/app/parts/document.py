"""The document of a page: our own HTML, in which Bokeh places a few things."""

from __future__ import annotations

import functools
import hashlib
import json
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bokeh.core.templates import get_env
from bokeh.document import Document
from bokeh.embed.bundle import extension_dirs
from jinja2 import Template

from ganviz import web

NAME = "ganviz-page"


class Assets:
    """Scripts and styles of the pages of this process, which browsers keep: their addresses change with their content.

    Bokeh's server hands out what lies in its `extension_dirs`, however a page is served (see `actions.shelf`).
    """

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="ganviz-page-", ignore_cleanup_errors=True)
        extension_dirs[NAME] = Path(self._folder.name)

    def publish(self, name: str, content: str) -> str:
        """Put a file there; returns its address, relative to the server's root."""
        (Path(self._folder.name) / name).write_text(content, encoding="utf-8")
        return f"static/extensions/{NAME}/{name}?v={hashlib.sha256(content.encode()).hexdigest()[:16]}"


@functools.cache
def assets() -> Assets:
    """Those of this process."""
    return Assets()


def script_of(entry: str, **constants: Any) -> str:
    """The bundle of an entry of `ganviz.web`, with constants before it."""
    told = "".join(f"const {name} = {json.dumps(value, allow_nan=False)}\n" for name, value in constants.items())
    return f"'use strict'\n{{\n{told}{web.bundle(entry)}\n}}\n"


@functools.cache
def _template(name: str) -> Template:
    template: Template = get_env().from_string(web.read(name))
    return template


def dress(document: Document, template: str, variables: Mapping[str, Any]) -> None:
    """Give a document its HTML and what stands in it. Its title is given by who serves it: Panel would replace it."""
    document.template = _template(template)
    document.template_variables.update(variables)
