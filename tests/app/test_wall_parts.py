"""The parts of the wall's page that need no browser: what is drawn and told, files, cells that are opened."""

import csv
import shutil
from urllib.parse import parse_qsl

import numpy as np
import pytest
from driver import wait_until

from ganviz.app.address import GONE, arrive
from ganviz.app.handover import Handover
from ganviz.app.wall.board import Board, points_of
from ganviz.app.wall.exporter import KINDS, WallExporter
from ganviz.app.wall.opening import CellOpener
from ganviz.app.wall.words import alone, place_told, status
from ganviz.engine import WallEngine, WallState
from ganviz.experiment import Axis, SweepPlan
from ganviz.observation import METRICS, Truth, WallView
from ganviz.recording import open_recording
from ganviz.rendering import Turns

SPEC = {
    "settings": {"generator_width": 8, "discriminator_width": 8, "batch_size": 8},
    "axes": {"discriminator_lr": [0.01, 0.001], "generator_lr": [0.003, 0.0003]},
    "steps": 40,
}


def state_of(fakes, captured, broken=(0, 0), seeds=(), **known):
    """Two places of one row, four modes each, in a view of half width 2."""
    plan = SweepPlan(across=Axis("generator_lr", (0.1, 0.01)), down=None, seeds=seeds, steps=9)
    cells = 2 * max(len(seeds), 1)
    truth = Truth(np.array([[1.0, 0], [0, 1], [-1, 0], [0, -1]]), None, 0.1, 2.0)
    metrics = {name: np.full(cells, np.nan) for name in METRICS}
    metrics |= {"modes_captured": np.array(captured, float), "high_quality": np.full(cells, 0.5)}
    view = WallView(7, np.array(fakes, np.float32), metrics, np.array(captured) / 4, np.array(broken))
    none = np.zeros((0, 2), np.float32)
    return WallState(plan, (truth, truth), (none, none), view, 1, **known)


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
    board = Board(lambda place, number: None)
    board.show(state_of([[[0, 0]], [[9, 9]]], [4, 1, 2, 2], broken=(0, 0, 0, 0), seeds=(0, 1)))
    for part in (
        '"told": ["2.5/4", "2/4"]',
        '"spread": ["1\\u20134", "2\\u20132"]',
        '"remarks": ["50%", "outside"]',
    ):
        assert part.encode() in board.frame
    assert board.plan["columns"] == ["0.1", "0.01"] and board.plan["rows"] == [""]
    assert board.plan["modes"][0][0] == pytest.approx([(1 / 2.1 + 1) / 2, 0.5], abs=1e-4)


@pytest.mark.parametrize(
    "message", [{"open": 2, "number": 1}, {"open": "0", "number": 1}, {"open": True}, {"open": -1}]
)
def test_a_message_of_nonsense_opens_nothing(message):
    asked = []
    board = Board(lambda place, number: asked.append((place, number)))
    board.on_message(message)
    board.show(state_of([[[0, 0]], [[0, 0]]], [1, 2]))
    board.on_message(message)
    assert asked == []
    board.on_message({"open": 1, "number": 5})
    assert asked == [(1, 5)]


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
