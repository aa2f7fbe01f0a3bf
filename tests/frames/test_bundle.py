"""Modules of the browser as one script."""

import shutil
import subprocess

import pytest

from ganviz import web

NODE = shutil.which("node")


@pytest.fixture
def files(tmp_path, monkeypatch):
    monkeypatch.setattr(web, "FOLDER", tmp_path)
    web.bundle.cache_clear()

    def write(**texts):
        for name, text in texts.items():
            (tmp_path / f"{name}.js").write_text(text)

    yield write
    web.bundle.cache_clear()


@pytest.mark.skipif(NODE is None, reason="needs Node.js")
def test_modules_run_in_the_order_of_their_needs(files):
    files(
        entry="import { double } from './b.js'\nimport { one } from './a.js'\nconsole.log(double(one) + 0.5)\n",
        a="export const one = 1\n",
        b="import { one } from './a.js'\nexport function double(x) {\n  return x + one\n}\n",
    )
    script = web.bundle("entry.js")
    assert script.count("modules['a.js'] =") == 1
    assert subprocess.run([NODE, "-e", script], check=True, capture_output=True, text=True).stdout == "2.5\n"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("import x from './a.js'", r"entry\.js, line 1: write import \{ a, b \}"),
        ("import { a as b } from './a.js'", "write import"),
        ("const x = 1\nexport default x", r"entry\.js, line 2: export a function"),
        ("import { two } from './a.js'", "entry.js imports two, which a.js does not export"),
        ("import { a } from './entry.js'", "in a circle: entry.js > entry.js"),
        ("import { a } from '../../a.js'", "leads out of ganviz/web"),
        ("const words = '</script>'", "an inline script must not"),
    ],
)
def test_what_a_bundle_cannot_hold_is_told(files, text, words):
    files(entry=text, a="export const one = 1\n")
    with pytest.raises(ValueError, match=words):
        web.bundle("entry.js")


def test_nothing_outside_is_read():
    with pytest.raises(ValueError, match="outside of ganviz/web"):
        web.read("../errors.py")
