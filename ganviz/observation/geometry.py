"""How good fake triangles are: pictures of which one can tell exactly what is right.

The idea is Lucic et al.'s (2018, "Are GANs created equal?", arXiv 1711.10337, section 5): for pictures of simple shapes
the distance of a picture from the shapes there are can be computed, and with it precision and recall proper, without
any network's opinion. Here the triangle is read from the picture's outline, in under a millisecond.

Precision: the share of the fakes that are triangles. A picture is one if the triangle fitted to it, drawn afresh in the
grey of the data, overlaps it by at least `OVERLAP` (intersection over union, of grey values: another grey counts
against it, too, and so does visible dirt) and is at least `SMALLEST` pixels large.

Recall: the share of held-out real triangles to which some fake that is a triangle comes near: the root mean square of
the distances between their corresponding vertices is at most `NEAR` pixels. It depends on how many fakes there are, as
more of them come nearer to everything.
"""

from __future__ import annotations

import itertools
import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ganviz.data.triangles import GREY

Array = NDArray[np.floating]
Floats = NDArray[np.float64]
FILL = GREY / 255  # grey value of the data's triangles, on black
FAINT = 0.1  # of the fill: what is darker is ground, or a small triangle would be lost in what nobody sees
OVERLAP = 0.85  # a disc reaches 0.73, a rectangle 0.81, and 98% of the data's own triangles more than 0.85
SMALLEST = 12.0  # pixels of area: nothing smaller can be told from a blot
NEAR = 3.0  # pixels
CORNER = 0.1  # share of a side at each end through which no line is laid
PARALLEL = 0.05  # sine of an angle that is too small for a corner
SUBPIXELS = 4  # samples of a pixel in each direction when a triangle is drawn


class Fit(NamedTuple):
    """The triangle nearest to a picture.

    Attributes:
        vertices: (3, 2), x to the right and y downwards in pixels from the upper left corner of the picture.
        overlap: intersection over union with the picture, 0 to 1.
    """

    vertices: Floats
    overlap: float


class TriangleScores(NamedTuple):
    """Precision and recall, 0 to 1, as in the module's text; NaN without any picture to count."""

    precision: float
    recall: float


def triangle_scores(fake: Array, real: Array) -> TriangleScores:
    """Precision and recall of fake pictures of triangles; both NaN if any fake is not finite.

    Args:
        fake: (n, height, width) or (n, 1, height, width) in [-1, 1].
        real: the same of m held-out real pictures; those that are no triangles themselves do not count.
    """
    if not np.isfinite(fake).all() or not len(fake):
        return TriangleScores(math.nan, math.nan)
    made, wanted = triangles_in(fake), triangles_in(real)
    return TriangleScores(len(made) / len(fake), recall(made, wanted))


def recall(fake: Floats, real: Floats, near: float = NEAR) -> float:
    """Share of the real triangles (m, 3, 2) to which one of the fake ones (n, 3, 2) comes within `near` pixels."""
    if not len(real):
        return math.nan
    return float(np.mean([len(fake) > 0 and vertex_distances(fake, one).min() <= near for one in real]))


def vertex_distances(triangles: Floats, one: Floats) -> Floats:
    """Root mean square distance (n,) of the vertices of triangles (n, 3, 2) from those of `one` (3, 2), in pixels.

    Vertices correspond in the order, of all six, in which they are nearest.
    """
    orders = np.array(list(itertools.permutations(range(3))))
    squared = ((triangles[:, orders] - one) ** 2).sum(-1).mean(-1)  # (n, 6)
    return np.asarray(np.sqrt(squared.min(1)))


def triangles_in(pictures: Array) -> Floats:
    """Vertices (m, 3, 2) of the pictures (n, [1,] height, width) in [-1, 1] that are triangles, m from 0 to n."""
    fits = (fit_triangle(picture) for picture in np.reshape(pictures, (-1, *np.shape(pictures)[-2:])))
    found = [fit.vertices for fit in fits if fit is not None and is_triangle(fit)]
    return np.array(found).reshape(-1, 3, 2)


def is_triangle(fit: Fit) -> bool:
    """Whether a picture with this fit counts as a triangle."""
    return fit.overlap >= OVERLAP and _area(fit.vertices) >= SMALLEST


def fit_triangle(picture: Array) -> Fit | None:
    """The triangle nearest to a picture (height, width) in [-1, 1]; None if it has no outline, or is not finite.

    First those three corners of the convex hull of the bright pixels that span the largest triangle, moved away from
    their centre until the area is that of the picture, the sum of its grey values. Corners are sharper than the pixels
    that show them; so lines are then laid through the outline along each side, and where these meet, there is another
    candidate. The one that overlaps more is taken.
    """
    grey = (np.asarray(picture, np.float64).clip(-1, 1) + 1) / 2 / FILL  # 0 outside, 1 inside
    grey[grey < FAINT] = 0
    outline = _outline(grey)
    hull = _hull(outline)
    if len(hull) < 3 or not np.isfinite(picture).all():
        return None
    corners = _largest_triangle(hull)
    centre = corners.mean(0)
    blown_up = centre + (corners - centre) * math.sqrt(grey.sum() / _area(corners))
    fits = [Fit(v, _overlap(grey, draw_triangle(v, grey.shape))) for v in (blown_up, _along_lines(corners, outline))]
    return max(fits, key=lambda fit: fit.overlap)


