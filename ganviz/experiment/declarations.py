"""Every setting of a run, declared once: default, bounds or choices, label, help, group, live or not."""

from __future__ import annotations

from typing import Any

import param

from ganviz.data import DATA, DEFAULT_DRAWING, MOST_CLASSES
from ganviz.experiment.kinds import Choice, Choices, Drawing, Integer, Number
from ganviz.learning import OBJECTIVES, OPTIMIZERS, REGULARIZERS, TRICKS, Knob
from ganviz.networks import ACTIVATIONS, ARCHITECTURES, INITIALIZATIONS, NORMS

PLAYERS = ("generator", "discriminator")
DIALS = ("modes", "spacing", "std", "imbalance", "rotation")
MAX_SEED = 2**31 - 1


def _learning_rate(player: str) -> Number:
    return Number(
        1e-3,
        bounds=(0, 100),
        group="Learning",
        live=True,
        label=f"{player[0].upper()} learning rate",
        doc=f"How far the {player} moves at each of its updates. Too high and the game swings or explodes.",
    )


class Declarations(param.Parameterized):
    """The settings; `Experiment` gives them their behaviour."""

    # --- data
    data = Choice("ring", DATA, group="Data", label="Data", doc="What the generator has to imitate.")
    modes = Integer(8, bounds=(1, 64), group="Data", live=True, label="Modes", doc="Number of clusters or arms.")
    spacing = Number(
        2.0,
        bounds=(0.1, 5),
        group="Data",
        live=True,
        label="Spacing",
        doc="Distance of the modes from the centre or from each other; the size of the shape.",
    )
    std = Number(
        0.1,
        bounds=(0.001, 1),
        group="Data",
        live=True,
        label="Width σ",
        doc="Standard deviation of each mode, or of the spread around a curve.",
    )
    imbalance = Number(
        0.0,
        bounds=(0, 0.95),
        group="Data",
        live=True,
        label="Imbalance",
        doc="0: all modes weigh the same. 0.9: the lightest has a tenth of the heaviest's weight.",
    )
    rotation = Number(
        0.0, bounds=(-180, 180), group="Data", live=True, label="Rotation", doc="Turns the data, in degrees."
    )
    drawing = Drawing(
        DEFAULT_DRAWING,
        group="Data",
        live=True,
        label="Drawing",
        doc="The points of your drawing, as text: made by the sketchpad or from a table.",
    )
    classes = Choices(
        list(range(10)),
        range(MOST_CLASSES),
        group="Data",
        live=True,
        label="Classes",
        doc="Which classes to learn from.",
    )

    # --- networks
    architecture = Choice(
        "mlp", ARCHITECTURES, group="Networks", label="Architecture", doc="How both networks are built."
    )
    generator_layers = Integer(
        2, bounds=(0, 6), group="Networks", label="G hidden layers", doc="Hidden layers of the generator."
    )
    generator_width = Integer(
        128, bounds=(1, 512), group="Networks", label="G width", doc="Units in each hidden layer of the generator."
    )
    generator_activation = Choice(
        "relu", ACTIVATIONS, group="Networks", label="G activation", doc="Non-linearity of the generator."
    )
    discriminator_layers = Integer(
        2, bounds=(0, 6), group="Networks", label="D hidden layers", doc="Hidden layers of the discriminator."
    )
    discriminator_width = Integer(
        128, bounds=(1, 512), group="Networks", label="D width", doc="Units in each hidden layer of the discriminator."
    )
    discriminator_activation = Choice(
        "relu", ACTIVATIONS, group="Networks", label="D activation", doc="Non-linearity of the discriminator."
    )
    generator_norm = Choice(
        "none",
        NORMS,
        group="Networks",
        label="G normalisation",
        doc="What scales the generator's hidden units: over the batch, or over the units of each sample.",
    )
    discriminator_norm = Choice(
        "none",
        NORMS,
        group="Networks",
        label="D normalisation",
        doc="What scales the discriminator's hidden units: over the batch, or over the units of each sample.",
    )
    discriminator_scale = Number(
        1.0,
        bounds=(0.1, 10),
        group="Networks",
        label="D input scale",
        doc="The discriminator sees x divided by this: from afar, where its first steps are gentler.",
    )
    channels = Integer(
        16,
        bounds=(1, 64),
        group="Networks",
        label="Width in channels",
        doc="Feature maps of convolutions where they are fewest: at 14 x 14, or at 32 x 32 of a Progressive GAN.",
    )
    growth_steps = Integer(
        400,
        bounds=(1, 100_000),
        group="Networks",
        label="Steps of growth",
        doc="Each of four resolutions, 4 to 32 pixels, fades in over so many steps and then trains for as many.",
    )
    conditioning = Choice(
        "none",
        {"none": "None", "class": "Class"},
        group="Networks",
        label="Conditioning",
        doc="Whether both players are told the class of each picture, so that pictures of a class can be asked for.",
    )
    initialization = Choice(
        "default", INITIALIZATIONS, group="Networks", label="Initialisation", doc="How the first weights are drawn."
    )
    latent_dim = Integer(
        2,
        bounds=(1, 256),
        group="Networks",
        label="Latent dimension",
        doc="How many numbers the generator starts from.",
    )
    latent = Choice(
        "normal",
        ("normal", "uniform"),
        group="Networks",
        label="Latent distribution",
        doc="Where the generator's input comes from: the standard normal, or uniform on [-1, 1].",
    )

    # --- learning
    objective = Choice(
        "non_saturating", OBJECTIVES, group="Learning", live=True, label="Objective", doc="What each player minimises."
    )
    regularizers = Choices(
        [],
        REGULARIZERS,
        group="Learning",
        live=True,
        label="Regularizers",
        doc="What keeps the discriminator's slope in bounds.",
    )
    batch_size = Integer(
        128, bounds=(2, 1024), group="Learning", live=True, label="Batch size", doc="Samples of each kind in an update."
    )
    generator_optimizer = Choice(
        "adam", OPTIMIZERS, group="Learning", label="G optimizer", doc="How the generator turns gradients into updates."
    )
    generator_lr = _learning_rate("generator")
    generator_beta1 = Number(
        0.5, bounds=(0, 0.999), group="Learning", label="G β₁", doc="Momentum of the generator's optimizer."
    )
    generator_beta2 = Number(
        0.999, bounds=(0, 0.9999), group="Learning", label="G β₂", doc="Memory of the generator's squared gradients."
    )
    generator_steps = Integer(
        1,
        bounds=(0, 10),
        group="Learning",
        live=True,
        label="G updates per step",
        doc="Generator updates in each step; 0 freezes the generator.",
    )
    discriminator_optimizer = Choice(
        "adam",
        OPTIMIZERS,
        group="Learning",
        label="D optimizer",
        doc="How the discriminator turns gradients into updates.",
    )
    discriminator_lr = _learning_rate("discriminator")
    discriminator_beta1 = Number(
        0.5, bounds=(0, 0.999), group="Learning", label="D β₁", doc="Momentum of the discriminator's optimizer."
    )
    discriminator_beta2 = Number(
        0.999,
        bounds=(0, 0.9999),
        group="Learning",
        label="D β₂",
        doc="Memory of the discriminator's squared gradients.",
    )
    discriminator_steps = Integer(
        1,
        bounds=(0, 10),
        group="Learning",
        live=True,
        label="D updates per step",
        doc="Discriminator updates in each step; 0 freezes the discriminator.",
    )
    seed = Integer(
        0,
        bounds=(0, MAX_SEED),
        group="Learning",
        label="Seed",
        doc="Fixes data, first weights and latents: the same seed and settings give the same run.",
    )


def _declared(knob: Knob, group: str) -> Number | Integer | Choice:
    common: dict[str, Any] = {"group": group, "live": knob.live, "label": knob.label, "doc": knob.doc}
    if isinstance(knob.default, str):
        return Choice(knob.default, knob.choices, **common)
    kind = Integer if isinstance(knob.default, int) else Number
    return kind(knob.default, bounds=knob.bounds, **common)


KNOBS: dict[str, Knob] = {}
"""The settings that are declared with the entries of a register, by name."""

for _group, _register in (("Learning", REGULARIZERS), ("Remedies", TRICKS)):
    for _entry in _register.values():
        for _knob in _entry.knobs:
            KNOBS[_knob.name] = _knob
            Declarations.param.add_parameter(_knob.name, _declared(_knob, _group))
