"""The register of tricks: what it says of each, and the formulas on the page against what is computed."""

import numpy as np
import pytest
import torch
from latex2mathml.converter import convert

from ganviz.experiment import SETTINGS, Experiment, setting
from ganviz.learning import OBJECTIVES, OPTIMIZERS, REGULARIZERS, TRICKS, fading, is_on, rate_factor
from ganviz.learning.regularizers import Regularizer
from ganviz.networks import MLP, Dropout, initialize
from ganviz.networks.activations import ACTIVATIONS
from ganviz.networks.company import MinibatchDiscrimination, MinibatchStddev
from ganviz.training import Trainer

ENTRIES = [*OBJECTIVES.values(), *REGULARIZERS.values(), *TRICKS.values()]
NAMES = list(TRICKS)
DEFAULTS = {name: setting(name).default for name in SETTINGS}


def formulas_of(entry):
    return entry.formulas if hasattr(entry, "formulas") else (entry.formula,)


# --- what is said
@pytest.mark.parametrize("entry", ENTRIES, ids=lambda e: e.name)
def test_every_entry_tells_what_it_is_where_it_is_from_and_its_formula(entry):
    assert entry.title and entry.title != entry.name
    assert entry.doc.endswith(".") and entry.doc[0].isupper() and "\n" not in entry.doc
    assert any(year in entry.reference for year in map(str, range(1950, 2030)))
    for formula in formulas_of(entry):
        mathml = convert(formula)
        assert mathml.startswith("<math") and "<merror" not in mathml
        assert "\\" not in mathml  # no command that was not understood
        assert formula.count("{") == formula.count("}")


def test_names_and_titles_tell_entries_apart():
    for register in (OBJECTIVES, REGULARIZERS, TRICKS):
        assert all(name == entry.name for name, entry in register.items())
    titles = [entry.title for entry in ENTRIES]
    assert len(set(titles)) == len(titles)


@pytest.mark.parametrize("name", NAMES)
def test_a_trick_is_switched_on_by_settings_that_there_are(name):
    trick = TRICKS[name]
    assert trick.on and set(trick.on) <= set(SETTINGS)
    assert not is_on(trick.on, DEFAULTS, DEFAULTS)
    e = Experiment(**trick.on)  # valid values
    assert is_on(trick.on, e.settings(), DEFAULTS)
    assert all(getattr(e, key) == value for key, value in trick.on.items())


@pytest.mark.parametrize("entry", [*REGULARIZERS.values(), *TRICKS.values()], ids=lambda e: e.name)
def test_knobs_are_settings_with_sound_rungs(entry):
    for knob in entry.knobs:
        declared = setting(knob.name)
        assert declared.default == knob.default and declared.live == knob.live
        assert declared.title == knob.label and declared.help == knob.doc
        assert declared.group == ("Learning" if isinstance(entry, Regularizer) else "Remedies")
        assert list(knob.rungs) == sorted(set(knob.rungs))
        if knob.choices is None:
            low, high = knob.bounds
            assert low <= knob.default <= high and all(low <= rung <= high for rung in knob.rungs)
            assert not knob.rungs or knob.default in knob.rungs
        else:
            assert list(declared.objects) == list(knob.choices) and knob.default in knob.choices
        assert not knob.needs or knob.needs in SETTINGS


@pytest.mark.parametrize("name", NAMES)
def test_the_values_to_begin_with_are_among_those_that_a_slider_offers(name):
    rungs = {knob.name: knob.rungs for trick in TRICKS.values() for knob in trick.knobs if knob.rungs}
    assert all(value in rungs[key] for key, value in TRICKS[name].on.items() if key in rungs)


