"""Links: out and back, and whatever somebody makes of them."""

import random
from urllib.parse import parse_qs

import pytest

from ganviz.data import encode_points
from ganviz.experiment import SETTINGS, Choice, Choices, Drawing, Experiment, Integer, Link, read_link, setting

CONTROLS, VIEWS, LESSONS = ["seed", "play"], ["plane", "losses"], ["mode-collapse"]


def arguments(query):
    """As a web server hands them over."""
    return {name: [value.encode() for value in values] for name, values in parse_qs(query).items()}


def read(query):
    return read_link(arguments(query), controls=CONTROLS, views=VIEWS, lessons=LESSONS)


def test_nothing_special_needs_no_query():
    assert Link().query() == ""
    assert read_link({}) == (Link(), [])


def test_a_query_by_hand():
    link = Link(
        {"data": "ring", "generator_lr": 0.01, "regularizers": [], "classes": [0, 1]},
        hidden=("seed", "play"),
        views=("plane", "losses"),
        lesson="mode-collapse",
        page=3,
        presenter=True,
    )
    assert link.query() == (
        "data=ring&generator_lr=0.01&regularizers=none&classes=0,1"
        "&hide=seed,play&views=plane,losses&lesson=mode-collapse&page=3&present=1"
    )
    assert read(link.query()) == (link, [])


@pytest.mark.parametrize(
    "settings",
    [
        {"data": "mnist", "architecture": "dcgan", "classes": [3, 7], "channels": 4},
        {"data": "drawn", "drawing": encode_points([[0.1, -2], [1, 1]]), "std": 0.0123456789},
        {"objective": "wasserstein", "regularizers": ["gradient_penalty"], "generator_lr": 1e-05},
        {"objective": "wasserstein", "regularizers": []},
        {"data": "mnist", "regularizers": []},
        {"rotation": -33.3, "seed": 2**31 - 1, "latent": "uniform"},
    ],
)
def test_settings_come_back_exactly(settings):
    experiment = Experiment(**settings)
    link, problems = read(Link({"data": experiment.data, **experiment.differences()}).query())
    assert problems == []
    assert Experiment(**link.settings).settings() == experiment.settings()


def test_no_valid_view_is_all_views():
    link, problems = read("views=foo")
    assert link.views is None and len(problems) == 1


def test_views_can_all_be_closed():
    link, problems = read(Link(views=()).query())
    assert link.views == () and problems == []


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("generator_lr=fast", ["generator_lr 'fast' is not a number from 0 to 100", "using 0.001"]),
        ("generator_lr=nan", ["generator_lr 'nan' is not a number"]),
        ("modes=9999", ["modes '9999' is not a whole number from 1 to 64", "using 8"]),
        ("modes=2.5", ["modes '2.5'"]),
        ("data=rign", ["unknown data 'rign'", "ring", "using ring"]),
        ("generater_lr=0.1", ["'generater_lr' is no setting", "did you mean 'generator_lr'?"]),
        ("regularizers=r1,r7", ["regularizers ['r1', 'r7']"]),
        ("classes=1,x", ["classes [1, 'x']"]),
        ("architecture=dcgan", ["architecture 'dcgan' cannot make 'ring'"]),
        ("drawing=abc", ["drawing 'abc' is not a text of 1 to 10,000 points"]),
        ("hide=seed,nonsense", ["hide: there is no 'nonsense'"]),
        ("views=plane,moon", ["views: there is no 'moon'"]),
        ("lesson=latin", ["there is no lesson 'latin'; the page opens without"]),
        ("page=-1", ["page '-1' is no whole number"]),
        ("present=²", ["present '²' is no whole number"]),
        ("seed=1&seed=2", ["'seed' is there 2 times; the first holds"]),
        ("data=" + "r" * 300, ["'data' is too long"]),
    ],
)
def test_what_is_wrong_is_told_and_the_rest_holds(query, words):
    link, problems = read(f"{query}&discriminator_width=17")
    assert len(problems) == 1 and problems[0].startswith("In the link: ")
    assert problems[0][-1] in ".?" and problems[0][-2] not in ".?"
    for word in words:
        assert word in problems[0]
    assert link.settings["discriminator_width"] == 17


def test_leaders_are_taken_first_wherever_they_stand():
    link, problems = read("std=0.5&architecture=dcgan&data=mnist&modes=3")
    assert problems == [] and link.settings["architecture"] == "dcgan"


def test_unreadable_bytes_are_told():
    link, problems = read_link({"seed": [b"\xff\xfe"], "modes": [b"5"]})
    assert link.settings == {"modes": 5} and "not readable" in problems[0]


def test_what_belongs_to_the_server_is_passed_over():
    assert read_link({"bokeh-session-id": [b"x"], "theme": [b"dark"], "seed": []}) == (Link(), [])


def test_a_flood_of_problems_is_summed_up():
    _, problems = read("&".join(f"nonsense{i}=1" for i in range(40)))
    assert len(problems) == 13 and problems[-1] == "In the link: and 28 more."


def test_no_input_is_too_strange():
    rng = random.Random(0)
    names = [*SETTINGS, "hide", "views", "lesson", "page", "present", "", "\0", "é"]
    for _ in range(300):
        given = {
            rng.choice(names): [rng.randbytes(rng.randint(0, 30)) for _ in range(rng.randint(0, 3))]
            for _ in range(rng.randint(0, 6))
        }
        link, problems = read_link(given, controls=CONTROLS, views=VIEWS, lessons=LESSONS)
        Experiment(**link.settings)
        assert all(isinstance(problem, str) for problem in problems)


def some_text(rng, name):
    """What may stand for a setting in a link; four in five times something it accepts."""
    declared = setting(name)
    if rng.random() < 0.2:
        return rng.choice(["", "nan", "1e999", "none", "true", ",", "٣", " 5 ", "0x1", "[]", "9" * 199, "A" * 50_000])
    if isinstance(declared, Drawing):
        return "AbC_" * rng.randint(1, 10_000)
    if isinstance(declared, Choices):
        return ",".join(map(str, rng.sample(list(declared.objects), rng.randint(1, len(declared.objects)))))
    if isinstance(declared, Choice):
        return rng.choice(list(declared.objects))
    low, high = declared.bounds
    return repr(rng.randint(low, high) if isinstance(declared, Integer) else rng.uniform(low, high))


@pytest.mark.parametrize("seed", range(60))
def test_whatever_was_kept_comes_back(seed):
    rng = random.Random(seed)
    given = {name: [some_text(rng, name)] for name in rng.sample(SETTINGS, rng.randint(1, 10))}
    link, _ = read_link(given)
    again, problems = read(link.query())
    assert problems == [] and again == link
    assert Experiment(**again.settings).settings() == Experiment(**link.settings).settings()
