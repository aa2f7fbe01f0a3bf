"""Every pair of what there is plays and is seen, or is refused in a sentence that says why."""

import itertools

import numpy as np
import pytest

from ganviz.errors import SettingError
from ganviz.experiment import Experiment
from ganviz.experiment.combinations import REFUSED
from ganviz.learning import OBJECTIVES, REGULARIZERS, TRICKS
from ganviz.observation import Probe
from ganviz.training import Trainer

TINY = {
    "generator_layers": 1,
    "generator_width": 4,
    "discriminator_layers": 2,
    "discriminator_width": 4,
    "batch_size": 8,
    "channels": 2,
}
IMAGES = {**TINY, "data": "mnist", "latent_dim": 4, "regularizers": []}
DCGAN = {**IMAGES, "architecture": "dcgan"}
OBJECTIVE = {name: {"objective": name, "regularizers": []} for name in OBJECTIVES}
REGULARIZER = {name: {"regularizers": [name]} for name in REGULARIZERS}
TRICK = {name: dict(trick.on) for name, trick in TRICKS.items()}


def both(a, b):
    """Settings of two entries together; None where they are two values of one choice."""
    merged = {**a, **b}
    for name in a.keys() & b.keys():
        if name == "regularizers":
            merged[name] = [*a[name], *b[name]]
        elif a[name] != b[name]:
            return None
    return merged


def pairs(first, second):
    chosen = itertools.combinations(first, 2) if first is second else itertools.product(first, second)
    return [
        pytest.param(settings, id=f"{a}-{b}")
        for a, b in chosen
        if (settings := both(first[a], second[b])) is not None
    ]  # fmt: skip


def check(settings, world=TINY):
    """Three steps with finite losses and a look, or a refusal; whether it plays."""
    try:
        experiment = Experiment(**{**world, **settings})
    except SettingError as refusal:
        sentence = str(refusal)
        assert len(sentence) >= 30 and sentence in [why for _, why in REFUSED]
        assert " " in sentence and ("choose" in sentence or "set" in sentence)
        return False
    trainer = Trainer(experiment, "cpu")
    for _ in range(3):
        trainer.step()
    losses = trainer.drain_losses()
    assert np.isfinite(losses.discriminator).all() and np.isfinite(losses.generator).all()
    assert losses.broken_step is None
    snapshot = Probe(trainer, samples=16, resolution=8, arrows=8, tiles=4).observe(losses=losses)
    assert not snapshot.diverged
    assert np.isfinite(snapshot.judgement.real_logits).all() and np.isfinite(snapshot.judgement.fake_logits).all()
    assert all(np.isfinite(value) for value in (*snapshot.equilibrium, *snapshot.losses.values()))
    if snapshot.plane:
        for seen in (snapshot.plane.fake, snapshot.plane.arrows, snapshot.plane.surface_values, snapshot.game.mesh):
            assert np.isfinite(seen).all()
    else:
        assert snapshot.grid.push.shape == (16, 28, 28)
    return True


# --- pairs of points
@pytest.mark.parametrize("settings", pairs(OBJECTIVE, REGULARIZER))
def test_every_objective_with_every_regularizer(settings):
    assert check(settings)


@pytest.mark.parametrize("settings", pairs(OBJECTIVE, TRICK))
def test_every_objective_with_every_trick(settings):
    assert check(settings)


@pytest.mark.parametrize("settings", pairs(REGULARIZER, TRICK))
def test_every_regularizer_with_every_trick(settings):
    sees_through = settings.get("unrolling_steps") and settings["regularizers"] == ["consensus"]
    assert check(settings) is not bool(sees_through)


@pytest.mark.parametrize("settings", pairs(TRICK, TRICK))
def test_every_trick_with_every_other(settings):
    assert check(settings)


@pytest.mark.parametrize("settings", pairs(REGULARIZER, REGULARIZER))
def test_every_regularizer_with_every_other(settings):
    assert check(settings)


# --- alone, on pictures
@pytest.mark.parametrize("name", [*REGULARIZER, *TRICK, *OBJECTIVE])
def test_everything_on_pictures_by_mlps(name):
    assert check((REGULARIZER | TRICK | OBJECTIVE)[name], IMAGES)


