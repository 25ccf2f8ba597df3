"""One cloud for a folder: who starts it, who shares it, and when it ends."""

import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
import time

import pytest

from project_utils.local import process
from project_utils.local.journal import FORMAT, MAGIC, Images, Journal, Refusal

from .conftest import client, kill

PATIENCE_SECONDS = 20


@pytest.fixture
def attach(folder):
    """What the app does: a child whose first line is the environment, for as long as its stdin is open."""
    children = []

    def attach():
        child = subprocess.Popen(
            [sys.executable, "-m", "project_utils.local", "attach"],
            env={"PATH": os.environ["PATH"], "WIZARD_LOCAL_HOME": str(folder)},
            cwd=process.ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        children.append(child)
        return child, json.loads(child.stdout.readline())["env"]

    yield attach
    for child in children:
        with child:
            child.kill()
    assert ends(folder)


def ends(folder):
    deadline = time.monotonic() + PATIENCE_SECONDS
    while process.find(folder) and time.monotonic() < deadline:
        time.sleep(0.02)
    return process.find(folder) is None


def test_a_second_starter_shares_the_running_cloud(attach):
    assert attach()[1] == attach()[1]


def test_it_ends_with_the_last_that_uses_it(attach, folder):
    (first, env), (second, _) = attach(), attach()
    first.kill()
    first.wait()
    assert process.find(folder).endpoint == env["AWS_ENDPOINT_URL"]
    second.stdin.close()
    assert ends(folder)


def test_the_next_start_has_the_same_address_key_and_queue(attach, folder):
    child, env = attach()
    child.kill()
    assert ends(folder)
    assert attach()[1] == env


def test_a_killed_cloud_is_started_anew(attach, folder):
    _, env = attach()
    kill(process.find(folder))
    assert attach()[1] == env


def test_it_stays_in_the_process_group_of_its_starter(attach, folder):
    child, _ = attach()
    assert os.getpgid(process.find(folder).pid) == os.getpgid(child.pid)


def test_ctrl_c_is_left_to_the_app(attach, folder):
    child, _ = attach()
    cloud = process.find(folder)
    for pid in (cloud.pid, child.pid):
        os.kill(pid, signal.SIGINT)
    assert child.poll() is None
    assert process.find(folder) == cloud


def test_a_folder_that_is_in_use_is_refused(folder):
    with process.fresh(folder), pytest.raises(Refusal, match="is in use by another local cloud"), process.fresh(folder):
        pass


def test_a_folder_of_a_newer_version_is_refused(folder):
    folder.mkdir()
    (folder / "journal").write_text(f"{MAGIC}{FORMAT + 1}\n")
    with pytest.raises(Refusal, match="belongs to a newer version"), process.fresh(folder):
        pass


def test_a_state_that_cannot_be_restored_is_told_and_left_alone(folder):
    folder.mkdir()
    asyncio.run(write_unreadable_state(folder / "journal"))
    before = (folder / "journal").read_bytes()
    with pytest.raises(Refusal, match="cloud.log"), process.fresh(folder):
        pass
    assert (folder / "journal").read_bytes() == before


async def write_unreadable_state(path):
    journal = Journal(path)
    journal.read()
    journal.note(Images(services={"sqs": "no JSON"}))
    await journal.settle()


def test_damage_is_told_to_whoever_starts_it(folder):
    with process.fresh(folder) as cloud:
        for name in ("first", "second"):
            client(cloud, "sqs").create_queue(QueueName=name)
    (folder / "journal").write_bytes((folder / "journal").read_bytes().replace(b"first", b"FIRST", 1))
    with process.fresh(folder) as cloud:
        assert "was damaged" in cloud.warning
    with process.fresh(folder) as cloud:
        assert not cloud.warning


def test_a_port_that_is_taken_is_told(folder):
    with socket.create_server(("127.0.0.1", 0)) as taken, pytest.raises(Refusal, match="is taken by another program"):
        process.start_detached(folder, taken.getsockname()[1])


def test_the_port_of_last_time_is_given_up_when_it_is_taken(folder):
    with process.fresh(folder) as cloud:
        port = cloud.port
    with socket.create_server(("127.0.0.1", port)), process.fresh(folder) as cloud:
        assert cloud.port != port


def test_one_that_is_in_use_is_not_stopped(attach, folder):
    attach()
    with pytest.raises(Refusal, match="in use by a running app"):
        process.stop(folder)


def test_one_that_is_ending_by_itself_is_not_called_in_use(folder):
    with process.attached(folder):
        pass
    process.stop(folder)
    assert process.find(folder) is None


def test_a_detached_one_stays_until_it_is_stopped(folder):
    cloud = process.start_detached(folder, None)
    assert process.start_detached(folder, None) == cloud
    assert process.stop(folder)
    assert not process.stop(folder)


def test_without_its_environment_the_way_out_is_told(folder, monkeypatch):
    monkeypatch.setattr(process, "PYTHON", folder / "python")
    with pytest.raises(Refusal, match="make clean install"), process.fresh(folder):
        pass
