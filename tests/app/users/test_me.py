from app.core import db
from app.users import service as users


def test_without_a_token_nobody_is_told(client):
    assert client.get("/api/users/me").status_code == 401


def test_a_token_of_a_user_who_is_gone_is_refused(client, user, token):
    gone = users.find_by_email(user["email"])
    db.delete("users", f"USER#{gone.id}", "PROFILE")
    response = client.get("/api/users/me", headers=token)
    assert response.status_code == 401
    assert response.get_json()["type"] == "urn:ai-wizard:problem:invalid-token"


def test_the_answer_holds_what_a_person_may_see(client, user, token):
    me = client.get("/api/users/me", headers=token).get_json()
    assert not [name for name in me if "password" in name or "epoch" in name]
    assert me["email"] == user["email"]


def test_two_people_see_each_their_own(client, token):
    eve = {"email": "eve@example.com", "password": "an old teapot by the window"}
    client.post("/api/auth/register", json=eve | {"name": "Eve"})
    eves = client.post("/api/auth/login", json=eve).get_json()["access_token"]
    names = [
        client.get("/api/users/me", headers=header).get_json()["name"]
        for header in (token, {"Authorization": f"Bearer {eves}"})
    ]
    assert names == ["Ada", "Eve"]
