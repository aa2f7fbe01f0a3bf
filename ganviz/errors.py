"""Everything ganviz raises on purpose.

    GanvizError
    ├── SettingError        a setting has an unknown name or a value out of bounds  (also a ValueError)
    ├── DataError           a data file is missing, corrupt or of the wrong shape
    ├── DeviceError         no such device on this machine
    ├── PresetError         a preset or recipe is unknown or its file is broken
    ├── DivergedError       training left the finite numbers or exploded
    └── ExportError         a file could not be written; nothing of it is left
        └── ExportCancelled     somebody did not want it any more

Every message names the offending value and the valid choices, and is fit to be shown to a person as it is.
"""

from __future__ import annotations

from collections.abc import Iterable


class GanvizError(Exception):
    """Base of all errors that ganviz raises on purpose."""


class SettingError(GanvizError, ValueError):
    """A setting has an unknown name or a value out of bounds."""


class DataError(GanvizError):
    """A data file is missing, corrupt or of the wrong shape."""


class DeviceError(GanvizError):
    """The asked-for device does not exist on this machine."""


class PresetError(GanvizError):
    """A preset or recipe is unknown or its file is broken."""


class DivergedError(GanvizError):
    """Training left the finite numbers, or a loss exploded.

    `reason` says in words which loss broke, how, and at which step first; `step` is where the run was when it was
    noticed.
    """

    def __init__(self, step: int, reason: str) -> None:
        super().__init__(f"Training diverged: {reason}.")
        self.step = step
        self.reason = reason


class ExportError(GanvizError):
    """A file could not be written; nothing of it is left, and one that was there before is whole."""


class ExportCancelled(ExportError):  # noqa: N818 - nothing went wrong
    """Somebody did not want the file any more."""


def unknown(what: str, value: object, choices: Iterable[str]) -> str:
    """The one wording for an unknown name: `unknown data 'rign'; choose one of: grid, ring`."""
    return f"unknown {what} {value!r}; choose one of: {', '.join(sorted(choices))}"
