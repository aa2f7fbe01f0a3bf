"""The benchmark of the page: what its client counts of a real lab, what runs headless, and the rows of its table."""

import asyncio
import math
import sys
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).parents[2] / "benchmarks"))  # scripts, not a package

import page
import page_figures
from page_client import PageClient
from page_server import Headless, lab_command, served

SMALL = {"generator_width": 8, "discriminator_width": 8, "batch_size": 16}


def run(coroutine: Coroutine):
    """In a thread: the loop of a browser that other tests use may be running in this one."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, coroutine).result()


async def playing(url: str, frames: int) -> PageClient:
    """A client that has seen some frames of a run that trains."""
    client = await PageClient.watch(url)
    await client.tell(do="play")
    await client.read_until(lambda: client.steps[-1][1] > client.steps[0][1])
    client.forget()
    await client.read_until(lambda: client.frames >= frames)
    return client


def test_a_page_is_as_light_as_it_is_to_be_sends_a_message_a_frame_and_refuses_what_it_cannot_do():
    async def look() -> PageClient:
        async with served(lab_command()) as lab:
            client = await playing(lab.url, 5)
            client.link = "p0"  # which is no model
            await client.tell(do="pause")
            with pytest.raises(ConnectionError, match="p0"):
                await client.read_until(lambda: False)
            await client.close()
            assert lab.cpu() > 0 and lab.children_cpu() > 0
        assert not lab.process.is_running()
        return client

    client, aims = run(look()), {aim.key: aim.at_most for aim in page.AIMS}
    assert 0 < client.models <= aims["models"]
    assert 0 < client.document + client.html <= 1000 * aims["document"]
    assert client.steps_per_second > 0
    framed = sum(count for kind, count in client.messages.items() if kind.startswith("frame"))
    assert framed == client.frames and client.messages["charts"] == 0


def test_an_engine_trains_for_itself_and_rests_between_measurements():
    async def measure() -> tuple[float, bool]:
        headless = Headless(**SMALL)
        try:
            await headless.train(5)
            speed = await headless.speed(0.3)
            return speed, headless.playing
        finally:
            headless.close()

    speed, playing = run(measure())
    assert speed > 0 and not playing


def test_shares_are_of_what_took_turns():
    assert page_figures.shares([2.0, 3.0], [4.0, 2.0]) == [0.5, 1.5]
    assert page_figures.spread([0.5, 1.5, 0.7]) == "0.70 (0.50 to 1.50)"


def test_rows_tell_whether_an_aim_is_met():
    aims = {aim.key: aim for aim in page.AIMS}
    assert "| 0.90 (0.80 to 1.20) | ≤ 1.0 | yes | 3.1 | so |" in page.row(aims["usable"], [0.8, 1.2, 0.9], "so")
    assert "| 12 | 0 | **no** |" in page.row(aims["failures"], [12], "")
    assert "**no**" in page.row(aims["slowest"], [math.inf], "") and "**no**" in page.row(aims["frames"], [19.9], "")
    assert "| 0.50 |  |  |" in page.row(aims["again"], [0.5], "")


def test_every_row_is_measured_and_every_measurement_told():
    assert len({aim.key for aim in page.AIMS}) == len(page.AIMS)
    assert set(page_figures.MEASURES) == {"opening", "building", "class", "watching", "free", "many"}