@pytest.mark.parametrize(
    ("wanted", "settings", "on"),
    [
        ({"a": 0.1}, {"a": 0.0}, False),
        ({"a": 0.1}, {"a": 0.7}, True),  # a number that is not the default is enough
        ({"a": "x"}, {"a": "y"}, False),
        ({"a": "x"}, {"a": "x"}, True),
        ({"a": ["r1"]}, {"a": ["r2", "r1"]}, True),
        ({"a": ["r1", "r2"]}, {"a": ["r1"]}, False),
        ({"a": 0.1, "b": "x"}, {"a": 0.1, "b": "y"}, False),
        ({"a": 0.1, "b": "x"}, {"a": 0.1, "b": "x"}, True),
        ({}, {}, False),
    ],
)
def test_is_on(wanted, settings, on):
    defaults = {"a": 0.0, "b": "z"}
    assert is_on(wanted, settings, defaults) is on


# --- formulas on the page, transcribed by hand: each gives (what it says, what is computed)
RNG = np.random.default_rng(0)
X = RNG.standard_normal((6, 4))


def trained(**settings):
    tiny = {"generator_layers": 1, "generator_width": 4, "discriminator_layers": 1, "discriminator_width": 4}
    sgd = {"generator_optimizer": "sgd", "discriminator_optimizer": "sgd", "batch_size": 6}
    return Trainer(Experiment(**{**tiny, **sgd, **settings}), "cpu")


def targets(**settings):
    told = trained(**settings).board.rules.targets
    return np.array([told.real, told.fake])


def flipped():
    board = trained(label_flips=0.3).board
    stream = board.rng.get_state()
    told = board._targets(6)
    board.rng.set_state(stream)
    u = torch.rand((2, 6, 1), generator=board.rng).numpy()
    t = np.array([1.0, 0.0]).reshape(2, 1, 1) * np.ones_like(u)
    return np.where(u < 0.3, 1 - t, t), np.stack([told.real, told.fake])


def noise():
    board = trained(instance_noise=0.5, instance_noise_steps=10).board
    board.step = 4
    x, stream = torch.from_numpy(X), board.rng.get_state()
    seen = board._seen(x)
    board.rng.set_state(stream)
    sigma = 0.5 * max(0, 1 - 4 / 10)
    return X + sigma * torch.randn(x.shape, generator=board.rng).numpy(), seen


def dropped():
    layer = Dropout()
    layer.p, layer.rng = 0.4, torch.Generator().manual_seed(1)
    y = layer(torch.from_numpy(X))
    m = torch.rand(X.shape, generator=torch.Generator().manual_seed(1)).numpy() >= 0.4
    return X * m / (1 - 0.4), y


def nearness():
    layer = MinibatchDiscrimination(4).double()
    initialize(layer, "default", torch.Generator().manual_seed(1))
    m = (X @ layer.project.weight.detach().numpy().T).reshape(6, 16, 4)
    o = [[sum(np.exp(-np.abs(m[i, b] - m[j, b]).sum()) for j in range(6) if j != i) for b in range(16)]
         for i in range(6)]  # fmt: skip
    return np.array(o) / (6 - 1), layer(torch.from_numpy(X))[:, 4:]


def packs():
    trainer = trained(packing=2, discriminator_layers=0)
    x = torch.randn(6, 2, generator=torch.Generator().manual_seed(0))
    (layer,) = trainer.discriminator.network.linears
    w, b = layer.weight.detach().numpy()[0], layer.bias.item()
    judged = [w[:2] @ x[i].numpy() + w[2:] @ x[i + 1].numpy() + b for i in (0, 2, 4)]
    return np.repeat(judged, 2), trainer.judge(x, x)[0].flatten()


def clipped(gradient, **settings):
    player, rules = trained().discriminator, trained(**settings).board.rules
    before = player.values.clone()
    player.set_learning_rate(1.0)
    player.gradient.zero_()
    player.gradient[:4] = torch.from_numpy(gradient)
    player.move(rules.gradient_clip_value, rules.gradient_clip_norm)
    return (before - player.values)[:4]


