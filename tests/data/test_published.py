"""Downloads from a server of our own: whole, broken, wrong, elsewhere; what is left behind; and what is read then."""

import errno
import gzip
import hashlib
import http.server
import io
import struct
import threading
import zipfile
from dataclasses import replace

import numpy as np
import pooch
import pytest
import torch

from ganviz.data import PUBLISHED, build_data, fetch, published, read_published, store, where
from ganviz.data.published import matches
from ganviz.data.sources import Archive
from ganviz.errors import DataError, SettingError

NAME = "fashion_mnist"
LABELS = [3, 0, 9, 3, 1]


def idx(array):
    header = struct.pack(f">4B{array.ndim}I", 0, 0, 8, array.ndim, *array.shape)
    return gzip.compress(header + array.astype(np.uint8).tobytes(), mtime=0)


def pictures():
    """Five pictures: in each, one row is lit further than the one above."""
    rows = np.arange(28)[:, None] >= np.arange(28)
    return np.stack([rows * (50 * k + 10) for k in range(5)])


class Server:
    """Serves `content`, path -> bytes, an HTTP status, or (bytes, how many more are promised than sent)."""

    def __init__(self):
        self.content, self.asked = {}, []
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                outer.asked.append(self.path)
                answer = outer.content.get(self.path, 404)
                if isinstance(answer, int):
                    self.send_error(answer)
                    return
                body, missing = answer if isinstance(answer, tuple) else (answer, 0)
                self.send_response(200)
                self.send_header("Content-Length", str(len(body) + missing))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *arguments):
                pass

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01})
        self._thread.start()
        self.address = f"http://127.0.0.1:{self._server.server_port}"

    def close(self):
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


@pytest.fixture
def server(monkeypatch):
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    server = Server()
    yield server
    server.close()


@pytest.fixture
def cache(tmp_path, monkeypatch):
    folder = tmp_path / "cache"
    monkeypatch.setattr(store, "cache_folder", lambda: folder)
    monkeypatch.setattr(published, "cache_folder", lambda: folder)
    return folder


@pytest.fixture
def files(server, cache, monkeypatch):
    """name -> content of four small files, served under /one and /two and registered as Fashion-MNIST."""
    content = {}
    splits = {}
    for split, stem in (("train", "train"), ("test", "t10k")):
        parts = {f"{stem}-images": idx(pictures()), f"{stem}-labels": idx(np.array(LABELS))}
        content |= parts
        splits[split] = tuple((name, f"sha256:{hashlib.sha256(data).hexdigest()}") for name, data in parts.items())
    offer(server, content, "/one/")
    mirrors = (f"{server.address}/one/", f"{server.address}/two/")
    register(monkeypatch, replace(PUBLISHED[NAME], mirrors=mirrors, splits=splits))
    return content


def offer(server, content, folder):
    server.content |= {folder + name: data for name, data in content.items()}


def register(monkeypatch, entry):
    monkeypatch.setattr(published, "PUBLISHED", {**PUBLISHED, entry.name: entry})
    published._read.cache_clear()


def left_behind(cache):
    return sorted(path.name for path in cache.rglob("*") if path.is_file())


# --- fetching
def test_what_was_fetched_is_found_and_learned_from(files, cache, server):
    told = []
    assert where(NAME) is None
    assert fetch(NAME, progress=lambda *heard: told.append(heard)) == cache / NAME
    assert left_behind(cache) == sorted(files) and where(NAME) == cache / NAME
    assert {name for name, _, _ in told} == set(files)
    for name, content in files.items():
        assert (name, len(content), len(content)) in told
    data = build_data(NAME)
    assert data.class_names[9] == "Ankle boot" and data.labels.tolist() == LABELS
    assert torch.equal(data.images[:, 0], torch.from_numpy(pictures().astype(np.uint8)))
    assert build_data(NAME, classes=[3]).labels.tolist() == [3, 3]
    asked = len(server.asked)
    fetch(NAME)
    assert len(server.asked) == asked == 4  # nothing comes twice


def test_a_folder_of_ones_own_comes_before_the_cache(files, cache, tmp_path):
    folder = tmp_path / "mine"
    assert fetch(NAME, folder) == folder / NAME
    assert left_behind(cache) == [] and where(NAME) is None and where(NAME, folder) == folder / NAME
    assert len(build_data(NAME, data_dir=folder).images) == 5


