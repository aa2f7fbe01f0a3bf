"""Notebooks hold the script in cells, and run."""

import nbformat
from script_games import play
from scripts import difference, run_scripts, weights_of

from ganviz.export.code import notebook_of, script_of


def test_notebook_is_valid_and_ends_with_the_weights_of_the_run(tmp_path):
    run = play({"regularizers": ["r1"], "generator_width": 10}, 20, [(5, "set", {"generator_lr": 0.01})])
    notebook = notebook_of(run.recording, 20, "noted")
    nbformat.validate(notebook)
    kinds = [cell.cell_type for cell in notebook.cells]
    assert kinds[0] == "markdown" and kinds[1:] == ["markdown", "code"] * (len(kinds) // 2)
    code = "\n\n\n".join(cell.source for cell in notebook.cells if cell.cell_type == "code")
    assert difference(run_scripts({"noted": code}, tmp_path)["noted"], weights_of(run.trainer)) == ""


def test_notebook_has_formulas_as_mathematics():
    notebook = notebook_of(play({"regularizers": ["r1"]}, 1).recording, 20)
    text = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    assert r"$$L_D = -\mathbb{E}" in text
    assert r"$$\tfrac{\gamma}{2}" in text


def test_same_run_same_notebook():
    recording = play({}, 1).recording
    assert nbformat.writes(notebook_of(recording, 9)) == nbformat.writes(notebook_of(recording, 9))


def test_folder_of_pictures_is_an_argument_of_scripts_only():
    recording = play({"data": "triangles"}, 1).recording
    assert "sys.argv" not in script_of(recording, 9)
    digits = play({"data": "mnist", "batch_size": 2}, 1).recording
    assert "sys.argv" in script_of(digits, 9)
    assert not any("sys.argv" in cell.source for cell in notebook_of(digits, 9).cells)
