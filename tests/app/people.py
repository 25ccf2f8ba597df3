"""Somebody with an account who is logged in; whoever comes first is the owner."""

from tests.conftest import PASSWORD


class Person:
    def __init__(self, client, name):
        self.client = client
        self.email = f"{name.lower()}@example.com"
        self.credentials = {"email": self.email, "password": PASSWORD}
        client.post("/api/auth/register", json=self.credentials | {"name": name})
        self.log_in()
        self.id = self.me()["id"]

    def log_in(self):
        """Also on one more device."""
        answer = self.client.post("/api/auth/login", json=self.credentials)
        self.tokens = answer.get_json() if answer.status_code == 200 else self.tokens
        return answer

    def call(self, method, path, headers=(), **options):
        token = {"Authorization": f"Bearer {self.tokens['access_token']}"}
        return self.client.open(path, method=method, headers=token | dict(headers), **options)

    def get(self, path):
        return self.call("GET", path)

    def me(self):
        return self.get("/api/users/me").get_json()

    def change(self, other, **changes):
        return self.call("PATCH", f"/api/users/{other.id}", json=changes)
