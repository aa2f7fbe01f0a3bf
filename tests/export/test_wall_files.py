"""Walls as pictures, tables and animations."""

import csv
from xml.etree import ElementTree

import numpy as np
import pytest
from PIL import Image

from ganviz.errors import ExportError
from ganviz.experiment import SweepPlan
from ganviz.export import WALL_ENDINGS, require_wall_ending, wall_words, write_heatmap, write_wall
from ganviz.export.paper import Paper
from ganviz.export.wall_picture import Heatmap, WallPicture, wall_size
from ganviz.observation import METRICS, Truth, Wall
from ganviz.recording import open_wall
from ganviz.theme import coverage_palette

MODES = np.array([[-1.0, 0.0], [1.0, 0.0], [0.0, 1.0], [0.0, -1.0]])
AXES = {"discriminator_lr": [0.01, 0.001], "generator_lr": [0.1, 0.2, 0.3]}


def wall_of(coverage, seeds=(), broken=None, modes=MODES, axes=AXES, **spec):
    """A wall with two looks; `coverage` (cells,) at the second, nothing at the first; fakes at the first mode."""
    plan = SweepPlan.from_dict({"axes": axes, "seeds": list(seeds), "steps": 100, **spec})
    rows, columns, count = plan.shape
    coverage = np.broadcast_to(np.asarray(coverage, float), (rows * columns * count,))
    truth = Truth(modes, None if modes is None else np.full(len(modes), 0.25), 0.1, 2.0)
    series = np.stack((0 * coverage, coverage))
    fakes = np.zeros((2, rows * columns, 20, 2), np.float32)
    fakes[1, ..., 0] = -1.0
    return Wall(
        plan,
        [truth] * (rows * columns),
        np.array([0, 100]),
        fakes,
        dict.fromkeys(METRICS, series),
        series,
        np.zeros(len(coverage), np.int64) if broken is None else np.asarray(broken),
    )


def drawn(wall, look=-1, dark=False):
    paper = Paper(wall_size(wall), dark, scale=1.0)
    WallPicture(paper, wall, "A title").show(look)
    return paper


def words_of(paper):
    return [text.get_text() for text in paper.figure.texts] + [
        artist.get_text() for artist in paper.figure.artists if hasattr(artist, "get_text")
    ]


def rgb(colour):
    return tuple(int(colour[i : i + 2], 16) for i in (1, 3, 5))


@pytest.mark.parametrize("dark", [False, True])
def test_fakes_have_the_colour_of_their_coverage(dark):
    wall = wall_of([0, 0.25, 0.5, 0.75, 1, 1])
    pixels = drawn(wall, dark=dark).pixels().astype(int)
    for coverage in (0.25, 1.0):
        wanted = rgb(coverage_palette(dark)[round(coverage * 255)])
        assert (np.abs(pixels - wanted).max(-1) <= 6).sum() > 3
    assert pixels.shape[:2] == wall_size(wall)[::-1]


def test_numbers_and_words_stand_in_the_picture():
    words = words_of(drawn(wall_of([0, 0.25, 0.5, 0.75, 1, 1])))
    assert [w for w in words if w.endswith("/4")] == ["0/4", "1/4", "2/4", "3/4", "4/4", "4/4"]
    assert {"A title", "0.01", "0.001", "0.1", "0.3", "D learning rate →", "25%"} <= set(words)
    assert any("step 100" in w and "modes captured" in w for w in words)
    assert any("Ring of Gaussians" in w for w in words)


def test_what_varies_is_not_told_as_common():
    wall = wall_of(0.5, axes={"objective": ["hinge", "wasserstein"]}, settings={"generator_width": 16})
    assert "G width = 16" in wall_words.about(wall)
    assert "Hinge" not in wall_words.about(wall) and "learning rate" not in wall_words.about(wall_of(0.5))


def test_means_over_seeds_are_told_as_such():
    wall = wall_of([0.25, 0.5] * 6, seeds=(1, 2))
    assert wall_words.told_of(wall, 0) == "1.5/4"
    assert "means over 2 seeds, fakes of the first" in wall_words.measured(wall, pictured=True)


def test_of_data_without_modes_the_share_is_told():
    wall = wall_of(0.834, modes=None, settings={"data": "circle"})
    words = words_of(drawn(wall))
    assert "0.83" in words and any("JS divergence" in w for w in words)


def test_what_diverged_says_so_from_then_on():
    wall = wall_of(0.5, broken=[0, 50, 0, 0, 0, 0])
    assert "diverged" in words_of(drawn(wall)) and "diverged" not in words_of(drawn(wall, 0))
    assert wall_words.broke(wall_of(0.5, seeds=(1, 2), broken=[0, 7] + [0] * 10), 0) == "1 of 2 diverged"


def test_fakes_far_away_or_broken_are_not_drawn():
    wall = wall_of(0.5)
    wall.fakes[1, 0], wall.fakes[1, 1] = np.nan, 1e30
    words = words_of(drawn(wall))
    assert words.count("out of view") == 2


