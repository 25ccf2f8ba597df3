"""What is sent is signed, tried for a day, written down, and given up in the end."""

import json
import re
import socket
from datetime import UTC, datetime, timedelta

import pytest
import standardwebhooks.webhooks
from standardwebhooks import WebhookVerificationError

from app.core import aws, db, vault
from app.deliveries import model, repository, service
from tests.app.deliveries.conftest import URL, change, create, log


@pytest.fixture
def clock(clock, monkeypatch):
    """Also where the library of Standard Webhooks looks."""

    class Now(datetime):
        @classmethod
        def now(cls, tz=None):
            return clock.now.astimezone(tz)

    monkeypatch.setattr(standardwebhooks.webhooks, "datetime", Now)
    return clock


def test_it_arrives_signed_as_the_standard_says(ada, endpoint, receiver, tell):
    tell(ada)
    told = receiver.verify(endpoint["secret"])
    (notice,) = ada.get("/api/notifications").get_json()
    assert told["type"] == "notification.missed"
    assert told["data"] == {
        "goal_id": "g1",
        "period": "2026-11-22",
        "title": notice["title"],
        "text": notice["text"],
        "facts": {"goal": "Run 3 times a week", "reason": "You ran 2 of 3 times."},
    }
    headers, body = receiver.got[0]
    with pytest.raises(WebhookVerificationError):
        standardwebhooks.Webhook(endpoint["secret"]).verify(body.replace(b"2 of 3", b"3 of 3").decode(), headers)
    assert headers["Content-Type"] == "application/json"
    assert len(body.splitlines()) == 1


def test_only_what_somebody_wants_is_sent_and_each_once(ada, endpoint, receiver, tell):
    create(ada, url=f"{receiver.origin}/other", kinds=["met"])
    for _ in range(2):
        tell(ada)
    tell(ada, "met")
    tell(ada, "exceeded")
    assert [json.loads(body)["type"] for _, body in receiver.got] == ["notification.missed", "notification.met"]
    assert len(set(receiver.ids)) == 2


def test_an_endpoint_that_is_off_gets_nothing(ada, endpoint, receiver, tell):
    change(ada, endpoint, is_enabled=False)
    tell(ada)
    change(ada, endpoint, is_enabled=True)
    tell(ada, period="2026-11-29")
    assert len(receiver.got) == 1


def test_the_log_says_how_it_went(ada, endpoint, receiver, tell, wait):
    receiver.answers = [500, 302]
    tell(ada)
    wait(minutes=3)
    (delivery,) = log(ada, endpoint)
    assert (delivery["kind"], delivery["outcome"], delivery["attempts"]) == ("missed", "delivered", 3)
    assert delivery["next_at"] is None
    assert [(this["response_status"], this["reason"]) for this in delivery["tries"]] == [
        (500, "It answered 500."),
        (302, "It answered 302."),
        (204, None),
    ]
    assert all(this["latency_ms"] >= 0 for this in delivery["tries"])
    assert set(receiver.ids) == {f"msg_{delivery['id']}"}
    assert receiver.verify(endpoint["secret"])
    (item,) = [item for item in db.read_partition("jobs", f"USER#{ada.id}") if item["SK"].startswith("DELIVERY#")]
    kept_for = int(item["expires_at"]) - datetime.fromisoformat(item["created_at"]).timestamp()
    assert kept_for == pytest.approx(30 * 86400, abs=1)


def test_a_message_that_comes_twice_sends_nothing_twice(ada, endpoint, receiver, tell, worker):
    tell(ada)
    (delivery,) = log(ada, endpoint)
    for _ in range(2):
        assert not service.attempt(ada.id, endpoint["id"], delivery["id"], telling=None)
    assert len(receiver.got) == 1


def test_of_two_workers_at_once_one_sends(ada, endpoint, receiver, tell, monkeypatch, clock):
    receiver.answers = [500]
    tell(ada)
    clock.move(minutes=1)
    (delivery,) = log(ada, endpoint)
    update = repository.update_delivery

    def update_after_another(known, **changes):
        monkeypatch.setattr(repository, "update_delivery", update)
        service.attempt(ada.id, endpoint["id"], delivery["id"], telling=None)
        update(known, **changes)

    monkeypatch.setattr(repository, "update_delivery", update_after_another)
    service.attempt(ada.id, endpoint["id"], delivery["id"], telling=None)
    assert len(receiver.got) == 2


def test_while_a_slow_receiver_takes_its_time_nobody_sends_it_again(ada, endpoint, receiver, tell, monkeypatch, clock):
    send = service.outbound.send

    def send_slowly(*arguments, **values):
        monkeypatch.setattr(service.outbound, "send", send)
        clock.move(seconds=10)
        (delivery,) = log(ada, endpoint)
        service.attempt(ada.id, endpoint["id"], delivery["id"], telling=None)
        return send(*arguments, **values)

    monkeypatch.setattr(service.outbound, "send", send_slowly)
    tell(ada)
    (delivery,) = log(ada, endpoint)
    assert (len(receiver.got), delivery["outcome"], delivery["attempts"]) == (1, "delivered", 1)


