"""A person's own pictures: folders of every kind of file, and IDX files of any size."""

import gzip
import os
import struct
import zlib

import numpy as np
import pytest
import torch
from PIL import Image

from ganviz.data import build_data, folder, own_idx, pictures
from ganviz.data import own as own_module
from ganviz.errors import DataError, SettingError


@pytest.fixture
def own(tmp_path):
    """The folder `own` of the folder of data `tmp_path`."""
    place = tmp_path / "own"
    place.mkdir()
    return place


def save(path, colour=128, size=(40, 40), mode="L"):
    path.parent.mkdir(exist_ok=True)
    Image.new(mode, size, colour).save(path)


def build(own):
    return build_data("own", data_dir=own.parent)


# --- folders
def test_sub_folders_are_the_classes(own):
    for name, colour in (("cats/a.png", 0), ("cats/b.jpg", 0), ("dogs/c.gif", 255), ("dogs/d.bmp", 255)):
        save(own / name, colour)
    save(own / "dogs" / "e.webp", (255, 255, 255), mode="RGB")
    data = build(own)
    assert data.name == "own" and data.class_names == ("cats", "dogs") and data.note == ""
    assert data.shape == (1, 28, 28) and data.labels.tolist() == [0, 0, 1, 1, 1]
    assert data.images[:2].max() == 0 and data.images[2:].min() == 255
    assert data.sample(3, torch.Generator().manual_seed(0)).shape == (3, 1, 28, 28)


def test_without_sub_folders_there_is_one_class(own):
    save(own / "a.png")
    data = build(own)
    assert data.class_names == ("all",) and data.labels.tolist() == [0] and (data.images == 128).all()


def test_a_sub_folder_may_be_called_all(own):
    save(own / "all" / "a.png")
    assert build(own).class_names == ("all",)


def test_one_coloured_picture_makes_all_of_them_coloured(own):
    save(own / "a.png", 100)
    save(own / "b.png", (200, 10, 30), mode="RGB")
    data = build(own)
    assert data.shape == (3, 28, 28)
    assert data.images[:, :, 5, 5].tolist() == [[100, 100, 100], [200, 10, 30]]


def test_grey_in_three_channels_is_grey_even_as_jpeg(own):
    noise = np.random.default_rng(0).integers(0, 256, (60, 60), dtype=np.uint8)
    Image.fromarray(noise).convert("RGB").save(own / "a.jpg", quality=60)
    assert build(own).shape == (1, 28, 28)


def test_pictures_are_cut_to_the_middle_square_and_scaled_smoothly(own):
    # 84 wide: black, then a checkerboard of single pixels in the middle third, then black
    picture = np.zeros((28, 84), np.uint8)
    picture[:, 28:56] = np.indices((28, 28)).sum(0) % 2 * 255
    Image.fromarray(picture).save(own / "a.png")
    Image.fromarray(np.kron(picture, np.ones((4, 1), np.uint8))).resize((336, 112), 0).save(own / "b.png")
    Image.fromarray(np.tile(np.indices((112, 112)).sum(0) % 2 * 255, (1, 3)).astype(np.uint8)).save(own / "c.png")
    exact, enlarged, fine = build(own).images[:, 0].int()
    assert torch.equal(exact, torch.from_numpy(picture[:, 28:56].astype(np.int32)))
    assert (enlarged - exact).abs().max() < 80
    assert (fine - 127).abs().max() < 20  # averaged, where picking every fourth pixel would give black or white


