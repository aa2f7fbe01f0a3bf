"""Experiment: every setting of a run, declared once.

Widgets, command-line flags, links, files and documentation derive from the declarations below. A setting is either
*live* (taken by a running trainer at its next step) or *structural* (the run starts again from its seed).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, ClassVar

import param

from ganviz.data import DATA, Dials
from ganviz.errors import SettingError, unknown
from ganviz.learning import OBJECTIVES, OPTIMIZERS, REGULARIZERS
from ganviz.networks import ACTIVATIONS, ARCHITECTURES, INITIALIZATIONS, NetworkPlan
from ganviz.recommended import recommended

PLAYERS = ("generator", "discriminator")
DIALS = ("modes", "spacing", "std", "imbalance", "rotation")
MAX_SEED = 2**31 - 1


class _Setting(param.Parameter):
    """A parameter that knows its group on the page and whether a running trainer can take a new value."""

    # the slots themselves are declared by each kind below: Python lays out only one base with slots
    __slots__: ClassVar[list[str]] = []

    def __init__(self, default: Any, *, group: str, live: bool = False, **keywords: Any) -> None:
        super().__init__(default=default, **keywords)
        self.group = group
        self.live = live


def _titles(register: Any) -> dict[str, Any]:
    if isinstance(register, Mapping):
        return {entry.title: name for name, entry in register.items()}
    return {str(value): value for value in register}


class Number(_Setting, param.Number):
    """A real-valued setting."""

    __slots__ = ["group", "live"]


class Integer(_Setting, param.Integer):
    """A whole-numbered setting."""

    __slots__ = ["group", "live"]


class Choice(_Setting, param.Selector):
    """One name of a register; `titles` maps the names shown to people to the names in settings."""

    __slots__ = ["group", "live", "titles"]

    def __init__(self, default: str, register: Any, **keywords: Any) -> None:
        super().__init__(default, objects=list(register), **keywords)
        self.titles = _titles(register)


class Choices(_Setting, param.ListSelector):
    """Any number of names of a register; `titles` as in `Choice`."""

    __slots__ = ["group", "live", "titles"]

    def __init__(self, default: list[Any], register: Any, **keywords: Any) -> None:
        super().__init__(default, objects=list(register), **keywords)
        self.titles = _titles(register)


def _learning_rate(player: str) -> Number:
    return Number(
        1e-3,
        bounds=(0, 100),
        group="Learning",
        live=True,
        label="Learning rate",
        doc=f"How far the {player} moves at each of its updates. Too high and the game swings or explodes.",
    )


class Experiment(param.Parameterized):
    """One of each chosen: data, networks, objective, optimizers, seed.

    Settings that nobody has chosen follow the recommendation for those that somebody has: the dials follow the data,
    the networks follow the kind of data, weight clipping follows the Wasserstein objective. An experiment is therefore
    described whole by `differences()`, the settings that differ from the recommendation.

    Args:
        **settings: any settings; the others get their recommended values.

    Raises:
        SettingError: for an unknown name or a value out of bounds; it names the value and the valid choices.
    """

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
    digits = Choices(
        list(range(10)), range(10), group="Data", live=True, label="Digits", doc="Which digits to learn from."
    )

    # --- networks
    architecture = Choice(
        "mlp", ARCHITECTURES, group="Networks", label="Architecture", doc="How both networks are built."
    )
    generator_layers = Integer(
        2, bounds=(0, 6), group="Networks", label="Hidden layers", doc="Hidden layers of the generator."
    )
    generator_width = Integer(
        128, bounds=(1, 512), group="Networks", label="Width", doc="Units in each hidden layer of the generator."
    )
    generator_activation = Choice(
        "relu", ACTIVATIONS, group="Networks", label="Activation", doc="Non-linearity of the generator."
    )
    discriminator_layers = Integer(
        2, bounds=(0, 6), group="Networks", label="Hidden layers", doc="Hidden layers of the discriminator."
    )
    discriminator_width = Integer(
        128, bounds=(1, 512), group="Networks", label="Width", doc="Units in each hidden layer of the discriminator."
    )
    discriminator_activation = Choice(
        "relu", ACTIVATIONS, group="Networks", label="Activation", doc="Non-linearity of the discriminator."
    )
    channels = Integer(
        16, bounds=(1, 64), group="Networks", label="DCGAN width", doc="Feature maps of both DCGAN networks at 14 x 14."
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
    weight_clip = Number(
        0.01,
        bounds=(0.0001, 10),
        group="Learning",
        live=True,
        label="Clip weights at",
        doc="Weight clipping: no weight of the discriminator leaves [-c, c].",
    )
    gradient_penalty_weight = Number(
        0.1,
        bounds=(0, 100),
        group="Learning",
        live=True,
        label="Gradient penalty weight λ",
        doc="How much the discriminator pays for slopes other than one.",
    )
    r1_weight = Number(
        0.1,
        bounds=(0, 100),
        group="Learning",
        live=True,
        label="R1 weight γ",
        doc="How much the discriminator pays for any slope at real samples.",
    )
    label_smoothing = Number(
        0.0,
        bounds=(0, 0.5),
        group="Learning",
        live=True,
        label="Label smoothing",
        doc="One-sided: the discriminator is asked for 1 minus this on real samples, so it stays less sure.",
    )
    batch_size = Integer(
        128, bounds=(2, 1024), group="Learning", live=True, label="Batch size", doc="Samples of each kind in an update."
    )
    generator_optimizer = Choice(
        "adam", OPTIMIZERS, group="Learning", label="Optimizer", doc="How the generator turns gradients into updates."
    )
    generator_lr = _learning_rate("generator")
    generator_beta1 = Number(
        0.5, bounds=(0, 0.999), group="Learning", label="β₁", doc="Momentum of the generator's optimizer."
    )
    generator_beta2 = Number(
        0.999, bounds=(0, 0.9999), group="Learning", label="β₂", doc="Memory of the generator's squared gradients."
    )
    generator_steps = Integer(
        1,
        bounds=(0, 10),
        group="Learning",
        live=True,
        label="Updates per step",
        doc="Generator updates in each step; 0 freezes the generator.",
    )
    discriminator_optimizer = Choice(
        "adam",
        OPTIMIZERS,
        group="Learning",
        label="Optimizer",
        doc="How the discriminator turns gradients into updates.",
    )
    discriminator_lr = _learning_rate("discriminator")
    discriminator_beta1 = Number(
        0.5, bounds=(0, 0.999), group="Learning", label="β₁", doc="Momentum of the discriminator's optimizer."
    )
    discriminator_beta2 = Number(
        0.999, bounds=(0, 0.9999), group="Learning", label="β₂", doc="Memory of the discriminator's squared gradients."
    )
    discriminator_steps = Integer(
        1,
        bounds=(0, 10),
        group="Learning",
        live=True,
        label="Updates per step",
        doc="Discriminator updates in each step; 0 freezes the discriminator.",
    )
    seed = Integer(
        0,
        bounds=(0, MAX_SEED),
        group="Learning",
        label="Seed",
        doc="Fixes data, first weights and latents: the same seed and settings give the same run.",
    )

    def __init__(self, **settings: Any) -> None:
        _require_known(settings)
        super().__init__()
        self._chosen: set[str] = set()
        self._following = False
        self.param.watch(self._on_change, SETTINGS)
        self._follow()
        self.update(settings)

    # --- reading
    def settings(self) -> dict[str, Any]:
        """All settings by name, plain values."""
        return {name: _plain(getattr(self, name)) for name in SETTINGS}

    def differences(self) -> dict[str, Any]:
        """The settings that differ from what is recommended for the others: `Experiment(**differences)` is equal."""
        advice = self._advice()
        return {name: value for name, value in self.settings().items() if value != advice[name]}

    @property
    def kind(self) -> str:
        """Kind of data: "plane" or "images"."""
        return DATA[self.data].kind

    def dials(self) -> Dials:
        """The dials of the data as one value."""
        return Dials(**{name: getattr(self, name) for name in DIALS})

    def network_plan(self, player: str, sample_shape: tuple[int, ...]) -> NetworkPlan:
        """What `networks.build_network` needs for "generator" or "discriminator"."""
        own = {name: getattr(self, f"{player}_{name}") for name in ("layers", "width", "activation")}
        shared = {name: getattr(self, name) for name in ("architecture", "latent_dim", "channels", "initialization")}
        return NetworkPlan(sample_shape=sample_shape, **own, **shared)

    def irrelevant(self) -> set[str]:
        """Settings without effect while the others are as they are; a page hides them."""
        return {name for name, matters in _MATTERS.items() if not matters(self)}

    # --- changing
    def update(self, settings: Mapping[str, Any]) -> None:
        """Take all of `settings`, or raise SettingError and take none."""
        _require_known(settings)
        before, chosen = self.settings(), set(self._chosen)
        try:
            for name in sorted(settings, key=_leaders_first):
                self._take(name, settings[name])
            self._check_together()
        except SettingError:
            with self._quietly():
                self.param.update(**before)
            self._chosen = chosen
            raise

    def recommend(self) -> None:
        """Give every setting but data and seed back to the recommendation."""
        self._chosen &= {"data", "seed"}
        self._follow()

    def copy(self) -> Experiment:
        """An equal, independent experiment."""
        return Experiment(**self.differences())

    def _take(self, name: str, value: Any) -> None:
        try:
            value = _coerce(self.param[name], value)
            setattr(self, name, value)
        except (ValueError, TypeError) as problem:
            raise SettingError(_explain(self.param[name], value)) from problem
        self._chosen.add(name)

    def _check_together(self) -> None:
        kinds = ARCHITECTURES[self.architecture].kinds
        if self.kind not in kinds:
            fitting = [name for name, a in ARCHITECTURES.items() if self.kind in a.kinds]
            raise SettingError(f"architecture {self.architecture!r} cannot make {self.data!r}; choose {fitting}")
        if not self.digits:
            raise SettingError("digits is empty; choose at least one of 0 to 9")

    def _on_change(self, *events: param.parameterized.Event) -> None:
        if self._following:
            return
        names = {event.name for event in events}
        self._chosen |= names
        if "data" in names:
            self._chosen -= set(DIALS)  # dials of other data have no meaning here
        if names & {"data", "objective", "architecture"}:
            self._follow()

    def _advice(self) -> dict[str, Any]:
        """What every setting would be if nobody had chosen it, given the data, architecture and objective."""
        advice = recommended(self.settings())
        return {name: advice.get(name, _plain(self.param[name].default)) for name in SETTINGS}

    def _follow(self) -> None:
        with self._quietly():
            if self.kind not in ARCHITECTURES[self.architecture].kinds:
                self._chosen.discard("architecture")
                self.architecture = self.param.architecture.default
            self.param.update(**{n: v for n, v in self._advice().items() if n not in self._chosen})

    @contextmanager
    def _quietly(self) -> Iterator[None]:
        self._following = True
        try:
            yield
        finally:
            self._following = False

    # --- to and from text
    def to_json(self) -> str:
        """The differences as JSON."""
        return json.dumps(self.differences())

    @classmethod
    def from_json(cls, text: str) -> Experiment:
        """Inverse of `to_json`; raises SettingError for anything that is not an object of valid settings."""
        try:
            settings = json.loads(text)
        except ValueError as problem:
            raise SettingError(f"not valid JSON: {problem}") from problem
        if not isinstance(settings, dict):
            raise SettingError(f"expected an object of settings, found {type(settings).__name__}")
        return cls(**settings)


SETTINGS: list[str] = [name for name in Experiment.param if name != "name"]
LIVE: frozenset[str] = frozenset(name for name in SETTINGS if Experiment.param[name].live)


def setting(name: str) -> _Setting:
    """The declaration of a setting: default, bounds or objects, label, doc, group, live."""
    declared: _Setting = Experiment.param[name]
    return declared


def _uses_beta(player: str, beta: str) -> Callable[[Experiment], bool]:
    return lambda e: beta in OPTIMIZERS[getattr(e, f"{player}_optimizer")].uses


def _mlp_with_layers(player: str) -> Callable[[Experiment], bool]:
    return lambda e: e.architecture == "mlp" and getattr(e, f"{player}_layers") > 0


def _has_dial(name: str) -> Callable[[Experiment], bool]:
    return lambda e: name in DATA[e.data].dials


_MATTERS: dict[str, Callable[[Experiment], bool]] = {
    **{name: _has_dial(name) for name in DIALS},
    "digits": lambda e: e.kind == "images",
    "channels": lambda e: e.architecture == "dcgan",
    "label_smoothing": lambda e: OBJECTIVES[e.objective].uses_targets,
    **{f"{p}_layers": lambda e: e.architecture == "mlp" for p in PLAYERS},
    **{f"{p}_width": _mlp_with_layers(p) for p in PLAYERS},
    **{f"{p}_{b}": _uses_beta(p, b) for p in PLAYERS for b in ("beta1", "beta2")},
    **{r.weight_setting: lambda e, n=n: n in e.regularizers for n, r in REGULARIZERS.items()},  # type: ignore[misc]
}


def _leaders_first(name: str) -> tuple[bool, bool, str]:
    return (name != "data", name not in ("architecture", "objective"), name)


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, list | tuple) else value


def _require_known(settings: Mapping[str, Any]) -> None:
    for name in settings:
        if name not in SETTINGS:
            raise SettingError(unknown("setting", name, SETTINGS))


def _coerce(declared: _Setting, value: Any) -> Any:
    """Whole floats and numeric strings, as links and JSON carry them, become the setting's own type."""
    if isinstance(declared, Choice | Choices) or isinstance(value, bool):
        return value
    number = float(value)
    if isinstance(declared, Integer) and number == int(number):
        return int(number)
    return number


def _explain(declared: _Setting, value: Any) -> str:
    if isinstance(declared, Choice):
        return unknown(declared.name, value, declared.objects)
    if isinstance(declared, Choices):
        return f"{declared.name} {value!r} is not a list of values from {list(declared.objects)}"
    low, high = declared.bounds
    kind = "a whole number" if isinstance(declared, Integer) else "a number"
    return f"{declared.name} {value!r} is not {kind} from {low} to {high}"
