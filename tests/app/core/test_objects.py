from datetime import timedelta

import pytest

from app.core import aws, config, objects


@pytest.fixture(autouse=True)
def settings(cloud):
    return config.load()


def test_what_was_written_is_read_again_until_it_is_deleted():
    objects.write("kept/a", b"abc", "text/plain")
    assert objects.read("kept/a") == b"abc"
    objects.delete("kept/a", "kept/never-there")
    assert objects.read("kept/a") is None
    objects.delete()


def test_all_of_a_folder_is_listed_in_order_and_nothing_else(monkeypatch):
    for key in ("kept/b", "kept/a", "kept-not/a", "incoming/a"):
        objects.write(key, b"", "text/plain")
    assert [key for key, _ in objects.list_all("kept/")] == ["kept/a", "kept/b"]


def test_what_could_not_be_deleted_is_not_taken_for_gone(monkeypatch):
    class Refusing:
        def delete_objects(self, **_):
            return {"Errors": [{"Key": "kept/a", "Code": "AccessDenied"}]}

    monkeypatch.setattr(objects, "_client", Refusing)
    with pytest.raises(RuntimeError, match="AccessDenied"):
        objects.delete("kept/a")


def test_links_lead_to_the_region_and_are_signed_by_version_four():
    """With an older signature a bucket under a key of KMS refuses; over the global address a new one redirects."""
    lifetime = timedelta(minutes=5)
    link = objects.link("kept/a", media_type="text/plain", disposition="attachment", lifetime=lifetime)
    form = objects.form("incoming/a", media_type="text/plain", size_bytes=3, lifetime=lifetime)
    host = f"https://{config.settings.attachments_bucket}.s3.eu-west-1.amazonaws.com/"
    assert link.startswith(host)
    assert "X-Amz-Algorithm=AWS4-HMAC-SHA256" in link
    assert "X-Amz-Expires=300" in link
    assert form["url"] == host
    assert form["fields"]["x-amz-algorithm"] == "AWS4-HMAC-SHA256"


def test_other_clients_are_as_they_were():
    assert aws.client("dynamodb").meta.config.s3 is None
