"""What can be varied: the objective, what is added to it, and in which order the players move."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from ganviz.errors import SettingError, unknown
from ganviz.learning import OBJECTIVES, Objective

START = (1.0, 1.0)  # theta, psi; this, h = 0.2 and the number of steps are those of the paper's figures
STEPS = 500
EXTENT = 2.0  # half the side of the plane that is shown

SCHEMES: Mapping[str, str] = MappingProxyType({"simultaneous": "Simultaneous", "alternating": "Alternating"})

BOUNDS: Mapping[str, tuple[float, float]] = MappingProxyType(
    {"step size h": (0.001, 2.0), "updates of D": (1, 10), "start": (-3.0, 3.0), "number of steps": (1, 10_000)}
)


@dataclass(frozen=True)
class Regularizer:
    """What keeps the game from circling, in its one-parameter form.

    Attributes:
        name, title, doc, formula, reference: key, name on the page, one sentence, LaTeX, paper.
        weight_title: what its number is called; "" if it has none.
        default, bounds: of that number.
    """

    name: str
    title: str
    doc: str
    formula: str
    reference: str
    weight_title: str = ""
    default: float = 0.0
    bounds: tuple[float, float] = (0.0, 0.0)


REGULARIZERS: Mapping[str, Regularizer] = MappingProxyType(
    {
        r.name: r
        for r in (
            Regularizer("none", "None", "The objective alone.", "", "Mescheder et al. 2018, arXiv 1801.04406"),
            Regularizer(
                "weight_clipping",
                "Weight clipping",
                "After each update of D, psi is cut to [-c, c]; near the equilibrium it does nothing.",
                r"\psi \leftarrow \min(c, \max(-c, \psi))",
                "Arjovsky et al. 2017, arXiv 1701.07875",
                "Clip at c",
                1.0,
                (0.05, 2.0),
            ),
            Regularizer(
                "gradient_penalty",
                "Gradient penalty",
                "D pays for slopes other than one. As the slope is psi everywhere, psi is pushed away from the 0 at "
                "which the game could rest.",
                r"\tfrac{\lambda}{2}\left(|\psi| - 1\right)^2",
                "Gulrajani et al. 2017, arXiv 1704.00028",
                "Weight λ",
                0.7,
                (0.0, 3.0),
            ),
            Regularizer(
                "instance_noise",
                "Instance noise",
                "D sees real and fake samples blurred by Gaussian noise. Here the expectation over the noise is taken "
                "at equally likely values instead of drawing numbers.",
                r"x \to x + \sigma\varepsilon,\; \varepsilon \sim \mathcal{N}(0, 1)",
                "Sønderby et al. 2017, arXiv 1610.04490",
                "Noise σ",
                0.7,
                (0.0, 2.0),
            ),
            Regularizer(
                "r1",
                "R1",
                "D pays for its slope at the real data, psi, so that it lies down once the fakes are right.",
                r"\tfrac{\gamma}{2}\psi^2",
                "Mescheder et al. 2018, arXiv 1801.04406",
                "Weight γ",
                0.3,
                (0.0, 3.0),
            ),
            Regularizer(
                "r2",
                "R2",
                "D pays for its slope at the fakes. A line has the same slope everywhere: here R2 is R1.",
                r"\tfrac{\gamma}{2}\psi^2",
                "Mescheder et al. 2018, arXiv 1801.04406",
                "Weight γ",
                0.3,
                (0.0, 3.0),
            ),
            Regularizer(
                "consensus",
                "Consensus optimization",
                "Both players also pay for the length of the joint gradient, which brakes the rotation.",
                r"\tfrac{\gamma}{2}\left((\partial_\psi L_D)^2 + (\partial_\theta L_G)^2\right)",
                "Mescheder et al. 2017, arXiv 1705.10461",
                "Weight γ",
                1.0,
                (0.0, 3.0),
            ),
        )
    }
)


@dataclass(frozen=True)
class Variant:
    """One way to train the Dirac-GAN.

    Attributes:
        objective: a key of `ganviz.learning.OBJECTIVES`.
        regularizer: a key of `REGULARIZERS`.
        weight: the regularizer's number; None for its default.
        learning_rate: h, of both players, in [0.001, 2].
        scheme: "simultaneous": both move from the same point; "alternating": D moves `discriminator_steps` times, then
            G once, each from where the other has gone.
        discriminator_steps: 1 to 10; only used by the alternating scheme.

    Raises:
        SettingError: if a name is unknown or a number out of bounds.
    """

    objective: str = "non_saturating"
    regularizer: str = "none"
    weight: float | None = None
    learning_rate: float = 0.2
    scheme: str = "simultaneous"
    discriminator_steps: int = 1

    def __post_init__(self) -> None:
        for what, value, choices in (
            ("objective", self.objective, OBJECTIVES),
            ("regularizer", self.regularizer, REGULARIZERS),
            ("scheme", self.scheme, SCHEMES),
        ):
            if value not in choices:
                raise SettingError(unknown(what, value, choices))
        check("step size h", self.learning_rate)
        check("updates of D", self.discriminator_steps)
        if self.discriminator_steps != int(self.discriminator_steps):
            raise SettingError(f"updates of D {self.discriminator_steps!r} is not a whole number")
        rule = REGULARIZERS[self.regularizer]
        if rule.weight_title and self.weight is not None:
            check(f"{rule.title}: {rule.weight_title}", self.weight, rule.bounds)

    @property
    def strength(self) -> float:
        """The weight, or the regularizer's default."""
        return REGULARIZERS[self.regularizer].default if self.weight is None else self.weight

    @property
    def game(self) -> Objective:
        """The objective itself."""
        return OBJECTIVES[self.objective]

    @property
    def title(self) -> str:
        """What it is, in a few words."""
        rule = REGULARIZERS[self.regularizer]
        added = "no regularizer" if rule.name == "none" else f"{rule.title} {self.strength:g}"
        order = self.scheme if self.scheme == "simultaneous" else f"alternating {self.discriminator_steps}:1"
        return f"{self.game.title}, {added}, {order}, h = {self.learning_rate:g}"


def check(what: str, value: float, bounds: tuple[float, float] | None = None) -> None:
    """Refuse a number out of bounds, or what is none.

    Raises:
        SettingError: naming the value and what could be chosen.
    """
    low, high = bounds or BOUNDS[what]
    if not isinstance(value, int | float) or not low <= value <= high:
        raise SettingError(f"{what} {value!r} is out of bounds; choose a number from {low:g} to {high:g}")
