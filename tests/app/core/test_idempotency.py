"""A POST whose answer got lost, sent again."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from app.core import aws, db, idempotency

URL = "/api/users/me/tokens"
KEY = {"Idempotency-Key": "8e03978e-40d5-43dd-bc93-6894a57f9324"}
BODY = {"name": "CI", "scopes": ["profile:read"]}


@pytest.fixture(autouse=True)
def still(clock):
    """Nobody's key expires by itself."""


@pytest.fixture
def make(ada):
    def make(headers=KEY, body=BODY, person=ada):
        return person.call("POST", URL, headers, json=body)

    return make


def tokens_of(person):
    return person.get(URL).get_json()


def test_the_same_request_again_gets_the_first_answer_and_does_nothing(make, ada):
    first, second = make(), make()
    assert (first.status_code, second.status_code) == (201, 201)
    assert second.get_json() == first.get_json()
    assert len(tokens_of(ada)) == 1


def test_the_answer_says_that_it_is_a_repetition_and_keeps_its_headers(make):
    first, second = make(), make()
    assert "Idempotency-Replayed" not in first.headers
    assert second.headers["Idempotency-Replayed"] == "true"
    assert [second.headers.get(name) for name in ("Content-Type", "Location", "ETag")] == [
        first.headers.get(name) for name in ("Content-Type", "Location", "ETag")
    ]


def test_without_a_key_each_request_is_meant(make, ada):
    make(headers={}), make(headers={})
    assert len(tokens_of(ada)) == 2


def test_the_same_key_with_another_body_is_refused(make, ada):
    make()
    answer = make(body=BODY | {"name": "Other"})
    assert (answer.status_code, answer.get_json()["type"]) == (422, "urn:ai-wizard:problem:idempotency-key-used")
    assert len(tokens_of(ada)) == 1


def test_the_same_key_of_somebody_else_is_another_one(make, join):
    bob = join("Bob")
    mine, bobs = make(), make(person=bob)
    assert (bobs.status_code, bobs.get_json()["id"] == mine.get_json()["id"]) == (201, False)


@pytest.mark.parametrize("key", ["", "with space", "a" * 256, "ключ"])
def test_a_key_that_cannot_be_kept_is_malformed(make, ada, key):
    answer = make(headers={"Idempotency-Key": key.encode().decode("latin-1")})
    assert (answer.status_code, answer.get_json()["type"]) == (400, "urn:ai-wizard:problem:malformed")
    assert tokens_of(ada) == []


def test_a_request_that_failed_may_be_tried_again_with_its_key(make):
    assert make(body={}).status_code == 422
    assert make(body={}).status_code == 422
    assert make().status_code == 201


def test_while_the_first_one_is_at_work_the_second_waits(make, monkeypatch):
    monkeypatch.setattr(idempotency, "_settle", lambda *_: None)  # as if it were not done yet
    make()
    answer = make()
    assert (answer.status_code, answer.headers["Retry-After"]) == (409, "1")
    assert answer.get_json()["type"] == "urn:ai-wizard:problem:request-in-flight"


def test_a_first_one_that_died_holds_nobody_up_for_more_than_a_minute(make, monkeypatch, clock):
    with monkeypatch.context() as dying:
        dying.setattr(idempotency, "_settle", lambda *_: None)
        make()
    clock.move(seconds=61)
    assert make().status_code == 201


def test_after_a_day_the_key_is_new_again(make, clock, ada):
    make()
    clock.move(hours=25)
    ada.log_in()
    assert "Idempotency-Replayed" not in make().headers


def test_what_is_kept_shows_no_secret(make):
    token = make().get_json()["token"]
    items = str(aws.client("dynamodb").scan(TableName="ai-wizard-jobs-test")["Items"])
    assert "REQUEST#" in items
    assert token not in items
    assert KEY["Idempotency-Key"] not in items


def test_what_is_kept_of_a_request_lets_nobody_try_passwords_on_it(make, ada):
    """The same request with another key looks like another one: without the key there is nothing to compare with."""
    make(), make(headers={"Idempotency-Key": "another"})
    kept = [item["fingerprint"] for item in db.read_all("jobs", f"USER#{ada.id}", "REQUEST#")]
    assert len(set(kept)) == 2


def test_a_success_is_answered_where_it_cannot_be_kept(make, monkeypatch, ada):
    def fail(*_):
        raise RuntimeError

    monkeypatch.setattr(idempotency.db, "put", fail)
    assert make().status_code == 201
    assert len(tokens_of(ada)) == 1


def test_of_twenty_at_once_one_is_done(make, ada, atomic_calls):
    make(headers={})  # whatever is made only once is made
    with ThreadPoolExecutor(20) as pool:
        statuses = list(pool.map(lambda _: make().status_code, range(20)))
    assert set(statuses) <= {201, 409}
    assert len(tokens_of(ada)) == 2


def test_it_goes_with_the_account(make, ada):
    make()
    assert [item["SK"].partition("#")[0] for item in db.read_partition("jobs", f"USER#{ada.id}")] == ["REQUEST"]
