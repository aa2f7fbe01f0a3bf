"""How a script writes what players minimise and how they move: out of ganviz's own formulas."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ganviz.export.code.source import methods_of, replaced, source_of
from ganviz.export.code.story import PENALTIES, Story
from ganviz.learning import OBJECTIVES, OPTIMIZERS, REGULARIZERS, Objective, optimizers, regularizers, schedules

_PENALIZED = (
    (r"\(game\)", "(discriminator, real, fake)"),
    (r"\(game: Game\)", "(discriminator, real, fake)"),
    (r"game\.rng", "game_rng"),
    (r"\bgame\.", ""),
    (r", rng\)", ")"),
    (r"generator=rng", "generator=game_rng"),
    (r", game_rng\)", ")"),
    (r", device=[\w.]+\.device", ""),
    (r"\b_(squared_slope|slope|one_each|between)\b", r"\1"),
)


def _penalty_library() -> dict[str, str]:
    helpers = ("_one_each", "_between", "_squared_slope", "_slope")
    own = [name for name in PENALTIES if name != "consensus"]
    sources = {name.strip("_"): source_of(getattr(regularizers, name), *_PENALIZED) for name in (*helpers, *own)}
    return sources | {"consensus": CONSENSUS}


CONSENSUS = '''
def consensus(losses):
    """(1/2) |v|^2, v being both players' gradients in one vector (arXiv 1705.10461, eq. 12, without its gamma)."""
    players = (discriminator_optimizer.parameters, generator_optimizer.parameters)
    total = torch.zeros(())
    for loss, parameters in zip(losses, players):
        gradients = torch.autograd.grad(loss, parameters, create_graph=True, allow_unused=True)
        total = total + sum(g.square().sum() for g in gradients if g is not None)
    return 0.5 * total
'''

FLATTEN = '''
def flatten(parameters):
    """Put all parameters into one vector and their gradients into another; the parameters become views of it.

    An update is then a few operations whatever the number of layers. ganviz does so for speed; here it makes sums come
    out the same to the last bit, which depends on where in memory numbers lie.
    """
    values = torch.cat([p.detach().reshape(-1) for p in parameters])
    gradient = torch.zeros_like(values)
    sizes = [p.numel() for p in parameters]
    for p, v, g in zip(parameters, values.split(sizes), gradient.split(sizes)):
        p.data, p.grad = v.view_as(p), g.view_as(p)
    return values, gradient
'''

_BASE = '''
class Optimizer:
    """w <- w - learning_rate * direction, for all of a network's weights in one vector.

    torch.optim has the same ones; they are written out here because theirs round differently in the last bit.
    """

    def __init__(self, network, learning_rate, beta1=0.0, beta2=0.0):
        self.parameters = list(network.parameters())
        self.values, self.gradient = flatten(self.parameters)
        self.learning_rate, self.beta1, self.beta2 = learning_rate, beta1, beta2

    def zero_grad(self):
        self.gradient.zero_()

    def step(self):
        self.values.sub_(self.direction() * self.learning_rate)

    def direction(self):
        return self.gradient
'''
_LOOKAHEAD = '''
    def memory(self):
        """What the optimizer remembers, copied."""
        return {name: kept.clone() for name, kept in vars(self).items() if name.startswith("_")}

    def lookahead(self, values, gradient, memory):
        """As `step`, out of place and differentiable: (new values, new memory)."""
        direction, memory = self._functional_direction(gradient, memory)
        return values - self.learning_rate * direction, memory

    def _functional_direction(self, g, memory):
        return g, memory
