"""How a script draws real samples: one function for each kind of data, named as in ganviz."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Mapping
from typing import Any

from ganviz.data import DATA, PUBLISHED, curves, letters, mixtures, plane, triangles
from ganviz.data.plane import PlaneBuilder
from ganviz.errors import SettingError
from ganviz.export.code.source import replaced, source_of
from ganviz.export.code.story import Story, Values

_PLAIN = (
    (r'return _(?:mixture|curve)\("\w+", (.*), dials, device\)', r"return \1"),
    (r"\bdials\.", ""),
    (r"\b_xy\b", "xy"),
    (r"\b_middles_of\b", "middles_of"),
)
_ON_CURVES = ("line", "circle", "moons", "spiral", "swiss_roll")
_MIXED = ("gaussian", "two_gaussians", "ring", "grid", "disjoint")
_DIALS = ("modes", "spacing")  # that shape centres and curves; the others move or weigh them

MIXTURE = '''
def mixture(centres, std, imbalance=0.0, rotation=0.0):
    """Equal round Gaussians around centres (K, 2): n -> n samples (n, 2)."""
    centres = (centres.double() @ rotation_matrix(rotation).T).float()
    borders = mode_weights(len(centres), imbalance).cumsum(0)[:-1].float()

    def sample(n):
        uniform = torch.rand(n, generator=data_rng)
        chosen = torch.searchsorted(borders, uniform, right=True)  # a mode for each sample
        noise = torch.randn(n, 2, generator=data_rng)
        return torch.add(centres[chosen], noise, alpha=std)

    return sample
'''
NOISY_CURVE = '''
def noisy_curve(strands, std, imbalance=0.0, rotation=0.0):
    """Points on curves c(t), which are looked up in a table, moved by noise: n -> n samples (n, 2)."""
    turn = rotation_matrix(rotation).T
    share = (mode_weights(len(strands), imbalance).cumsum(0) * 2**16).round().long().tolist()
    counts = [upper - lower for lower, upper in zip([0, *share], share)]
    table = torch.cat([strand(middles_of(count)) @ turn for strand, count in zip(strands, counts)]).float()

    def sample(n):
        chosen = torch.randint(len(table), (n,), generator=data_rng)
        noise = torch.randn(n, 2, generator=data_rng)
        return torch.add(table[chosen], noise, alpha=std)

    return sample
'''
PINWHEEL = '''
def pinwheel(modes, spacing, std, imbalance=0.0, rotation=0.0):
    """Blades around the origin: a long Gaussian each, twisted by an angle that grows with the distance."""
    angles = (math.radians(rotation) + 2 * math.pi * torch.arange(modes, dtype=torch.float64) / modes).float()
    borders = mode_weights(modes, imbalance).cumsum(0)[:-1].float()
    centre, stds = torch.tensor([spacing, 0.0]), torch.tensor([0.3 * spacing, std])

    def sample(n):
        uniform = torch.rand(n, generator=data_rng)
        turn = angles[torch.searchsorted(borders, uniform, right=True)]
        noise = torch.randn(n, 2, generator=data_rng)
        flat = torch.view_as_complex(torch.addcmul(centre, noise, stds))
        radius = flat.abs()
        turn = turn.add_(radius, alpha=1 / spacing)
        return torch.view_as_real(flat * torch.polar(torch.ones_like(radius), turn))  # exp(i angle) turns

    return sample
'''
CHECKERBOARD = '''
def checkerboard(spacing, std, rotation=0.0):
    """The eight dark squares of a 4x4 board, filled evenly and blurred: n -> n samples (n, 2)."""
    turn = rotation_matrix(rotation).T
    cells = [(i, j) for i in range(4) for j in range(4) if (i + j) % 2 == 0]
    middles = spacing * (torch.tensor(cells, dtype=torch.float64) - 1.5)
    half = spacing / 2
    signs = torch.tensor([[-half, -half], [-half, half], [half, -half], [half, half]], dtype=torch.float64)
    origins = ((middles[:, None] + signs) @ turn)[:, 0].float()  # each square's lower left corner
    sides = (spacing * turn).float()

    def sample(n):
        chosen = torch.randint(len(origins), (n,), generator=data_rng)
        place = torch.rand(n, 2, generator=data_rng)
        noise = torch.randn(n, 2, generator=data_rng)
        return torch.addmm(origins[chosen], place, sides).add_(noise, alpha=std)

    return sample
'''
DRAWN = '''
def drawn(drawing, std):
    """One of the points that were drawn, moved by noise: n -> n samples (n, 2)."""
    a, b, c = np.frombuffer(base64.urlsafe_b64decode(drawing), np.uint8).reshape(-1, 3).astype(np.uint32).T
    bits = a << 16 | b << 8 | c  # 12 bits for each coordinate of [-3, 3]
    points = torch.from_numpy((np.stack((bits >> 12, bits & 4095), 1) / 4095 * 6.0 - 3.0).astype(np.float32))

    def sample(n):
        chosen = torch.randint(len(points), (n,), generator=data_rng)
        noise = torch.randn(n, 2, generator=data_rng)
        return torch.add(points[chosen], noise, alpha=std)

    return sample
'''
VECTORS = '''
def synthetic_1200d():
    """Ten 700-dimensional Gaussians in a space of 1200 dimensions: n -> n samples (n, 1200)."""
    rng = torch.Generator().manual_seed(1200)
    centres = torch.randn(10, 700, generator=rng, dtype=torch.float64)
    q, r = torch.linalg.qr(torch.randn(1200, 700, generator=rng, dtype=torch.float64))
    embedding = (q * r.diagonal().sign()).T.contiguous()
    modes, spread = (centres @ embedding).float(), 0.1 * embedding.float()

    def sample(n):
        chosen = torch.randint(10, (n,), generator=data_rng)
        noise = torch.randn(n, 700, generator=data_rng)
        return torch.addmm(modes[chosen], noise, spread)

    return sample
'''
READ_IDX = '''
def read_idx(pattern):
    """The array in a gzip-packed IDX file: a header of big-endian numbers, then bytes."""
    raw = gzip.decompress(next(folder.glob(pattern)).read_bytes())
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


def data_library(story: Story) -> dict[str, str]:
    """What data may need, by name."""
    library = {name: source_of(getattr(plane, name)) for name in ("mode_weights", "rotation_matrix")}
    library |= {"polar_points": source_of(plane.polar_points), "xy": source_of(curves._xy, *_PLAIN)}
    library |= {"GOLDEN_ANGLE": "GOLDEN_ANGLE = math.pi * (3 - math.sqrt(5))  # 137.5 degrees"}
    library |= {name: _shape_source(getattr(mixtures, name)) for name in _MIXED}
    library |= {name: _shape_source(getattr(curves, name)) for name in _ON_CURVES}
    library |= {"middles_of": source_of(curves._middles_of, *_PLAIN), "mixture": MIXTURE, "noisy_curve": NOISY_CURVE}
    library |= {"pinwheel": PINWHEEL, "checkerboard": CHECKERBOARD, "drawn": DRAWN, "synthetic_1200d": VECTORS}
    library |= {"read_idx": READ_IDX, "to_unit_range": UNIT_RANGE, "pictures": PICTURES.format(seen=_seen(story))}
    library["stacked"] = STACKED.format(seen=_stacked_seen(story))
    return {name: _trimmed(text, story) for name, text in library.items()} | _drawn_by_ganviz()


def _shape_source(build: PlaneBuilder) -> str:
    """A function of the dials that it uses, giving centres or strands."""
    text = source_of(build)
    dials = [name for name in _DIALS if f"dials.{name}" in text]
    return replaced(text, (r"\(dials, device\)", f"({', '.join(dials)})"), *_PLAIN)


def _trimmed(text: str, story: Story) -> str:
    """Without turning and weighing, if this run never does."""
    dials = [dict(shaping) for _, shaping in story.all_of("data")]
    if not any(d.get("rotation") for d in dials):
        text = text.replace(", rotation=0.0", "").replace("math.radians(rotation) + ", "")
        text = text.replace("(centres.double() @ rotation_matrix(rotation).T).float()", "centres.float()")
        text = text.replace("    turn = rotation_matrix(rotation).T\n", "").replace(" @ turn for", " for")
        text = text.replace("((middles[:, None] + signs) @ turn)[:, 0]", "(middles[:, None] + signs)[:, 0]")
        text = text.replace("(spacing * turn).float()", "spacing * torch.eye(2)")
    if not any(d.get("imbalance") for d in dials):
        text = text.replace(", imbalance=0.0", "")
        text = re.sub(r"mode_weights\((.*), imbalance\)", r"torch.full((\1,), 1 / \1, dtype=torch.float64)", text)
    if not _selects(story):
        text = _without_classes(text)
    return text if _labelled(story) else text.replace("(images, labels)", "(images)")


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


def sampler(story: Story, values: Values) -> str:
    """The expression that makes the function drawing real samples: n -> samples."""
    name, shaping = values["data"]
    given = dict(shaping)
    if name in _MIXED or name in _ON_CURVES:
        return _shaped(name, given, story)
    if name in ("pinwheel", "checkerboard"):
        names = ("modes", "spacing", "std") if name == "pinwheel" else ("spacing", "std")
        return f"{name}({_arguments(names, given)}{_moved(given, weighed=name == 'pinwheel')})"
    if name == "drawn":
        return _of_drawing(given)
    if name == "synthetic_1200d":
        return "synthetic_1200d()"
    if name == "stacked_mnist":
        return "stacked(images)"
    selected = f", classes={list(given['classes'])}" if _selected(story, given["classes"]) else ""
    return f"pictures(images, labels{selected})" if _labelled(story) else "pictures(images)"


def _shaped(name: str, given: Mapping[str, Any], story: Story) -> str:
    build = getattr(mixtures if name in _MIXED else curves, name)
    text = source_of(build)
    dials = _arguments(tuple(dial for dial in _DIALS if f"dials.{dial}" in text), given)
    maker = "mixture" if name in _MIXED else "noisy_curve"
    return f"{maker}({name}({dials}), std={given['std']}{_moved(given)})"


def _of_drawing(given: Mapping[str, Any]) -> str:
    """The call with the text of the points in lines that fit a screen."""
    rows = "\n".join(f'        "{row}"' for row in textwrap.wrap(given["drawing"], 100))
    return f"drawn(\n    std={given['std']},\n    drawing=(\n{rows}\n    ),\n)"


def _arguments(names: tuple[str, ...], given: Mapping[str, Any]) -> str:
    return ", ".join(f"{name}={given[name]}" for name in names)


def _moved(given: Mapping[str, Any], weighed: bool = True) -> str:
    names = ("imbalance", "rotation") if weighed else ("rotation",)
    return "".join(f", {name}={given[name]}" for name in names if given[name])


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


def data_told(story: Story) -> str:
    """One sentence on the data."""
    return DATA[story.experiment.data].doc


def require_writable(story: Story) -> None:
    """Raise SettingError for data that a script cannot draw."""
    for name, _ in story.all_of("data"):
        if name == "own":
            raise SettingError("data 'own' are pictures on this machine, which a script cannot bring along")
