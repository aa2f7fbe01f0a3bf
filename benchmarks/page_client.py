"""A browser that costs no CPU: loads a page over its websocket, acknowledges each frame of a lab, paints nothing."""

from __future__ import annotations

import asyncio
import json
import re
import time
import urllib.request
from dataclasses import dataclass, field
from typing import Any

from tornado.httpclient import HTTPRequest
from tornado.websocket import WebSocketClientConnection, websocket_connect

TOKEN = re.compile(r'"token":"([^"]+)"')
BEGINS = '{"msgid"'  # of the first part of each message
LINK = re.compile(r'ReactiveESM","id":"(p\d+)","attributes":\{"name":"link"')
FRAME = b'{"values"'  # how the header of a frame begins, after its length
NUMBER, STEP = re.compile(rb'"number": ?(\d+)'), re.compile(rb'"step": ?(\d+)')
PATIENCE = 120.0  # s


@dataclass
class PageClient:
    """One connection to a page.

    Attributes:
        html, document: bytes of the page, and of the document that it pulls; the assets are not among them.
        models: how many Bokeh models the document has.
        frames, messages, received: how many frames and messages have come, and bytes.
        steps: (time, step) of each frame.
    """

    socket: WebSocketClientConnection
    html: int = 0
    document: int = 0
    models: int = 0
    link: str = ""
    frames: int = 0
    messages: int = 0
    received: int = 0
    steps: list[tuple[float, int]] = field(default_factory=list)

    @classmethod
    async def connect(cls, url: str) -> PageClient:
        """Open the page at `url` (http://host:port/) and load its document, as a browser does."""
        html = await asyncio.to_thread(lambda: urllib.request.urlopen(url, timeout=PATIENCE).read().decode())
        token, base = TOKEN.search(html), url.rstrip("/")
        if token is None:
            raise ConnectionError("the page has no token")
        request = HTTPRequest(base.replace("http", "ws", 1) + "/ws", headers={"Origin": base})
        socket = await websocket_connect(request, subprotocols=["bokeh", token[1]], max_message_size=2**28)
        client = cls(socket, html=len(html.encode()))
        await client._find('"ACK"')  # the server closes on those who speak before
        await client._send("PULL-DOC-REQ", {})
        client._look_at(await client._find('"roots":'))
        await client._event("document_ready", {"type": "map"})  # until then Panel holds back what it has to say
        return client

    @classmethod
    async def watch(cls, url: str) -> PageClient:
        """Open a lab and wait for its first frame."""
        client = await cls.connect(url)
        await client.tell(do="hello", address=url, kept={}, dark=False)
        while not client.frames:
            await client.take()
        return client

    async def tell(self, **message: Any) -> None:
        """Send a message of the browser, such as do="play", to the lab."""
        values = {"type": "map", "entries": [["model", {"id": self.link}], ["data", _encoded(message)]]}
        await self._event("data_event", values)

    async def read_for(self, seconds: float) -> None:
        """Take what comes and acknowledge it."""
        until = time.perf_counter() + seconds
        while (left := until - time.perf_counter()) > 0:
            try:
                await asyncio.wait_for(self.take(), left)
            except TimeoutError:
                return

    async def count_for(self, seconds: float) -> None:
        """As `read_for`, counting anew."""
        self.frames = self.messages = self.received = 0
        self.steps.clear()
        await self.read_for(seconds)

    async def take(self) -> None:
        """Take the next part of a message."""
        part = await self._read()
        self.received += len(part)
        if isinstance(part, str):
            self.messages += part.startswith(BEGINS)
        elif part[4 : 4 + len(FRAME)] == FRAME:
            header = part[4 : 4 + int.from_bytes(part[:4], "little")]
            self.frames += 1
            self.steps.append((time.perf_counter(), _number(STEP, header)))
            await self.tell(do="painted", frame=_number(NUMBER, header))

    @property
    def steps_per_second(self) -> float:
        """Between the first and the last frame counted."""
        (t0, s0), (t1, s1) = self.steps[0], self.steps[-1]
        return (s1 - s0) / (t1 - t0)

    async def close(self) -> None:
        """Leave, as somebody who closes the page."""
        self.socket.close()
        await asyncio.sleep(0.2)  # until the farewell is sent

    # --- the protocol
    def _look_at(self, document: str) -> None:
        self.document = len(document.encode())
        roots = document[: document.find('"defs":')] if '"defs":' in document else document
        self.models = len(set(re.findall(r'"type":"object","name":"[^"]+","id":"(p\d+)"', roots)))
        link = LINK.search(document)
        self.link = link[1] if link else ""

    async def _read(self) -> str | bytes:
        message: str | bytes | None = await asyncio.wait_for(self.socket.read_message(), PATIENCE)
        if message is None:
            raise ConnectionError("the server closed the connection")
        return message

    async def _find(self, text: str) -> str:
        """Read until a message holds the text."""
        while True:
            part = await self._read()
            if isinstance(part, str) and text in part:
                return part

    async def _event(self, name: str, values: dict[str, Any]) -> None:
        event = {"type": "event", "name": name, "values": values}
        patch = {"kind": "MessageSent", "msg_type": "bokeh_event", "msg_data": event}
        await self._send("PATCH-DOC", {"events": [patch]})

    async def _send(self, kind: str, content: dict[str, Any]) -> None:
        header = {"msgid": f"c{time.perf_counter_ns()}", "msgtype": kind}
        for part in (header, {}, content):
            await self.socket.write_message(json.dumps(part))


def _encoded(value: Any) -> Any:
    """As Bokeh writes it: objects as maps."""
    if isinstance(value, dict):
        return {"type": "map", "entries": [[name, _encoded(each)] for name, each in value.items()]}
    return value


def _number(pattern: re.Pattern[bytes], header: bytes) -> int:
    found = pattern.search(header)
    return int(found[1]) if found else 0
