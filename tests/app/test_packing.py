"""Frames for the browser: `browser/unpack.js` is tested with the page itself."""

import json

import numpy as np
import pytest

from ganviz.app.packing import pack


def unpack(block):
    """What the browser does."""
    length = int(np.frombuffer(block, np.uint32, 1)[0])
    header = json.loads(block[4 : 4 + length])
    for place in header.pop("arrays"):
        count = int(np.prod(place["shape"]))
        start = 4 + length + place["offset"]
        assert start % 4 == 0  # typed arrays must begin at multiples of their size
        array = np.frombuffer(block, place["type"], count, start)
        header[place["name"]] = array.reshape(place["shape"])
    return header


def test_round_trip():
    bytes_, floats = np.arange(7, dtype=np.uint8), np.linspace(0, 1, 6, dtype=np.float32).reshape(3, 2)
    seen = unpack(pack({"step": 3, "wörter": ["a", 1.5]}, {"b": bytes_, "f": floats}))
    assert seen["step"] == 3 and seen["wörter"] == ["a", 1.5]
    assert np.array_equal(seen["b"], bytes_) and np.array_equal(seen["f"], floats)


def test_what_json_does_not_know_becomes_null():
    seen = unpack(pack({"losses": {"g": float("nan"), "d": [float("inf"), 1.0]}}, {}))
    assert seen["losses"] == {"g": None, "d": [None, 1.0]}


def test_broken_arrays_travel_as_they_are():
    seen = unpack(pack({}, {"f": np.array([np.nan, 1], np.float32)}))
    assert np.isnan(seen["f"][0])


def test_other_types_are_refused():
    with pytest.raises(TypeError, match="'x' is float64; a frame holds float32 or int32 or uint8"):
        pack({}, {"x": np.zeros(2)})
