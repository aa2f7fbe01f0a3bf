"""Class-conditional games and growing networks in the trainer: what each player is told, and when it grows."""

import pytest
import torch

from ganviz import Experiment, SettingError
from ganviz.data import read_mnist
from ganviz.networks.conditional import labels_of
from ganviz.training import Trainer

TOLD = {"data": "mnist", "conditioning": "class", "batch_size": 16, "latent_dim": 6}
SMALL = {f"{player}_width": 8 for player in ("generator", "discriminator")}
MLP = {**TOLD, **SMALL}
CONV = {**TOLD, "architecture": "dcgan", "channels": 2}
GROWING = {"data": "mnist", "architecture": "progressive", "channels": 2, "batch_size": 8, "growth_steps": 3}


def rng(seed=0):
    return torch.Generator().manual_seed(seed)


def played(steps=3, **settings):
    trainer = Trainer(Experiment(**settings), "cpu")
    for _ in range(steps):
        trainer.step()
    return trainer


@pytest.mark.parametrize(
    "world", [MLP, CONV, {**GROWING, "conditioning": "class"}], ids=["mlp", "dcgan", "progressive"]
)
@pytest.mark.parametrize("more", [{}, {"packing": 2}, {"regularizers": ["gradient_penalty"]}, {"unrolling_steps": 1}])
def test_conditional_games_are_played(world, more):
    trainer = played(**{**world, **more})
    assert all(bool(getattr(trainer, player).values.isfinite().all()) for player in ("generator", "discriminator"))
    assert trainer.drain_losses().broken_step is None


def test_real_pictures_come_with_their_own_labels():
    trainer = Trainer(Experiment(**CONV), "cpu")
    pairs, _ = trainer.next_batch()
    images, labels = read_mnist()
    found = [int((images == ((one + 1) * 127.5).round().to(torch.uint8)).flatten(1).all(1).nonzero()[0, 0])
             for one in trainer.pictures(pairs[:5])]  # fmt: skip
    assert torch.equal(labels_of(pairs[:5], 10), labels[found])


def test_asked_classes_are_drawn_evenly_from_the_chosen_ones():
    trainer = Trainer(Experiment(**CONV, classes=[3, 7]), "cpu")
    latents = trainer.latents(1000, rng())
    assert latents.shape == (1000, 16)
    asked = latents[:, 6:].argmax(1)
    assert set(asked.tolist()) == {3, 7} and 450 < int((asked == 3).sum()) < 550
    assert torch.equal(trainer.labelled(torch.zeros(1, 6)).argmax(1), torch.tensor([6 + 3]))
    trainer.apply({"classes": [5]})
    assert set(trainer.latents(10, rng())[:, 6:].argmax(1).tolist()) == {5}


def test_other_classes_need_other_networks():
    trainer = Trainer(Experiment(**MLP), "cpu")
    before = trainer.experiment.settings()
    with pytest.raises(SettingError, match="'letters' has pictures or classes of another shape"):
        trainer.apply({"data": "letters"})
    assert trainer.experiment.settings() == before


def test_without_conditioning_nothing_is_told():
    trainer = Trainer(Experiment(**{**CONV, "conditioning": "none"}), "cpu")
    assert trainer.classes == 0 and trainer.latents(2, rng()).shape == (2, 6)
    assert trainer.next_batch()[0].shape == (16, 1, 28, 28)
    assert Experiment(data="triangles", conditioning="class").conditions() == 0


# --- growth
def test_networks_and_real_pictures_grow_together():
    trainer, seen = Trainer(Experiment(**GROWING), "cpu"), []
    for _ in range(20):
        real, _ = trainer.next_batch()
        blocks = len(real[0, 0].flatten().unique())
        seen.append((trainer.generator.growing.progress, trainer.discriminator.growing.progress, blocks))
        trainer.step()
    progress = [told[0] for told in seen]
    assert progress == [told[1] for told in seen] and progress[0] == 0 and progress[-1] == 3
    assert seen[0][2] <= 16 < seen[-1][2]
    assert all(bool(getattr(trainer, player).values.isfinite().all()) for player in ("generator", "discriminator"))


def test_a_restored_run_has_the_size_of_its_step():
    trainer = played(11, **GROWING)
    state = trainer.state_dict()
    for _ in range(4):
        trainer.step()
    expected = trainer.generator.values.clone()
    other = Trainer(Experiment(**GROWING), "cpu")
    other.load_state_dict(state)
    assert other.generator.growing.progress == pytest.approx(1 + 2 / 3)
    for _ in range(4):
        other.step()
    assert torch.equal(other.generator.values, expected)


def test_new_weights_have_the_size_of_the_step():
    trainer = played(11, **GROWING)
    trainer.reinitialize("generator")
    assert trainer.generator.growing.progress == trainer.discriminator.growing.progress > 1


def test_spectral_normalisation_of_equalized_layers_is_refused():
    with pytest.raises(SettingError, match="equalized learning rate"):
        Experiment(**GROWING, regularizers=["spectral_norm"])
