"""Somebody with an account who is logged in; whoever comes first is the owner."""

from tests.conftest import PASSWORD


class Person:
    def __init__(self, client, name):
        self.client = client
        self.email = f"{name.lower()}@example.com"
        credentials = {"email": self.email, "password": PASSWORD}
        client.post("/api/auth/register", json=credentials | {"name": name})
        self.tokens = client.post("/api/auth/login", json=credentials).get_json()
        self.id = self.me()["id"]

    def call(self, method, path, headers=(), **options):
        token = {"Authorization": f"Bearer {self.tokens['access_token']}"}
        return self.client.open(path, method=method, headers=token | dict(headers), **options)

    def get(self, path):
        return self.call("GET", path)

    def me(self):
        return self.get("/api/users/me").get_json()

    def change(self, other, **changes):
        return self.call("PATCH", f"/api/users/{other.id}", json=changes)
