"""Makes the README's animations in `assets/animations/`: `python benchmarks/animations.py [name ...]`.

Each is one `ganviz record`, which is printed before it is run.
"""

from __future__ import annotations

import shlex
import subprocess
import sys
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[1] / "assets" / "animations"
PLANE = "--steps 4000 --seed 7 --view plane --view quality --size 640x400 --frames 72 --fps 12 --hold 2"
ANIMATIONS = {
    "collapse": f"--preset rotating {PLANE}",
    "cure": f"--preset rotating --set packing=2 {PLANE} --title 'The same with packing: two samples judged together'",
    "digits": "--preset mnist --steps 8000 --seed 7 --view samples --size 520x400 --theme dark --frames 46 --fps 8"
    " --spacing log --hold 2 --title 'Digits out of noise'",
}
MOST_BYTES = 2_000_000


def main(names: list[str]) -> int:
    FOLDER.mkdir(exist_ok=True)
    too_large = 0
    for name in names or ANIMATIONS:
        out = FOLDER / f"{name}.gif"
        command = ["record", *shlex.split(ANIMATIONS[name]), "--out", str(out)]
        print("ganviz", shlex.join(command), flush=True)
        subprocess.run([sys.executable, "-m", "ganviz", *command], check=True)
        too_large += out.stat().st_size > MOST_BYTES
    return too_large


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
