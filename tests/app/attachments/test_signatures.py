"""A form and a link are good for what they were made for, and for nothing else: asked of a cloud that checks."""

from datetime import timedelta

import boto3
import pytest
import requests

from app.core import aws, config, objects
from project_utils.local import process, resources

SHORT = timedelta(minutes=5)


@pytest.fixture(scope="module")
def running(tmp_path_factory):
    with process.fresh(tmp_path_factory.mktemp("cloud") / "local") as cloud:
        yield cloud.env | resources.create(cloud.env)


@pytest.fixture
def bucket(running, environment):
    for name, value in running.items():
        environment.setenv(name, value)
    environment.delenv("AWS_SESSION_TOKEN", raising=False)
    environment.setattr(boto3, "DEFAULT_SESSION", None)  # an older one has the keys of an older test
    client = aws.client.__wrapped__("s3")
    environment.setattr(aws, "client", lambda service: client)
    config.load()


def post(form, content=b"abc", **changes):
    fields = form["fields"] | changes
    return requests.post(form["url"], data=fields, files={"file": ("x", content)}, timeout=10).status_code


def make_form(**changes):
    wanted = {"media_type": "text/plain", "size_bytes": 3, "lifetime": SHORT} | changes
    return objects.form("incoming/a/b/c", **wanted)


def test_the_form_takes_what_it_was_made_for_and_nothing_else(bucket):
    form = make_form()
    refused = {
        "larger": post(form, b"abcd"),
        "smaller": post(form, b"ab"),
        "another type": post(form, **{"Content-Type": "text/html"}),
        "another place": post(form, key="kept/a/b/c"),
        "too late": post(make_form(lifetime=timedelta(seconds=-1))),
    }
    assert {reason: status for reason, status in refused.items() if status not in (400, 403)} == {}
    assert list(objects.list_all("")) == []
    assert post(form) == 204
    assert objects.read("incoming/a/b/c") == b"abc"


def test_the_link_opens_one_file_and_says_what_it_is(bucket):
    objects.write("kept/a/b/c", b"abc", "text/plain")
    link = objects.link("kept/a/b/c", media_type="text/csv", disposition='attachment; filename="x"', lifetime=SHORT)
    answer = requests.get(link, timeout=10)
    assert (answer.status_code, answer.content) == (200, b"abc"), answer.text
    assert answer.headers["Content-Type"] == "text/csv"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="x"'
    assert requests.get(link.replace("kept/a/b/c", "kept/a/b/d"), timeout=10).status_code == 403
    assert requests.get(link.replace("text%2Fcsv", "text%2Fhtml"), timeout=10).status_code == 403
