"""How a script reads pictures, or draws them where ganviz does, and takes samples of them."""

from __future__ import annotations

from ganviz.data import DATA, PUBLISHED, letters, triangles
from ganviz.export.code.source import source_of
from ganviz.export.code.story import Story, Values

READ_IDX = '''
def read_idx(pattern):
    """The array in a gzip-packed IDX file: a header of big-endian numbers, then bytes."""
    found = sorted(folder.glob(pattern))
    if not found:
        raise FileNotFoundError(f"there is no {pattern} in {folder.resolve()}; put the data there, or name its folder")
    raw = gzip.decompress(found[0].read_bytes())
    shape = struct.unpack_from(f">{raw[3]}I", raw, 4)
    return np.frombuffer(raw, np.uint8, offset=4 + 4 * len(shape)).reshape(shape)
'''
PICTURES = '''
def pictures(images, labels, classes=None):
    """Draws pictures with replacement: n -> (n, C, 28, 28) in [-1, 1]."""
    if classes is not None:
        chosen = torch.isin(labels, torch.tensor(classes))
        images, labels = images[chosen], labels[chosen]

    def sample(n):
        chosen = torch.randint(len(images), (n,), generator=data_rng)
        return {seen}

    return sample
'''
STACKED = '''
def stacked(images):
    """Three digits as red, green and blue: n -> (n, 3, 28, 28) in [-1, 1]."""

    def sample(n):
        chosen = torch.randint(len(images), (n, 3), generator=data_rng)
        return {seen}

    return sample
'''
UNIT_RANGE = '''
def to_unit_range(images):
    """Bytes 0..255 to numbers -1..1, the range of a generator that ends in tanh."""
    return images.to(torch.float32).mul_(2 / 255).sub_(1).clamp_(-1, 1)  # 255 * (2 / 255) rounds
'''


def picture_library(story: Story) -> dict[str, str]:
    """What pictures may need, by name."""
    pictures = PICTURES if _selects(story) else _without_classes(PICTURES)
    if not _labelled(story):
        pictures = pictures.replace("(images, labels)", "(images)")
    library = {"read_idx": READ_IDX, "to_unit_range": UNIT_RANGE, "pictures": pictures.format(seen=_seen(story))}
    return library | {"stacked": STACKED.format(seen=_stacked_seen(story))} | _drawn_by_ganviz()


def _without_classes(text: str) -> str:
    head, _, rest = text.partition("    if classes is not None:\n")
    if not rest:
        return text
    return f"{head.replace(', classes=None', '')}\n    def sample{rest.partition('    def sample')[2]}"


def _selects(story: Story) -> bool:
    """Whether the run ever leaves classes out."""
    return any(_selected(story, dict(shaping).get("classes", ())) for _, shaping in story.all_of("data"))


def _labelled(story: Story) -> bool:
    """Whether labels matter to the run."""
    return _selects(story) or story.experiment.conditions() > 0


def _selected(story: Story, classes: tuple[int, ...]) -> bool:
    return bool(classes) and len(classes) < len(DATA[story.experiment.data].classes)


def _seen(story: Story) -> str:
    """The expression for drawn pictures as D sees them."""
    seen = "to_unit_range(images[chosen])"
    if story.experiment.architecture == "progressive":
        seen = f"discriminator.as_grown({seen})"
    classes = story.experiment.conditions()
    return f"with_label_plane({seen}, labels[chosen], {classes})" if classes else seen


def _stacked_seen(story: Story) -> str:
    seen = "to_unit_range(images[chosen].reshape(n, 3, 28, 28))"
    return f"discriminator.as_grown({seen})" if story.experiment.architecture == "progressive" else seen


def picture_sampler(story: Story, values: Values) -> str:
    """The expression that makes the function drawing pictures: n -> samples."""
    name, shaping = values["data"]
    if name == "stacked_mnist":
        return "stacked(images)"
    classes = dict(shaping)["classes"]
    selected = f", classes={list(classes)}" if _selected(story, classes) else ""
    return f"pictures(images, labels{selected})" if _labelled(story) else "pictures(images)"


