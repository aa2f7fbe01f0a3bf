"""How a script writes one update of each player: the functions `discriminator_gradient` and `generator_gradient`."""

from __future__ import annotations

from torch import nn

from ganviz.errors import SettingError
from ganviz.export.code.section import indented
from ganviz.export.code.story import Story
from ganviz.export.code.straight import is_straight, penalty_due, straight_condition, straight_varies

_SOCIAL_BATCH = (nn.BatchNorm1d, nn.BatchNorm2d)


def samples(story: Story) -> str:
    """How many samples of each kind an update draws."""
    packing = story.packing
    return "batch_size" if packing == 1 else f"{packing} * batch_size"


def penalties(story: Story, player: str) -> list[str]:
    """The penalties that a player pays at any time, in the order in which they are added up."""
    return [name for name in _order(story) if player == "discriminator" or name == "consensus"]


def _order(story: Story) -> list[str]:
    orders = [order for order in story.all_of("order") if order]
    names = list(dict.fromkeys(name for order in orders for name in order))
    for order in orders:
        if list(order) != [name for name in names if name in order]:
            raise SettingError(
                f"regularizers {list(order)} were added up in another order before; a script has one order, so "
                "choose them in the same order throughout the run"
            )
    return names


def guarded(lines: list[str], condition: str) -> list[str]:
    return [f"if {condition}:", *(f"    {line}" for line in lines)] if condition else lines


# --- what D sees
def sees_through(story: Story) -> bool:
    """Whether D sees samples otherwise than they are: through noise, or in packs."""
    return story.ever("instance_noise") or story.packing > 1


def seen_code(story: Story) -> str:
    """The function that shows samples to D; "" where it sees them as they are."""
    if not sees_through(story):
        return ""
    lines = []
    if story.ever("instance_noise"):
        sigma, fades = "instance_noise", story.ever("instance_noise_steps")
        if fades:
            sigma = "fading(instance_noise, step, instance_noise_steps)"
            lines.append(f"sigma = {sigma}  # the noise fades")
        on = fades or not story.always("instance_noise")
        name = "sigma" if fades else "instance_noise"
        lines += guarded([f"x = x + {name} * torch.randn(x.shape, generator=game_rng)"], f"{name} > 0" if on else "")
    packing = story.packing
    lines.append(f"return pack(x, {packing})" if packing > 1 else "return x")
    how = " and ".join(
        filter(None, ("through noise" if story.ever("instance_noise") else "", f"{packing} at once" * (packing > 1)))
    )
    return f'def seen(x, step):\n    """Samples as D sees them: {how}."""\n' + indented("\n".join(lines))


def _show(story: Story, *names: str) -> list[str]:
    if not sees_through(story):
        return []
    return [f"{', '.join(names)} = {', '.join(f'seen({name}, step)' for name in names)}"]


def judged(story: Story, judge: str = "discriminator") -> list[str]:
    """The lines that make `real_logits` and `fake_logits`; apart where D judges a batch as a whole."""
    if story.players["discriminator"].social:
        return [f"real_logits, fake_logits = {judge}(real), {judge}(fake)"]
    return [f"real_logits, fake_logits = {judge}(torch.cat((real, fake))).split(batch_size)"]


# --- D
def discriminator_code(story: Story) -> str:
    """The function that writes D's gradient."""
    n = samples(story)
    lines = [f"real, z = sample_real({n}), sample_latents({n})"]
    if story.ever("spectral_norm"):
        lines.append("iterate(discriminator)")
    lines += _flips(story)
    lines += ["with torch.no_grad():", "    fake = generator(z)", *_show(story, "real", "fake")]
    lines += _with_statistics(story, "discriminator", judged(story))
    targets = ", real_goal, fake_goal" if story.ever("label_flips") else ", real_target, fake_target"
    lines.append(f"loss = discriminator_loss(real_logits, fake_logits{targets if story.ever('soft') else ''})")
    return _gradient_function(story, "discriminator", lines, _charges(story, "discriminator"))