'''
_SIGNATURE = r"def __init__\(self, values, gradient, learning_rate, beta1, beta2\)"
_TIDY = (
    (_SIGNATURE, "def __init__(self, network, learning_rate, beta1=0.0, beta2=0.0)"),
    (r"super\(\).__init__\(values, gradient, ", "super().__init__(network, "),
    (r"zeros_like\(values\)", "zeros_like(self.values)"),
    (r", device=values\.device", ""),
    (r"\b_direction\b", "direction"),
    (r"(?<!\.)\b_correction\(", "bias_correction("),
    (r"def bias_correction\(self", "def _correction(self"),
    (r"(?<!\.)\b_root\(", "root("),
)


def optimizer_library(story: Story) -> dict[str, str]:
    """The optimizers, each a class over the vector of a network's weights."""
    names: tuple[str, ...] = ("__init__", "_direction", "_correction")
    base = _BASE
    if story.ever("unrolling_steps"):
        names, base = (*names, "_functional_direction"), base.rstrip() + "\n" + _LOOKAHEAD
    kinds = {entry.kind.__name__: methods_of(entry.kind, names, *_TIDY) for entry in OPTIMIZERS.values()}
    helpers = {
        "bias_correction": source_of(optimizers._correction, *_TIDY).replace(", and without leaving the device", ""),
        "root": source_of(optimizers._root, *_TIDY),
    }
    return {"flatten": FLATTEN, "Optimizer": base, **helpers, **kinds}


def learning_library(story: Story) -> dict[str, str]:
    """Everything of this module that a script may ask for by name."""
    return optimizer_library(story) | _penalty_library() | _schedule_library()


# --- objectives
_SCHEDULES: Mapping[str, Callable[[int, int], float]] = schedules.SCHEDULES


def _schedule_library() -> dict[str, str]:
    plain = {f"{name}_schedule": _named(rule, f"{name}_schedule") for name, rule in _SCHEDULES.items()}
    texts = ", ".join(f'"{name}": {name}_schedule' for name in _SCHEDULES)
    plain["SCHEDULES"] = f"SCHEDULES = {{{texts}}}"
    return plain | {"rate_factor": source_of(schedules.rate_factor), "fading": source_of(schedules.fading)}


def _named(function: Callable[..., object], name: str) -> str:
    return source_of(function, (rf"def {function.__name__}\b", f"def {name}"))


def objective_code(story: Story) -> str:
    """The losses of all objectives that the run has; of several, those that hold first."""
    names = list(dict.fromkeys(story.all_of("objective")))
    if len(names) == 1:
        return "\n\n\n".join(_losses(OBJECTIVES[names[0]], story, "discriminator_loss", "generator_loss"))
    parts = [part for n in names for part in _losses(OBJECTIVES[n], story, f"{n}_discriminator", f"{n}_generator")]
    return "\n\n\n".join([*parts, choose_objective(names[0])])


def choose_objective(name: str) -> str:
    """The line that makes one of several objectives hold."""
    return f"discriminator_loss, generator_loss = {name}_discriminator, {name}_generator"


def _losses(objective: Objective, story: Story, discriminator: str, generator: str) -> list[str]:
    sources = [source_of(objective.discriminator), source_of(objective.generator)]
    if objective.uses_targets and not story.ever("soft") and objective.name != "least_squares":
        sources[0] = _HARD_CROSS_ENTROPY  # without the terms that smoothed targets add
    targets = ", real_target, fake_target" if story.ever("soft") else ""
    replacements = (
        (r"def \w+\(real, fake, targets\)", f"def {discriminator}(real, fake{targets})"),
        (r"    if targets is HARD:\n        return loss\n", ""),
        (r"\(fake - targets\.fake\)", "(fake - fake_target)" if targets else "fake"),
        (r"targets\.real", "real_target" if targets else "1"),
        (r"targets\.fake", "fake_target"),
    )
    beside = ", real" if story.ever("uses_real") else ""
    first = replaced(sources[0], *replacements)
    second = replaced(sources[1], (r"def \w+\(fake, real\)", f"def {generator}(fake{beside})"))
    return [_told(first, objective.formulas[0]), _told(second, objective.formulas[1])]


_HARD_CROSS_ENTROPY = """
def _cross_entropy(real, fake, targets):
    # -log sigmoid(l) = softplus(-l); -log(1 - sigmoid(l)) = softplus(l)
    return softplus(-real).mean() + softplus(fake).mean()
""".strip()


def _told(source: str, formula: str) -> str:
    """The function with its formula, LaTeX, as docstring."""
    head, _, body = source.partition("\n")
    docstring = f'    r"""{formula}"""'
    if len(docstring) > 110:
        docstring = docstring.replace(" - ", "\n    - ", 1).replace('"""\n', '"""')
    return f"{head}\n{docstring}\n{body}"


def rate_code(story: Story) -> str:
    """The lines that set the learning rates at each step; "" where they only change with the settings."""
    if not story.ever("warm_up_steps") and set(story.all_of("schedule")) == {"constant"}:
        return ""
    return f"factor = {_factor(story)}\n" + "\n".join(
        f"{player}_optimizer.learning_rate = {player}_lr * factor" for player in ("generator", "discriminator")
    )


def _factor(story: Story) -> str:
    if story.varies("schedule") or story.varies("warm_up_steps"):
        return "rate_factor(schedule, step, schedule_steps, warm_up_steps)"
    rules = {"linear": "max(0.0, 1 - step / schedule_steps)", "exponential": "0.5 ** (step / schedule_steps)"}
    rule = rules.get(story.start["schedule"], "")
    warmth = "min(1.0, (step + 1) / warm_up_steps)" if story.start["warm_up_steps"] else ""
    return " * ".join(filter(None, (warmth, rule)))


def penalty_doc(name: str) -> str:
    """One sentence on a regularizer, and where it is from."""
    regularizer = REGULARIZERS[name]
    return f"**{regularizer.title}.** {regularizer.doc} ({regularizer.reference})"
