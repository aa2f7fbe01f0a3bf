"""Experiment: every setting of a run, and how settings follow each other.

Widgets, command-line flags, links, files and documentation derive from the declarations. A setting is either *live*
(taken by a running trainer at its next step) or *structural* (the run starts again from its seed).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, cast

import param

from ganviz.data import DATA, Dials, require_classes
from ganviz.errors import SettingError, unknown
from ganviz.experiment.combinations import require_sound
from ganviz.experiment.declarations import DIALS, KNOBS, PLAYERS, Declarations
from ganviz.experiment.kinds import Setting, coerce, explain
from ganviz.experiment.recommended import recommended
from ganviz.learning import OBJECTIVES, OPTIMIZERS, REGULARIZERS
from ganviz.networks import ARCHITECTURES, NetworkPlan

LEADERS = {"data", "architecture", "objective"}  # what other settings follow


class Experiment(Declarations):
    """One of each chosen: data, networks, objective, optimizers, seed.

    Settings that nobody has chosen follow the recommendation for those that somebody has: the dials follow the data,
    the networks follow the kind of data, weight clipping follows the Wasserstein objective. An experiment is therefore
    described whole by `differences()`, the settings that differ from the recommendation.

    Args:
        **settings: any settings; the others get their recommended values.

    Raises:
        SettingError: for an unknown name or a value out of bounds; it names the value and the valid choices.
    """

    def __init__(self, **settings: Any) -> None:
        require_known(settings)
        super().__init__()  # type: ignore[no-untyped-call]
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
        advice = self.advice()
        return {name: value for name, value in self.settings().items() if value != advice[name]}

    def chosen(self) -> dict[str, Any]:
        """The settings that somebody chose, even where they equal the recommendation: `Experiment(**chosen)` is equal,
        and its settings will follow each other in the same way."""
        return {name: value for name, value in self.settings().items() if name in self._chosen}

    @property
    def kind(self) -> str:
        """Kind of data: "plane", "images" or "vectors"."""
        return DATA[self.data].kind

    def dials(self) -> Dials:
        """The dials of the data as one value."""
        return Dials(**{name: getattr(self, name) for name in DIALS})

    def conditions(self) -> int:
        """How many classes the players are told of; 0 in a game without."""
        return len(DATA[self.data].classes) if self.conditioning == "class" else 0

    def network_plan(self, player: str, sample_shape: tuple[int, ...]) -> NetworkPlan:
        """What `networks.build_network` needs for "generator" or "discriminator"."""
        own = {name: getattr(self, f"{player}_{name}") for name in ("layers", "width", "activation", "norm")}
        names = ("architecture", "latent_dim", "channels", "initialization", "growth_steps")
        shared = {name: getattr(self, name) for name in names}
        value = self.settings()
        return NetworkPlan(
            sample_shape=sample_shape,
            classes=self.conditions(),
            minibatch=value["minibatch_layer"],
            packing=value["packing"],
            scale=value["discriminator_scale"],
            **own,
            **shared,
        )

    def advice(self) -> dict[str, Any]:
        """What every setting would be if nobody had chosen it, given the data, architecture and objective."""
        advice = recommended(self.settings())
        return {name: _plain(advice.get(name, self.param[name].default)) for name in SETTINGS}

    def irrelevant(self) -> set[str]:
        """Settings without effect while the others are as they are; a page hides them."""
        return {name for name, matters in _MATTERS.items() if not matters(self)}

    # --- changing
    def update(self, settings: Mapping[str, Any]) -> None:
        """Take all of `settings`, or raise SettingError and take none."""
        require_known(settings)
        before, chosen = self.settings(), set(self._chosen)
        try:
            with self._quietly():
                for name, value in settings.items():
                    self._take(name, value)
            self._settle(set(settings), data_changed=self.data != before["data"])
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

    def choose_only(self, names: Collection[str]) -> None:
        """Let exactly these settings be chosen, with the values that they have; all others are as recommended.

        Raises:
            SettingError: for an unknown name, or a combination that cannot be; nothing is changed then.
        """
        require_known(dict.fromkeys(names))
        before, chosen = self.settings(), self._chosen
        self._chosen = set(names)
        self._follow()
        self._follow()  # what follows an architecture that was given back
        try:
            self._check_together()
        except SettingError:
            with self._quietly():
                self.param.update(**before)
            self._chosen = chosen
            raise

    def copy(self) -> Experiment:
        """An equal, independent experiment."""
        return Experiment(**self.chosen())

    def _take(self, name: str, value: Any) -> None:
        try:
            setattr(self, name, coerce(setting(name), value))
        except (ValueError, TypeError, OverflowError) as problem:
            raise SettingError(explain(setting(name), value)) from problem

    def _check_together(self) -> None:
        if not self._fits():
            fitting = [name for name, a in ARCHITECTURES.items() if self.kind in a.kinds]
            raise SettingError(f"architecture {self.architecture!r} cannot make {self.data!r}; choose {fitting}")
        require_classes(self.data, self.classes)
        require_sound(self.settings())

    def _on_change(self, *events: param.parameterized.Event) -> None:
        """Somebody assigned to an attribute: others follow, or it is taken back."""
        if self._following:
            return
        names, chosen = {event.name for event in events}, set(self._chosen)
        before = self.settings() | {event.name: event.old for event in events}
        self._settle(names, data_changed="data" in names)
        try:
            self._check_together()
        except SettingError:
            with self._quietly():
                self.param.update(**before)
            self._chosen = chosen
            raise

    def _settle(self, names: set[str], data_changed: bool) -> None:
        """Note that `names` were chosen, and let what nobody chose follow them."""
        if data_changed:
            self._chosen -= {*DIALS, "classes"}  # those of other data have no meaning here
        self._chosen |= names
        if not self._fits() and "architecture" not in names:
            self._chosen.discard("architecture")
            with self._quietly():
                self.architecture = self.param.architecture.default
        if names & LEADERS:
            self._follow()

    def _fits(self) -> bool:
        """Whether the architecture can make this kind of data."""
        return self.kind in ARCHITECTURES[self.architecture].kinds

    def _follow(self) -> None:
        with self._quietly():
            self.param.update(**{n: v for n, v in self.advice().items() if n not in self._chosen})

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


def setting(name: str) -> Setting:
    """The declaration of a setting: default, bounds or objects, label, doc, group, live."""
    return cast(Setting, Experiment.param[name])


def _uses_beta(player: str, beta: str) -> Callable[[Experiment], bool]:
    return lambda e: beta in OPTIMIZERS[getattr(e, f"{player}_optimizer")].uses


def _shapes(part: str, player: str = "") -> Callable[[Experiment], bool]:
    """Whether the architecture has this part, and, for what layers have, the player's network has hidden layers."""

    def matters(e: Experiment) -> bool:
        uses = ARCHITECTURES[e.architecture].uses
        hidden = not player or "layers" not in uses or part == "layers" or getattr(e, f"{player}_layers") > 0
        return part in uses and hidden

    return matters


