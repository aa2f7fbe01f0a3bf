"""Snapshot: what was known of a run at one step. Frozen, plain numbers and numpy arrays, self-describing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ganviz.observation.looks import Copies, LatentMap

Floats = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class PlaneView:
    """What the plane shows (2-D data). Coordinates are those of the data.

    Attributes:
        extent: the view is [-extent, extent]^2.
        real, fake: samples, (n, 2).
        real_verdicts, fake_verdicts: D(x) of each in [0, 1], (n,).
        fake_modes: index of the mode nearest to each fake, (n,), or None where the data has no modes.
        modes: centres, (K, 2), or None.
        surface: D(x) over the view as uint8, 0 to 255 for 0 to 1, (rows, columns), row 0 at the bottom.
        surface_values: the same, unquantised.
        arrows: (m, 4): x, y of fakes and the direction (dx, dy) in which G's objective pushes each: minus its
            gradient with respect to the sample, scaled so that the longest is one.
        push: length of the longest arrow before scaling: size of G's gradient.
        latent_lines: G's latent grid warped onto the plane, (points, 2), lines parted by rows of NaN.
        latent_label: what the grid is: "latent line", "latent plane" or "slice z1, z2 of 16".
        average: the same latents through the averaged generator, (n, 2), or None where there is no average.
        fake_good: which fakes are of high quality, (n,), or None where the data has no modes.
        optimal: the best D against this generator over the view, as `surface_values`; NaN where neither real samples
            nor fakes come, None unless asked for.
    """

    extent: float
    real: Floats
    fake: Floats
    real_verdicts: Floats
    fake_verdicts: Floats
    fake_modes: NDArray[np.int64] | None
    modes: Floats | None
    surface: NDArray[np.uint8]
    surface_values: Floats
    arrows: Floats
    push: float
    latent_lines: Floats
    latent_label: str
    average: Floats | None = None
    fake_good: NDArray[np.bool_] | None = None
    optimal: Floats | None = None

    @property
    def missing(self) -> NDArray[np.int64]:
        """Places, from 0, of the modes that no high-quality fake is nearest to."""
        if self.modes is None or self.fake_modes is None or self.fake_good is None:
            return np.empty(0, np.int64)
        return np.setdiff1d(np.arange(len(self.modes)), self.fake_modes[self.fake_good])


@dataclass(frozen=True, eq=False)
class SampleGrid:
    """What the sample grid shows (images). Pictures of three channels have them as a last axis.

    Attributes:
        fake: pictures made from fixed latents, uint8 (n, height, width).
        fake_verdicts: D(x) of each in [0, 1], (n,).
        push: where G's objective would have each pixel of the first fakes brighter (over 128) or darker (under 128),
            uint8 (m, height, width), each picture scaled by its own strongest pixel; of colours, each by itself.
        real: as many real pictures, uint8 (n, height, width), with real_verdicts (n,) and real_labels (n,).
        average, average_verdicts: the same latents through the averaged generator, or None where there is no average.
        columns: names of the classes that the columns were asked for; () where none can be asked for.
    """

    fake: NDArray[np.uint8]
    fake_verdicts: Floats
    push: NDArray[np.uint8]
    real: NDArray[np.uint8]
    real_verdicts: Floats
    real_labels: NDArray[np.int64]
    average: NDArray[np.uint8] | None = None
    average_verdicts: Floats | None = None
    columns: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class ClassShares:
    """How a classifier divides pictures among the classes `names`: shares (K,) of the fakes and of real pictures."""

    names: tuple[str, ...]
    fake: NDArray[np.float64]
    real: NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class ModeLedger:
    """How the displayed fakes fall on the K modes of the data.

    Attributes:
        shares: of all fakes, those nearest to each mode, (K,); they sum to 1 unless some fakes are not finite.
        good: of all fakes, the high-quality ones at each mode, (K,).
        fair: what each mode's share would be with a perfect generator: the weights of the modes, (K,).
        scores: mean D(x) in [0, 1] of the displayed real samples nearest to each mode, (K,), NaN where there are none;
            None where D was not asked (vectors).
    """

    shares: NDArray[np.float64]
    good: NDArray[np.float64]
    fair: NDArray[np.float64]
    scores: NDArray[np.float64] | None = None


@dataclass(frozen=True, eq=False)
class Judgement:
    """What D thinks of the displayed real and fake samples.

    Attributes:
        real_logits, fake_logits: (n,).
        real_mean, fake_mean: mean D(x) in [0, 1].
        accuracy_real, accuracy_fake: share of each kind on the right side of the boundary. What the second lacks is
            adversarial accuracy: the share of fakes that D takes for real.
        accuracy: their mean; 0.5 means D cannot tell.
        is_probability: False for critics, whose D(x) is relative (see `Objective.verdict`).
        boundary_logit: logit at which D(x) is one half.
    """

    real_logits: Floats
    fake_logits: Floats
    real_mean: float
    fake_mean: float
    accuracy: float
    is_probability: bool
    boundary_logit: float
    accuracy_real: float
    accuracy_fake: float


@dataclass(frozen=True, eq=False)
class GameView:
    """What the diagram of the game shows besides the other parts.

    Attributes:
        latents: first two coordinates of the displayed latents, (n, 2); the square [-1, 1]^2 holds 99.7% of each. With
            one latent dimension the second is zero.
        mesh: a lattice of latents of equal-probability cells through G, (rows, columns, 2) in the plane's coordinates;
            one row with one latent dimension; empty for images and vectors.
        mesh_source: where its points lie in latent space, in the square of `latents`.
        mesh_tiles: for images, the lattice's pictures, uint8 (rows, columns, height, width), colours last; else empty.
        label: what the lattice is, as `PlaneView.latent_label`.
        layers: widths of each player's network from input to output.
    """

    latents: Floats
    mesh: Floats
    mesh_source: Floats
    mesh_tiles: NDArray[np.uint8]
    label: str
    layers: Mapping[str, tuple[int, ...]]


@dataclass(frozen=True, eq=False)
class UnitMaps:
    """What the units of one hidden layer respond to.

    Attributes:
        player, layer: whose, and which hidden layer, counted from 0.
        over: what the maps extend over: "the plane" for D, the lattice's label for G.
        maps: activations, uint8 (units, rows, columns), row 0 at the bottom; each unit's own lowest is 0 and highest
            255, all 0 for a unit that answers everywhere the same.
        low, high: the activations behind 0 and 255, (units,).
    """

    player: str
    layer: int
    over: str
    maps: NDArray[np.uint8]
    low: Floats
    high: Floats


@dataclass(frozen=True, eq=False)
class Nearest:
    """The training pictures most like a fake: whether G has learned some by heart.

    Attributes:
        tile, step: which fake, from 0, and when it was compared; not in every frame.
        picture: the fake as it was then, uint8 (height, width), colours last.
        real: the nearest of all training pictures, nearest first, uint8 (k, height, width).
        distances: Euclidean, of pixel values from 0 to 1, (k,).
        typical: how far a real picture is from the nearest other one, as the median of a few.
    """

    tile: int
    step: int
    picture: NDArray[np.uint8]
    real: NDArray[np.uint8]
    distances: Floats
    typical: float

    @property
    def nbytes(self) -> int:
        """Memory held by the arrays, in bytes."""
        return _nbytes(self)


@dataclass(frozen=True, eq=False)
class Inspection:
    """What the inspector shows (images).

    Attributes:
        tiles: the two tiles of the sample grid, from 0.
        path: pictures on the way from one latent to the other, uint8 (n, height, width), both ends among them.
        nearest: real pictures like the first tile's; None until they are found.
        pending: whether newer ones are being looked for.
    """

    tiles: tuple[int, int]
    path: NDArray[np.uint8]
    nearest: Nearest | None
    pending: bool


@dataclass(frozen=True, eq=False)
class Snapshot:
    """State of a run at `step`.

    Attributes:
        step: training steps taken.
        settings: all settings in force.
        parameters: trainable parameters of "generator" and "discriminator".
        device: where the run lives.
        losses: last finite-or-not losses of "discriminator" and "generator"; NaN before the first update.
        gradients: lengths of the last gradients of "discriminator" and "generator", with respect to their weights; 0
            before the first update.
        equilibrium: the losses at the equilibrium of the objective, (D, G).
        judgement, plane, grid, game, units, inspection, latent_map, copies: what open views asked for; None where
            closed or meaningless.
        metrics: quality by name (see `METRICS` and `IMAGE_METRICS`), empty where not asked for. That of pictures is not
            taken in every frame, but last at `slow_step`.
        average_metrics: the same of the averaged generator; empty where there is no average.
        class_shares: histograms of classes, for pictures that a classifier comes with.
        slow_metrics: those of `distances.SLOW_METRICS`, taken every few looks, at step `slow_step`.
        bands: for each metric, (low, high) of a perfect generator at the same sample size.
        mode_count: how many modes the data have, where they have any and quality was asked for; else 0.
        ledger: how the fakes fall on these modes; None where there are none. Of pictures see `class_shares`.
        pending: whether a later look at the same step would show more.
        diverged: in words, why the run was stopped; empty while it is sound.
        status: one or two sentences that say what the pictures say.
    """

    step: int
    settings: Mapping[str, Any]
    parameters: Mapping[str, int]
    device: str
    losses: Mapping[str, float]
    equilibrium: tuple[float, float]
    gradients: Mapping[str, float] = field(default_factory=dict)
    judgement: Judgement | None = None
    plane: PlaneView | None = None
    grid: SampleGrid | None = None
    game: GameView | None = None
    units: UnitMaps | None = None
    inspection: Inspection | None = None
    latent_map: LatentMap | None = None
    copies: Copies | None = None
    metrics: Mapping[str, float] = field(default_factory=dict)
    average_metrics: Mapping[str, float] = field(default_factory=dict)
    class_shares: ClassShares | None = None
    slow_metrics: Mapping[str, float] = field(default_factory=dict)
    slow_step: int = 0
    bands: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    mode_count: int = 0
    ledger: ModeLedger | None = None
    pending: bool = False
    diverged: str = ""
    status: str = ""

    @property
    def nbytes(self) -> int:
        """Memory held by the arrays, in bytes."""
        parts = ("judgement", "plane", "grid", "game", "units", "inspection", "ledger", "latent_map", "copies")
        return sum(_nbytes(getattr(self, part)) for part in parts)


def _nbytes(part: object) -> int:
    if part is None:
        return 0
    values = (getattr(part, f.name) for f in fields(part))  # type: ignore[arg-type]
    return sum(v.nbytes for v in values if isinstance(v, np.ndarray | Nearest))
