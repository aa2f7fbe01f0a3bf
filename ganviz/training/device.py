"""Which device a run lives on."""

from __future__ import annotations

import torch

from ganviz.errors import DeviceError


def available_devices() -> list[str]:
    """Names of the devices of this machine, best first."""
    devices = [f"cuda:{i}" for i in range(torch.cuda.device_count())] if torch.cuda.is_available() else []
    if torch.backends.mps.is_available():
        devices.append("mps")
    return [*devices, "cpu"]


def pick_device(name: str = "auto") -> torch.device:
    """The named device, or for "auto" the best there is.

    Raises:
        DeviceError: naming the devices that exist.
    """
    found = available_devices()
    wanted = {"auto": found[0], "cuda": "cuda:0"}.get(name, name)
    if wanted not in found:
        raise DeviceError(f"no device {name!r} on this machine; choose one of: auto, {', '.join(found)}")
    return torch.device(wanted)