def _has_dial(name: str) -> Callable[[Experiment], bool]:
    return lambda e: name in DATA[e.data].dials


def _differs(name: str) -> Callable[[Experiment], bool]:
    return lambda e: getattr(e, name) != e.param[name].default


_OF_TARGETS = ("label_smoothing", "fake_label_smoothing", "label_flips")
_MATTERS: dict[str, Callable[[Experiment], bool]] = {
    **{name: _has_dial(name) for name in DIALS},
    "classes": lambda e: bool(DATA[e.data].classes),
    "drawing": lambda e: e.data == "drawn",
    "conditioning": lambda e: bool(DATA[e.data].classes),
    **{name: _shapes(name) for name in ("channels", "growth_steps", "initialization", "minibatch_layer", "dropout")},
    "discriminator_scale": _shapes("scale"),
    **{f"{p}_{part}": _shapes(part, p) for p in PLAYERS for part in ("layers", "width", "activation", "norm")},
    **{f"{p}_{b}": _uses_beta(p, b) for p in PLAYERS for b in ("beta1", "beta2")},
    **{k.name: lambda e, n=n: n in e.regularizers for n, r in REGULARIZERS.items() for k in r.knobs},  # type: ignore[misc]
    **{n: _differs(k.needs) for n, k in KNOBS.items() if k.needs},
    **{n: lambda e: OBJECTIVES[e.objective].uses_targets for n in _OF_TARGETS},
}


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, list | tuple) else value


def checked(settings: Mapping[str, Any]) -> dict[str, Any]:
    """Settings with values of their own types, each looked at by itself.

    Raises:
        SettingError: for an unknown name or a value out of bounds.
    """
    require_known(settings)
    return {name: _checked(name, value) for name, value in settings.items()}


def _checked(name: str, value: Any) -> Any:
    try:
        sound = coerce(setting(name), value)
        setting(name)._validate(sound)  # type: ignore[no-untyped-call]
    except (ValueError, TypeError, OverflowError) as problem:
        raise SettingError(explain(setting(name), value)) from problem
    return sound


def require_known(settings: Mapping[str, Any]) -> None:
    """Raise SettingError for a name that is no setting."""
    for name in settings:
        if name not in SETTINGS:
            raise SettingError(unknown("setting", name, SETTINGS))
