"""The benchmark of mode coverage: sound protocols, runs that resume, looks that do not disturb, honest tables."""

import json
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from ganviz import Experiment, Trainer
from ganviz.presets import load_preset

sys.path.append(str(Path(__file__).parents[2] / "benchmarks"))  # scripts, not a package

import claims
import coverage_run
import coverage_table
import mode_coverage
import protocols
from critic_picture import draw_critic

TINY = {"generator_width": 8, "discriminator_width": 8, "batch_size": 16}
RING = protocols.Case("ring", "Ring", TINY, 6, claims.cured("all of 8"))
ODD = protocols.Case("odd", "Odd", {"no_such_setting": 1}, 6, claims.published("7 of 8"))
ROLL = protocols.Case("roll", "Roll", TINY | {"data": "swiss_roll"}, 6, claims.published("pictures"), picture=True)
SMALL = protocols.Protocol("small", "Small", "For tests.", (RING, ODD, ROLL), ("near_by_seed", "js"), 64, 2)
JOB = coverage_run.Job("ring", "Ring", TINY, 6, 3, 64)


def record(near=8, diverged="", history=()):
    return {"final": {"near": near}, "diverged": diverged, "history": list(history)}


def size(path):
    with Image.open(path) as image:
        return image.size


@pytest.fixture
def bench(monkeypatch, tmp_path):
    """Runs the command with the protocol "small" in this process: (exit code, what was trained, table)."""
    trained = []

    def finished(jobs, processes):
        for job in jobs:
            trained.append((job.case, job.seed))
            yield job, coverage_run.train(job)

    monkeypatch.setattr(mode_coverage, "PROTOCOLS", {"small": SMALL})
    monkeypatch.setattr(mode_coverage, "finished", finished)

    def run(*words):
        trained.clear()
        code = mode_coverage.main(["--protocol", "small", "--results", str(tmp_path), *words])
        return code, list(trained), (tmp_path / "mode_coverage-small.md").read_text(encoding="utf-8")

    run.folder = tmp_path
    return run


# --- protocols
@pytest.mark.parametrize("protocol", protocols.PROTOCOLS.values(), ids=lambda p: p.name)
def test_protocols_are_sound(protocol):
    names = [case.name for case in protocol.cases]
    assert len(set(names)) == len(names)
    assert set(protocol.columns) <= set(coverage_table.COLUMNS)
    assert [coverage_table.why_not(case) for case in protocol.cases] == [""] * len(names)


@pytest.mark.parametrize(
    ("preset", "protocol", "case"),
    [
        ("rotating", "collapse", "rotating"),
        ("deep", "collapse", "deep"),
        ("pacgan-ring", "pacgan", "ring-1"),
        ("pacgan-grid", "pacgan", "grid-1"),
        ("wgan-gp-ring", "wgan-gp", "wgan-gp-ring"),
        ("wgan-gp-grid", "wgan-gp", "wgan-gp-grid"),
        ("wgan-gp-swiss-roll", "wgan-gp", "wgan-gp-swiss-roll"),
    ],
)
def test_a_preset_is_the_experiment_that_is_measured(preset, protocol, case):
    measured = next(c for c in protocols.PROTOCOLS[protocol].cases if c.name == case)
    shown, wanted = load_preset(preset).experiment().settings(), Experiment(**measured.settings).settings()
    rounded = {"spacing", "std"}
    assert {name: shown[name] for name in rounded} == pytest.approx({name: wanted[name] for name in rounded}, rel=2e-3)
    assert {name for name in wanted if shown[name] != wanted[name]} <= rounded


def test_a_claim_about_a_step_is_about_a_step_at_which_one_looks():
    assert all(step % coverage_run.look_every(3000) == 0 for step in (500, 2000, 3000))


# --- claims
def test_claims_count_runs_and_ask_for_nine_in_ten():
    runs = [record(8)] * 9 + [record(3)]
    assert claims.cured("8").verdict(runs) == "near = 8 in 9 of 10: as the reference"
    assert "**not as the reference**" in claims.cured("8").verdict([*runs, record(3)])
    assert "**not" in claims.collapsed("2").verdict([record(4)] * 8 + [record(5)] * 2)
    assert claims.published("7.6").verdict(runs) == ""


def test_a_diverged_run_fulfils_no_claim():
    for claim in (claims.cured("8"), claims.not_cured("2")):
        near = 8 if claim.words == "near = 8" else 2
        assert " in 0 of 1: **not" in claim.verdict([record(near, diverged="it broke")])


def test_mixed_outcomes_are_neither_none_nor_all():
    claim = claims.mixed("8, 2, 2")
    assert "**not" in claim.verdict([record(8)] * 10) and "**not" in claim.verdict([record(2)] * 10)
    assert "**not" not in claim.verdict([record(8)] * 3 + [record(2)] * 7)


def test_a_cure_by_a_step_must_be_there_at_that_step_and_stay():
    early, late = ({"step": 500, "near": near} for near in (8, 7))
    claim = claims.cured("8 by 500", by=500)
    assert "1 of 1" in claim.verdict([record(8, history=[early])])
    assert "0 of 1" in claim.verdict([record(8, history=[late])])
    assert "0 of 1" in claim.verdict([record(7, history=[early])])
    assert "0 of 1" in claim.verdict([record(8)])


# --- a run
def test_looking_does_not_disturb_training():
    seen, alone = (Trainer(Experiment(**TINY), "cpu") for _ in range(2))
    watcher = coverage_run.Watcher(seen, 64)
    for _ in range(4):
        seen.step()
        alone.step()
        watcher.look(closely=True)
    assert torch.equal(seen.generator.values, alone.generator.values)
    assert torch.equal(seen.discriminator.values, alone.discriminator.values)


