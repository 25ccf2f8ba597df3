"""Whatever happens between sweeps, and however they end: all is closed that is over, once, and as a rebuild does it."""

from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.audit.model import Client
from app.calendars.model import Window
from app.check_ins import service as check_ins
from app.core import db
from app.core.failures import AppError
from app.core.policy import Principal
from app.goals import repository
from app.goals import service as goals
from app.goals.model import Goal, State, Target
from app.verdicts import model
from app.verdicts import service as verdicts

HERE = Client("test", "192.0.2.7")
ADA = Principal("ada", "member")
START = date(2026, 3, 19)
NOON = datetime(2026, 3, 19, 12, tzinfo=UTC)
GOALS = {
    "run 3 times a week": {},
    "walk every day, with freezes and grace": {
        "window": Window("day"),
        "targets": (Target(START, Decimal(1), freezes_per_month=2),),
        "grace_minutes": 2880,
    },
    "3 good days of 7": {"window": Window("rolling", 7, 3), "targets": (Target(START, Decimal(1)),)},
    "at most 20 a month": {"kind": "at_most", "window": Window("month"), "targets": (Target(START, Decimal(20)),)},
}
steps = st.lists(
    st.one_of(
        st.tuples(st.just("wait"), st.integers(1, 24 * 12)),
        st.tuples(st.just("check_in"), st.integers(0, 20), st.integers(1, 9)),
        st.tuples(st.just("sweep")),
        st.tuples(st.just("die_in_a_sweep"), st.integers(0, 2)),
        st.tuples(st.just("aim_at"), st.integers(1, 9)),
        st.tuples(st.just("skip"), st.integers(-5, 20)),
        st.tuples(st.just("pause"), st.integers(-5, 20), st.integers(0, 9)),
        st.tuples(st.just("unpause")),
        st.tuples(st.just("travel_to"), st.sampled_from(["Pacific/Auckland", "America/Los_Angeles", "Europe/Berlin"])),
        st.tuples(st.just("delete_and_restore")),
    ),
    min_size=4,
    max_size=10,
)


class Life:
    def __init__(self, clock, changes, number):
        clock.now = NOON + timedelta(days=25)
        self.clock, self.told = clock, {}
        definition = {
            "id": f"goal{number}",
            "space": "USER#ada",
            "owner_id": "ada",
            "name": "Run",
            "kind": "at_least",
            "window": Window("week"),
            "targets": (Target(START, Decimal(3)),),
            "starts_on": START,
            "created_at": NOON.isoformat(),
            "zone": "Europe/Berlin",
            "day_boundary_minutes": 0,
        }
        goal = Goal(**definition | changes)
        self.id = goal.id
        db.transact(*repository.creation(goal, State(due_at=NOON.isoformat())))

    @property
    def found(self):
        return repository.find("ada", self.id)

    def day(self, days_ago):
        return self.clock.now.date() - timedelta(days=days_ago)

    def wait(self, hours):
        self.clock.move(hours=hours)

    def check_in(self, days_ago, amount):
        at = self.clock.now - timedelta(days=days_ago)
        check_ins.record(ADA, self.id, {"occurred_at": at, "tz": "Europe/Berlin", "amount": Decimal(amount)}, HERE)

    def sweep(self):
        verdicts.sweep()
        goal, state = self.found
        calendar = goals.calendar_of(goal)
        assert next(model.closable(goal, calendar, state.judged_through, self.clock.now), None) is None
        assert datetime.fromisoformat(state.due_at) > self.clock.now

    def die_in_a_sweep(self, after):
        transact, left = db.transact, [None] * after

        def transact_or_die(*writes):
            if not left:
                raise SystemExit
            left.pop()
            transact(*writes)

        with patch.object(db, "transact", transact_or_die), suppress(SystemExit):
            verdicts.sweep()

    def aim_at(self, target):
        goals.change(ADA, self.found[0], {"target": Decimal(target)})

    def skip(self, days_ago):
        verdicts.skip(ADA, self.id, self.day(days_ago), "Away", HERE)

    def pause(self, days_ago, length):
        first = self.day(days_ago)
        verdicts.pause(ADA, self.id, first, first + timedelta(days=length), "Away", HERE)

    def unpause(self):
        for pause in self.found[0].pauses[:1]:
            verdicts.unpause(ADA, self.id, pause.id, HERE)

    def travel_to(self, zone):
        goals.change(ADA, self.found[0], {"zone": zone})

    def delete_and_restore(self):
        goals.delete(ADA, self.found[0])
        verdicts.sweep()
        goals.restore(ADA, self.id)

    def check(self):
        goal, state = self.found
        assert [one.document for one in check_ins.examine(goal)] == []
        announced = dict(goals.read_all_facts(goal).announced)
        assert announced.keys() == {period.last for period in model.closed(goal, state.judged_through)}
        assert self.told.items() <= announced.items()
        self.told = announced
        looks = [item["SK"] for item in db.read_all("goals", "DUE", "LOOK#") if item["SK"].endswith(f"#{goal.id}")]
        assert looks == [f"LOOK#{state.due_at}#{goal.space}#{goal.id}"]


@pytest.mark.parametrize("kind", GOALS)
def test_what_is_over_is_closed_once_and_as_a_rebuild_does_it(app, clock, kind):
    made = iter(range(10_000))

    @settings(max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(steps)
    def holds(doings):
        life = Life(clock, GOALS[kind], next(made))
        for name, *arguments in [*doings, ("sweep",)]:
            with suppress(AppError):
                getattr(life, name)(*arguments)
            life.check()
        goals.delete(ADA, life.found[0])

    holds()
