import os
import signal

import boto3
import pytest
from botocore.config import Config

from project_utils.local import process


def client(cloud, service):
    """Asks once: a retry would hide what the test looks for."""
    return boto3.client(
        service,
        endpoint_url=cloud.endpoint,
        region_name="eu-west-1",
        aws_access_key_id="test",
        aws_secret_access_key="test",
        config=Config(retries={"total_max_attempts": 1}, connect_timeout=5, read_timeout=10),
    )


def kill(cloud):
    os.kill(cloud.pid, signal.SIGKILL)


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "local"


@pytest.fixture(scope="module")
def running(tmp_path_factory):
    """One cloud for the tests that leave no trace in it."""
    with process.fresh(tmp_path_factory.mktemp("cloud") / "local") as cloud:
        yield cloud