def broken_off(server, files):
    return {"/one/train-images": (files["train-images"][:200], 100)}


def wrong(server, files):
    return {"/one/train-images": files["train-images"][:-1] + b"x"}


def gone(server, files):
    return {"/one/train-images": 404}


@pytest.mark.parametrize(
    ("harm", "why"),
    [
        (broken_off, "the connection broke off"),
        (wrong, "sent something else than what was published"),
        (gone, "it answers 404"),
    ],
)
def test_a_failed_download_is_told_leaves_nothing_and_the_next_works(files, cache, server, harm, why):
    server.content |= harm(server, files)
    with pytest.raises(DataError) as failure:
        fetch(NAME)
    assert f"127.0.0.1:{server.address.rpartition(':')[2]}" in str(failure.value) and why in str(failure.value)
    assert "run `ganviz data fetch fashion_mnist` again, or put its files into" in str(failure.value)
    assert left_behind(cache) == []
    with pytest.raises(DataError, match="are not on this machine; run `ganviz data fetch fashion_mnist`"):
        build_data(NAME)
    offer(server, files, "/one/")
    fetch(NAME)
    assert len(build_data(NAME).images) == 5


@pytest.mark.parametrize("harm", [broken_off, wrong, gone])
def test_another_mirror_steps_in(files, cache, server, harm):
    server.content |= harm(server, files)
    offer(server, files, "/two/")
    fetch(NAME)
    assert left_behind(cache) == sorted(files)
    assert server.asked[:2] == ["/one/train-images", "/two/train-images"]


def test_without_a_network_it_says_so(files, cache, server, monkeypatch):
    server.close()  # its port is closed now
    monkeypatch.setattr(server, "close", lambda: None)
    with pytest.raises(DataError, match=r"no connection.*look after that or the network"):
        fetch(NAME)
    assert left_behind(cache) == []


def test_a_full_disk_is_told_at_once_and_leaves_nothing(files, cache, server, monkeypatch):
    def fill(self, url, output_file, pooch, check_only=False):
        with open(output_file, "wb") as file:  # noqa: PTH123
            file.write(b"some of it")
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(pooch.HTTPDownloader, "__call__", fill)
        with pytest.raises(DataError, match=r"the disk of .*fashion_mnist is full; make room"):
            fetch(NAME)
    assert left_behind(cache) == [] and server.asked == []
    fetch(NAME)
    assert left_behind(cache) == sorted(files)


def test_a_place_that_cannot_be_written_is_told(files, cache):
    cache.write_text("a file, where the folder of caches should be")
    with pytest.raises(DataError, match=r"cannot write to .*; choose another folder"):
        fetch(NAME)


def test_a_broken_file_in_the_cache_is_replaced(files, cache):
    fetch(NAME)
    (cache / NAME / "train-labels").write_bytes(b"something else")
    with pytest.raises(DataError, match=r"train-labels is not as published; remove it and run `ganviz data fetch fash"):
        build_data(NAME)
    fetch(NAME)
    assert build_data(NAME).labels.tolist() == LABELS


def test_a_folder_in_place_of_a_file_is_told(files, cache):
    (cache / NAME / "train-images").mkdir(parents=True)
    (cache / NAME / "train-labels").mkdir()
    with pytest.raises(DataError, match="cannot be read"):
        build_data(NAME)


def test_the_test_split_is_read_too(files):
    fetch(NAME)
    assert read_published(NAME, "test")[1].tolist() == LABELS
    with pytest.raises(SettingError, match="unknown split 'valid'; choose one of: test, train"):
        read_published(NAME, "valid")


def test_other_names_are_refused_with_the_choices():
    for act in (fetch, read_published):
        with pytest.raises(SettingError, match="'mnisst'; choose one of: emnist_letters, fashion_mnist, kmnist"):
            act("mnisst")


# --- EMNIST: an archive, pictures on their side, labels from 1
def zipped(files, damage=b""):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, content in files.items():
            archive.writestr(f"gzip/{name}", content + damage)
        archive.writestr("gzip/emnist-byclass-train-images-idx3-ubyte.gz", b"much else")
    return packed.getvalue()


