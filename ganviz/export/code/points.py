"""How a script draws points, of the plane or of many dimensions: a function for each distribution."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Mapping
from typing import Any

from ganviz.data import curves, mixtures, plane
from ganviz.data.plane import PlaneBuilder
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
    weights = mode_weights(len(strands), imbalance)
    edges = (weights.cumsum(0) * 2**16).round().long().tolist()
    counts = [upper - lower for lower, upper in zip([0, *edges], edges)]
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


def point_library(story: Story) -> dict[str, str]:
    """What points may need, by name."""
    library = {name: source_of(getattr(plane, name)) for name in ("mode_weights", "rotation_matrix")}
    library |= {"polar_points": source_of(plane.polar_points), "xy": source_of(curves._xy, *_PLAIN)}
    library |= {"GOLDEN_ANGLE": "GOLDEN_ANGLE = math.pi * (3 - math.sqrt(5))  # 137.5 degrees"}
    library |= {name: _shape_source(getattr(mixtures, name)) for name in _MIXED}
    library |= {name: _shape_source(getattr(curves, name)) for name in _ON_CURVES}
    library |= {"middles_of": source_of(curves._middles_of, *_PLAIN), "mixture": MIXTURE, "noisy_curve": NOISY_CURVE}
    library |= {"pinwheel": PINWHEEL, "checkerboard": CHECKERBOARD, "drawn": DRAWN, "synthetic_1200d": VECTORS}
    return {name: _trimmed(text, story) for name, text in library.items()}


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
    return text


def point_sampler(values: Values) -> str:
    """The expression that makes the function drawing points: n -> samples."""
    name, shaping = values["data"]
    given = dict(shaping)
    if name in _MIXED or name in _ON_CURVES:
        return _shaped(name, given)
    if name in ("pinwheel", "checkerboard"):
        names = ("modes", "spacing", "std") if name == "pinwheel" else ("spacing", "std")
        return f"{name}({_arguments(names, given)}{_moved(given, weighed=name == 'pinwheel')})"
    if name == "drawn":
        return _of_drawing(given)
    return "synthetic_1200d()"


def _shaped(name: str, given: Mapping[str, Any]) -> str:
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
