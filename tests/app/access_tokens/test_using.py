"""What a program gets with a personal access token."""

from datetime import datetime, timedelta

import pytest

from app import create_app
from app.access_tokens import repository, service
from app.core import auth, aws, policy
from app.users import service as users
from tests.app.access_tokens.conftest import URL

A_PERSONS = sorted({"account:leave", "account:read", "account:write", "users:write"})


@pytest.fixture
def app(cloud, cheap_passwords):
    """One of its own, with a route for each scope, so that none has to wait for its feature."""
    app = create_app()
    for scope in policy.SCOPES:

        def enter():
            return ""

        enter.needs = auth.Needs(scope)
        app.add_url_rule(f"/api/doors/{scope}", scope, enter)
    return app


@pytest.fixture
def opened(ask):
    def opened(text):
        return {scope for scope in policy.SCOPES if ask(text, f"/api/doors/{scope}").status_code == 200}

    return opened


@pytest.fixture
def last_use(client, token):
    def last_use():
        return client.get(URL, headers=token).get_json()[0]["last_used_at"]

    return last_use


@pytest.fixture
def calls(app):
    """Calls of the table."""
    made = []
    events = aws.client("dynamodb").meta.events
    events.register("before-call", lambda model, **_: made.append(model.name), unique_id="calls")
    yield made
    events.unregister("before-call", unique_id="calls")


def assert_is_refused(answer):
    assert answer.status_code == 401
    assert answer.get_json()["type"] == "urn:ai-wizard:problem:invalid-token"


def person(user):
    return users.find_by_email(user["email"])


def test_a_revoked_token_opens_nothing_from_then_on(client, token, made, ask):
    assert ask(made["token"]).status_code == 200
    client.delete(f"{URL}/{made['id']}", headers=token)
    assert_is_refused(ask(made["token"]))


def test_an_expired_token_opens_nothing(made, ask, clock):
    end = datetime.fromisoformat(made["expires_at"])
    clock.now = end - timedelta(microseconds=1)
    assert ask(made["token"]).status_code == 200
    clock.now = end
    assert_is_refused(ask(made["token"]))


def test_another_token_with_the_same_id_opens_nothing(app, user, made, ask):
    with app.app_context():
        twin = auth.issue_personal(person(user).id, made["id"], made["scopes"], timedelta(days=90))
    assert_is_refused(ask(twin))


def test_a_token_of_somebody_else_with_that_id_opens_nothing(app, client, made, ask, eve):
    eves = client.get("/api/users/me", headers=eve).get_json()["id"]
    with app.app_context():
        stolen = auth.issue_personal(eves, made["id"], made["scopes"], timedelta(days=90))
    assert_is_refused(ask(stolen))


def test_a_token_of_somebody_disabled_opens_nothing_until_they_are_enabled(made, ask, change):
    change(disabled_at="2026-11-20T12:00:00+00:00")
    assert_is_refused(ask(made["token"]))
    change(disabled_at=None)
    assert ask(made["token"]).status_code == 200


def test_a_token_of_somebody_who_is_gone_opens_nothing(made, ask, change):
    change(gone_at="2026-11-20T12:00:00+00:00")
    assert_is_refused(ask(made["token"]))


def test_a_token_of_somebody_who_is_leaving_opens_nothing_until_they_stay(made, ask, change):
    change(deletes_at="2026-12-01T00:00:00+00:00")
    assert_is_refused(ask(made["token"]))
    change(deletes_at=None)
    assert ask(made["token"]).status_code == 200


@pytest.mark.parametrize("role", policy.ROLES)
def test_a_token_opens_what_its_owner_may_now(make, change, opened, role):
    text = make(scopes=list(policy.SCOPES)).get_json()["token"]
    change(role=role)
    ranks = [policy.LEAVING, *policy.ROLES]
    assert opened(text) == {scope for scope, least in policy.SCOPES.items() if ranks.index(role) >= ranks.index(least)}


@pytest.mark.parametrize("scope", policy.SCOPES)
def test_a_token_opens_only_what_it_was_made_for(make, opened, scope):
    assert opened(make(scopes=[scope]).get_json()["token"]) == {scope}


def test_the_refusal_names_the_scope_that_is_missing(make, ask):
    answer = ask(make(scopes=["goals:read"]).get_json()["token"])
    assert answer.status_code == 403
    assert 'error="insufficient_scope", scope="profile:read"' in answer.headers["WWW-Authenticate"]


def test_no_token_does_what_only_a_person_may(app, make, ask):
    text = make(scopes=list(policy.SCOPES)).get_json()["token"]
    for_people = [
        (method, rule.rule.replace("<", "").replace(">", ""))
        for rule in app.url_map.iter_rules()
        if (needs := getattr(app.view_functions[rule.endpoint], "needs", None))
        and (needs.action in A_PERSONS or needs.recent)
        for method in rule.methods - {"HEAD", "OPTIONS"}
    ]
    assert {("POST", URL), ("GET", URL), ("POST", "/api/auth/reauthenticate")} <= set(for_people)
    assert {ask(text, url, method, json={}).status_code for method, url in for_people} == {403}


def test_what_only_a_person_may_is_no_scope():
    assert sorted(policy._ACTIONS.keys() - policy.SCOPES.keys()) == A_PERSONS


def test_a_token_is_no_refresh_token(client, made):
    assert client.post("/api/auth/refresh", json={"refresh_token": made["token"][:512]}).status_code == 401


def test_a_token_outlives_the_password_and_the_sessions_of_its_owner(client, token, user, made, ask):
    change = {"current_password": user["password"], "password": "a violin in the second drawer"}
    tokens = client.put("/api/users/me/password", json=change, headers=token).get_json()
    client.delete("/api/users/me/sessions", headers={"Authorization": f"Bearer {tokens['access_token']}"})
    assert ask(made["token"]).status_code == 200


def test_the_last_use_is_known_to_the_hour(made, ask, last_use, clock):
    assert last_use() is None
    ask(made["token"])
    first = clock.now.isoformat()
    assert last_use() == first
    clock.move(minutes=59, seconds=59)
    ask(made["token"])
    assert last_use() == first
    clock.move(seconds=1)
    ask(made["token"])
    assert last_use() == clock.now.isoformat()


def test_a_refused_use_is_none(make, ask, last_use, change):
    text = make().get_json()["token"]
    change(disabled_at="2026-11-20T12:00:00+00:00")
    ask(text)
    change(disabled_at=None)
    assert last_use() is None


def test_who_asks_costs_one_read(made, ask, calls):
    ask(made["token"], "/api/doors/users:read")
    calls.clear()
    ask(made["token"], "/api/doors/users:read")
    assert calls == ["BatchGetItem"]


def test_a_use_that_cannot_be_noted_is_a_use(made, ask, last_use, monkeypatch):
    def fail(*_):
        raise TimeoutError

    monkeypatch.setattr(repository, "note_use", fail)
    assert ask(made["token"]).status_code == 200
    assert last_use() is None


def test_noting_a_use_does_not_bring_a_revoked_token_back(client, token, user, made, ask, monkeypatch):
    (known,) = service.list_alive(person(user).id)
    client.delete(f"{URL}/{made['id']}", headers=token)
    service._note_use(known)
    assert repository.find(known.user_id, known.id)[1] is None