def _drawn_by_ganviz() -> dict[str, str]:
    """Pictures that no file holds: drawn once, always the same."""
    public = (
        (r"\b_varied\b", "varied"),
        (r"\b_size\b", "type_size"),
        (r"\bnp\.random\.default_rng\(_SEED\)", "np.random.default_rng(1711)"),
        (r"\bMARGIN\b", "EDGE"),
    )
    shapes = (triangles.triangle_vertices, triangles.signed_area, triangles.coverage)
    drawings = {one.__name__: source_of(one, *public) for one in shapes}
    drawings |= {"glyph": source_of(letters.glyph, *public), "varied": source_of(letters._varied, *public)}
    drawings["type_size"] = source_of(letters._size, *public)
    constants = {
        "FINE": "FINE = 2  # letters are drawn and turned at this multiple of the final size, then averaged",
        "HEIGHT": f"HEIGHT, WIDTH = {letters.HEIGHT}, {letters.WIDTH}  # pixels of an H, and of the widest letter",
        "TURN": "TURN, SLANT, SHIFT = math.radians(12), 0.15, 1.5",
        "SCALE": f"SCALE = {letters.SCALE}",
        "SIZE": "SIZE = 28  # pixels on a side",
        "COUNT": "COUNT, GREY, EDGE, LEAST_AREA, ROWS = 20_000, 204, 2.0, 20.0, 16",
    }
    return constants | drawings


# --- files
_TRIANGLES = """
parts = np.split(triangle_vertices(), range(100, COUNT, 100))
pixels = [np.rint(GREY * coverage(part)).astype(np.uint8) for part in parts]
images = torch.from_numpy(np.concatenate(pixels)[:, None])
"""
_LETTERS = """
faces = {faces}
folder = Path(matplotlib.get_data_path()) / "fonts" / "ttf"
alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
letter_rng = np.random.default_rng({seed})
glyphs = [glyph(letter, folder / face) for letter in alphabet for face in faces]
pixels = np.stack([varied(one, letter_rng) for one in glyphs for _ in range({each})])
images = torch.from_numpy(pixels[:, None])
"""
_LETTER_LABELS = "labels = torch.arange(26).repeat_interleave(len(faces) * {each})\n"
_MNIST_FROM = "https://ossci-datasets.s3.amazonaws.com/mnist/"


def files_code(story: Story, notebook: bool) -> str:
    """The lines that read or draw a set of pictures, as `images` (N, C, 28, 28) bytes and `labels`; "" for points."""
    name = story.experiment.data
    if story.experiment.kind != "images":
        return ""
    if name == "triangles":
        return _TRIANGLES
    if name == "letters":
        faces = "[\n" + "".join(f'    "{face}",\n' for face in letters.FACES) + "]"
        template = _LETTERS + (_LETTER_LABELS if _labelled(story) else "")
        return template.format(faces=faces, seed=letters._SEED, each=letters.PER_FACE)
    own = "mnist" if name == "stacked_mnist" else name
    given = f'"{own}"' if notebook else f'sys.argv[1] if len(sys.argv) > 1 else "{own}"'
    return f"{_where(own)}\nfolder = Path({given})\n{_reading(own, _labelled(story))}"


def _where(name: str) -> str:
    source = PUBLISHED[name].mirrors[0] if name in PUBLISHED else _MNIST_FROM
    return f"# the folder with the four gz files of the data, for example from\n# {source}"


def _reading(name: str, labelled: bool) -> str:
    published = PUBLISHED.get(name)
    turned = ".transpose(0, 2, 1)" if published and published.transposed else ""
    first = f" - {published.first_label}" if published and published.first_label else ""
    images = f'images = torch.from_numpy(read_idx("*train-images*.gz"){turned}[:, None].copy())  # (N, 1, 28, 28)'
    labels = f'labels = torch.from_numpy(read_idx("*train-labels*.gz").astype(np.int64)){first}'
    return f"{images}\n{labels}" if labelled else images
