def test_whoever_registered_and_logged_in_sees_their_own_account(client, user, token):
    me = client.get("/api/users/me", headers=token)
    assert me.status_code == 200
    assert me.get_json()["email"] == user["email"]
    assert me.get_json()["name"] == "Ada"
