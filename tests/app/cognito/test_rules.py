"""The pool's tokens at the authorizer and at the app; its keys come over HTTP, as from Cognito."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from hypothesis import given

from app import authorizer, create_app
from app.core import pool
from tests.app import changes
from tests.app import forge as own
from tests.app.cognito import forge

DENIED = {"isAuthorized": False}
each_idea = pytest.mark.parametrize("forged", forge.FORGED.values(), ids=forge.FORGED.keys())


class Issuer:
    """Answers where the pool has its keys, and counts how often it is asked."""

    def __init__(self):
        self.says(forge.JWKS)
        self.asked = []
        issuer = self

        class Answering(BaseHTTPRequestHandler):
            def do_GET(self):
                issuer.asked.append(self.path)
                self.send_response(issuer.status)
                self.end_headers()
                self.wfile.write(issuer.body)

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Answering)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def says(self, body, status=200):
        self.body, self.status = body if isinstance(body, bytes) else json.dumps(body).encode(), status

    @property
    def endpoint(self):
        return f"http://127.0.0.1:{self.server.server_port}"

    def close(self):
        self.server.shutdown()
        self.server.server_close()


@pytest.fixture(scope="module")
def served():
    issuer = Issuer()
    yield issuer
    issuer.close()


@pytest.fixture
def issuer(served, monkeypatch):
    """As a process meets it that has just started."""
    served.says(forge.JWKS)
    served.asked.clear()
    set_environment(monkeypatch, served)
    authorizer._rules.cache_clear()
    yield served
    authorizer._rules.cache_clear()


@pytest.fixture(scope="module")
def guarded(served):
    """The app without AWS: what gets past the guard fails."""
    with pytest.MonkeyPatch.context() as environment:
        set_environment(environment, served)
        yield create_app().test_client()


def set_environment(environment, served):
    environment.setenv("AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER", served.endpoint)
    environment.setenv("WIZARD_STAGE", "test")
    environment.setenv("WIZARD_BASE_URL", own.ISSUER)
    environment.setenv("WIZARD_JWKS", json.dumps(own.JWKS))
    environment.setenv("WIZARD_IDENTITY", "cognito")
    environment.setenv("WIZARD_POOL_ISSUER", forge.ISSUER)
    environment.setenv("WIZARD_POOL_CLIENT_ID", forge.CLIENT)


@pytest.fixture
def time_passes(monkeypatch):
    """The clock that counts the seconds since the keys were asked for."""
    now = [1000.0]
    monkeypatch.setattr(pool, "monotonic", lambda: now[0])

    def move(seconds):
        now[0] += seconds

    return move


def ask(token):
    return authorizer.handler({"headers": {"authorization": f"Bearer {token}"}}, None)


def send(client, authorization):
    return client.get("/api/users/me", headers={"Authorization": authorization.encode().decode("latin-1")})


def is_refused(response):
    challenge = response.headers.get("WWW-Authenticate", "")
    return response.status_code == 401 and 'error="invalid_token"' in challenge


@each_idea
def test_a_forged_token_is_denied(issuer, forged):
    answers = {name: authorizer.handler({"headers": {"authorization": text}}, None) for name, text in forged.items()}
    assert [name for name, answer in answers.items() if answer != DENIED] == []


@each_idea
def test_a_forged_token_is_refused_by_the_app_itself(guarded, forged):
    assert [name for name, authorization in forged.items() if not is_refused(send(guarded, authorization))] == []


def test_the_pools_token_is_let_through_as_one_of_our_own(issuer):
    assert ask(forge.token(**{"cognito:groups": ["owner"], "username": "x", "event_id": "y", "version": 2})) == {
        "isAuthorized": True,
        "context": {"sub": forge.claims()["sub"], "sid": forge.claims()["origin_jti"], "scope": "full"},
    }


def test_a_personal_token_stays_our_own(issuer):
    assert ask(own.PERSONAL.token())["context"]["scope"] == "goals:read evidence:write"


def test_the_pools_clock_may_be_seconds_ahead_of_ours(issuer):
    now = forge.claims()["iat"] + 10
    assert ask(forge.token(iat=now + 3, auth_time=now + 3, exp=now + 603))["isAuthorized"]


def test_one_other_character_makes_a_token_worthless(issuer):
    token = forge.token()

    @changes.many
    @given(changes.of(token))
    def is_denied(changed):
        assert ask(changed) == DENIED

    is_denied()
    assert ask(token) != DENIED


def test_without_a_pool_its_tokens_are_denied(issuer, monkeypatch):
    monkeypatch.setenv("WIZARD_IDENTITY", "own")
    assert ask(forge.token()) == DENIED
    assert ask(own.token()) != DENIED
    assert issuer.asked == []


def test_the_keys_are_asked_for_once(issuer):
    assert [ask(forge.token())["isAuthorized"] for _ in range(5)] == [True] * 5
    assert issuer.asked == [f"/{forge.POOL}/.well-known/jwks.json"]


def test_a_personal_token_needs_no_key_of_the_pool(issuer):
    assert ask(own.PERSONAL.token()) != DENIED
    assert issuer.asked == []


def test_a_new_key_of_the_pool_counts_as_soon_as_a_token_names_it(issuer, time_passes):
    ask(forge.token())
    issuer.says({"keys": [forge.jwk(forge.NEXT_KEY, "next"), *forge.JWKS["keys"]]})
    time_passes(300)
    assert ask(forge.ACCESS.token(None, forge.NEXT_KEY, kid="next"))["isAuthorized"]
    assert ask(forge.token())["isAuthorized"]
    assert len(issuer.asked) == 2


def test_made_up_keys_are_asked_for_at_most_once_in_five_minutes(issuer, time_passes):
    for minutes, times in ((0, 1), (1, 1), (3.9, 1), (0.1, 2), (4.9, 2), (0.1, 3)):
        time_passes(minutes * 60)
        assert [ask(forge.ACCESS.token(kid=f"made-up-{number}")) for number in range(10)] == [DENIED] * 10
        assert ask(forge.token())["isAuthorized"]
        assert len(issuer.asked) == times


def test_a_key_that_the_pool_has_withdrawn_counts_no_more_after_the_next_look(issuer, time_passes):
    assert ask(forge.token())["isAuthorized"]
    issuer.says({"keys": [forge.jwk(forge.NEXT_KEY, "next")]})
    time_passes(300)
    assert ask(forge.ACCESS.token(None, forge.NEXT_KEY, kid="next"))["isAuthorized"]
    assert ask(forge.token()) == DENIED


FAULTS = {
    "500": (b"", 500),
    "404": (b"{}", 404),
    "no JSON": (b"<html>", 200),
    "nothing": (b"", 200),
    "no keys": ({}, 200),
    "a list": ([], 200),
    "keys that are none": ({"keys": [7]}, 200),
    "a key without a name": ({"keys": [{"kty": "RSA"}]}, 200),
    "a broken key": ({"keys": [{"kid": "ours", "kty": "RSA", "n": "x", "e": "!"}]}, 200),
}


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS.keys())
def test_a_pool_that_does_not_tell_its_keys_is_a_fault_and_not_a_deny(issuer, fault):
    issuer.says(*fault)
    with pytest.raises((pool.Unavailable, ValueError)):
        ask(forge.token())
    issuer.says(forge.JWKS)
    assert ask(forge.token())["isAuthorized"]


def test_a_pool_that_is_not_there_is_a_fault_and_not_a_deny(issuer, monkeypatch):
    monkeypatch.setenv("AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER", "http://127.0.0.1:9")
    with pytest.raises(pool.Unavailable):
        ask(forge.token())


def test_a_known_key_counts_while_the_pool_does_not_answer(issuer, time_passes):
    ask(forge.token())
    issuer.says(b"", 500)
    time_passes(300)
    with pytest.raises(pool.Unavailable):
        ask(forge.ACCESS.token(kid="next"))
    assert ask(forge.token())["isAuthorized"]


def test_the_app_answers_503_while_the_pool_does_not_tell_its_keys(issuer):
    issuer.says(b"", 500)
    response = send(create_app().test_client(), f"Bearer {forge.token()}")
    assert (response.status_code, response.get_json()["type"]) == (503, "urn:ai-wizard:problem:unavailable")
    assert response.headers["Retry-After"]


def test_a_secret_among_the_keys_is_none(issuer):
    issuer.says({"keys": [{"kid": "ours", "kty": "oct", "alg": "HS256", "k": "c2VjcmV0"}]})
    assert ask(forge.token()) == DENIED


@pytest.mark.parametrize("variable", ["WIZARD_POOL_ISSUER", "WIZARD_POOL_CLIENT_ID"])
def test_a_missing_setting_is_a_fault_and_not_a_deny(issuer, monkeypatch, variable):
    monkeypatch.delenv(variable)
    with pytest.raises(KeyError, match=variable):
        ask(forge.token())


def test_on_aws_the_keys_are_at_the_issuers_address(monkeypatch):
    for name in pool._ENDPOINTS:
        monkeypatch.delenv(name, raising=False)
    assert pool._address(forge.ISSUER) == f"{forge.ISSUER}/.well-known/jwks.json"
