import json
import os
import sys

import pytest

from app.core import local


@pytest.fixture
def cloud(environment, monkeypatch):
    """A child that says what a local cloud would say."""
    environment.setenv("WIZARD_STAGE", "local")
    said = json.dumps({"env": {"AWS_ENDPOINT_URL": "http://127.0.0.1:1", "WIZARD_SIGNING_KEY": "a key"}})
    monkeypatch.setattr(local, "_children", [])
    monkeypatch.setattr(
        local, "_COMMAND", [sys.executable, "-c", f"print({said!r}, flush=True); import sys; sys.stdin.read()"]
    )
    yield local._children
    for child in local._children:
        with child:
            child.kill()
    for name in ("AWS_ENDPOINT_URL", "WIZARD_SIGNING_KEY"):
        os.environ.pop(name, None)


def test_the_local_cloud_says_where_everything_is(cloud):
    local.attach()
    assert os.environ["AWS_ENDPOINT_URL"] == "http://127.0.0.1:1"
    assert os.environ["WIZARD_SIGNING_KEY"] == "a key"


def test_it_lives_as_long_as_we_do(cloud):
    local.attach()
    (child,) = cloud
    assert child.poll() is None
    child.stdin.close()
    assert child.wait(timeout=20) == 0


def test_flasks_reloader_starts_no_second_one(cloud):
    local.attach()
    local.attach()
    assert len(cloud) == 1


def test_a_stage_has_a_cloud_already(cloud, environment):
    environment.setenv("WIZARD_STAGE", "dev")
    local.attach()
    assert cloud == []


def test_where_the_local_cloud_does_not_start_neither_do_we(cloud, monkeypatch):
    monkeypatch.setattr(local, "_COMMAND", [sys.executable, "-c", "import sys; sys.exit(3)"])
    with pytest.raises(SystemExit) as ended:
        local.attach()
    assert ended.value.code == 3
