"""What the export dialog tells and asks for: previews, files on the shelf, a run opened in place of another."""

import base64
import json
from io import BytesIO
from urllib.parse import unquote

import pytest
from acting import Page, wait_until
from PIL import Image

from ganviz.app.actions.file_kinds import KINDS
from ganviz.app.actions.files import FileActions
from ganviz.app.actions.shelf import Shelf
from ganviz.engine.commands import Change, Play
from ganviz.errors import GanvizError
from ganviz.recording import open_recording
from ganviz.rendering import Turns
from ganviz.rendering.worker import Bench


@pytest.fixture
def page():
    served = {}
    shelf = Shelf(served)
    page = Page(lambda model: FileActions(model, shelf, Turns(1), Bench(), lambda: None))
    page.shelf, page.served = shelf, served
    page.engine.do(Play())
    page.work(20)
    yield page
    page.acts.close()
    wait_until(lambda: not list(shelf.root.iterdir()), "the folder to go")
    shelf._folder.cleanup()


def told(page):
    """All that the dialog shows."""
    keys = ("export", "export_preview", "export_progress")
    return {**page.told[keys[0]], "preview": page.told[keys[1]], **page.told[keys[2]]}


def until(page, condition, what):
    wait_until(lambda: page.work() or condition(told(page)), what)
    return told(page)


def opened(page):
    page.send("export", open=True)
    return until(page, lambda told: told["preview"], "the preview")


def file_of(page, result):
    """Where the server finds what a browser is told to fetch."""
    static, extensions, name, rest = result["address"].split("/", 3)
    assert (static, extensions) == ("static", "extensions")
    return page.served[name] / unquote(rest)


def choose(page, **fields):
    for name, value in fields.items():
        page.send("export", choose=[name, value])


def test_nothing_is_told_or_begun_before_somebody_opens_the_dialog(page):
    page.work(5)
    assert "export" not in page.told and not list(page.shelf.root.iterdir())


def test_the_dialog_tells_what_can_be_written_and_what_it_will_look_like(page):
    told = opened(page)
    assert told["open"] and told["may_open"] and [kind["ending"] for kind in told["kinds"]] == list(KINDS)
    assert told["ending"] == ".gif" and {"views", "seconds", "moment"} <= {field["name"] for field in told["fields"]}
    assert told["drawn"] and "frames of" in told["estimate"] and not told["busy"]
    with Image.open(BytesIO(base64.b64decode(told["preview"]))) as image:
        assert image.format == "PNG" and min(image.size) > 100
    choose(page, size="1080x1080")
    before = told["preview"]
    told = until(page, lambda told: told["preview"] != before, "another preview")
    with Image.open(BytesIO(base64.b64decode(told["preview"]))) as image:
        assert image.width == image.height
    choose(page, ending=".csv")
    assert page.told["export_preview"] == "" and not page.told["export"]["drawn"]


def test_a_file_is_written_and_lies_on_the_shelf(page):
    page.send("export", open=True)
    choose(page, ending=".csv")
    page.send("export", export=True)
    assert told(page)["busy"]
    result = until(page, lambda told: told["result"], "the file")["result"]
    file = file_of(page, result)
    assert result["name"] == file.name == "ganviz-ring-step-20.csv" and file.read_text().startswith("step,")
    assert result["size"].endswith((" bytes", " kB"))


def test_a_closed_dialog_goes_on_writing_and_lets_go_then(page):
    page.send("export", open=True)
    choose(page, ending=".ganviz")
    page.send("export", export=True)
    page.send("export", open=False)
    result = until(page, lambda told: told["result"], "the file")["result"]
    assert open_recording(file_of(page, result)).end.step == 20
    wait_until(lambda: page.acts._exporter._renderer.process is None, "the process to go")


