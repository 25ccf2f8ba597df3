"""Whatever a stranger sends, the fault is theirs."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jwt import InvalidTokenError

from app import create_app
from app.core.tokens import from_header
from tests.app import forge

many = settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
texts = st.text() | st.emails() | st.sampled_from(["", "\x00", "a@b.co", "\ud7ff", "\U0010ffff", "x" * 5000, "ﷺ" * 128])
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | texts,
    lambda children: st.lists(children, max_size=4) | st.dictionaries(texts, children, max_size=4),
    max_leaves=8,
)
fields = st.sampled_from(["email", "password", "name", "refresh_token", "x", "__proto__", "a/b~", ""])
valid = {"email": "ada@example.com", "password": "an old teapot by the window", "name": "Ada"}
nearly_valid = st.builds(lambda changes: valid | changes, st.dictionaries(fields, values, max_size=2))
header_text = st.text(st.characters(min_codepoint=1, max_codepoint=255, blacklist_characters="\r\n"))
parts = st.builds(forge.encode, values) | st.builds(forge.encode, st.binary()) | st.text("aZ9-_=.", max_size=40)


@pytest.fixture
def guarded(cloud, environment):
    environment.setenv("WIZARD_BASE_URL", forge.ISSUER)
    environment.setenv("WIZARD_JWKS", json.dumps(forge.JWKS))
    return create_app().test_client()


@many
@given(header_text | st.builds("Bearer {}.{}.{}".format, parts, parts, parts))
def test_no_authorization_is_a_fault_and_none_is_let_in(guarded, authorization):
    response = guarded.get("/api/users/me", headers={"Authorization": authorization})
    assert response.status_code == 401
    assert "WWW-Authenticate" in response.headers


@many
@given(st.dictionaries(st.sampled_from([*forge.claims(), "nbf", "csrf", "type", "fresh"]), values))
def test_no_claim_of_our_own_key_is_a_fault(guarded, changes):
    try:
        authorization = forge.bearer(forge.claims(**changes))
    except ValueError:
        return
    assert guarded.get("/api/users/me", headers={"Authorization": authorization}).status_code in (401, 404)


@many
@given(values)
def test_no_value_of_a_header_field_is_a_fault(guarded, value):
    header = forge.encode({**forge.HEADER, "alg": "ES256", "kid": value})
    response = guarded.get("/api/users/me", headers={"Authorization": f"Bearer {header}.e30.eA"})
    assert response.status_code == 401


@pytest.mark.parametrize("path", ["register", "login", "refresh"])
@many
@given(body=nearly_valid | st.dictionaries(fields, values, max_size=5) | values)
def test_no_json_is_a_fault(client, path, body):
    response = client.post(f"/api/auth/{path}", json=body)
    assert response.status_code < 500
    assert response.get_json()


@pytest.mark.parametrize("path", ["register", "login", "refresh"])
@many
@given(
    body=st.binary(),
    content_type=st.sampled_from(["application/json", "application/json; charset=utf-7"]) | header_text,
)
def test_no_body_is_a_fault(client, path, body, content_type):
    response = client.post(f"/api/auth/{path}", data=body, content_type=content_type)
    assert 400 <= response.status_code < 500


@many
@given(header_text, header_text, header_text)
def test_no_header_is_a_fault(guarded, request_id, traceparent, origin):
    headers = {"X-Request-Id": request_id, "traceparent": traceparent, "Origin": origin, "X-Client": origin}
    assert guarded.get("/api/health", headers=headers).status_code == 200


@many
@given(header_text)
def test_no_cookie_is_a_fault(client, cookie):
    headers = {"Cookie": f"refresh_token={cookie}", "X-Client": "browser"}
    assert client.post("/api/auth/refresh", headers=headers).status_code == 401


@given(st.text())
def test_a_header_holds_one_token_or_none(text):
    try:
        token = from_header(f"Bearer {text}")
    except InvalidTokenError:
        return
    assert token == text
    assert token.count(".") == 2