def test_files_that_are_no_pictures_are_skipped_and_told(own):
    save(own / "a" / "good.png")
    (own / "a" / "notes.txt").write_text("no picture")
    (own / "a" / "list.csv").write_text("1,2")
    whole = (own / "a" / "good.png").read_bytes()
    (own / "a" / "half.png").write_bytes(whole[: len(whole) // 2])
    (own / "a" / "empty.jpg").touch()
    (own / "a" / ".hidden").write_text("")
    (own / "Thumbs.db").write_text("")
    save(own / "loose.png")
    data = build(own)
    assert len(data.images) == 1
    assert data.note.startswith(f"Of 6 files in {own}, skipped 5 (")
    assert "empty.jpg, list.csv, notes.txt, each is no picture" in data.note
    assert "half.png is broken" in data.note and "loose.png lies beside the sub-folders, in no class" in data.note


def test_a_link_that_leads_nowhere_is_skipped(own):
    save(own / "a.png")
    (own / "b.png").symlink_to(own / "gone.png")
    assert build(own).note == f"Of 2 files in {own}, skipped 1 (b.png is broken)."


def test_a_folder_that_cannot_be_listed_is_told(own, monkeypatch):
    def refuse(folder):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(own_module, "find_idx", refuse)
    with pytest.raises(DataError, match=r"own cannot be read \(Permission denied\); look after its permissions"):
        build(own)


def test_a_folder_without_any_picture_is_refused_with_the_reasons(own):
    with pytest.raises(DataError, match=r"holds no picture that can be read; put PNG, JPEG"):
        build(own)
    for k in range(5):
        (own / f"{k}.txt").write_text("no picture")
    with pytest.raises(DataError, match=r"skipped 5 \(0\.txt, 1\.txt, 2\.txt and 2 more, each is no picture\)"):
        build(own)


def test_tiny_wide_and_odd_pictures(own):
    save(own / "a.png", 77, (1, 1))
    save(own / "b.png", 90, (10_000, 1))
    save(own / "c.png", 91, (10_000, 50))
    save(own / "d.png", 92, (50, 10_000))
    Image.fromarray(np.full((30, 30), 257 * 200, np.uint16)).save(own / "e.png")  # 16 bits
    Image.new("RGBA", (30, 30), (0, 0, 0, 0)).save(own / "f.png")  # transparent: white
    Image.new("1", (30, 30), 1).save(own / "g.png")
    Image.new("P", (30, 30), 0).save(own / "h.gif", transparency=0)
    data = build(own)
    assert data.note == "" and data.shape == (1, 28, 28)
    assert data.images[:, 0, 14, 14].tolist() == [77, 90, 91, 92, 200, 255, 255, 255]
    assert (data.images.flatten(1).amin(1) == data.images.flatten(1).amax(1)).all()


def test_photographs_lie_as_they_were_taken(own):
    picture = Image.new("L", (56, 56), 0)
    picture.paste(255, (0, 0, 56, 28))  # the upper half
    exif = Image.Exif()
    exif[0x0112] = 6  # turn it clockwise to see it upright
    picture.save(own / "a.jpg", exif=exif, quality=95)
    tile = build(own).images[0, 0].float()
    assert tile[:, 16:].mean() > 240 and tile[:, :12].mean() < 15


def test_bombs_are_skipped_before_they_are_unpacked(own, monkeypatch):
    save(own / "small.png")
    # a header of 60,000 x 60,000 pixels, and nothing behind it
    whole = (own / "small.png").read_bytes()
    header = b"IHDR" + struct.pack(">2I", 60_000, 60_000) + whole[24:29]
    (own / "bomb.png").write_bytes(whole[:12] + header + struct.pack(">I", zlib.crc32(header)) + whole[33:])
    monkeypatch.setattr(pictures, "MOST_PIXELS", 40 * 40)
    save(own / "large.png", size=(41, 40))
    data = build(own)
    assert len(data.images) == 1 and "bomb.png, large.png, each has over 100 megapixels" in data.note


def test_too_many_classes_or_files_are_refused(own, monkeypatch):
    monkeypatch.setattr(folder, "MOST_PICTURES", 3)
    for k in range(2):
        save(own / "a" / f"{k}.png")
        save(own / "b" / f"{k}.png")
    with pytest.raises(DataError, match="has over 3 files, which is the limit"):
        build(own)
    for k in range(25):
        (own / f"class{k}").mkdir()
    with pytest.raises(DataError, match="has 27 sub-folders, each a class; 26 is the limit"):
        build(own)


def test_it_is_read_once_and_again_after_a_change(own):
    save(own / "a.png", 10)
    first = build(own)
    assert build(own).images.data_ptr() == first.images.data_ptr()
    save(own / "b.png", 20)
    assert len(build(own).images) == 2
    save(own / "a.png", 30)
    os.utime(own / "a.png", ns=(1, 1))  # as if at another time, however fast this test is
    assert build(own).images[0].max() == 30


def test_where_to_put_what_is_told(tmp_path):
    with pytest.raises(DataError, match=r"name one with --data-dir DIR, make DIR/own, and put PNG, JPEG"):
        build_data("own")
    with pytest.raises(DataError, match=r"there is no folder .*own; make it and put PNG, JPEG"):
        build_data("own", data_dir=tmp_path)
    with pytest.raises(DataError, match=r"folder of data .*nowhere does not exist"):
        build_data("own", data_dir=tmp_path / "nowhere")


# --- IDX files
def idx(array):
    return struct.pack(f">4B{array.ndim}I", 0, 0, 8, array.ndim, *array.shape) + array.astype(np.uint8).tobytes()


def test_idx_files_of_mnists_size_are_read_as_they_are(own):
    images = np.random.default_rng(0).integers(0, 256, (5, 28, 28))
    (own / "my-images-idx3-ubyte.gz").write_bytes(gzip.compress(idx(images)))
    (own / "my-labels-idx1-ubyte").write_bytes(idx(np.array([7, 3, 7, 200, 3])))
    data = build(own)
    assert np.array_equal(data.images[:, 0], images)
    assert data.class_names == ("3", "7", "200") and data.labels.tolist() == [1, 0, 1, 2, 0]


@pytest.mark.parametrize("side", [1, 14, 56, 1000])
def test_idx_files_of_other_sizes_are_scaled(own, side):
    images = np.stack([np.full((side, side), 60), np.full((side, side), 190)])
    (own / "images.idx3-ubyte").write_bytes(idx(images))
    data = build(own)
    assert data.images.shape == (2, 1, 28, 28) and data.class_names == ("all",)
    assert data.images.flatten(1).float().mean(1).tolist() == [60, 190]


def test_of_several_idx_files_that_of_training_counts(own):
    for name, value in (("train-images-idx3-ubyte", 5), ("t10k-images-idx3-ubyte", 6)):
        (own / name).write_bytes(idx(np.full((1, 28, 28), value)))
    assert build(own).images.max() == 5
    (own / "more-train-images-idx3-ubyte").write_bytes(idx(np.full((1, 28, 28), 7)))
    with pytest.raises(DataError, match="holds several files of images"):
        build(own)


SOUND = idx(np.zeros((2, 28, 28)))


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "is no IDX file of images"),
        (b"\x00\x00\x08\x01" + bytes(20), "is no IDX file of images"),
        (SOUND[:-1], "ends within picture 2 of 2"),
        (SOUND + b"x", "holds more than the 2 pictures"),
        (idx(np.zeros((2, 28, 27))), "pictures of 27 x 28; squares of up to 1000"),
        (struct.pack(">4B3I", 0, 0, 8, 3, 2, 1001, 1001), "squares of up to 1000"),
        (struct.pack(">4B3I", 0, 0, 8, 3, 2**32 - 1, 28, 28), "1 to 100,000 can be read"),
        (struct.pack(">4B3I", 0, 0, 8, 3, 100_000, 1000, 1000), "over 4 GiB"),
        (struct.pack(">4B3I", 0, 0, 8, 3, 0, 28, 28), "holds 0 pictures"),
    ],
)
def test_broken_idx_files_are_told(own, content, why):
    (own / "images-idx3-ubyte").write_bytes(content)
    with pytest.raises(DataError, match=why):
        build(own)


