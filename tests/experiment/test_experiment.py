"""Settings: what they accept, how they follow each other, how they are written down."""

import json
import math
import random

import pytest

from ganviz.data import DATA
from ganviz.errors import SettingError
from ganviz.experiment import (
    DIALS,
    LIVE,
    MAX_SEED,
    SETTINGS,
    Choice,
    Choices,
    Drawing,
    Experiment,
    Integer,
    Number,
    setting,
)
from ganviz.experiment.combinations import REFUSED
from ganviz.learning import OBJECTIVES, REGULARIZERS, TRICKS

PLANE = [name for name, entry in DATA.items() if entry.kind == "plane"]


def random_value(rng, name):
    declared = setting(name)
    if isinstance(declared, Choice):
        return rng.choice(list(declared.objects))
    if isinstance(declared, Drawing):
        return "".join(rng.choice("AZaz09-_") for _ in range(4 * rng.randint(1, 9)))
    if isinstance(declared, Choices):
        objects = list(declared.objects)
        return rng.sample(objects, rng.randint(1, len(objects)))
    low, high = declared.bounds
    return rng.randint(low, high) if isinstance(declared, Integer) else rng.uniform(low, high)


def random_settings(rng):
    """Some settings with valid values."""
    chosen = {name: random_value(rng, name) for name in SETTINGS if rng.random() < 0.3}
    if chosen.get("data") != "mnist":
        chosen.pop("architecture", None)
    return chosen


def take_random(experiment, rng):
    """Some that also suit each other, out of as many tries as it takes."""
    for _ in range(100):
        try:
            return experiment.update(random_settings(rng))
        except SettingError as refusal:
            beyond = str(refusal).startswith("classes [")  # that the data do not have
            assert beyond or any(str(refusal) == why for _, why in REFUSED)  # noqa: PT017
    raise AssertionError("nothing suits")


# --- the declarations
@pytest.mark.parametrize("name", SETTINGS)
def test_every_setting_says_what_it_is(name):
    declared = setting(name)
    assert declared.help.endswith(".") and not declared.help[0].islower()
    assert declared.title and declared.title != name
    assert declared.group in ("Data", "Networks", "Learning", "Remedies")
    if isinstance(declared, Number | Integer):
        low, high = declared.bounds
        assert low < high and low <= declared.default <= high
    elif not isinstance(declared, Drawing):
        assert isinstance(declared, Choice | Choices)
        assert set(declared.titles.values()) == set(declared.objects)
        chosen = declared.default if isinstance(declared, Choices) else [declared.default]
        assert set(chosen) <= set(declared.objects)


def test_titles_are_told_apart():
    titles = [setting(name).title for name in SETTINGS]
    assert len(set(titles)) == len(titles)


def test_what_a_running_trainer_can_take():
    by_hand = """
        modes spacing std imbalance rotation classes drawing
        objective regularizers weight_clip
        batch_size generator_lr discriminator_lr generator_steps discriminator_steps
        label_smoothing fake_label_smoothing label_flips instance_noise instance_noise_steps dropout
        gradient_clip_value gradient_clip_norm unrolling_steps ema_decay
        schedule schedule_steps warm_up_steps update_scheme
    """
    penalties = ("gradient_penalty", "one_sided_gradient_penalty", "r1", "r2", "dragan", "consensus")
    of_penalties = {f"{name}_{knob}" for name in penalties for knob in ("weight", "interval")}
    assert {*by_hand.split(), *of_penalties} == LIVE


def test_registers_and_settings_agree():
    assert list(setting("data").objects) == list(DATA)
    assert list(setting("objective").objects) == list(OBJECTIVES)
    assert {knob.name for r in REGULARIZERS.values() for knob in r.knobs} <= set(SETTINGS)
    assert {knob.name for t in TRICKS.values() for knob in t.knobs} <= set(SETTINGS)
    assert {dial for entry in DATA.values() for dial in entry.dials} == set(DIALS)


