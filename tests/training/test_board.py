"""How D sees samples: judged one by one, in packs, in company, through noise, and what it is told of them."""

import math

import pytest
import torch
from games import DCGAN, IMAGES, PLANE, build, moved, state

from ganviz.learning import OBJECTIVES, Targets
from ganviz.networks import in_company

WORLDS = {"plane": PLANE, "images": IMAGES, "dcgan": DCGAN}
EVERYWHERE = pytest.mark.parametrize("world", WORLDS.values(), ids=WORLDS)


def rng(seed=0):
    return torch.Generator().manual_seed(seed)


def some(trainer, n, seed=0):
    return torch.randn(n, *trainer.data.shape, generator=rng(seed))


# --- packs
@EVERYWHERE
@pytest.mark.parametrize("m", [1, 2, 3, 4])
def test_packed_samples_share_their_logit(world, m):
    trainer = build(world, packing=m, regularizers=[])
    real, fake = some(trainer, 4 * m, 1), some(trainer, 4 * m, 2)
    with torch.no_grad():
        judged = trainer.judge(real, fake)
        for x, logits in zip((real, fake), judged, strict=True):
            assert logits.shape == (4 * m, 1)
            packs = [torch.cat(list(x[i : i + m])) for i in range(0, 4 * m, m)]
            expected = trainer.discriminator.network(torch.stack(packs))
            torch.testing.assert_close(logits.view(4, m), expected.expand(4, m), rtol=1e-4, atol=1e-5)
            assert len(expected.unique()) == 4


@pytest.mark.parametrize(("n", "m"), [(5, 2), (7, 4), (2, 4), (6, 4)])
def test_the_last_pack_is_filled_with_the_first_samples(n, m):
    trainer = build(packing=m)
    x = some(trainer, n)
    logits = trainer.judge(x, x)[0]
    assert logits.shape == (n, 1)
    last = torch.cat((x, x[: -n % m]))[-m:].view(1, -1)
    torch.testing.assert_close(logits[-1], trainer.discriminator.network(last)[0].detach())


def test_an_update_draws_a_batch_of_packs():
    trainer = build(packing=3, batch_size=5)
    real, latents = trainer.next_batch()
    assert len(real) == len(latents) == 15


@pytest.mark.parametrize("m", [2, 3])
def test_in_packs_a_sample_is_judged_as_the_mean_over_companions(m):
    trainer = build(packing=m)
    x, company = some(trainer, 5), some(trainer, 40, seed=1)
    expected = torch.zeros(5, 1)
    for draw in range(4):
        companions = company[draw * (m - 1) : (draw + 1) * (m - 1)]
        packs = torch.stack([torch.cat((row, *companions)) for row in x])
        expected += trainer.discriminator.network(packs).detach() / 4
    torch.testing.assert_close(trainer.judge_among(x, company), expected)


def test_companions_may_be_as_few_as_a_pack_wants():
    trainer = build(packing=4)
    x = some(trainer, 3)
    assert trainer.judge_among(x, some(trainer, 4, seed=1)).isfinite().all()


@EVERYWHERE
def test_one_by_one_is_all_at_once_where_d_judges_alone(world):
    trainer = build(world)
    x, company = some(trainer, 6), some(trainer, 8, seed=1)
    with torch.no_grad():
        expected = trainer.judge(x, x)[0]
        torch.testing.assert_close(trainer.judge_among(x, company), expected, rtol=1e-4, atol=1e-5)


@EVERYWHERE
@pytest.mark.parametrize("kind", ["stddev", "discrimination"])
def test_one_by_one_is_in_company_where_d_sees_its_minibatch(world, kind):
    trainer = build(world, minibatch_layer=kind)
    x, company = some(trainer, 6), some(trainer, 8, seed=1)
    with torch.no_grad():
        with in_company(trainer.discriminator.network, company):
            expected = torch.cat([trainer.discriminator.network(row[None]) for row in x])
        torch.testing.assert_close(trainer.judge_among(x, company), expected, rtol=1e-4, atol=1e-5)
        assert not torch.allclose(trainer.judge_among(x, 3 * company), expected, atol=1e-4)


@pytest.mark.parametrize("settings", [{"minibatch_layer": "stddev"}, {"discriminator_norm": "batch"}], ids=str)
def test_real_samples_and_fakes_are_judged_apart_where_samples_are_judged_together(settings):
    trainer = build(**settings)
    real, fake = some(trainer, 8), 5 + 3 * some(trainer, 8, seed=1)
    alone = trainer.judge(real, real)[0]
    assert torch.equal(trainer.judge(real, fake)[0], alone)


# --- noise
def test_noise_has_its_deviation_and_fades():
    trainer = build(instance_noise=0.5, instance_noise_steps=10)
    x = torch.zeros(20_000, 2)
    for step, sigma in ((0, 0.5), (4, 0.3), (9, 0.05)):
        trainer.board.step = step
        noise = trainer.board._seen(x)
        assert noise.std().item() == pytest.approx(sigma, rel=0.02) and abs(noise.mean()) < 0.02 * sigma + 0.005
        assert torch.corrcoef(noise.t())[0, 1].abs() < 0.03
    for step in (10, 11, 500):
        trainer.board.step = step
        before = trainer.board.rng.get_state()
        assert torch.equal(trainer.board._seen(x), x) and torch.equal(trainer.board.rng.get_state(), before)


