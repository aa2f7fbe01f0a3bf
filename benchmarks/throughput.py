"""What does it cost to be watched? Steps a second of the same GAN, side by side in one run:

    (a) a plain PyTorch loop as one writes it in a notebook (below),
    (b) the Trainer without a page,
    (c) the served lab with all default views, streaming to a client that costs no CPU,
    (d) the same with one real Chromium on the same machine.

    python benchmarks/throughput.py [--seconds 10] [--sizes gan-lab 2x128 mnist] [--skip-browser] [--out FILE]
    python benchmarks/throughput.py --soak 10      # RSS of server and trainer over so many minutes, free client
    python benchmarks/throughput.py --costs [--sizes gan-lab 2x128]  # each remedy of the catalogue against none
    python benchmarks/throughput.py --stalled 60   # a client that stops reading: memory, and whether training goes on

The default views are all there are, the diagram of the game among them; in Chromium a hidden layer of D is open, too.
Only the ratios mean anything; machines are noisy. (a) to (d) take turns in short slices, and medians are shown.
"""

from __future__ import annotations

import argparse
import asyncio
import math
import os
import re
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from typing import Any

import psutil
import torch
from costs import cost_table
from page_browser import ARGUMENTS, LIVE
from page_client import PageClient
from torch import nn

from ganviz import Experiment, Run, Trainer
from ganviz.networks.convolutional import DCGANDiscriminator, DCGANGenerator

ROUNDS = 5
SIZES: dict[str, dict[str, Any]] = {
    "gan-lab": {"generator_width": 14, "discriminator_width": 14, "batch_size": 150},  # GAN Lab's default networks
    "2x128": {"batch_size": 256},
    "mnist": {"data": "mnist", "regularizers": []},  # autograd's R1 would hide what is compared
    "mnist-default": {"data": "mnist"},
    "dcgan-16": {"data": "mnist", "architecture": "dcgan", "channels": 16},
    "dcgan-32": {"data": "mnist", "architecture": "dcgan", "channels": 32},
}


# --- (a) and (b)
def plain_loop(settings: dict[str, Any]) -> Callable[[], None]:
    """One step as a competent notebook has it: modules, autograd, `torch.optim`; the losses are read each step."""
    e = Experiment(**settings)
    generator, discriminator = plain_networks(e)
    optimizers = [
        torch.optim.Adam(net.parameters(), e.generator_lr, (0.5, 0.999)) for net in (generator, discriminator)
    ]
    criterion, draw, n = nn.BCEWithLogitsLoss(), plain_data(e), e.batch_size
    ones, zeros = torch.ones(n, 1), torch.zeros(n, 1)

    def step() -> None:
        fake = generator(torch.randn(n, e.latent_dim))
        optimizers[1].zero_grad()
        d_loss = criterion(discriminator(draw(n)), ones) + criterion(discriminator(fake.detach()), zeros)
        d_loss.backward()
        optimizers[1].step()
        optimizers[0].zero_grad()
        g_loss = criterion(discriminator(generator(torch.randn(n, e.latent_dim))), ones)
        g_loss.backward()
        optimizers[0].step()
        d_loss.item(), g_loss.item()

    return step


def plain_networks(e: Experiment) -> tuple[nn.Module, nn.Module]:
    if e.architecture == "dcgan":
        shape = {"width": e.channels, "activation": e.generator_activation}
        return DCGANGenerator(e.latent_dim, 1, **shape), DCGANDiscriminator(1, **shape)
    outputs = 2 if e.kind == "plane" else 28 * 28
    generator = mlp(e.latent_dim, outputs, e.generator_layers, e.generator_width, e)
    return generator, mlp(outputs, 1, e.discriminator_layers, e.discriminator_width, e)


def mlp(inputs: int, outputs: int, layers: int, width: int, e: Experiment) -> nn.Sequential:
    activation = nn.ReLU if e.generator_activation == "relu" else lambda: nn.LeakyReLU(0.2)
    sizes = [inputs, *[width] * layers]
    hidden = [m for a, b in pairwise(sizes) for m in (nn.Linear(a, b), activation())]
    last = [nn.Tanh()] if outputs == 28 * 28 else []
    return nn.Sequential(*hidden, nn.Linear(sizes[-1], outputs), *last)


def plain_data(e: Experiment) -> Callable[[int], torch.Tensor]:
    if e.kind == "images":
        images = Trainer(e, "cpu").data.images
        images = images if e.architecture == "dcgan" else images.flatten(1)
        return lambda n: images[torch.randint(len(images), (n,))].float() / 127.5 - 1
    angle = torch.arange(8) * (2 * math.pi / 8)
    centres = 2 * torch.stack((angle.cos(), angle.sin()), 1)
    return lambda n: centres[torch.randint(8, (n,))] + 0.1 * torch.randn(n, 2)


