"""Update schemes on a game that is bilinear by its nature: a linear critic and a generator that shifts a point.

D(x) = w . x + c and G(z) = A z + b with data at the origin: L_D = w . b and L_G = -w . b, but for the mean latent.
"""

import pytest
import torch
from games import PLANE, build, play

from ganviz.data import encode_points

RATE = 0.1
GAME = {
    **PLANE,
    "data": "drawn",
    "drawing": encode_points([[0.0, 0.0]]),
    "std": 0.001,
    "objective": "wasserstein",
    "regularizers": [],
    "generator_layers": 0,
    "discriminator_layers": 0,
    "generator_optimizer": "sgd",
    "discriminator_optimizer": "sgd",
    "generator_lr": RATE,
    "discriminator_lr": RATE,
    "batch_size": 1024,
}


def bilinear(scheme, **settings):
    trainer = build(GAME, update_scheme=scheme, **settings)
    for player, w, b in ((trainer.generator, 0.0, [1.0, 0.0]), (trainer.discriminator, [[0.0, 1.0]], 0.0)):
        (layer,) = player.network.linears
        layer.weight.data.copy_(torch.as_tensor(w))
        layer.bias.data.copy_(torch.as_tensor(b))
    return trainer


def distance(trainer):
    """From the equilibrium, where neither w nor b is anything."""
    w, b = trainer.discriminator.network.linears[0].weight, trainer.generator.network.linears[0].bias
    return torch.hypot(w.norm(), b.norm()).item()


@pytest.mark.parametrize(
    ("scheme", "factor"),
    [
        ("simultaneous", (1 + RATE**2) ** 0.5),  # |1 + i lr|: outwards
        ("extragradient", ((1 - RATE**2) ** 2 + RATE**2) ** 0.5),  # |1 - lr^2 + i lr|: inwards
        ("alternating", 1.0),  # around
    ],
)
def test_simultaneous_steps_circle_outwards_and_extragradient_inwards(scheme, factor):
    trainer = bilinear(scheme)
    start = distance(trainer)
    assert start == pytest.approx(2**0.5)
    play(trainer, 200)
    assert distance(trainer) / start == pytest.approx(factor**200, rel=0.15)


def test_one_step_of_each_scheme_by_hand():
    """From w = (0, 1) and b = (1, 0): the critic goes by -b, the generator by w."""
    for scheme, w, b in (
        ("simultaneous", [-0.1, 1.0], [1.0, 0.1]),
        ("alternating", [-0.1, 1.0], [1.0 - 0.01, 0.1]),  # the generator answers the moved critic
        ("extragradient", [-0.1, 1.0 - 0.01], [1.0 - 0.01, 0.1]),  # both go by what they find one step ahead
    ):
        trainer = play(bilinear(scheme), 1)
        found = trainer.discriminator.network.linears[0].weight[0], trainer.generator.network.linears[0].bias
        for mine, expected in zip(found, (w, b), strict=True):
            torch.testing.assert_close(mine.detach(), torch.tensor(expected), rtol=0, atol=2e-3)


def test_slower_and_slower_steps_stop():
    trainer = play(bilinear("simultaneous", schedule="linear", schedule_steps=20), 20)
    there = distance(trainer)
    play(trainer, 5)
    assert distance(trainer) == there
