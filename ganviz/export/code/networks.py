"""How a script writes networks: layer by layer as they were built, with the numbers of this run."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from torch import nn

from ganviz.export.code.section import indented
from ganviz.export.code.source import source_of
from ganviz.export.code.story import PENALTIES, Story
from ganviz.networks import MLP, activations, company, conditional, initialization, progressive, spectral, tutorials

ALIGNED = 16  # floats: 64 bytes, where the memory of every new tensor begins
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
STDDEV = '''
class MinibatchStddev(nn.Module):
    """One more feature, the same for the whole batch: how much its samples differ (arXiv 1710.10196, section 3)."""

    def forward(self, y):
        s = (y.var(0, correction=0) + 1e-8).sqrt().mean()
        return torch.cat((y, s.expand(len(y), 1, *y.shape[2:])), 1)
'''
DISCRIMINATION = '''
class MinibatchDiscrimination(nn.Module):
    """16 more features: how near the other samples of the batch are to each (arXiv 1606.03498, section 3.2)."""

    def __init__(self, features):
        super().__init__()
        self.project = nn.Linear(features, 16 * 4, bias=False)

    def forward(self, y):
        m = self.project(y).view(-1, 16, 4)
        near = torch.exp(-(m[:, :, None] - m.transpose(0, 1)[None]).abs().sum(3)).sum(2)
        return torch.cat((y, (near - 1) / max(len(m) - 1, 1)), 1)  # exp(0) = 1: the sample itself
'''
DROPOUT = '''
class Dropout(nn.Module):
    """y m / (1 - p) with m from Bernoulli(1 - p): PyTorch's own draws from the global stream."""

    def forward(self, y):
        mask = torch.rand(y.shape, generator=game_rng) >= dropout
        return y * mask / (1 - dropout)
'''
MAXOUT = '''
def maxout(h):
    """(B, units * 5) -> (B, units): the largest of each unit's five pieces (arXiv 1302.4389)."""
    return h.view(len(h), -1, 5).amax(2)
'''
KEEP_STATISTICS = '''
def keep_statistics(network, wanted):
    """Have batch normalisation keep running statistics of what passes, or not: only in a player's own updates."""
    for module in network.modules():
        if isinstance(module, (nn.BatchNorm1d, nn.BatchNorm2d)):
            module.track_running_stats = wanted
