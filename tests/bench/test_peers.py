import re
from pathlib import Path

import pytest

from bench import environments

OURS = Path(__file__).parents[2] / "requirements.txt"
LOCKED = sorted(environments.PEERS.glob("*/requirements.txt"))
BESIDE_US = [path for path in LOCKED if path.parent.name != "checkov"]  # which is a program of its own


def versions(requirements):
    return dict(re.findall(r"^([\w.-]+)==(\S+)", requirements.read_text(), re.MULTILINE))


@pytest.mark.parametrize("requirements", LOCKED, ids=lambda path: path.parent.name)
def test_every_package_of_a_peer_is_locked_by_its_hash(requirements):
    entries = re.split(r"\n(?=[\w.-]+==)", requirements.read_text())
    assert entries
    assert all("--hash=sha256:" in entry for entry in entries)


@pytest.mark.parametrize("requirements", BESIDE_US, ids=lambda path: path.parent.name)
def test_a_peer_has_the_same_versions_as_we_have_of_what_both_use(requirements):
    ours, theirs = versions(OURS), versions(requirements)
    assert {name: theirs[name] for name in theirs.keys() & ours.keys()} == {
        name: ours[name] for name in theirs.keys() & ours.keys()
    }
