"""Do the Dirac-GAN's eigenvalues foretell what its training does? Writes `benchmarks/results/dirac.md`."""

from __future__ import annotations

import math
from pathlib import Path

from ganviz.dirac import STEPS, Variant, judge, late_rate, trajectory

RESULT = Path(__file__).parent / "results" / "dirac.md"
NEAR, NEAR_STEPS = (1e-6, 1e-6), 300  # so few that the path stays nearby even if it leads away
ARRIVED = 0.01  # from the equilibrium

VARIANTS = (
    Variant(),
    Variant(scheme="alternating"),
    Variant(scheme="alternating", discriminator_steps=5),
    Variant("minimax"),
    Variant("minimax", scheme="alternating"),
    Variant("least_squares"),
    Variant("hinge"),
    Variant("relativistic"),
    Variant("relativistic_average"),
    Variant("wasserstein"),
    Variant("wasserstein", scheme="alternating"),
    Variant("wasserstein", "weight_clipping"),
    Variant("wasserstein", "gradient_penalty"),
    Variant("wasserstein", "gradient_penalty", scheme="alternating", discriminator_steps=5),
    Variant(regularizer="instance_noise"),
    Variant(regularizer="r1", weight=0.3),
    Variant(regularizer="r1", weight=1.0),
    Variant(regularizer="r1", weight=2.0),
    Variant(regularizer="r1", weight=0.3, scheme="alternating"),
    Variant(regularizer="r2", weight=0.3),
    Variant(regularizer="consensus"),
    Variant(regularizer="consensus", scheme="alternating"),
    Variant("relativistic", "r1"),
)

HEAD = f"""# Dirac-GAN: foretold and measured

`python benchmarks/dirac.py`. h = 0.2, {STEPS} steps. "λ of the flow" are the eigenvalues of the Jacobian of
(−∂L_G/∂θ, −∂L_D/∂ψ) at the equilibrium, by autograd; for R1 the closed form −γ/2 ± √(γ²/4 − ¼) (Mescheder et al. 2018)
stands beside them. "Foretold" is the larger |λ| of a step's update operator, the factor by which a step multiplies a
small distance from the equilibrium. "Measured" is that factor as fitted to the later half of a path, from a start
nearby, (10⁻⁶, 10⁻⁶), over {NEAR_STEPS} steps, and from the paper's start, (1, 1), where what lies far from the
equilibrium counts too. At the critical weight of R1, 1, the double eigenvalue adds a factor that grows like the number
of steps, so that the measured one is a little above.

| variant | λ of the flow | closed form | foretold | measured nearby | measured from (1, 1) | distance at the end \
| arrived | what happens |
|---|---|---|---|---|---|---|---|---|
"""


def main() -> None:
    text = HEAD + "".join(f"| {' | '.join(row(variant))} |\n" for variant in VARIANTS)
    print(text)
    RESULT.parent.mkdir(exist_ok=True)
    RESULT.write_text(text, encoding="utf-8")


def row(variant: Variant) -> list[str]:
    points = trajectory(variant)
    verdict, distance = judge(variant, points), math.hypot(*points[-1])
    return [
        variant.title,
        "none: not differentiable" if verdict.flow is None else pair(verdict.flow),
        closed_form(variant),
        number(verdict.factor),
        number(late_rate(trajectory(variant, NEAR, NEAR_STEPS))),
        number(late_rate(points)),
        f"{distance:.2g}",
        "yes" if distance < ARRIVED else "no",
        verdict.headline,
    ]


def closed_form(variant: Variant) -> str:
    if variant.regularizer != "r1" or variant.objective != "non_saturating":
        return ""
    half, root = -variant.strength / 2, complex(variant.strength**2 / 4 - 1 / 4) ** 0.5
    return pair((half + root, half - root))


def pair(values: object) -> str:
    first, second = (complex(value) for value in values)  # type: ignore[attr-defined]
    if abs(first.imag) > 1e-9:
        return f"{first.real + 0.0:.4f} ± {abs(first.imag):.4f}i"
    return f"{first.real:.4f}, {second.real:.4f}"


def number(value: float | None) -> str:
    return "" if value is None else f"{value:.5f}"


if __name__ == "__main__":
    main()