'''
PACK = '''
def pack(x, m):
    """(m n, ...) -> (n, ...): m consecutive samples side by side, judged at once."""
    return x.reshape(len(x) // m, m * x.shape[1], *x.shape[2:])
'''


def network_library(story: Story) -> dict[str, str]:
    """Layers and helpers by name; they come into a script that uses them."""
    dropout = DROPOUT if story.always("dropout") else DROPOUT.replace(_DRAW, f"{_UNLESS_OFF}{_DRAW}")
    straight = STRAIGHT if straight_varies(story) else _always_straight()
    made = {
        "StraightLinear": STRAIGHT_FUNCTION,
        "Linear": straight,
        "MinibatchStddev": STDDEV,
        "MinibatchDiscrimination": DISCRIMINATION,
        "Dropout": dropout,
        "maxout": MAXOUT,
        "keep_statistics": KEEP_STATISTICS,
        "pack": PACK,
    }
    return made | _conditional_library() | _growing_library() | _spectral_library()


_DRAW = "        mask = "
_UNLESS_OFF = "        if dropout == 0:\n            return y\n"


def _always_straight() -> str:
    lines = [line for line in STRAIGHT.split("\n") if "straight = True" not in line]
    text = "\n".join(lines).replace(" if Linear.straight else super().forward(x)", "")
    return text.replace('    """\n\n\n', '    """\n\n')


def _conditional_library() -> dict[str, str]:
    public = (r"\b_plane\b", "label_plane")
    library = {"label_plane": source_of(conditional._plane, public)}
    names = ("with_label_plane", "with_one_hot", "labels_of", "ConditionalGenerator", "ConditionalDiscriminator")
    return library | {name: source_of(getattr(conditional, name), public) for name in names}


def _growing_library() -> dict[str, str]:
    constants = {
        "SIDES": "SIDES = (4, 8, 16, 32)  # pixels of each resolution",
        "LAST": "LAST = len(SIDES) - 1",
        "MARGIN": "MARGIN = 2  # pixels by which 32 exceeds 28, on each side",
        "LEAK": "LEAK = 0.2",
    }
    names = ("growth", "Equalized", "EqualLinear", "EqualConv", "pixel_norm", "features", "shrunk", "_whole", "Growing")
    public = (r"\b_whole\b", "whole")
    classes = ("ProgressiveGenerator", "ProgressiveDiscriminator")
    return constants | {n.strip("_"): source_of(getattr(progressive, n), public) for n in (*names, *classes)}


def _spectral_library() -> dict[str, str]:
    public = ((r"\b_Normalized\b", "Normalized"), (r"\bFIRST\b", "15"), (r"\bWEIGHTED\b", "(nn.Linear, nn.Conv2d)"))
    names = ("_Normalized", "is_normalized", "normalize", "iterate")
    return {name.strip("_"): source_of(getattr(spectral, name), *public) for name in names}


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


def layer_text(layer: nn.Module, straight: bool = False) -> str:
    """The expression that makes a layer like this one."""
    for kind, write in _LAYERS.items():
        if type(layer) is kind:
            text = write(layer)
            return text.replace("nn.Linear(", "Linear(") if straight else text
    raise AssertionError(f"no way to write {type(layer).__name__}")


def _linear(layer: nn.Linear) -> str:
    return f"nn.Linear({layer.in_features}, {layer.out_features}{'' if layer.bias is not None else ', bias=False'})"


def _convolution(layer: nn.Conv2d | nn.ConvTranspose2d) -> str:
    stride, padding = layer.stride[0], layer.padding[0]
    more = (f", stride={stride}" if stride != 1 else "") + (f", padding={padding}" if padding else "")
    bias = "" if layer.bias is not None else ", bias=False"
    kind = type(layer).__name__
    return f"nn.{kind}({layer.in_channels}, {layer.out_channels}, {layer.kernel_size[0]}{more}{bias})"


def _batch_norm(layer: nn.BatchNorm1d | nn.BatchNorm2d) -> str:
    odd = f", eps={layer.eps}, momentum={layer.momentum}" if layer.eps != 1e-5 else ""
    return f"nn.{type(layer).__name__}({layer.num_features}{odd})"


_LAYERS: Mapping[type, Callable[..., str]] = {
    nn.Linear: _linear,
    nn.Conv2d: _convolution,
    nn.ConvTranspose2d: _convolution,
    nn.BatchNorm1d: _batch_norm,
    nn.BatchNorm2d: _batch_norm,
    nn.LayerNorm: lambda layer: f"nn.LayerNorm({layer.normalized_shape[0]})",
    nn.LeakyReLU: lambda layer: f"nn.LeakyReLU({layer.negative_slope})",
    **{kind: lambda layer: f"nn.{type(layer).__name__}()" for kind in (nn.ReLU, nn.Tanh, nn.Sigmoid, nn.SiLU)},
    **{kind: lambda layer: f"nn.{type(layer).__name__}()" for kind in (nn.GELU, nn.ELU, nn.Flatten)},
    nn.Unflatten: lambda layer: f"nn.Unflatten({layer.dim}, {tuple(layer.unflattened_size)})",
    nn.Upsample: lambda layer: f"nn.Upsample(scale_factor={layer.scale_factor:g})",
    nn.ZeroPad2d: lambda layer: f"nn.ZeroPad2d({layer.padding})",
    company.Dropout: lambda layer: "Dropout()",
    company.MinibatchStddev: lambda layer: "MinibatchStddev()",
    company.MinibatchDiscrimination: lambda layer: f"MinibatchDiscrimination({layer.project.in_features})",
}


# --- gradients by hand
def is_straight(story: Story, role: str) -> bool:
    """Whether this player's dense layers must write their gradients in place to agree with ganviz in the last bit.

    ganviz differentiates plain MLPs by hand, straight into one vector. That is the same to the last bit as autograd,
    unless a matrix begins in memory where no new tensor would.
    """
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
    roles = [role for role in ("discriminator", "generator") if is_straight(story, role)]
    # D is passed through in G's updates, where it may be as G's gradient is
    return {straight_condition(story, role) for role in ("discriminator", "generator")} != {"True"} and bool(roles)


# --- first weights
_FILLS = {"_pytorch": "", "_kaiming": "", "_xavier": "", "_normal": "", "_orthogonal": ""}


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
    kinds = [k for k in (nn.Linear, nn.Conv2d, nn.ConvTranspose2d)]  # noqa: C416
    found = [k for k in kinds if any(isinstance(m, k) for network in networks for m in network.modules())]
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


def widths_told(story: Story) -> str:
    """The sizes of both networks, in words."""
    counts = {role: sum(p.numel() for p in player.parameters) for role, player in story.players.items()}
    return f"G has {counts['generator']:,} weights, D has {counts['discriminator']:,}."
