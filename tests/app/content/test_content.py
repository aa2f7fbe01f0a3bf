"""What a page says whatever its run does."""

import json

import pytest

from ganviz.app.actions_words import KEYS, MENU
from ganviz.app.content import FIRST, content
from ganviz.experiment import SETTINGS, Experiment, setting
from ganviz.experiment.form import form_of

MOST = 160_000  # bytes


def test_it_is_json_and_light():
    text = json.dumps(content(), allow_nan=False, ensure_ascii=False, separators=(",", ":"))
    assert len(text.encode()) < MOST
    assert json.loads(text)["version"]


@pytest.mark.parametrize("name", SETTINGS)
def test_every_setting_has_what_the_form_needs(name):
    told = content()["settings"][name]
    assert told["title"] and told["help"].endswith(".") and told["group"]
    assert told["synonyms"], "a person looks for it under other names, too"
    assert all(word == word.lower() for word in told["synonyms"])
    if told["kind"] in ("number", "integer"):
        assert told["low"] < told["high"] and told["step"] > 0
        for rung in told["ladder"] or []:
            Experiment().param[name]._validate(rung)
            assert told["low"] <= rung <= told["high"]
    elif told["kind"] in ("choice", "choices"):
        assert len(told["options"]) > 1
    else:
        assert told["kind"] == "drawing"


def test_every_setting_is_in_one_group():
    named = [name for _, names in content()["groups"] for name in names]
    assert sorted(named) == sorted(SETTINGS)
    assert set(FIRST) <= set(named)


def test_the_defaults_can_be_shown():
    for told in content()["settings"].values():
        values = [value for _, value in told["options"]]
        default = told["default"]
        if told["kind"] == "choice":
            assert default in values
        elif told["kind"] == "choices":
            assert set(default) <= set(values)


@pytest.mark.parametrize(
    ("word", "name"),
    [
        ("lr", "generator_lr"),
        ("beta", "discriminator_beta1"),
        ("k", "unrolling_steps"),
        ("n_critic", "discriminator_steps"),
        ("nz", "latent_dim"),
        ("bs", "batch_size"),
        ("gamma", "r1_weight"),
        ("lambda", "gradient_penalty_weight"),
        ("gp", "gradient_penalty_interval"),
        ("sigma", "std"),
        ("momentum", "generator_beta1"),
    ],
)
def test_settings_are_found_by_what_others_call_them(word, name):
    assert word in content()["settings"][name]["synonyms"]


def test_symbols_are_not_said_twice():
    told = content()["settings"]
    assert told["generator_lr"]["symbol"] == "α_G"
    assert told["packing"]["symbol"] == "" and told["packing"]["title"].endswith("m")


def test_a_setting_that_nobody_described_has_a_form():
    """A new setting needs no line in the table of forms."""
    from ganviz.experiment import form

    own = dict(form._OWN)
    try:
        form._OWN = {}
        assert form_of("std").step > 0 and form_of("std").ladder == ()
        assert form_of("modes").step == 1
    finally:
        form._OWN = own


def test_what_restarts_is_told():
    assert content()["settings"]["seed"]["live"] is setting("seed").live is False
    assert content()["settings"]["modes"]["live"] is True


def test_every_action_of_the_menu_has_a_key():
    actions = {action for action, _ in KEYS.values()}
    assert set(MENU) <= actions


def test_every_key_is_told_in_the_help_as_what_it_is():
    told = [text for _, text in KEYS.values() if text]
    assert all(": " in text for text in told)
    heads = " ".join(text.partition(": ")[0] for text in told) + "; ] }"  # these are told beside their opening ones
    names = {" ": "Space", "Control+z": "Ctrl+Z", "Control+Z": "Ctrl+Shift+Z"}
    digits = set("23456789")
    assert [key for key in KEYS if key not in digits and names.get(key, key) not in heads] == []
    assert "pointer" in KEYS["q"][1]


def test_both_themes_have_the_same_colours():
    light, dark = content()["colours"]["light"], content()["colours"]["dark"]
    assert set(light) == set(dark)
    for theme in (light, dark):
        for value in theme.values():
            for colour in [value] if isinstance(value, str) else value:
                assert len(colour) == 7 and colour.startswith("#")


def _contrast(one: str, other: str) -> float:
    lights = []
    for colour in (one, other):
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
        lights.append(sum(w * c for w, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True)))
    return (max(lights) + 0.05) / (min(lights) + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_text_can_be_read(theme):
    colours = content()["colours"][theme]
    for ground in ("background", "page", "surface-raised"):
        for text in ("text", "generator_text", "discriminator_text", "problem", "primary"):
            assert _contrast(colours[text], colours[ground]) >= 4.5, (text, ground)
    assert _contrast(colours["on-primary"], colours["primary"]) >= 4.5


def test_cures_that_work_come_first():
    for recipe in content()["recipes"]:
        works = [(not cure["works"], cure["afresh"]) for cure in recipe["cures"]]
        assert works == sorted(works)  # and of these those that need no new start
    rotating = next(recipe for recipe in content()["recipes"] if recipe["name"] == "rotating")
    assert [cure["name"] for cure in rotating["cures"] if cure["afresh"]] == ["packing"]