def test_a_worker_that_dies_costs_one_attempt(ada, endpoint, receiver, tell, monkeypatch, wait):
    with monkeypatch.context() as dying:
        dying.setattr(service.outbound, "send", _die)
        with pytest.raises(SystemExit):
            tell(ada)
    wait(minutes=2)
    (delivery,) = log(ada, endpoint)
    assert (delivery["outcome"], delivery["attempts"], len(delivery["tries"])) == ("delivered", 2, 1)


def _die(*arguments, **values):
    raise SystemExit


def test_while_our_own_keys_do_not_answer_no_attempt_is_spent(ada, endpoint, receiver, tell, monkeypatch, wait):
    with monkeypatch.context() as broken:
        broken.setattr(vault, "decrypt", _fail)
        with pytest.raises(OSError, match="KMS"):
            tell(ada)
    assert log(ada, endpoint)[0]["attempts"] == 0
    wait(minutes=1)
    assert log(ada, endpoint)[0]["outcome"] == "delivered"


def _fail(*arguments, **values):
    raise OSError("KMS does not answer")


def test_the_waits_grow_and_last_for_a_day():
    waits = [model.wait_after(attempts) for attempts in range(1, model.MAX_ATTEMPTS)]
    assert waits == sorted(waits)
    assert timedelta(hours=24) <= sum(waits, timedelta()) <= timedelta(hours=25)


def test_after_a_day_of_failures_it_is_given_up_and_the_endpoint_turned_off(
    ada, endpoint, receiver, tell, clock, worker
):
    other = create(ada, url=f"{receiver.origin}/other", kinds=["webhook_disabled"])
    receiver.answers = [500] * model.MAX_ATTEMPTS
    begun = clock.now
    tell(ada)
    for attempts in range(1, model.MAX_ATTEMPTS):
        (delivery,) = log(ada, endpoint)
        assert (delivery["outcome"], delivery["attempts"]) == ("waiting", attempts)
        assert ada_sees(ada, endpoint)["is_enabled"]
        clock.now = datetime.fromisoformat(delivery["next_at"])
        ada.log_in()
        service.sweep()
        worker.run()
    assert clock.now - begun >= timedelta(days=1)
    (delivery,) = log(ada, endpoint)
    assert (delivery["outcome"], delivery["attempts"], delivery["next_at"]) == ("failed", model.MAX_ATTEMPTS, None)
    assert ada_sees(ada, endpoint)["disabled_at"] == clock.now.isoformat()
    newest = ada.get("/api/notifications").get_json()[0]
    assert (newest["kind"], newest["goal_id"]) == ("webhook_disabled", "")
    assert "127.0.0.1" in newest["text"]
    assert receiver.verify(other["secret"])["type"] == "notification.webhook_disabled"


def ada_sees(person, endpoint):
    return person.get(f"{URL}/{endpoint['id']}").get_json()


def test_one_that_works_again_has_a_new_day(ada, endpoint, receiver, tell, clock, wait):
    receiver.answers = [500]
    tell(ada)
    assert ada_sees(ada, endpoint)["failing_since"]
    wait(minutes=1)
    assert ada_sees(ada, endpoint)["failing_since"] is None
    clock.move(days=2)
    ada.log_in()
    receiver.answers = [500]
    tell(ada, period="2026-11-29")
    assert ada_sees(ada, endpoint)["is_enabled"]


def test_a_receiver_that_is_gone_gets_no_more(ada, endpoint, receiver, tell, wait):
    receiver.answers = [410]
    tell(ada)
    assert not ada_sees(ada, endpoint)["is_enabled"]
    wait(minutes=10)
    assert len(receiver.got) == 1
    assert log(ada, endpoint)[0]["outcome"] == "dropped"
    assert [notice["kind"] for notice in ada.get("/api/notifications").get_json()].count("webhook_disabled") == 1


def test_of_two_messages_that_it_wants_no_more_of_at_once_one_is_told(ada, endpoint, receiver, tell, monkeypatch):
    receiver.answers = [410, 410]
    send = service.outbound.send

    def send_beside_another(*arguments, **values):
        monkeypatch.setattr(service.outbound, "send", send)
        tell(ada, period="2026-11-29")
        return send(*arguments, **values)

    monkeypatch.setattr(service.outbound, "send", send_beside_another)
    tell(ada)
    assert len(receiver.got) == 2
    assert [notice["kind"] for notice in ada.get("/api/notifications").get_json()].count("webhook_disabled") == 1


