"""Files that are cut off, damaged or made with bad intentions: one clear error, little memory, nothing run."""

import io
import json
import pickle
import random
import struct
import tracemalloc
import zipfile
from dataclasses import replace

import numpy as np
import pytest
import safetensors.torch
import torch
from files import agree, entries, eventful_run, rewritten, same_recordings, telling

from ganviz import DataError, GanvizError, Run
from ganviz.recording import file as file_module
from ganviz.recording import open_recording, save_recording
from ganviz.recording.archive import Limits
from ganviz.recording.checkpoint import Checkpoint, pack_checkpoint
from ganviz.recording.packing import pack


@pytest.fixture(scope="module")
def good(tmp_path_factory):
    """(recording, its file as bytes): a small one."""
    recording = eventful_run(20).recorded()
    path = tmp_path_factory.mktemp("good") / "run.ganviz"
    save_recording(recording, path)
    return recording, path.read_bytes()


@pytest.fixture
def path(good, tmp_path):
    """The file, to be broken."""
    path = tmp_path / "run.ganviz"
    path.write_bytes(good[1])
    return path


def refused(path, words=r"\w", most=64 * 2**20):
    """Opening it is one clear error, within `most` bytes of memory."""
    tracemalloc.start()
    try:
        with pytest.raises(DataError, match=words) as caught:
            open_recording(path)
        assert tracemalloc.get_traced_memory()[1] < most
    finally:
        tracemalloc.stop()
    assert str(path) in str(caught.value) and len(str(caught.value)) < 800


# --- accidents
def test_a_missing_file_and_a_folder_are_named(tmp_path):
    refused(tmp_path / "nothing.ganviz", "No such file")
    refused(tmp_path, "directory")