@pytest.mark.parametrize("name", [*REGULARIZER, *TRICK, *OBJECTIVE])
def test_everything_on_pictures_by_convolutions(name):
    assert check((REGULARIZER | TRICK | OBJECTIVE)[name], DCGAN) is (name != "maxout")


@pytest.mark.parametrize("name", [*REGULARIZER, *TRICK, *OBJECTIVE])
def test_everything_on_pictures_of_classes(name):
    assert check((REGULARIZER | TRICK | OBJECTIVE)[name], {**IMAGES, "conditioning": "class"})


@pytest.mark.parametrize("name", [*REGULARIZER, *TRICK, *OBJECTIVE])
def test_everything_on_growing_networks(name):
    growing = {**IMAGES, "architecture": "progressive", "growth_steps": 1}
    assert check((REGULARIZER | TRICK | OBJECTIVE)[name], growing) is (name != "spectral_norm")


# --- what is refused
@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"discriminator_norm": "batch", "regularizers": ["r1"]}, "batch normalisation mixes them; choose"),
        ({"discriminator_norm": "batch", "regularizers": ["spectral_norm", "dragan"]}, "penalties need"),
        ({"data": "mnist", "architecture": "dcgan", "discriminator_activation": "maxout"}, "maxout is for the MLP"),
        ({"data": "mnist", "architecture": "dcgan", "generator_activation": "maxout"}, "maxout is for the MLP"),
        ({"unrolling_steps": 1, "regularizers": ["consensus"]}, "unrolling sees through"),
        (
            {"data": "mnist", "architecture": "progressive", "regularizers": ["spectral_norm"]},
            "undo spectral normalisation; choose",
        ),
    ],
    ids=str,
)
def test_refusals_say_why_and_take_nothing(settings, words):
    with pytest.raises(SettingError, match=words):
        Experiment(**settings)
    experiment = Experiment(data=settings.get("data", "ring"), regularizers=[])
    before = experiment.settings()
    with pytest.raises(SettingError, match=words):
        experiment.update(settings)
    assert experiment.settings() == before


@pytest.mark.parametrize(
    "settings",
    [
        {"discriminator_norm": "batch", "regularizers": ["weight_clipping", "spectral_norm"]},
        {"generator_norm": "batch", "regularizers": ["r1"]},
        {"discriminator_norm": "layer", "regularizers": ["gradient_penalty"]},
        {"data": "mnist", "architecture": "dcgan", "discriminator_norm": "batch", "regularizers": ["r1"]},  # unused
        {"label_smoothing": 0.5, "fake_label_smoothing": 0.4},
    ],
    ids=str,
)
def test_what_is_near_a_refusal_plays(settings):
    assert check(settings, {**TINY, **settings})


def test_every_refusal_can_happen():
    happening = [
        {"discriminator_norm": "batch", "regularizers": ["r1"]},
        {"data": "mnist", "architecture": "dcgan", "discriminator_activation": "maxout"},
        {"unrolling_steps": 1, "regularizers": ["consensus"]},
        {"data": "mnist", "architecture": "progressive", "regularizers": ["spectral_norm"]},
    ]
    said = set()
    for settings in happening:
        with pytest.raises(SettingError) as refusal:
            Experiment(**settings)
        said.add(str(refusal.value))
    assert said == {why for _, why in REFUSED}


def test_a_running_trainer_refuses_what_does_not_go_together_and_goes_on():
    trainer = Trainer(Experiment(**TINY, regularizers=["consensus"]), "cpu")
    settings = trainer.experiment.settings()
    with pytest.raises(SettingError, match="unrolling sees through"):
        trainer.apply({"generator_lr": 0.5, "unrolling_steps": 3})
    assert trainer.experiment.settings() == settings
    trainer.step()
    trainer.apply({"unrolling_steps": 3, "regularizers": []})
    trainer.step()
    assert trainer.drain_losses().broken_step is None


def test_an_assignment_that_is_refused_is_taken_back():
    experiment = Experiment(regularizers=["consensus"])
    chosen = experiment.chosen()
    with pytest.raises(SettingError, match="unrolling"):
        experiment.unrolling_steps = 3
    assert experiment.unrolling_steps == 0 and experiment.chosen() == chosen
    assert experiment.copy().settings() == experiment.settings()
