"""The commands of the guide, done as they stand there."""

import json
import re
from pathlib import Path

import pytest

GUIDE = (Path(__file__).parents[3] / "docs/guides/second-factor.md").read_text()
COMMANDS = [
    command.replace("\\\n", "") for command in re.findall(r"^```\n(curl.*?)^```", GUIDE, re.MULTILINE | re.DOTALL)
]


@pytest.fixture
def run(client, token):
    """A command of the guide, with what it leaves open filled in."""

    def run(command, **filled):
        for name, value in filled.items():
            command = command.replace(f"<{name}>", value)
        body = re.search(r"-d '(.*)'", command)
        return client.post(
            re.search(r"\$WIZARD_URL([^\"]+)", command)[1],
            json=json.loads(body[1]) if body else None,
            headers=token if "Bearer $ACCESS_TOKEN" in command else {},
        )

    return run


def test_its_commands_turn_it_on_and_log_in(run, user, phone_of, clock):
    start, confirm, log_in = COMMANDS
    phone = phone_of(run(start))
    assert run(confirm, code=phone.code()).status_code == 200
    clock.move(seconds=30)
    assert run(log_in, email=user["email"], password=user["password"], code=phone.code()).status_code == 200


def test_it_names_only_addresses_that_there_are(app):
    named = re.findall(r"`(?:([A-Z]+) )(/api/[\w/-]+)`", GUIDE)
    there_are = {(method, rule.rule) for rule in app.url_map.iter_rules() for method in rule.methods}
    assert len(named) >= 5
    assert set(named) <= there_are
