import pytest

from app.core import db
from app.users import service as users

URL = "/api/users/me/tokens"
ALL_OF_AN_OWNER = ["profile:read", "users:read"]


@pytest.fixture
def make(client, token):
    """Makes a token as Ada does; the answer."""

    def make(**changes):
        return client.post(URL, json={"name": "CI", "scopes": ALL_OF_AN_OWNER} | changes, headers=token)

    return make


@pytest.fixture
def made(make):
    return make().get_json()


@pytest.fixture
def ask(client):
    """Calls the API as CI does."""

    def ask(text, url="/api/users/me", method="GET", **options):
        return client.open(url, method=method, headers={"Authorization": f"Bearer {text}"}, **options)

    return ask


@pytest.fixture
def change(user):
    """Changes Ada's record as an admin or she herself would."""

    def change(**changes):
        db.transact(users.change(users.find_by_email(user["email"]), **changes))

    return change


@pytest.fixture
def log_in(client, user):
    """Logs Ada in again; her header."""

    def log_in():
        credentials = {name: user[name] for name in ("email", "password")}
        answer = client.post("/api/auth/login", json=credentials).get_json()
        return {"Authorization": f"Bearer {answer['access_token']}"}

    return log_in


@pytest.fixture
def eve(client, user):
    """Somebody else, logged in."""
    eve = {"email": "eve@example.com", "password": "a violin in the second drawer"}
    client.post("/api/auth/register", json=eve | {"name": "Eve"})
    answer = client.post("/api/auth/login", json=eve).get_json()
    return {"Authorization": f"Bearer {answer['access_token']}"}