def steps_per_second(step: Callable[[], None], seconds: float) -> float:
    count, start = 0, time.perf_counter()
    while time.perf_counter() - start < seconds:
        step()
        count += 1
    return count / (time.perf_counter() - start)


# --- (c) and (d)
@contextmanager
def served(settings: dict[str, Any]) -> Iterator[tuple[str, psutil.Process]]:
    """The lab in a process of its own: (address, process)."""
    chosen = [word for name, value in settings.items() for word in ("--set", f"{name}={value}")]
    command = [sys.executable, "-m", "ganviz", "serve", "--port", "0", "--session-lifetime", "1", *chosen]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as server:
        try:
            yield re.search(r"http://\S+", server.stdout.readline()).group() + "/", psutil.Process(server.pid)
        finally:
            server.kill()


def rss(server: psutil.Process) -> float:
    """MiB held by the server and its training processes."""
    processes = [server, *server.children(recursive=True)]
    return sum(p.memory_info().rss for p in processes) / 2**20


def slope(points: list[tuple[float, float]]) -> float:
    """Rise per unit between the first and the last point."""
    (t0, y0), (t1, y1) = points[0], points[-1]
    return (y1 - y0) / (t1 - t0)


def wait_for_quiet(server: psutil.Process) -> None:
    """Wait until the trainer of the session that has ended is gone: nobody uses the CPU."""
    used, now = -1.0, cpu(server)
    while now - used > 0.05:
        time.sleep(1)
        used, now = now, cpu(server)


async def free_client(url: str, server: psutil.Process, seconds: float) -> dict[str, float]:
    client = await PageClient.watch(url)
    await client.tell(do="play")
    await client.read_for(2)
    await client.count_for(seconds)
    await client.close()
    return {
        "steps": client.steps_per_second,
        "frames": client.frames / seconds,
        "rss": rss(server),
        "kib": client.received / max(client.frames, 1) / 1024,
    }


def chromium(url: str, seconds: float) -> dict[str, float]:
    """Open the page, play, watch. Painted frames are those that the page itself counts."""
    from playwright.sync_api import sync_playwright

    path = os.environ.get("GANVIZ_CHROMIUM") or ("/usr/bin/chromium" if Path("/usr/bin/chromium").exists() else None)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(ARGUMENTS))
        page = browser.new_page(viewport={"width": 1366, "height": 768})
        loads = []
        for _ in range(2):  # the second time from the browser's cache, as for anybody who was here before
            start = time.perf_counter()
            page.goto(url + LIVE)
            page.locator("html[data-ganviz=ready]").wait_for(state="attached")
            loads.append(time.perf_counter() - start)
        page.locator("[data-action=play]").first.click()
        hidden = page.get_by_role("button", name="Hidden layer 1 of the discriminator")
        if hidden.count():  # convolutions are not opened
            hidden.click()
        page.wait_for_timeout(3000)

        def look() -> tuple[float, int, int]:
            step, painted = page.evaluate(
                "() => [document.documentElement.dataset.step, document.documentElement.dataset.painted]"
            )
            return time.perf_counter(), int(step), int(painted)

        t0, s0, p0 = look()
        page.wait_for_timeout(seconds * 1000)
        t1, s1, p1 = look()
        browser.close()
    return {"steps": (s1 - s0) / (t1 - t0), "frames": (p1 - p0) / (t1 - t0), "first": loads[0], "again": loads[1]}


# --- tables
def row(name: str, seconds: float, with_browser: bool) -> str:
    settings = SIZES[name]
    trainer = Trainer(Experiment(**settings), "cpu")
    loop, slice_ = plain_loop(settings), seconds / ROUNDS
    rates: dict[str, list[float]] = {"a": [], "b": [], "c": [], "d": []}
    for step in (loop, trainer.step):
        steps_per_second(step, 0.5)  # warm
    with served(settings) as (url, process):
        time.sleep(4)  # until the server of training processes is up
        free = []
        for _ in range(3):
            rates["a"].append(steps_per_second(loop, slice_))
            rates["b"].append(steps_per_second(trainer.step, slice_))
            free.append(asyncio.run(free_client(url, process, slice_ * 2)))
            wait_for_quiet(process)
    rates["c"] = [f["steps"] for f in free]
    seen = {"steps": math.nan, "frames": math.nan, "first": math.nan, "again": math.nan}
    if with_browser:
        with served(settings) as (url, _):
            time.sleep(4)
            seen = chromium(url, seconds)
    a, b, c = (statistics.median(rates[k]) for k in "abc")
    d = seen["steps"]
    kib = statistics.median(f["kib"] for f in free)
    return (
        f"| {name} | {a:,.0f} | {b:,.0f} | {c:,.0f} | {d:,.0f} | **{b / a:.2f}** | **{c / b:.2f}** | {d / b:.2f} "
        f"| {statistics.median(f['frames'] for f in free):.1f} | {seen['frames']:.1f} | {kib:.0f} "
        f"| {seen['first']:.1f} / {seen['again']:.1f} | {max(f['rss'] for f in free):.0f} "
        f"| {look(settings) * 1000:.1f} | {b * trainer.board.rules.samples:,.0f} |"
    )