def looked_ahead():
    """On L_D = (phi - theta)^2 / 2 by gradients of rate eta_D: phi_2 - theta = (1 - eta_D)^2 (phi - theta)."""
    entry = OPTIMIZERS["sgd"].kind
    phi, theta, rate = torch.tensor([3.0]), torch.tensor([1.0], requires_grad=True), torch.tensor(0.1)
    optimizer, values, memory = entry(phi, torch.zeros(1), rate, 0, 0), phi, {}
    for _ in range(2):
        values, memory = optimizer.lookahead(values, values - theta, memory)
    (slope,) = torch.autograd.grad((values - theta).square().sum() / 2, theta)
    return np.array([-(0.9**4) * (3 - 1)]), slope


def averaged():
    """Early, where the ramp counts, and late, where the setting does."""
    said, computed = [], []
    for step, beta in ((4, 5 / 14), (200, 0.9)):
        trainer = trained(ema_decay=0.9)
        trainer.step_count = step
        player = trainer.generator
        player.average.fill_(2.0)
        trainer.update("generator")
        said.append(beta * 2 + (1 - beta) * player.values)
        computed.append(player.average)
    return torch.cat(said), torch.cat(computed)


def both_moved(scheme):
    trainer = trained(update_scheme=scheme, generator_lr=0.1, discriminator_lr=0.1)
    twin = trained(generator_lr=0.1, discriminator_lr=0.1)
    players = (twin.discriminator, twin.generator)
    before = [p.values.clone() for p in players]
    for name in ("discriminator", "generator"):
        twin._gradient(name)
    if scheme == "extragradient":
        for p in players:
            p.values -= 0.1 * p.gradient
        for name in ("discriminator", "generator"):
            twin._gradient(name)
    trainer.step()
    said = torch.cat([w - 0.1 * p.gradient for w, p in zip(before, players, strict=True)])
    return said, torch.cat([trainer.discriminator.values, trainer.generator.values])


def optimistic():
    """Without memory Adam's d is the gradient's sign."""
    values, gradient = torch.zeros(1), torch.zeros(1)
    optimizer = OPTIMIZERS["optimistic_adam"].kind(values, gradient, torch.tensor(0.1), 0.0, 0.0)
    for g in (3.0, -2.0):
        gradient.fill_(g)
        optimizer.step()
    return np.array([-0.1 - 2 * 0.1 * -1 + 0.1 * 1]), values


def normalized(norm, axis):
    network = MLP((4,), (4,), layers=1, width=4, activation="relu", norm=norm).double()
    a, b = RNG.standard_normal((2, 4))
    network.norms[0].weight.data.copy_(torch.from_numpy(a))
    network.norms[0].bias.data.copy_(torch.from_numpy(b))
    h = X
    mean, variance = h.mean(axis, keepdims=True), h.var(axis, keepdims=True)
    return (h - mean) / np.sqrt(variance + 1e-5) * a + b, network.norms[0](torch.from_numpy(h))


def pieces():
    w, b = RNG.standard_normal((10, 4)), RNG.standard_normal(10)  # two units of five pieces
    y = np.stack([(X @ w[5 * i : 5 * i + 5].T + b[5 * i : 5 * i + 5]).max(1) for i in range(2)], 1)
    return y, ACTIVATIONS["maxout"].forward(torch.from_numpy(X @ w.T + b))


def turned():
    layer = torch.nn.Linear(4, 4)
    initialize(layer, "orthogonal", torch.Generator().manual_seed(0))
    w = layer.weight.detach()
    return 0.64 * np.eye(4), w.t() @ w


