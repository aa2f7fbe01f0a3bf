"""How a script ends: curves, samples, weights."""

from __future__ import annotations

from ganviz.export.code.section import Section
from ganviz.export.code.story import Story
from ganviz.theme import DISCRIMINATOR, FAKE, GENERATOR, LIGHT

_LOSSES = """
figure, (left, right) = plt.subplots(1, 2, figsize=(12, 5))
for column, label, colour in zip(zip(*losses), ("discriminator", "generator"), ("{discriminator}", "{generator}")):
    left.plot(range({first}steps), column, color=colour, label=label, linewidth=0.7)
left.set(xlabel="step", title="Losses")
left.legend()
"""
_LATENTS = """
latent_rng.manual_seed(0)
with torch.no_grad():
    fakes = generator(sample_latents({n}))
"""
_POINTS = """
reals = sample_real({n})
right.scatter(*reals.T[:2], s=4, color="{real}", label="real")
right.scatter(*fakes.T[:2], s=4, color="{fake}", marker="^", label="fake")
right.set(title="Samples"{equal})
right.legend()
figure.savefig("{name}.png")
"""
_PICTURES = """
rows = fakes[:, :{channels}].view(8, 8, {channels}, 28, 28).permute(0, 3, 1, 4, 2).reshape(8 * 28, 8 * 28, {channels})
right.imshow((rows / 2 + 0.5).clamp(0, 1).numpy(){grey})
right.set_axis_off()
right.set_title("Fakes")
figure.savefig("{name}.png")
"""
_SAVE = """
weights = {{"generator": generator.state_dict(), "discriminator": discriminator.state_dict()}}{average}
torch.save(weights, "{name}.pt")
"""


def ending_sections(story: Story, name: str) -> list[Section]:
    """The sections after training. Weights are saved first: drawing begins with other latents."""
    averaged = story.end["ema_decay"] > 0
    average = '\nweights["average"] = average  # of G, one vector' if averaged else ""
    save = Section("Weights", "", _SAVE.format(name=name, average=average))
    shown = "generator_optimizer.values.copy_(average)  # the averaged generator is shown\n" if averaged else ""
    first = f"{story.first}, " if story.first else ""
    curves = _LOSSES.format(first=first, discriminator=DISCRIMINATOR, generator=GENERATOR)
    return [save, Section("Results", "", curves + shown + _samples(story, name))]


def _samples(story: Story, name: str) -> str:
    if story.experiment.kind == "images":
        channels = story.shape[0]
        grey = ', cmap="gray"' if channels == 1 else ""
        return _LATENTS.strip("\n").format(n=64) + _PICTURES.format(channels=channels, grey=grey, name=name)
    equal = ', aspect="equal"' if story.experiment.kind == "plane" else ""
    return _LATENTS.strip("\n").format(n=1000) + _POINTS.format(
        n=1000, equal=equal, name=name, real=LIGHT.real, fake=FAKE
    )
