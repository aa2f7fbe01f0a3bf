"""Does what a person does with the page of the Dirac-GAN."""

from driver import HARMLESS, PATIENCE
from playwright.sync_api import Page

COLUMN = """name => {
    for (const model of Bokeh.documents[0]._all_models.values())
      if (model.type === 'ColumnDataSource' && name in model.data) {
        return Array.from(model.data[name], x => Number.isNaN(x) ? null : x) // NaN would differ from itself
      }
    return null
}"""


class DiracBrowser:
    """What a person does with the page."""

    def __init__(self, page: Page, address: str) -> None:
        self.page, self.address = page, address
        self.problems: list[str] = []
        page.set_default_timeout(PATIENCE)
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
