"""Markdown of lessons as HTML; HTML within it is shown as text."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import OptionsDict


class _Renderer(RendererHTML):
    """Links lead to another tab: leaving the page would end its run."""

    def link_open(self, tokens: Sequence[Token], index: int, options: OptionsDict, env: dict[str, Any]) -> str:
        tokens[index].attrSet("target", "_blank")
        tokens[index].attrSet("rel", "noopener")
        return self.renderToken(tokens, index, options, env)


_PARSER = MarkdownIt("commonmark", {"html": False}, renderer_cls=_Renderer).enable(["table", "strikethrough"])


@functools.lru_cache(maxsize=256)
def to_html(text: str, inline: bool = False) -> str:
    """HTML of a text; without a paragraph around it if it is to stand within a line."""
    return str(_PARSER.renderInline(text) if inline else _PARSER.render(text))
