"""What a script can say: all else is refused by name, so that no script silently differs from its run.

Whoever adds a setting, a regularizer, a network or data meets the test of these lists, and writes it or has it refused.
"""

from __future__ import annotations

from ganviz.errors import SettingError
from ganviz.experiment import SETTINGS, Experiment, setting

WRITTEN_SETTINGS = frozenset(
    [
        "data",
        "modes",
        "spacing",
        "std",
        "imbalance",
        "rotation",
        "drawing",
        "classes",
        "architecture",
        "channels",
        "growth_steps",
        "conditioning",
        "initialization",
        "latent_dim",
        "latent",
        "generator_layers",
        "generator_width",
        "generator_activation",
        "generator_norm",
        "discriminator_layers",
        "discriminator_width",
        "discriminator_activation",
        "discriminator_norm",
        "discriminator_scale",
        "objective",
        "regularizers",
        "batch_size",
        "seed",
        "generator_optimizer",
        "generator_lr",
        "generator_beta1",
        "generator_beta2",
        "generator_steps",
        "discriminator_optimizer",
        "discriminator_lr",
        "discriminator_beta1",
        "discriminator_beta2",
        "discriminator_steps",
        "weight_clip",
        "gradient_penalty_weight",
        "gradient_penalty_interval",
        "one_sided_gradient_penalty_weight",
        "one_sided_gradient_penalty_interval",
        "r1_weight",
        "r1_interval",
        "r2_weight",
        "r2_interval",
        "dragan_weight",
        "dragan_interval",
        "consensus_weight",
        "consensus_interval",
        "label_smoothing",
        "fake_label_smoothing",
        "label_flips",
        "instance_noise",
        "instance_noise_steps",
        "dropout",
        "minibatch_layer",
        "packing",
        "gradient_clip_value",
        "gradient_clip_norm",
        "unrolling_steps",
        "ema_decay",
        "schedule",
        "schedule_steps",
        "warm_up_steps",
        "update_scheme",
    ]
)
WRITTEN = {
    "data": frozenset(
        [
            "gaussian",
            "two_gaussians",
            "ring",
            "grid",
            "disjoint",
            "line",
            "circle",
            "moons",
            "spiral",
            "swiss_roll",
            "pinwheel",
            "checkerboard",
            "drawn",
            "mnist",
            "fashion_mnist",
            "kmnist",
            "emnist_letters",
            "letters",
            "stacked_mnist",
            "triangles",
            "synthetic_1200d",
        ]
    ),
    "architecture": frozenset(["mlp", "dcgan", "beginners_cnn", "alphabet", "progressive"]),
    "regularizers": frozenset(
        [
            "weight_clipping",
            "gradient_penalty",
            "one_sided_gradient_penalty",
            "r1",
            "r2",
            "dragan",
            "spectral_norm",
            "consensus",
        ]
    ),
}


def require_known(e: Experiment) -> None:
    """Raise SettingError, naming it, for a setting or a choice that no writer of scripts knows."""
    values = e.settings()
    for name in SETTINGS:
        if name not in WRITTEN_SETTINGS and values[name] != setting(name).default:
            raise SettingError(f"{name} {values[name]!r} cannot be written into a script; set it to its default")
    for name, known in WRITTEN.items():
        chosen = values[name] if isinstance(values[name], list) else [values[name]]
        for one in chosen:
            if one not in known:
                raise SettingError(
                    f"{name} {one!r} cannot be written into a script; choose from {', '.join(sorted(known))}"
                )