# --- what is refused, and how that is said
@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"dta": "ring"}, ["dta", "data", "seed"]),
        ({"name": "x"}, ["'name'"]),
        ({"data": "rign"}, ["'rign'", "ring", "mnist"]),
        ({"data": None}, ["None", "ring"]),
        ({"data": ["ring"]}, ["['ring']", "moons"]),
        ({"objective": "wgan"}, ["'wgan'", "wasserstein", "hinge"]),
        ({"regularizers": "r1"}, ["'r1'", "gradient_penalty"]),
        ({"regularizers": ["r3"]}, ["r3", "r1", "weight_clipping"]),
        ({"classes": []}, ["classes", "empty", "0, 1, 2"]),
        ({"classes": [3, 26]}, ["26", "25"]),
        ({"data": "mnist", "classes": [3, 12]}, ["classes [3, 12]", "choose at least one of 0, 1", "9"]),
        ({"data": "fashion_mnist", "classes": [10]}, ["10", "9 (Ankle boot)"]),
        ({"classes": None}, ["classes", "None"]),
        ({"modes": 0}, ["modes", "0", "from 1 to 64"]),
        ({"modes": 65}, ["modes", "65", "from 1 to 64"]),
        ({"modes": 2.5}, ["modes", "2.5", "whole number"]),
        ({"modes": "many"}, ["modes", "'many'", "whole number"]),
        ({"modes": math.nan}, ["modes", "nan"]),
        ({"modes": math.inf}, ["modes", "inf", "from 1 to 64"]),
        ({"modes": True}, ["modes", "True"]),
        ({"modes": [8]}, ["modes", "[8]"]),
        ({"modes": None}, ["modes", "None"]),
        ({"std": 0.0}, ["std", "0.0", "from 0.001 to 1"]),
        ({"std": math.nan}, ["std", "nan", "from 0.001 to 1"]),
        ({"std": math.inf}, ["std", "inf"]),
        ({"std": True}, ["std", "True"]),
        ({"std": "wide"}, ["std", "'wide'"]),
        ({"generator_lr": -1e-9}, ["generator_lr", "from 0 to 100"]),
        ({"seed": MAX_SEED + 1}, ["seed", str(MAX_SEED)]),
        ({"seed": -1}, ["seed", "-1"]),
        ({"seed": 10**400}, ["seed", str(MAX_SEED)]),
        ({"classes": [True]}, ["classes", "True"]),
    ],
    ids=lambda x: str(x)[:40] if isinstance(x, dict) else "",
)
def test_invalid_settings_are_refused_by_name_value_and_choices(settings, words):
    with pytest.raises(SettingError) as refusal:
        Experiment(**settings)
    assert all(word in str(refusal.value) for word in words), str(refusal.value)


@pytest.mark.parametrize("name", [n for n in SETTINGS if isinstance(setting(n), Number | Integer)])
def test_bounds_are_included_and_nothing_beyond(name):
    for bound, step in zip(setting(name).bounds, (-1, 1), strict=True):
        assert getattr(Experiment(**{name: bound}), name) == bound
        beyond = bound + step if isinstance(setting(name), Integer) else bound + step * 1e-9
        with pytest.raises(SettingError, match=name):
            Experiment(**{name: beyond})


def test_dcgan_cannot_make_points():
    for settings in ({"architecture": "dcgan"}, {"data": "moons", "architecture": "dcgan"}):
        with pytest.raises(SettingError, match=r"'dcgan' cannot make '.*'; choose .*mlp"):
            Experiment(**settings)


@pytest.mark.parametrize(
    ("given", "kept"),
    [({"modes": "12"}, 12), ({"modes": 12.0}, 12), ({"std": "1e-2"}, 0.01), ({"std": 1}, 1.0), ({"seed": "7"}, 7)],
)
def test_numbers_as_links_carry_them(given, kept):
    (name,) = given
    value = getattr(Experiment(**given), name)
    assert value == kept and type(value) is type(kept)


# --- all or nothing
@pytest.mark.parametrize(
    "bad",
    [
        {"modes": 0},
        {"modes": math.inf},
        {"no_such": 1},
        {"classes": []},
        {"objective": "x"},
        {"weight_clip": "x"},
        {"data": "moons", "architecture": "dcgan"},
    ],
    ids=str,
)
def test_a_bad_value_among_good_ones_changes_nothing(bad):
    experiment = Experiment(data="grid", std=0.2, generator_width=64)
    before = experiment.settings()
    good = {"data": "mnist", "batch_size": 32, "seed": 5, "objective": "wasserstein", "discriminator_width": 9}
    with pytest.raises(SettingError):
        experiment.update({**good, **bad})
    assert experiment.settings() == before
    # nor what counts as chosen: the dials still follow the data, the own width still does not
    experiment.update({"data": "mnist"})
    assert (experiment.batch_size, experiment.discriminator_width, experiment.generator_width) == (64, 256, 64)


