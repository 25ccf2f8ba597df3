from app.sessions import repository


def test_without_a_token_nobody_is_logged_out(client):
    assert client.post("/api/auth/logout").status_code == 401


def test_somebody_elses_session_goes_on(client, user, tokens):
    other = client.post("/api/auth/login", json={"email": user["email"], "password": user["password"]}).get_json()
    client.post("/api/auth/logout", headers={"Authorization": f"Bearer {other['access_token']}"})
    assert client.post("/api/auth/refresh", json={"refresh_token": tokens["refresh_token"]}).status_code == 200


def test_the_refresh_token_ends_with_the_session(client, tokens, token):
    assert client.post("/api/auth/logout", headers=token).status_code == 204
    assert client.post("/api/auth/refresh", json={"refresh_token": tokens["refresh_token"]}).status_code == 401


def test_a_second_log_out_is_told_that_the_session_has_ended(client, token):
    client.post("/api/auth/logout", headers=token)
    second = client.post("/api/auth/logout", headers=token)
    assert (second.status_code, second.get_json()["type"]) == (401, "urn:ai-wizard:problem:invalid-token")


def test_a_refresh_that_is_under_way_does_not_bring_the_session_back(client, tokens, token, monkeypatch):
    rotate = repository.rotate

    def log_out_first(*arguments):
        client.post("/api/auth/logout", headers=token)
        rotate(*arguments)

    monkeypatch.setattr(repository, "rotate", log_out_first)
    assert client.post("/api/auth/refresh", json={"refresh_token": tokens["refresh_token"]}).status_code == 401
