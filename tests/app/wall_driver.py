"""Does what a person does with the page of a wall."""

from driver import HARMLESS, PATIENCE, App, wait_until
from playwright.sync_api import Locator, Page


class WallBrowser:
    """What a person does with the page."""

    def __init__(self, page: Page, app: App) -> None:
        self.page, self.app = page, app
        self.problems: list[str] = []
        page.set_default_timeout(PATIENCE)
        page.on("console", self.listen)
        page.on("pageerror", lambda error: self.problems.append(str(error)))

    def open(self, query: str) -> None:
        before = set(self.app.server.walls)
        self.page.goto(f"{self.app.url}wall?{query}")
        self.cells().first.wait_for(timeout=180_000)
        wait_until(lambda: self._painted(before), "the first frame to be painted", 60)
        self.wall = self._painted(before)[0]

    def _painted(self, before: set) -> list:
        # Chromium may ask twice for a page and use one answer
        return [wall for wall in set(self.app.server.walls) - before if wall.bridge.painted > 0]

    def cells(self) -> Locator:
        return self.page.get_by_role("gridcell")

    def step(self) -> int:
        return int(self.page.locator("b.step").get_attribute("data-step"))

    def status(self) -> str:
        return self.page.locator("p.status").inner_text()

    def field(self, label: str, text: str) -> None:
        box = self.page.get_by_role("textbox", name=label)
        box.fill(text)
        box.press("Enter")

    def choose(self, label: str, option: str) -> None:
        self.page.get_by_role("combobox", name=label).click()
        self.page.get_by_role("option", name=option, exact=True).click()

    def pixels(self, cell: int) -> str:
        """What a cell looks like."""
        return self.cells().nth(cell).locator("canvas").evaluate("canvas => canvas.toDataURL()")

    def listen(self, message: object) -> None:
        if message.type in ("error", "warning") and not any(word in message.text for word in HARMLESS):
            self.problems.append(f"{message.text} ({message.location['url']})")
