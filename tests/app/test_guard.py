import json

import pytest

from app import create_app
from tests.app import forge

each_forged = pytest.mark.parametrize("authorization", forge.FORGED.values(), ids=forge.FORGED.keys())


@pytest.fixture
def client(environment):
    environment.setenv("WIZARD_BASE_URL", forge.ISSUER)
    environment.setenv("WIZARD_JWKS", json.dumps(forge.JWKS))
    return create_app().test_client()


def assert_is_challenged(response):
    assert response.status_code == 401
    assert response.mimetype == "application/problem+json"
    assert response.headers["WWW-Authenticate"].startswith('Bearer realm="ai-wizard"')
    assert response.headers["WWW-Authenticate"].isascii()


def test_without_a_token_a_guarded_route_asks_for_one(client):
    response = client.get("/api/users/me")
    assert_is_challenged(response)
    assert response.get_json()["type"] == "urn:ai-wizard:problem:unauthorized"


@each_forged
def test_a_forged_token_is_refused(client, authorization):
    response = client.get("/api/users/me", headers={"Authorization": authorization.encode().decode("latin-1")})
    assert_is_challenged(response)
    assert response.get_json()["type"] == "urn:ai-wizard:problem:invalid-token"
    assert 'error="invalid_token"' in response.headers["WWW-Authenticate"]


def test_a_refused_token_comes_back_in_no_part_of_the_answer(client):
    token = forge.token(key=forge.STRANGERS_KEY)
    response = client.get("/api/users/me", headers={"Authorization": f"Bearer {token}"})
    assert not [part for part in token.split(".") if part in response.text or part in str(response.headers)]


def test_a_token_is_not_taken_from_the_address_or_a_cookie(client):
    client.set_cookie("access_token_cookie", forge.token())
    assert client.get(f"/api/users/me?jwt={forge.token()}").status_code == 401


def test_a_public_route_does_not_look_at_the_token(client):
    assert client.get("/api/version", headers={"Authorization": "Bearer nonsense"}).status_code == 200


@pytest.mark.parametrize(
    "path", ["/api/users/me/", "/api//users/me", "//api/users/me", "/api/users/%6de/x", "/API/users/me"]
)
def test_a_guarded_route_has_one_spelling(client, path):
    assert client.get(path).status_code == 404


def test_a_guarded_route_is_guarded_in_every_encoding(client):
    assert client.get("/api/users/%6de").status_code == 401
    assert client.head("/api/users/me").status_code == 401
