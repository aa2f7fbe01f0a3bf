"""`ganviz.record` in a real Jupyter kernel; what a cell shows, in a real Chromium."""

from types import SimpleNamespace

import pytest
from jupyter_client import KernelManager

pytestmark = pytest.mark.browser
PLAYER = "iframe.ganviz-replay"
RECORD = "ganviz.record(ganviz.Experiment(seed=7, generator_width=8, discriminator_width=8), {})"


@pytest.fixture(scope="module")
def kernel(tmp_path_factory):
    """A kernel with ganviz imported, as a notebook has it."""
    folder = tmp_path_factory.mktemp("kernel")
    manager = KernelManager(connection_file=str(folder / "kernel.json"))
    manager.start_kernel(extra_arguments=["--HistoryManager.enabled=False"])
    client = manager.client()
    client.start_channels()
    client.wait_for_ready(timeout=60)
    running = SimpleNamespace(manager=manager, client=client)
    assert run(running, "import ganviz").error == ""
    yield running
    client.stop_channels()
    manager.shutdown_kernel(now=True)
    manager.cleanup_resources()


def run(kernel, code, heard=lambda text: None):
    """Run a cell: what it printed, its result's HTML and its error; `heard` gets all printed so far, now and then."""
    cell = SimpleNamespace(printed="", html="", error="")

    def take(message):
        content = message["content"]
        match message["msg_type"]:
            case "stream":
                cell.printed += content["text"]
                heard(cell.printed)
            case "execute_result":
                cell.html = content["data"]["text/html"]
            case "error":
                cell.error = f"{content['ename']}: {content['evalue']}"

    kernel.client.execute_interactive(code, timeout=60, output_hook=take)
    return cell


@pytest.fixture
def shown(browser):
    """The output of a cell, on a page of its own."""
    context = browser.new_context(viewport={"width": 900, "height": 700}, offline=True)
    page, problems = context.new_page(), []
    page.on("console", lambda message: problems.append(message.text))
    page.on("pageerror", lambda error: problems.append(str(error)))

    def show(html):
        page.set_content(f"<!doctype html><body>{html}")
        player = page.frame_locator(PLAYER)
        player.locator('#step:not([data-step=""])').wait_for()
        return player

    yield show
    context.close()
    assert problems == []


def at(player, step):
    player.locator(f'#step[data-step="{step}"]').wait_for()


def test_a_cell_shows_a_player_that_scrubs_and_plays(kernel, shown):
    cell = run(kernel, RECORD.format("steps=40, frames=9"))
    assert cell.error == "" and "training: 100%" in cell.printed and "40/40" in cell.printed
    assert "Warning" not in cell.printed
    player = shown(cell.html)
    at(player, 0)
    scrubber = player.get_by_role("slider", name="Moment of the run")
    scrubber.focus()
    for key, step in (("ArrowRight", 5), ("End", 40), ("ArrowLeft", 35), ("Home", 0)):
        scrubber.press(key)
        at(player, step)
    box = scrubber.bounding_box()
    scrubber.click(position={"x": box["width"] / 2, "y": box["height"] / 2})
    at(player, 20)
    player.get_by_role("button", name="Play").click()
    at(player, 40)
    painted = "canvas => new Set(canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data).size"
    assert player.locator("canvas").first.evaluate(painted) > 50


def test_the_player_reaches_neither_notebook_nor_network(kernel, shown):
    player = shown(run(kernel, RECORD.format("steps=2, frames=2")).html)
    reached = player.locator("html").evaluate(
        "() => { try { return parent.document.title } catch (problem) { return problem.name } }"
    )
    assert reached == "SecurityError"


def test_the_notebooks_stop_button_ends_it_with_what_there_is(kernel, shown):
    pressed = []

    def press(printed):
        if "steps/s" in printed and not pressed:
            pressed.append(True)
            kernel.manager.interrupt_kernel()

    cell = run(kernel, RECORD.format("steps=10**9, frames=3"), press)
    assert cell.error == "" and "Interrupted at step" in cell.printed
    at(shown(cell.html), 0)
    assert run(kernel, "1 + 1; print('still here')").printed == "still here\n"
