"""Waiting for what another thread or process does, in a small game."""

import time

SMALL = {"generator_width": 8, "discriminator_width": 8, "batch_size": 16}


def wait_until(condition, what, timeout=90):
    """Poll; AssertionError with `what` after `timeout` seconds."""
    deadline = time.monotonic() + timeout
    while not condition():
        if time.monotonic() > deadline:
            raise AssertionError(f"waited in vain: {what}")
        time.sleep(0.01)


def at(engine, step):
    """The engine's state once it rests at a step."""
    wait_until(lambda: engine.latest.snapshot.step == step and not engine.latest.playing, f"step {step}")
    return engine.latest
