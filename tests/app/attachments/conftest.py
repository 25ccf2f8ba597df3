"""A goal, and files of every kind, posted as a browser posts a form."""

import io

import pytest
import requests

from app.goals import repository

PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\x08\6\0\0\0\x1f\x15\xc4\x89"
RUN = {"name": "Run", "kind": "at_least", "window": {"unit": "week"}, "target": "3"}
FILES = {
    "image/png": PNG,
    "image/jpeg": b"\xff\xd8\xff\xe0\0\x10JFIF\0\1\1\0\0\1\0\1\0\0",
    "image/webp": b"RIFF\x1a\0\0\0WEBPVP8L\x0d\0\0\0/\0\0\0\x10\7\x10\x11\x11\x88\x88\xfe\7\0",
    "image/gif": b"GIF89a\1\0\1\0\0\0\0;",
    "image/heic": b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(40),
    "application/pdf": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n%%EOF\n",
    "text/plain": "Zürich, 5 km\n".encode(),
    "text/csv": b"day,km\n2026-11-20,5\n",
    "application/json": b'{"km": 5}',
}


def make_goal(owner, visibility="private"):
    answer = owner.call("POST", "/api/goals", json=RUN | {"visibility": visibility})
    return repository.find_in("TEAM" if visibility == "team" else f"USER#{owner.id}", answer.get_json()["id"])[0]


@pytest.fixture
def goal(ada):
    return make_goal(ada)


@pytest.fixture
def team_goal(ada):
    return make_goal(ada, "team")


def url(goal, *more):
    return "/".join((f"/api/goals/{goal.id}/attachments", *more))


def announce(person, goal, **changes):
    body = {"name": "run.png", "type": "image/png", "size_bytes": len(PNG)} | changes
    return person.call("POST", url(goal), json=body)


def post(upload, content):
    return requests.post(upload["url"], data=upload["fields"], files={"file": ("x", io.BytesIO(content))}, timeout=10)


@pytest.fixture
def bring(worker):
    """Announces, posts and says so; what the worker thinks of it."""

    def bring(person, goal, content=PNG, posted=None, **changes):
        answer = announce(person, goal, size_bytes=len(content), **changes).get_json()
        assert post(answer["upload"], content if posted is None else posted).status_code == 204
        where = url(goal, answer["attachment"]["id"])
        assert person.call("POST", f"{where}/uploaded").get_json()["status"] == "checking"
        worker.run()
        return person.get(where).get_json()

    return bring
