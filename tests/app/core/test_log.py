"""What must never be in a log, looked for in everything that the story writes."""

import base64
import json

from tests.conftest import PASSWORD


def test_the_story_is_logged_with_its_user_and_without_its_secrets(client, user, tokens, token, lines):
    me = client.get("/api/users/me", headers=token).get_json()
    refreshed = client.post("/api/auth/refresh", json={"refresh_token": tokens["refresh_token"]}).get_json()
    client.post("/api/auth/login", json={"email": user["email"], "password": "wrong"})
    client.post("/api/auth/refresh", json={"refresh_token": tokens["refresh_token"]})
    client.get("/api/users/me", headers={"Authorization": "Basic " + base64.b64encode(b"ada:hunter2").decode()})
    client.post("/api/auth/register?password=hunter2", data='{"password": "hunter2"', content_type="application/json")
    client.post("/api/auth/logout", headers=token)
    written = lines()
    assert [line.get("user") for line in written] == [me["id"], None, None, None, None, None, me["id"]]
    secrets = [PASSWORD, "hunter2", user["email"], tokens["access_token"].rpartition(".")[2]]
    secrets += [answer["refresh_token"].rpartition(".")[2] for answer in (tokens, refreshed)]
    assert not [secret for secret in secrets if secret in json.dumps(written, ensure_ascii=False)]