def _flips(story: Story) -> list[str]:
    if not story.ever("label_flips"):
        return []
    draw = [
        "flipped = torch.rand((2, batch_size, 1), generator=game_rng) < label_flips",
        "real_goal = torch.where(flipped[0], float(fake_target), float(real_target))",
        "fake_goal = torch.where(flipped[1], float(real_target), float(fake_target))",
    ]
    if story.always("label_flips"):
        return draw
    return ["real_goal, fake_goal = real_target, fake_target", *guarded(draw, "label_flips > 0")]


def _with_statistics(story: Story, role: str, lines: list[str]) -> list[str]:
    """Batch normalisation keeps its statistics in a player's own updates only."""
    if not has_batch_norm(story, role):
        return lines
    return [f"keep_statistics({role}, True)", *lines, f"keep_statistics({role}, False)"]


def has_batch_norm(story: Story, role: str) -> bool:
    """Whether a player's network has batch normalisation."""
    return any(isinstance(m, _SOCIAL_BATCH) for m in story.players[role].network.modules())


# --- G
def generator_code(story: Story) -> str:
    """The function that writes G's gradient."""
    n = samples(story)
    lines, drawn = [], _draws_real(story)
    if drawn:
        lines.append(f"real = sample_real({n})" + ("" if drawn == "True" else f" if {drawn} else None"))
    lines += _with_statistics(story, "generator", [f"fake = generator(sample_latents({n}))"])
    lines += _show(story, "fake")
    if drawn and sees_through(story):
        lines += guarded(_show(story, "real"), "" if drawn == "True" else "real is not None")
    judge = "discriminator"
    if story.ever("unrolling_steps"):
        lines, judge = [*lines, *_unrolled(story)], "judge"
    lines += [f"logits = {judge}(fake)", f"loss = generator_loss(logits{_beside(story, judge)})"]
    return _gradient_function(story, "generator", lines, _charges(story, "generator"))


def _draws_real(story: Story) -> str:
    """When an update of G draws real samples: "" for never, "True" for always, or an expression."""
    if not story.ever("draws_real"):
        return ""
    lazy = any(interval != 1 for interval in story.all_of("consensus_interval"))
    if story.always("draws_real") and not (lazy and story.ever("consensus_weight")):
        return "True"
    reasons = []
    if story.ever("uses_real"):
        reasons.append("True" if story.always("uses_real") else "uses_real")
    if story.ever("unrolling_steps"):
        reasons.append("unrolling_steps > 0")
    if story.ever("consensus_weight"):
        due = penalty_due(story, "consensus")
        reasons.append(f"({due})" if " and " in due else due or "True")
    return "True" if "True" in reasons else " or ".join(reasons)


def _beside(story: Story, judge: str) -> str:
    if not story.ever("uses_real"):
        return ""
    return f", {judge}(real)" if story.always("uses_real") else f", {judge}(real) if uses_real else logits"


def _unrolled(story: Story) -> list[str]:
    if story.always("unrolling_steps"):
        return ["judge = unrolled_discriminator(real, fake)"]
    return ["judge = unrolled_discriminator(real, fake) if unrolling_steps > 0 else discriminator"]


# --- both
def _charges(story: Story, player: str) -> list[str]:
    """The lines that add what a player pays to `loss`, as `total`."""
    names = penalties(story, player)
    if not names:
        return []
    due = {name: penalty_due(story, name) for name in names}
    lines = ["total = loss"] if due[names[0]] else []
    for name in names:
        line = _charge(story, player, name)
        lines += guarded([line if lines else line.replace("total + ", "loss + ")], due[name])
    return lines


def _charge(story: Story, player: str, name: str) -> str:
    lazy = any(interval != 1 for interval in story.all_of(f"{name}_interval"))
    weight = f"{name}_weight" + (f" * {name}_interval" if lazy else "")
    if name != "consensus":
        return f"total = total + {weight} * {name}(discriminator, real, fake)"
    z = "z" if player == "discriminator" else "latents"
    return f"total = total + {weight} * consensus(both_losses(real, {z}, step))"


def both_losses_code(story: Story) -> str:
    """The function of both losses on one batch, which consensus optimization differentiates; "" without it."""
    if not story.ever("consensus_weight"):
        return ""
    lines = ["fake = generator(z)", *_show(story, "fake"), *judged(story)]
    targets = ", real_target, fake_target" if story.ever("soft") else ""
    beside = ", real_logits" if story.ever("uses_real") else ""
    lines.append(f"loss = discriminator_loss(real_logits, fake_logits{targets})")
    lines.append(f"return loss, generator_loss(fake_logits{beside})")
    words = '"""(loss of D, loss of G) on one batch, differentiable in the weights of both."""'
    return f"def both_losses(real, z, step):\n{indented(words)}\n" + indented("\n".join(lines))