def test_broken_packed_files_and_labels_are_told(own):
    (own / "images-idx3-ubyte.gz").write_bytes(gzip.compress(SOUND)[:-9])
    with pytest.raises(DataError, match=r"cannot be read|ends within"):
        build(own)
    (own / "images-idx3-ubyte.gz").write_bytes(gzip.compress(SOUND))
    labels = own / "labels-idx1-ubyte.gz"
    labels.write_bytes(b"not packed")
    with pytest.raises(DataError, match=r"labels-idx1-ubyte\.gz cannot be read"):
        own_idx.read_own_idx(own / "images-idx3-ubyte.gz")
    labels.write_bytes(gzip.compress(idx(np.zeros(3))))
    with pytest.raises(DataError, match=r"labels of shape \(3,\) for 2 pictures"):
        own_idx.read_own_idx(own / "images-idx3-ubyte.gz")


def test_more_labels_than_classes_are_refused(own):
    (own / "images-idx3-ubyte").write_bytes(idx(np.zeros((27, 28, 28))))
    (own / "labels-idx1-ubyte").write_bytes(idx(np.arange(27)))
    with pytest.raises(DataError, match="27 different labels; 26 is the limit"):
        build(own)


def test_classes_of_ones_own_are_all_learned(own):
    save(own / "cats" / "a.png")
    assert build_data("own", classes=[25], data_dir=own.parent).labels.tolist() == [0]
    with pytest.raises(SettingError):
        build_data("mnist", classes=[25], data_dir=own.parent)
