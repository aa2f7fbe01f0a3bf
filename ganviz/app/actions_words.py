"""What a page calls its actions: keys, the menu, and the speeds that it offers."""

from __future__ import annotations

from collections.abc import Mapping

SPEEDS: Mapping[str, float] = {
    "As fast as it goes": 0.0,  # no limit
    "1000 steps/s": 1000.0,
    "300 steps/s": 300.0,
    "100 steps/s": 100.0,
    "30 steps/s": 30.0,
    "10 steps/s": 10.0,
    "3 steps/s": 3.0,
    "1 step/s": 1.0,
}
KEYS: Mapping[str, tuple[str, str]] = {
    " ": ("play", "Space: play or pause"),
    "d": ("step_discriminator", "d: step the discriminator only"),
    "f": ("settle", "f: train D alone to its optimum, until it gains nothing more"),
    "g": ("step_generator", "g: step the generator only"),
    "s": ("step_both", "s: step both players"),
    "n": ("step_many", "n: as many steps as the box says"),
    "m": ("slow_motion", "m: slow motion, one step told in scenes"),
    ".": ("next", ".: the next scene or lesson page"),
    ",": ("back", ",: the scene or lesson page before"),
    "Escape": ("leave", "Escape: let go what is brushed; leave slow motion, a lesson or presenter mode"),
    "r": ("reset", "r: reset to step 0; same seed, settings kept"),
    "0": ("from_scratch", "0: from scratch, without the weights of the preset"),
    "e": ("new_seed", "e: a new seed"),
    "Control+z": ("undo", "Ctrl+Z: take back the last change of settings"),
    "Control+Z": ("redo", "Ctrl+Shift+Z: make it again"),
    "[": ("moment_before", "[: look back to the kept moment before; ]: to the next one"),
    "]": ("moment_after", ""),
    "{": ("mark_before", "{: look back to the mark before; }: to the next one"),
    "}": ("mark_after", ""),
    "h": ("play_history", "h: play the history, or stop"),
    "v": ("live", "v: back to the present"),
    "w": ("go_on", "w: go on from the moment looked at, as a new branch"),
    "b": ("bookmark", "b: bookmark this moment"),
    "o": ("branches", "o: runs and branches"),
    "a": ("compare", "a: compare two runs, A and B, that differ in one setting"),
    "k": ("recipes", "k: break it and cure it: recipes of mode collapse"),
    "y": ("draw", "y: draw your own data"),
    "c": ("catalogue", "c: catalogue of objectives, regularizers and tricks"),
    "x": ("export", "x: save this run, export it as an animation, numbers or code, or open another"),
    "l": ("share", "l: a link to this page"),
    "u": ("wall", "u: a wall of such runs, over two settings"),
    "p": ("present", "p: presenter mode, with large type and nothing to change by accident"),
    "q": ("pointer", "q: a pointer for a room; in presenter mode it is there while Shift is held, too"),
    "t": ("theme", "t: light or dark"),
    "1": ("view_1", "1 to 9: show or hide a view"),
    **{str(i): (f"view_{i}", "") for i in range(2, 10)},
    "?": ("help", "?: this help"),
}
"""Key -> (action, what the help says); an empty text where the key before it tells of both."""

MENU: Mapping[str, str] = {
    "recipes": "Break & cure",
    "compare": "Compare",
    "export": "Export",
    "catalogue": "Catalogue",
    "draw": "Draw your own data",
    "share": "Share",
    "wall": "Wall of runs",
    "present": "Present",
    "theme": "Light or dark",
    "help": "Keys",
}
"""Action -> label, the ones most reached for first; the first three stand in the header."""
IN_HEADER = 3
