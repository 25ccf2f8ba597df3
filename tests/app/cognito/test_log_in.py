from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import jwt
import pytest

from app import create_app
from tests.conftest import PASSWORD


def test_the_story_from_the_registration_to_the_log_out(client, registered, pools_code):
    email, password = registered["email"], registered["password"]
    verification = {"email": email, "code": pools_code(email)}
    assert client.post("/api/auth/verify", json=verification).status_code == 204
    tokens = client.post("/api/auth/login", json={"email": email, "password": password}).get_json()
    tokens |= client.post("/api/auth/refresh", json={"refresh_token": tokens["refresh_token"]}).get_json()
    token = {"Authorization": f"Bearer {tokens['access_token']}"}
    me = client.get("/api/users/me", headers=token).get_json()
    assert (me["email"], me["name"], me["role"]) == (email, "Ada", "viewer")
    assert me["verified_at"]
    assert client.post("/api/auth/logout", headers=token).status_code == 204
    assert client.get("/api/users/me", headers=token).status_code == 401
    again = client.post("/api/auth/refresh", json={"refresh_token": tokens["refresh_token"]})
    assert again.status_code == 401


def log_in(client, email, password=PASSWORD):
    return client.post("/api/auth/login", json={"email": email, "password": password})


def body(response):
    return {name: value for name, value in response.get_json().items() if name != "request_id"}


@pytest.fixture
def refused(client):
    """What a stranger gets."""
    answer = log_in(client, "nobody@example.com")
    assert (answer.status_code, answer.get_json()["type"]) == (401, "urn:ai-wizard:problem:unauthorized")
    return body(answer)


@pytest.mark.parametrize("password", ["another teapot by the window", "", "x", " "])
def test_a_wrong_password_gets_what_an_unknown_address_gets(client, ada, refused, password):
    assert body(log_in(client, ada.email, password)) == refused


def test_an_address_that_is_not_verified_gets_the_same_whatever_the_password(client, registered, refused):
    assert body(log_in(client, registered["email"])) == refused
    assert body(log_in(client, registered["email"], "another teapot by the window")) == refused


def test_who_is_disabled_in_the_pool_gets_the_same_whatever_the_password(client, ada, cognito, pool, refused):
    cognito.admin_disable_user(UserPoolId=pool.id, Username=ada.email)
    assert body(log_in(client, ada.email)) == refused
    assert body(log_in(client, ada.email, "another teapot by the window")) == refused


def test_who_must_reset_the_password_gets_the_same(client, ada, cognito, pool, refused):
    cognito.admin_reset_user_password(UserPoolId=pool.id, Username=ada.email)
    assert body(log_in(client, ada.email)) == refused


def test_who_is_disabled_here_is_told_so_once_the_password_is_right(client, join, ada, refused):
    eva = join("Eva", "member")
    assert ada.call("PATCH", f"/api/users/{eva.id}", json={"disabled": True}).status_code == 200
    answer = eva.log_in()
    assert (answer.status_code, answer.get_json()["type"]) == (403, "urn:ai-wizard:problem:account-disabled")
    assert body(log_in(client, eva.email, "another teapot by the window")) == refused
    assert eva.get("/api/users/me").status_code == 401
    assert eva.refresh().status_code == 401


def test_guessing_is_slowed_down_here(client, ada):
    answers = [log_in(client, ada.email, "another teapot by the window").status_code for _ in range(6)]
    assert answers == [401] * 5 + [429]


def test_more_than_a_password_is_for_other_ways_to_log_in(client, cognito, pool):
    email = f"eva-{uuid4().hex}@example.com"
    cognito.admin_create_user(UserPoolId=pool.id, Username=email, TemporaryPassword=PASSWORD)
    answer = log_in(client, email)
    assert (answer.status_code, answer.get_json()["type"]) == (409, "urn:ai-wizard:problem:challenge-open")
    assert "NEW_PASSWORD_REQUIRED" in answer.get_json()["detail"]


def test_nobody_logs_in_at_the_pool_itself(cognito, pool, ada):
    given = {"USERNAME": ada.email, "PASSWORD": PASSWORD}
    with pytest.raises(cognito.exceptions.InvalidParameterException):
        cognito.initiate_auth(ClientId=pool.client_id, AuthFlow="USER_PASSWORD_AUTH", AuthParameters=given)


