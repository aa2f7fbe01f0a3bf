"""A browser that costs no CPU: loads a page over its websocket, acknowledges each frame of a lab, paints nothing."""

from __future__ import annotations

import asyncio
import json
import re
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from tornado.httpclient import HTTPRequest
from tornado.simple_httpclient import SimpleAsyncHTTPClient
from tornado.websocket import WebSocketClientConnection, websocket_connect

TOKEN = re.compile(r'"token":"([^"]+)"')
FRAME = b'{"values"'  # how the header of a frame begins, after its length
NUMBER, STEP = re.compile(rb'"number": ?(\d+)'), re.compile(rb'"step": ?(\d+)')
LARGEST = 2**28  # bytes of a message
PATIENCE = 120.0  # s
CLIENTS = 100  # may ask for their pages at once


@dataclass(frozen=True)
class Message:
    """A message of the server: its type, its content as JSON, and what comes with it in bytes."""

    kind: str
    content: str
    buffers: tuple[bytes, ...]

    @property
    def size(self) -> int:
        """Bytes of the content."""
        return len(self.content.encode()) + sum(map(len, self.buffers))


@dataclass
class PageClient:
    """One connection to a page.

    Attributes:
        html, document: bytes of the page, and of the document that it pulls; the assets are not among them.
        models: how many Bokeh models the document has.
        frames, received: how many frames have come, and bytes of all messages.
        messages: how many messages have come, by what is in them: "frame" or "frame with charts", "charts" alone,
            "news", or "answer" to an own one.
        steps: (time, step) of each frame.
    """

    socket: WebSocketClientConnection
    html: int = 0
    document: int = 0
    models: int = 0
    link: str = ""
    frames: int = 0
    received: int = 0
    messages: Counter[str] = field(default_factory=Counter)
    steps: list[tuple[float, int]] = field(default_factory=list)
    _begun: asyncio.Future[str | bytes | None] | None = None  # the first part of the next message

    @classmethod
    async def connect(cls, url: str) -> PageClient:
        """Open the page at `url` (http://host:port/) and load its document, as a browser does."""
        html = await _fetch(url)
        token, base = TOKEN.search(html), url.rstrip("/")
        if token is None:
            raise ConnectionError("the page has no token")
        request = HTTPRequest(base.replace("http", "ws", 1) + "/ws", headers={"Origin": base}, connect_timeout=PATIENCE)
        socket = await websocket_connect(request, subprotocols=["bokeh", token[1]], max_message_size=LARGEST)
        client = cls(socket, html=len(html.encode()))
        await client._find("ACK")  # the server closes on those who speak before
        await client._send("PULL-DOC-REQ", {})
        client._look_at(await client._find("PULL-DOC-REPLY"))
        await client._event("document_ready", {"type": "map"})  # until then Panel holds back what it has to say
        return client

    @classmethod
    async def watch(cls, url: str) -> PageClient:
        """Open a lab and wait for its first frame."""
        client = await cls.connect(url)
        await client.tell(do="hello", address=url, kept={}, dark=False)
        await client.read_until(lambda: client.frames > 0)
        return client

    async def tell(self, **message: Any) -> None:
        """Send a message of the browser, such as do="play", to the lab."""
        values = {"type": "map", "entries": [["model", {"id": self.link}], ["data", _encoded(message)]]}
        await self._event("data_event", values)

    async def read_until(self, done: Callable[[], bool]) -> None:
        """Take what comes and acknowledge it, until it is enough."""
        while not done():
            await self.take()

    async def read_for(self, seconds: float) -> None:
        """Take what comes and acknowledge it."""
        until = time.perf_counter() + seconds
        while (left := until - time.perf_counter()) > 0 and await self._arrives(left):
            await self.take()

    async def count_for(self, seconds: float) -> None:
        """As `read_for`, counting anew."""
        self.forget()
        await self.read_for(seconds)

    def forget(self) -> None:
        """Count anew."""
        self.frames = self.received = 0
        self.messages.clear()
        self.steps.clear()

    async def take(self) -> None:
        """Take the next message."""
        message = await self._read()
        self.received += message.size
        frame = next((each for each in message.buffers if each[4 : 4 + len(FRAME)] == FRAME), None)
        self.messages[_kind(message, frame is not None)] += 1
        if frame is not None:
            header = frame[4 : 4 + int.from_bytes(frame[:4], "little")]
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
        if self._begun is not None:
            self._begun.cancel()

    # --- the protocol
    def _look_at(self, document: Message) -> None:
        self.document = document.size
        models = dict(_models(json.loads(document.content)))
        self.models = len(models)
        self.link = next((key for key, model in models.items() if _is_link(model)), "")

    async def _read(self) -> Message:
        """The next message, of several parts."""
        header = json.loads(await self._part())
        await self._part()  # of no use to anybody
        content = await self._part()
        parts = [await self._part() for _ in range(2 * header.get("num_buffers", 0))]
        message = Message(header["msgtype"], str(content), tuple(p for p in parts[1::2] if isinstance(p, bytes)))
        if message.kind == "ERROR":
            raise ConnectionError(message.content[:500])
        return message

    async def _arrives(self, seconds: float) -> bool:
        """Whether the next message begins within this time."""
        if self._begun is None:
            self._begun = asyncio.ensure_future(self._wait())
        done, _ = await asyncio.wait((self._begun,), timeout=seconds)
        return bool(done)

    async def _part(self) -> str | bytes:
        begun, self._begun = self._begun, None
        part = await asyncio.wait_for(begun or self._wait(), PATIENCE)
        if part is None:
            raise ConnectionError("the server closed the connection")
        return part

    async def _wait(self) -> str | bytes | None:
        part: str | bytes | None = await self.socket.read_message()
        return part

    async def _find(self, kind: str) -> Message:
        """Read until a message is of a kind."""
        while True:
            message = await self._read()
            if message.kind == kind:
                return message

    async def _event(self, name: str, values: dict[str, Any]) -> None:
        event = {"type": "event", "name": name, "values": values}
        patch = {"kind": "MessageSent", "msg_type": "bokeh_event", "msg_data": event}
        await self._send("PATCH-DOC", {"events": [patch]})

    async def _send(self, kind: str, content: dict[str, Any]) -> None:
        header = {"msgid": f"c{time.perf_counter_ns()}", "msgtype": kind}
        for part in (header, {}, content):
            await self.socket.write_message(json.dumps(part))


