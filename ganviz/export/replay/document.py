"""The HTML file around the data: one style, one script, and a policy that forbids everything else."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable
from html import escape
from string import Template

from ganviz.web import bundle, read


def document(title: str, lines: Iterable[str]) -> str:
    """The whole file.

    Args:
        title: shown as plain text, whatever it holds.
        lines: base64: the run, then its frames.
    """
    style = read("stage/stage.css") + read("replay/replay.css")
    script = bundle("replay/replay.js")
    # nothing may be fetched or sent, and no script or style may run but these two
    policy = (
        f"default-src 'none'; script-src {_digest(script)}; style-src {_digest(style)}; "
        "base-uri 'none'; form-action 'none'"
    )
    return Template(read("replay/replay.html")).substitute(
        title=escape(title), policy=policy, style=style, script=script, data="\n".join(lines)
    )


def _digest(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
