"""The browser's modules, tested by Node.js where it is there; their bundles hold in any case."""

import shutil
import subprocess
from pathlib import Path

import pytest

from ganviz import web

HERE = Path(__file__).parent
ENTRIES = ("shell/lab.js", "replay/replay.js", "wall/wall.js")
NODE = shutil.which("node")
TSC = shutil.which("tsc")


@pytest.mark.skipif(NODE is None, reason="needs Node.js")
def test_arithmetic_of_the_modules():
    files = sorted(map(str, HERE.glob("*.test.mjs")))
    assert files
    ran = subprocess.run([NODE, "--test", *files], capture_output=True, text=True, timeout=300, check=False)
    assert ran.returncode == 0, ran.stdout[-6000:]


@pytest.mark.skipif(TSC is None, reason="needs TypeScript's tsc")
def test_types_of_the_modules():
    """What JSDoc says of the modules holds, and nothing that they name by `import` or `const` is left over."""
    command = [TSC, "-p", str(HERE / "tsconfig.json")]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    assert ran.returncode == 0, ran.stdout[-6000:]


@pytest.mark.skipif(NODE is None, reason="needs Node.js")
@pytest.mark.parametrize("entry", ENTRIES)
def test_a_bundle_is_a_sound_script(entry, tmp_path):
    script = tmp_path / "bundle.js"
    script.write_text(web.bundle(entry), encoding="utf-8")
    checked = subprocess.run([NODE, "--check", str(script)], capture_output=True, text=True, timeout=60, check=False)
    assert checked.returncode == 0, checked.stderr


@pytest.mark.parametrize("entry", ENTRIES)
def test_a_bundle_holds_each_module_once(entry):
    script = web.bundle(entry)
    names = [line for line in script.splitlines() if line.startswith("modules['")]
    assert len(names) == len(set(names)) > 5
    assert f"modules['{entry}']" in script