def test_turned_on_again_it_starts_afresh(ada, endpoint, receiver, tell):
    receiver.answers = [410]
    tell(ada)
    assert change(ada, endpoint, is_enabled=True).get_json()["failing_since"] is None
    tell(ada, period="2026-11-29")
    assert len(receiver.got) == 2


def test_what_waits_for_an_endpoint_that_is_taken_away_is_dropped(ada, endpoint, receiver, tell, wait):
    receiver.answers = [500]
    tell(ada)
    tag = ada.get(f"{URL}/{endpoint['id']}").headers["ETag"]
    ada.call("DELETE", f"{URL}/{endpoint['id']}", {"If-Match": tag})
    wait(minutes=2)
    assert len(receiver.got) == 1
    assert list(repository.read_due(datetime(2100, 1, 1, tzinfo=UTC))) == []


def test_a_name_that_leads_inside_is_not_reached_and_the_log_says_no_address(ada, receiver, tell, monkeypatch):
    endpoint = create(ada)
    resolved = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("169.254.169.254", 443))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *arguments, **values: resolved)
    monkeypatch.setattr(socket, "create_connection", _die)
    tell(ada)
    (delivery,) = log(ada, endpoint)
    (this,) = delivery["tries"]
    assert (this["response_status"], this["reason"]) == (
        None,
        "This name belongs to a network that is not the internet.",
    )
    assert delivery["outcome"] == "waiting"


# Secrets


def test_for_a_day_two_secrets_are_good_and_then_only_the_new_one(ada, endpoint, receiver, tell, clock):
    rotated = ada.call("POST", f"{URL}/{endpoint['id']}/rotate").get_json()
    assert rotated["old_secret_ends_at"] == (clock.now + timedelta(hours=24)).isoformat()
    clock.move(hours=23, minutes=59)
    tell(ada)
    assert receiver.verify(endpoint["secret"]) == receiver.verify(rotated["secret"])
    assert re.fullmatch(r"v1,\S{44} v1,\S{44}", receiver.got[-1][0]["webhook-signature"])
    for period in ("2026-11-29", "2026-12-06"):
        clock.move(minutes=1)
        tell(ada, period=period)
        assert receiver.verify(rotated["secret"])
        with pytest.raises(WebhookVerificationError):
            receiver.verify(endpoint["secret"])


def test_a_sealed_secret_opens_only_where_it_belongs(ada, receiver, tell):
    """Whoever can write to the table cannot have a message signed with somebody else's secret."""
    one, other = create(ada, url=receiver.origin), create(ada, url=receiver.origin, kinds=["met"])
    sealed = repository.get(ada.id, one["id"]).sealed_secret
    keys = (f"USER#{ada.id}", f"ENDPOINT#{other['id']}")
    db.update("jobs", *keys, {"sealed_secret": sealed}, "attribute_exists(PK)")
    with pytest.raises(aws.client("kms").exceptions.InvalidCiphertextException):
        tell(ada, "met")
    assert receiver.got == []


# By hand


def test_a_test_arrives(ada, endpoint, receiver, worker):
    answer = ada.call("POST", f"{URL}/{endpoint['id']}/test")
    assert (answer.status_code, answer.get_json()["outcome"]) == (202, "waiting")
    worker.run()
    assert receiver.verify(endpoint["secret"])["type"] == "notification.test"
    assert log(ada, endpoint)[0]["outcome"] == "delivered"


def test_what_failed_is_sent_again_with_the_same_id(ada, endpoint, receiver, tell, wait, worker):
    tell(ada)
    (delivery,) = log(ada, endpoint)
    again = f"{URL}/{endpoint['id']}/deliveries/{delivery['id']}/resend"
    assert ada.call("POST", again).get_json()["outcome"] == "waiting"
    assert ada.call("POST", again).status_code == 409
    worker.run()
    assert receiver.ids == [f"msg_{delivery['id']}"] * 2
    (delivery,) = log(ada, endpoint)
    assert (delivery["outcome"], delivery["attempts"], len(delivery["tries"])) == ("delivered", 1, 2)
    change(ada, endpoint, is_enabled=False)
    assert ada.call("POST", again).status_code == 409
    assert ada.call("POST", again.replace(delivery["id"], "unknown")).status_code == 404


def test_pages_of_the_log_follow_each_other(ada, endpoint, receiver, tell, clock):
    for period in range(3):
        tell(ada, period=str(period))
        clock.move(seconds=1)
    first = ada.get(f"{URL}/{endpoint['id']}/deliveries?limit=2")
    second = ada.get(first.headers["Link"].partition(";")[0].strip("<>"))
    ids = [delivery["id"] for delivery in first.get_json() + second.get_json()]
    assert len(ids) == 3
    assert ids == sorted(ids, reverse=True)
