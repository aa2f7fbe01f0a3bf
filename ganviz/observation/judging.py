"""What D thinks of real and fake samples, in numbers."""

from __future__ import annotations

import torch
from torch import Tensor

from ganviz.observation.snapshot import Judgement


def judgement_of(logits: Tensor, verdicts: Tensor, n: int, kind: str) -> Judgement:
    """D's judgement of `n` real samples and, behind them, as many fakes.

    Args:
        logits, verdicts: of all samples, (2 n,).
        kind: how verdicts come from logits, as `Objective.verdict`.
    """
    right_real, right_fake = (verdicts[:n] > 0.5).float().mean(), (verdicts[n:] < 0.5).float().mean()
    numbers = torch.stack((verdicts[:n].mean(), verdicts[n:].mean(), right_real, right_fake))
    real_mean, fake_mean, accuracy_real, accuracy_fake = numbers.tolist()
    both = logits.cpu().numpy()
    middle = {"sigmoid": 0.0, "linear": 0.5, "relative": float(logits[:n].mean() + logits[n:].mean()) / 2}
    return Judgement(
        real_logits=both[:n],
        fake_logits=both[n:],
        real_mean=real_mean,
        fake_mean=fake_mean,
        accuracy=(accuracy_real + accuracy_fake) / 2,
        is_probability=kind != "relative",
        boundary_logit=middle[kind],
        accuracy_real=accuracy_real,
        accuracy_fake=accuracy_fake,
    )
