"""Serves the page of the Dirac-GAN on a free port, and does what a person does with it."""

import asyncio
import threading
from collections.abc import Callable

import panel as pn
from driver import HARMLESS
from playwright.sync_api import Page

from ganviz.app.dirac import create_dirac_page

COLUMN = """name => {
    for (const model of Bokeh.documents[0]._all_models.values())
      if (model.type === 'ColumnDataSource' && name in model.data) return Array.from(model.data[name])
    return null
}"""


def start_dirac() -> tuple[str, Callable[[], None]]:
    """Serve in a thread of this process; returns the address and a function that stops it."""
    started: dict[str, object] = {}
    ready = threading.Event()

    def run() -> None:
        asyncio.set_event_loop(asyncio.new_event_loop())
        server = pn.serve(
            {"/dirac": create_dirac_page},
            port=0,
            address="127.0.0.1",
            websocket_origin=["*"],
            show=False,
            start=False,
            verbose=False,
        )
        server.start()
        started.update(port=server.port, loop=server.io_loop)
        ready.set()
        server.io_loop.start()

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    assert ready.wait(30)

    def stop() -> None:
        loop = started["loop"]
        loop.add_callback(loop.stop)
        thread.join(10)

    return f"http://127.0.0.1:{started['port']}/dirac", stop


class DiracBrowser:
    """What a person does with the page."""

    def __init__(self, page: Page, address: str) -> None:
        self.page, self.address = page, address
        self.problems: list[str] = []
        page.on("console", self._listen)
        page.on("pageerror", lambda error: self.problems.append(str(error)))

    def open(self, query: str = "") -> None:
        self.page.goto(self.address + (query and f"?{query}"))
        self.page.locator("p.status").wait_for()
        self.page.wait_for_function("() => Bokeh.documents[0].is_idle")

    def status(self) -> str:
        return self.page.locator("p.status").inner_text()

    def used(self) -> list[str]:
        """Letters of the variants that are shown."""
        return [letter for letter in "ABCD" if self.page.get_by_role("button", name=f"Variant {letter}").is_visible()]

    def choose(self, label: str, option: str) -> None:
        self.page.get_by_role("combobox", name=label).click()
        self.page.get_by_role("option", name=option, exact=True).click()

    def column(self, name: str) -> list:
        """A column of the one data source in the browser that has it."""
        return self.page.evaluate(COLUMN, name)

    def query(self) -> str:
        return self.page.evaluate("location.search.slice(1)")

    def start(self) -> list[float]:
        """Where the paths begin, by the sliders."""
        sliders = [self.page.get_by_role("slider", name=f"Start: {name}") for name in "θψ"]
        return [float(slider.get_attribute("aria-valuenow")) for slider in sliders]

    def _listen(self, message: object) -> None:
        if message.type in ("error", "warning") and not any(word in message.text for word in HARMLESS):
            self.problems.append(f"{message.text} ({message.location['url']})")