@pytest.fixture
def letters(server, cache, monkeypatch):
    """name -> content of the files of EMNIST's letters, which only an archive has."""
    content, splits = {}, {}
    for split in ("train", "test"):
        lying = pictures().transpose(0, 2, 1)
        parts = {f"{split}-images": idx(lying), f"{split}-labels": idx(np.array([1, 26, 2, 2, 1]))}
        content |= parts
        splits[split] = tuple((name, f"md5:{hashlib.md5(data).hexdigest()}") for name, data in parts.items())
    whole = zipped(content)
    server.content["/gzip.zip"] = whole
    archive = Archive((f"{server.address}/gzip.zip",), f"sha256:{hashlib.sha256(whole).hexdigest()}", "gzip/")
    register(
        monkeypatch,
        replace(PUBLISHED["emnist_letters"], mirrors=(f"{server.address}/",), splits=splits, archive=archive),
    )
    return content


def test_letters_come_out_of_the_archive_upright_and_counted_from_0(letters, cache):
    fetch("emnist_letters")
    assert left_behind(cache) == sorted(letters)  # neither the archive nor anything else
    data = build_data("emnist_letters")
    assert torch.equal(data.images[:, 0], torch.from_numpy(pictures().astype(np.uint8)))
    assert data.labels.tolist() == [0, 25, 1, 1, 0] and data.class_names[25] == "Z"
    assert build_data("emnist_letters", classes=[25]).images.shape == (1, 1, 28, 28)


def test_single_files_are_preferred_to_the_archive(letters, cache, server):
    offer(server, letters, "/")
    fetch("emnist_letters")
    assert "/gzip.zip" not in server.asked and left_behind(cache) == sorted(letters)


def test_an_archive_with_other_content_is_refused_and_deleted(letters, cache, server, monkeypatch):
    spoiled = zipped(letters, b"x")
    server.content["/gzip.zip"] = spoiled
    entry = published.PUBLISHED["emnist_letters"]
    with pytest.raises(
        DataError, match=r"cannot fetch train-images .*404.*; cannot fetch archive\.zip .*something else"
    ):
        fetch("emnist_letters")
    digest = f"sha256:{hashlib.sha256(spoiled).hexdigest()}"
    register(monkeypatch, replace(entry, archive=replace(entry.archive, digest=digest)))
    with pytest.raises(DataError, match="gzip/train-images of the archive is not what was published"):
        fetch("emnist_letters")
    assert left_behind(cache) == []


@pytest.mark.parametrize("content", [b"no archive at all", zipped({"other": b""})])
def test_an_archive_that_cannot_be_unpacked_is_told_and_deleted(letters, cache, server, monkeypatch, content):
    server.content["/gzip.zip"] = content
    entry = published.PUBLISHED["emnist_letters"]
    digest = f"sha256:{hashlib.sha256(content).hexdigest()}"
    register(monkeypatch, replace(entry, archive=replace(entry.archive, digest=digest)))
    with pytest.raises(DataError, match=r"cannot unpack .*archive\.zip"):
        fetch("emnist_letters")
    assert left_behind(cache) == []


# --- the facts
@pytest.mark.parametrize("name", PUBLISHED)
def test_what_is_published_is_complete(name):
    entry = PUBLISHED[name]
    assert entry.name == name and len(set(entry.files())) == 4 and set(entry.splits) == {"train", "test"}
    assert len(entry.mirrors) >= 2 and all(mirror.startswith("http") and mirror[-1] == "/" for mirror in entry.mirrors)
    for file, digest in entry.files():
        kind, _, value = digest.partition(":")
        assert file.endswith("-ubyte.gz") and len(value) == {"sha256": 64, "md5": 32}[kind] and int(value, 16)


def test_digests_are_compared(tmp_path):
    path = tmp_path / "abc"
    path.write_bytes(b"abc")
    # the test vectors of FIPS 180-2 and RFC 1321
    assert matches(path, "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    assert matches(path, "md5:900150983cd24fb0d6963f7d28e17f72")
    assert not matches(path, "md5:900150983cd24fb0d6963f7d28e17f73")
