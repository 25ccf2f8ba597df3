"""What a source says counts as if somebody had checked in; said anew, it is corrected and not added."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from app.audit import service as audit
from app.calendars.model import Window
from app.check_ins import model, service
from app.check_ins.model import Evidence
from app.core.failures import NotFound
from app.goals import repository
from app.goals.model import Source, Target


@pytest.fixture
def cost(put_goal, today):
    """AWS cost at most $200 a month."""
    return put_goal(
        kind="at_most",
        aggregation="sum",
        unit="USD",
        window=Window("month"),
        starts_on=date(2026, 9, 1),
        targets=(Target(date(2026, 9, 1), Decimal(200)),),
        source=Source("aws_cost", "shop"),
        zone="America/Los_Angeles",
    )


def day(text, amount, **more):
    noon = datetime.fromisoformat(f"{text}T12:00:00+00:00")
    return Evidence(f"aws-cost-{text}", Decimal(amount), noon, date.fromisoformat(text), **more)


def told(goal):
    return [(entry.id, str(entry.amount), entry.is_provisional) for entry in service.read_all(goal)]


def test_a_day_that_is_restated_replaces_what_was_said_and_keeps_when_that_was(cost, today, differences):
    first = service.record_evidence(cost, day("2026-11-18", "7.5", is_provisional=True))
    assert (first.by, first.source, first.local_date) == ("aws_cost", "aws_cost", date(2026, 11, 18))
    today.move(hours=6)
    final = service.record_evidence(cost, day("2026-11-18", "9.25"))
    assert told(cost) == [("aws-cost-2026-11-18", "9.25", False)]
    assert (final.recorded_at, final.changed_by, final.version) == (first.recorded_at, "aws_cost", 2)
    assert final.changed_at == today.now.isoformat()
    assert differences(cost) == []


def test_the_same_again_writes_nothing(cost, work):
    service.record_evidence(cost, day("2026-11-18", "7.5"))
    before = repository.find_in(cost.space, cost.id)
    work.clear()
    assert service.record_evidence(cost, day("2026-11-18", "7.50")).version == 1
    assert ("dynamodb", "TransactWriteItems") not in work
    assert repository.find_in(cost.space, cost.id) == before


def test_a_closed_month_that_is_restated_is_corrected_and_written_down_for_the_owner(cost, close, differences):
    service.record_evidence(cost, day("2026-10-31", "195", is_provisional=True))
    close(cost, date(2026, 10, 31))
    service.record_evidence(cost, day("2026-10-31", "205"))
    (entry,) = [entry for entry in audit.read_all("ada") if entry.action == "verdict-corrected"]
    assert (entry.actor_id, entry.facts) == (
        "aws_cost",
        {"goal": cost.id, "corrected": 1, "2026-10-31": "met -> missed"},
    )
    assert differences(cost) == []


def test_what_is_outside_of_the_time_of_a_goal_is_passed_over(cost, put_goal):
    assert service.record_evidence(cost, day("2026-08-31", "7.5")) is None
    weight = put_goal(kind="reach_by", window=Window("once"), aggregation="last", ends_on=date(2026, 11, 10))
    assert service.record_evidence(weight, day("2026-11-11", "7.5")) is None
    assert (told(cost), told(weight)) == ([], [])


def test_without_a_day_it_counts_for_that_of_the_goal(cost):
    late = Evidence("deploy-1", Decimal(1), datetime(2026, 11, 18, 5, tzinfo=UTC))
    assert service.record_evidence(cost, late).local_date == date(2026, 11, 17)


def test_a_goal_that_is_gone_is_not_found(cost):
    with pytest.raises(NotFound):
        service.record_evidence(replace(cost, id="gone"), day("2026-11-18", "7.5"))


def test_a_source_has_room_for_one_a_minute(cost, monkeypatch):
    monkeypatch.setattr(model, "_MOST_MEASURED_A_DAY", 2)
    for minute in range(2):
        at = datetime(2026, 11, 18, 12, minute, tzinfo=UTC)
        service.record_evidence(cost, Evidence(f"smoke-{minute}", Decimal(100), at))
    with pytest.raises(service.DayIsFull, match="There are 2 check-ins on 2026-11-18"):
        service.record_evidence(cost, Evidence("smoke-2", Decimal(100), at))
    assert service.record_evidence(cost, Evidence("smoke-1", Decimal(0), at)).amount == 0
    assert model.most_a_day(cost) == 2


def test_other_devices_learn_of_it(cost):
    service.record_evidence(cost, day("2026-11-17", "7.5"))
    service.record_evidence(cost, day("2026-11-18", "7.5"))
    service.record_evidence(cost, day("2026-11-17", "8"))
    feed = service.list_changes(cost, 0)
    assert [(entry.id, str(entry.amount)) for entry in feed.check_ins] == [
        ("aws-cost-2026-11-18", "7.5"),
        ("aws-cost-2026-11-17", "8"),
    ]
