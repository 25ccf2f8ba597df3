from datetime import UTC, datetime, timedelta

import pytest

from app.verdicts import service as verdicts

URL = "/api/goals"
MONDAY = datetime(2026, 11, 2, 8, tzinfo=UTC)
RUN = {
    "name": "Run",
    "kind": "at_least",
    "unit": "times",
    "aggregation": "count",
    "window": {"unit": "week"},
    "target": "3",
    "starts_on": "2026-11-02",
    "zone": "UTC",
    "day_boundary_minutes": 0,
}
COST = RUN | {
    "name": "Cost",
    "kind": "at_most",
    "unit": "USD",
    "aggregation": "sum",
    "window": {"unit": "month"},
    "target": "200",
    "starts_on": "2026-10-01",
    "source": {"kind": "push"},
}


@pytest.fixture
def monday(clock):
    """The clock, at eight in the morning."""
    clock.now = MONDAY
    return clock


@pytest.fixture
def ada(monday, join):
    return join("Ada")


class Story:
    """One goal of one person, and time that goes by."""

    def __init__(self, person, clock, worker, body):
        self.person, self.clock, self.worker = person, clock, worker
        answer = self.call("POST", "", json=body)
        assert answer.status_code == 201, answer.get_json()
        self.id = answer.get_json()["id"]

    def call(self, method, path, headers=(), **options):
        self.person.log_in()
        return self.person.call(method, f"{URL}{path}", headers, **options)

    def check_in(self, **body):
        body = {"occurred_at": self.clock.now.isoformat(), "tz": "UTC"} | body
        answer = self.call("POST", f"/{self.id}/check-ins", json=body)
        assert answer.status_code == 201, answer.get_json()

    def change(self, **changes):
        return self.call("PATCH", f"/{self.id}", {"If-Match": "*"}, json=changes)

    def go_to(self, day, hour=8, minute=0):
        self.clock.now = datetime(2026, 11, 1, hour, minute, tzinfo=UTC) + timedelta(days=day - 1)

    def sweep(self):
        verdicts.sweep()

    def told(self):
        """The newest last: what it is about, the last day of the period and why."""
        self.worker.run()
        self.person.log_in()
        notices = self.person.get("/api/notifications").get_json()
        return [(notice["kind"], notice["period"], notice["text"]) for notice in reversed(notices)]

    def kinds(self):
        return [(kind, period) for kind, period, _ in self.told()]


@pytest.fixture
def story(monday, worker, mails, ada):
    return lambda **changes: Story(ada, monday, worker, RUN | changes)