def test_a_file_that_is_cut_off_anywhere_is_refused(good, path):
    content = good[1]
    for end in [0, 1, 21, 22, 100, *range(0, len(content) - 1, len(content) // 40), len(content) - 1]:
        path.write_bytes(content[:end])
        refused(path, "is cut off")


@pytest.mark.parametrize("content", [b"", b"hello" * 100, b"PK\5\6" + b"\0" * 18, b"PK\5\6" * 50, b"\0" * 5000])
def test_what_is_no_such_file_is_refused(path, content):
    path.write_bytes(content)
    refused(path)


@pytest.mark.parametrize("seed", range(4))
def test_any_flipped_byte_is_noticed_or_without_effect(good, path, seed):
    recording, content = good
    draw = random.Random(seed)
    directory = content.rindex(b"manifest.json") - 4000
    for trial in range(25):
        broken = bytearray(content)
        place = draw.randrange(len(content)) if trial % 2 else draw.randrange(directory, len(content))
        broken[place] ^= draw.randrange(1, 256)
        path.write_bytes(broken)
        try:
            opened = open_recording(path)
        except DataError:
            continue
        assert same_recordings(recording, opened)


@pytest.mark.parametrize("seed", range(3))
def test_flipped_bytes_with_a_fitting_checksum_never_do_more_than_raise_a_clear_error(path, seed):
    draw = random.Random(seed)
    whole = path.read_bytes()
    for name in (
        "snapshots/000000020.npz",
        "losses.npz",
        "film.npz",
        "end.safetensors",
        "checkpoints/000000010.safetensors",
    ):
        for _ in range(6):
            path.write_bytes(whole)

            def flip(content, name=name):
                data = bytearray(content[name])
                for _ in range(draw.randrange(1, 4)):
                    data[draw.randrange(min(len(data), draw.choice([200, 3000, 10**6])))] ^= draw.randrange(1, 256)
                content[name] = bytes(data)

            rewritten(path, flip)
            try:
                Run.from_recording(open_recording(path), device="cpu")
            except GanvizError:
                continue


# --- intentions: sizes
def test_a_bomb_is_not_unpacked(path):
    def change(content):
        content["snapshots/000000020.npz"] = bytes(200 * 2**20)

    rewritten(path, change)
    assert path.stat().st_size < 2**20
    refused(path, r"holds 200 MiB in snapshots/000000020.npz; 32 MiB is the limit")


def test_a_small_file_of_a_huge_history_takes_no_more_than_the_budget(path, good):
    def change(content):
        last = good[0].snapshots[-1]
        for step in range(1, 21):
            plane = replace(last.plane, fake=np.zeros((2**20, 2), np.float32))
            content[f"snapshots/{step:09d}.npz"] = pack(replace(last, step=step, plane=plane))

    rewritten(path, change)
    assert path.stat().st_size < 2 * 2**20
    tracemalloc.start()
    kept = open_recording(path, history_mb=40).snapshots
    assert tracemalloc.get_traced_memory()[1] < 80 * 2**20  # the file would unpack to 160 MiB
    tracemalloc.stop()
    assert kept.memory <= 20 * 2**20 and kept.steps[-1] == 20


def test_sizes_that_are_not_told_truly_are_found_out(path):
    content = path.read_bytes()
    start = content.rindex(b"PK\1\2", 0, content.rindex(b"film.npz"))
    lie = bytearray(content)
    for size in (1, 10_000):
        lie[start + 24 : start + 28] = struct.pack("<L", size)  # in the list of contents, unpacked
        path.write_bytes(lie)
        refused(path, "is damaged")


def test_all_parts_together_have_a_limit(path, monkeypatch):
    monkeypatch.setattr(file_module, "LIMITS", Limits(1000, 2**20, 2**17))
    refused(path, "would take more than 128 KiB|131,072 bytes unpacked")


def test_many_entries_are_refused_before_they_are_listed(path):
    with zipfile.ZipFile(path, "w") as file:
        for i in range(45_000):
            file.writestr(f"{i:06d}" * 10, b"")
    refused(path, "more than 20,000 entries", most=2**20)


def test_the_large_variety_of_zip_files_is_refused(good, path):
    content = good[1]
    path.write_bytes(content[:-22] + b"PK\6\7" + b"\0" * 16 + content[-22:])
    refused(path, "more than 20,000 entries")


def test_manifests_of_a_hundred_megabytes_are_refused(path):
    rewritten(path, telling(changes="x" * (100 * 2**20)), told=False)
    refused(path, "100 MiB in manifest.json; 16 MiB", most=2**20)


# --- intentions: the archive
@pytest.mark.parametrize(
    "name", ["../../evil.npz", "/etc/evil.json", "C:\\evil.npz", "a/../b.npz", "evil.py", "a" * 300]
)
def test_names_that_no_recording_has_are_refused_and_nothing_is_written(path, name):
    rewritten(path, lambda content: content.update({name: b"evil"}))
    refused(path, "a name that no recording has")
    assert [p.name for p in path.parent.iterdir()] == ["run.ganviz"]


def test_two_entries_of_one_name_are_refused(path):
    with pytest.warns(UserWarning, match="Duplicate name"), zipfile.ZipFile(path, "a") as file:
        file.writestr("film.npz", b"other")
    refused(path, "two entries of one name")


def test_what_is_listed_and_what_is_there_must_agree(path, good):
    rewritten(path, lambda content: content.pop("end.safetensors"), told=False)
    refused(path, "what it lists and what it holds differ in end.safetensors")
    path.write_bytes(good[1])
    rewritten(path, lambda content: content.update({"more.npz": b"x"}), told=False)
    refused(path, "differ in more.npz")


def test_a_needed_entry_that_is_neither_there_nor_listed_is_named(path):
    rewritten(path, lambda content: content.pop("losses.npz"))
    refused(path, "is incomplete: losses.npz is missing")


def test_ways_of_packing_that_are_not_ours_are_refused(path):
    content = entries(path)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_LZMA) as file:
        for name, data in content.items():
            file.writestr(name, data)
    refused(path, "packed in an unknown way")


# --- intentions: the manifest
@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"format": "gif"}, "no recording of ganviz"),
        ({"version": "1"}, "no recording of ganviz"),
        ({"version": True}, "no recording of ganviz"),
        ({"version": 0}, "format 0, which is not known"),
        ({"version": -(10**9)}, "which is not known"),
        ({"version": 10**30}, "newer"),
        ({"step": -1}, "steps cannot be"),
        ({"step": 5}, "steps of its snapshots cannot be"),
        ({"step": 10**20}, "step is '1000.*not a whole number"),
        ({"step": 2.5}, "step is '2.5', not of type int"),
        ({"checkpoint_every": 0}, "steps cannot be"),
        ({"experiment": [1]}, "experiment is .*not an object"),
        ({"experiment": {"modez": 3}}, "unknown setting 'modez'"),
        ({"experiment": {"__class__": 3}}, "unknown setting '__class__'"),
        ({"experiment": {"modes": 10**9}}, "modes 1000000000 is not"),
        ({"experiment": {"modes": "9" * 10_000}}, "modes '999"),
        ({"experiment": {"generator_lr": "nan"}}, "generator_lr"),
        ({"experiment": {"data": ["ring"]}}, "unknown data"),
        ({"changes": 5}, "changes is '5', not a list"),
        ({"changes": [{"step": 3}]}, "changes.0.settings is missing"),
        ({"changes": [{"step": 3, "settings": {"std": "evil"}}]}, "std 'evil'"),
        ({"changes": [{"step": 3, "settings": {"std": {"a": [1]}}}]}, "std"),
        ({"changes": [{"step": 3, "settings": {"regularizers": [["r1"]]}}]}, "regularizers"),
        ({"reinitialized": [[1, "somebody", 1]]}, "players that cannot have been"),
        ({"reinitialized": [[1, "generator"]]}, "not a list of 3"),
        ({"solo_steps": [[1, 10**15, "generator"]]}, "players that cannot have been"),
        ({"solo_steps": [[1, 2, "both"]]}, "players that cannot have been"),
        ({"diverged": 1}, "diverged is '1', not of type str"),
        ({"entries": {"film.npz": 5}}, "film.npz is '5', not an object"),
        ({"ganviz": None}, "ganviz is 'None', not of type str"),
    ],
)
def test_a_manifest_with_wrong_content_is_told(path, changes, words):
    refused(rewritten(path, telling(**changes), told=False), words)


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"[1]",
        b"{",
        b"\xff\xfe",
        b'{"format": NaN}',
        b'{"step": 1e999}',
        b"[" * 100_000,
        b'{"a":' * 100_000,
        b'{"step": ' + b"9" * 10_000 + b"}",
    ],
    ids=range(9),
)
def test_a_manifest_that_is_no_json_is_told(path, text):
    refused(rewritten(path, lambda content: content.update({"manifest.json": text}), told=False))


