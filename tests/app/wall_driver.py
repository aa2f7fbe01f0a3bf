"""Does what a person does with the page of a wall."""

from driver import HARMLESS, PATIENCE, App, wait_until
from playwright.sync_api import Locator, Page


class WallBrowser:
    """What a person does with the page."""

    def __init__(self, page: Page, app: App) -> None:
        self.page, self.app = page, app
        self.problems: list[str] = []
        page.set_default_timeout(PATIENCE)
        page.on("console", self._listen)
        page.on("pageerror", lambda error: self.problems.append(str(error)))

    def open(self, query: str) -> "WallBrowser":
        before = set(self.app.server.walls)
        self.page.goto(f"{self.app.url}wall?{query}")
        return self.find(before)

    def find(self, before: set) -> "WallBrowser":
        """Wait for the page's first frame; `before` are the walls that there were before the page."""
        self.page.locator("html[data-ganviz=ready]").wait_for(state="attached")
        wait_until(lambda: self._painted(before), "the first frame to be painted", 60)
        self.wall = self._painted(before)[0]
        return self

    def _painted(self, before: set) -> list:
        # Chromium may ask twice for a page and use one answer
        return [wall for wall in set(self.app.server.walls) - before if wall.painted > 0]

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def action(self, name: str) -> Locator:
        return self.page.locator(f"[data-action={name}]:visible").first

    def cells(self) -> Locator:
        return self.page.get_by_role("gridcell")

    def told(self) -> list[str]:
        """What is told of each cell to those who hear it."""
        return [self.cells().nth(i).get_attribute("aria-label") for i in range(self.cells().count())]

    def step(self) -> int:
        return int(self.page.locator("html").get_attribute("data-step") or 0)

    def status(self) -> str:
        return self.page.locator("#status").inner_text()

    def notice(self) -> str:
        return self.page.locator("#notices").inner_text()

    def detail(self) -> str:
        return self.page.locator("#right").inner_text()

    def field(self, name: str) -> Locator:
        return self.page.locator(f"[data-setting={name}]").locator("input, select, textarea")

    def enter(self, name: str, text: str) -> None:
        self.field(name).fill(text)
        self.field(name).press("Enter")

    def pixels(self, cell: int) -> str:
        """What a cell looks like."""
        return self.cells().nth(cell).locator("canvas").evaluate("canvas => canvas.toDataURL()")

    def _listen(self, message: object) -> None:
        if message.type in ("error", "warning") and not any(word in message.text for word in HARMLESS):
            self.problems.append(f"{message.text} ({message.location['url']})")
