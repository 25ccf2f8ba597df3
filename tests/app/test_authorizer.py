import json

import jwt
import pytest

from app import authorizer
from tests.app import forge

each_forged = pytest.mark.parametrize("authorization", forge.FORGED.values(), ids=forge.FORGED.keys())


@pytest.fixture(autouse=True)
def stage(environment):
    authorizer._rules.cache_clear()
    environment.setenv("WIZARD_BASE_URL", forge.ISSUER)
    environment.setenv("WIZARD_JWKS", json.dumps(forge.JWKS))
    yield environment
    authorizer._rules.cache_clear()


def ask(**headers):
    return authorizer.handler({"version": "2.0", "type": "REQUEST", "headers": headers}, None)


@each_forged
def test_a_forged_token_is_denied(authorization):
    assert ask(authorization=authorization) == {"isAuthorized": False}


def test_no_token_is_denied():
    assert ask() == {"isAuthorized": False}


def test_our_token_is_let_through_with_who_it_is_and_nothing_else():
    assert ask(authorization=forge.bearer()) == {
        "isAuthorized": True,
        "context": {"sub": "1" * 32, "sid": "2" * 32, "scope": "full"},
    }


def test_the_answer_is_json_with_a_real_boolean():
    assert json.loads(json.dumps(ask(authorization=forge.bearer())))["isAuthorized"] is True


def test_a_token_of_each_known_key_is_let_through(stage):
    strangers = jwt.algorithms.ECAlgorithm.to_jwk(forge.STRANGERS_KEY.public_key(), as_dict=True)
    keys = [*forge.JWKS["keys"], strangers | {"kid": "next", "alg": "ES256"}]
    stage.setenv("WIZARD_JWKS", json.dumps({"keys": keys}))
    assert ask(authorization=forge.bearer())["isAuthorized"]
    assert ask(authorization=forge.bearer(key=forge.STRANGERS_KEY, kid="next"))["isAuthorized"]
    assert not ask(authorization=forge.bearer(key=forge.STRANGERS_KEY))["isAuthorized"]


@pytest.mark.parametrize("variable", ["WIZARD_STAGE", "WIZARD_BASE_URL", "WIZARD_JWKS"])
def test_a_missing_setting_is_a_fault_and_not_a_deny(stage, variable):
    stage.delenv(variable)
    with pytest.raises(KeyError, match=variable):
        ask(authorization=forge.bearer())


@pytest.mark.parametrize("jwks", ["", "{}", '{"keys": [{"kid": "ours", "kty": "EC"}]}'])
def test_broken_keys_are_a_fault_and_not_a_deny(stage, jwks):
    stage.setenv("WIZARD_JWKS", jwks)
    with pytest.raises((ValueError, KeyError, jwt.PyJWTError)):
        ask(authorization=forge.bearer())


def test_a_fault_is_not_remembered(stage):
    stage.setenv("WIZARD_JWKS", "")
    with pytest.raises(ValueError, match="Expecting value"):
        ask(authorization=forge.bearer())
    stage.setenv("WIZARD_JWKS", json.dumps(forge.JWKS))
    assert ask(authorization=forge.bearer())["isAuthorized"]
