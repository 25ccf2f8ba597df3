"""Whatever is done, in whatever order, what is derived is what a rebuild makes of the entries."""

from collections import Counter
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.audit.model import Client
from app.calendars.model import Window
from app.check_ins import service
from app.core.failures import AppError
from app.core.policy import Principal
from app.goals import model as goal_rules
from app.goals import service as goals
from app.goals.model import Item, Pause, Target
from app.verdicts import model as verdicts
from app.verdicts import service as judging
from tests.app.check_ins.conftest import ulid

HERE = Client("test", "192.0.2.7")
ADA = Principal("ada", "member")
START = date(2026, 1, 28)
NOW = datetime(2026, 6, 30, 12, tzinfo=UTC)
ITEMS = (Item("a", "Keys"), Item("b", "Backups"), Item("c", "Costs"))


def promised(value, **more):
    return (Target(START, Decimal(value), **more),)


GOALS = {
    "run 3 times a week": {"targets": promised(3)},
    "walk every day, with freezes": {"window": Window("day"), "targets": promised(10, freezes_per_month=2)},
    "5 good days of 40": {"window": Window("rolling", 40, 5), "targets": promised(8, freezes_per_month=1)},
    "the meter grows by 20 a week": {"kind": "odometer", "aggregation": "last", "targets": promised(20)},
    "weigh at most 20": {
        "kind": "reach_by",
        "direction": "at_most",
        "aggregation": "last",
        "window": Window("once"),
        "ends_on": date(2026, 6, 14),
        "targets": promised(20),
    },
    "save 100": {
        "kind": "reach_by",
        "aggregation": "sum",
        "window": Window("once"),
        "ends_on": date(2026, 6, 14),
        "targets": promised(100),
    },
    "a mean of 12 a quarter": {"kind": "average", "aggregation": "mean", "window": Window("quarter")},
    "all items a month": {"kind": "checklist", "aggregation": "sum", "window": Window("month"), "items": ITEMS},
}

days = st.one_of(st.integers(0, 150), st.integers(60, 75)).map(lambda n: START + timedelta(days=n))
amounts = st.decimals(0, 30, places=2)
zones = st.sampled_from(["Europe/Berlin", "America/Los_Angeles", "Pacific/Apia"])
places = st.integers(0, 5)
additions = st.tuples(st.just("add"), days, st.integers(0, 23), amounts, zones)
many = st.tuples(st.just("add many"), st.lists(additions, min_size=2, max_size=5))
closings = st.tuples(st.just("close"), days)
steps = st.one_of(
    additions,
    many,
    st.tuples(st.just("send again"), places),
    st.tuples(st.just("change"), places, amounts),
    st.tuples(st.just("move"), places, days, zones),
    st.tuples(st.just("delete"), places),
    closings,
    st.tuples(st.just("skip"), days),
    st.tuples(st.just("pause"), days, st.integers(0, 20)),
    st.tuples(st.just("resume"), places),
    st.tuples(st.just("aim at"), st.integers(1, 30).map(Decimal)),
    st.tuples(st.just("travel to"), zones),
)


class Doing:
    def __init__(self, goal, close):
        self.goal, self.close_goal = goal, close
        self.sent = []
        self.outcomes = Counter()

    def do(self, step):
        name, *arguments = step
        before = goals.find_in(self.goal.space, self.goal.id)
        with suppress(AppError):
            getattr(self, name.replace(" ", "_"))(*arguments)
        self.outcomes[name, before != goals.find_in(self.goal.space, self.goal.id)] += 1

    def add(self, day, hour, amount, zone):
        self._send([self._body(day, hour, amount, zone)])

    def add_many(self, additions):
        self._send([self._body(*addition[1:]) for addition in additions])

    def send_again(self, place):
        body = self.sent[place % len(self.sent)] if self.sent else None
        if body:
            result = service.record_all(ADA, self.goal.id, [body], HERE)[1][0]
            assert not result.is_new

    def change(self, place, amount):
        self._revise(place, self._amount(amount))

    def move(self, place, day, zone):
        self._revise(place, {"occurred_at": datetime(day.year, day.month, day.day, 20, tzinfo=UTC), "tz": zone})

    def delete(self, place):
        entry = self._entry(place)
        if entry:
            service.delete(ADA, self.goal.id, entry, HERE)

    def close(self, day):
        goal, state = goals.find_in(self.goal.space, self.goal.id)
        ended = [period.last for period in verdicts.closed(goal, day)]
        if ended and (state.judged_through is None or ended[-1] > state.judged_through):
            self.close_goal(goal, ended[-1])

    def skip(self, day):
        judging.skip(ADA, self.goal.id, goal_rules.period_of(self.goal, day).last, "Ill", HERE)

    def pause(self, day, length):
        judging.pause(ADA, self.goal.id, day, day + timedelta(days=length), "On holiday", HERE)

    def resume(self, place):
        pauses = goals.get(ADA, self.goal.id).pauses
        if pauses:
            judging.unpause(ADA, self.goal.id, pauses[place % len(pauses)].id, HERE)

    def aim_at(self, target):
        goals.change(ADA, goals.get(ADA, self.goal.id), {"target": target})

    def travel_to(self, zone):
        goals.change(ADA, goals.get(ADA, self.goal.id), {"zone": zone})

    def _body(self, day, hour, amount, zone):
        occurred_at = datetime(day.year, day.month, day.day, hour, tzinfo=UTC)
        return {"id": ulid(), "occurred_at": occurred_at, "tz": zone, **self._amount(amount)}

    def _amount(self, amount):
        if self.goal.kind == "checklist":
            return {"items": [item.id for item in ITEMS[: int(amount) % 4]]}
        return {"amount": amount}

    def _send(self, bodies):
        _, results = service.record_all(ADA, self.goal.id, bodies, HERE)
        self.sent += [body for body, result in zip(bodies, results, strict=True) if result.is_new]

    def _revise(self, place, body):
        entry = self._entry(place)
        if entry:
            service.change(ADA, self.goal.id, entry, body, HERE)

    def _entry(self, place):
        entries = [entry for entry in service.read_all(self.goal) if not entry.deleted_at]
        return entries[place % len(entries)] if entries else None


def test_after_any_sequence_a_rebuild_would_change_nothing(today, put_goal, close, differences):
    today.now = NOW
    outcomes = Counter()

    @settings(max_examples=22, suppress_health_check=[HealthCheck.too_slow])
    @given(st.sampled_from(sorted(GOALS)), st.tuples(many, closings), st.lists(steps, min_size=4, max_size=10))
    def run(kind, first, done):
        pauses = (Pause("p", date(2026, 4, 1), date(2026, 4, 9), "On holiday"),)
        settings_ = {"targets": promised(2), "starts_on": START, "pauses": pauses, "day_boundary_minutes": 180}
        doing = Doing(put_goal(**settings_ | GOALS[kind]), close)
        for step in (*first, *done):
            doing.do(step)
        assert differences(doing.goal) == []
        assert_the_feed_tells_all(doing.goal)
        outcomes.update(doing.outcomes)

    run()
    assert min(outcomes[name, True] for name, _ in outcomes if name != "send again") > 0, outcomes


def assert_the_feed_tells_all(goal):
    told, position = {}, 0
    while True:
        feed = service.list_changes(goal, position)
        told |= {entry.id: entry for entry in feed.check_ins}
        position = feed.position
        if not feed.has_more:
            break
    assert told == {entry.id: entry for entry in service.read_all(goal)}
