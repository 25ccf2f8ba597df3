import json

import jwt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app import authorizer
from tests.app import changes, forge, forgeries
from tests.rehearsal import attacks

DENIED = {"isAuthorized": False}
each_idea = pytest.mark.parametrize("forged", forgeries.FORGED.values(), ids=forgeries.FORGED.keys())
each_kind = pytest.mark.parametrize("kind", [forge.ACCESS, forge.PERSONAL], ids=["access", "personal"])
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda children: st.lists(children, max_size=3) | st.dictionaries(st.text(), children, max_size=3),
    max_leaves=6,
)
parts = st.builds(forge.encode, json_values) | st.builds(forge.encode, st.binary()) | st.text("aZ9-_=.+/", max_size=40)


@pytest.fixture(scope="module", autouse=True)
def stage():
    authorizer._rules.cache_clear()
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("WIZARD_STAGE", "test")
        environment.setenv("WIZARD_BASE_URL", forge.ISSUER)
        environment.setenv("WIZARD_JWKS", json.dumps(forge.JWKS))
        yield
    authorizer._rules.cache_clear()


@pytest.fixture
def another_stage(monkeypatch):
    authorizer._rules.cache_clear()
    yield monkeypatch
    authorizer._rules.cache_clear()


def ask(**headers):
    return authorizer.handler({"version": "2.0", "type": "REQUEST", "headers": headers}, None)


@each_idea
def test_a_forged_token_is_denied(forged):
    assert [name for name, authorization in forged.items() if ask(authorization=authorization) != DENIED] == []


def test_what_the_rehearsal_sends_to_the_gateway_is_denied():
    sent = attacks.attacks(forge.token(), forge.PERSONAL.token(), forge.JWKS)
    assert [name for name, headers in sent.items() if ask(**as_of_the_gateway(headers)) != DENIED] == []


def as_of_the_gateway(headers):
    """Names in lower case, values of one name joined."""
    joined = {}
    for name, value in headers:
        joined.setdefault(name.lower(), []).append(value)
    return {name: ", ".join(values) for name, values in joined.items()}


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\nAuthorization: Bearer x", "\u2028"])
def test_a_token_ends_with_its_line(end):
    assert ask(authorization=forge.bearer() + end) == DENIED


def test_no_token_is_denied():
    assert ask() == DENIED


@pytest.mark.parametrize("event", [{}, {"headers": None}, {"headers": {}}, {"headers": {"host": "example.com"}}])
def test_an_event_without_headers_is_denied(event):
    assert authorizer.handler(event, None) == DENIED


@pytest.mark.parametrize("place", ["x-authorization", "proxy-authorization", "cookie", "x-amz-security-token", "token"])
def test_a_good_token_counts_in_its_own_header_only(place):
    assert ask(**{place: forge.bearer()}) == DENIED
    assert ask(**{place: forge.token()}) == DENIED


def test_a_good_token_counts_nowhere_else_in_the_event():
    token = forge.token()
    event = {
        "headers": {"content-type": "application/x-www-form-urlencoded"},
        "identitySource": [f"Bearer {token}"],
        "cookies": [f"access_token={token}", f"authorization=Bearer {token}"],
        "queryStringParameters": {"access_token": token, "jwt": token, "authorization": f"Bearer {token}"},
        "rawQueryString": f"access_token={token}",
        "body": f"access_token={token}",
    }
    assert authorizer.handler(event, None) == DENIED


def test_an_access_token_is_let_through_with_who_it_is_and_nothing_else():
    assert ask(authorization=forge.bearer()) == {
        "isAuthorized": True,
        "context": {"sub": "1" * 32, "sid": "2" * 32, "scope": "full"},
    }


def test_a_personal_token_is_let_through_with_its_scopes_and_without_a_session():
    assert ask(authorization=f"Bearer {forge.PERSONAL.token()}") == {
        "isAuthorized": True,
        "context": {"sub": "1" * 32, "sid": "", "scope": "goals:read evidence:write"},
    }


def test_a_personal_token_is_good_for_366_days_at_the_most():
    year = 366 * forge.DAY_SECONDS
    issued_at = forge.claims()["iat"]
    for seconds, is_let_through in ((year, True), (year + 1, False)):
        token = forge.PERSONAL.token(forge.personal_claims(iat=issued_at, exp=issued_at + seconds))
        assert ask(authorization=f"Bearer {token}")["isAuthorized"] is is_let_through


def test_a_header_is_read_up_to_4096_characters():
    sent = [forge.bearer(forge.claims(x="x" * length)) for length in range(2650, 2700)]
    assert {ask(authorization=text)["isAuthorized"] for text in sent if len(text) <= 4096} == {True}
    assert {ask(authorization=text)["isAuthorized"] for text in sent if len(text) > 4096} == {False}


