"""One story in order, each test a step: prepare the account, deploy, use, deploy again, roll back, take down."""

import json
import threading
import time
import urllib.error
import urllib.request
from contextlib import contextmanager

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key

from tests.rehearsal import plans
from tests.rehearsal.conftest import STAGE

ACCOUNT = {"email": "ada@example.com", "password": "an old teapot by the window"}


@pytest.fixture(scope="module")
def account_is_prepared(rehearsal):
    rehearsal.project_deploy("bootstrap", "ai-wizard")


@pytest.fixture(scope="module")
def first(rehearsal, account_is_prepared):
    return rehearsal.deploy()


@pytest.fixture(scope="module")
def token(first):
    call(first, "POST", "/api/auth/register", body={**ACCOUNT, "name": "Ada"})
    return json.loads(call(first, "POST", "/api/auth/login", body=ACCOUNT).body)["access_token"]


@pytest.fixture(scope="module")
def second(rehearsal, first, token):
    rehearsal.commit("app/core/api.py", 'VERSION = "', 'VERSION = "9.')
    with steady_requests(first) as answers:
        return rehearsal.deploy(), answers


class Answer:
    def __init__(self, status: int, headers, body: str) -> None:
        self.status, self.headers, self.body = status, headers, body

    def __repr__(self) -> str:
        return f"{self.status} {self.body[:300]}"


def call(deployed, method, path, *, token=None, body=None, headers=None) -> Answer:
    request = urllib.request.Request(deployed["url"] + path, method=method, headers=headers or {})
    if token:
        request.add_header("Authorization", f"Bearer {token}")
    if body is not None:
        request.data = json.dumps(body).encode()
        request.add_header("Content-Type", "application/json")
    try:
        with urllib.request.urlopen(request, timeout=40) as answer:
            return Answer(answer.status, answer.headers, answer.read().decode())
    except urllib.error.HTTPError as error:
        return Answer(error.code, error.headers, error.read().decode())


@contextmanager
def steady_requests(deployed):
    """A client that never stops asking; yields the list that its answers go to."""
    answers, ended = [], threading.Event()

    def ask():
        while not ended.is_set():
            answers.append(call(deployed, "GET", "/api/version"))
            time.sleep(0.2)

    client = threading.Thread(target=ask)
    client.start()
    try:
        yield answers
    finally:
        ended.set()
        client.join()


def forge(token: str) -> str:
    """Everything of a good token but the signature, which is by a key of our own."""
    header, claims = jwt.get_unverified_header(token), jwt.decode(token, options={"verify_signature": False})
    return jwt.encode(claims, generate_private_key(SECP256R1()), "ES256", headers=header)


def api_log(rehearsal) -> str:
    logs = rehearsal.client("logs")
    events = logs.filter_log_events(logGroupName=f"/aws/lambda/ai-wizard-backend-{STAGE}")["events"]
    return "\n".join(event["message"] for event in events)


def test_a_public_route_answers_without_a_token(first):
    answer = call(first, "GET", "/api/health")
    assert (answer.status, json.loads(answer.body)) == (200, {"status": "ok"})


def test_every_dependency_is_within_the_rights_of_the_function(first):
    answer = call(first, "GET", "/api/health/ready")
    assert answer.status == 200, answer


def test_a_guarded_route_without_a_token_is_refused_by_the_gateway(first):
    answer = call(first, "GET", "/api/users/me")
    assert (answer.status, json.loads(answer.body)) == (401, {"message": "Unauthorized"})


def test_a_forged_token_is_refused_by_the_gateway_and_the_app_never_hears_of_it(rehearsal, first, token):
    good = call(first, "GET", "/api/users/me", token=token, headers={"X-Request-Id": "the-good-one"})
    forged = call(first, "GET", "/api/users/me", token=forge(token), headers={"X-Request-Id": "the-forged-one"})
    assert good.status == 200, good
    assert forged.status in (401, 403), forged
    assert json.loads(forged.body).keys() == {"message"}
    assert "the-good-one" in api_log(rehearsal)
    assert "the-forged-one" not in api_log(rehearsal)


def test_a_good_token_tells_who_asks(first, token):
    answer = call(first, "GET", "/api/users/me", token=token)
    assert answer.status == 200, answer
    assert json.loads(answer.body)["email"] == ACCOUNT["email"]


def test_a_session_that_was_ended_changes_nothing_though_its_token_still_opens_the_gateway(first, token):
    other = json.loads(call(first, "POST", "/api/auth/login", body=ACCOUNT).body)["access_token"]
    sessions = json.loads(call(first, "GET", "/api/users/me/sessions", token=other).body)
    newest = max(sessions, key=lambda session: session["created_at"])
    assert call(first, "DELETE", f"/api/users/me/sessions/{newest['id']}", token=token).status == 204
    assert call(first, "DELETE", "/api/users/me/sessions", token=other).status == 401
    assert call(first, "GET", "/api/users/me", token=token).status == 200


def test_the_worker_takes_the_message_that_registering_sends(rehearsal, first):
    with rehearsal.mail_allowed():
        call(first, "POST", "/api/auth/register", body={**ACCOUNT, "email": "grace@example.com", "name": "Grace"})
        deadline = time.monotonic() + 30
        while not rehearsal.mails() and time.monotonic() < deadline:
            time.sleep(0.5)
    assert [mail["To"] for mail in rehearsal.mails()] == [["grace@example.com"]]


def test_a_second_plan_changes_nothing_but_the_listed_exceptions(rehearsal, first):
    changed = plans.changes(rehearsal.plan("foundation")) | plans.changes(rehearsal.plan("edge"))
    assert changed - plans.exceptions() == set(), "changes that exceptions.json does not list"
    assert plans.exceptions() - changed == set(), "exceptions that are not needed any more"


def test_a_second_deploy_serves_the_new_code(second):
    deployed, _ = second
    assert json.loads(call(deployed, "GET", "/api/version").body)["version"].startswith("9.")


def test_no_request_failed_during_the_second_deploy(second):
    _, answers = second
    assert len(answers) > 20
    assert [answer for answer in answers if answer.status != 200] == []


def test_an_account_outlives_a_deploy(second, token):
    deployed, _ = second
    assert call(deployed, "GET", "/api/users/me", token=token).status == 200


def test_a_rollback_brings_the_old_code_back(rehearsal, first, second):
    rehearsal.project_deploy("rollback", "ai-wizard", "--stage", STAGE, "--json")
    answer = json.loads(call(first, "GET", "/api/version").body)
    assert (answer["release"], answer["version"].startswith("9.")) == (first["release"], False)


def test_nothing_is_left_after_destroy(rehearsal, second):
    rehearsal.project_deploy("destroy", "ai-wizard", "--stage", STAGE, "--confirm", STAGE)
    assert rehearsal.client("dynamodb").list_tables()["TableNames"] == []
    assert rehearsal.client("lambda").list_functions()["Functions"] == []
    assert rehearsal.client("apigatewayv2").get_apis()["Items"] == []
