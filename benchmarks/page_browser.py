"""What `page.py` does with a real Chromium: opens pages and times them, watches a lab and counts."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.async_api import Browser, BrowserContext, CDPSession, Page, async_playwright

SCREEN = {"width": 1366, "height": 768}
PATIENCE = 90_000  # ms
LIVE = "?intro=0"  # without the recorded run at a lab's beginning
SLIDERS, FIGURES = 25, 3  # of the simplest page
ARGUMENTS = (
    *("--no-sandbox", "--disable-gpu"),
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",  # nothing waits for other hosts
)

# notes when a page is usable, by the browser's own clock: looks every animation frame, and lets two more be painted
WATCHER = """
(() => {
  const deep = (root, what) => [...root.querySelectorAll('*')].reduce(
    (found, node) => found + (node.matches(what)) + (node.shadowRoot ? deep(node.shadowRoot, what) : 0), 0)
  const lab = () => document.documentElement?.dataset.ganviz === 'ready'
  const simplest = () => window.Bokeh?.documents?.[0]?.is_idle
    && deep(document, 'input[type=range]') >= SLIDERS && deep(document, '.bk-Canvas') >= FIGURES
  const look = () => {
    if (!(lab() || simplest())) return requestAnimationFrame(look)
    requestAnimationFrame(() => requestAnimationFrame(() => { window.usableAfter = performance.now() }))
  }
  look()
})()
""".replace("SLIDERS", str(SLIDERS)).replace("FIGURES", str(FIGURES))
MOVED = "() => [...Bokeh.documents[0]._all_models.values()].some(each => each.text?.startsWith?.('moved'))"
WEIGHT = "() => performance.getEntriesByType('resource').reduce((sum, each) => sum + each.decodedBodySize, 0)"
COUNTS = """() => {
  const { step, painted } = document.documentElement.dataset
  return [performance.now() / 1000, Number(step), Number(painted), (window.drawn ?? 0) / 1000]
}"""
# ms that the stage itself takes to draw
TIMED = """() => {
  const { stage } = window.ganviz, draw = stage.draw.bind(stage)
  window.drawn = 0
  stage.draw = () => { const begun = performance.now(); draw(); window.drawn += performance.now() - begun }
}"""


@asynccontextmanager
async def chromium() -> AsyncIterator[Browser]:
    """The installed Chromium, or Playwright's own."""
    path = os.environ.get("GANVIZ_CHROMIUM") or ("/usr/bin/chromium" if Path("/usr/bin/chromium").exists() else None)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=list(ARGUMENTS))
        try:
            yield browser
        finally:
            await browser.close()


@asynccontextmanager
async def visitor(browser: Browser) -> AsyncIterator[BrowserContext]:
    """Somebody who was never here: nothing is in the cache."""
    context = await browser.new_context(viewport=SCREEN)
    context.set_default_timeout(PATIENCE)
    await context.add_init_script(WATCHER)
    try:
        yield context
    finally:
        await context.close()


@dataclass(frozen=True)
class Opened:
    """How long it took until a page was usable, and bytes of scripts, styles and the like."""

    seconds: float
    weight: int


async def opening(context: BrowserContext, url: str) -> Opened:
    """Open a page, wait until it is usable, see that it acts, and close it."""
    page = await context.new_page()
    await page.goto(url + LIVE)
    await page.wait_for_function("() => window.usableAfter")
    found = Opened(await page.evaluate("window.usableAfter") / 1000, await page.evaluate(WEIGHT))
    await _acts(page)
    await page.close()
    return found


async def _acts(page: Page) -> None:
    """Play, or move the first slider: what the server makes of it must come back. This is not timed."""
    if await page.evaluate("() => 'ganviz' in document.documentElement.dataset"):
        await page.locator("[data-action=play]").first.click()
        await page.locator("html[data-playing=true]").wait_for(state="attached")
        return
    slider = page.locator("input[type=range]").first
    await slider.focus()
    await slider.press("ArrowRight")
    await page.wait_for_function(MOVED)


@dataclass(frozen=True)
class Counts:
    """What a lab's page shows, since it was opened.

    Attributes:
        time: s.
        step, painted: of the run; frames.
        drawn: s that the stage took to draw.
        busy, cpu: s in which the main thread had something to do, and of CPU that it got.
        script, layout: s of `busy` for scripts, and for layout and styles.
    """

    time: float
    step: float
    painted: float
    drawn: float
    busy: float
    cpu: float
    script: float
    layout: float

    def __sub__(self, earlier: Counts) -> Counts:
        pairs = zip(vars(self).values(), vars(earlier).values(), strict=True)
        return Counts(*(now - before for now, before in pairs))

    def a_frame(self, name: str) -> float:
        """Milliseconds a painted frame, of one of the times."""
        return float(getattr(self, name)) / max(self.painted, 1) * 1000


class Watched:
    """A lab's page that somebody watches."""

    def __init__(self, page: Page, session: CDPSession) -> None:
        self.page, self._session = page, session

    @classmethod
    async def open(cls, context: BrowserContext, url: str) -> Watched:
        """Open the lab, without the recorded run at its beginning."""
        page = await context.new_page()
        await page.goto(url + LIVE)
        await page.wait_for_function("() => window.usableAfter")
        await page.evaluate(TIMED)
        session = await context.new_cdp_session(page)
        await session.send("Performance.enable")
        return cls(page, session)

    async def send(self, **message: object) -> None:
        """Have the page ask for something."""
        await self.page.evaluate("message => window.ganviz.send(message)", message)

    async def play(self, on: bool = True) -> None:
        """Let it train, or pause."""
        await self.send(do="play" if on else "pause")
        await self.page.locator(f"html[data-playing={str(on).lower()}]").wait_for(state="attached")

    async def train(self, steps: int) -> None:
        """Train up to a step, and go on."""
        await self.play()
        await self.page.wait_for_function("steps => Number(document.documentElement.dataset.step) >= steps", arg=steps)

    async def watch(self, seconds: float) -> Counts:
        """What is counted in so many seconds."""
        before = await self._counts()
        await self.page.wait_for_timeout(seconds * 1000)
        return await self._counts() - before

    async def _counts(self) -> Counts:
        told = (await self._session.send("Performance.getMetrics"))["metrics"]
        found = {each["name"]: float(each["value"]) for each in told}
        layout = found["LayoutDuration"] + found["RecalcStyleDuration"]
        times = found["TaskDuration"], found["ThreadTime"], found["ScriptDuration"], layout
        return Counts(*await self.page.evaluate(COUNTS), *times)
