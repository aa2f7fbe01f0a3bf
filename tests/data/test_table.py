"""Tables: what is read, what is refused and how, and that memory stays bounded."""

import io
import json
import pickle
import tracemalloc

import numpy as np
import pytest

from ganviz.data import MAX_POINTS, decode_points, encode_points, read_table
from ganviz.data.table import MAX_BYTES, MAX_ROWS
from ganviz.errors import SettingError

TWO = np.array([[-1.0, 0.5], [2.0, -0.25]], np.float32)


def points_of(text):
    return read_table(text.encode()).points


def npy(array, **options):
    file = io.BytesIO()
    np.save(file, array, **options)
    return file.getvalue()


@pytest.mark.parametrize(
    "text",
    [
        "-1,0.5\n2,-0.25",
        "x,y\n-1.0;0.5\n\n# note\n2 \t -0.25\n",
        json.dumps(TWO.tolist()),
        "-1e0 5e-1\r\n2 -.25",
        "x1,x2\n-1,0.5\n2,-0.25",
    ],
)
def test_tables(text):
    assert np.array_equal(points_of(text), TWO)


def test_a_large_table_is_centred_and_scaled_evenly():
    scaled = points_of("0,0\n100,0\n100,50\n0,50")
    assert scaled.tolist() == [
        pytest.approx([x, y], abs=1e-5) for x, y in [(-2.7, -1.35), (2.7, -1.35), (2.7, 1.35), (-2.7, 1.35)]
    ]


def test_huge_numbers_do_not_overflow():
    assert np.isfinite(points_of("-1e308,0\n1e308,1")).all()


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "the table is empty"),
        ("x,y\n", "the table is empty"),
        ("1,2\n3\n", "line 2: .* is no point"),
        ("1,2\n3,4,5", r"line 2: '3,4,5' is no point; .* \(here are 3\)"),
        ("1;2\n3,5;4,5", r"line 2: .* with decimal points: x, y \(here are 4\)"),
        ("1,2\nx,y", "line 2"),
        ("one\ntwo\n1,2", "line 2: 'two' is no point"),
        ("1,2\nnan,1", "line 2: coordinates must be finite"),
        ("nan,nan\n1,2", "line 1: coordinates must be finite"),
        ("[[1, 2], [3]]", "entry 2"),
        ("[[1, 2], 3]", "entry 2"),
        ('["12"]', "entry 1"),
        ('[{"1": 0, "2": 0}]', "entry 1"),
        ("[[1, true]]", "entry 1"),
        ("[[1, true, 2]]", "entry 1"),
        ("[1, 2", "not valid JSON"),
        ("[" * 100_000, "not valid JSON"),
        ("1" * 1001, "line 1: over 1,000 characters"),
        ("1,2\n3,,4", "line 2: '3,,4' is no point"),
        ("1,2\n1_000,3", "line 2: '1_000,3' is no point"),
        ("\n" * 2_000_001, "over 2,000,000 lines"),
        ('{"x": [1], "y": [2]}', "list of pairs"),
        ("PK\x03\x04", "zip archive"),
    ],
)
def test_broken_tables_are_named(text, why):
    with pytest.raises(SettingError, match=why):
        points_of(text)


def test_marks_at_line_ends_quotes_headings_with_numbers_and_a_byte_order_mark():
    for text in ("-1,0.5,\n2,-0.25,", '"a","b"\n"-1","0.5"\n"2","-0.25"', "column 1,column 2\n-1,0.5\n2,-0.25"):
        assert np.array_equal(points_of(text), TWO)
    assert np.array_equal(points_of("\ufeff" + json.dumps(TWO.tolist())), TWO)


# --- NPY
@pytest.mark.parametrize("dtype", ["f4", "f8", ">f8", "f2"])
@pytest.mark.parametrize("order", ["C", "F"])
def test_npy_of_any_number_and_order(dtype, order):
    table = read_table(npy(np.asarray(TWO, dtype, order=order)))
    assert np.array_equal(table.points, TWO) and table.rows == 2


def test_npy_of_whole_numbers():
    assert read_table(npy(np.array([[1, -2], [0, 3]]))).points.tolist() == [[1, -2], [0, 3]]


@pytest.mark.parametrize(
    ("array", "why"),
    [
        (np.zeros((5, 3)), r"shape \(5, 3\); it must be \(n, 2\)"),
        (np.zeros(6), r"shape \(6,\)"),
        (np.zeros((2, 2), complex), "complex128, not numbers"),
        (np.zeros((2, 2), "U3"), "not numbers"),
        (np.zeros(2, [("x", "f8"), ("y", "f8")]), "not numbers"),
        (np.array([[0, 0], [1, np.nan]]), "row 2: coordinates must be finite"),
        (np.empty((0, 2)), "is empty"),
        (np.empty((MAX_ROWS + 1, 2), np.int8), "1,000,001 rows; 1,000,000 is the limit"),
    ],
    ids=lambda x: "" if isinstance(x, np.ndarray) else x[:20],
)
def test_other_arrays_are_refused(array, why):
    with pytest.raises(SettingError, match=why):
        read_table(npy(array))


