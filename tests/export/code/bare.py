"""A Python environment that has nothing but what an exported script says it needs."""

import os
import re
import subprocess
import venv
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from packaging.requirements import Requirement

NEEDED = ("torch", "numpy", "matplotlib")


def make_bare(folder):
    """A virtual environment with `NEEDED` and what these require, and its Python."""
    venv.create(folder, with_pip=False)
    windows = os.name == "nt"
    (packages,) = [folder / "Lib/site-packages"] if windows else folder.glob("lib/python*/site-packages")
    for name in required(NEEDED):
        found = distribution(name)
        for part in {file.parts[0] for file in found.files or () if file.parts[0] not in ("..", "__pycache__")}:
            if not (packages / part).exists():  # namespaces are shared
                (packages / part).symlink_to(Path(found.locate_file(part)).resolve())
    return folder / ("Scripts/python.exe" if windows else "bin/python")


def required(names):
    """The names and those of all that they require here, themselves required."""
    found, open_ = set(), list(names)
    while open_:
        name = re.sub(r"[-_.]+", "-", open_.pop()).lower()
        try:
            requires = distribution(name).requires or ()
        except PackageNotFoundError:
            continue  # of an extra that is not installed
        if name not in found:
            found.add(name)
            wanted = map(Requirement, requires)
            open_ += [w.name for w in wanted if w.marker is None or w.marker.evaluate({"extra": ""})]
    return sorted(found)


def run_bare(python, folder, *arguments):
    """Run the bare Python in a folder, with nothing inherited that could add to it."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    command = [str(python), "-I", "-W", "error", *map(str, arguments)]
    return subprocess.run(
        command, cwd=folder, env=environment | {"MPLBACKEND": "Agg"}, capture_output=True, text=True, timeout=120
    )
