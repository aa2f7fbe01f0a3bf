"""One command to run, one to test, on any machine with Python 3.11 to 3.13.

    python3 dev.py serve [options of `ganviz serve`]
    python3 dev.py test  [options of pytest]

Both make a virtual environment in .venv if there is none, and install the project into it when pyproject.toml has
changed. `test` runs the linters, the type checker and all tests, browser tests included; with options, only pytest
with them. The browser tests need a Chromium or Chrome; Playwright fetches one if none is found.

Environment:
    GANVIZ_TORCH     what pip installs first, such as "torch==2.13.0", perhaps with options of pip: for a CPU build
    GANVIZ_CHROMIUM  the browser's path
"""

from __future__ import annotations

import hashlib
import os
import shlex
import shutil
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")
BROWSER_PATHS = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "%ProgramFiles%/Google/Chrome/Application/chrome.exe",
    "%ProgramFiles(x86)%/Google/Chrome/Application/chrome.exe",
    "%LocalAppData%/Google/Chrome/Application/chrome.exe",
)
CHECKS = {
    "ruff check": ["ruff", "check"],
    "ruff format": ["ruff", "format", "--check"],
    "mypy": ["mypy"],
}
SPREAD = ("--numprocesses=auto", "--maxprocesses=8")
TESTS = {
    # apart, so that no page waits for more than the other pages
    "tests of the page": ["pytest", "tests/app", *SPREAD, "--dist=load"],
    "other tests": ["pytest", "tests", "--ignore=tests/app", *SPREAD, "--dist=loadscope"],
}


def main(arguments: list[str]) -> int:
    command, rest = (arguments[0], arguments[1:]) if arguments else ("", [])
    if command not in ("serve", "test"):
        print(__doc__)
        return 0 if command in ("help", "-h", "--help") else 2
    make_venv()
    install("test" if command == "test" else "")
    if command == "serve":
        return become("ganviz", "serve", *rest)
    return test(rest)


def make_venv() -> None:
    """Make .venv with this Python if there is none; leave no half-made one behind."""
    if PYTHON.exists():
        return
    if not (3, 11) <= sys.version_info[:2] <= (3, 13):
        sys.exit(
            f"ganviz needs Python 3.11, 3.12 or 3.13, and this is {sys.version.split()[0]} ({sys.executable}). "
            "Run dev.py with one of those, for instance: python3.12 dev.py serve"
        )
    print(f"Making {VENV} …", flush=True)
    try:
        venv.create(VENV, with_pip=True)
    except (subprocess.CalledProcessError, OSError) as problem:
        shutil.rmtree(VENV, ignore_errors=True)
        sys.exit(f"Cannot make {VENV}: {problem}\nOn Debian and Ubuntu, first: apt install python3-venv")


def install(extra: str) -> None:
    """Install the project, unless neither pyproject.toml nor the folder has changed since the last time."""
    wanted = hashlib.sha256((ROOT / "pyproject.toml").read_bytes() + bytes(ROOT)).hexdigest()
    stamps = {"": VENV / "installed", "test": VENV / "installed-test"}
    enough = [stamps["test"], stamps[extra]]  # the test installation can serve as well
    if any(stamp.exists() and stamp.read_text() == wanted for stamp in enough):
        return
    print("Installing; the first time takes a few minutes …", flush=True)
    torch = os.environ.get("GANVIZ_TORCH", "")
    if torch:
        pip(*shlex.split(torch))
    elif no_gpu() and not any(VENV.glob("lib/python*/site-packages/torch")):
        print("No NVIDIA GPU found; to avoid gigabytes of CUDA packages, see GANVIZ_TORCH in dev.py --help", flush=True)
    pip("--editable", f"{ROOT}[{extra}]" if extra else str(ROOT))
    stamps[extra].write_text(wanted)


def no_gpu() -> bool:
    """Whether this is a Linux without an NVIDIA GPU, for which pip would fetch CUDA all the same."""
    return sys.platform == "linux" and not (Path("/proc/driver/nvidia").exists() or shutil.which("nvidia-smi"))


def pip(*arguments: str) -> None:
    command = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *arguments]
    if subprocess.run(command, check=False).returncode:
        sys.exit(f"pip could not install {arguments[-1]}; its reason is above")


def test(options: list[str]) -> int:
    """All checks and then the tests, whatever the checks say; with options, only pytest with them."""
    os.chdir(ROOT)
    find_browser()
    if options:
        return become("pytest", *options)
    failed = [name for name, command in (CHECKS | TESTS).items() if run(*command)]
    parts = (f"{name}: {'FAILED' if name in failed else 'ok'}" for name in CHECKS | TESTS)
    print(*parts, sep=" | ", flush=True)
    return len(failed)


def find_browser() -> None:
    """Set GANVIZ_CHROMIUM to a browser of this machine, or let Playwright fetch the one that it finds by itself."""
    paths = (path for path in map(os.path.expandvars, BROWSER_PATHS) if Path(path).is_file())
    browser = os.environ.get("GANVIZ_CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), next(paths, ""))
    if browser:
        os.environ["GANVIZ_CHROMIUM"] = browser
    elif run("playwright", "install", "chromium"):
        print("Fetched no Chromium, so browser tests will fail; install Chrome or set GANVIZ_CHROMIUM", flush=True)


def run(tool: str, *arguments: str) -> int:
    """Run an installed tool; its exit code."""
    return subprocess.run([str(PYTHON), "-m", tool, *arguments], check=False).returncode


def become(tool: str, *arguments: str) -> int:
    """Go on as an installed tool, so that it gets all signals itself; on Windows, wait for it."""
    command = [str(PYTHON), "-m", tool, *arguments]
    if os.name == "posix":
        os.execv(command[0], command)
    with subprocess.Popen(command) as process:
        while True:
            try:
                return process.wait()
            except KeyboardInterrupt:
                continue  # Ctrl+C reached the tool too, which ends in its own way


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
