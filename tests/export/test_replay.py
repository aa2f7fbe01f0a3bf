"""The replay as a file: what is in it, how large it gets, and how it refuses."""

import base64
import json
import re
import subprocess
import sys
import zlib
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from ganviz import Experiment, GanvizError, Run
from ganviz.experiment import setting
from ganviz.experiment.words import changed
from ganviz.export.replay import FRAMES, PARTS, VIEWS, compose_intro, compose_replay, write_replay
from ganviz.export.replay.words import in_force
from ganviz.recording import Moment
from ganviz.runfile import write_run
from ganviz.web import bundle


@pytest.fixture(scope="module")
def moments():
    run = Run(Experiment(seed=7, generator_width=16, discriminator_width=16), device="cpu")
    run.capture(PARTS)
    for _ in range(9):
        run.step()
        run.capture(PARTS)
    return [run.recording.moment(snapshot) for snapshot in run.recording.snapshots]


def lines(html):
    return re.search(r'<script type="text/plain" id="data">\n(.*?)\n</script>', html, re.S)[1].split("\n")


def header(line):
    block = zlib.decompress(base64.b64decode(line))
    length = int(np.frombuffer(block[:4], np.uint32)[0])
    return json.loads(block[4 : 4 + length])


def test_holds_the_run_and_every_moment(moments):
    replay = compose_replay(moments, title="A ring")
    run, *frames = map(header, lines(replay.html))
    assert run["values"]["steps"] == [frame["values"]["step"] for frame in frames] == list(range(10))
    assert [view["key"] for view in run["values"]["views"]] == ["plane", "losses", "judgement", "quality"]
    assert (replay.frames, replay.left_out, run["values"]["left_out"]) == (10, 0, 0)
    assert frames[3]["values"]["status"] == moments[3].snapshot.status


def test_what_never_changes_is_kept_once(moments):
    run, *frames = map(header, lines(compose_replay(moments).html))
    shared = {tuple(path): place for path, place in frames[0]["shared"]}
    assert {("plane", "real"), ("plane", "modes"), ("quality", "bands"), ("settings",)} == set(shared)
    assert all({tuple(p): i for p, i in frame["shared"]} == shared for frame in frames)
    assert len(run["values"]["shared"]) == len(shared)


def test_views_are_those_asked_for_in_that_order(moments):
    run, *_ = map(header, lines(compose_replay(moments, views=["losses", "plane", "losses", "samples"]).html))
    assert [view["key"] for view in run["values"]["views"]] == ["losses", "plane"]  # there are no pictures


def test_too_many_moments_are_thinned_evenly_to_fit(moments):
    many = [stepped(moments[i % 10], i) for i in range(100)]
    whole = compose_replay(many)
    small = compose_replay(many, limit_mb=whole.nbytes / 1e6 / 2)
    steps = header(lines(small.html)[0])["values"]["steps"]
    assert small.nbytes <= whole.nbytes / 2
    assert steps[0] == 0 and steps[-1] == 99
    assert len(set(np.diff(steps[:-1]))) == 1  # all but the last gap are equal
    assert small.frames == len(steps) > 15 and small.left_out == 100 - len(steps)


def test_a_limit_too_small_for_two_moments_is_told(moments):
    with pytest.raises(GanvizError, match=r"two moments takes 0\.\d+ MB; choose a limit above 0.01 MB"):
        compose_replay(moments, limit_mb=0.01)


def test_a_default_run_stays_below_ten_megabytes():
    """As random as pictures can be: noise does not compress."""
    run = Run(Experiment(data="mnist", seed=7), device="cpu")
    moment = run.recording.moment(run.capture(("grid", "judgement")))
    rng = np.random.default_rng(7)
    noise = [replace(moment.snapshot.grid, fake=rng.integers(0, 256, (36, 28, 28), np.uint8)) for _ in range(20)]
    shown = [replace(moment, snapshot=replace(moment.snapshot, step=i, grid=grid)) for i, grid in enumerate(noise)]
    few, many = (compose_replay(shown[:n]).nbytes for n in (2, 20))  # the page itself is there once
    assert few + (many - few) * (FRAMES - 2) / 18 < 10e6


def test_nothing_may_be_fetched_and_only_our_script_may_run(moments):
    html = compose_replay(moments).html
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]+)"', html)[1]
    assert policy.startswith("default-src 'none'; script-src 'sha256-") and "unsafe" not in policy
    outside = html[: html.index('id="data">')] + html[html.rindex("</script>") :]
    assert not re.search(r"https?://|<link|<img|@import|url\(", outside)


def test_settings_are_told_with_their_titles():
    assert changed({"objective": "hinge", "generator_lr": 0.0001, "regularizers": []}) == (
        "Objective = Hinge, G learning rate = 0.0001, Regularizers = none"
    )
    told = in_force(Experiment(generator_width=64).settings())
    assert (setting("generator_width").title, "64") in told["main"]
    assert not any("drawing" in title.lower() for title, _ in told["main"] + told["rest"])
    assert in_force({"of another": "x" * 100})["rest"] == [("of another", "x" * 60 + "…")]


