"""Serves programs on this machine; a page of the web that reaches for it through a browser gets nothing."""

import json
import re
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import urlsplit

LOOPBACK = re.compile(r"(127\.0\.0\.1|\[::1\]|([a-z0-9-]+\.)*localhost)(:\d+)?", re.IGNORECASE)

Message = dict[str, Any]
Send = Callable[[Message], Awaitable[None]]
Receive = Callable[[], Awaitable[Message]]
App = Callable[[Message, Receive, Send], Awaitable[None]]


class Guard:
    def __init__(self, app: App) -> None:
        self.app = app

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            return await self.app(scope, receive, send)
        headers = dict(scope["headers"])
        if refusal := _refusal(headers, scope):
            return await _refuse(scope, send, refusal)
        return await self.app(scope, receive, _closed(send, headers.get(b"origin")))


def _refusal(headers: dict[bytes, bytes], scope: Message) -> str:
    page = (headers.get(b"origin") or headers.get(b"referer") or b"").decode("latin-1")
    is_local_page = bool(LOOPBACK.fullmatch(urlsplit(page).netloc))
    if not LOOPBACK.fullmatch(headers.get(b"host", b"").decode("latin-1")):
        return "The local cloud answers to 127.0.0.1 and localhost only."
    if not is_local_page and (page or headers.get(b"sec-fetch-site") == b"cross-site"):
        return "The local cloud does not answer web sites."
    if scope["path"].startswith("/_ministack/") and scope.get("method") not in ("GET", "HEAD", "PUT"):
        return "Only its owner changes the local cloud; to empty it: wizard local reset"
    return ""


async def _refuse(scope: Message, send: Send, refusal: str) -> None:
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": 1008, "reason": refusal})
    else:
        await answer(send, 403, refusal)


def _closed(send: Send, origin: bytes | None) -> Send:
    """What MiniStack allows to everybody, we allow to the page that asked."""

    async def send_closed(message: Message) -> None:
        if message["type"] == "http.response.start":
            allow = b"access-control-allow-origin"
            headers = [header for header in message["headers"] if header[0].lower() != allow]
            if origin and len(headers) < len(message["headers"]):
                headers += [(allow, origin), (b"vary", b"Origin")]
            message = {**message, "headers": headers}
        await send(message)

    return send_closed


async def answer(send: Send, status: int, text: str) -> None:
    body = json.dumps({"__type": "LocalCloud", "message": text}).encode()
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
