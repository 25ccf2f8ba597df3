"""What the guide says is done as it says."""

import json
import re
import time
from pathlib import Path

import pytest

from app.deliveries import model
from app.notifications.model import Settings
from tests.app.deliveries.conftest import URL, create

GUIDE = (Path(__file__).parents[3] / "docs/guides/notifications.md").read_text()


def blocks(language):
    return re.findall(rf"^```{language}\n(.*?)^```", GUIDE, re.MULTILINE | re.DOTALL)


@pytest.fixture
def is_genuine():
    names = {}
    exec(blocks("python")[0], names)
    return names["is_genuine"]


def lower(headers):
    return {name.lower(): value for name, value in headers.items()}


def test_its_receiver_knows_a_message_of_ours_and_no_other(ada, endpoint, receiver, tell, is_genuine):
    rotated = ada.call("POST", f"{URL}/{endpoint['id']}/rotate").get_json()
    tell(ada)
    headers, body = lower(receiver.got[0][0]), receiver.got[0][1]
    for secret in (endpoint["secret"], rotated["secret"]):
        assert is_genuine(secret, headers, body)
        assert not is_genuine(secret, headers, body + b" ")
        assert not is_genuine(secret, headers | {"webhook-id": "msg_1"}, body)
        for sent_at in (str(int(time.time()) - 301), str(int(time.time()) + 301), "x"):
            assert not is_genuine(secret, headers | {"webhook-timestamp": sent_at}, body)
    assert not is_genuine(create(ada)["secret"], headers, body)


def test_its_message_is_like_one_of_ours(ada, endpoint, receiver, tell):
    tell(ada)
    _, example = blocks("json")
    assert shape(json.loads(example)) == shape(json.loads(receiver.got[0][1]))


def shape(value):
    return {name: shape(inner) for name, inner in value.items()} if isinstance(value, dict) else type(value)


def test_its_settings_are_accepted(ada):
    settings, _ = blocks("json")
    path = "/api/users/me/notification-settings"
    tag = ada.get(path).headers["ETag"]
    answer = ada.call("PATCH", path, {"If-Match": tag}, json=json.loads(settings))
    assert answer.status_code == 200
    assert answer.get_json()["lead_time_minutes"] == 720


def test_it_tells_the_kinds_and_what_is_mailed():
    rows = dict(re.findall(r"^\| `(\w+)` \| .* \| (yes|no) \|$", GUIDE, re.MULTILINE))
    assert rows == {kind: "yes" if Settings("ada").wants(kind, "email") else "no" for kind in model.KINDS}


def test_it_tells_the_waits():
    waits = [model.wait_after(attempts).total_seconds() for attempts in range(1, model.MAX_ATTEMPTS)]
    (told,) = re.findall(r"with waits of\n(.*?);", GUIDE, re.DOTALL)
    units = {"second": 1, "minute": 60, "hour": 3600}
    assert [int(number) * units[unit] for number, unit in re.findall(r"(\d+) (second|minute|hour)", told)] == waits
    assert f"{model.MAX_ATTEMPTS} times in all" in GUIDE
