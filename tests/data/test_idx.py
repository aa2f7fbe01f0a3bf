"""Reading IDX files: what is read, and how each kind of damage is reported."""

import gzip
import hashlib
import struct

import numpy as np
import pytest

from ganviz.data import idx
from ganviz.errors import DataError

RAW = struct.pack(">4B2I", 0, 0, 8, 2, 2, 3) + bytes([0, 1, 2, 250, 254, 255])


def digest(raw):
    return hashlib.sha256(raw).hexdigest()


@pytest.fixture
def packed(tmp_path):
    path = tmp_path / "some.gz"
    path.write_bytes(gzip.compress(RAW))
    return path


def test_reads_the_array(packed):
    array = idx.read_idx(packed, digest(RAW))
    np.testing.assert_array_equal(array, [[0, 1, 2], [250, 254, 255]])
    assert array.dtype == np.uint8


def test_a_missing_file_is_named_with_the_remedy(tmp_path):
    path = tmp_path / "gone.gz"
    with pytest.raises(DataError, match=r"gone\.gz is missing; put a fresh copy of gone\.gz there or reinstall"):
        idx.read_idx(path, digest(RAW))


def test_a_truncated_file_is_reported(packed):
    packed.write_bytes(packed.read_bytes()[:-12])
    with pytest.raises(DataError, match=r"some\.gz cannot be read .*put a fresh copy"):
        idx.read_idx(packed, digest(RAW))


@pytest.mark.parametrize("content", [b"", b"plain text", gzip.compress(RAW)[:4] + b"\xff" * 30])
def test_a_file_that_is_no_gzip_is_reported(packed, content):
    packed.write_bytes(content)
    with pytest.raises(DataError, match=r"some\.gz"):
        idx.read_idx(packed, digest(RAW))


def test_a_flipped_bit_in_the_stream_is_reported(packed):
    content = bytearray(gzip.compress(RAW, compresslevel=0))
    content[-10] ^= 1  # the last byte of the data, before gzip's own check sum
    packed.write_bytes(content)
    with pytest.raises(DataError, match="cannot be read"):
        idx.read_idx(packed, digest(RAW))


def test_other_content_fails_the_checksum(packed):
    other = RAW[:-1] + b"\x00"
    packed.write_bytes(gzip.compress(other))
    with pytest.raises(DataError, match=f"SHA-256 {digest(other)} unpacked, expected {digest(RAW)}"):
        idx.read_idx(packed, digest(RAW))


def test_a_folder_in_place_of_the_file_is_reported(tmp_path):
    with pytest.raises(DataError, match="cannot be read"):
        idx.read_idx(tmp_path, digest(RAW))


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\x00\x00\x08",
        b"\x00\x00\x08\x02\x00\x00",  # header cut short
        b"\x01\x00\x08\x01\x00\x00\x00\x00",  # first bytes are not zero
        b"\x00\x00\x0d\x01\x00\x00\x00\x00",  # floats
        b"\x00\x00\x08\x00",  # no dimensions
        b"\x00\x00\x08\xff" + bytes(2000),  # 255 dimensions
    ],
)
def test_a_bad_header_is_reported(raw, tmp_path):
    with pytest.raises(DataError, match="bad is no IDX file"):
        idx.parse_idx(raw, tmp_path / "bad")


@pytest.mark.parametrize("raw", [RAW[:-1], RAW + b"\x00", struct.pack(">4B3I", 0, 0, 8, 3, *[2**32 - 1] * 3)])
def test_sizes_that_do_not_match_the_content_are_reported(raw, tmp_path):
    with pytest.raises(DataError, match="its header says"):
        idx.parse_idx(raw, tmp_path / "bad")


def test_unpacking_stops_at_the_limit(packed, monkeypatch):
    monkeypatch.setattr(idx, "MOST_BYTES", len(RAW) - 1)
    with pytest.raises(DataError, match="unpacks to more than"):
        idx.read_idx(packed, digest(RAW))
