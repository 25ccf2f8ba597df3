"""A program without an account sends values of one goal, signed with its secret."""

from datetime import timedelta

from app.audit import service as audit
from app.core import signatures
from app.evidence import service as evidence
from tests.app.pushes.conftest import GOALS, WEIGHT

STRANGERS = signatures.make_secret()


def assert_is(answer, status, slug):
    assert answer.status_code == status, answer.get_json()
    assert answer.get_json()["type"] == f"urn:ai-wizard:problem:{slug}"


def values(person, goal):
    return [entry["amount"] for entry in person.get(f"{GOALS}/{goal['id']}/check-ins").get_json()]


def test_only_whoever_may_change_a_goal_makes_its_secret(ada, client, goal, join):
    path = f"{GOALS}/{goal['id']}/push-secret"
    assert client.post(path).status_code == 401
    assert join("Eve").call("POST", path).status_code == 404
    team = ada.call("POST", GOALS, json=WEIGHT | {"visibility": "team"}).get_json()
    assert join("Bob").call("POST", f"{GOALS}/{team['id']}/push-secret").status_code == 403


def test_a_goal_that_is_not_pushed_has_no_secret(ada):
    goal = ada.call("POST", GOALS, json=WEIGHT | {"source": {"kind": "manual"}}).get_json()
    assert_is(ada.call("POST", f"{GOALS}/{goal['id']}/push-secret"), 409, "not-pushed")


def test_nothing_is_told_to_whoever_does_not_hold_the_secret(ada, client, goal, rotate, push, work):
    key = rotate()
    answers, done = [], []
    for attempt in [
        lambda: push(STRANGERS, amount=1),
        lambda: push(STRANGERS, goal_id="0" * 32, amount=1),
        lambda: push(key["secret"], goal_id="0" * 32, amount=1),
        lambda: push(STRANGERS, body="{"),
        lambda: push(key["secret"], signature="v1,x", amount=1),
        lambda: push(key["secret"], age=timedelta(minutes=5, seconds=1), amount=1),
        lambda: push(key["secret"], age=-timedelta(minutes=5, seconds=1), amount=1),
        lambda: client.post(f"/api/push/{goal['id']}", json={"amount": 1}),
    ]:
        work.clear()
        answers.append(attempt())
        done.append(list(work))
    for answer in answers:
        assert_is(answer, 401, "wrong-signature")
    assert len({answer.get_json()["detail"] for answer in answers}) == 1
    first = [call for call in done[0] if call != ("kms", "Encrypt")]  # nobody's secret, once in a process
    assert first == [("dynamodb", "GetItem")] * 2 + [("kms", "Decrypt")]
    assert all(calls == first for calls in done[1:])
    assert values(ada, goal) == []


def test_what_is_signed_counts_once_however_often_it_comes(ada, goal, rotate, push, clock):
    secret = rotate()["secret"]
    first = push(secret, amount="12.5", note="From the desk")
    assert (first.status_code, first.get_json()["amount"]) == (201, "12.5")
    assert first.get_json()["local_date"] == "2026-11-20"
    clock.move(hours=14)
    again = push(secret, amount="12.5", note="From the desk")
    assert (again.status_code, again.get_json()) == (200, first.get_json())
    assert_is(push(secret, amount="13"), 409, "message-differs")
    assert (
        push(secret, "msg_2", amount=8, local_date="2026-11-19", occurred_at="2026-11-19T23:30:00Z").status_code == 201
    )
    assert values(ada, goal) == ["12.5", "8"]
    source = ada.get(f"{GOALS}/{goal['id']}/source").get_json()
    assert (source["state"], source["kind"]) == ("fresh", "push")


WRONG = [
    ({}, "#/amount"),
    ({"amount": "NaN"}, "#/amount"),
    ({"amount": 1, "occurred_at": "yesterday"}, "#/occurred_at"),
    ({"amount": 1, "local_date": "2026-11-10"}, "#/local_date"),
    ({"amount": 1, "occurred_at": "2026-10-01T00:00:00Z"}, "#/occurred_at"),
    ({"amount": 1, "more": 1}, "#/more"),
]


def test_what_is_signed_and_no_value_is_pointed_at(ada, goal, rotate, push):
    secret = rotate()["secret"]
    answers = [push(secret, f"msg_{number}", **value) for number, (value, _) in enumerate(WRONG)]
    assert {answer.status_code for answer in answers} == {422}
    pointers = [[error["pointer"] for error in answer.get_json()["errors"]] for answer in answers]
    assert pointers == [[pointer] for _, pointer in WRONG]
    assert values(ada, goal) == []


def test_the_secret_before_the_newest_counts_for_a_day(rotate, push, clock):
    oldest, old = rotate(), rotate()
    new = rotate()
    assert (oldest["old_secret_ends_at"], new["old_secret_ends_at"]) == (None, "2026-11-21T12:00:00+00:00")
    assert push(oldest["secret"], "1", amount=1).status_code == 401
    assert push(old["secret"], "2", amount=1).status_code == push(new["secret"], "3", amount=1).status_code == 201
    clock.move(days=1)
    assert push(old["secret"], "4", amount=1).status_code == 401
    assert push(new["secret"], "5", amount=1).status_code == 201


def test_a_secret_is_shown_once_sealed_and_written_down_as_made(ada, rotate, goal, clouds_text, lines):
    secret = rotate()["secret"]
    assert secret not in clouds_text()
    assert secret not in str(lines())
    last = list(audit.read_all(ada.id))[-1]
    assert (last.action, last.facts) == ("push-secret-made", {"goal": goal["id"]})


def test_a_secret_opens_nothing_once_its_goal_is_gone(ada, goal, rotate, push):
    secret = rotate()["secret"]
    ada.call("DELETE", f"{GOALS}/{goal['id']}", {"If-Match": "*"})
    assert_is(push(secret, amount=1), 401, "wrong-signature")
    evidence.forget(f"USER#{ada.id}", goal["id"])
    assert_is(push(secret, "msg_2", amount=1), 401, "wrong-signature")