def test_settings_nested_deeply_are_refused(path):
    deep = json.loads("[" * 400 + "]" * 400)
    refused(rewritten(path, telling(experiment={"modes": deep}), told=False))


def test_checksums_count(path):
    def change(content):
        content["film.npz"] = content["film.npz"][:-1] + b"x"

    refused(rewritten(path, change, told=False), "film.npz does not have its checksum")


# --- intentions: arrays and tensors
class Evil:
    def __reduce__(self):
        return exec, ("raise SystemExit('executed')",)


def npz_with(**members):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as file:
        for name, data in members.items():
            file.writestr(f"{name}.npy", data)
    return buffer.getvalue()


def npy(descr="'<f4'", shape="(2,)", order="False", body=b"\0" * 8, version=b"\1\0"):
    header = f"{{'descr': {descr}, 'fortran_order': {order}, 'shape': {shape}, }}\n".encode()
    return b"\x93NUMPY" + version + len(header).to_bytes(2, "little") + header + body


def pickled():
    buffer = io.BytesIO()
    np.save(buffer, np.array([Evil()], dtype=object), allow_pickle=True)
    return buffer.getvalue()


@pytest.mark.parametrize(
    "member",
    [
        pickled(),
        pickle.dumps(Evil()),
        npy(shape=f"({10**11},)"),
        npy(shape=f"({10**11}, {10**11}, {10**11})"),
        npy(shape=f"({10**11}, 0)", body=b"", order="__import__('os')"),
        npy(shape="(-2,)"),
        npy(shape="(3,)"),
        npy(shape="2"),
        npy(descr="'|O'"),
        npy(descr="[('a', '<f4')]"),
        npy(descr="'<f16'"),
        npy(descr="'<U2'"),
        npy(descr="'<f4'", body=b""),
        npy(version=b"\3\0"),
        npy()[:9],
        b"",
        npy(descr="(" * 4000),
    ],
    ids=range(17),
)
def test_arrays_that_are_not_plain_are_refused(path, member):
    rewritten(path, lambda content: content.update({"losses.npz": npz_with(rows=member)}))
    refused(path, "is damaged")


