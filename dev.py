"""One command to run, one to test, on any machine with Python 3.11 to 3.13.

    python3 dev.py serve [options of `ganviz serve`]
    python3 dev.py test  [options of pytest]

Both make a virtual environment in .venv if there is none and install what is missing. `test` without options runs the
linters, the type checker and all tests, browser tests included; it needs a Chromium or Chrome and fetches one if it
finds none. Environment: GANVIZ_TORCH is a requirement installed first (a CPU build of PyTorch, for instance);
GANVIZ_CHROMIUM is the browser's path.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome", "msedge")
BROWSER_PATHS = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "C:/Program Files/Google/Chrome/Application/chrome.exe",
)
CHECKS = {
    "ruff check": ["ruff", "check"],
    "ruff format": ["ruff", "format", "--check"],
    "mypy": ["mypy"],
}


def main(arguments: list[str]) -> int:
    command, rest = (arguments[0], arguments[1:]) if arguments else ("help", [])
    if command not in ("serve", "test"):
        print(__doc__)
        return 0 if command in ("help", "-h", "--help") else 2
    install("test" if command == "test" else "")
    if command == "serve":
        return run("ganviz", "serve", *rest)
    return test(rest)


def install(extra: str) -> None:
    """Make .venv and install the project into it, unless nothing has changed since the last time."""
    if not (3, 11) <= sys.version_info[:2] <= (3, 13):
        sys.exit(f"ganviz needs Python 3.11, 3.12 or 3.13; this is {sys.version.split()[0]} at {sys.executable}")
    if not PYTHON.exists():
        print(f"Making {VENV} …", flush=True)
        venv.create(VENV, with_pip=True)
    stamp = VENV / f"installed-{extra or 'run'}"
    wanted = hashlib.sha256((ROOT / "pyproject.toml").read_bytes()).hexdigest()
    if stamp.exists() and stamp.read_text() == wanted:
        return
    print("Installing; the first time takes a few minutes …", flush=True)
    torch = os.environ.get("GANVIZ_TORCH")
    if torch:
        pip(torch)
    pip("--editable", f"{ROOT}[{extra}]" if extra else str(ROOT))
    stamp.write_text(wanted)


def pip(*arguments: str) -> None:
    subprocess.run([PYTHON, "-m", "pip", "install", "--quiet", *arguments], check=True)


def test(options: list[str]) -> int:
    """All checks and tests; with options, only pytest with them."""
    os.environ["GANVIZ_CHROMIUM"] = find_browser()
    failed = [name for name, command in CHECKS.items() if not options and run(*command)]
    if failed:
        print(f"FAILED: {', '.join(failed)}", flush=True)
    return run("pytest", *options) or bool(failed)


def find_browser() -> str:
    """Path of a Chromium; "" after fetching the one that Playwright finds by itself."""
    found = [os.environ.get("GANVIZ_CHROMIUM"), *map(shutil.which, BROWSERS)]
    found += [path for path in BROWSER_PATHS if Path(path).exists()]
    path = next(filter(None, found), "")
    if not path:
        subprocess.run([PYTHON, "-m", "playwright", "install", "chromium"], check=True)
    return path


def run(tool: str, *arguments: str) -> int:
    """Run an installed tool in the project's folder; its exit code."""
    try:
        return subprocess.run([BIN / tool, *arguments], cwd=ROOT, check=False).returncode
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
