"""Tricks of how the players move: clipped gradients, looking ahead, averages, schedules and schemes."""

from __future__ import annotations

from ganviz.learning.knobs import Knob
from ganviz.learning.trick import Trick

_SCHEDULE = Knob(
    "schedule",
    "Learning rate schedule",
    "How both learning rates fall as the run goes on.",
    "constant",
    choices={"constant": "Constant", "linear": "Linear decay", "exponential": "Exponential decay"},
)
_HORIZON = Knob(
    "schedule_steps",
    "Schedule's steps",
    "Linear decay reaches zero after so many steps from the beginning; exponential decay halves every so many.",
    10_000,
    (1, 1_000_000),
    rungs=(100, 300, 1000, 3000, 10_000, 30_000, 100_000, 1_000_000),
    needs="schedule",
)
_SCHEME = Knob(
    "update_scheme",
    "Update scheme",
    "Alternating: D moves, then G answers. Simultaneous: both move from the same point. Extragradient: both look one "
    "step ahead, and move from where they are by the gradients found there.",
    "alternating",
    choices={"alternating": "Alternating", "simultaneous": "Simultaneous", "extragradient": "Extragradient"},
)

OF_MOVES = (
    Trick(
        "gradient_value_clipping",
        "Gradient clipping by value",
        "No component of a gradient counts for more than a bound, so that one steep cliff cannot throw a player.",
        r"g \leftarrow \min(c, \max(-c, g))",
        "Mikolov 2012, Statistical Language Models Based on Neural Networks",
        {"gradient_clip_value": 1.0},
        (
            Knob(
                "gradient_clip_value",
                "Clip gradients at",
                "Bound of each component of both players' gradients; 0: none.",
                0.0,
                (0, 1000),
                rungs=(0, 0.001, 0.01, 0.1, 1, 10),
            ),
        ),
    ),
    Trick(
        "gradient_norm_clipping",
        "Gradient clipping by norm",
        "A gradient longer than a bound is shortened to it and keeps its direction.",
        r"g \leftarrow g \cdot \min\left(1, c / \lVert g \rVert\right)",
        "Pascanu et al. 2013, arXiv 1211.5063",
        {"gradient_clip_norm": 1.0},
        (
            Knob(
                "gradient_clip_norm",
                "Clip gradient norm at",
                "Greatest length of each player's gradient; 0: any.",
                0.0,
                (0, 1000),
                rungs=(0, 0.01, 0.03, 0.1, 0.3, 1, 3, 10),
            ),
        ),
    ),
    Trick(
        "unrolling",
        "Unrolling",
        "G looks ahead: its loss is taken after D's next K updates, and its gradient flows back through them, "
        "so that chasing one mode no longer pays.",
        r"\theta \leftarrow \theta - \eta\,\nabla_\theta L_G\left(\theta, \phi_K(\theta, \phi)\right),\quad "
        r"\phi_{k+1} = \phi_k - \eta_D\,d(\nabla_\phi L_D(\theta, \phi_k))",
        "Metz et al. 2017, arXiv 1611.02163",
        {"unrolling_steps": 5},
        (
            Knob(
                "unrolling_steps",
                "Unrolling steps K",
                "How many of D's coming updates the generator sees through; 0: none. Each makes G's slower.",
                0,
                (0, 10),
            ),
        ),
    ),
    Trick(
        "ema",
        "EMA of the generator",
        "A second generator, the moving average of the first, is shown and measured; it does not take part, "
        "and lies where the first circles around.",
        r"\bar\theta \leftarrow \beta_t\,\bar\theta + (1 - \beta_t)\,\theta,"
        r"\quad \beta_t = \min\left(\beta, \frac{1 + t}{10 + t}\right)",
        "Yazıcı et al. 2019, arXiv 1806.04498; Polyak and Juditsky 1992",
        {"ema_decay": 0.999},
        (
            Knob(
                "ema_decay",
                "EMA decay β",
                "How much the averaged generator keeps of itself at each update of the generator, less in the first "
                "steps; 0: no average.",
                0.0,
                (0, 0.99999),
                rungs=(0, 0.9, 0.99, 0.995, 0.999, 0.9999),
            ),
        ),
    ),
    Trick(
        "linear_decay",
        "Linear decay of the learning rates",
        "Both players slow down evenly until they stand still, wherever the game then is.",
        r"\eta_t = \eta\,\max(0, 1 - t/T)",
        "Gulrajani et al. 2017, arXiv 1704.00028 (their images)",
        {"schedule": "linear"},
        (_SCHEDULE, _HORIZON),
    ),
    Trick(
        "exponential_decay",
        "Exponential decay of the learning rates",
        "Both players slow down by half again and again, so that circling turns into a spiral inwards.",
        r"\eta_t = \eta\,2^{-t/T}",
        "Robbins and Monro 1951, for steps that shrink",
        {"schedule": "exponential"},
    ),
    Trick(
        "warm_up",
        "Warm-up of the learning rates",
        "Both players begin slowly, while the first gradients are wild.",
        r"\eta_t = \eta\,\min(1, (t + 1)/w)",
        "Goyal et al. 2017, arXiv 1706.02677",
        {"warm_up_steps": 300},
        (
            Knob(
                "warm_up_steps",
                "Warm-up steps",
                "Steps from the beginning in which the learning rates rise to their values; 0: none.",
                0,
                (0, 100_000),
                rungs=(0, 30, 100, 300, 1000, 3000),
            ),
        ),
    ),
    Trick(
        "simultaneous",
        "Simultaneous updates",
        "Both players move from the same point, as most of the theory has it; the game then circles outwards "
        "more readily than when they alternate.",
        r"(\theta, \phi) \leftarrow (\theta, \phi) - \eta\,\left(\nabla_\theta L_G, \nabla_\phi L_D\right)",
        "Mescheder et al. 2017, arXiv 1705.10461",
        {"update_scheme": "simultaneous"},
        (_SCHEME,),
    ),
    Trick(
        "extragradient",
        "Extragradient",
        "Both players look one step ahead and move by the gradients found there, which answers the other's "
        "move before it is made.",
        r"\omega_{t+1} = \omega_t - \eta\,v\left(\omega_t - \eta\,v(\omega_t)\right)",
        "Korpelevich 1976; Gidel et al. 2019, arXiv 1802.10551",
        {"update_scheme": "extragradient"},
    ),
    Trick(
        "optimistic_adam",
        "Optimistic Adam",
        "Each player also takes back its last move once and makes the new one twice, guessing that the other "
        "will go on as before.",
        r"\omega_{t+1} = \omega_t - 2\eta\,d_t + \eta\,d_{t-1}",
        "Daskalakis et al. 2018, arXiv 1711.00141",
        {"generator_optimizer": "optimistic_adam", "discriminator_optimizer": "optimistic_adam"},
    ),
)
