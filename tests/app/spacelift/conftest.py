import hashlib
import hmac
import json
import threading

import pytest
from werkzeug.serving import make_server

from app.core import config, senders

SECRET, OLD = "a-secret-that-is-long-enough", "the-secret-of-last-year"
PATH = "/api/webhooks/spacelift"
REVIEWS = "/api/reviews"


def sign(body, secret=SECRET, digest=hashlib.sha256):
    return hmac.new(secret.encode(), body, digest).hexdigest()


@pytest.fixture
def configured(app, monkeypatch):
    monkeypatch.setattr(senders, "_known", {})
    config.load(spacelift_secrets=f"{SECRET} {OLD}")


@pytest.fixture
def project(ada):
    body = {"name": "shop", "title": "Shop", "stages": ["dev", "prod"]}
    assert ada.call("POST", "/api/projects", json=body).status_code == 201


@pytest.fixture
def send(client, configured):
    """As Spacelift does, which signs the bytes that it sends."""

    def send(payload, *, secret=SECRET, headers=None):
        body = payload if isinstance(payload, bytes) else json.dumps(payload).encode()
        signed = {"X-Signature-256": f"sha256={sign(body, secret)}"} if headers is None else headers
        return client.post(PATH, data=body, headers={"Content-Type": "application/json"} | signed)

    return send


@pytest.fixture
def told(send):
    """What is answered to something that is taken in."""

    def told(payload):
        answer = send(payload)
        assert answer.status_code == 200, answer.get_json()
        return answer.get_json()

    return told


@pytest.fixture
def upload(ada, worker):
    """As the hook on the worker does; the review once it is judged."""

    def upload(plan, run):
        place = {"project": "shop", "stage": "prod", "run": run, "source": "spacelift"}
        answer = ada.call("POST", REVIEWS, query_string=place, data=plan, content_type="application/json")
        assert answer.status_code in (200, 202), answer.get_json()
        worker.run()
        return answer.get_json()["id"]

    return upload


@pytest.fixture
def review(ada):
    def review(review_id):
        answer = ada.get(f"{REVIEWS}/{review_id}")
        assert answer.status_code == 200, answer.get_json()
        return answer.get_json()

    return review


@pytest.fixture
def count(ada):
    def count():
        return len(ada.get(REVIEWS).get_json())

    return count


@pytest.fixture
def server(app, worker):
    """The worker does what it is asked for before the next question."""

    def answer(environ, start_response):
        answered = list(app.wsgi_app(environ, start_response))
        if environ["REQUEST_METHOD"] == "POST":
            worker.run()
        return answered

    server = make_server("127.0.0.1", 0, answer)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def token(ada):
    body = {"name": "Spacelift", "scopes": ["reviews:read", "reviews:write"]}
    return ada.call("POST", "/api/users/me/tokens", json=body).get_json()["token"]
