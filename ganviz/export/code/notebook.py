"""The run as a Jupyter notebook: the script's sections as cells, with Markdown between them."""

from __future__ import annotations

from typing import Any

from ganviz.export.code.script import sections_of
from ganviz.export.code.section import Section
from ganviz.export.code.story import tell
from ganviz.recording import Recording

_METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}


def notebook_of(recording: Recording, steps: int, name: str = "gan") -> Any:
    """A recorded run as a notebook of format 4 (`nbformat.NotebookNode`); otherwise as `script_of`.

    Args and errors as of `script_of`.
    """
    from nbformat import v4  # here, as it takes a moment and only notebooks need it

    cells: list[Any] = []
    for section in sections_of(tell(recording, steps), name, notebook=True):
        number = len(cells)
        cells.append(v4.new_markdown_cell(_markdown(section, first=not cells), id=f"text-{number}"))
        if section.code:
            cells.append(v4.new_code_cell(section.code.strip("\n"), id=f"code-{number}"))
    return v4.new_notebook(cells=cells, metadata=_METADATA)


def _markdown(section: Section, first: bool) -> str:
    heading = f"{'#' if first else '##'} {section.title}"
    return "\n\n".join(filter(None, (heading, section.text, section.formula)))