def test_what_is_cancelled_is_gone(page):
    page.send("export", open=True)
    choose(page, ending=".mp4", size="1920x1080", hold=60, fps=60, spacing="all")
    page.send("export", export=True)
    until(page, lambda told: told["doing"].startswith("frame"), "the first frames")
    before = told(page)["share"]
    until(page, lambda told: told["share"] > before, "more of them")
    assert page.fresh.keys() == {"export_progress"} and len(json.dumps(page.fresh)) < 500  # little is sent meanwhile
    page.send("export", cancel=True)
    now = told(page)
    assert (now["busy"], now["doing"], now["result"]) == (False, "cancelled", None)
    wait_until(lambda: not list(page.acts._folder.glob("out-*")), "the end")


def test_what_cannot_be_is_told_in_the_dialog_and_not_written(page):
    page.send("export", open=True)
    choose(page, fps=1000)
    now = told(page)
    assert now["problem"] == "Frames a second: a number from 0.1 to 60, not '1000'" and now["blocked"]
    page.send("export", export=True)
    assert not told(page)["busy"]
    choose(page, fps=12)
    choose(page, views="other")
    assert "tick one at least" in told(page)["problem"]
    choose(page, shown=["plane"])
    assert told(page)["problem"] == "" and not told(page)["blocked"]


def test_pictures_are_as_dark_as_the_page_unless_somebody_chooses(page):
    page.model.dark = True
    page.send("export", open=True)
    theme = next(field for field in told(page)["fields"] if field["name"] == "theme")
    assert theme["value"] == "dark"


def upload(page, name, data):
    page.send("export", upload={"name": name, "bytes": len(data)})
    size = told(page)["piece"]
    for start in range(0, len(data), size):
        assert told(page)["opening"]["received"] == start and told(page)["opening"]["doing"] == "uploading"
        page.send("export", chunk=base64.b64encode(data[start : start + size]).decode())


def test_a_run_is_saved_and_opened_again(page):
    page.send("export", open=True)
    choose(page, ending=".ganviz")
    page.send("export", export=True)
    saved = until(page, lambda told: told["result"], "the file")["result"]
    data = file_of(page, saved).read_bytes()
    page.engine.do(Change({"generator_lr": 0.003, "seed": 3}))
    page.work()
    assert page.engine.latest.timeline.step == 0
    upload(page, "mine.ganviz", data)
    assert told(page)["opening"] == {
        "name": "mine.ganviz", "received": -1, "doing": "opening", "problem": "", "done": False,
    }  # fmt: skip
    page.work()
    assert told(page)["open"] is False and page.told["notice"]["text"] == "mine.ganviz is open, paused where it stood."
    assert page.engine.latest.timeline.step == 20 and page.settings()["seed"] == 0 and not page.engine.latest.playing
    assert not list(page.acts._folder.glob("upload*"))


def test_a_bad_file_is_told_and_the_run_goes_on(page):
    page.send("export", open=True)
    upload(page, "holiday.ganviz", b"\x89PNG" + bytes(3_000_000))  # three pieces
    page.work(5)
    problem = told(page)["opening"]["problem"]
    assert problem.startswith("holiday.ganviz") and told(page)["open"] and page.engine.latest.run == 0
    assert not list(page.acts._folder.glob("upload*")) and page.told.get("notice") is None


def test_presenters_open_nothing(page):
    page.model.presenting = True
    page.send("export", open=True)
    assert not told(page)["may_open"]
    page.send("export", upload={"name": "mine.ganviz", "bytes": 3})
    assert told(page)["opening"]["doing"] == "" and not list(page.acts._folder.glob("upload*"))


@pytest.mark.parametrize(
    "message", [{"upload": 3}, {"upload": {}}, {"chunk": 3}, {"chunk": "AAAA"}, {"cancel": True}, {"open": "yes"}]
)
def test_what_makes_no_sense_now_is_not_heeded(page, message):
    page.send("export", **message)
    assert "export" not in page.told


@pytest.mark.parametrize("choice", ["fps", ["fps"], {}, 3, ["fps", 1, 2]])
def test_a_choice_that_is_none_is_refused(page, choice):
    with pytest.raises(GanvizError):
        page.send("export", choose=choice)


def test_after_the_end_nothing_begins(page):
    page.acts.close()
    with pytest.raises(GanvizError, match="released"):
        page.send("export", open=True)
