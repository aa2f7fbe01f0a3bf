"""A setting that is declared in its register is on the page, in links and in files, without a line elsewhere."""

import json
import subprocess
import sys
from types import MappingProxyType

import pytest

from ganviz import learning
from ganviz.learning import Knob
from ganviz.learning.trick import Trick

NAME = "made_up_pull"
KNOB = Knob(NAME, "Made-up pull", "Pulls fakes.", 0.25, (0.0, 4.0), live=True, rungs=(0.25, 0.5, 1.0, 4.0))
TRICK = Trick("made_up", "A made-up trick", "It pulls.", "x = 1", "Nobody 2024", {NAME: 1.0}, (KNOB,))


def told():
    """What a page and a link say of the settings, with one more, as JSON."""
    learning.TRICKS = MappingProxyType({**learning.TRICKS, TRICK.name: TRICK})
    for name in [name for name in sys.modules if name.startswith("ganviz") and not name.startswith(learning.__name__)]:
        del sys.modules[name]  # settings are declared when their module is imported

    from ganviz.app.content import content
    from ganviz.experiment import Experiment, read_link

    link, problems = read_link({NAME: ["0.5"]})
    whole = content()
    parts = {name: whole[name] for name in ("settings", "groups", "catalogue")}
    return {**parts, "link": link.settings, "problems": problems, "json": Experiment(**link.settings).to_json()}


@pytest.fixture(scope="module")
def page():
    """Of a process of its own, which may declare what it likes."""
    run = subprocess.run((sys.executable, __file__), capture_output=True, text=True, timeout=300)
    assert run.returncode == 0, run.stderr
    return json.loads(run.stdout)


def test_the_form_gets_all_that_was_declared(page):
    schema = page["settings"][NAME]
    declared = {
        "name": NAME,
        "title": KNOB.label,
        "help": KNOB.doc,
        "group": "Remedies",
        "kind": "number",
        "live": True,
    }
    declared |= {"low": 0.0, "high": 4.0, "default": 0.25, "ladder": [0.25, 0.5, 1.0, 4.0]}
    assert {key: schema[key] for key in declared} == declared
    assert set(schema) == set(page["settings"]["std"]) and schema["step"] > 0


def test_it_stands_in_its_group_and_in_the_catalogue(page):
    assert [title for title, names in page["groups"] if NAME in names] == ["Remedies"]
    assert TRICK.title in json.dumps(page["catalogue"])


def test_links_and_files_carry_it(page):
    assert page["link"] == {NAME: 0.5} and page["problems"] == []
    assert json.loads(page["json"]) == {NAME: 0.5}


if __name__ == "__main__":
    print(json.dumps(told()))
