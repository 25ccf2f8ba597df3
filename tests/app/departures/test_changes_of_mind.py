"""Whoever leaves, stays, waits and logs in, in any order, with sweeps in between: as in a model of a few lines."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import uuid4

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.core import auth
from app.departures import service
from app.sessions.model import LIFETIME
from app.users import service as users
from tests.app.departures.conftest import items_that_mention, leave, restore

waits = st.sampled_from([timedelta(0), timedelta(minutes=5), timedelta(days=3), timedelta(days=7)])
logs_in = st.sampled_from([True, True, False])
actions = st.sampled_from(["leave", "restore", "sweep"])
steps = st.lists(st.tuples(waits, logs_in, actions), min_size=6, max_size=10)


@dataclass
class Model:
    now: datetime
    logged_in_at: datetime | None
    deletes_at: datetime | None = None
    is_gone: bool = False

    def is_in(self):
        return not self.is_gone and self.logged_in_at and self.now < self.logged_in_at + LIFETIME

    def leave(self):
        if not self.is_in():
            return 401
        if self.now > self.logged_in_at + timedelta(seconds=auth.RECENT_SECONDS):
            return 403
        if not self.deletes_at:
            self.deletes_at, self.logged_in_at = self.now + timedelta(days=7), None
        return 202

    def restore(self):
        if not self.is_in():
            return 401
        self.deletes_at = None
        return 204

    def log_in(self):
        if self.is_gone:
            return False
        self.logged_in_at = self.now
        return True

    def sweep(self):
        self.is_gone = self.is_gone or (self.deletes_at is not None and self.now >= self.deletes_at)


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps)
def test_in_any_order_it_is_as_one_would_say(ada, join, clock, steps):
    clock.move(days=1, microseconds=-clock.now.microsecond)  # sessions know whole seconds
    person = join(f"Eve-{uuid4().hex}")
    model = Model(clock.now, clock.now)
    for wait, logs_in, action in steps:
        clock.now = model.now = model.now + wait
        if logs_in:
            assert (person.log_in().status_code == 200) == model.log_in()
        take(action, person, model)
        assert (person.get("/api/users/me").status_code == 200) == bool(model.is_in())
        assert users.get_profile(person.id).is_gone == model.is_gone
    kept = users.find(person.id)
    told = kept and kept.deletes_at and datetime.fromisoformat(kept.deletes_at)
    assert told == (None if model.is_gone else model.deletes_at)
    assert users.count_owners() == 1
    due = [item for item in items_that_mention("DEPARTURES") if person.id in item]
    assert model.is_gone or len(due) == bool(model.deletes_at)


def take(action, person, model):
    if action == "sweep":
        service.sweep()
        model.sweep()
    elif action == "leave":
        assert leave(person).status_code == model.leave()
    else:
        assert restore(person).status_code == model.restore()
