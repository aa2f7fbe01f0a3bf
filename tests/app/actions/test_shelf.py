"""Files for download: where the server hands them out, and only to who knows."""

import pytest

from ganviz.app.actions.shelf import Shelf, size_told


@pytest.fixture
def shelf():
    served = {}
    shelf = Shelf(served)
    shelf.served = served
    yield shelf
    shelf._folder.cleanup()


def test_each_page_has_a_folder_that_nobody_can_guess(shelf):
    one, other = shelf.place(), shelf.place()
    assert one != other and one.parent == other.parent == shelf.root
    assert min(len(one.name), len(other.name)) >= 32
    assert one.stat().st_mode & 0o077 == 0  # and that no other user of the machine reads


def test_a_file_is_offered_where_the_server_has_it(shelf):
    ((name, folder),) = shelf.served.items()
    assert folder == shelf.root
    file = shelf.place() / "my run.csv"
    file.write_text("x" * 2345)
    told = shelf.offer(file)
    assert told["address"] == f"static/extensions/{name}/{file.parent.name}/my%20run.csv"
    assert (told["name"], told["size"]) == ("my run.csv", "2 kB")


def test_what_is_not_there_is_not_offered(shelf):
    assert shelf.offer(None) is None and shelf.offer(shelf.place() / "gone") is None


def test_two_servers_in_a_process_have_two_shelves(shelf):
    other = Shelf(shelf.served)
    assert len(shelf.served) == 2 and other.root != shelf.root
    other._folder.cleanup()


def test_a_page_takes_its_files_along(shelf):
    place = shelf.place()
    (place / "run.csv").write_text("x")
    shelf.clear(place)
    shelf.clear(place)
    assert list(shelf.root.iterdir()) == []


@pytest.mark.parametrize(
    ("size", "words"), [(0, "0 bytes"), (999, "999 bytes"), (1000, "1 kB"), (12_345, "12 kB"), (2_500_000, "2.5 MB")]
)
def test_sizes_in_words(size, words):
    assert size_told(size) == words
