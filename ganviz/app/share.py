"""Share: a link that reproduces the page, with controls hidden if wanted."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import panel_material_ui as pmui
from panel.viewable import Viewer

from ganviz.experiment import Link

LONG = 4000  # characters: mail programs and messengers cut longer links

_COPY = """
const text = link.data.value
const told = (label) => { button.data.label = label }
// pages that are not served over https have no clipboard
const byHand = () => {
  const field = document.createElement('textarea')
  field.value = text
  button_root().append(field)
  field.select()
  told(document.execCommand('copy') ? 'Copied' : 'Select the link and copy it')
  field.remove()
}
// within the dialog, which keeps the focus to itself
const button_root = () => document.querySelector('[role=dialog]') ?? document.body
if (navigator.clipboard) navigator.clipboard.writeText(text).then(() => told('Copied'), byHand)
else byHand()
"""


class Share(Viewer):
    """A dialog that builds the link.

    Args:
        controls: what can be hidden: name -> title.
        now: the page as a link; its presenter mode is the dialog's choice.
        address: the page's own address, without a query.
    """

    def __init__(
        self, controls: Mapping[str, str], now: Callable[[], Link], address: Callable[[], str], **params: Any
    ) -> None:
        super().__init__(**params)
        self._now, self._address = now, address
        wide: dict[str, Any] = {"sizing_mode": "stretch_width"}
        self._link = pmui.TextInput(label="Link", value="", size="small", margin=(8, 10), **wide)
        self._hidden = pmui.MultiChoice(
            label="Hide these controls",
            options={title: name for name, title in controls.items()},
            value=[],
            margin=(8, 10),
            **wide,
        )
        self._presenter = pmui.Checkbox(label="Open in presenter mode", value=False, margin=(2, 10))
        self._note = pmui.Typography("", variant="body2", margin=(4, 10))
        copy = pmui.Button(label="Copy link", icon="content_copy", color="primary", margin=(6, 10))
        copy.js_on_click(args={"link": self._link, "button": copy}, code=_COPY)
        for widget in (self._hidden, self._presenter):
            widget.param.watch(lambda event: self._write(), "value")
        self._dialog = pmui.Dialog(
            pmui.Column(self._link, self._note, self._hidden, self._presenter, copy, **wide),
            title="Share this page",
            open=False,
            show_close_button=True,
            close_on_click=True,
        )

    def __panel__(self) -> Any:
        return self._dialog

    def open(self) -> None:
        """Open the dialog with the link of this moment."""
        self._hidden.value = list(self._now().hidden)
        self._write()
        self._dialog.open = not self._dialog.open

    def _write(self) -> None:
        link = replace(self._now(), hidden=tuple(self._hidden.value), presenter=self._presenter.value)
        query = link.query()
        self._link.value = f"{self._address()}?{query}" if query else self._address()
        told = "every setting that differs from what is recommended, the open views and the hidden controls"
        told += ", your drawing" if "drawing" in link.settings else ""
        told += ", the lesson and its page" if link.lesson else ""
        text = (
            f"The link holds {told}. It holds neither weights nor changes made on the way: the run "
            "begins anew with the settings of now, and the same seed gives the same run."
        )
        if len(query) > LONG:
            text += (
                f" With {len(query):,} characters it is too long for many mail programs: "
                "save the drawing as a file instead."
            )
        self._note.object = text
