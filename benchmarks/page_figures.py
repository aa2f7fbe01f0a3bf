"""The measurements of `page.py`: each opens what it needs, lets lab and what it is compared with take turns, and tells
values by the names of the table's rows.
"""

from __future__ import annotations

import asyncio
import math
import statistics
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from page_browser import Counts, Opened, Watched, chromium, opening, visitor
from page_client import PageClient
from page_server import Headless, Served, lab_command, served

CLASS = 30  # clients that open a page at once
PLAYING = 10  # pages that play at once
WARM_UP = 500  # steps before anything is measured
CALM = 30.0  # steps a second while only the browser is to have work
Connect = Callable[[str], Awaitable[PageClient]]


@dataclass
class Figure:
    """What was measured for a row of the table, and more in words."""

    values: list[float] = field(default_factory=list)
    told: str = ""

    @property
    def median(self) -> float:
        return statistics.median(self.values) if self.values else math.nan


Figures = dict[str, Figure]


@dataclass(frozen=True)
class Plan:
    """How often and how long things are measured.

    Attributes:
        simplest: the command that serves the simplest page.
        openings, pages, crowds, slices: how often in a row.
        seconds: of a slice.
    """

    simplest: Sequence[str]
    openings: int = 5
    pages: int = 6
    crowds: int = 3
    slices: int = 3
    seconds: float = 10.0

    @classmethod
    def quick(cls, simplest: Sequence[str]) -> Plan:
        return cls(simplest, openings=2, pages=2, crowds=1, slices=2, seconds=4.0)


def shares(these: Sequence[float], those: Sequence[float]) -> list[float]:
    """Ratios of what was measured in turns."""
    return [one / other for one, other in zip(these, those, strict=True)]


def spread(values: Sequence[float], form: str = ".2f") -> str:
    """Median and range."""
    if not values:
        return "–"
    middle, low, high = statistics.median(values), min(values), max(values)
    return f"{middle:{form}} ({low:{form}} to {high:{form}})"


# --- opening
async def measure_opening(plan: Plan) -> Figures:
    """In Chromium, how long it takes until a page can be used; by visitors who were never here, and who come again."""
    async with served(lab_command()) as lab, served(plan.simplest) as simplest, chromium() as browser:
        found: dict[Served, list[tuple[Opened, Opened]]] = {lab: [], simplest: []}
        for turn in range(plan.openings + 1):
            for server, openings in found.items():
                async with visitor(browser) as context:
                    both = await opening(context, server.url), await opening(context, server.url)
                    openings += [both] if turn else []  # the first page of a server makes what all share
                await server.quiet()
    first, again = ([[both[i].seconds for both in found[s]] for s in (lab, simplest)] for i in (0, 1))
    told = f"lab {spread(first[0])} s, simplest {spread(first[1])} s; again, from the browser's cache: "
    told += f"{spread(again[0])} s, {spread(again[1])} s; scripts and styles "
    told += " and ".join(f"{found[s][0][0].weight / 1e6:.1f}" for s in (lab, simplest)) + " MB"
    return {"usable": Figure(shares(*first), told), "again": Figure(shares(*again), "")}


# --- building
async def measure_building(plan: Plan) -> Figures:
    """Server CPU for a page that a websocket client opens, and what it receives."""
    async with served(lab_command()) as lab, served(plan.simplest) as simplest:
        # the first page of a server makes what all share; pages stay open, so that no end of theirs is counted
        built = [
            (await _built(lab, PageClient.watch), await _built(simplest, PageClient.connect))
            for _ in range(plan.pages + 1)
        ][1:]
        for each in built:
            for one in each:
                await one.client.close()
    ours, theirs = zip(*built, strict=True)
    page, other = ours[-1].client, theirs[-1].client
    cpu = [each.cpu for each in ours], [each.cpu for each in theirs]
    run = spread([each.children for each in ours])
    told = f"lab {spread(cpu[0])} s, simplest {spread(cpu[1])} s; the lab's run, in its process, {run} s more"
    weight = f"{page.document / 1000:.0f} KB pulled and {page.html / 1000:.0f} KB of HTML"
    return {
        "cpu": Figure(shares(*cpu), told),
        "models": Figure([page.models], f"simplest {other.models}"),
        "document": Figure(
            [(page.document + page.html) / 1000], f"{weight}; simplest {(other.document + other.html) / 1000:.0f} KB"
        ),
    }


@dataclass(frozen=True)
class Built:
    """A client, and s of CPU that its server and what this has started took until there was nothing more to do."""

    client: PageClient
    cpu: float
    children: float


async def _built(server: Served, connect: Connect) -> Built:
    await server.quiet()
    before = server.cpu(), server.children_cpu()
    client = await connect(server.url)
    await server.quiet()
    return Built(client, server.cpu() - before[0], server.children_cpu() - before[1])


# --- a class
async def measure_crowd(plan: Plan) -> Figures:
    """A class that opens its pages at once, on a server on which one page was opened before."""
    cases = {"lab": (lab_command(), PageClient.watch), "simplest": (plan.simplest, PageClient.connect)}
    slowest: dict[str, list[float]] = {name: [] for name in cases}
    failures = dict.fromkeys(cases, 0)
    for _ in range(plan.crowds):
        for name, (command, connect) in cases.items():
            arrived = await _crowd(command, connect)
            failures[name] += CLASS - len(arrived)
            slowest[name].append(max(arrived, default=math.inf))
    told = f"of {plan.crowds} x {CLASS}; simplest {failures['simplest']}"
    seconds = f"lab {spread(slowest['lab'], '.1f')} s, simplest {spread(slowest['simplest'], '.1f')} s"
    return {
        "failures": Figure([failures["lab"]], told),
        "slowest": Figure(shares(slowest["lab"], slowest["simplest"]), seconds),
    }


