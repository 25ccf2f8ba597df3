"""Somebody who uses what was deployed: over HTTP, with the codes that come by mail."""

import json
import re
import time
import urllib.error
import urllib.request
from dataclasses import dataclass

PASSWORD = "an old teapot by the window"


class Answer:
    def __init__(self, status: int, headers, body: str) -> None:
        self.status, self.headers, self.body = status, headers, body

    def __repr__(self) -> str:
        return f"{self.status} {self.body[:300]}"

    @property
    def json(self):
        return json.loads(self.body)


def call(deployed, method, path, *, token=None, body=None, headers=None) -> Answer:
    request = urllib.request.Request(deployed["url"] + path, method=method, headers=headers or {})
    if token:
        request.add_header("Authorization", f"Bearer {token}")
    if body is not None:
        request.data = json.dumps(body).encode()
        request.add_header("Content-Type", "application/json")
    try:
        with urllib.request.urlopen(request, timeout=40) as answer:
            return Answer(answer.status, answer.headers, answer.read().decode())
    except urllib.error.HTTPError as error:
        return Answer(error.code, error.headers, error.read().decode())


@dataclass
class Person:
    rehearsal: object
    deployed: dict
    email: str

    def call(self, method, path, **options) -> Answer:
        return call(self.deployed, method, path, **options)

    def register(self, **more) -> Answer:
        body = {"email": self.email, "password": PASSWORD, "name": self.email.partition("@")[0], **more}
        return self.call("POST", "/api/auth/register", body=body)

    def log_in(self, device="rehearsal", **headers) -> Answer:
        body = {"email": self.email, "password": PASSWORD}
        return self.call("POST", "/api/auth/login", body=body, headers={"User-Agent": device, **headers})

    def sessions(self, token) -> list[dict]:
        return self.call("GET", "/api/users/me/sessions", token=token).json

    def code(self, count: int) -> str:
        """The one in their mail number `count`, which the worker is about to send."""
        deadline = time.monotonic() + 60
        while len(mails := self._mails()) < count and time.monotonic() < deadline:
            time.sleep(0.5)
        assert len(mails) == count, [mail["Subject"] for mail in mails]
        (code,) = re.findall(r"^[\w-]{43}$", mails[-1]["BodyText"], re.MULTILINE)
        return code

    def _mails(self) -> list[dict]:
        return [mail for mail in self.rehearsal.mails() if mail["To"] == [self.email]]
