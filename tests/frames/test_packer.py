"""The packer: a state as one frame, small, with what is known left out."""

import json
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from reading import Reader

from ganviz.engine import State
from ganviz.frames import OPENED, VIEWS, Packer, parts_of
from ganviz.frames.sections import SECTIONS
from ganviz.frames.sections_run import NewRows
from ganviz.observation import LatentMap, Scene
from ganviz.observation.raster import SHARE
from ganviz.recording import Moment

READS = """
import { readFileSync } from 'node:fs'
import { Reader } from '%s'
const reader = new Reader()
const frames = process.argv.slice(1).map((path) => reader.read(readFileSync(path)))
const { plane, game, step } = frames.at(-1)
const told = { step, fake: [...plane.fake.data], real: [...plane.real.data], latents: game.latents.shape }
console.log(JSON.stringify(told))
"""


def test_a_frame_holds_what_the_state_tells(ring):
    frame, view = Reader()(Packer(VIEWS).pack(ring[-1], whole=True, number=9)), ring[-1].snapshot.plane
    assert (frame["number"], frame["step"], frame["kind"], frame["status"]) == (9, 2, "plane", ring[-1].snapshot.status)
    np.testing.assert_allclose(frame["plane"]["fake"], view.fake, atol=view.extent * 4 / 32767)
    np.testing.assert_allclose(frame["plane"]["real"], view.real, atol=view.extent * 4 / 32767)
    assert np.array_equal(frame["plane"]["surface"], view.surface)
    assert frame["plane"]["missing"] == view.missing.tolist()
    np.testing.assert_allclose(frame["game"]["mesh"], ring[-1].snapshot.game.mesh, atol=view.extent * 4 / 32767)
    assert frame["latent_map"]["cells"].shape == ring[-1].snapshot.latent_map.modes.shape
    assert len(frame["ledger"]["rows"]) == frame["modes"]["total"] == 8
    assert frame["rival"] is None and frame["scene"] is None and frame["samples"] is None


def test_pictures_come_as_they_are(digits):
    frame, grid = Reader()(Packer(VIEWS).pack(digits[-1], whole=True)), digits[-1].snapshot.grid
    for name in ("fake", "real", "push"):
        assert np.array_equal(frame["samples"][name], getattr(grid, name))
    assert frame["plane"] is None and frame["kind"] == "images"
    assert np.array_equal(frame["game"]["mesh_tiles"], digits[-1].snapshot.game.mesh_tiles)


def test_a_default_frame_is_small_once_all_that_stays_is_known(ring):
    packer = Packer()
    packer.pack(ring[0], whole=True)
    assert len(packer.pack(ring[1])) <= 16 * 1024
    assert len(packer.pack(ring[2], everything=False)) <= 16 * 1024


def test_what_stays_is_sent_once_and_again_when_asked_for_all(ring):
    packer, reader = Packer(), Reader()
    first = packer.pack(ring[0], whole=True)
    second = packer.pack(ring[1])
    assert b'"fresh"' in first and b'"fresh"' not in second
    assert len(second) < len(first) - ring[0].snapshot.plane.real.size * 2
    for block in (first, second):
        frame = reader(block)
    assert len(frame["plane"]["real"]) == len(ring[0].snapshot.plane.real)
    other = Reader()(packer.pack(ring[2], whole=True))  # somebody else, who knows nothing
    assert len(other["plane"]["real"]) == len(frame["plane"]["real"])


def test_other_data_are_sent_anew(ring):
    packer, reader = Packer(["plane"]), Reader()
    reader(packer.pack(ring[0], whole=True))
    view = ring[0].snapshot.plane
    moved = replace(ring[0].snapshot, plane=replace(view, real=view.real[:10]))
    assert len(reader(packer.pack(State(replace(ring[0].moment, snapshot=moved))))["plane"]["real"]) == 10
    assert len(reader(packer.pack(ring[0]))["plane"]["real"]) == len(view.real)


def test_only_what_open_views_show_is_packed_and_the_rest_now_and_then(ring):
    packer = Packer(["plane", "ledger"])
    packer.pack(ring[0], whole=True)
    often = Reader.__call__
    reader = Reader()
    frame = often(reader, packer.pack(ring[0], whole=True))
    assert {"plane", "trail", "ledger", "timeline"} <= set(frame) and not {"game", "judgement"} & set(frame)
    assert not {"ledger", "timeline"} & set(reader(packer.pack(ring[1], everything=False)))
    packer.open(["losses", "no view"])
    assert "plane" not in reader(packer.pack(ring[1]))


def test_a_scene_takes_the_place_of_the_run(ring):
    scene = Scene("generator", "Draw latents", "Some words.", ("latent",), ring[2].snapshot)
    state = replace(ring[0], story=(scene,))
    frame = Reader()(Packer().pack(state, whole=True, scene=0))
    told = {"player": "generator", "title": "Draw latents", "caption": "Some words.", "nodes": ["latent"]}
    assert frame["scene"] == {**told, "place": 0, "count": 1, "step": 2}
    assert frame["step"] == 2
    assert Reader()(Packer().pack(state, whole=True, scene=5))["scene"] is None


