"""Serves the real app on a free port, and does what a person does with its page."""

import asyncio
import multiprocessing
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Locator, Page

from ganviz.app import ServeOptions, Server, serve

# what Chromium and Bokeh say in passing; what a page asks of other hosts has a test of its own
HARMLESS = (
    *("favicon", "ERR_NAME_NOT_RESOLVED"),
    "Couldn't load preload assets",  # axe-core's own, of style sheets that it could not read
)


SLOW = 4  # times as long as on a quiet machine may anything take
PATIENCE = 90_000  # ms for what the browser is to show


def wait_until(condition: Callable[[], object], what: str, timeout: float = 20) -> None:
    """Poll until `condition()` is true; `timeout` is in seconds of a quiet machine."""
    timeout *= SLOW
    deadline = time.monotonic() + timeout
    while not condition():
        if time.monotonic() > deadline:
            raise AssertionError(f"waited {timeout} s in vain: {what}")
        time.sleep(0.05)


@dataclass
class App:
    """A running server."""

    server: Server
    url: str


def engine_processes() -> list[multiprocessing.Process]:
    """The training processes of this process's servers."""
    return [child for child in multiprocessing.active_children() if child.name == "ganviz-engine"]


def start_app(**options: object) -> tuple[App, Callable[[], None]]:
    """Serve in a thread of this process; returns the app and a function that stops it."""
    server = Server(ServeOptions(**options))
    started: dict[str, object] = {}
    ready = threading.Event()

    def run() -> None:
        asyncio.set_event_loop(asyncio.new_event_loop())
        bokeh_server = serve(
            server, port=0, address="127.0.0.1", websocket_origins=["*"], session_lifetime=1, start=False
        )
        bokeh_server.start()
        started.update(port=bokeh_server.port, loop=bokeh_server.io_loop, server=bokeh_server)
        ready.set()
        bokeh_server.io_loop.start()

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    assert ready.wait(30)

    def stop() -> None:
        loop = started["loop"]
        loop.add_callback(loop.stop)
        thread.join(10)

    return App(server, f"http://127.0.0.1:{started['port']}/"), stop


class LabPage:
    """What a person does with the page."""

    def __init__(self, page: Page, app: App) -> None:
        self.page, self.app = page, app
        self.problems: list[str] = []
        page.set_default_timeout(PATIENCE)
        page.on("console", self._listen)
        page.on("pageerror", lambda error: self.problems.append(str(error)))

    def open(self, query: str = "") -> "LabPage":
        """Open the page, without the recorded run at its beginning unless `query` says otherwise."""
        given = query if "intro=" in query else f"intro=0&{query}".rstrip("&")
        return self.arrive(f"?{given}")

    def arrive(self, address: str = "") -> "LabPage":
        """Go to an address of the server's, and wait until a frame of the live run is painted."""
        before = set(self.app.server.labs)
        self.page.goto(self.app.url + address)
        self.page.locator("html[data-ganviz=ready]").wait_for(state="attached")
        # Chromium may ask twice for a page and use one answer: the lab that was painted is this page's
        wait_until(lambda: self._painted(before), "the first frame to be painted")
        self.lab = self._painted(before)[0]
        return self

    def _painted(self, before: set) -> list:
        return [lab for lab in set(self.app.server.labs) - before if lab.painted > 0]

    @property
    def state(self) -> object:
        """The newest state of the engine."""
        return self.lab.engine.latest

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def settings(self) -> dict:
        """The settings that the engine has."""
        return dict(self.lab.engine.latest.settings)

    def action(self, name: str) -> Locator:
        """The button of an action, by its name in the page's contract."""
        return self.page.locator(f"[data-action={name}]").first

    def setting(self, name: str) -> Locator:
        """The control of a setting."""
        return self.page.locator(f"[data-setting={name}]").first

    def view(self, name: str) -> Locator:
        return self.page.locator(f"[data-view={name}]").first

    def play(self) -> None:
        self.action("play").click()

    def step(self) -> int:
        """The step that the page shows."""
        return int(self.page.locator("html").get_attribute("data-step") or 0)

    def painted(self) -> int:
        """Frames painted so far."""
        return int(self.page.locator("html").get_attribute("data-painted") or 0)

    def wait_for_step(self, step: int) -> None:
        wait_until(lambda: self.step() >= step, f"step {step}", 40)

    def send(self, **command: object) -> None:
        """Have the page send a command, as its parts do."""
        self.page.evaluate("command => window.ganviz.send(command)", command)

    def news(self, key: str) -> object:
        """What the page was told last of `key`."""
        return self.page.evaluate("key => window.ganviz.store.get(key)", key)

    def frame(self, path: str) -> object:
        """A value of the merged frame, such as "plane.fake.shape"."""
        code = "path => path.split('.').reduce((part, name) => part?.[name], window.ganviz.stage.state)"
        return self.page.evaluate(code, path)

    def column(self, name: str) -> list:
        """A column of the first data source in the browser that has it."""
        code = """name => {
            for (const doc of Bokeh.documents)
              for (const model of doc._all_models.values())
                if (model.type === 'ColumnDataSource' && name in model.data) {
                  const column = model.data[name]
                  return Array.from(column, x => x.length === undefined || typeof x === 'string' ? x : Array.from(x))
                }
            return null
        }"""
        return self.page.evaluate(code, name)

    def status(self) -> str:
        return self.page.locator("#status").inner_text()

    def _listen(self, message: object) -> None:
        if message.type in ("error", "warning") and not any(word in message.text for word in HARMLESS):
            self.problems.append(f"{message.text} ({message.location['url']})")
