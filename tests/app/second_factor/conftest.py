from datetime import UTC, datetime

import pyotp
import pytest

from app.core import aws

URL = "/api/users/me/second-factor"
STEP = 30


@pytest.fixture
def clock(clock):
    """Stands at the beginning of the next step."""
    clock.now = datetime.fromtimestamp((clock.now.timestamp() // STEP + 1) * STEP, UTC)
    return clock


class Phone:
    """An authenticator app; its clock is right unless it is asked for another step."""

    def __init__(self, secret, clock):
        self._totp, self._clock = pyotp.TOTP(secret), clock
        self.secret = secret
        self.recovery_codes = []

    def code(self, steps=0):
        return self._totp.at(self._clock.now, counter_offset=steps)

    def wrong_code(self):
        return next(code for code in ("000000", "000001", "000002", "000003") if code not in map(self.code, (-1, 0, 1)))


@pytest.fixture
def phone_of(clock):
    """What scans a secret."""

    def scan(answer):
        assert answer.status_code == 201
        return Phone(answer.get_json()["secret"], clock)

    return scan


@pytest.fixture
def new_phone(client, token, phone_of):
    """Scans a secret of Ada's, and nothing is confirmed."""
    return lambda header=token: phone_of(client.post(URL, headers=header))


@pytest.fixture
def confirm(client, token):
    def confirm(code, header=token):
        return client.post(f"{URL}/confirm", json={"code": code}, headers=header)

    return confirm


@pytest.fixture
def phone(new_phone, confirm, clock):
    """Ada's, and her second factor is on since the step before this one."""
    phone = new_phone()
    phone.recovery_codes = confirm(phone.code()).get_json()["recovery_codes"]
    clock.move(seconds=STEP)
    return phone


@pytest.fixture
def log_in(client, user):
    """As Ada does, with her password unless it says another."""

    def log_in(code=None, **changes):
        body = {name: user[name] for name in ("email", "password")} | changes
        return client.post("/api/auth/login", json=body if code is None else body | {"code": code})

    return log_in


@pytest.fixture
def header(log_in):
    """What a log-in answers, as a header."""

    def header(*arguments, **changes):
        return {"Authorization": f"Bearer {log_in(*arguments, **changes).get_json()['access_token']}"}

    return header


@pytest.fixture
def status(client, token):
    return lambda header=token: client.get(URL, headers=header).get_json()


@pytest.fixture
def trail(user):
    """Ada's audit log: what happened and the facts, oldest first."""

    def read():
        items = aws.client("dynamodb").scan(TableName="ai-wizard-users-test", ConsistentRead=True)["Items"]
        entries = [item for item in items if item["SK"]["S"].startswith("AUDIT#")]
        entries.sort(key=lambda item: int(item["number"]["N"]))
        return [(e["action"]["S"], {k: v["S"] for k, v in e["facts"]["M"].items()}) for e in entries]

    return read


def kind(response):
    return response.get_json()["type"].rpartition(":")[2]