def _gradient_function(story: Story, player: str, lines: list[str], charges: list[str]) -> str:
    short = "D" if player == "discriminator" else "G"
    if any("latents, step" in line for line in charges):
        lines = [line.replace("fake = generator(sample_latents(", "latents = sample_latents(") for line in lines]
        place = next(i for i, line in enumerate(lines) if line.startswith("latents = "))
        lines[place : place + 1] = [lines[place].removesuffix(")"), "fake = generator(latents)"]
    before, after = _straightly(story, player)
    total = "total" if charges else "loss"
    lines = [
        *before,
        *lines,
        *charges,
        f"{player}_optimizer.zero_grad()",
        f"{total}.backward(inputs={player}_optimizer.parameters)",
        *after,
        "return loss.item()",
    ]
    words = f'"""Write the gradient of {short}\'s loss on a new batch; the loss, without penalties."""'
    return f"def {player}_gradient(step):\n{indented(words)}\n" + indented("\n".join(lines))


def _straightly(story: Story, player: str) -> tuple[list[str], list[str]]:
    """Lines before and after an update that say how dense layers write gradients."""
    before: list[str] = []
    after: list[str] = []
    condition = straight_condition(story, player)
    if straight_varies(story):
        before.append(f"Linear.straight = {condition}")
    together = set(story.all_of("update_scheme")) != {"alternating"}
    if player == "generator" and is_straight(story, "discriminator") and condition != "False" and together:
        if story.ever("consensus_weight") or story.ever("unrolling_steps"):
            raise SettingError(
                f"update_scheme {story.end['update_scheme']!r} cannot be written for consensus or unrolling that is "
                "switched on the way, in networks of these widths; choose widths that are multiples of 16"
            )
        before.append("discriminator.requires_grad_(False)  # it only passes the gradient on")
        after.append("discriminator.requires_grad_(True)")
    return before, after


# --- moves
def move_lines(story: Story, player: str, for_good: bool = True) -> list[str]:
    """The lines that move a player along its gradient."""
    optimizer = f"{player}_optimizer"
    lines = [*clip_lines(story, f"{optimizer}.gradient", in_place=True), f"{optimizer}.step()"]
    if player == "discriminator" and story.ever("weight_clip"):
        lines += constrain_lines(story, f"{optimizer}.values")
    if player == "generator" and story.ever("ema_decay") and for_good:
        follow = f"average.lerp_({optimizer}.values, 1 - min(ema_decay, (1 + step) / (10 + step)))"
        lines += guarded([follow], "" if story.always("ema_decay") else "ema_decay > 0")
    return lines


def constrain_lines(story: Story, values: str) -> list[str]:
    """The lines that clip D's weights."""
    always = story.always("weight_clip")
    return guarded([f"{values}.clamp_(-weight_clip, weight_clip)"], "" if always else "weight_clip > 0")


def clip_lines(story: Story, gradient: str, in_place: bool) -> list[str]:
    """The lines that clip a gradient: g <- min(c, max(-c, g)), then g <- g min(1, c / |g|)."""
    lines: list[str] = []
    if story.ever("gradient_clip_value"):
        clamp = f"{gradient}.clamp_(-gradient_clip_value, gradient_clip_value)"
        clamp = clamp if in_place else f"{gradient} = {clamp.replace('clamp_', 'clamp')}"
        lines += guarded([clamp], "" if story.always("gradient_clip_value") else "gradient_clip_value > 0")
    if story.ever("gradient_clip_norm"):
        norm = f"norm = {gradient}.norm().clamp_min(1e-12)"
        factor = "(gradient_clip_norm / norm).clamp_max(1)"
        scale = f"{gradient}.mul_({factor})" if in_place else f"{gradient} = {gradient} * {factor}"
        lines += guarded([norm, scale], "" if story.always("gradient_clip_norm") else "gradient_clip_norm > 0")
    return lines
