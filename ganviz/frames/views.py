"""The views: each is declared once, here, for the page, the frames, the replay and whatever else shows them.

A new one is an entry here, and where it is drawn in the browser a class in `web/stage`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from ganviz.observation import (
    IMAGE_METRICS,
    IMAGE_METRICS_SHOWN,
    METRICS,
    METRICS_SHOWN,
    SLOW_METRICS,
    MetricInfo,
    map_part,
)
from ganviz.recording import FILM


@dataclass(frozen=True)
class ViewInfo:
    """A view.

    Attributes:
        key, title: name in the register, and on the page.
        help: one or two sentences: what is seen and how to read it.
        kinds: kinds of data for which it has a meaning.
        parts: what it needs of a snapshot (see `observation.PARTS`).
        place: who draws it: "stage", "chart" (Bokeh, on the page) or "shell" (words).
        opened: whether it lies open at first.
        sections: of a frame, those that it shows.
        nodes: parts of the diagram that it shows large.
    """

    key: str
    title: str
    help: str
    kinds: tuple[str, ...] = ("plane", "images")
    parts: tuple[str, ...] = ()
    place: str = "stage"
    opened: bool = False
    sections: tuple[str, ...] = ()
    nodes: tuple[str, ...] = ()


def _docs(register: Mapping[str, MetricInfo], names: Iterable[str]) -> str:
    return " ".join(f"{register[name].title}: {register[name].doc}" for name in names)


VIEWS: Mapping[str, ViewInfo] = MappingProxyType(
    {
        view.key: view
        for view in (
            ViewInfo(
                "diagram",
                "The game",
                "Latents become fakes; D judges real and fake; losses flow back as gradients. What moves is what "
                "happens now: in D's update (pink) and in G's (green). Add layers and units, freeze a player, or "
                "give it new weights.",
                parts=("plane", "grid", "judgement", "game"),
                opened=True,
                sections=("game", "units", "judgement", "losses", "plane", "samples"),
            ),
            ViewInfo(
                "plane",
                "The plane",
                "Blue circles are real samples, orange triangles are fakes. The ground is coloured by what the "
                "discriminator believes: blue where it says real, orange where it says fake; on the dark line it "
                "cannot decide. Purple arrows show where the generator's objective pushes each fake. Green "
                "diamonds, while an EMA is kept, are fakes of the averaged generator. A dashed ring is around a "
                "mode that is missing: no high-quality fake is nearest to it. Coloured by mode, fakes of low "
                "quality are hollow. A cloud of fakes that has shrunk to a point has an orange ring and the "
                "number of fakes in it. Trails are the paths of twelve latents over the last moments kept, the "
                "older the paler. With Brush, a drag marks fakes here and their latents on the latent map; Escape "
                "lets them go.",
                kinds=("plane",),
                parts=("plane",),
                opened=True,
                sections=("plane", "trail"),
            ),
            ViewInfo(
                "samples",
                "Samples",
                "What the generator makes of always the same latents, beside real pictures. The frame and "
                "the number are the discriminator's verdict: blue and near 100% where it says real, orange and "
                "near 0% where it says fake. Dashed frames, looked for now and then: fakes with the same colour "
                "and number, =1, are near-duplicates, nearer to each other than 99% of as many real pictures; a "
                "copy is nearer to a training picture than 99% of real ones are to another, and both are shown "
                "below. Of real pictures, one in a hundred would be marked, too. Click a fake to inspect it.",
                kinds=("images",),
                parts=("grid",),
                opened=True,
                sections=("samples",),
                nodes=("real", "fake", "predictions"),
            ),
            ViewInfo(
                "losses",
                "Losses",
                "What each player minimises. The dashed lines are the losses at equilibrium, where fakes are "
                "distributed as the real data. Losses of a GAN do not fall to zero when all goes well. Vertical "
                "lines mark changed settings.",
                place="chart",
                opened=True,
                sections=("losses",),
                nodes=("generator_loss", "discriminator_loss"),
            ),
            ViewInfo(
                "judgement",
                "What D thinks",
                "Lines: mean D(x) of real and fake samples and the share that D judges right; at 50-50 it can no "
                "longer tell. Bars: the logits behind it. Two hills apart: D has won. One on the other: D is fooled.",
                parts=("judgement",),
                place="chart",
                opened=True,
                sections=("judgement",),
                nodes=("predictions",),
            ),
            ViewInfo(
                "modes",
                "Modes over time",
                "How many of the data's modes the fakes reach, over the run. Captured: at least one high-quality "
                "fake. Near: at least a fifth of the fair share of all fakes lies nearest to it. Of pictures, "
                "classes covered: those with at least 1% of the fakes. A fall is mode collapse.",
                parts=("metrics", "picture_quality"),
                place="chart",
                opened=True,
                sections=("modes",),
            ),
            ViewInfo(
                "quality",
                "Quality",
                "How good the fakes are, measured against the data's true shape. The blue band is what a perfect "
                "generator scores with as many samples: nothing can do better, save by luck. "
                + _docs(METRICS, METRICS_SHOWN)
                + " "
                + _docs(SLOW_METRICS, SLOW_METRICS),
                kinds=("plane",),
                parts=("metrics",),
                place="chart",
                sections=("quality",),
            ),
            ViewInfo(
                "picture_quality",
                "Quality of pictures",
                "A classifier of the data looks at 256 fresh fakes now and then. Bars: how many it takes for each "
                "class, beside real pictures. The blue band is what real test pictures score, as many of them. "
                + _docs(IMAGE_METRICS, IMAGE_METRICS_SHOWN)
                + " Examine thoroughly: 10,000 fakes of this moment, beside training; for triangles and stacked "
                "digits by measures of their own.",
                kinds=("images",),
                parts=("picture_quality",),
                place="chart",
                sections=("picture_quality",),
            ),
            ViewInfo(
                "film",
                "Film strip",
                "Each row is one latent, always the same; each column a moment of the run, the newest at the "
                "right, with its step above. Rows that come to look alike tell of mode collapse, rows that never "
                "settle of players that circle.",
                kinds=("images",),
                parts=("grid", FILM),
                sections=("film",),
                nodes=("fake",),
            ),
            ViewInfo(
                "accuracy",
                "Accuracy",
                "The share of real samples and of fakes that D judges right: over one half it says real, under it "
                "fake. Fakes taken for real, G's success, are what D's accuracy on fakes lacks; tutorials call it "
                "adversarial accuracy. All near 50%: D can only guess. A critic's boundary lies midway between "
                "its mean scores.",
                parts=("judgement",),
                place="chart",
                sections=("judgement",),
                nodes=("predictions",),
            ),
            ViewInfo(
                "inspector",
                "Tile inspector",
                "Choose two fakes: by clicks into the sample grid, or by their numbers, counted from the top "
                "left. First row: what G makes of latents on the way from A to B; a generator that has understood "
                "changes one into the other in small steps. Second row: A and the training pictures most like it, "
                "of all there are. Were A nearly the same as one of them, G would only have learned it by heart. "
                "Compared again every twentieth frame.",
                kinds=("images",),
                sections=("inspection",),
                nodes=("latent", "generator"),
            ),
            ViewInfo(
                "device",
                "Device",
                "How fast training goes and what memory it takes, over seconds. On a GPU that of the tensors on "
                "it, else that of the process that trains, PyTorch itself included. Samples: the real ones that D "
                "has learned from.",
                place="chart",
                sections=("device",),
            ),
            ViewInfo(
                "ledger",
                "Mode ledger",
                "How the fakes fall on the data's modes, each fake at the nearest one; of pictures, on the "
                "classes that a classifier sees. Full bars are high-quality fakes, pale ones lie farther off. The "
                "blue dash is the mode's fair share: what a perfect generator gives it. A cross marks a mode that "
                "is missing: no high-quality fake (under 1% of the pictures). Modes have the same numbers in the "
                "raster and on the plane.",
                parts=("metrics", "picture_quality"),
                sections=("ledger",),
            ),
            ViewInfo(
                "raster",
                "Mode raster",
                "A row for each mode, steps along the bottom. Blue where it has too few fakes, orange where too "
                "many, pale at its fair share: an orange streak that hops from row to row is a generator that "
                "rotates, a row that turns blue for good was forgotten. D's score: what the discriminator makes "
                "of the real samples there, which tells where it was fooled first. Each cell shows the look "
                "nearest to it; click to see the run as it was at that step.",
                parts=("metrics", "picture_quality"),
                sections=("raster",),
            ),
            ViewInfo(
                "diagnosis",
                "Diagnosis",
                "What recent looks at the run tell: healthy, not learned yet, saturated, vanishing gradient, "
                "rotating, collapsed, diverging, or D too weak; with the figures behind it and what to try. It "
                "changes only when another diagnosis has held for three looks. It can be wrong: the project's "
                "benchmarks tell how often.",
                parts=("judgement", "metrics", "picture_quality"),
                place="shell",
                opened=True,
            ),
            ViewInfo(
                "latent_map",
                "Latent map",
                "Latent space, in the colour and with the number of the mode that the generator takes each latent "
                "to; pale and hatched where it lands between modes. Dots are the latents of the fakes on the "
                "plane, hollow if these are of low quality. Drag a rectangle, or press a mode's number: those "
                "latents and their fakes are marked here and on the plane, also while training goes on and in the "
                "past. Brush on the plane does the same the other way round. Escape clears.",
                kinds=("plane",),
                parts=(map_part(0, 1),),
                sections=("latent_map",),
                nodes=("latent",),
            ),
        )
    }
)
OPENED = tuple(key for key, view in VIEWS.items() if view.opened)
"""The views that lie open at first."""


def parts_of(keys: Iterable[str]) -> set[str]:
    """What these views need of a snapshot."""
    return {part for key in keys if key in VIEWS for part in VIEWS[key].parts}
