import pytest

from app.core import aws


def detail(answer):
    return (answer.status_code, answer.get_json()["type"].rpartition(":")[2])


def sessions_of(person):
    return person.get("/api/users/me/sessions").get_json()


def test_each_log_in_is_a_session_that_can_be_ended_at_once(join):
    eva = join("Eva")
    first = eva.tokens
    eva.tokens = eva.log_in().get_json()
    (other,) = [session["id"] for session in sessions_of(eva) if not session["is_current"]]
    assert eva.call("DELETE", f"/api/users/me/sessions/{other}").status_code == 204
    eva.tokens = first
    assert eva.get("/api/users/me").status_code == 401
    assert eva.refresh().status_code == 401


def test_the_log_out_ends_the_session_and_the_others_go_on(join):
    eva = join("Eva")
    first = eva.tokens
    eva.tokens = eva.log_in().get_json()
    assert eva.call("POST", "/api/auth/logout").status_code == 204
    assert eva.get("/api/users/me").status_code == 401
    eva.tokens = first
    assert eva.get("/api/users/me").status_code == 200
    assert eva.refresh().status_code == 200


def test_all_sessions_end_at_once(join):
    eva = join("Eva")
    assert eva.call("DELETE", "/api/users/me/sessions").status_code == 204
    assert (eva.get("/api/users/me").status_code, eva.refresh().status_code) == (401, 401)


def test_a_refresh_continues_the_session(join):
    eva = join("Eva")
    (before,) = sessions_of(eva)
    old = eva.tokens["access_token"]
    assert eva.refresh().status_code == 200
    (after,) = sessions_of(eva)
    assert eva.tokens["access_token"] != old
    assert after["id"] == before["id"]
    assert after["last_seen_at"] > before["last_seen_at"]


def test_a_refresh_is_no_recent_log_in(join, clock):
    ada = join("Ada", "owner")
    item = {"PK": {"S": f"USER#{ada.id}"}, "SK": {"S": f"SESSION#{sessions_of(ada)[0]['id']}"}}
    table = {"TableName": "ai-wizard-users-test", "Key": item}
    long_ago = {"ExpressionAttributeValues": {":at": {"N": "1"}}, "UpdateExpression": "SET authenticated_at = :at"}
    aws.client("dynamodb").update_item(**table, **long_ago)
    ada.refresh()
    assert detail(ada.call("DELETE", "/api/users/me")) == (403, "reauthenticate")


@pytest.mark.parametrize("token", ["x", "a.b.c", "é" * 100, "x" * 3072])
def test_a_token_that_the_pool_did_not_give_is_refused(client, token):
    answer = client.post("/api/auth/refresh", json={"refresh_token": token})
    assert detail(answer) == (401, "unauthorized")


def test_a_browser_keeps_the_pools_refresh_token_in_its_cookie(client, join):
    eva = join("Eva")
    browser = {"X-Client": "browser"}
    answer = client.post("/api/auth/login", json=eva.credentials, headers=browser)
    cookie = answer.headers["Set-Cookie"]
    assert "refresh_token" not in answer.get_json()
    assert "HttpOnly" in cookie
    assert len(cookie) < 4096
    assert client.post("/api/auth/refresh", headers=browser).status_code == 200


def test_who_is_gone_from_the_pool_gets_no_new_token(join, cognito, pool):
    eva = join("Eva")
    cognito.admin_delete_user(UserPoolId=pool.id, Username=eva.email)
    assert eva.refresh().status_code == 401


def test_who_is_disabled_in_the_pool_gets_no_new_token(join, cognito, pool):
    eva = join("Eva")
    cognito.admin_disable_user(UserPoolId=pool.id, Username=eva.email)
    assert eva.refresh().status_code == 401


def test_another_group_counts_from_the_next_refresh_and_is_told(join, mails, worker):
    eva = join("Eva", "member")
    eva.put_in("admin")
    assert eva.me()["role"] == "member"
    eva.refresh()
    assert eva.me()["role"] == "admin"
    worker.run()
    assert [mail["subject"] for mail in mails if mail["to"] == eva.email][-1] == "Your role was changed"


def test_the_pool_may_take_the_last_owners_role(ada):
    ada.take_out_of("owner")
    assert ada.refresh().status_code == 200
    assert ada.me()["role"] == "viewer"
    ada.put_in("owner")
    ada.refresh()
    assert ada.me()["role"] == "owner"


def test_a_role_is_not_changed_here(join, ada):
    eva = join("Eva", "member")
    answer = ada.call("PATCH", f"/api/users/{eva.id}", json={"role": "admin"})
    assert detail(answer) == (409, "conflict")
    assert "groups" in answer.get_json()["detail"]
    assert eva.me()["role"] == "member"


def test_a_personal_token_works_as_ever(client, join):
    eva = join("Eva", "member")
    asked = {"name": "CI", "scopes": ["profile:read"], "expires_in_days": 7}
    made = eva.call("POST", "/api/users/me/tokens", json=asked).get_json()
    token = {"Authorization": f"Bearer {made['token']}"}
    assert client.get("/api/users/me", headers=token).get_json()["id"] == eva.id
    assert client.get("/api/users/me/sessions", headers=token).status_code == 403


def test_the_second_factor_is_the_pools_affair(ada):
    assert detail(ada.call("POST", "/api/users/me/second-factor")) == (409, "conflict")


def test_the_export_has_the_sessions(ada):
    exported = ada.get("/api/users/me/export").get_json()
    assert [session["id"] for session in exported["sessions"]] == [session["id"] for session in sessions_of(ada)]
