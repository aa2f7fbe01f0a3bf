"""A reader of blocks that shares no line with the one that writes them."""

import json
import struct

import numpy as np


def read(block):
    """The header, with each array in its place as numbers."""
    (length,) = struct.unpack_from("<I", block)
    header = json.loads(block[4 : 4 + length])
    for place in header["arrays"]:
        raw = np.frombuffer(block, place["type"], int(np.prod(place["shape"])), 4 + length + place["offset"])
        numbers = raw.reshape(place["shape"])
        if "unit" in place:
            numbers = np.where(numbers == place["unknown"], np.nan, numbers * place["unit"])
        put(header["values"], place["path"], numbers)
    return header


def put(whole, path, value):
    for key in path[:-1]:
        whole = whole[int(key) if isinstance(whole, list) else key]
    last = path[-1]
    whole[int(last) if isinstance(whole, list) else last] = value


class Reader:
    """Frames, with what they share."""

    def __init__(self):
        self.known = {}

    def __call__(self, block):
        header = read(block)
        frame = header["values"]
        self.known |= {int(number): value for number, value in frame.pop("fresh", {}).items()}
        for path, number in header.get("shared", ()):
            put(frame, path, self.known[number])
        return frame
