"""Dense layers that write their gradients in place, where autograd would differ from ganviz in the last bit.

ganviz differentiates plain MLPs by hand, straight into one vector (`networks/mlp.py`). That is the same to the last bit
as autograd, unless a matrix begins in memory where no new tensor would: BLAS then sums in another order.
"""

from __future__ import annotations

import re

from ganviz.export.code.story import PENALTIES, Story
from ganviz.networks import MLP

ALIGNED = 16  # floats: 64 bytes, where the memory of every new tensor begins
STRAIGHT = '''
class Linear(nn.Linear):
    """A dense layer that writes its gradients straight to their places in the vector of all gradients.

    Where a matrix begins in memory decides in which order a processor sums, and so the last bit of the gradient.
    """

    straight = True  # False for gradients that autograd adds up: of penalties, or through spectral normalisation

    def forward(self, x):
        return StraightLinear.apply(x, self.weight, self.bias) if Linear.straight else super().forward(x)
'''
STRAIGHT_FUNCTION = '''
class StraightLinear(torch.autograd.Function):
    """y = x W' + b, with dL/dW = g' x, dL/db = sum of g over the batch, dL/dx = g W, for g = dL/dy."""

    @staticmethod
    def forward(ctx, x, weight, bias):
        ctx.tensors = x, weight, bias
        return torch.addmm(bias, x, weight.t())

    @staticmethod
    def backward(ctx, g):
        x, weight, bias = ctx.tensors
        if ctx.needs_input_grad[1]:
            torch.mm(g.t(), x, out=weight.grad)
            torch.sum(g, 0, out=bias.grad)
        return (torch.mm(g, weight.detach()) if ctx.needs_input_grad[0] else None), None, None
'''


def is_straight(story: Story, role: str) -> bool:
    """Whether this player's dense layers must write their gradients in place to agree with ganviz in the last bit."""
    player = story.players[role]
    network = player.network
    if not isinstance(network, MLP) or straight_condition(story, role) == "False":
        return False
    sizes = [p.numel() for p in player.parameters]
    starts = [sum(sizes[:i]) for i in range(0, len(sizes), 2)]
    return any(start % ALIGNED for start in starts)


def _is_plain(story: Story, role: str) -> bool:
    network = story.players[role].network
    return isinstance(network, MLP) and network.plain


def straight_condition(story: Story, role: str) -> str:
    """When this player's gradient is written straight: an expression, "True" or "False"."""
    if not _is_plain(story, "discriminator") or not _is_plain(story, role):
        return "False"
    against = [name for name in ("spectral_norm", "dropout") if story.ever(name)]
    against += ["unrolling_steps"] if role == "generator" and story.ever("unrolling_steps") else []
    if any(story.always(name) for name in against):
        return "False"
    names = _penalties_of(story, role)
    due = [penalty_due(story, name) for name in names]
    if "" in due:
        return "False"  # at every step
    parts = [*against, *(f"({condition})" if " and " in condition else condition for condition in due)]
    if not parts:
        return "True"
    return f"not ({' or '.join(parts)})"


def _penalties_of(story: Story, role: str) -> list[str]:
    paid = [name for name in PENALTIES if story.ever(f"{name}_weight")]
    return paid if role == "discriminator" else [name for name in paid if name == "consensus"]


def penalty_due(story: Story, name: str) -> str:
    """When a penalty is taken: a condition, "" for at every step."""
    switched = "" if story.always(f"{name}_weight") else f"{name}_weight > 0"
    lazy = any(interval != 1 for interval in story.all_of(f"{name}_interval"))
    interval = f"step % {name}_interval == 0" if lazy else ""
    return " and ".join(filter(None, (switched, interval)))


def straight_varies(story: Story) -> bool:
    """Whether some updates write gradients straight and others do not."""
    if is_straight(story, "discriminator"):  # G's updates go through D, too
        return {straight_condition(story, role) for role in ("discriminator", "generator")} != {"True"}
    return is_straight(story, "generator") and straight_condition(story, "generator") != "True"


def straight_library(story: Story) -> dict[str, str]:
    """The layer and its function; with a switch only where some updates do without."""
    layer = STRAIGHT
    if not straight_varies(story):
        layer = re.sub(r"    straight = True.*\n\n", "", layer)
        layer = layer.replace(" if Linear.straight else super().forward(x)", "")
    return {"StraightLinear": STRAIGHT_FUNCTION, "Linear": layer}
