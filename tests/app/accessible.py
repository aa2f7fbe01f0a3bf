"""What axe-core finds on a page."""

from axe_playwright_python.sync_playwright import Axe
from driver import wait_until
from playwright.sync_api import Page

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}


def assert_no_violations(page: Page, within: str | None = None) -> None:
    """Nothing breaks WCAG 2.1 at level A or AA, once all is named and no colour fades over any more.

    Args:
        within: selector of what is looked at; the whole page without it.
    """
    found: list[dict] = []

    def sound() -> bool:
        found[:] = Axe().run(page, context=within, options=RULES).response["violations"]
        return not found

    try:
        wait_until(sound, "no violations", 30)
    except AssertionError:
        told = [(v["impact"], v["id"], [node["html"][:200] for node in v["nodes"][:3]]) for v in found]
        raise AssertionError(told) from None
