"""How a script writes networks: layer by layer as they were built, with the numbers of this run."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from torch import nn

from ganviz.export.code.layers import layer_text
from ganviz.export.code.section import indented
from ganviz.export.code.story import Story
from ganviz.export.code.straight import is_straight
from ganviz.networks import MLP, activations, company, conditional, progressive, tutorials

_SIGMOIDS: Mapping[Callable[..., object], str] = {
    activations.ACTIVATIONS["relu"].forward: "torch.relu",
    activations.ACTIVATIONS["leaky_relu"].forward: "nn.functional.leaky_relu",
    activations.ACTIVATIONS["tanh"].forward: "torch.tanh",
    activations.ACTIVATIONS["sigmoid"].forward: "torch.sigmoid",
    activations.ACTIVATIONS["silu"].forward: "nn.functional.silu",
    activations.ACTIVATIONS["gelu"].forward: "nn.functional.gelu",
    activations.ACTIVATIONS["elu"].forward: "nn.functional.elu",
    activations.ACTIVATIONS["maxout"].forward: "maxout",
}


# --- classes of networks
def network_class(story: Story, role: str) -> str:
    """The class of "generator" or "discriminator", or what makes one of the library's."""
    network = story.players[role].network
    if isinstance(network, conditional.ConditionalGenerator | conditional.ConditionalDiscriminator):
        network = network.network
    if isinstance(network, progressive.Growing):
        return ""
    text = _mlp(story, role, network) if isinstance(network, MLP) else _layered(story, role, network)
    return f"class {role.capitalize()}(nn.Module):\n{indented(text)}"


def network_call(story: Story, role: str) -> str:
    """The expression that makes a network with weights that are still to be drawn."""
    network, name = story.players[role].network, role.capitalize()
    inner = network.network if isinstance(network, _CONDITIONAL) else network
    call = f"{name}()"
    if isinstance(inner, progressive.Growing):
        e, made = story.experiment, type(inner).__name__
        first = inner.widths[0]
        channels = f"{first}, {inner.widths[-1]}" if role == "generator" else f"{first}"
        call = f"{made}({channels}, width={e.channels}, phase={e.growth_steps})"
    if isinstance(network, conditional.ConditionalGenerator):
        return f"ConditionalGenerator({call}, classes={network.classes})"
    if isinstance(network, conditional.ConditionalDiscriminator):
        packing = f", packing={network.packing}" if network.packing > 1 else ""
        return f"ConditionalDiscriminator({call}, classes={network.classes}, shape={network.shape}{packing})"
    return call


_CONDITIONAL = (conditional.ConditionalGenerator, conditional.ConditionalDiscriminator)


def _mlp(story: Story, role: str, network: MLP) -> str:
    widths = " → ".join(map(str, network.widths))
    maker = role == "generator"
    what = f"Latents (B, {network.widths[0]}) to samples" if maker else "Samples to logits (B, 1)"
    forward = _mlp_forward(story, role, network, "z" if maker else "x")
    return f'"""{what}: {widths}."""\n\n{_mlp_init(story, role, network)}\n\n{forward}'


def _mlp_init(story: Story, role: str, network: MLP) -> str:
    lines = ["def __init__(self):", "    super().__init__()"]
    if network.minibatch is not None:
        lines.append(f"    self.minibatch = {layer_text(network.minibatch)}")
    lines += _module_list("linears", [layer_text(one, is_straight(story, role)) for one in network.linears])
    norms = [layer_text(norm) for norm in network.norms if not isinstance(norm, nn.Identity)]
    lines += _module_list("norms", norms) if norms else []
    if role == "discriminator" and story.ever("dropout") and len(network.linears) > 1:
        lines.append("    self.dropout = Dropout()")
    return "\n".join(lines)