def test_noise_that_does_not_fade_stays():
    trainer = build(instance_noise=0.5)
    trainer.board.step = 10**6
    assert trainer.board._seen(torch.zeros(20_000, 2)).std().item() == pytest.approx(0.5, rel=0.02)


def test_a_fading_noise_follows_the_trainers_steps():
    trainer = build(instance_noise=0.5, instance_noise_steps=2)
    seen = []
    for _ in range(4):
        before = trainer.board.rng.get_state()
        seen.append(trainer.board._seen(torch.zeros(1000, 2)).std().item())
        trainer.board.rng.set_state(before)
        trainer.step()
    assert seen == pytest.approx([0.5, 0.25, 0, 0], rel=0.1, abs=1e-9)


# --- targets
@pytest.mark.parametrize("flips", [0.05, 0.4])
def test_flips_swap_the_targets_of_their_share(flips):
    board = build(label_flips=flips, label_smoothing=0.1, fake_label_smoothing=0.2).board
    told = board._targets(20_000)
    for targets, usual, opposite in ((told.real, 0.9, 0.2), (told.fake, 0.2, 0.9)):
        assert targets.shape == (20_000, 1)
        swapped = (targets - opposite).abs() < 1e-6
        assert ((targets - usual).abs() < 1e-6)[~swapped].all()
        assert swapped.float().mean().item() == pytest.approx(flips, abs=4 * math.sqrt(flips * (1 - flips) / 20_000))
    both = ((told.real - 0.2).abs() < 1e-6) & ((told.fake - 0.9).abs() < 1e-6)
    assert both.float().mean().item() == pytest.approx(flips**2, abs=0.01)  # independent of each other


@pytest.mark.parametrize("objective", sorted(OBJECTIVES))
def test_smoothing_and_flips_are_for_objectives_with_targets(objective):
    soft = {"label_smoothing": 0.1, "fake_label_smoothing": 0.2, "label_flips": 0.3}
    rules = build(objective=objective, **soft).board.rules
    if OBJECTIVES[objective].uses_targets:
        assert rules.targets == Targets(0.9, 0.2) and rules.label_flips == 0.3
    else:
        assert rules.targets == Targets(1, 0) and rules.label_flips == 0
        assert not soft.keys() & (soft.keys() - build(objective=objective).experiment.irrelevant())


# --- what an update of G asks for
@pytest.mark.parametrize(
    ("settings", "asks"),
    [
        ({}, False),
        ({"regularizers": ["r1", "r2"]}, False),
        ({"objective": "relativistic"}, True),
        ({"objective": "relativistic_average"}, True),
        ({"unrolling_steps": 1}, True),
        ({"regularizers": ["consensus"]}, True),
        ({"regularizers": ["consensus"], "consensus_weight": 0.0}, False),
    ],
    ids=str,
)
def test_real_samples_are_drawn_for_g_where_they_matter(settings, asks):
    trainer = build(**settings)
    before = state(trainer)
    trainer.generator_step()
    assert trainer.board.needs_real() is asks
    assert ("/streams/0" in moved(before, state(trainer))) is asks


# --- a loss that nobody learns from
@pytest.mark.parametrize("player", ["discriminator", "generator"])
@pytest.mark.parametrize(
    "settings",
    [
        {},
        {"packing": 2},
        {"objective": "relativistic", "packing": 3},
        {"label_smoothing": 0.2, "instance_noise": 0.5, "label_flips": 0.3, "regularizers": ["r1"]},
        {"dropout": 0.5},
        {"discriminator_norm": "batch", "generator_norm": "batch"},
        {"minibatch_layer": "stddev"},
    ],
    ids=str,
)
def test_telling_a_loss_changes_nothing_and_repeats_itself(player, settings):
    trainer = build(**settings)
    real, latents = trainer.next_batch()
    before = state(trainer)
    loss = trainer.loss(player, real, latents)
    assert loss.item() == trainer.loss(player, real, latents).item()
    assert not moved(before, state(trainer)) and not loss.requires_grad


def test_a_loss_is_the_objective_of_what_is_judged():
    trainer = build(packing=2, label_smoothing=0.2, discriminator_layers=0)
    real, latents = trainer.next_batch()
    fake = trainer.generator(latents)
    (layer,) = trainer.discriminator.network.linears
    logits = [x.view(-1, 4) @ layer.weight.t().detach() + layer.bias.detach() for x in (real, fake)]
    objective = OBJECTIVES["non_saturating"]
    expected = objective.discriminator(*logits, Targets(0.8))
    torch.testing.assert_close(trainer.loss("discriminator", real, latents), expected)
    torch.testing.assert_close(trainer.loss("generator", real, latents), objective.generator(logits[1], logits[0]))
