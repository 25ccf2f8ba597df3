"""Where somebody wants it sent: theirs alone, with a secret that is seen once."""

from app.core import auth, db
from app.deliveries import model
from tests.app.deliveries.conftest import HOOK, URL, change, create, log

ROUTES = [
    ("GET", ""),
    ("POST", ""),
    ("GET", "/e1"),
    ("PATCH", "/e1"),
    ("DELETE", "/e1"),
    ("POST", "/e1/rotate"),
    ("POST", "/e1/test"),
    ("GET", "/e1/deliveries"),
    ("POST", "/e1/deliveries/d1/resend"),
]


def test_without_a_token_there_is_nothing(client):
    for method, path in ROUTES:
        assert client.open(URL + path, method=method).status_code == 401


def test_somebody_elses_is_not_found(ada, join):
    endpoint = create(ada)
    eve = join("Eve")
    assert eve.get(URL).get_json() == []
    for method, path in ROUTES[2:]:
        tag = {"If-Match": ada.get(f"{URL}/{endpoint['id']}").headers["ETag"]}
        body = {"json": {}} if method == "PATCH" else {}
        answer = eve.call(method, URL + path.replace("e1", endpoint["id"]), tag, **body)
        assert answer.status_code == 404, path


def test_a_token_of_a_program_is_not_enough(ada, client):
    body = {"name": "CI", "scopes": ["goals:write"]}
    token = ada.call("POST", "/api/users/me/tokens", json=body).get_json()["token"]
    answer = client.post(URL, headers={"Authorization": f"Bearer {token}"}, json={"url": HOOK, "kinds": ["missed"]})
    assert answer.status_code == 403


def test_whoever_logged_in_long_ago_proves_first_who_they_are(ada, clock):
    endpoint = create(ada)
    clock.move(seconds=auth.RECENT_SECONDS + 1)
    answers = [
        ada.call("POST", URL, json={"url": HOOK, "kinds": ["missed"]}),
        ada.call("POST", f"{URL}/{endpoint['id']}/rotate"),
        change(ada, endpoint, url=HOOK),
    ]
    assert {answer.get_json()["type"] for answer in answers} == {"urn:ai-wizard:problem:reauthenticate"}


REFUSED = [
    ({"url": ""}, "#/url"),
    ({"url": "http://hooks.example.com"}, "#/url"),
    ({"url": "https://127.0.0.1/"}, "#/url"),
    ({"url": "https://user:password@hooks.example.com"}, "#/url"),
    ({"url": "https://hooks.example.com:22"}, "#/url"),
    ({"url": "https://" + "a" * 2048}, "#/url"),
    ({"kinds": []}, "#/kinds"),
    ({"kinds": ["corrected"]}, "#/kinds/0"),
    ({"kinds": ["missed", "missed"]}, "#/kinds"),
    ({"secret": "whsec_mine"}, "#/secret"),
]


def test_what_cannot_be_sent_to_is_refused(ada):
    for changes, pointer in REFUSED:
        answer = ada.call("POST", URL, json={"url": HOOK, "kinds": ["missed"]} | changes)
        assert answer.status_code == 422, changes
        assert [error["pointer"] for error in answer.get_json()["errors"]] == [pointer]
    assert ada.get(URL).get_json() == []


def test_one_is_made_seen_changed_and_taken_away(ada):
    made = create(ada)
    secret = made.pop("secret")
    assert secret.startswith("whsec_")
    assert ada.get(URL).get_json() == [made]
    assert made | {"id": "", "created_at": ""} == {
        "id": "",
        "created_at": "",
        "url": HOOK,
        "kinds": ["missed"],
        "is_enabled": True,
        "disabled_at": None,
        "failing_since": None,
        "old_secret_ends_at": None,
    }
    changed = change(ada, made, kinds=["met", "exceeded"], is_enabled=False).get_json()
    assert (changed["url"], changed["kinds"], changed["is_enabled"]) == (HOOK, ["met", "exceeded"], False)
    assert change(ada, made, url="http://10.0.0.1").status_code == 422
    tag = ada.get(f"{URL}/{made['id']}").headers["ETag"]
    assert ada.call("DELETE", f"{URL}/{made['id']}", {"If-Match": tag}).status_code == 204
    assert ada.get(URL).get_json() == []
    audit = [entry["action"] for entry in ada.get("/api/users/me/audit").get_json()]
    assert audit[:3] == ["webhook-deleted", "webhook-changed", "webhook-created"]


def test_whoever_has_not_seen_the_newest_changes_nothing(ada):
    made = create(ada)
    tag = {"If-Match": ada.get(f"{URL}/{made['id']}").headers["ETag"]}
    assert ada.call("PATCH", f"{URL}/{made['id']}", json={"is_enabled": False}).status_code == 428
    assert ada.call("DELETE", f"{URL}/{made['id']}").status_code == 428
    change(ada, made, kinds=["met"])
    assert ada.call("PATCH", f"{URL}/{made['id']}", tag, json={"is_enabled": False}).status_code == 412
    assert ada.call("DELETE", f"{URL}/{made['id']}", tag).status_code == 412


def test_of_two_changes_at_once_one_is_told_so(ada, monkeypatch):
    made = create(ada)
    transact = db.transact

    def transact_after_another(*writes):
        monkeypatch.setattr(db, "transact", transact)
        assert change(ada, made, kinds=["met"]).status_code == 200
        transact(*writes)

    monkeypatch.setattr(db, "transact", transact_after_another)
    assert change(ada, made, kinds=["exceeded"]).status_code == 412
    assert ada.get(URL).get_json()[0]["kinds"] == ["met"]


def test_the_secret_and_what_may_be_one_is_nowhere_in_plain(ada, lines):
    made = create(ada, url=f"{HOOK}/T0KEN")
    rotated = ada.call("POST", f"{URL}/{made['id']}/rotate").get_json()
    kept = f"{list(db.read_partition('jobs', f'USER#{ada.id}'))} {ada.get('/api/users/me/export').text}"
    for secret in (made["secret"], rotated["secret"]):
        assert secret.removeprefix("whsec_") not in kept
    assert "T0KEN" not in f"{lines()} {ada.get('/api/users/me/audit').text}"
    assert rotated["secret"] != made["secret"]


def test_there_is_an_end_to_how_many_one_has(ada):
    for _ in range(model.MOST_ENDPOINTS):
        create(ada)
    answer = ada.call("POST", URL, json={"url": HOOK, "kinds": ["missed"]})
    assert (answer.status_code, answer.get_json()["type"]) == (409, "urn:ai-wizard:problem:too-many-endpoints")


def test_a_request_whose_answer_got_lost_makes_one_endpoint(ada):
    first, again = (
        ada.call("POST", URL, {"Idempotency-Key": "k1"}, json={"url": HOOK, "kinds": ["missed"]}) for _ in range(2)
    )
    assert first.get_json() == again.get_json()
    assert len(ada.get(URL).get_json()) == 1


def test_nobody_sends_test_after_test(ada):
    made = create(ada)
    answers = [ada.call("POST", f"{URL}/{made['id']}/test").status_code for _ in range(12)]
    assert answers[:10] == [202] * 10
    assert answers[-1] == 429
    assert len(log(ada, made)) == answers.count(202)
