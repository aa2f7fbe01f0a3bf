"""What training takes of its machine."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

import torch

STATM = Path("/proc/self/statm")  # pages: the second number counts those in memory


@dataclass(frozen=True)
class Usage:
    """Memory in use.

    Attributes:
        of: what is measured: "GPU" for tensors on the device, or "process" for the process that trains.
        memory, peak: bytes now, and at most so far; None where the system does not tell.
    """

    of: str = "process"
    memory: int | None = None
    peak: int | None = None


def measure(device: torch.device) -> Usage:
    """What this process takes on `device`; takes some microseconds."""
    if device.type == "cuda":
        return Usage("GPU", torch.cuda.memory_allocated(device), torch.cuda.max_memory_allocated(device))
    if device.type == "mps":
        return Usage("GPU", torch.mps.current_allocated_memory(), None)
    now, most = _resident(), _most_resident()
    return Usage("process", now, max(now or 0, most) if most else None)  # the first is counted more promptly


def _resident() -> int | None:
    """Bytes of this process in memory; only Linux tells without a further package."""
    if not STATM.exists():
        return None
    import resource

    return int(STATM.read_text(encoding="ascii").split()[1]) * resource.getpagesize()


def _most_resident() -> int | None:
    """The most bytes of this process that were in memory at a time; unknown on Windows."""
    try:
        import resource
    except ImportError:
        return None
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most * 1024  # KiB, but on macOS bytes