async def _crowd(command: Sequence[str], connect: Connect) -> list[float]:
    """Seconds that each of those took who got their page."""
    async with served(command) as server:
        await (await connect(server.url)).close()
        await server.quiet()
        arrived = await asyncio.gather(*(_timed(connect, server.url) for _ in range(CLASS)), return_exceptions=True)
    return [each for each in arrived if isinstance(each, float)]


async def _timed(connect: Connect, url: str) -> float:
    begun = time.perf_counter()
    await connect(url)
    return time.perf_counter() - begun


# --- watching
async def measure_watching(plan: Plan) -> Figures:
    """A lab that trains while Chromium watches, taking turns with an engine that nobody watches."""
    seen: list[tuple[Counts, Counts]] = []
    alone: list[float] = []
    async with served(lab_command()) as lab, chromium() as browser, visitor(browser) as context:
        watched, headless = await Watched.open(context, lab.url), Headless()
        try:
            await watched.train(WARM_UP)
            await watched.play(False)
            await headless.train(WARM_UP)
            for _ in range(plan.slices):
                alone.append(await headless.speed(plan.seconds))
                seen.append((await _watched(watched, 0, 2 * plan.seconds), await _watched(watched, CALM, plan.seconds)))
        finally:
            headless.close()
    fast, calm = zip(*seen, strict=True)
    speeds = [each.step / each.time for each in fast]
    return {
        "frames": Figure([each.painted / each.time for each in fast], f"{plan.slices} x {2 * plan.seconds:.0f} s"),
        "watched": Figure(shares(speeds, alone), _speeds(speeds, alone)),
        "thread": Figure([each.a_frame("busy") for each in calm], _thread(calm, fast)),
    }


async def _watched(watched: Watched, speed: float, seconds: float) -> Counts:
    """What is counted while the lab trains at a speed, 0 for all it can; it is paused before and afterwards."""
    await watched.send(do="speed", value=speed)
    await watched.play()
    await watched.watch(1)
    found = await watched.watch(seconds)
    await watched.play(False)
    return found


def _thread(calm: Sequence[Counts], fast: Sequence[Counts]) -> str:
    parts = {"CPU": "cpu", "scripts": "script", "of them the stage": "drawn", "layout and styles": "layout"}
    told = [f"{words} {spread([each.a_frame(name) for each in calm], '.1f')}" for words, name in parts.items()]
    busy = spread([each.a_frame("busy") for each in fast], ".1f")
    rate = spread([each.painted / each.time for each in calm], ".1f")
    return f"at {CALM:.0f} steps/s and {rate} frames/s: {', '.join(told)}; while training takes all it can get, {busy}"


async def measure_free(plan: Plan) -> Figures:
    """A lab that trains for a client that costs no CPU, taking turns with an engine that nobody watches."""
    alone: list[float] = []
    async with served(lab_command()) as lab:
        client, headless = await PageClient.watch(lab.url), Headless()
        try:
            seen = [await _turn(client, headless, plan, alone) for _ in range(plan.slices)]
        finally:
            headless.close()
        await client.close()
    pushed = [each.pushed / each.frames for each in seen]
    last = seen[-1]
    kinds = ", ".join(f"{count / plan.seconds:.1f} {kind}" for kind, count in sorted(last.messages.items()))
    return {
        "free": Figure(shares([each.speed for each in seen], alone), _speeds([each.speed for each in seen], alone)),
        "messages": Figure(pushed, f"a second: {kinds}; {last.received / last.frames / 1024:.1f} KiB a frame"),
    }


@dataclass(frozen=True)
class Slice:
    """What a free client counted."""

    speed: float
    frames: int
    pushed: int
    received: int
    messages: Mapping[str, int]


async def _turn(client: PageClient, headless: Headless, plan: Plan, alone: list[float]) -> Slice:
    if not alone:
        await headless.train(WARM_UP)
    alone.append(await headless.speed(plan.seconds))
    await client.tell(do="play")
    await client.read_until(lambda: bool(client.steps) and client.steps[-1][1] >= WARM_UP)
    await client.count_for(plan.seconds)
    messages = MappingProxyType(dict(client.messages))
    pushed = sum(count for kind, count in messages.items() if kind != "answer")
    found = Slice(client.steps_per_second, client.frames, pushed, client.received, messages)
    await client.tell(do="pause")
    await client.read_for(0.5)
    return found


def _speeds(watched: Sequence[float], alone: Sequence[float]) -> str:
    return f"{spread(watched, ',.0f')} / {spread(alone, ',.0f')} steps/s"


# --- many that play
async def measure_many(plan: Plan) -> Figures:
    """Pages that play at once, for clients that paint nothing: frames a second of the slowest."""
    slowest, all_of_them = [], []
    async with served(lab_command()) as lab:
        clients = [await PageClient.watch(lab.url) for _ in range(PLAYING)]
        for client in clients:
            await client.tell(do="play")
        await _together(clients, 3)
        for _ in range(plan.slices):
            await _together(clients, plan.seconds)
            rates = [client.frames / plan.seconds for client in clients]
            slowest.append(min(rates))
            all_of_them += rates
        for client in clients:
            await client.close()
    return {"many": Figure(slowest, f"all: {spread(all_of_them, '.1f')}; the clients paint nothing")}


async def _together(clients: Sequence[PageClient], seconds: float) -> None:
    await asyncio.gather(*(client.count_for(seconds) for client in clients))


MEASURES: Mapping[str, Callable[[Plan], Awaitable[Figures]]] = MappingProxyType(
    {
        "opening": measure_opening,
        "building": measure_building,
        "class": measure_crowd,
        "watching": measure_watching,
        "free": measure_free,
        "many": measure_many,
    }
)