# --- following
@pytest.mark.parametrize("name", PLANE)
def test_dials_follow_the_data(name):
    experiment = Experiment(data="grid", std=0.33, rotation=10.0)
    experiment.data = "ring" if name == "grid" else "grid"
    experiment.data = name
    assert experiment.dials() == DATA[name].defaults


def test_chosen_dials_stay_with_their_data():
    experiment = Experiment(data="grid", std=0.33)
    experiment.batch_size = 16
    experiment.objective = "hinge"
    assert experiment.std == 0.33
    experiment.data = "ring"
    assert experiment.std == DATA["ring"].defaults.std


def test_dials_given_with_their_data_are_kept():
    experiment = Experiment(data="ring")
    experiment.update({"std": 0.33, "data": "grid"})
    assert (experiment.std, experiment.modes) == (0.33, DATA["grid"].defaults.modes)


def test_networks_follow_the_kind_of_data_unless_chosen():
    experiment = Experiment(discriminator_width=99)
    plain = (experiment.generator_width, experiment.latent_dim)
    experiment.data = "mnist"
    assert (experiment.generator_width, experiment.latent_dim) == (256, 64)
    assert experiment.discriminator_width == 99
    experiment.data = "moons"
    assert (experiment.generator_width, experiment.latent_dim) == plain == (128, 2)
    assert experiment.discriminator_width == 99


def test_learning_follows_the_architecture():
    experiment = Experiment(data="mnist")
    assert (experiment.generator_lr, experiment.initialization) == (3e-4, "default")
    experiment.architecture = "dcgan"
    assert (experiment.generator_lr, experiment.initialization) == (2e-4, "normal")


def test_wasserstein_brings_weight_clipping_and_takes_it_away():
    experiment = Experiment()
    experiment.objective = "wasserstein"
    assert experiment.regularizers == ["weight_clipping"]
    experiment.objective = "hinge"
    assert experiment.regularizers == []


@pytest.mark.parametrize("chosen", [[], ["gradient_penalty"], ["weight_clipping"]])
def test_chosen_regularizers_stay(chosen):
    experiment = Experiment(objective="wasserstein", regularizers=chosen)
    assert experiment.regularizers == chosen
    experiment.objective = "hinge"
    assert experiment.regularizers == chosen


def test_dcgan_falls_back_to_mlp_on_points():
    for change in (lambda e: e.update({"data": "ring"}), lambda e: setattr(e, "data", "ring")):
        experiment = Experiment(data="mnist", architecture="dcgan")
        change(experiment)
        assert experiment.differences() == {}
        assert experiment.architecture == "mlp" and experiment.generator_width == 128


def test_recommend_gives_back_all_but_data_and_seed():
    experiment = Experiment(data="grid", seed=9, std=0.3, generator_width=7, objective="hinge")
    experiment.recommend()
    assert experiment.settings() == Experiment(data="grid", seed=9).settings()
    experiment.data = "mnist"  # and they follow again
    assert experiment.settings() == Experiment(data="mnist", seed=9).settings()


# --- written down
def test_differences_by_hand():
    assert Experiment().differences() == {}
    assert Experiment(modes=8).differences() == {}  # as recommended
    assert Experiment(data="mnist").differences() == {"data": "mnist"}
    assert Experiment(data="mnist", generator_lr=1e-3).differences() == {"data": "mnist", "generator_lr": 1e-3}
    assert Experiment(objective="wasserstein").differences() == {"objective": "wasserstein"}
    assert Experiment(objective="wasserstein", regularizers=[]).differences() == {
        "objective": "wasserstein",
        "regularizers": [],
    }