@pytest.mark.parametrize(
    ("of", "options", "words"),
    [
        (slice(0, 0), {}, "no moments; record at least one snapshot"),
        (slice(None, None, -1), {}, "must rise in step: 8 came after 9"),
        (slice(None), {"views": ["plain"]}, "unknown view 'plain'; choose one of: judgement, losses, picture_quality"),
    ],
)
def test_what_makes_no_sense_is_refused(moments, tmp_path, of, options, words):
    with pytest.raises(GanvizError, match=words):
        write_replay(moments[of], tmp_path / "run.html", **options)
    assert list(tmp_path.iterdir()) == []


def test_progress_counts_and_cancelling_leaves_what_was_there(moments, tmp_path):
    done = []
    (tmp_path / "run.html").write_text("earlier")
    written = write_replay(moments, tmp_path / "run.html", progress=done.append, cancelled=lambda: len(done) >= 4)
    assert written is None and done == [1, 2, 3, 4]
    assert [p.name for p in tmp_path.iterdir()] == ["run.html"]
    assert (tmp_path / "run.html").read_text() == "earlier"


def test_a_full_disk_is_told_and_leaves_the_earlier_file(moments, tmp_path, monkeypatch):
    def fail(path, text, **options):
        path.write_bytes(text[:10].encode())
        raise OSError(28, "No space left on device")

    (tmp_path / "run.html").write_text("earlier")
    monkeypatch.setattr(Path, "write_text", fail)
    with pytest.raises(GanvizError, match=r"cannot write .*run\.html: No space left on device"):
        write_replay(moments, tmp_path / "run.html")
    assert [p.name for p in tmp_path.iterdir()] == ["run.html"]
    assert (tmp_path / "run.html").read_text() == "earlier"


def test_a_missing_folder_is_told(moments, tmp_path):
    with pytest.raises(GanvizError, match=r"cannot write .*missing.* does not exist"):
        write_replay(moments, tmp_path / "missing" / "run.html")


def test_moments_may_come_one_by_one(moments, tmp_path):
    replay = write_replay(iter(moments), str(tmp_path / "run.html"))
    assert (tmp_path / "run.html").read_bytes() == replay.html.encode()
    assert (tmp_path / "run.html").stat().st_size == replay.nbytes


def test_a_moment_without_curves_or_parts_is_enough():
    run = Run(Experiment(), device="cpu")
    run_header, _ = map(header, lines(compose_replay([Moment(run.capture(()))]).html))
    assert [view["key"] for view in run_header["values"]["views"]] == ["losses"]


def test_every_view_has_a_class_in_the_script():
    script = bundle("replay/replay.js")
    assert all(re.search(rf"\n  {key}: \w+View,", script) for key in VIEWS)


def modules(entry):
    """The modules of a bundle, by their paths."""
    parts = re.split(r"^modules\['(.+?)'\] = ", bundle(entry), flags=re.M)[1:]
    return dict(zip(parts[::2], parts[1::2], strict=True))


def test_the_page_draws_with_the_very_same_files():
    replay, page = modules("replay/replay.js"), modules("shell/lab.js")
    drawing = [name for name in replay if name.startswith("stage/")]
    assert {"stage/stage.js", "stage/plane.js", "stage/samples.js", "stage/recording.js"} <= set(drawing)
    assert [name for name in drawing if replay[name] != page.get(name)] == []


def test_the_intro_is_small_and_holds_its_moments(moments):
    assert len(compose_intro(moments)) < 10 * 4000
    block = zlib.decompress(base64.b64decode(compose_intro(moments)))
    length = int(np.frombuffer(block[:4], np.uint32)[0])
    run = json.loads(block[4 : 4 + length])
    assert run["values"]["steps"] == list(range(10)) and len(run["values"]["frames"]) == 10
    intro = Path(__file__).parents[2] / "assets" / "intro" / "ring.txt"
    assert intro.stat().st_size < 160_000
    assert len(header(intro.read_text(encoding="ascii"))["values"]["steps"]) >= 50


def test_runs_are_written_by_their_ending(tmp_path):
    run = Run(Experiment(), device="cpu")
    run.capture()
    write_run(run, tmp_path / "run.html")
    assert "<title>Ring of Gaussians: a GAN learns</title>" in (tmp_path / "run.html").read_text(encoding="utf-8")


def test_the_command_line_takes_snapshots_on_the_way(tmp_path):
    command = [sys.executable, "-m", "ganviz", "train", "--steps", "240", "--out", str(tmp_path / "run.html")]
    small = ["--set", "generator_width=8", "--set", "discriminator_width=8", "--set", "data=grid"]
    subprocess.run([*command, *small], check=True, capture_output=True)
    steps = header(lines((tmp_path / "run.html").read_text(encoding="utf-8"))[0])["values"]["steps"]
    assert steps == list(range(241))


def stepped(moment, step):
    return replace(moment, snapshot=replace(moment.snapshot, step=step))
