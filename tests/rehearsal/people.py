"""Somebody who uses what was deployed: over HTTP, with the codes that come by mail."""

import json
import re
import time
import urllib.error
import urllib.request
import uuid
from collections.abc import Callable
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
    return _open(request)


def send(deployed, path, body: bytes, headers) -> Answer:
    """Exactly these bytes."""
    everything = {"Content-Type": "application/json", **headers}
    return _open(urllib.request.Request(deployed["url"] + path, body, everything, method="POST"))


def _open(request) -> Answer:
    try:
        with urllib.request.urlopen(request, timeout=40) as answer:
            return Answer(answer.status, answer.headers, answer.read().decode())
    except urllib.error.HTTPError as error:
        return Answer(error.code, error.headers, error.read().decode())


def post_file(form: dict, content: bytes) -> int:
    """As a browser posts a form with a file in it."""
    boundary = uuid.uuid4().hex
    parts = [(f'name="{name}"', value.encode()) for name, value in form["fields"].items()]
    parts.append(('name="file"; filename="a file"', content))
    body = b"".join(
        f"--{boundary}\r\nContent-Disposition: form-data; {head}\r\n\r\n".encode() + value + b"\r\n"
        for head, value in parts
    )
    request = urllib.request.Request(form["url"], body + f"--{boundary}--\r\n".encode(), method="POST")
    request.add_header("Content-Type", f"multipart/form-data; boundary={boundary}")
    with urllib.request.urlopen(request, timeout=40) as answer:
        return int(answer.status)


def wait_for[Found](look: Callable[[], Found], seconds: float = 90) -> Found:
    """Until there is something; whatever it was, when the time is over."""
    deadline = time.monotonic() + seconds
    while not (found := look()) and time.monotonic() < deadline:
        time.sleep(0.5)
    return found


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
        wait_for(lambda: len(self.mails()) >= count)
        mails = self.mails()
        assert len(mails) == count, [mail["Subject"] for mail in mails]
        (code,) = re.findall(r"^[\w-]{43}$", mails[-1]["BodyText"], re.MULTILINE)
        return code

    def mails(self) -> list[dict]:
        return [mail for mail in self.rehearsal.mails() if mail["To"] == [self.email]]