@pytest.mark.parametrize("seed", range(60))
def test_json_brings_back_an_equal_experiment(seed):
    rng = random.Random(seed)
    experiment = Experiment()
    take_random(experiment, rng)
    if seed % 2:
        take_random(experiment, rng)  # with a past
    again = Experiment.from_json(experiment.to_json())
    assert again.settings() == experiment.settings()
    assert again.differences() == experiment.differences() == json.loads(experiment.to_json())


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "not valid JSON"),
        ("{", "not valid JSON"),
        ("[1]", "list"),
        ("3", "int"),
        ('{"modes": 99}', "99"),
        ('{"x": 1}', "'x'"),
        ('{"std": NaN}', "std"),
        ('{"modes": 1e999}', "modes"),
        ('{"modes": null}', "modes"),
    ],
)
def test_text_that_is_no_experiment_is_refused(text, words):
    with pytest.raises(SettingError, match=words):
        Experiment.from_json(text)


@pytest.mark.parametrize(
    "settings", [{}, {"data": "mnist"}, {"objective": "wasserstein"}, {"classes": [1, 2]}], ids=str
)
def test_a_copy_is_equal_and_independent(settings):
    original = Experiment(**settings)
    copy = original.copy()
    before = original.settings()
    assert copy.settings() == before
    copy.update({"batch_size": 3, "data": "grid", "classes": [4], "regularizers": ["gradient_penalty"]})
    assert original.settings() == before
    original.update({"batch_size": 5})
    assert copy.batch_size == 3


@pytest.mark.parametrize(
    "settings", [{}, {"data": "mnist"}, {"objective": "wasserstein"}, {"classes": [1, 2]}], ids=str
)
def test_lists_are_shared_by_nobody(settings):
    original = Experiment(**settings)
    copy = original.copy()
    for name in ("classes", "regularizers"):
        assert getattr(original, name) is not getattr(copy, name)
        assert original.settings()[name] is not getattr(original, name)


def test_a_given_list_may_change_afterwards():
    digits = [1, 2]
    experiment = Experiment(data="mnist", classes=digits)
    digits.append(99)
    assert experiment.settings()["classes"] == [1, 2]


# --- derived
def test_network_plans_of_both_players():
    experiment = Experiment(
        data="mnist",
        generator_layers=1,
        generator_width=11,
        generator_activation="elu",
        discriminator_layers=3,
        discriminator_width=13,
        discriminator_activation="gelu",
        latent_dim=5,
        channels=7,
        initialization="xavier",
    )
    plans = [experiment.network_plan(player, (1, 28, 28)) for player in ("generator", "discriminator")]
    assert [(p.layers, p.width, p.activation) for p in plans] == [(1, 11, "elu"), (3, 13, "gelu")]
    for p in plans:
        assert (p.architecture, p.sample_shape, p.latent_dim) == ("mlp", (1, 28, 28), 5)
        assert (p.channels, p.initialization) == (7, "xavier")
        assert (p.norm, p.minibatch, p.packing, p.scale) == ("none", "none", 1, 1.0)
    of_remedies = {"minibatch_layer": "stddev", "packing": 3, "discriminator_scale": 4.0}
    experiment = Experiment(generator_norm="batch", discriminator_norm="layer", **of_remedies)
    generator, discriminator = (experiment.network_plan(player, (2,)) for player in ("generator", "discriminator"))
    assert (generator.norm, discriminator.norm) == ("batch", "layer")
    assert (discriminator.minibatch, discriminator.packing, discriminator.scale) == ("stddev", 3, 4.0)


def test_dials_as_one_value():
    dials = Experiment(modes=5, spacing=3.0, std=0.2, imbalance=0.5, rotation=-20.0).dials()
    assert (dials.modes, dials.spacing, dials.std, dials.imbalance, dials.rotation) == (5, 3.0, 0.2, 0.5, -20.0)


