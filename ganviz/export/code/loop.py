"""How a script writes the training loop: what changes at which step, and who moves when."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from ganviz.export.code.data import sampler
from ganviz.export.code.learning import choose_objective, rate_code
from ganviz.export.code.section import indented
from ganviz.export.code.story import Story, Turn, Values
from ganviz.export.code.updates import move_lines
from ganviz.networks import Growing

PLAYERS = ("discriminator", "generator")
NO_SETTINGS = {"data", "asked", "objective", "order", "weightless", "soft", "draws_real"}


def loop_code(story: Story, named: Collection[str]) -> str:
    """The loop over all steps; changes only of settings that are `named`."""
    body = [*_happenings(story, named), *_each_step(story), *_moves(story)]
    start = "" if story.first == 0 else f"{story.first}, "
    head = ["losses = []  # of D and of G, at each step", f"for step in range({start}steps):"]
    return "\n".join([*head, indented("\n".join(body))])


def _each_step(story: Story) -> list[str]:
    lines = rate_code(story).splitlines()
    if grows(story):
        lines += ["generator.grow(step)", "discriminator.grow(step)"]
    return lines


def grows(story: Story) -> bool:
    """Whether the networks grow."""
    return isinstance(story.players["generator"].network, Growing)


# --- what happens at a step
def _happenings(story: Story, named: Collection[str]) -> list[str]:
    happened: dict[int, list[str]] = {}
    for before, after in zip(story.turns, story.turns[1:], strict=False):
        happened.setdefault(after.step, []).extend(_changes(story, before, after, named))
    values = {turn.step: turn.values for turn in story.turns}
    for step, player, times in story.reinitialized:
        in_force = values[max(s for s in values if s <= step)]
        happened.setdefault(step, []).extend(_redrawn(story, player, times, in_force))
    lines: list[str] = []
    for step in sorted(happened):
        if happened[step]:
            lines += [f"if step == {step}:", *(f"    {line}" for line in happened[step])]
    return lines


def _changes(story: Story, before: Turn, after: Turn, named: Collection[str]) -> list[str]:
    old, new = before.values, after.values
    changed = [name for name in new if new[name] != old[name]]
    lines = [f"{name} = {new[name]!r}" for name in changed if name not in NO_SETTINGS and name in named]
    lines += _special(story, old, new, changed)
    if not rate_code(story):
        lines += [f"{p}_optimizer.learning_rate = {p}_lr" for p in PLAYERS if f"{p}_lr" in changed]
    return lines


def _special(story: Story, old: Values, new: Values, changed: list[str]) -> list[str]:
    lines: list[str] = []
    if "objective" in changed:
        lines.append(choose_objective(new["objective"]))
    if "data" in changed:
        lines += f"sample_real = {sampler(story, new)}".splitlines()
    if new["asked"] != old["asked"]:
        lines.append(f"asked = torch.tensor({list(new['asked'])})")
    if "spectral_norm" in changed:
        lines.append(f"normalize(discriminator, {new['spectral_norm']})")
    if bool(new["ema_decay"]) and not old["ema_decay"]:
        lines.append("average = generator_optimizer.values.clone()")
    return lines


def _redrawn(story: Story, player: str, times: int, values: Values) -> list[str]:
    lines = [f"{player}, {player}_optimizer = new_{player}(again={times})"]
    if player == "discriminator" and values["spectral_norm"]:
        lines.append("normalize(discriminator, True)")
    if player == "generator" and values["ema_decay"]:
        lines.append("average = generator_optimizer.values.clone()")
    return lines


# --- who moves
def _moves(story: Story) -> list[str]:
    counts, lines = _counts(story)
    schemes = set(story.all_of("update_scheme"))
    if schemes == {"alternating"}:
        lines += _repeated(story, "discriminator", counts[0]) + _repeated(story, "generator", counts[1])
    else:
        lines += _together(story, counts, schemes)
    made = ["d_loss" if counts[0] != "0" else "math.nan", "g_loss" if counts[1] != "0" else "math.nan"]
    before = [f"{loss} = math.nan" for loss in made if _may_miss(story) and "nan" not in loss]
    return [*before, *lines, f"losses.append(({', '.join(made)}))", *_PROGRESS]


_PROGRESS = (  # long runs should not be silent
    "if (step + 1) % 500 == 0:",
    "    print(f\"step {step + 1}: D's loss {losses[-1][0]:.3f}, G's {losses[-1][1]:.3f}\")",
)


def _may_miss(story: Story) -> bool:
    return bool(story.alone) or not all(story.always(f"{player}_steps") for player in PLAYERS)


def _counts(story: Story) -> tuple[tuple[str, str], list[str]]:
    """(how many updates each player makes, as expressions; lines to find out)."""
    constant = not story.varies("discriminator_steps") and not story.varies("generator_steps")
    if story.alone:
        return ("discriminator_updates", "generator_updates"), _alone_lines(story)
    if constant:
        d, g = (str(story.start[f"{player}_steps"]) for player in PLAYERS)
        return (d, g), []
    return ("discriminator_steps", "generator_steps"), []


def _alone_lines(story: Story) -> list[str]:
    lines = ["discriminator_updates, generator_updates = discriminator_steps, generator_steps"]
    for player, other in (PLAYERS, PLAYERS[::-1]):
        steps = [step for step, one in story.alone.items() if one == player]
        if steps:
            single = f"{player}_updates, {other}_updates = max(1, {player}_steps), 0"
            lines += [f"if step in {span(steps)}:  # one step in which only this player learned", f"    {single}"]
    return lines


def span(steps: list[int]) -> str:
    """Steps as a set; consecutive ones as a range."""
    parts: list[list[int]] = []
    for step in sorted(steps):
        if parts and step == parts[-1][-1] + 1:
            parts[-1].append(step)
        else:
            parts.append([step])
    if len(parts) == 1 and len(parts[0]) > 2:
        return f"range({parts[0][0]}, {parts[0][-1] + 1})"
    texts = [", ".join(map(str, p)) if len(p) < 3 else f"*range({p[0]}, {p[-1] + 1})" for p in parts]
    return f"{{{', '.join(texts)}}}"


def _repeated(story: Story, player: str, count: str) -> list[str]:
    short = f"{player[0]}_loss"
    lines = [f"{short} = {player}_gradient(step)", *_moved(story, player)]
    if count == "1" or count == "0":
        return lines if count == "1" else []
    times = f"{player}_steps" if count.isdigit() else count
    return [f"for _ in range({times}):", *(f"    {line}" for line in lines)]


def _together(story: Story, counts: tuple[str, str], schemes: set[Any]) -> list[str]:
    if counts == ("1", "1") and len(schemes) == 1:
        return _one_together(story, schemes)
    switch = 'update_scheme != "alternating" and ' if "alternating" in schemes else ""
    d, g = (f"{player}_steps" if count.isdigit() else count for player, count in zip(PLAYERS, counts, strict=True))
    return [
        f"together = {switch}{d} > 0 and {g} > 0",
        *_fewer(story, "discriminator", d),
        "if together:",
        *(f"    {line}" for line in _one_together(story, schemes)),
        *_fewer(story, "generator", g),
    ]


def _fewer(story: Story, player: str, count: str) -> list[str]:
    lines = [f"{player[0]}_loss = {player}_gradient(step)", *_moved(story, player)]
    return [f"for _ in range({count} - together):", *(f"    {line}" for line in lines)]


def _one_together(story: Story, schemes: set[Any]) -> list[str]:
    lines = ["d_loss, g_loss = discriminator_gradient(step), generator_gradient(step)"]
    if "extragradient" in schemes:
        ahead = [
            "before = discriminator_optimizer.values.clone(), generator_optimizer.values.clone()",
            *_moved(story, "discriminator"),
            *_moved(story, "generator", for_good=False),
            "discriminator_gradient(step)  # the gradients one step ahead",
            "generator_gradient(step)",
            "discriminator_optimizer.values.copy_(before[0])",
            "generator_optimizer.values.copy_(before[1])",
        ]
        only = schemes <= {"extragradient"}
        lines += ahead if only else ['if update_scheme == "extragradient":', *(f"    {line}" for line in ahead)]
    return [*lines, *_moved(story, "discriminator"), *_moved(story, "generator")]


def _moved(story: Story, player: str, for_good: bool = True) -> list[str]:
    """How a player is moved: by the function for it, if more than its optimizer has a part in it."""
    lines = move_lines(story, player)
    if len(lines) == 1:
        return lines
    return [f"move_{player}({'' if for_good else 'for_good=False'})"]


def moves_code(story: Story) -> str:
    """The functions that move the players; "" if their optimizers do it alone."""
    return "\n\n\n".join(_move(story, player) for player in PLAYERS if len(move_lines(story, player)) > 1)


def _move(story: Story, player: str) -> str:
    lines = move_lines(story, player)
    extra = player == "generator" and "extragradient" in story.all_of("update_scheme")
    given = "for_good=True" if extra else ""
    if extra and story.ever("ema_decay"):
        plain = move_lines(story, player, for_good=False)
        follow = lines[len(plain) :]
        lines = [*plain, "if for_good:", *(f"    {line}" for line in follow)]
    short = "D" if player == "discriminator" else "G"
    words = f'"""Move {short} along its gradient."""'
    return f"def move_{player}({given}):\n{indented(words)}\n" + indented("\n".join(lines))