def test_an_archive_within_the_archive_is_no_bomb(path):
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("rows.npy", bytes(300 * 2**20))
    rewritten(path, lambda content: content.update({"losses.npz": inner.getvalue()}))
    refused(path, "holds 300 MiB", most=16 * 2**20)


def values(**told):
    text = json.dumps(told).encode()
    return npz_with(values=npy("'|u1'", f"({len(text)},)", body=text), a=npy())


CURVE = {"names": ["generator"], "stride": 1, "rows": "a", "rest": "a"}


@pytest.mark.parametrize(
    ("name", "told", "words"),
    [
        ("losses.npz", {}, "names is missing"),
        ("losses.npz", CURVE, "curves cannot be"),
        ("losses.npz", CURVE | {"stride": 0}, "curves cannot be"),
        ("losses.npz", CURVE | {"rows": "b"}, "rows is 'b', not an array"),
        ("losses.npz", CURVE | {"rows": 3}, "rows is '3', not an array"),
        ("losses.npz", CURVE | {"names": [1]}, "names.0 is '1', not of type str"),
        ("film.npz", {"every": 0}, "film cannot be"),
        ("film.npz", {"steps": [1, 2]}, "film cannot be"),
        ("film.npz", {"pictures": ["a"]}, "not an array of uint8"),
        ("snapshots/000000020.npz", {"step": 20}, "settings is missing"),
        ("snapshots/000000020.npz", {"step": "20"}, "step is '20', not of type int"),
    ],
)
def test_values_of_wrong_types_are_refused(path, name, told, words):
    rewritten(path, lambda content: content.update({name: values(**told)}))
    refused(path, words)


def test_a_snapshot_of_another_step_is_refused(path):
    def change(content):
        content["snapshots/000000011.npz"] = content["snapshots/000000010.npz"]

    refused(rewritten(path, change), "snapshots/000000011.npz is of another step")


@pytest.mark.parametrize("name", ["snapshots/10.npz", "checkpoints/0010.safetensors"])
def test_two_entries_of_one_step_are_refused(path, name):
    def change(content):
        content[name] = content[f"{name.split('/')[0]}/000000010.{name.split('.')[1]}"]

    refused(rewritten(path, change), "cannot be")


def state_with(**changes):
    tensors = {"a": torch.zeros(3)}
    told = {"step": 20, "settings": {}, "state": {"step_count": 20}} | changes
    return safetensors.torch.save(tensors, metadata={"values": json.dumps(told)})


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff" * 100,
        struct.pack("<Q", 2**62) + b"{}",
        struct.pack("<Q", 2) + b"{}",
        safetensors.torch.save({"a": torch.zeros(3)}),
        state_with(state=[1]),
        state_with(state={"step_count": 20, "x": {"$tensor": "b"}}),
        state_with(state={"step_count": 21}),
        state_with(step="20"),
        state_with(settings={"modez": 1}),
        state_with(settings=[1, 2]),
        pickle.dumps(Evil()),
    ],
    ids=range(12),
)
def test_checkpoints_that_are_none_are_refused(path, data):
    rewritten(path, lambda content: content.update({"end.safetensors": data}))
    refused(path)


@pytest.mark.parametrize(
    "state",
    [
        {"step_count": 20},
        {"step_count": 20, "generator": 5, "discriminator": None},
        {"step_count": 20, "generator": {"values": {"$tensor": "a"}}, "discriminator": {}},
    ],
)
def test_a_state_of_other_networks_is_told_when_it_is_used(path, state):
    rewritten(path, lambda content: content.update({"end.safetensors": state_with(state=state)}))
    with pytest.raises(DataError, match="the checkpoint of step 20 does not fit its settings"):
        Run.from_recording(open_recording(path), device="cpu")


def test_streams_that_cannot_be_are_told(path, good):
    end = good[0].end
    broken = dict(end.state) | {"streams": [torch.full_like(stream, 255) for stream in end.state["streams"]]}
    data = pack_checkpoint(Checkpoint(20, end.settings, broken))
    rewritten(path, lambda content: content.update({"end.safetensors": data}))
    with pytest.raises(DataError, match="the checkpoint of step 20 does not fit its settings"):
        Run.from_recording(open_recording(path), device="cpu")


def test_agreeing_entries_alone_do_not_help(path):
    def change(content):
        content["snapshots/000000020.npz"] = b"nonsense"
        agree(content)

    refused(rewritten(path, change), "is cut off")