def draw_triangle(vertices: Array, shape: tuple[int, ...]) -> Floats:
    """A filled triangle with vertices (3, 2) as grey values 0 to 1: the share of each pixel that it covers."""
    height, width = shape
    x = ((np.arange(width * SUBPIXELS) + 0.5) / SUBPIXELS)[None, :]
    y = ((np.arange(height * SUBPIXELS) + 0.5) / SUBPIXELS)[:, None]
    sides = [(b[0] - a[0]) * (y - a[1]) - (b[1] - a[1]) * (x - a[0]) for a, b in _sides(vertices)]
    inside = np.all([side >= 0 for side in sides], axis=0) | np.all([side <= 0 for side in sides], axis=0)
    return np.asarray(inside.reshape(height, SUBPIXELS, width, SUBPIXELS).mean((1, 3)))


def _sides(vertices: Array) -> list[tuple[Array, Array]]:
    return [(vertices[i], vertices[(i + 1) % 3]) for i in range(3)]


def _overlap(a: Floats, b: Floats) -> float:
    """sum min(a, b) / sum max(a, b), 0 to 1: intersection over union, of grey values."""
    return float(np.minimum(a, b).sum() / np.maximum(a, b).sum())


def _outline(grey: Floats) -> Floats:
    """(m, 2) points between neighbouring pixels where the grey value, taken as linear, crosses one half."""
    framed = np.pad(grey, 1) - 0.5  # what lies outside is dark
    points = []
    for along in (framed, framed.T):
        before, after = along[:, :-1], along[:, 1:]
        row, column = np.nonzero((before >= 0) != (after >= 0))
        step = before[row, column] / (before[row, column] - after[row, column])
        points.append(np.stack((column + step, row), 1) - 0.5)  # the centre of the first pixel is at (0.5, 0.5)
    return np.concatenate((points[0], points[1][:, ::-1]))


def _hull(points: Floats) -> Floats:
    """Corners (h, 2) of the convex hull of points (m, 2), in order: Andrew's monotone chain (1979)."""
    ordered = sorted(map(tuple, points.tolist()))
    if len(ordered) < 3:
        return np.array(ordered).reshape(-1, 2)
    return np.array(_chain(ordered) + _chain(ordered[::-1]))


def _chain(ordered: list[tuple[float, ...]]) -> list[tuple[float, ...]]:
    """The half of the hull on one side, its last point left to the other half."""
    chain: list[tuple[float, ...]] = []
    for point in ordered:
        while len(chain) > 1 and _turn(chain[-2], chain[-1], point) <= 0:
            chain.pop()
        chain.append(point)
    return chain[:-1]


def _turn(a: tuple[float, ...], b: tuple[float, ...], c: tuple[float, ...]) -> float:
    """Twice the signed area of a triangle."""
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


def _largest_triangle(hull: Floats) -> Floats:
    """The three corners (3, 2) of the hull (h, 2) that span the largest triangle; ties go to the first."""
    i, j, k = np.array(list(itertools.combinations(range(len(hull)), 3))).T
    (ax, ay), (bx, by) = (hull[j] - hull[i]).T, (hull[k] - hull[i]).T
    best = int(np.abs(ax * by - ay * bx).argmax())
    return hull[[i[best], j[best], k[best]]]


def _along_lines(corners: Floats, outline: Floats) -> Floats:
    """Where the lines meet that run through the outline (m, 2) along each side of a triangle (3, 2); the triangle as it
    is where lines cannot be laid, or are parallel."""
    starts, ends = corners, np.roll(corners, -1, 0)
    along, from_start = ends - starts, outline[:, None] - starts  # (3, 2), (m, 3, 2)
    place = (from_start * along).sum(-1) / (along**2).sum(-1)  # 0 at the start of a side, 1 at its end
    off = np.linalg.norm(from_start - place[..., None] * along, axis=-1)
    mine = (off == off.min(1, keepdims=True)) & (np.abs(place - 0.5) < 0.5 - CORNER)
    if mine.sum(0).min() < 2:
        return corners
    lines = np.array([_line_through(outline[mine[:, side]]) for side in range(3)])  # n . p = c
    meeting = [np.array((lines[side - 1], lines[side])) for side in range(3)]  # the lines before and after a corner
    if min(abs(np.linalg.det(two[:, :2])) for two in meeting) < PARALLEL:
        return corners
    return np.array([np.linalg.solve(two[:, :2], two[:, 2]) for two in meeting])


def _line_through(points: Floats) -> Floats:
    """(n_x, n_y, c) of the line n . p = c that is nearest to points (m, 2) by the squares of distances.

    It points where they spread most: tan 2 t = 2 s_xy / (s_xx - s_yy). NumPy's decompositions would start threads.
    """
    centre = points.mean(0)
    x, y = (points - centre).T
    turn = math.atan2(2 * float(x @ y), float(x @ x - y @ y)) / 2
    normal = np.array((-math.sin(turn), math.cos(turn)))
    return np.append(normal, normal @ centre)


def _area(vertices: Array) -> float:
    """Of a triangle (3, 2)."""
    a, b, c = (tuple(vertex) for vertex in vertices.tolist())
    return abs(_turn(a, b, c)) / 2
