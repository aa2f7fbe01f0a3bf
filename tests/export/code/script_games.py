"""Runs to be written as scripts: settings, and what is done in them at which step."""

from ganviz import Experiment, Run

NARROW = {"generator_width": 10, "discriminator_width": 11}  # matrices begin at odd places in memory
SMALL = {"batch_size": 8}
ALL_CLASSES = list(range(10))


def play(settings, steps, happens=(), warm_start=None):
    """The run after `steps` more steps; `happens` holds (after how many steps, what, its argument).

    "set" takes settings, "redraw" gives a player new weights, "alone" lets one player learn alone in the next step.
    """
    run = Run(Experiment(**settings), device="cpu", warm_start=warm_start)
    for count in range(steps):
        now = [(what, given) for at, what, given in happens if at == count]
        for what, given in now:
            if what == "set":
                run.apply(given, keep_weights="data" in given)
            elif what == "redraw":
                run.reinitialize(given)
        run.step(next((given for what, given in now if what == "alone"), "both"))
    return run


PLANE = {
    **{name: ({"data": name}, 20, ()) for name in ("gaussian", "two_gaussians", "grid", "line", "circle", "disjoint")},
    **{
        name: ({"data": name}, 20, ())
        for name in ("moons", "spiral", "swiss_roll", "pinwheel", "checkerboard", "drawn")
    },
    "weighed_ring": ({"rotation": 20.0, "imbalance": 0.4, "modes": 5}, 20, ()),
    "weighed_spiral": ({"data": "spiral", "rotation": 20.0, "imbalance": 0.4, "modes": 3}, 20, ()),
    "weighed_pinwheel": ({"data": "pinwheel", "rotation": -30.0, "imbalance": 0.4}, 20, ()),
    "turned_board": ({"data": "checkerboard", "rotation": 20.0}, 20, ()),
    "vectors": ({"data": "synthetic_1200d", **SMALL}, 3, ()),
}
TRICKS = {
    "smoothed": ({"label_smoothing": 0.1, "label_flips": 0.1}, 20, ()),
    "smoothed_squares": ({"objective": "least_squares", "fake_label_smoothing": 0.1}, 20, ()),
    "fading_noise": ({"instance_noise": 0.2, "instance_noise_steps": 15, "packing": 3}, 20, ()),
    "dropout": ({"dropout": 0.3, "objective": "relativistic_average", "instance_noise": 0.1}, 20, ()),
    "clipped": ({"gradient_clip_value": 0.01, "gradient_clip_norm": 0.05, **NARROW}, 20, ()),
    "scheduled": ({"schedule": "exponential", "schedule_steps": 9, "warm_up_steps": 9, "ema_decay": 0.9}, 20, ()),
    "linear": ({"schedule": "linear", "schedule_steps": 30, **NARROW}, 20, ()),
    "simultaneous": ({"update_scheme": "simultaneous", **NARROW}, 20, ()),
    "extragradient": ({"update_scheme": "extragradient", "discriminator_steps": 2, "ema_decay": 0.9, **NARROW}, 20, ()),
    "unrolled": ({"unrolling_steps": 2, "regularizers": ["gradient_penalty", "weight_clipping"], **NARROW}, 10, ()),
    "unrolled_relativistic": (
        {"unrolling_steps": 2, "objective": "relativistic", "discriminator_optimizer": "optimistic_adam"},
        10,
        (),
    ),
    "compared": ({"minibatch_layer": "discrimination", "discriminator_activation": "maxout", "dropout": 0.1}, 20, ()),
    "norms": ({"generator_norm": "batch", "discriminator_norm": "batch"}, 20, ()),
    "layer_norms": ({"generator_norm": "layer", "discriminator_norm": "layer", "minibatch_layer": "stddev"}, 20, ()),
    "lazy": ({"regularizers": ["r2", "r1"], "r1_interval": 4, "discriminator_scale": 4.0, **NARROW}, 20, ()),
    "lazy_alone": ({"regularizers": ["r1"], "r1_interval": 4, "latent": "uniform", **NARROW}, 20, ()),
    "consensus": ({"regularizers": ["consensus", "dragan"], "consensus_interval": 3, "packing": 2}, 20, ()),
    "spectral": ({"regularizers": ["spectral_norm"], "discriminator_layers": 3, **NARROW}, 20, ()),
    "affine": ({"generator_layers": 0, "discriminator_layers": 0}, 20, ()),
    "frozen": ({"generator_steps": 0, "discriminator_steps": 3}, 10, ()),
}
CHANGES = {
    "rates": ({}, 20, [(5, "set", {"generator_lr": 0.01}), (9, "set", {"discriminator_lr": 0.002, "batch_size": 64})]),
    "objectives": ({}, 20, [(5, "set", {"objective": "hinge"}), (9, "set", {"objective": "relativistic"})]),
    "penalties": (NARROW, 20, [(5, "set", {"regularizers": ["r1"]}), (9, "set", {"regularizers": ["spectral_norm"]})]),
    "off_and_on": (
        {"regularizers": ["spectral_norm"], "ema_decay": 0.9},
        20,
        [
            (7, "set", {"regularizers": []}),
            (7, "set", {"regularizers": ["spectral_norm"]}),
            (9, "set", {"ema_decay": 0.0}),
            (12, "set", {"ema_decay": 0.5}),
        ],
    ),
    "other_data": ({}, 20, [(5, "set", {"rotation": 40.0, "modes": 5}), (9, "set", {"data": "drawn"})]),
    "schedules": (
        {},
        20,
        [(5, "set", {"schedule": "linear"}), (9, "set", {"schedule": "constant", "warm_up_steps": 30})],
    ),
    "updates": (
        {},
        20,
        [
            (5, "set", {"generator_steps": 0}),
            (8, "set", {"generator_steps": 2, "discriminator_steps": 3}),
            (12, "set", {"update_scheme": "extragradient"}),
        ],
    ),
    "remedies": (
        {"regularizers": ["r1"]},
        20,
        [
            (2, "set", {"dropout": 0.2}),
            (5, "set", {"instance_noise": 0.1}),
            (7, "set", {"dropout": 0.0}),
            (9, "set", {"label_flips": 0.1, "label_smoothing": 0.1}),
            (14, "set", {"unrolling_steps": 2}),
            (17, "set", {"gradient_clip_value": 0.1, "instance_noise_steps": 19}),
        ],
    ),
    "alone": ({}, 20, [(k, "alone", "discriminator") for k in (3, 4, 5)] + [(9, "alone", "generator")]),
    "redrawn": (
        {"regularizers": ["spectral_norm"], "ema_decay": 0.9},
        20,
        [(4, "redraw", "generator"), (9, "redraw", "discriminator"), (9, "set", {"generator_lr": 0.01})],
    ),
    "at_once": ({}, 10, [(0, "set", {"generator_lr": 0.01}), (0, "set", {"regularizers": ["r1"]})]),
}
IMAGES = {
    "digits": ({"data": "mnist", "classes": [0, 3], **SMALL}, 6, [(3, "set", {"classes": [1, 2]})]),
    "dcgan": (
        {
            "data": "triangles",
            "architecture": "dcgan",
            "channels": 3,
            "minibatch_layer": "discrimination",
            "regularizers": ["spectral_norm"],
            **SMALL,
        },
        4,
        (),
    ),
    "dcgan_stddev": (
        {
            "data": "triangles",
            "architecture": "dcgan",
            "channels": 4,
            "minibatch_layer": "stddev",
            "dropout": 0.2,
            **SMALL,
        },
        4,
        (),
    ),
    "conditional": (
        {"data": "mnist", "conditioning": "class", "classes": [3, 1, 2], "packing": 2, **SMALL},
        6,
        [(3, "set", {"classes": [2, 1, 7]})],
    ),
    "growing": (
        {"data": "stacked_mnist", "architecture": "progressive", "channels": 3, "growth_steps": 2, **SMALL},
        12,
        (),
    ),
    "few_letters": ({"data": "letters", "architecture": "alphabet", "channels": 2, "classes": [0, 5], **SMALL}, 3, ()),
}
