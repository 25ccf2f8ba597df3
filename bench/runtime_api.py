"""The side of Lambda that a runtime client talks to: it hands out one event after the other and takes the answers."""

from __future__ import annotations

import contextlib
import json
import queue
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

_NEXT = "/2018-06-01/runtime/invocation/next"


class RuntimeApi:
    def __init__(self, port: int) -> None:
        self.address = f"127.0.0.1:{port}"
        self.events: queue.Queue[dict[str, Any] | None] = queue.Queue()
        self.answers: queue.Queue[tuple[str, Any, int]] = queue.Queue()

    def invoke(self, event: dict[str, Any], timeout_seconds: float = 60) -> tuple[Any, int]:
        """The function's answer, and when it came."""
        self.events.put(event)
        path, answer, came_at = self.answers.get(timeout=timeout_seconds)
        if not path.endswith("/response"):
            raise RuntimeError(f"The function failed: {answer}")
        return answer, came_at


@contextlib.contextmanager
def serve(clock: Any = time.monotonic_ns) -> Iterator[RuntimeApi]:
    """`clock` is read when an answer comes, before it is received in full."""
    server = _Server(("127.0.0.1", 0), _Handler)
    api = RuntimeApi(server.server_address[1])
    server.api = api  # type: ignore[attr-defined]
    server.clock = clock  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield api
    finally:
        api.events.put(None)
        server.shutdown()
        server.server_close()
        thread.join()


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """The function was ended while it waited for the next event, as every run ends."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1  # one packet an answer: two make the client wait 40 ms

    def do_GET(self) -> None:
        event = self.server.api.events.get() if self.path == _NEXT else None  # type: ignore[attr-defined]
        if event is None:
            self.close_connection = True
            return
        deadline = int(time.time() * 1000) + 30_000
        headers = {
            "Lambda-Runtime-Aws-Request-Id": "bench",
            "Lambda-Runtime-Deadline-Ms": str(deadline),
            "Lambda-Runtime-Invoked-Function-Arn": "arn:aws:lambda:eu-west-1:000000000000:function:bench",
            "Lambda-Runtime-Trace-Id": "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=0",
        }
        self._answer(200, headers, json.dumps(event).encode())

    def do_POST(self) -> None:
        came_at = self.server.clock()  # type: ignore[attr-defined]
        body = self._body()
        self._answer(202, {}, b"{}")
        self.server.api.answers.put((self.path, json.loads(body or b"null"), came_at))  # type: ignore[attr-defined]

    def _body(self) -> bytes:
        if self.headers.get("Transfer-Encoding") != "chunked":
            return self.rfile.read(int(self.headers.get("Content-Length", 0)))
        parts = []
        while size := int(self.rfile.readline(), 16):
            parts.append(self.rfile.read(size))
            self.rfile.readline()
        self.rfile.readline()
        return b"".join(parts)

    def _answer(self, status: int, headers: dict[str, str], body: bytes) -> None:
        self.send_response(status)
        for name, value in {"Content-Type": "application/json", **headers}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        pass
