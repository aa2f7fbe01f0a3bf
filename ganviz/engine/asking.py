"""What all engines share: the methods of `Engine`, each handed on by its name."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from ganviz.engine.planned import Turns
from ganviz.weights import WarmStart


class Asking:
    """See `Engine` for what the methods mean. Subclasses say in `ask` how a wish gets to where it is carried out."""

    def ask(self, wish: str, *arguments: Any) -> None:
        """Hand on a wish, the name of a method of `Engine`, with plain values; returns at once."""
        raise TypeError(f"{type(self).__name__} hands no wishes on")

    def apply(self, changes: Mapping[str, Any], keep_weights: bool = False) -> None:
        self.ask("apply", dict(changes), keep_weights)

    def play(self) -> None:
        self.ask("play")

    def pause(self) -> None:
        self.ask("pause")

    def step(self, player: str = "both", count: int = 1) -> None:
        self.ask("step", player, count)

    def settle(self) -> None:
        self.ask("settle")

    def slow_motion(self) -> None:
        self.ask("slow_motion")

    def reinitialize(self, player: str) -> None:
        self.ask("reinitialize", player)

    def reset(self, from_scratch: bool = False) -> None:
        self.ask("reset", from_scratch)

    def begin(self, changes: Mapping[str, Any], warm_start: WarmStart) -> None:
        self.ask("begin", dict(changes), warm_start)

    def show(self, step: int | None) -> None:
        self.ask("show", step)

    def bookmark(self, note: str = "") -> None:
        self.ask("bookmark", note)

    def restore(self, step: int) -> None:
        self.ask("restore", step)

    def cancel_restore(self) -> None:
        self.ask("cancel_restore")

    def switch(self, branch: int) -> None:
        self.ask("switch", branch)

    def rename(self, branch: int, name: str) -> None:
        self.ask("rename", branch, name)

    def discard(self, branch: int) -> None:
        self.ask("discard", branch)

    def compare(self, settings: Mapping[str, Any], reinitialize: Collection[str] = (), step: int | None = None) -> None:
        self.ask("compare", dict(settings), tuple(reinitialize), step)

    def swap(self) -> None:
        self.ask("swap")

    def end_comparison(self) -> None:
        self.ask("end_comparison")

    def follow(self, turns: Turns, steps: int) -> None:
        self.ask("follow", tuple((step, dict(settings)) for step, settings in turns), steps)

    def save(self, path: Path) -> None:
        self.ask("save", path)

    def open(self, path: Path) -> None:
        self.ask("open", path)

    def limit_speed(self, steps_per_second: float | None) -> None:
        self.ask("limit_speed", steps_per_second)

    def want(self, parts: Collection[str], tiles: int = 6) -> None:
        self.ask("want", frozenset(parts), tiles)

    def examine(self, wanted: bool = True) -> None:
        self.ask("examine", wanted)

    def ready(self, is_ready: bool = True) -> None:
        self.ask("ready", is_ready)

    def close(self) -> None:
        self.ask("close")
