"""What the canvases of a page show, and what the page asks of the server."""

from driver import LabPage, wait_until
from playwright.sync_api import Locator

WORDS = """([key, letter]) => {
    const { canvas } = window.ganviz.stage.view(key, letter).sheet
    const context = canvas.getContext('2d')
    const found = []
    const words = context.fillText
    context.fillText = (text, x, y, ...most) => {
        const { width } = context.measureText(text)
        const left = x - ({ center: width / 2, right: width }[context.textAlign] ?? 0)
        found.push({ text, left, right: left + width, y })
        words.call(context, text, x, y, ...most)
    }
    window.ganviz.stage.view(key, letter).sheet.redraw()
    delete context.fillText
    return found
}"""
COLOURS = """(canvas, places) => {
    const { width, height } = canvas
    const copy = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true })
    copy.drawImage(canvas, 0, 0)
    const pixel = (x, y) => copy.getImageData(Math.round(x * (width - 1)), Math.round(y * (height - 1)), 1, 1).data
    return places.map(([x, y]) => [...pixel(x, y).slice(0, 3)])
}"""
INK = """canvas => {
    const { width, height } = canvas
    const copy = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true })
    copy.drawImage(canvas, 0, 0)
    return new Set(new Uint32Array(copy.getImageData(0, 0, width, height).data.buffer)).size
}"""
LISTEN = """() => {
    const { link } = window.ganviz
    const send = link.send.bind(link)
    window.asked = []
    link.send = (message) => { window.asked.push(message); send(message) }
}"""


def words_on(lab: LabPage, key: str, letter: str = "") -> list[dict]:
    """All words that a view's canvas writes when it is drawn now, and where: text, left, right, y in px."""
    return lab.page.evaluate(WORDS, [key, letter])


def colours_at(canvas: Locator, places: list[tuple[float, float]]) -> list[list[int]]:
    """Red, green and blue at places of a canvas, in shares of its width and height."""
    return canvas.evaluate(COLOURS, places)


def ink(canvas: Locator) -> int:
    """How many colours there are on a canvas."""
    return canvas.evaluate(INK)


def listen(lab: LabPage) -> None:
    """Write down from now on what the page asks of the server."""
    lab.page.evaluate(LISTEN)


def asked(lab: LabPage) -> list[dict]:
    """What it has asked since then; that frames were painted is left out."""
    return [message for message in lab.page.evaluate("window.asked") if message["do"] != "painted"]


def commands_of(lab: LabPage) -> list:
    """A list to which each command to the engine is added, from now on."""
    done: list = []
    lab.lab.model.on_command(done.append)
    return done


def place_on_plane(lab: LabPage, x: float, y: float, letter: str = "") -> tuple[float, float]:
    """Where coordinates of the data lie in the window, px."""
    code = """([x, y, letter]) => {
        const view = window.ganviz.stage.view('plane', letter)
        const [px, py] = view.camera.at(x, y)
        const { left, top } = view.sheet.canvas.getBoundingClientRect()
        return [left + px, top + py]
    }"""
    px, py = lab.page.evaluate(code, [x, y, letter])
    return px, py


def pause_at(lab: LabPage, step: int) -> object:
    """Train up to a step, or a little more; returns the snapshot that the page shows then."""
    lab.play()
    lab.wait_for_step(step)
    lab.play()
    wait_until(lambda: not lab.state.playing, "the pause")
    wait_until(lambda: lab.step() == lab.state.snapshot.step, "the last state")
    return lab.state.snapshot


def step_to(lab: LabPage, step: int) -> object:
    """Take just so many steps of both players; returns the snapshot that the page shows then."""
    lab.send(do="step", player="both", count=step - lab.step())
    wait_until(lambda: lab.step() == step == lab.state.snapshot.step, f"step {step}")
    return lab.state.snapshot


def open_views(lab: LabPage, *keys: str) -> None:
    """Have just these views open, and drawn."""
    lab.send(do="views", open=list(keys))
    wait_until(lambda: set(lab.news("opened") or ()) == set(keys), "the views")