FORMULAS = {
    r"t_{\text{real}} = 1 - \alpha": lambda: (np.array([1 - 0.1, 0]), targets(label_smoothing=0.1)),
    r"t_{\text{real}} = 1 - \alpha,\quad t_{\text{fake}} = \beta": lambda: (
        np.array([1 - 0.1, 0.2]),
        targets(label_smoothing=0.1, fake_label_smoothing=0.2),
    ),
    r"(t_{\text{real}}, t_{\text{fake}}) \leftarrow (t_{\text{fake}}, t_{\text{real}}) "
    r"\text{ with probability } q": flipped,
    r"x \leftarrow x + \epsilon,\quad \epsilon \sim \mathcal{N}(0, \sigma_t^2),\quad "
    r"\sigma_t = \sigma_0 \max(0, 1 - t/T)": noise,
    r"y \leftarrow y \cdot m / (1 - p),\quad m \sim \text{Bernoulli}(1 - p)": dropped,
    r"s = \tfrac1F \sum_f \left(\operatorname{Var}_i\,y_{if} + \varepsilon\right)^{1/2}": lambda: (
        np.full(6, np.sqrt(X.var(0) + 1e-8).mean()),
        MinibatchStddev()(torch.from_numpy(X))[:, 4],
    ),
    r"o_{ib} = \tfrac{1}{n-1} \sum_{j \neq i} \exp\left(-\lVert M_{ib} - M_{jb} \rVert_1\right),\quad "
    r"M_i = T f(x_i)": nearness,
    r"D(x_1, \dots, x_m)": packs,
    r"g \leftarrow \min(c, \max(-c, g))": lambda: (
        np.minimum(0.5, np.maximum(-0.5, X[0])),
        clipped(X[0], gradient_clip_value=0.5),
    ),
    r"g \leftarrow g \cdot \min\left(1, c / \lVert g \rVert\right)": lambda: (
        X[0] * min(1, 0.5 / np.linalg.norm(X[0])),
        clipped(X[0], gradient_clip_norm=0.5),
    ),
    r"\theta \leftarrow \theta - \eta\,\nabla_\theta L_G\left(\theta, \phi_K(\theta, \phi)\right),\quad "
    r"\phi_{k+1} = \phi_k - \eta_D\,d(\nabla_\phi L_D(\theta, \phi_k))": looked_ahead,
    r"\bar\theta \leftarrow \beta_t\,\bar\theta + (1 - \beta_t)\,\theta,\quad "
    r"\beta_t = \min\left(\beta, \frac{1 + t}{10 + t}\right)": averaged,
    r"\eta_t = \eta\,\max(0, 1 - t/T)": lambda: (np.array(max(0, 1 - 30 / 100)), rate_factor("linear", 30, 100, 0)),
    r"\eta_t = \eta\,2^{-t/T}": lambda: (np.array(2 ** (-30 / 100)), rate_factor("exponential", 30, 100, 0)),
    r"\eta_t = \eta\,\min(1, (t + 1)/w)": lambda: (np.array(min(1, 31 / 50)), rate_factor("constant", 30, 100, 50)),
    r"(\theta, \phi) \leftarrow (\theta, \phi) - \eta\,\left(\nabla_\theta L_G, \nabla_\phi L_D\right)": lambda: (
        both_moved("simultaneous")
    ),
    r"\omega_{t+1} = \omega_t - \eta\,v\left(\omega_t - \eta\,v(\omega_t)\right)": lambda: both_moved("extragradient"),
    r"\omega_{t+1} = \omega_t - 2\eta\,d_t + \eta\,d_{t-1}": optimistic,
    r"\hat h = (h - \mu_B) / (\sigma_B^2 + \varepsilon)^{1/2} \cdot a + b": lambda: normalized("batch", 0),
    r"\hat h = (h - \mu_x) / (\sigma_x^2 + \varepsilon)^{1/2} \cdot a + b": lambda: normalized("layer", 1),
    r"y = \max_{k \leq 5}\,(w_k \cdot x + b_k)": pieces,
    r"W^\top W = 0.64\,I": turned,
}


@pytest.mark.parametrize("name", NAMES)
def test_the_formulas_on_the_page_are_what_is_computed(name):
    said, computed = FORMULAS[TRICKS[name].formula]()
    np.testing.assert_allclose(np.asarray(torch.as_tensor(computed).detach()), np.asarray(said), rtol=2e-5, atol=1e-6)


def test_no_formula_is_left_over():
    assert set(FORMULAS) == {trick.formula for trick in TRICKS.values()}


def test_instance_noise_of_the_formula_fades():
    assert fading(0.5, 4, 10) == pytest.approx(0.3)