def test_a_token_that_the_pool_gave_past_us_has_no_session(client, cognito, pool, ada):
    answer = cognito.admin_initiate_auth(
        UserPoolId=pool.id,
        ClientId=pool.client_id,
        AuthFlow="ADMIN_USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": ada.email, "PASSWORD": PASSWORD},
    )
    token = {"Authorization": f"Bearer {answer['AuthenticationResult']['AccessToken']}"}
    assert client.get("/api/users/me", headers=token).status_code == 401


def test_the_tokens_are_the_pools_and_last_ten_minutes(ada, pool):
    claims = jwt.decode(ada.tokens["access_token"], options={"verify_signature": False})
    assert (claims["iss"], claims["client_id"], claims["sub"]) == (pool.issuer, pool.client_id, ada.id)
    assert ada.tokens["expires_in"] == claims["exp"] - claims["iat"] == 600


def test_an_id_token_is_no_access_token(client, cognito, pool, ada):
    answer = cognito.initiate_auth(
        ClientId=pool.client_id,
        AuthFlow="REFRESH_TOKEN_AUTH",
        AuthParameters={"REFRESH_TOKEN": ada.tokens["refresh_token"]},
    )
    for kind, status in (("AccessToken", 200), ("IdToken", 401)):
        token = {"Authorization": f"Bearer {answer['AuthenticationResult'][kind]}"}
        assert client.get("/api/users/me", headers=token).status_code == status


def test_a_pool_whose_tokens_last_longer_is_a_fault_of_its_settings(app, environment, cognito, pool, ada):
    long = cognito.create_user_pool_client(
        UserPoolId=pool.id,
        ClientName="long",
        ExplicitAuthFlows=["ALLOW_ADMIN_USER_PASSWORD_AUTH"],
        AccessTokenValidity=60,
        TokenValidityUnits={"AccessToken": "minutes"},
    )
    environment.setenv("WIZARD_POOL_CLIENT_ID", long["UserPoolClient"]["ClientId"])
    assert log_in(create_app().test_client(), ada.email).status_code == 500


@pytest.mark.parametrize(
    ("groups", "role"),
    [
        ((), "viewer"),
        (("member",), "member"),
        (("viewer", "admin", "member"), "admin"),
        (("owner", "viewer"), "owner"),
    ],
)
def test_the_role_is_the_highest_of_the_groups(join, groups, role):
    eva = join("Eva")
    for group in groups:
        eva.put_in(group)
    eva.tokens = eva.log_in().get_json()
    assert eva.me()["role"] == role


def test_a_group_that_is_no_role_gives_none(join, cognito, pool):
    cognito.create_group(UserPoolId=pool.id, GroupName="Owner")
    assert join("Eva", "Owner").me()["role"] == "viewer"


def test_owners_are_counted_so_that_the_last_one_does_not_leave_the_others_alone(join, ada):
    eva = join("Eva", "owner")
    assert ada.call("PATCH", f"/api/users/{eva.id}", json={"disabled": True}).status_code == 200
    answer = ada.call("DELETE", "/api/users/me")
    assert (answer.status_code, answer.get_json()["type"]) == (409, "urn:ai-wizard:problem:last-owner")


def test_the_log_in_is_in_the_audit_log(ada):
    actions = [entry["action"] for entry in ada.get("/api/users/me/audit").get_json()]
    assert actions == ["logged-in", "role-changed", "registered"]


def test_an_account_that_somebody_else_has_here_is_not_taken_over(client, cognito, pool, join):
    ada = join("Ada")
    cognito.admin_delete_user(UserPoolId=pool.id, Username=ada.email)
    cognito.admin_create_user(UserPoolId=pool.id, Username=ada.email, TemporaryPassword=PASSWORD)
    cognito.admin_set_user_password(UserPoolId=pool.id, Username=ada.email, Password=PASSWORD, Permanent=True)
    answer = ada.log_in()
    assert (answer.status_code, answer.get_json()["type"]) == (409, "urn:ai-wizard:problem:address-taken")


def test_two_first_log_ins_at_once_are_one_person(app, cognito, pool, atomic_calls):
    email = f"eva-{uuid4().hex}@example.com"
    cognito.admin_create_user(UserPoolId=pool.id, Username=email, TemporaryPassword=PASSWORD)
    cognito.admin_set_user_password(UserPoolId=pool.id, Username=email, Password=PASSWORD, Permanent=True)
    with ThreadPoolExecutor(4) as threads:
        answers = list(threads.map(lambda _: log_in(app.test_client(), email), range(4)))
    assert [answer.status_code for answer in answers] == [200] * 4
