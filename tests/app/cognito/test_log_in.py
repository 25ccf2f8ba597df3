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
