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
        return [difference.document for difference in service.examine(goal)]

    return differences


numbers = count()


def ulid():
    """One after the other, in this order."""
    return f"01KAHJ5Y7Q{next(numbers):016d}"


def body(occurred_at="2026-11-20T07:30:00+01:00", tz="Europe/Berlin", **more):
    return {"occurred_at": occurred_at, "tz": tz, **more}


RUN = {
    "name": "Run",
    "kind": "at_least",
    "unit": "times",
    "aggregation": "count",
    "window": {"unit": "week"},
    "target": "3",
    "starts_on": "2026-11-02",
    "zone": "Europe/Berlin",
    "day_boundary_minutes": 0,
    "grace_minutes": 1440,
}


class Diary:
    """The check-ins of one goal, as one person sees them."""

    def __init__(self, person, goal_id):
        self.person, self.goal_id = person, goal_id
        self.url = f"/api/goals/{goal_id}/check-ins"

    def seen_by(self, other):
        return Diary(other, self.goal_id)

    def post(self, *arguments, **more):
        return self.person.call("POST", self.url, json=body(*arguments, **more))

    def batch(self, *bodies):
        return self.person.call("POST", f"{self.url}/batch", json={"check_ins": bodies})

    def list(self, query=""):
        return self.person.get(self.url + query).get_json()

    def get(self, entry):
        return self.person.get(f"{self.url}/{entry['id']}")

    def change(self, entry, match="*", **changes):
        return self.person.call("PATCH", f"{self.url}/{entry['id']}", {"If-Match": match}, json=changes)

    def delete(self, entry, match="*"):
        return self.person.call("DELETE", f"{self.url}/{entry['id']}", {"If-Match": match})

    def changes(self, cursor=None):
        return self.person.get(f"{self.url}/changes" + (f"?cursor={cursor}" if cursor else "")).get_json()

    @property
    def goal(self):
        space = f"USER#{self.person.id}"
        return (goals.find_in(space, self.goal_id) or goals.find_in("TEAM", self.goal_id))[0]

    def outcomes(self, month="2026-11"):
        """Of the closed periods, by their last day."""
        _, state = goals.find_in(self.goal.space, self.goal_id)
        rules = verdicts.rules(self.goal, state.judged_through, lambda day: goals.read_facts(self.goal, [month]))
        first = date.fromisoformat(f"{month}-01")
        kept = aggregates.read(rules, [], [first]).months[month].outcomes
        return {str(day): outcome for day, outcome in sorted(rules.settle(kept).items())}


@pytest.fixture
def ada(today, join):
    """The owner, who is here at that time."""
    return join("Ada")


@pytest.fixture
def diary(today, ada):
    """Of the goal to run 3 times a week, or of another one."""

    def diary(person=ada, **changes):
        answer = person.call("POST", "/api/goals", json=RUN | changes)
        assert answer.status_code == 201, answer.get_json()
        return Diary(person, answer.get_json()["id"])

    return diary


def assert_is(answer, status, slug):
    assert (answer.status_code, answer.get_json()["type"]) == (status, f"urn:ai-wizard:problem:{slug}")


def pointers(answer):
    assert answer.status_code == 422, answer.get_json()
    return [error["pointer"] for error in answer.get_json()["errors"]]
