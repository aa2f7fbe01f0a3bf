"""A browser that costs no CPU: reads a lab's websocket, acknowledges each frame, presses keys, paints nothing."""

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
BRIDGE = re.compile(
    r'ReactiveESM","id":"(p\d+)","attributes":\{"name":"Bridge".*?"data":\{[^{]*?"id":"(p\d+)"', re.DOTALL
)
ACKNOWLEDGED = re.compile(r'"msgtype": ?"ACK"')
FRAME = re.compile(r'"attr":"frame","new":(\d+)')
STEP = re.compile(r"data-step=(?:\\\\?\"|&quot;|&#34;)(\d+)")


@dataclass
class FreeClient:
    """One connection to a lab.

    Attributes:
        frames: frames received.
        received: bytes received.
        steps: (time, step) as told by the page's readout.
    """

    socket: WebSocketClientConnection
    bridge: str
    bridge_data: str
    frames: int = 0
    received: int = 0
    steps: list[tuple[float, int]] = field(default_factory=list)

    @classmethod
    async def connect(cls, url: str) -> FreeClient:
        """Open the page at `url` (http://host:port) and load its document, as a browser does."""
        html = await asyncio.to_thread(lambda: urllib.request.urlopen(url).read().decode())
        token = TOKEN.search(html)
        request = HTTPRequest(url.replace("http", "ws", 1) + "/ws", headers={"Origin": url})
        socket = await websocket_connect(request, subprotocols=["bokeh", token.group(1)], max_message_size=2**28)
        client = cls(socket, "", "")
        await client._find(ACKNOWLEDGED)  # the server closes on those who speak before
        await client._send("PULL-DOC-REQ", {})
        client.bridge, client.bridge_data = (await client._find(BRIDGE)).groups()
        await client._event("document_ready", {"type": "map"})  # until then Panel holds back what it has to say
        return client

    async def press(self, key: str) -> None:
        """Press a key of the page."""
        data = {"type": "map", "entries": [["key", key]]}
        values = {"type": "map", "entries": [["model", {"id": self.bridge}], ["data", data]]}
        await self._event("data_event", values)

    async def acknowledge(self, frame: int) -> None:
        """Say that `frame` is painted."""
        await self._patch({"kind": "ModelChanged", "model": {"id": self.bridge_data}, "attr": "painted", "new": frame})

    async def read_for(self, seconds: float) -> None:
        """Take what comes and acknowledge it."""
        until = time.perf_counter() + seconds
        while (left := until - time.perf_counter()) > 0:
            try:
                message = await asyncio.wait_for(self.socket.read_message(), left)
            except TimeoutError:
                return
            if message is None:
                raise ConnectionError("the server closed the connection")
            await self._take(message)

    async def _find(self, pattern: re.Pattern[str]) -> re.Match[str]:
        """Read until a message holds the pattern."""
        while (message := await asyncio.wait_for(self.socket.read_message(), 60)) is not None:
            if isinstance(message, str) and (found := pattern.search(message)):
                return found
        raise ConnectionError("the server closed the connection")

    async def _take(self, message: str | bytes) -> None:
        self.received += len(message)
        if isinstance(message, bytes):
            return
        frame, step = FRAME.search(message), STEP.search(message)
        if step:
            self.steps.append((time.perf_counter(), int(step.group(1))))
        if frame:
            self.frames += 1
            await self.acknowledge(int(frame.group(1)))

    async def _event(self, name: str, values: dict[str, Any]) -> None:
        event = {"type": "event", "name": name, "values": values}
        await self._patch({"kind": "MessageSent", "msg_type": "bokeh_event", "msg_data": event})

    async def _patch(self, event: dict[str, Any]) -> None:
        await self._send("PATCH-DOC", {"events": [event]})

    async def _send(self, kind: str, content: dict[str, Any]) -> None:
        header = {"msgid": f"c{time.perf_counter_ns()}", "msgtype": kind}
        for part in (header, {}, content):
            await self.socket.write_message(json.dumps(part))
