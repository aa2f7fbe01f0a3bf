"""Blocks: what goes in comes out, to the precision that was asked for."""

import json

import numpy as np
import pytest
from reading import read

from ganviz.frames.block import pack, quantised_points, quantised_shares


def test_points_survive_to_a_thousandth_of_the_view():
    points = np.array([[0.1234, -3], [np.nan, 1e9], [np.inf, -1e30]])
    back = read(pack({"points": quantised_points(points, 12)}))["values"]["points"]
    np.testing.assert_allclose(back, [[0.1234, -3], [np.nan, 12], [12, -12]], atol=12 / 32767)


def test_shares_survive_to_a_half_of_a_percent():
    back = read(pack({"shares": quantised_shares(np.array([0, 0.5, 1, np.nan]))}))["values"]["shares"]
    np.testing.assert_allclose(back, [0, 0.5, 1, np.nan], atol=0.005)


def test_blocks_are_aligned_and_refuse_other_arrays():
    block = pack({"a": np.arange(3, dtype=np.uint8), "b": [{"c": np.float32([1, np.nan])}], "d": np.inf})
    length = int(np.frombuffer(block[:4], np.uint32)[0])
    told = json.loads(block[4 : 4 + length])
    assert told["values"] == {"a": None, "b": [{"c": None}], "d": None}
    assert [(place["path"], place["offset"]) for place in told["arrays"]] == [(["a"], 0), (["b", "0", "c"], 4)]
    assert length % 4 == len(block) % 4 == 0
    with pytest.raises(TypeError, match="float64"):
        pack({"a": np.zeros(2)})


@pytest.mark.parametrize("kind", ["float32", "int32", "int16", "uint8"])
def test_every_type_comes_back(kind):
    array = np.arange(6).astype(kind).reshape(2, 3)
    back = read(pack({"deep": {"list": [1, array]}}))["values"]["deep"]["list"][1]
    assert back.dtype == kind and np.array_equal(back, array)