@pytest.mark.parametrize(
    ("settings", "hidden", "shown"),
    [
        (
            {},
            "classes channels weight_clip gradient_penalty_weight r1_weight",
            "modes std generator_beta1 generator_width",
        ),
        ({"data": "mnist"}, "modes spacing std imbalance rotation channels", "classes generator_layers r1_weight"),
        (
            {"data": "mnist", "architecture": "dcgan"},
            "generator_layers generator_width discriminator_layers discriminator_width r1_weight",
            "channels generator_activation discriminator_activation",
        ),
        ({"objective": "hinge"}, "label_smoothing fake_label_smoothing label_flips", ""),
        ({"objective": "relativistic"}, "label_smoothing fake_label_smoothing label_flips", "dropout"),
        ({}, "schedule_steps instance_noise_steps", "schedule instance_noise label_flips fake_label_smoothing"),
        ({"schedule": "linear", "instance_noise": 0.1}, "", "schedule_steps instance_noise_steps"),
        ({"regularizers": ["r2", "consensus"]}, "r1_interval", "r2_weight r2_interval consensus_weight"),
        (
            {"data": "mnist", "architecture": "dcgan"},
            "discriminator_scale generator_norm discriminator_norm",
            "packing minibatch_layer dropout",
        ),
        ({"objective": "wasserstein"}, "label_smoothing r1_weight", "weight_clip"),
        ({"objective": "least_squares"}, "", "label_smoothing"),
        ({"regularizers": ["r1", "gradient_penalty"]}, "weight_clip", "r1_weight gradient_penalty_weight"),
        ({"generator_optimizer": "sgd"}, "generator_beta1 generator_beta2", "discriminator_beta1 discriminator_beta2"),
        ({"generator_optimizer": "momentum"}, "generator_beta2", "generator_beta1"),
        ({"discriminator_optimizer": "rmsprop"}, "discriminator_beta1", "discriminator_beta2 generator_beta1"),
        ({"generator_layers": 0}, "generator_width", "generator_layers discriminator_width discriminator_activation"),
        ({"generator_layers": 0}, "generator_activation", ""),  # no layer to put it in
        ({"data": "gaussian"}, "modes", "spacing std"),
    ],
)
def test_settings_without_effect(settings, hidden, shown):
    irrelevant = Experiment(**settings).irrelevant()
    assert set(hidden.split()) <= irrelevant
    assert not set(shown.split()) & irrelevant


@pytest.mark.parametrize("name", list(DATA))
def test_dials_matter_where_the_data_has_them(name):
    assert set(DIALS) - Experiment(data=name).irrelevant() == set(DATA[name].dials)


# --- the drawing
@pytest.mark.parametrize(
    "drawing",
    [None, 5, b"AAAA", ["AAAA"], "", "abc", "Ä" * 40_000, "AAAA" * 10_001],
    ids=lambda drawing: str(drawing)[:10],
)
def test_what_is_no_drawing_is_refused_in_few_words(drawing):
    experiment = Experiment(data="drawn", drawing="AAAA")
    with pytest.raises(SettingError, match=r"drawing .* is not a text of 1 to 10,000 points") as refusal:
        experiment.update({"std": 0.3, "drawing": drawing})
    assert len(str(refusal.value)) < 200
    assert experiment.differences() == {"data": "drawn", "drawing": "AAAA"}


def test_a_drawing_outlives_other_data():
    experiment = Experiment(data="drawn", drawing="AAAA")
    assert "drawing" not in experiment.irrelevant()
    experiment.data = "mnist"
    assert "drawing" in experiment.irrelevant()
    assert experiment.differences() == {"data": "mnist", "drawing": "AAAA"}
    assert experiment.copy().drawing == "AAAA"


# --- classes
def test_classes_are_all_those_of_the_data_and_a_choice_is_dropped_with_them():
    experiment = Experiment(data="letters", classes=[3, 25])
    assert experiment.classes == [3, 25]
    experiment.data = "mnist"
    assert experiment.classes == list(range(10)) and "classes" not in experiment.chosen()
    experiment.update({"data": "letters"})
    assert experiment.classes == list(range(26)) and experiment.differences() == {"data": "letters"}
    experiment.update({"data": "kmnist", "classes": [9]})
    assert experiment.differences() == {"data": "kmnist", "classes": [9]}


def test_classes_that_the_data_do_not_have_change_nothing():
    experiment = Experiment(data="mnist", classes=[1])
    with pytest.raises(SettingError, match=r"classes \[10\] are not all there; choose at least one of 0, 1"):
        experiment.classes = [10]
    with pytest.raises(SettingError, match=r"0 \(T-shirt/top\), 1 \(Trouser\)"):
        experiment.update({"data": "fashion_mnist", "classes": [0, 25]})
    assert (experiment.data, experiment.classes) == ("mnist", [1])


@pytest.mark.parametrize("data", ["ring", "triangles", "stacked_mnist", "own"])
def test_classes_do_not_matter_where_there_are_none_to_choose_from(data):
    assert "classes" in Experiment(data=data).irrelevant()
    assert Experiment(data=data, classes=[25]).classes == [25]
    assert "classes" not in Experiment(data="letters").irrelevant()