class _Trap:
    """Makes a file when it is unpickled."""

    def __init__(self, path):
        self.path = path

    def __reduce__(self):
        return (open, (str(self.path), "w"))


def test_objects_are_never_unpickled(tmp_path):
    trap = tmp_path / "sprung"
    content = npy(np.array([[_Trap(trap), 1]], object), allow_pickle=True)
    with pytest.raises(SettingError, match="never unpickled"):
        read_table(content)
    with pytest.raises(SettingError):
        read_table(pickle.dumps(_Trap(trap)))
    assert not trap.exists()


def test_a_header_that_promises_too_much_takes_no_memory():
    whole = npy(np.zeros((1000, 2)))
    for content in (whole[:-8], whole + b"more", whole.replace(b"(1000, 2)", b"(9999, 2)")):
        with pytest.raises(SettingError, match="cut off or damaged"):
            read_table(content)
    with pytest.raises(SettingError, match="not a sound NPY file"):
        read_table(whole[:20])


@pytest.mark.parametrize("header", ["(", "-" * 9000 + "1", "{[]: 1}", "{1: 1, 'a': 2}", "'" * 3], ids=lambda h: h[:6])
def test_broken_headers_are_told(header):
    with pytest.raises(SettingError, match="not a sound NPY file"):
        read_table(b"\x93NUMPY\x01\x00" + len(header).to_bytes(2, "little") + header.encode())


def test_a_header_of_python_2_and_numbers_beyond_doubles():
    header = b"{'descr': '<f8', 'fortran_order': False, 'shape': (2L, 2L)}"
    content = b"\x93NUMPY\x01\x00" + len(header).to_bytes(2, "little") + header + TWO.astype("<f8").tobytes()
    assert np.array_equal(read_table(content).points, TWO)
    if np.finfo(np.longdouble).max > np.finfo(float).max:
        with pytest.raises(SettingError, match="row 1: coordinates must be finite"):
            read_table(npy(np.array([[np.longdouble("1e4000"), 1]])))


# --- large tables
def test_a_large_table_is_sampled_always_alike_and_without_repetition():
    rows = [f"{i / 20_000:.5f},0" for i in range(20_000)]
    text, again = read_table("\n".join(rows).encode()), read_table("\n".join(rows).encode())
    array = read_table(npy(np.array([[i / 20_000, 0] for i in range(20_000)])))
    assert np.array_equal(text.points, again.points)
    for table in (text, array):
        assert table.rows == 20_000 and len(table.points) == MAX_POINTS
        assert len(np.unique(table.points[:, 0])) == MAX_POINTS
        # uniform: the mean of 10,000 of 20,000 even places, without repetition, has a standard error of .002
        assert abs(table.points[:, 0].mean() - 0.5) < 0.01
        assert len(decode_points(encode_points(table.points))) == MAX_POINTS


def test_ten_million_rows_are_refused_in_bounded_memory(tmp_path):
    file = tmp_path / "large.csv"
    with file.open("w") as out:
        for _ in range(100):
            out.write("1,2\n" * 100_000)
    tracemalloc.start()
    with pytest.raises(SettingError, match="over 1,000,000 rows"):
        read_table(file, "large.csv")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 16 * 2**20


def test_files_beyond_the_limit_are_not_read(tmp_path):
    file = tmp_path / "sparse.csv"
    with file.open("wb") as out:
        out.truncate(MAX_BYTES + 1)
    with pytest.raises(SettingError, match="64 MiB is the limit"):
        read_table(file)


def test_files_that_are_not_there_or_no_tables(tmp_path):
    with pytest.raises(SettingError, match=r"cannot read it\.csv: No such file"):
        read_table(tmp_path / "it.csv", "it.csv")
    with pytest.raises(SettingError, match="cannot read"):
        read_table(tmp_path)
    with pytest.raises(SettingError, match="neither text nor an NPY file"):
        read_table(b"\xff\xfe\x00binary")


def test_constant_columns_and_a_byte_order_mark():
    assert read_table(b"\xef\xbb\xbf1,1\n1,1\n").points.tolist() == [[1, 1], [1, 1]]
    assert np.isfinite(read_table(b"7,7\n7,7\n").points).all()