def look(settings: dict[str, Any]) -> float:
    """Seconds that a look at 8 x 8 pictures with D's verdicts takes; NaN for points. The engine spends at most
    `SHARE_FOR_FRAMES` of its time on looking, whatever they take (see `engine.pace`)."""
    if Experiment(**settings).kind != "images":
        return math.nan
    run = Run(Experiment(**settings), device="cpu", tiles=8)
    run.step()
    return 1 / steps_per_second(lambda: run.probe.observe(("grid", "judgement")), 1)


HEAD = """\
| size | (a) plain loop, steps/s | (b) Trainer | (c) free client | (d) Chromium | b/a | c/b | d/b \
| frames/s to the free client | painted/s | KiB a frame | page usable after s, first / again | RSS MiB \
| ms a look at 8 x 8 pictures | real samples/s |
|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|"""


COSTS_HEAD = """\
# What each remedy costs

Steps a second with each entry of the catalogue, and relative to the plain game at the same size, which takes turns with
it in short slices. `python {command}`, PyTorch {torch}, {cores} CPU cores, one thread. Only the ratios mean anything.
"""


def compare(sizes: list[str], seconds: float, with_browser: bool) -> str:
    lines = [HEAD]
    print(HEAD)
    for name in sizes:
        lines.append(row(name, seconds, with_browser))
        print(lines[-1], flush=True)
    return "\n".join(lines) + "\n\nAims: b/a 1.5 at GAN Lab's size; c/b 0.85; 10 painted frames/s; usable within 3 s.\n"


async def soak(minutes: float) -> None:
    """Memory of a playing lab over time."""
    with served(SIZES["gan-lab"]) as (url, process):
        client = await PageClient.watch(url)
        await client.tell(do="play")
        points = []
        start = time.perf_counter()
        while (elapsed := (time.perf_counter() - start) / 60) < minutes:
            await client.read_for(10)
            points.append((elapsed, rss(process)))
    settled = points[len(points) // 3 :]  # the recording fills its budget first
    sizes = [size for _, size in settled]
    print(
        f"steps {client.steps[-1][1]:,}; RSS MiB: start {points[0][1]:.0f}, then {min(sizes):.0f} to {max(sizes):.0f}"
    )
    print(f"slope over the last two thirds: {slope(settled):+.2f} MiB/min")


async def stalled(seconds: float) -> None:
    """A client that plays and then never reads again."""
    with served(SIZES["gan-lab"]) as (url, process):
        client = await PageClient.watch(url)
        await client.tell(do="play")
        await client.read_for(5)
        before, used = rss(process), cpu(process)
        await asyncio.sleep(seconds)
        after, trained = rss(process), cpu(process) - used
        print(
            f"RSS {before:.0f} -> {after:.0f} MiB in {seconds:.0f} s without reading; {trained:.0f} s of CPU were used"
        )


def cpu(server: psutil.Process) -> float:
    """CPU seconds used by the server and its training processes."""
    return sum(p.cpu_times().user for p in (server, *server.children(recursive=True)))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--sizes", nargs="+", choices=SIZES, default=list(SIZES))
    parser.add_argument("--skip-browser", action="store_true")
    parser.add_argument("--out", type=Path)
    parser.add_argument("--soak", type=float, metavar="MINUTES")
    parser.add_argument("--costs", action="store_true")
    parser.add_argument("--stalled", type=float, metavar="SECONDS")
    chosen = parser.parse_args()
    torch.set_num_threads(1)
    if chosen.soak:
        asyncio.run(soak(chosen.soak))
    elif chosen.stalled:
        asyncio.run(stalled(chosen.stalled))
    else:
        if chosen.costs:
            table = COSTS_HEAD.format(command=" ".join(sys.argv), torch=torch.__version__, cores=os.cpu_count())
            table += "".join(cost_table(size, SIZES[size], chosen.seconds) for size in chosen.sizes)
        else:
            table = compare(chosen.sizes, chosen.seconds, not chosen.skip_browser)
        if chosen.out:
            chosen.out.write_text(table, encoding="utf-8")


if __name__ == "__main__":
    main()
