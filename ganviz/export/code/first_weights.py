"""How a script draws the first weights."""

from __future__ import annotations

from torch import nn

from ganviz.export.code.source import source_of
from ganviz.export.code.story import Story
from ganviz.networks import initialization


def initialize_code(story: Story) -> str:
    """The function that draws the first weights."""
    chosen = initialization.INITIALIZATIONS[story.experiment.initialization]
    body = source_of(chosen.fill).partition("\n")[2]
    remark = [line.strip() for line in body.splitlines() if line.strip().startswith("#")]
    call = next(line.strip().removeprefix("return ") for line in body.splitlines() if "return" in line)
    call = call.replace("weight", "layer.weight").replace("generator=generator", "generator=rng")
    if story.experiment.architecture == "progressive":
        call, remark, like_weight = "nn.init.normal_(layer.weight, generator=rng)", [], False
    else:
        like_weight = chosen.bias_like_weight
    bias = _BIAS if like_weight else "                layer.bias.zero_()"
    remarks = "".join(f"            {line}\n" for line in remark)
    return _INITIALIZE.format(remarks=remarks, call=call, bias=bias, kinds=_weighted(story))


def _weighted(story: Story) -> str:
    networks = [story.players[role].network for role in ("generator", "discriminator")]
    layers = [layer for network in networks for layer in network.modules()]
    kinds = (nn.Linear, nn.Conv2d, nn.ConvTranspose2d)
    found = [kind for kind in kinds if any(isinstance(layer, kind) for layer in layers)]
    names = [f"nn.{k.__name__}" for k in found]
    return names[0] if len(names) == 1 else f"({', '.join(names)})"


_INITIALIZE = '''
@torch.no_grad()
def initialize(network, rng):
    """Draw the weights of a network, layer by layer."""
    for layer in network.modules():
        if isinstance(layer, {kinds}):
{remarks}            {call}
            if layer.bias is not None:
{bias}
'''
_BIAS = """                bound = 1 / math.sqrt(layer.weight[0].numel())
                layer.bias.uniform_(-bound, bound, generator=rng)"""
