"""What the commands that serve pages have in common: their options, and serving until Ctrl+C."""

from __future__ import annotations

import signal
import socket
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer

from ganviz.errors import SettingError
from ganviz.recording import Spill

Port = Annotated[int, typer.Option(min=0, max=65535, help="Port; 0 takes any free one.")]
Address = Annotated[str, typer.Option(help="Address to listen on; 0.0.0.0 for all.")]
Origins = Annotated[list[str] | None, typer.Option(help="host:port under which the page is opened; may be repeated.")]
MaxSessions = Annotated[int | None, typer.Option(min=1, help="Pages that may train at once.")]
MaxExports = Annotated[
    int | None, typer.Option(min=1, help="Files that pages may have drawn at once; else one for every second core.")
]
HistoryMb = Annotated[float, typer.Option(min=1, help="Memory of each run's recording, MiB.")]
HistoryDiskMb = Annotated[
    float,
    typer.Option(min=0, help="Disk space for each run's older history, MiB; 0 for none. Emptied at the end."),
]
AutosaveFolder = Annotated[
    Path | None, typer.Option("--autosave", help="Folder in which each page's run is kept as a .ganviz file.")
]
AutosaveEvery = Annotated[float, typer.Option(min=1, help="Seconds between two saves: what a crash may lose.")]
Processes = Annotated[bool, typer.Option(help="Train each run in a process, or in a thread of the server.")]
Show = Annotated[bool, typer.Option(help="Open the page in a browser.")]


def serve_pages(
    port: int,
    address: str,
    origins: list[str] | None,
    *,
    max_sessions: int | None,
    max_exports: int | None,
    history_disk_mb: float,
    session_lifetime: float = 120.0,
    show: bool = False,
    **options: Any,
) -> None:
    """Serve the lab until Ctrl+C; `options` are those of `ServeOptions`.

    Raises:
        SettingError: if the port is taken or the address is not this machine's.
    """
    port = _free_port(address, port)
    from ganviz.app import ServeOptions, Server, serve

    limits = {"max_sessions": max_sessions, "max_exports": max_exports}
    limit: dict[str, Any] = {name: value for name, value in limits.items() if value is not None}
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))  # else temporary folders would stay
    with spilling(history_disk_mb) as spill:
        server = Server(ServeOptions(spill=spill, **options, **limit))
        host = "localhost" if address in ("127.0.0.1", "0.0.0.0", "::") else address
        print(f"ganviz is at http://{host}:{port} — stop it with Ctrl+C", flush=True)
        serve(
            server,
            port=port,
            address=address,
            websocket_origins=origins or [f"{host}:{port}", f"127.0.0.1:{port}"],
            session_lifetime=session_lifetime,
            show=show,
        )


@contextmanager
def spilling(megabytes: float) -> Iterator[Spill | None]:
    """A temporary folder for the history of runs, which is gone afterwards; None for 0 MiB."""
    if not megabytes:
        yield None
        return
    # engines that are still letting go may be writing
    with tempfile.TemporaryDirectory(prefix="ganviz-history-", ignore_cleanup_errors=True) as folder:
        yield Spill(Path(folder), megabytes)


def _free_port(address: str, port: int) -> int:
    """`port`, or any free one for 0; raises SettingError if it is taken or the address is not this machine's."""
    try:
        with socket.create_server((address, port)) as probe:
            return int(probe.getsockname()[1])
    except OSError as problem:
        raise SettingError(
            f"cannot listen on {address}:{port} ({problem.strerror}); choose another --port, or 0 for any free one"
        ) from problem
