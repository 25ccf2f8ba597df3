import pytest

from app.core import aws
from tests.conftest import PASSWORD

NEW = "another kettle in the shed"


def reset(client, **body):
    return client.post("/api/auth/password/reset", json={"password": NEW} | body)


def forgot(client, email):
    return client.post("/api/auth/password/forgot", json={"email": email})


@pytest.fixture
def long_ago(ada):
    """The owner, who has not shown the password lately."""
    (session,) = ada.get("/api/users/me/sessions").get_json()
    aws.client("dynamodb").update_item(
        TableName="ai-wizard-users-test",
        Key={"PK": {"S": f"USER#{ada.id}"}, "SK": {"S": f"SESSION#{session['id']}"}},
        ExpressionAttributeValues={":at": {"N": "1"}},
        UpdateExpression="SET authenticated_at = :at",
    )
    return ada


def test_a_forgotten_password_is_replaced_by_a_code_and_all_sessions_end(client, ada, pools_code, mails, worker):
    forgot(client, ada.email)
    assert reset(client, email=ada.email, code=pools_code(ada.email)).status_code == 204
    assert ada.get("/api/users/me").status_code == 401
    assert ada.refresh().status_code == 401
    assert ada.log_in().status_code == 401
    ada.credentials["password"] = NEW
    assert ada.log_in().status_code == 200
    worker.run()
    assert [mail["subject"] for mail in mails if mail["to"] == ada.email][-1] == "Your password was changed"


def test_whoever_asks_for_a_code_gets_the_same_answer(client, ada, registered, cognito, pool, join):
    eva = join("Eva")
    cognito.admin_disable_user(UserPoolId=pool.id, Username=eva.email)
    for email in (ada.email, eva.email, registered["email"], "nobody@example.com"):
        answer = forgot(client, email)
        assert (answer.status_code, answer.get_json()) == (202, {"email": email})


@pytest.mark.parametrize("refusal", ["LimitExceededException", "InvalidParameterException", "NotAuthorizedException"])
def test_what_the_pool_says_of_one_person_is_not_told(client, ada, refusing, refusal):
    with refusing("ForgotPassword", refusal):
        assert forgot(client, ada.email).status_code == 202


@pytest.mark.parametrize("code", ["000000", "x", ""])
def test_a_wrong_code_is_the_same_for_known_and_unknown_addresses(client, ada, code):
    forgot(client, ada.email)
    known, unknown = (reset(client, email=email, code=code) for email in (ada.email, "nobody@example.com"))
    assert known.status_code == unknown.status_code == 422
    assert known.get_json()["errors"] == unknown.get_json()["errors"]
    assert known.get_json()["errors"][0]["pointer"] == "#/code"
    assert ada.log_in().status_code == 200


def test_the_code_of_a_pool_needs_the_address(client):
    assert reset(client, code="654321").get_json()["errors"][0]["pointer"] == "#/email"


def test_a_bad_new_password_is_pointed_at_and_uses_no_code(client, ada, pools_code):
    forgot(client, ada.email)
    code = pools_code(ada.email)
    for password in ("correct horse battery staple", ada.email, "short"):
        answer = reset(client, email=ada.email, code=code, password=password)
        assert answer.get_json()["errors"][0]["pointer"] == "#/password"
    assert reset(client, email=ada.email, code=code).status_code == 204


def test_what_is_dangerous_waits_until_the_password_is_shown_again(long_ago):
    asked = "PATCH", f"/api/users/{long_ago.id}"
    assert long_ago.call(*asked, json={}).status_code == 403
    answer = long_ago.call("POST", "/api/auth/reauthenticate", json={"password": PASSWORD})
    assert answer.status_code == 200
    assert answer.get_json()["access_token"] == long_ago.tokens["access_token"]
    assert 0 < answer.get_json()["expires_in"] <= 600
    assert long_ago.call(*asked, json={}).status_code == 200
    assert long_ago.refresh().status_code == 200


def test_a_wrong_password_proves_nothing(long_ago):
    answer = long_ago.call("POST", "/api/auth/reauthenticate", json={"password": NEW})
    assert (answer.status_code, answer.get_json()["detail"]) == (401, "The password is wrong.")
    assert long_ago.call("PATCH", f"/api/users/{long_ago.id}", json={}).status_code == 403


def test_the_password_of_whoever_has_the_address_in_the_pool_now_proves_nothing(long_ago, cognito, pool):
    cognito.admin_delete_user(UserPoolId=pool.id, Username=long_ago.email)
    cognito.admin_create_user(UserPoolId=pool.id, Username=long_ago.email, TemporaryPassword=NEW)
    cognito.admin_set_user_password(UserPoolId=pool.id, Username=long_ago.email, Password=NEW, Permanent=True)
    assert long_ago.call("POST", "/api/auth/reauthenticate", json={"password": NEW}).status_code == 401


def test_a_changed_password_ends_the_other_sessions_and_opens_one(ada):
    others = ada.log_in().get_json()
    change = {"current_password": PASSWORD, "password": NEW}
    ada.tokens = ada.call("PUT", "/api/users/me/password", json=change).get_json()
    assert ada.get("/api/users/me").status_code == 200
    assert len(ada.get("/api/users/me/sessions").get_json()) == 1
    assert ada.refresh().status_code == 200
    assert ada.log_in().status_code == 401
    ada.tokens = others
    assert (ada.get("/api/users/me").status_code, ada.refresh().status_code) == (401, 401)


def test_the_password_is_not_changed_without_the_one_before(ada):
    change = {"current_password": NEW, "password": NEW}
    assert ada.call("PUT", "/api/users/me/password", json=change).status_code == 401
    assert ada.log_in().status_code == 200


def test_a_new_password_that_we_do_not_take_is_pointed_at(ada):
    change = {"current_password": PASSWORD, "password": "correct horse battery staple"}
    answer = ada.call("PUT", "/api/users/me/password", json=change)
    assert answer.get_json()["errors"][0]["pointer"] == "#/password"
    assert ada.log_in().status_code == 200


@pytest.fixture
def opened(cognito):
    """Refresh tokens that the pool gave for a password."""
    tokens = []

    def note(parsed, **_):
        tokens.append(parsed["AuthenticationResult"]["RefreshToken"])

    event = "after-call.cognito-identity-provider.AdminInitiateAuth"
    cognito.meta.events.register(event, note)
    yield tokens
    cognito.meta.events.unregister(event, note)


def is_alive(cognito, pool, refresh_token):
    given = {"REFRESH_TOKEN": refresh_token}
    try:
        cognito.initiate_auth(ClientId=pool.client_id, AuthFlow="REFRESH_TOKEN_AUTH", AuthParameters=given)
    except cognito.exceptions.NotAuthorizedException:
        return False
    return True


def test_a_proof_leaves_no_log_in_behind_in_the_pool(ada, opened, cognito, pool):
    opened.clear()
    ada.call("POST", "/api/auth/reauthenticate", json={"password": PASSWORD})
    ada.call("PUT", "/api/users/me/password", json={"current_password": PASSWORD, "password": NEW})
    assert [is_alive(cognito, pool, token) for token in opened] == [False, False, True]
