"""A stage of the product reviews a plan: bring it, wait, and read what came of it."""

import gzip
import hashlib
import json
import time
from collections.abc import Mapping
from itertools import chain, repeat
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from app.rules import Unreadable
from app.rules.documents import from_json, impact_from_json
from app.rules.results import Report
from project_utils import output
from project_utils.review.http import Answer, ask, refusal, send

_LARGEST_BODY = 3 * 1024 * 1024  # that a request may bring; what is larger goes to the bucket
_PATIENCE_SECONDS = 600
_PAUSES_SECONDS = (0.5, 1, 2, 5)
_RESULT = ("risk", "level", "reasons", "findings", "resolved", "unknowns", "counts", "cost", "notes")
_BAD_MOMENTS_SECONDS = (1, 4, 15)
_BAD_MOMENT = {429, 500, 502, 503, 504}
_SAID = {"approve": "Approved", "reject": "Rejected", "waive": "Waived"}
Json = dict[str, Any]


def review(plan: bytes, url: str, token: str, about: Mapping[str, str], *, gate: str) -> Report:
    """Raises Unreadable where it could not be judged."""
    place = _bring(plan, url, token, {name: value for name, value in about.items() if value})
    output.say(f"The review is {place}")
    told = _wait(place, token)
    if told["status"] == "failed":
        raise Unreadable(told["reason"])
    return _report(told, url, gate)


def _bring(plan: bytes, url: str, token: str, about: Json) -> str:
    packed = gzip.compress(plan)
    if len(packed) > _LARGEST_BODY:
        about |= {"upload": _announced(packed, hashlib.sha256(plan).hexdigest(), url, token)}
        packed = b""
    reviews = f"{url}/api/reviews?{urlencode(about)}"
    answer = _insist("POST", reviews, token, packed, Content_Type="application/gzip")
    if answer.status not in (200, 202):
        raise Unreadable(refusal(answer))
    return f"{url}{answer.headers['Location']}"


def _announced(packed: bytes, sha256: str, url: str, token: str) -> str:
    body = json.dumps({"sha256": sha256, "size_bytes": len(packed)}).encode()
    answer = _insist("POST", f"{url}/api/reviews/uploads", token, body, Content_Type="application/json")
    if answer.status != 201:
        raise Unreadable(refusal(answer))
    _post(answer.body["form"]["url"], answer.body["form"]["fields"], packed)
    return str(answer.body["upload"])


def _post(url: str, fields: Mapping[str, str], file: bytes) -> None:
    """As a browser sends a form; S3 is told no token of ours, the form is signed."""
    boundary = uuid4().hex
    parts = [
        f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in fields.items()
    ]
    head = "".join(parts) + f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="plan"\r\n\r\n'
    body = head.encode() + file + f"\r\n--{boundary}--\r\n".encode()
    answer = send("POST", url, body, Content_Type=f"multipart/form-data; boundary={boundary}")
    if answer.status not in (200, 201, 204):
        raise Unreadable(f"The plan could not be uploaded ({answer.status}).")


def _wait(place: str, token: str) -> Json:
    until = time.monotonic() + _PATIENCE_SECONDS
    pauses = chain(_PAUSES_SECONDS, repeat(_PAUSES_SECONDS[-1]))
    while True:
        answer = _insist("GET", place, token)
        if answer.status != 200:
            raise Unreadable(refusal(answer))
        if answer.body["status"] in ("completed", "failed"):
            return dict(answer.body)
        if time.monotonic() > until:
            raise Unreadable(f"It is not judged after {_PATIENCE_SECONDS // 60} minutes; look at it later.")
        time.sleep(next(pauses))


def _insist(method: str, url: str, token: str, body: bytes | None = None, **headers: str) -> Answer:
    """All that is asked here may be asked again: the same plan is the same review."""
    for pause in _BAD_MOMENTS_SECONDS:
        answer = ask(method, url, token, body, **headers)
        if answer.status not in _BAD_MOMENT:
            return answer
        time.sleep(pause)
    return ask(method, url, token, body, **headers)


def _report(told: Json, url: str, gate: str) -> Report:
    decision = told["decision"]
    return Report(
        name="/".join(filter(None, (told["project"], told["stage"]))),
        sha256=told["sha256"],
        result=from_json({name: told[name] for name in _RESULT}),
        impacts=tuple(map(impact_from_json, told["impacts"])),
        prose=told["explanation"],
        url=f"{url}/reviews/{told['id']}",
        decision=f"{_SAID[decision['action']]}: {decision['reason']}" if decision else "",
        gate=gate,
        decided=decision and decision["action"] != "reject",
    )