def test_evaluation_is_a_mode_and_is_left_again():
    trainer = Trainer(Experiment(**TINY), "cpu")
    modules = [m for p in (trainer.generator, trainer.discriminator) for m in p.network.modules()]
    modules[1].training = False
    before = [m.training for m in modules]
    with coverage_run.evaluation(trainer):
        assert not any(m.training for m in modules)
    assert [m.training for m in modules] == before


def test_a_record_holds_what_a_table_needs(monkeypatch):
    monkeypatch.setattr(coverage_run, "look_every", lambda steps: 4)
    made = json.loads(json.dumps(coverage_run.train(JOB), allow_nan=False))
    assert (made["key"], made["case"], made["seed"], made["steps"], made["diverged"]) == (JOB.key, "ring", 3, 6, "")
    assert [look["step"] for look in made["history"]] == [4, 6]
    assert made["final"].keys() == {"step", "near", "captured", "high_quality", "reverse_kl", "js", "sliced_w2"}
    again = coverage_run.train(JOB)
    assert again["final"] == made["final"]


def test_a_run_that_diverges_stops_and_says_so(monkeypatch):
    monkeypatch.setattr(coverage_run, "look_every", lambda steps: 5)
    wild = replace(JOB, steps=50, settings=TINY | {"generator_lr": 100.0, "discriminator_lr": 100.0})
    made = coverage_run.train(wild)
    assert made["diverged"] and made["final"]["step"] < 50
    json.dumps(made, allow_nan=False)


def test_a_key_changes_with_what_decides_the_outcome_only():
    changed = [replace(JOB, settings=TINY | {"modes": 7}), replace(JOB, steps=7), replace(JOB, seed=4)]
    changed.append(replace(JOB, fakes=65))
    assert len({job.key for job in (JOB, *changed)}) == 5
    assert replace(JOB, case="other", title="Other", picture=Path("x.png")).key == JOB.key


# --- the command
def test_a_protocol_is_run_and_told(bench):
    code, trained, text = bench()
    assert code == 0
    assert trained == [("ring", 100), ("roll", 100), ("ring", 101), ("roll", 101)]
    rows = {line.split(" | ")[0].strip("| "): line for line in text.splitlines() if line.startswith("| ")}
    assert "all of 8" in rows["Ring"] and " of 2: " in rows["Ring"]
    assert "cannot be built: unknown setting 'no_such_setting'" in rows["Odd"] and "7 of 8" in rows["Odd"]
    assert "python benchmarks/mode_coverage.py --protocol small" in text and torch.__version__ in text
    assert "perfect generator" in text and "4 runs" in text
    assert size(bench.folder / "roll.png") == (640, 684)


def test_an_interrupted_benchmark_goes_on(bench):
    bench("--seeds", "1")
    path = bench.folder / "mode_coverage" / "small.jsonl"
    whole = path.read_text()
    path.write_text(whole + whole[:40])  # cut short while writing
    _, trained, _ = bench("--seeds", "2")
    assert trained == [("ring", 101), ("roll", 101)]
    assert len(mode_coverage.read(path)) == 4
    assert bench()[1] == []


def test_a_changed_case_is_run_anew(bench, monkeypatch):
    bench("--seeds", "1")
    changed = replace(SMALL, cases=(replace(RING, settings=TINY | {"modes": 7}), ROLL))
    monkeypatch.setattr(mode_coverage, "PROTOCOLS", {"small": changed})
    assert bench("--seeds", "1")[1] == [("ring", 100)]


def test_a_shortened_table_says_so_and_judges_nothing(bench):
    _, trained, text = bench("--steps", "3", "--seeds", "1", "--case", "ring")
    assert trained == [("ring", 100)]
    assert "Every case was given 3 steps" in text and "as the reference" not in text and "--steps 3" in text


def test_a_table_alone_trains_nothing_and_says_what_is_missing(bench):
    _, trained, text = bench("--table-only")
    assert trained == [] and "2 of 2 runs not made yet" in text


def test_a_failing_case_is_told_and_others_go_on(bench, monkeypatch):
    def finished(jobs, processes):
        for job in jobs:
            yield job, RuntimeError("out | of luck") if job.case == "ring" else coverage_run.train(job)

    monkeypatch.setattr(mode_coverage, "finished", finished)
    code, _, text = bench()
    assert code == 1 and r"RuntimeError: out \| of luck" in text and "2 runs" in text


def test_processes_train_and_report_failures():
    broken = replace(JOB, case="broken", settings={"no_such_setting": 1})
    results = {job.case: result for job, result in mode_coverage.finished([JOB, broken], 1)}
    assert results["ring"]["final"] == coverage_run.train(JOB)["final"]
    assert "no_such_setting" in str(results["broken"])


def test_the_list_names_every_case(capsys):
    assert mode_coverage.main(["--list"]) == 0
    told = capsys.readouterr().out
    assert all(case.name in told for p in protocols.PROTOCOLS.values() for case in p.cases)


@pytest.mark.parametrize("words", [[], ["--protocol", "no"], ["--protocol", "short", "--case", "no"]])
def test_wrong_words_are_refused(words):
    with pytest.raises(SystemExit):
        mode_coverage.main(words)


# --- the picture
@pytest.mark.parametrize("surface", [lambda x: x[:, 0], lambda x: x[:, 0] * 0, lambda x: x[:, 0] * np.nan])
def test_a_picture_is_drawn_of_any_critic(tmp_path, surface):
    real = np.random.default_rng(0).normal(size=(50, 2)).astype(np.float32)
    fake = np.array([[0, 0], [np.nan, 1], [1e9, 0]], np.float32)
    draw_critic("Title", real, fake, surface, tmp_path / "deep" / "critic.png")
    assert size(tmp_path / "deep" / "critic.png") == (640, 684)
