from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import count
from uuid import uuid4

import pytest

from app.aggregates import service as aggregates
from app.calendars.model import Window
from app.check_ins import service
from app.core import db
from app.goals import repository
from app.goals import service as goals
from app.goals.model import Goal, State, Target
from app.verdicts import model as verdicts

FRIDAY = datetime(2026, 11, 20, 12, tzinfo=UTC)


@pytest.fixture
def today(clock):
    """A Friday at noon."""
    clock.now = FRIDAY
    return clock


@pytest.fixture
def put_goal(app):
    """Into the table, as it is said here: "run 3 times a week" of Ada's, since Monday two weeks ago."""

    def put_goal(owner_id="ada", **changes):
        definition = {
            "id": uuid4().hex,
            "space": f"USER#{owner_id}",
            "owner_id": owner_id,
            "name": "Run",
            "kind": "at_least",
            "aggregation": "count",
            "window": Window("week"),
            "targets": (Target(date(2026, 11, 2), Decimal(3)),),
            "starts_on": date(2026, 11, 2),
            "created_at": "2026-11-02T08:00:00+00:00",
            "zone": "Europe/Berlin",
            "day_boundary_minutes": 0,
        }
        goal = Goal(**definition | changes)
        db.transact(*repository.creation(goal, State()))
        return goal

    return put_goal


@pytest.fixture
def close():
    """Judges all periods up to a day, as the scheduler does."""

    def close(goal, through):
        goal, state = goals.find_in(goal.space, goal.id)
        after = verdicts.rules(goal, through, lambda day: goals.read_facts(goal, [f"{day:%Y-%m}"]))
        before = set(verdicts.closed(goal, state.judged_through))
        periods = [period for period in verdicts.closed(goal, through) if period not in before]
        revision = aggregates.revise(after, state.seq + 1, {}, periods)
        db.transact(*goals.state_change(goal, state, judged_through=through), *revision.writes)

    return close


@pytest.fixture
def differences():
    """What a rebuild would change."""

    def differences(goal):
        return [difference.document for difference in service.check(*goals.find_in(goal.space, goal.id))]

    return differences


numbers = count()


def ulid():
    """One after the other, in this order."""
    return f"01KAHJ5Y7Q{next(numbers):016d}"


def body(occurred_at="2026-11-20T07:30:00+01:00", tz="Europe/Berlin", **more):
    return {"occurred_at": occurred_at, "tz": tz, **more}