def test_cells_are_square_and_stand_in_rows_and_columns():
    wall = wall_of(0.5)
    paper = drawn(wall)
    planes = [ax.get_window_extent() for ax in paper.figure.axes if ax.get_xlim() == (-2.0, 2.0)]
    assert len(planes) == 6
    assert all(abs(box.width - box.height) < 1 for box in planes)
    assert planes[0].x0 < planes[1].x0 and planes[0].y0 == planes[1].y0 > planes[2].y0
    assert all(box.x0 >= 0 and box.x1 <= paper.size[0] for box in planes)


@pytest.mark.parametrize("values", [1, 8])
def test_the_smallest_and_the_largest_wall_keep_all_words_inside(values):
    axes = {"discriminator_lr": [10.0**-i for i in range(values)], "generator_steps": list(range(values))}
    paper = drawn(wall_of(0.5, axes=axes))
    for artist in (*paper.figure.texts, *paper.figure.artists):
        box = artist.get_window_extent(paper._renderer)
        assert box.x0 >= -1 and box.y0 >= -1 and box.x1 <= paper.size[0] + 1 and box.y1 <= paper.size[1] + 1


def test_the_heatmap_shows_means_and_ranges():
    wall = wall_of([0.25, 0.75] + [1.0] * 10, seeds=(1, 2))
    paper = Paper(wall_size(wall, 0), False, still=True, scale=1.0)
    Heatmap(paper, wall, "Heat")
    words = words_of(paper)
    assert "2/4" in words and "1–3" in words and words.count("4/4") == 5
    faces = [tuple(round(255 * c) for c in ax.get_facecolor()[:3]) for ax in paper.figure.axes[1:]]
    assert faces[0] == rgb(coverage_palette(False)[128]) and faces[1] == rgb(coverage_palette(False)[255])


@pytest.mark.parametrize("ending", WALL_ENDINGS)
def test_every_ending_is_written(tmp_path, ending):
    path = tmp_path / f"wall{ending}"
    write_wall(wall_of(0.5), path, "Title")
    assert path.stat().st_size > 300 and list(tmp_path.iterdir()) == [path]


def test_an_animation_has_a_frame_for_each_look(tmp_path):
    write_wall(wall_of(0.5), tmp_path / "wall.gif")
    with Image.open(tmp_path / "wall.gif") as file:
        assert file.n_frames >= 2 and file.size == wall_size(wall_of(0.5))
        first = np.asarray(file.convert("RGB"))
        file.seek(1)
        assert (first != np.asarray(file.convert("RGB"))).any()


def test_pictures_are_sharp_and_well_formed(tmp_path):
    write_wall(wall_of(0.5), tmp_path / "wall.png")
    write_heatmap(wall_of(0.5), tmp_path / "heat.svg")
    with Image.open(tmp_path / "wall.png") as file:
        assert file.size == tuple(2 * side for side in wall_size(wall_of(0.5)))
    assert ElementTree.parse(tmp_path / "heat.svg").getroot().tag.endswith("svg")


def test_the_table_has_a_row_for_each_cell(tmp_path):
    wall = wall_of(np.arange(12) / 12, seeds=(3, 4), broken=[0] * 11 + [42])
    write_wall(wall, tmp_path / "wall.csv")
    with (tmp_path / "wall.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 12
    assert [rows[i]["seed"] for i in range(3)] == ["3", "4", "3"]
    assert (rows[2]["discriminator_lr"], rows[2]["generator_lr"], rows[-1]["generator_lr"]) == ("0.001", "0.1", "0.3")
    assert rows[3]["coverage"] == "0.25" and rows[3]["step"] == "100"
    assert rows[-1]["diverged_at"] == "42" and rows[0]["diverged_at"] == ""


def test_arrays_come_back(tmp_path):
    wall = wall_of(0.5)
    write_wall(wall, tmp_path / "wall.npz")
    np.testing.assert_array_equal(open_wall(tmp_path / "wall.npz")[0].coverage, wall.coverage)


@pytest.mark.parametrize("path", ["wall.txt", "wall", "nowhere/wall.png"])
def test_what_cannot_be_written_is_told_before(tmp_path, path):
    with pytest.raises(ExportError, match=r"choose an ending from \.png|does not exist"):
        require_wall_ending(tmp_path / path)
    with pytest.raises(ExportError):
        write_wall(wall_of(0.5), tmp_path / path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("dark", [False, True])
def test_lightness_of_coverage_changes_evenly(dark):
    light = [sum(w * c for w, c in zip((0.2126, 0.7152, 0.0722), rgb(c), strict=True)) for c in coverage_palette(dark)]
    steps = np.diff(light)
    assert (steps >= -1).all() if dark else (steps <= 1).all()
    assert abs(light[-1] - light[0]) > 100