def _module_list(name: str, layers: list[str]) -> list[str]:
    line = f"    self.{name} = nn.ModuleList([{', '.join(layers)}])"
    if len(line) <= 96:
        return [line]
    rows = (f"            {layer}," for layer in layers)
    return [f"    self.{name} = nn.ModuleList(", "        [", *rows, "        ]", "    )"]


def _mlp_forward(story: Story, role: str, network: MLP, x: str) -> str:
    flat = [f"    {x} = {x}.flatten(1)"] if role == "discriminator" and _needs_flattening(story) else []
    scaled = [f"    {x} = {x} / {network.scale}"] if network.scale != 1 else []
    last = f"self.linears[-1]({x})"
    if network.activations[-1].name == "tanh":
        last = f"torch.tanh({last})"
    if len(network.out_shape) > 1:
        last = f"{last}.view(-1, {', '.join(map(str, network.out_shape))})"
    hidden = _hidden(story, role, network, x)
    return "\n".join([f"def forward(self, {x}):", *flat, *scaled, *hidden, f"    return {last}"])


def _needs_flattening(story: Story) -> bool:
    return len(story.shape) > 1


def _hidden(story: Story, role: str, network: MLP, x: str) -> list[str]:
    """The loop over hidden layers."""
    count = len(network.linears) - 1
    compared = f"{x} = self.minibatch({x})"
    if not count:
        return [f"    {compared}"] if network.minibatch is not None else []
    normalized = not isinstance(network.norms[0], nn.Identity)
    pairs = ("linear, norm", "zip(self.linears, self.norms)") if normalized else ("linear", "self.linears[:-1]")
    h = f"norm(linear({x}))" if normalized else f"linear({x})"
    line = f"{x} = {_activated(network, h)}"
    if role == "discriminator" and story.ever("dropout"):
        line = f"{x} = self.dropout({_activated(network, h)})"
    if network.minibatch is None:
        return [f"    for {pairs[0]} in {pairs[1]}:", f"        {line}"]
    pairs = (f"i, {pairs[0]}" if not normalized else "i, (linear, norm)", f"enumerate({pairs[1]})")
    return [
        f"    for {pairs[0]} in {pairs[1]}:",
        f"        if i == {count - 1}:",
        f"            {compared}",
        f"        {line}",
    ]


def _activated(network: MLP, h: str) -> str:
    forward = network.activations[0].forward
    leak = f", {activations.LEAK}" if network.activations[0].name == "leaky_relu" else ""
    return f"{_SIGMOIDS[forward]}({h}{leak})"


_AROUND: Mapping[type, tuple[str, str]] = {
    tutorials.BeginnersGenerator: ("2 * ", " - 1  # from [0, 1] to the range of the data"),
}


def _layered(story: Story, role: str, network: nn.Module) -> str:
    """A network whose layers follow each other in a `Sequential`."""
    maker = role == "generator"
    what = "Latents (B, latent_dim) to pictures (B, channels, 28, 28)" if maker else "Pictures to logits (B, 1)"
    layers = network.layers
    assert isinstance(layers, nn.Sequential)
    texts = [layer_text(one) for one in layers if story.ever("dropout") or not isinstance(one, company.Dropout)]
    before, after = _AROUND.get(type(network), ("", ""))
    x = "z" if maker else "x"
    given = "(x + 1) / 2" if isinstance(network, tutorials.BeginnersDiscriminator) else x
    stack = "\n".join(f"            {text}," for text in texts)
    return (
        f'"""{what}."""\n\ndef __init__(self):\n    super().__init__()\n'
        f"    self.layers = nn.Sequential(\n{stack.replace('            ', '        ')}\n    )\n\n"
        f"def forward(self, {x}):\n    return {before}self.layers({given}){after}"
    )


def sizes_told(story: Story) -> str:
    """The sizes of both networks, in words."""
    counts = {role: sum(p.numel() for p in player.parameters) for role, player in story.players.items()}
    return f"G has {counts['generator']:,} weights, D has {counts['discriminator']:,}."
