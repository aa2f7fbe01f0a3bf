"""How a script writes unrolling: D after its next updates, as a function of the fakes."""

from __future__ import annotations

from ganviz.errors import SettingError
from ganviz.export.code.section import indented
from ganviz.export.code.story import Story
from ganviz.export.code.updates import clip_lines, constrain_lines, guarded, judged, penalties

_UNROLLED = '''
def judge_at(values):
    """D with the weights in this vector, differentiable in them."""
    parts = values.split([p.numel() for p in discriminator_optimizer.parameters])
    vector = dict(zip(map(id, discriminator_optimizer.parameters), parts))
    weights = {{name: vector[id(p)].view_as(p) for name, p in discriminator.named_parameters()}}
    return lambda x: functional_call(discriminator, weights, (x,))


def unrolled_discriminator(real, fake):
    """D after its next `unrolling_steps` updates on one batch, as a function of the fakes too (arXiv 1611.02163)."""
    values = discriminator_optimizer.values.clone().requires_grad_()
    memory = discriminator_optimizer.memory()
    for _ in range(unrolling_steps):
        judge = judge_at(values)
{loss}
        (gradient,) = torch.autograd.grad(loss, values, create_graph=True)
        values, memory = discriminator_optimizer.lookahead(values, gradient, memory)
    return judge_at(values)
'''


def unrolled_code(story: Story) -> str:
    """The functions for unrolling; "" without it."""
    if not story.ever("unrolling_steps"):
        return ""
    if any(turn.values["weightless"] for turn in story.turns):
        raise SettingError("unrolling with a regularizer of weight 0 cannot be written; take the regularizer off")
    targets = ", real_target, fake_target" if story.ever("soft") else ""
    lines = [*judged(story, "judge"), f"loss = discriminator_loss(real_logits, fake_logits{targets})"]
    for name in penalties(story, "discriminator"):
        charge = [f"loss = loss + {name}_weight * {name}(judge, real, fake)"]
        lines += guarded(charge, "" if story.always(f"{name}_weight") else f"{name}_weight > 0")
    text = _UNROLLED.format(loss=indented("\n".join(lines), 2))
    grad = "        (gradient,) = torch.autograd.grad(loss, values, create_graph=True)\n"
    ahead = "        values, memory = discriminator_optimizer.lookahead(values, gradient, memory)\n"
    clip = "".join(f"        {line}\n" for line in clip_lines(story, "gradient", in_place=False))
    bounds = constrain_lines(story, "values") if story.ever("weight_clip") else []
    bound = "".join(f"        {line}\n" for line in bounds)
    return text.replace(grad, grad + clip).replace(ahead, ahead + bound)
