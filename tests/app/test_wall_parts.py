"""The parts of the wall's page that need no browser: what is drawn and told, files, cells that are opened."""

import csv
import json
import shutil
import struct
from dataclasses import replace
from urllib.parse import parse_qsl

import numpy as np
import pytest
from driver import wait_until
from wall_states import SMALL, state_of

from ganviz.app.arrival import GONE, arrive
from ganviz.app.handover import Handover
from ganviz.app.wall.board import WallPacker, plan_of, points_of
from ganviz.app.wall.exporter import KINDS, WallExporter
from ganviz.app.wall.opening import CellOpener
from ganviz.app.wall.words import alone, place_told, status
from ganviz.engine import WallEngine
from ganviz.recording import open_recording
from ganviz.rendering import Turns

SPEC = {
    "settings": SMALL,
    "axes": {"discriminator_lr": [0.01, 0.001], "generator_lr": [0.003, 0.0003]},
    "steps": 40,
}


def words_of(frame):
    """What a frame holds besides arrays."""
    (length,) = struct.unpack_from("<I", frame)
    return json.loads(frame[4 : 4 + length])["values"]


def test_fakes_lie_where_they_are_in_their_cell_and_those_out_of_view_nowhere():
    fakes = [[[0, 0], [2.1, 0], [0, 2.1]], [[-2.1, -2.1], [3, 0], [np.nan, 0]]]
    points = points_of(state_of(fakes, [1, 2]).wall)
    assert points.tolist() == [
        [[127, 127], [254, 127], [127, 0]],
        [[0, 254], [255, 255], [255, 255]],
    ]


def test_words_say_what_the_cells_show():
    state = state_of([[[0, 0]], [[9, 9]]], [4, 1], broken=(0, 3))
    assert place_told(state.wall, 0) == ("G learning rate 0.1: 4/4 modes captured, 50% of the fakes of high quality")
    assert place_told(state.wall, 1).endswith("50% of the fakes of high quality, diverged")
    told = status(state)
    assert told.startswith("Step 7 of 9, 2 cells. Coverage is 62% on average, and best with G learning rate 0.1: 4/4.")
    assert told.endswith("1 diverged.")
    assert alone(state) == ""
    told = alone(state_of([[[0, 0]], [[0, 0]]], [4, 1], alone={"unrolling": 1}))
    assert told == "1 of 2 cells are trained one after the other: unrolling. That takes longer."


def test_numbers_are_means_over_the_seeds_and_their_spread():
    state = state_of([[[0, 0]], [[9, 9]]], [4, 1, 2, 2], broken=(0, 0, 0, 0), seeds=(0, 1))
    told = words_of(WallPacker().pack(state, 3))
    assert told["number"] == 3 and told["cells"] == 4 and told["step"] == 7
    assert told["told"] == ["2.5/4", "2/4"] and told["spread"] == ["1–4", "2–2"]
    assert told["remarks"] == ["50%", "outside"]
    assert told["spoken"][1].endswith("50% of the fakes of high quality, all fakes out of view")


def test_a_plan_has_labels_and_places_of_the_modes():
    plan = plan_of(state_of([[[0, 0]], [[9, 9]]], [4, 1]))
    assert plan["columns"] == ["0.1", "0.01"] and plan["rows"] == [""] and plan["down"] == ""
    assert plan["modes"][0][0] == pytest.approx([(1 / 2.1 + 1) / 2, 0.5], abs=1e-4)
    assert plan["settings"] == ["G learning rate 0.1", "G learning rate 0.01"]


def test_what_stays_comes_with_the_first_frame_of_a_wall_and_for_a_browser_that_knows_nothing():
    packer, state = WallPacker(), state_of([[[0, 0]], [[0, 0]]], [1, 2])
    assert "plan" in words_of(packer.pack(state, 1))
    assert "plan" not in words_of(packer.pack(state, 2))
    assert "plan" in words_of(packer.pack(state, 3, whole=True))
    assert "plan" in words_of(packer.pack(replace(state, number=2), 4))


@pytest.fixture(scope="module")
def engine():
    made = WallEngine(processes=False, device="cpu")
    made.begin(SPEC)
    wait_until(lambda: made.latest, "a wall")
    made.play()
    wait_until(lambda: made.latest.finished, "all steps")
    yield made
    made.close()


def test_a_cell_is_left_for_the_lab_whose_address_brings_it(engine):
    handover = Handover()
    opener = CellOpener(engine, handover)
    opener.open(engine.latest, 2, 11)
    wait_until(lambda: engine.wrote, "the file")
    [([number, address], problem)] = opener.opened()
    assert (number, problem) == (11, "") and not engine.wrote and not list(opener.opened())
    query = {name: [value.encode()] for name, value in parse_qsl(address.removeprefix("./?"))}
    arrival = arrive(query, None, handover)
    assert arrival.problems == [] and arrival.experiment.generator_lr == 0.0003
    assert arrival.experiment.discriminator_lr == 0.01
    recording = open_recording(arrival.left.path)
    assert recording.end.step == 40 and recording.experiment.settings() == arrival.experiment.settings()
    assert arrival.left.told == "This is the cell of a wall with D learning rate 0.01, G learning rate 0.0003."
    later = arrive(query, None, Handover())
    assert later.left is None and later.problems == [GONE]
    assert later.experiment.settings() == arrival.experiment.settings()


def test_a_cell_that_cannot_be_written_is_told(engine):
    handover = Handover()
    opener = CellOpener(engine, handover)
    shutil.rmtree(handover.place().parent)
    opener.open(engine.latest, 0, 1)
    wait_until(lambda: engine.wrote, "the refusal")
    [([number, address], problem)] = opener.opened()
    assert (number, address) == (1, "") and "does not exist" in problem


@pytest.mark.parametrize("kind", ["Picture (PNG)", "Heatmap (SVG)", "Table (CSV)", "Animation (GIF)"])
def test_files_are_written_in_a_process(engine, tmp_path, kind):
    turns = Turns(1)
    exporter = WallExporter(engine, lambda: tmp_path, turns, lambda: None)
    exporter.export(KINDS[kind], "A wall", False)
    assert exporter.progress.busy

    def done():
        exporter.advance()
        return not exporter.progress.busy

    wait_until(done, kind, 120)
    written = exporter.progress.written
    assert exporter.progress.problem == "" and written.stat().st_size > 100 and len(turns) == 0
    assert written.suffix == KINDS[kind].ending
    assert [path.name for path in written.parent.iterdir()] == [written.name]
    if kind == "Table (CSV)":
        rows = list(csv.DictReader(written.read_text().splitlines()))
        assert [row["step"] for row in rows] == ["40"] * 4 and rows[2]["generator_lr"] == "0.0003"
    exporter.close()
    assert not tmp_path.exists()


def test_a_file_waits_for_its_turn_and_can_be_given_up(engine, tmp_path):
    turns = Turns(1)
    other = turns.ask(lambda: None)
    exporter = WallExporter(engine, lambda: tmp_path, turns, lambda: None)
    exporter.export(KINDS["Table (CSV)"], "", False)

    def waits():
        exporter.advance()
        return "waiting for 1 other export" in exporter.progress.doing

    wait_until(waits, "the queue")
    exporter.cancel()
    assert exporter.progress.doing == "cancelled" and len(turns) == 1
    exporter.advance()
    assert not exporter.progress.busy and not list(tmp_path.iterdir())
    other.leave()