async def _fetch(url: str) -> str:
    http = SimpleAsyncHTTPClient(force_instance=True, max_clients=CLIENTS)
    try:
        answer = await http.fetch(url, connect_timeout=PATIENCE, request_timeout=PATIENCE)
        return answer.body.decode()
    finally:
        http.close()


def _kind(message: Message, framed: bool) -> str:
    if message.kind != "PATCH-DOC":
        return "answer"
    if framed:
        return "frame with charts" if message.content.count('"kind":') > 1 else "frame"
    return "news" if '"attr":"news"' in message.content else "charts"


def _models(value: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    """All models in what Bokeh has written: (id, model)."""
    if isinstance(value, dict):
        if value.get("type") == "object" and "id" in value:
            yield value["id"], value
        for each in value.values():
            yield from _models(each)
    elif isinstance(value, list):
        for each in value:
            yield from _models(each)


def _is_link(model: dict[str, Any]) -> bool:
    """Whether a model is the component that takes a lab's messages: what is in it is called so."""
    data = model.get("attributes", {}).get("data")
    return isinstance(data, dict) and data.get("attributes", {}).get("name") == "link"


def _encoded(value: Any) -> Any:
    """As Bokeh writes it: objects as maps."""
    if isinstance(value, dict):
        return {"type": "map", "entries": [[name, _encoded(each)] for name, each in value.items()]}
    return value


def _number(pattern: re.Pattern[bytes], header: bytes) -> int:
    found = pattern.search(header)
    return int(found[1]) if found else 0
