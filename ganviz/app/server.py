"""The server: builds a page for each session that there is room for."""

from __future__ import annotations

import functools
import gc
import weakref
from collections.abc import Callable, Sequence
from typing import Any

import panel as pn
from bokeh.embed.bundle import extension_dirs

from ganviz.app.actions.shelf import Shelf
from ganviz.app.arrival import arrive
from ganviz.app.handover import Handover
from ganviz.app.options import ServeOptions
from ganviz.app.pages.full import full_page
from ganviz.app.pages.lab import Lab, Shared
from ganviz.app.pages.lab_document import publish_assets
from ganviz.app.sessions import Sessions
from ganviz.app.wall import WallPage
from ganviz.app.wall.choices import read_choices
from ganviz.engine import warm_up
from ganviz.rendering import Turns

TITLES = {
    "/": "ganviz: watch a GAN learn",
    "/dirac": "ganviz: the Dirac-GAN",
    "/wall": "ganviz: a wall of runs",
}
TEND_EVERY = 10_000  # ms between looks at whether anybody is there


class Server:
    """What all pages of one process share.

    Args:
        options: see `ServeOptions`.
        alone: whether the process does nothing else.

    Attributes:
        labs, walls: the labs and the pages of walls that are alive.
        newest: the lab that was opened last; None if it is gone.
        shelf: where their exported files lie.
        turns: at writing them.
        handover: runs that a wall leaves for a lab.
        serves_walls: whether the page of walls has an address beside the lab's.
    """

    def __init__(self, options: ServeOptions, alone: bool = True) -> None:
        self.options = options
        self.labs: weakref.WeakSet[Lab] = weakref.WeakSet()
        self.walls: weakref.WeakSet[WallPage] = weakref.WeakSet()
        self._newest: Callable[[], Lab | None] = lambda: None
        self.sessions = Sessions(options.max_sessions)
        self.shelf, self.turns = Shelf(extension_dirs), Turns(options.max_exports)
        self.handover, self.serves_walls = Handover(), False
        if options.processes:
            warm_up()
        publish_assets()
        if alone:
            # what is loaded now stays: without this, the collector walks all of it now and then, and every page halts
            gc.freeze()

    @property
    def newest(self) -> Lab | None:
        return self._newest()

    def page(self) -> Any:
        """The lab for a new session, or a page that says that all places are taken."""
        return self._admitted(self._lab)

    def wall(self) -> Any:
        """The page of a wall for a new session, or a page that says that all places are taken."""
        return self._admitted(self._wall)

    def _admitted(self, build: Callable[[Any, Callable[[], None]], Lab | WallPage]) -> Any:
        pn.extension(reconnect=True)
        document = pn.state.curdoc
        if document is None:
            raise RuntimeError("a page is built within a session of a Panel server")
        if not self.sessions.admit(document):
            return full_page(document, self.options.max_sessions)
        leave = functools.partial(self.sessions.leave, document)
        try:
            made = build(document, leave)
        except BaseException:
            leave()
            raise
        pn.state.onload(made.begin)
        pn.state.on_session_destroyed(lambda context: made.close())
        tend = pn.state.add_periodic_callback(made.look_after, period=TEND_EVERY)
        tend.log = False
        return made.page

    def _lab(self, document: Any, leave: Callable[[], None]) -> Lab:
        arrival = arrive(pn.state.session_args or {}, self.options.data_dir, self.handover)
        lab = Lab(self.options, document, leave, arrival, Shared(self.shelf, self.turns, self.serves_walls))
        self.labs.add(lab)
        self._newest = weakref.ref(lab)
        return lab

    def _wall(self, document: Any, leave: Callable[[], None]) -> WallPage:
        choices, problems = read_choices(pn.state.session_args or {}, self.options.experiment)
        page = WallPage(self.options, document, leave, choices, problems, self.shelf, self.turns, self.handover)
        self.walls.add(page)
        return page


@functools.cache
def _default_server() -> Server:
    return Server(ServeOptions())


def create_app(server: Server | None = None) -> Any:
    """The page of one session; for `panel serve`, with default options, if no server is given."""
    return (server or _default_server()).page()


def serve(
    server: Server,
    *,
    port: int,
    address: str,
    websocket_origins: Sequence[str],
    session_lifetime: float = 120.0,
    show: bool = False,
    start: bool = True,
    prefix: str = "",
) -> Any:
    """Serve the lab, the Dirac-GAN at /dirac and walls of runs at /wall, until interrupted.

    Args:
        websocket_origins: host:port pairs from which pages may connect.
        session_lifetime: seconds for which a closed or disconnected page keeps its run.
        show: open the page in a browser.
        start: False to get the server without running its loop.
        prefix: of all its addresses; without it, nothing is found.

    Raises:
        OSError: if the port is taken.
    """
    server.serves_walls = True
    return pn.serve(
        {"/": server.page, "/dirac": _dirac, "/wall": server.wall},
        port=port,
        address=address,
        websocket_origin=list(websocket_origins),
        title=TITLES,
        prefix=prefix,
        show=show,
        start=start,
        verbose=False,
        unused_session_lifetime_milliseconds=int(session_lifetime * 1000),
        check_unused_sessions_milliseconds=2000,
        session_token_expiration=4 * 3600,
        # the address of a drawing of 10,000 points is 40,000 letters, and comes again in the session's token
        http_server_kwargs={"max_header_size": 2**18},
    )


def _dirac() -> Any:
    """The page of the Dirac-GAN. Its Material components are known to every document once they are imported: 120 KB."""
    from ganviz.app.dirac import create_dirac_page

    return create_dirac_page()
