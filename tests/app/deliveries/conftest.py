import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from standardwebhooks import Webhook

from app.core import config, db
from app.deliveries import service
from app.notifications import service as notifications

URL = "/api/webhook-endpoints"
FACTS = {"goal": "Run 3 times a week", "reason": "You ran 2 of 3 times."}
HOOK = "https://hooks.example.com/wizard"


class Receiver:
    """Listens on this machine, which only the settings make an address that may be reached."""

    def __init__(self):
        self.got, self.answers = [], []

    def begin(self):
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                receiver.got.append((dict(self.headers), body))
                self.send_response(receiver.answers.pop(0) if receiver.answers else 204)
                self.send_header("Location", "http://127.0.0.1:1/")
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *arguments):
                """Nothing: what it got is asked for."""

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True).start()
        self.origin = f"http://127.0.0.1:{self.server.server_port}"

    def end(self):
        self.server.shutdown()
        self.server.server_close()

    @property
    def ids(self):
        return [headers["webhook-id"] for headers, _ in self.got]

    def verify(self, secret, place=-1):
        """By the library of Standard Webhooks; its own clock stands where ours does."""
        headers, body = self.got[place]
        return Webhook(secret).verify(body.decode(), headers)


@pytest.fixture
def receiver(app):
    receiver = Receiver()
    receiver.begin()
    config.load(outbound_exceptions=(receiver.origin,))
    yield receiver
    receiver.end()


@pytest.fixture
def endpoint(ada, receiver):
    return create(ada, url=f"{receiver.origin}/hook")


@pytest.fixture
def tell(worker):
    """As whoever judges goals does it, and then the worker."""

    def tell(person, kind="missed", *, period="2026-11-22"):
        db.transact(*notifications.write(person.id, kind, goal_id="g1", period=period, facts=FACTS))
        notifications.hurry(person.id)
        worker.run()

    return tell


@pytest.fixture
def wait(clock, worker):
    """Time goes by, and each minute the schedule does what is due."""

    def wait(**duration):
        end = clock.now + timedelta(**duration)
        while clock.now < end:
            clock.now = min(end, clock.now + timedelta(minutes=1))
            service.sweep()
            notifications.sweep()
            worker.run()

    return wait


def create(person, **changes):
    answer = person.call("POST", URL, json={"url": HOOK, "kinds": ["missed"]} | changes)
    assert answer.status_code == 201, answer.get_json()
    return answer.get_json()


def change(person, endpoint, **changes):
    tag = person.get(f"{URL}/{endpoint['id']}").headers["ETag"]
    return person.call("PATCH", f"{URL}/{endpoint['id']}", {"If-Match": tag}, json=changes)


def log(person, endpoint):
    return person.get(f"{URL}/{endpoint['id']}/deliveries").get_json()
