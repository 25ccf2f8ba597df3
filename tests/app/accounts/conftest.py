import pytest

from app.passwords import service


@pytest.fixture
def hashes(app, monkeypatch):
    """What argon2 was asked to do, and with which parameters."""
    done = []
    hasher = service.hasher

    class Watched:
        def hash(self, password):
            done.append(("hash", hasher.hash("x").rpartition("$")[0].rpartition("$")[0]))
            return hasher.hash(password)

        def verify(self, password_hash, password):
            done.append(("verify", password_hash.rpartition("$")[0].rpartition("$")[0]))
            return hasher.verify(password_hash, password)

    monkeypatch.setattr(service, "hasher", Watched())
    return done
