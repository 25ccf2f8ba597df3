"""What a machine measures goes up and down: somebody is told when it turns, and only then."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from app.calendars.model import Period
from app.check_ins.model import Evidence
from app.evidence import service as evidence
from app.goals import service as goals
from app.goals.model import Verdict
from app.verdicts import model

TODAY = date(2026, 11, 3)
DAILY = {
    "name": "Latency",
    "kind": "at_most",
    "unit": "ms",
    "aggregation": "last",
    "window": {"unit": "day"},
    "target": "100",
    "source": {"kind": "push"},
    "reminder_minutes": 0,
}
MONTHLY = DAILY | {
    "name": "Cost",
    "unit": "USD",
    "aggregation": "sum",
    "window": {"unit": "month"},
    "target": "200",
    "starts_on": "2026-11-01",
}


@pytest.fixture
def measured(story):
    """A goal, and what a machine says of a day of November."""

    def measured(**changes):
        told = story(**changes)

        def measure(day, amount, *, is_provisional=False):
            goal, _ = goals.find_in(f"USER#{told.person.id}", told.id)
            at = datetime(2026, 11, day, 7, tzinfo=UTC)
            evidence.record(goal, Evidence(f"value-{day}", Decimal(amount), at, None, is_provisional))

        told.measure = measure
        return told

    return measured


def verdict(amount):
    outcome = "no_data" if amount is None else "missed" if amount > 100 else "met"
    value = None if amount is None else Decimal(amount)
    return Verdict(Period(TODAY, TODAY), outcome, frozenset(), value, Decimal(100), "")


@pytest.mark.parametrize(
    ("amounts", "alarms"),
    [
        ([90, 100, 99], "off off off"),
        ([101, 102, 300], "on on on"),
        ([101, 98], "on off"),
        ([101, 99, 100], "on easing off"),
        ([101, 99, 101, 99, 101], "on easing on easing on"),
        ([101, None, 99, None, 99], "on on easing easing off"),
        ([101, 50, 101], "on off on"),
    ],
)
def test_the_alarm_turns_off_only_when_it_is_clearly_kept_again_or_twice(amounts, alarms):
    alarm, seen = model.OFF, []
    for amount in amounts:
        alarm = model.turned(alarm, verdict(amount))
        seen.append(alarm)
    assert " ".join(seen) == alarms


def test_somebody_is_told_when_it_turns_and_not_with_every_day(measured):
    latency = measured(**DAILY)
    for day, amount in enumerate(["101", "99", "102", "98", "97", "101"], 3):
        latency.go_to(day)
        latency.measure(day, amount)
        latency.go_to(day + 1, 0)
        latency.sweep()
        latency.worker.run()
    assert latency.kinds() == [("exceeded", "2026-11-03"), ("back_on_track", "2026-11-06"), ("exceeded", "2026-11-08")]


def test_a_provisional_month_has_to_be_clearly_too_much_and_may_be_restated(measured):
    cost = measured(**MONTHLY)
    cost.go_to(20)
    cost.measure(19, "150", is_provisional=True)
    cost.measure(20, "53", is_provisional=True)
    assert cost.told() == []
    cost.measure(20, "54.5", is_provisional=True)
    ((kind, period, reason),) = cost.told()
    assert (kind, period) == ("exceeded", "2026-11-30")
    assert "204.5" in reason
    cost.go_to(29)
    cost.measure(20, "20", is_provisional=True)
    cost.measure(29, "20")
    assert len(cost.told()) == 1
    cost.go_to(31, 0)
    cost.sweep()
    assert cost.kinds() == [("exceeded", "2026-11-30"), ("back_on_track", "2026-11-30")]


def test_a_closed_month_that_turns_out_to_be_too_much_is_told_when_that_is_certain(measured):
    cost = measured(**MONTHLY)
    cost.go_to(30)
    cost.measure(30, "202", is_provisional=True)
    cost.go_to(31, 0)
    cost.sweep()
    assert cost.told() == []
    cost.go_to(33)
    cost.measure(30, "202")
    assert cost.kinds() == [("exceeded", "2026-11-30")]
    cost.measure(30, "203")
    assert len(cost.told()) == 1


def test_days_that_a_late_sweep_judges_at_once_turn_the_alarm_as_if_it_had_come_each_day(measured):
    latency = measured(**DAILY)
    for day, amount in enumerate(["90", "99", "300", "120"], 3):
        latency.go_to(7)
        latency.measure(day, amount)
    latency.sweep()
    assert [kind for kind, _ in latency.kinds()] == ["exceeded"]
