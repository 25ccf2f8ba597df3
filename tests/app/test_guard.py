import json

import pytest
from hypothesis import given

from app import create_app
from tests.app import changes, forge, forgeries
from tests.rehearsal import attacks

each_idea = pytest.mark.parametrize("forged", forgeries.FORGED.values(), ids=forgeries.FORGED.keys())
each_kind = pytest.mark.parametrize("kind", [forge.ACCESS, forge.PERSONAL], ids=["access", "personal"])


@pytest.fixture(scope="module")
def guarded():
    """The app without AWS: what gets past the guard fails."""
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("WIZARD_STAGE", "test")
        environment.setenv("WIZARD_BASE_URL", forge.ISSUER)
        environment.setenv("WIZARD_JWKS", json.dumps(forge.JWKS))
        yield create_app().test_client()


def is_refused(response, slug="invalid-token"):
    challenge = response.headers.get("WWW-Authenticate", "")
    return (
        response.status_code == 401
        and response.mimetype == "application/problem+json"
        and response.get_json()["type"] == f"urn:ai-wizard:problem:{slug}"
        and challenge.startswith('Bearer realm="ai-wizard"')
        and challenge.isascii()
        and ('error="invalid_token"' in challenge) == (slug == "invalid-token")
    )


def send(client, authorization):
    return client.get("/api/users/me", headers={"Authorization": authorization.encode().decode("latin-1")})


def test_without_a_token_a_guarded_route_asks_for_one(guarded):
    assert is_refused(guarded.get("/api/users/me"), "unauthorized")


@each_idea
def test_a_forged_token_is_refused(guarded, forged):
    assert [name for name, authorization in forged.items() if not is_refused(send(guarded, authorization))] == []


def test_what_the_rehearsal_sends_to_the_gateway_is_refused_here_too(guarded):
    sent = attacks.attacks(forge.token(), forge.PERSONAL.token(), forge.JWKS)
    answers = {name: guarded.get("/api/users/me", headers=headers) for name, headers in sent.items()}
    without = {name for name, headers in sent.items() if "Authorization" not in dict(headers)}
    assert [n for n in sent if not is_refused(answers[n], "unauthorized" if n in without else "invalid-token")] == []


@each_kind
def test_one_other_character_makes_a_token_worthless(guarded, kind):
    token = kind.token()

    @changes.many
    @given(changes.of(token))
    def is_worthless(changed):
        assert is_refused(guarded.get("/api/users/me", headers={"Authorization": f"Bearer {changed}"}))

    is_worthless()


@each_kind
def test_a_refused_token_comes_back_in_no_part_of_the_answer(guarded, kind):
    token = kind.token(None, forge.STRANGERS_KEY)
    response = send(guarded, f"Bearer {token}")
    assert not [part for part in token.split(".") if part in response.text or part in str(response.headers)]


@each_kind
def test_a_token_counts_in_its_own_header_only(guarded, kind):
    token = kind.token()
    for name in ("access_token", "access_token_cookie", "authorization", "jwt", "token"):
        guarded.set_cookie(name, token)
        assert is_refused(guarded.get(f"/api/users/me?{name}={token}"), "unauthorized")
        assert is_refused(guarded.get("/api/users/me", json={name: token}), "unauthorized")
        assert is_refused(guarded.get("/api/users/me", data={name: token}), "unauthorized")
    for name in ("X-Authorization", "Proxy-Authorization", "X-Access-Token", "X-Amz-Security-Token", "X-Api-Key"):
        assert is_refused(guarded.get("/api/users/me", headers={name: f"Bearer {token}"}), "unauthorized")


def test_a_header_that_comes_twice_is_refused(guarded):
    for first, second in [(forge.bearer(), forge.bearer()), (forge.bearer(), "Bearer x"), ("Basic x", forge.bearer())]:
        headers = [("Authorization", first), ("Authorization", second)]
        assert is_refused(guarded.get("/api/users/me", headers=headers))


def test_a_public_route_does_not_look_at_the_token(guarded):
    assert guarded.get("/api/version", headers={"Authorization": "Bearer nonsense"}).status_code == 200


@pytest.mark.parametrize(
    "path", ["/api/users/me/", "/api//users/me", "//api/users/me", "/api/users/%6de/x", "/API/users/me"]
)
def test_a_guarded_route_has_one_spelling(guarded, path):
    assert guarded.get(path).status_code == 404


def test_a_guarded_route_is_guarded_in_every_encoding(guarded):
    assert guarded.get("/api/users/%6de").status_code == 401
    assert guarded.head("/api/users/me").status_code == 401


def test_spoofed_identity_headers_beside_a_token_change_nothing(client, user, token):
    other = {**user, "email": f"grace-{user['email']}"}
    client.post("/api/auth/register", json=other)
    login = client.post("/api/auth/login", json={"email": other["email"], "password": other["password"]}).get_json()
    mine = client.get("/api/users/me", headers=token).get_json()
    others = client.get("/api/users/me", headers={"Authorization": f"Bearer {login['access_token']}"}).get_json()
    assert mine["id"] != others["id"]
    for spoof in (others["id"], other["email"], "owner"):
        headers = dict.fromkeys((*attacks.IDENTITY, *attacks.CONTEXT), spoof) | token
        assert client.get("/api/users/me", headers=headers).get_json() == mine
