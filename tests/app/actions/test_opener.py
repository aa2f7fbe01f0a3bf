"""A run comes piece by piece; whatever a browser sends, no more is kept than was announced and is accepted."""

import base64
from dataclasses import dataclass, field

import pytest

from ganviz.app.actions.opener import Opener
from ganviz.app.actions.upload import PIECE
from ganviz.engine import Kept
from ganviz.engine.commands import Open

MOST = 5 * 2**20


@dataclass
class FakeState:
    opened: Kept = field(default_factory=Kept)


class FakeEngine:
    def __init__(self):
        self.asked, self.latest = [], FakeState()

    def do(self, command: Open):
        self.asked.append((command.path, command.path.read_bytes()))


@pytest.fixture
def opener(tmp_path):
    engine = FakeEngine()
    opener = Opener(engine, lambda: tmp_path, MOST)
    opener.engine, opener.folder = engine, tmp_path
    return opener


def piece(data):
    return base64.b64encode(data).decode()


def files(opener):
    return list(opener.folder.iterdir())


def test_pieces_are_put_together_and_opened(opener):
    data = bytes(range(256)) * 5000  # 1.28 MB
    opener.begin("mine.ganviz", len(data))
    assert (opener.now.received, opener.now.doing) == (0, "uploading")
    opener.take(piece(data[:PIECE]))
    assert opener.now.received == PIECE and not opener.engine.asked
    opener.take(piece(data[PIECE:]))
    ((path, content),) = opener.engine.asked
    assert content == data and opener.now.doing == "opening"
    opener.advance()  # a state that knows nothing of it
    assert not opener.now.done
    opener.engine.latest.opened = Kept(path)
    opener.advance()
    assert opener.now.done and opener.now.name == "mine.ganviz" and files(opener) == []


def test_why_it_cannot_be_opened_names_the_file_as_the_person_does(opener):
    opener.begin("mine.ganviz", 3)
    opener.take(piece(b"bad"))
    ((path, _),) = opener.engine.asked
    opener.engine.latest.opened = Kept(path, f"{path} is cut off")
    opener.advance()
    assert opener.now.problem == "mine.ganviz is cut off" and not opener.now.done
    assert files(opener) == []


@pytest.mark.parametrize(("size", "words"), [(MOST + 1, "takes up to 5"), (0, "is empty"), (-3, "is empty")])
def test_sizes_are_bounded_before_anything_is_sent(opener, size, words):
    opener.begin("mine.ganviz", size)
    assert words in opener.now.problem and files(opener) == []
    opener.take(piece(b"data"))
    assert files(opener) == []


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        (piece(b"more than ten"), "as it was announced"),
        (piece(b"x" * (PIECE + 1)), "as it was announced"),
        ("", "as it was announced"),
        ("no base64!", "did not arrive whole"),
    ],
)
def test_pieces_that_were_not_announced_end_it(opener, sent, words):
    opener.begin("mine.ganviz", 10)
    opener.take(sent)
    assert words in opener.now.problem and files(opener) == [] and not opener.engine.asked


@pytest.mark.parametrize("announced", [(None, 3), ("a", "3"), ({}, []), ("a", 2.5)])
def test_nonsense_is_not_heeded(opener, announced):
    opener.begin(*announced)
    opener.take(piece(b"abc"))
    opener.take(None)
    assert files(opener) == [] and not opener.engine.asked


def test_another_file_takes_the_place_of_one_on_its_way(opener):
    opener.begin("one.ganviz", 10)
    opener.take(piece(b"12345"))
    opener.begin("two.ganviz", 3)
    assert [file.stat().st_size for file in files(opener)] == [0]
    opener.take(piece(b"abc"))
    assert opener.engine.asked[0][1] == b"abc"


def test_giving_up_leaves_nothing(opener):
    opener.begin("one.ganviz", 10)
    opener.take(piece(b"12345"))
    opener.give_up()
    assert files(opener) == [] and opener.now.doing == ""
