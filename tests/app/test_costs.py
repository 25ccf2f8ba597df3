"""What a request costs does not grow with what was entered before: the same calls and the same units of DynamoDB at ten
check-ins and at ten thousand."""

import sys
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from app.aggregates import service as aggregates
from app.calendars.model import DAY, Window
from app.check_ins import model, repository
from app.check_ins.model import CheckIn
from app.core import db
from app.goals import repository as goal_repository
from app.goals.model import Facts, Goal, State, Target
from app.verdicts import model as verdicts
from tests.app.units import Meter, fill

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)  # a Friday
START, MONTH = date(2017, 1, 2), date(2026, 11, 1)
JUDGED = date(2026, 11, 15)
FEW, MANY = 10, 10_000
KINDS = {"at_least": "sum", "odometer": "last"}


@pytest.fixture
def lives(clock, join):
    """Two people with one goal each, as old as each other: one has entered little, the other one much."""
    clock.now = NOW

    def live(name, kind, count):
        person = join(name)
        goal = put_goal(person.id, kind)
        enter(goal, count)
        return person, goal.id

    return lambda kind: [live("Ada", kind, FEW), live("Bob", kind, MANY)]


def put_goal(owner_id, kind):
    goal = Goal(
        id=f"{owner_id[::-1]}",
        space=f"USER#{owner_id}",
        owner_id=owner_id,
        name="Run",
        kind=kind,
        aggregation=KINDS[kind],
        window=Window("week"),
        targets=(Target(START, Decimal(30)),),
        starts_on=START,
        created_at="2017-01-02T08:00:00+00:00",
        zone="Europe/Berlin",
        day_boundary_minutes=0,
    )
    db.transact(
        *goal_repository.creation(goal, State(seq=1, changed=1, judged_through=JUDGED)),
        goal_repository.active_change(goal.space, 0, 1),
    )
    return goal


def enter(goal, count):
    """Ten in this month; the others before it, three a day from the day before it back for nine years."""
    recent = [check_in(goal, MONTH + n * DAY, n) for n in range(FEW)]
    older = [check_in(goal, MONTH - (1 + n // 3) * DAY, n + FEW) for n in range(count - FEW)]
    entries = recent + older
    fill(repository.saving(goal, None, entry) for entry in entries)
    fill([repository.telling(goal, repository.Change(1, 0, tuple(entry.id for entry in recent)))])
    values = model.changes((None, entry) for entry in entries)
    rules = verdicts.rules(goal, JUDGED, lambda day: Facts())
    rebuilt = aggregates.compare(rules, values, verdicts.closed(goal, JUDGED), 1)
    fill(difference.write for difference in rebuilt)


def check_in(goal, day, number):
    at = f"{day}T{8 + number % 9:02}:30:00+00:00"
    return CheckIn(
        id=f"01KAHJ5Y7Q{number:016d}",
        goal_id=goal.id,
        amount=Decimal(f"{(day - START).days + number % 9}.25"),
        occurred_at=at,
        tz="Europe/Berlin",
        local_date=day,
        by=goal.owner_id,
        recorded_at=at,
        posted="",
        seq=1,
    )


def ask(person, goal_id, meter):
    """Every route about a goal, with what each consumed; but an export, which gives all, in pages of 500."""
    url = f"/api/goals/{goal_id}"
    entries = f"{url}/check-ins"
    new = {"id": "01KAHJ5Y7RAAAAAAAAAAAAAAAA", "amount": "5", "occurred_at": "2026-11-20T10:00:00Z", "tz": "UTC"}
    late = new | {"id": "01KAHJ5Y7RBBBBBBBBBBBBBBBB", "occurred_at": "2026-11-10T10:00:00Z"}
    batch = [new | {"id": f"01KAHJ5Y7RCCCCCCCCCCCCCC{n:02}"} for n in range(20)]
    pause = {"first": "2026-11-09", "last": "2026-11-10", "reason": "Ill"}
    cursor = person.get(f"{entries}/changes").get_json()["cursor"]
    requests = [
        ("GET", "/api/goals", None),
        ("GET", url, None),
        ("PATCH", url, {"target": "40"}),
        ("POST", entries, new),
        ("POST", entries, new),
        ("POST", entries, late),
        ("POST", f"{entries}/batch", {"check_ins": batch}),
        ("GET", f"{entries}?limit=10", None),
        ("GET", f"{entries}?limit=10&from=2026-11-01&to=2026-11-20", None),
        ("GET", f"{entries}/changes?cursor={cursor}", None),
        ("GET", f"{entries}/{new['id']}", None),
        ("PATCH", f"{entries}/{new['id']}", {"amount": "7"}),
        ("PATCH", f"{entries}/{new['id']}", {"occurred_at": "2026-11-11T10:00:00Z"}),
        ("DELETE", f"{entries}/{late['id']}", None),
        ("GET", f"{url}/progress", None),
        ("GET", f"{url}/progress?period=2026-11-15", None),
        ("GET", f"{url}/source", None),
        ("POST", f"{url}/plan", None),
        ("POST", f"{url}/attachments", {"name": "run.txt", "type": "text/plain", "size_bytes": 29}),
        ("GET", f"{url}/attachments", None),
        ("GET", "/api/notifications", None),
        ("GET", "/api/notifications/unread-count", None),
        ("POST", f"{url}/skips/2026-11-15", {"reason": "Ill"}),
        ("DELETE", f"{url}/skips/2026-11-15", None),
        ("POST", f"{url}/pauses", pause),
        ("DELETE", url, None),
        ("POST", f"{url}/restore", None),
    ]
    meter.take()
    for method, path, body in requests:
        answer = person.call(method, path, {"If-Match": "*"}, json=body)
        assert answer.status_code < 300, (method, path, answer.get_json())
        yield f"{method} {path.replace(goal_id, '{goalId}').partition('cursor=')[0]}", meter.take()


@pytest.mark.parametrize("kind", KINDS)
def test_a_request_costs_the_same_at_ten_check_ins_and_at_ten_thousand(lives, kind):
    few, many = lives(kind)
    with Meter() as meter:
        pairs = zip(ask(*few, meter), ask(*many, meter), strict=True)
        found = [(route, at_few, at_many) for (route, at_few), (_, at_many) in pairs]
    lines = [f"{route:80} {told(at_few):>12} {told(at_many):>12}" for route, at_few, at_many in found]
    sys.stdout.write("calls/read units/write units at ten and at ten thousand\n" + "\n".join(lines) + "\n")
    assert [(route, calls) for route, calls, _ in found] == [(route, calls) for route, _, calls in found]
    assert all(len(calls) > 1 for _, calls, _ in found)


def told(calls):
    return f"{len(calls)}/{sum(call[1] for call in calls)}/{sum(call[2] for call in calls)}"
