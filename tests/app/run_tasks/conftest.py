import hashlib
import hmac
import json
import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from app.core import config, senders
from app.run_tasks import service
from tests.app.plans_of_terraform import HARMLESS
from tests.app.run_tasks import payloads

SECRET = "a-key-that-is-long-enough"
PATH = "/api/webhooks/terraform"
REVIEWS = "/api/reviews"
JSON_API = "application/vnd.api+json"


class Terraform:
    """HCP Terraform on this machine, which only the settings make a host that may be asked: the plan lies at another
    address than the API."""

    def __init__(self):
        self.plan, self.asked, self.told = HARMLESS, [], []
        self.statuses = {"plan": [], "callback": []}  # what is answered next, in this order; then all is well
        self.location = None
        self.api, self.archive = (self._listen() for _ in range(2))

    def end(self):
        for server in (self.api, self.archive):
            server.shutdown()
            server.server_close()

    @property
    def origin(self):
        return _origin(self.api)

    @property
    def origins(self):
        return (_origin(self.api), _origin(self.archive))

    @property
    def results(self):
        return [body["data"]["attributes"]["status"] for body in self.told]

    @property
    def last(self):
        return self.told[-1]["data"]

    def give(self, server, headers):
        """A plan is asked for: the API says where it lies."""
        self.asked.append((server is self.api, headers))
        if server is self.archive:
            return 200, self.plan, {}
        status = self._next("plan", 307)
        target = self.location or f"{_origin(self.archive)}/object/signed?signature=abc"
        return status, b"", {"Location": target} if 300 <= status < 400 else {}

    def hear(self, headers, body):
        if headers["Authorization"] != f"Bearer {payloads.TOKEN}" or headers["Content-Type"] != JSON_API:
            return 401, b"", {}
        status = self._next("callback", 200)
        self.told += [json.loads(body)] if status < 300 else []
        return status, b"", {}

    def _next(self, which, usual):
        return self.statuses[which].pop(0) if self.statuses[which] else usual

    def _listen(self):
        terraform = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                self.answer(*terraform.give(self.server, dict(self.headers)))

            def do_PATCH(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                self.answer(*terraform.hear(dict(self.headers), body))

            def answer(self, status, body, headers):
                self.send_response(status)
                for name, value in (headers | {"Content-Length": str(len(body))}).items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *arguments):
                """Nothing: what it got is asked for."""

        server = HTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        return server


def _origin(server):
    return f"http://127.0.0.1:{server.server_port}"


def sign(body, secret=SECRET, digest=hashlib.sha512):
    return hmac.new(secret.encode(), body, digest).hexdigest()


@pytest.fixture(autouse=True)
def today(clock):
    clock.now = clock.now.replace(2026, 11, 20, 12, 0, 0, 0)


@pytest.fixture
def terraform(app, monkeypatch):
    terraform = Terraform()
    monkeypatch.setattr(senders, "_known", {})
    config.load(run_task_secrets=SECRET, outbound_exceptions=terraform.origins)
    yield terraform
    terraform.end()


@pytest.fixture
def project(ada):
    body = {"name": "shop", "title": "Shop", "stages": ["prod"]}
    assert ada.call("POST", "/api/projects", json=body).status_code == 201


@pytest.fixture
def send(client, terraform):
    def send(payload=None, *, headers=None, query=""):
        body = (
            payload if isinstance(payload, bytes) else json.dumps(payload or payloads.asked(terraform.origin)).encode()
        )
        signed = {"X-TFC-Task-Signature": sign(body)} if headers is None else headers
        return client.post(PATH + query, data=body, headers={"Content-Type": "application/json"} | signed)

    return send


@pytest.fixture
def judge(send, worker):
    """Asks, and lets the worker do all that follows at once."""

    def judge(payload=None, query=""):
        answer = send(payload, query=query)
        assert answer.status_code == 200, answer.get_json()
        worker.run()
        return answer.get_json()["outcome"]

    return judge


@pytest.fixture
def wait(clock, worker):
    """Time goes by, and each minute the schedule does what is due."""

    def wait(**duration):
        end = clock.now + timedelta(**duration)
        while clock.now < end:
            clock.now = min(end, clock.now + timedelta(minutes=1))
            service.sweep()
            worker.run()

    return wait


@pytest.fixture
def reviews(ada):
    def reviews():
        return ada.get(REVIEWS).get_json()

    return reviews
