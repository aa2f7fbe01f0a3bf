"""How a script makes both players, and draws their latents."""

from __future__ import annotations

from typing import Any

from ganviz.errors import SettingError
from ganviz.export.code import networks
from ganviz.export.code.section import Section, indented
from ganviz.export.code.story import Story
from ganviz.export.code.updates import has_batch_norm
from ganviz.learning import OPTIMIZERS

PLAYERS = ("generator", "discriminator")
_PURPOSES = {"generator": 4, "discriminator": 5}
_DRAWING = ("gradient_penalty_weight", "one_sided_gradient_penalty_weight", "dragan_weight")


def require_writable(story: Story) -> None:
    """Raise SettingError, naming the settings, for a combination that cannot be written."""
    e = story.experiment
    names = sorted({name for name, _ in story.all_of("data")})
    if e.kind == "images" and len(names) > 1:
        raise SettingError(
            f"data that changes from one set of pictures to another cannot be written: {', '.join(names)}"
        )
    if e.architecture == "progressive" and e.conditioning != "none":
        raise SettingError("a class-conditional Progressive GAN cannot be written; choose conditioning 'none'")
    if story.weights is not None and story.start["spectral_norm"] and has_batch_norm(story, "discriminator"):
        raise SettingError(
            "weights to begin with, spectral_norm and discriminator_norm 'batch' cannot be written together"
        )


def draws_in_updates(story: Story) -> bool:
    """Whether updates draw random numbers besides samples and latents."""
    names = ("label_flips", "instance_noise", "dropout", *_DRAWING)
    return any(story.ever(name) for name in names)


# --- latents
def latents_code(story: Story) -> str:
    """The function that draws latents."""
    e = story.experiment
    uniform = "torch.rand((n, latent_dim), generator=latent_rng).mul_(2).sub_(1)"
    draw = uniform if e.latent == "uniform" else "torch.randn((n, latent_dim), generator=latent_rng)"
    what = "uniform on [-1, 1]" if e.latent == "uniform" else "standard normal"
    if not e.conditions():
        return f'def sample_latents(n):\n    """(n, latent_dim) numbers, {what}."""\n    return {draw}'
    return (
        f"asked = torch.tensor({list(story.start['asked'])})  # the classes to make\n\n\n"
        f'def sample_latents(n):\n    """(n, latent_dim + classes): {what}, each with a class."""\n'
        f"    z = {draw}\n"
        f"    chosen = torch.randint(len(asked), (n,), generator=latent_rng)\n"
        f"    return with_one_hot(z, asked[chosen], {e.conditions()})"
    )


# --- players
def optimizer_values(story: Story) -> dict[str, Any]:
    """The constants of the optimizers."""
    e, values = story.experiment, {}
    for player in PLAYERS:
        for beta in OPTIMIZERS[getattr(e, f"{player}_optimizer")].uses:
            values[f"{player}_{beta}"] = getattr(e, f"{player}_{beta}")
    return values


def players_section(story: Story, name: str) -> Section:
    """Both players with their first weights."""
    makers = [_maker(story, player) for player in PLAYERS]
    calls = [f"{player}, {player}_optimizer = new_{player}()" for player in PLAYERS]
    lines = [*calls, *_begun(story, name)]
    return Section("Players", "", "\n\n\n".join([*makers, "\n".join(lines)]))


def _maker(story: Story, player: str) -> str:
    again = any(one == player for _, one, _ in story.reinitialized)
    purpose = f"{_PURPOSES[player]}{' + 16 * again' if again else ''}"
    lines = [f"network = {networks.network_call(story, player)}", f"initialize(network, stream({purpose}))"]
    if has_batch_norm(story, player):
        lines.append("keep_statistics(network, False)")
    lines.append(f"return network, {_optimizer(story, player)}")
    words = f'"""The {player} with first weights and its optimizer{"; others each time" if again else ""}."""'
    return f"def new_{player}({'again=0' if again else ''}):\n{indented(words)}\n" + indented("\n".join(lines))


def _optimizer(story: Story, player: str) -> str:
    entry = OPTIMIZERS[getattr(story.experiment, f"{player}_optimizer")]
    betas = "".join(f", {beta}={player}_{beta}" for beta in entry.uses)
    return f"{entry.kind.__name__}(network, {player}_lr{betas})"


def _warm_start(story: Story, name: str) -> list[str]:
    """The lines that read the weights to begin with."""
    if story.weights is None:
        return []
    lines = [
        "",
        "# the run began with weights that were trained before, which come in a file of their own",
        f'with np.load("{name}-weights.npz") as file:',
        '    generator_optimizer.values.copy_(torch.from_numpy(file["generator"]))',
        '    discriminator_optimizer.values.copy_(torch.from_numpy(file["discriminator"]))',
    ]
    for role in (role for role in PLAYERS if has_batch_norm(story, role)):
        lines.append(f"    for name, buffer in {role}.named_buffers():")
        lines.append(f'        buffer.copy_(torch.from_numpy(file[f"{role}.{{name}}"]))')
    return lines


def _begun(story: Story, name: str) -> list[str]:
    lines = ["normalize(discriminator, True)"] if story.start["spectral_norm"] else []
    lines += _warm_start(story, name)
    if story.start["spectral_norm"] and story.weights is not None:
        lines.append("iterate(discriminator, 15)  # the singular vectors follow")
    if story.ever("ema_decay"):
        on = bool(story.start["ema_decay"])
        lines.append(f"average = {'generator_optimizer.values.clone()' if on else 'None'}  # of G's weights")
    return lines