def test_in_slow_motion_nothing_is_said_of_the_run_so_far(ring):
    story = (Scene("generator", "Draw latents", "Some words.", ("latent",), ring[1].snapshot),)
    shares = {"step": np.arange(2.0), f"{SHARE} 1": np.array([2.0, 0.1]), f"{SHARE} 2": np.array([0.1, 2.0])}
    state = State(replace(ring[2].moment, shares=shares), story=story)
    frames = [Reader()(Packer(VIEWS).pack(state, whole=True, scene=scene)) for scene in (None, 0)]
    sentences = [frame["raster"]["sentence"] for frame in frames]
    assert "has changed 1 times" in sentences[0] and sentences[1] == ""


def test_the_rival_comes_along(ring):
    state = replace(ring[0], rival=ring[1])
    frame = Reader()(Packer().pack(state, whole=True))
    assert frame["rival"]["step"] == 1
    assert frame["rival"]["plane"]["fake"].shape == frame["plane"]["fake"].shape


def test_curves_come_as_what_is_new():
    def state(steps, values, run=1):
        losses = {"step": np.array(steps, float), "generator": np.array(values, float)}
        return State(Moment(None, losses=losses), run=run)

    rows = NewRows()
    first = rows.of(state([1, 2, 3], [5, 6, 7]))["losses"]
    assert first["after"] is None and first["generator"].tolist() == [5, 6, 7]
    second = rows.of(state([1, 2, 3.5, 5], [5, 6, 7.5, 8]))["losses"]  # the last row was still being averaged
    assert second["after"] == 2 and second["generator"].tolist() == [7.5, 8]
    thinned = rows.of(state([1.5, 4, 6.5], [5.5, 7.5, 8.5]))["losses"]
    assert thinned["after"] is None and len(thinned["step"]) == 3
    assert rows.of(state([1, 2], [0, 0], run=2))["losses"]["after"] is None


def test_a_frame_without_parts_is_a_frame(ring):
    bare = State(Moment(replace(ring[0].snapshot, plane=None, game=None, judgement=None, ledger=None, metrics={})))
    frame = Reader()(Packer(VIEWS).pack(bare, whole=True, curves=True))
    assert frame["plane"] is frame["game"] is frame["judgement"] is None


def test_views_name_sections_that_there_are():
    assert OPENED == ("diagram", "plane", "samples", "losses", "judgement", "modes", "diagnosis")
    assert all(set(view.sections) <= set(SECTIONS) and view.help and view.title for view in VIEWS.values())
    assert {"plane", "grid", "game", "judgement", "metrics"} <= parts_of(OPENED)


@pytest.mark.skipif(shutil.which("node") is None, reason="needs Node.js")
def test_the_browsers_reader_reads_the_same(ring, tmp_path):
    packer = Packer()
    paths = []
    for number, state in enumerate(ring):
        paths.append(tmp_path / f"{number}.bin")
        paths[-1].write_bytes(packer.pack(state, whole=number == 0))
    module = Path(__file__).parents[2] / "ganviz" / "web" / "frames.js"
    command = ["node", "--input-type=module", "-e", READS % module.as_uri(), *map(str, paths)]
    told = json.loads(subprocess.run(command, check=True, capture_output=True, text=True, timeout=60).stdout)
    view = ring[-1].snapshot.plane
    assert told["step"] == 2 and told["latents"] == list(ring[-1].snapshot.game.latents.shape)
    for name in ("fake", "real"):
        np.testing.assert_allclose(told[name], getattr(view, name).ravel(), atol=view.extent * 4 / 32767)


def mapped(axes=(0, 1), latent_dim=2, mode_count=2):
    modes, good = np.array([[0, 0], [1, -1]], np.int16), np.array([[True, False], [True, False]])
    own = np.array([0, 1, 1, -1], np.int16)
    return LatentMap(axes, 3.0, modes, good, np.zeros((4, 2), np.float32), own, own == 1, mode_count, latent_dim)


def test_the_map_of_latents_is_told_in_words_too(ring):
    def told(**changes):
        snapshot = replace(ring[0].snapshot, latent_map=mapped(**changes))
        state = State(replace(ring[0].moment, snapshot=snapshot))
        return Reader()(Packer(VIEWS).pack(state, whole=True))["latent_map"]

    assert told()["sentence"] == "Modes reached well: 1 and 2. 50% of the map lands between modes."
    assert "A slice: all other coordinates are 0" in told(latent_dim=5)["sentence"]
    assert told(mode_count=0)["sentence"] == "This data has no modes: only the latents are shown."
    assert told()["axes"] == ["across: z1, from -3 to 3", "up: z2, from -3 to 3"]
    assert told()["cells"].tolist() == [[0, 0], [1, 255]] and told()["latent_modes"].tolist() == [0, 1, 1, 255]