def test_what_other_headers_say_about_who_asks_changes_nothing():
    spoofed = {"x-user-id": "9" * 32, "x-amzn-oidc-identity": "9" * 32, "x-forwarded-user": "9" * 32, "sub": "9" * 32}
    assert ask(**spoofed) == DENIED
    assert ask(authorization=forge.bearer(), **spoofed) == ask(authorization=forge.bearer())


def test_the_answer_is_json_with_a_real_boolean():
    assert json.loads(json.dumps(ask(authorization=forge.bearer())))["isAuthorized"] is True


@each_kind
def test_one_other_character_makes_a_token_worthless(kind):
    token = kind.token()

    @changes.many
    @given(changes.of(token))
    def is_denied(changed):
        assert ask(authorization=f"Bearer {changed}") == DENIED

    is_denied()
    assert ask(authorization=f"Bearer {token}") != DENIED


@each_kind
def test_each_other_last_digit_makes_a_token_worthless(kind):
    token = kind.token()
    others = [token[:-1] + digit for digit in forge.DIGITS + "-_=" if digit != token[-1]]
    assert [ask(authorization=f"Bearer {other}") for other in others] == [DENIED] * len(others)


@changes.many
@given(
    st.text()
    | st.binary().map(lambda noise: noise.decode("latin-1"))
    | st.builds("Bearer {}.{}.{}".format, parts, parts, parts)
    | st.builds("{}.{}.{}".format, parts, parts, parts).map(forge.wrap).map("Bearer {}".format)
)
def test_noise_is_denied_and_never_a_fault(authorization):
    assert ask(authorization=authorization) == DENIED


@changes.many
@given(json_values, json_values)
def test_no_json_under_our_own_signature_is_a_fault(header, payload):
    text = forge.signed(header, payload)
    assert ask(authorization=f"Bearer {text}") == DENIED
    assert ask(authorization=f"Bearer {forge.wrap(text)}") == DENIED


@each_kind
def test_no_value_of_a_claim_is_a_fault(kind):
    @changes.many
    @given(st.dictionaries(st.sampled_from([*forge.claims(), "nbf", "type"]), json_values, min_size=1))
    def is_answered(others):
        answer = ask(authorization=f"Bearer {kind.token(kind.claims() | others)}")
        assert answer["isAuthorized"] in (True, False)

    is_answered()


def test_a_token_of_each_known_key_is_let_through(another_stage):
    strangers = jwt.algorithms.ECAlgorithm.to_jwk(forge.STRANGERS_KEY.public_key(), as_dict=True)
    keys = [*forge.JWKS["keys"], strangers | {"kid": "next", "alg": "ES256"}]
    another_stage.setenv("WIZARD_JWKS", json.dumps({"keys": keys}))
    assert ask(authorization=forge.bearer())["isAuthorized"]
    assert ask(authorization=forge.bearer(None, forge.STRANGERS_KEY, kid="next"))["isAuthorized"]
    assert not ask(authorization=forge.bearer(None, forge.STRANGERS_KEY))["isAuthorized"]
    assert not ask(authorization=forge.bearer(kid="next"))["isAuthorized"]


@pytest.mark.parametrize("variable", ["WIZARD_STAGE", "WIZARD_BASE_URL", "WIZARD_JWKS"])
def test_a_missing_setting_is_a_fault_and_not_a_deny(another_stage, variable):
    another_stage.delenv(variable)
    with pytest.raises(KeyError, match=variable):
        ask(authorization=forge.bearer())


SECRET = '{"keys": [{"kid": "ours", "kty": "oct", "alg": "HS256", "k": "c2VjcmV0"}]}'


@pytest.mark.parametrize("jwks", ["", "{}", '{"keys": [{"kid": "ours", "kty": "EC"}]}', SECRET])
def test_broken_keys_are_a_fault_and_not_a_deny(another_stage, jwks):
    another_stage.setenv("WIZARD_JWKS", jwks)
    with pytest.raises((ValueError, KeyError, jwt.PyJWTError)):
        ask(authorization=forge.bearer())


def test_a_fault_while_a_token_is_verified_is_not_a_deny(monkeypatch):
    monkeypatch.setattr(authorizer.tokens.Rules, "claims", lambda rules, token: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        ask(authorization=forge.bearer())


def test_a_fault_is_not_remembered(another_stage):
    another_stage.setenv("WIZARD_JWKS", "")
    with pytest.raises(ValueError, match="Expecting value"):
        ask(authorization=forge.bearer())
    another_stage.setenv("WIZARD_JWKS", json.dumps(forge.JWKS))
    assert ask(authorization=forge.bearer())["isAuthorized"]
