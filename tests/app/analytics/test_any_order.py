"""Whatever happens, in any order, twice and late: what is kept is what a rebuild makes, and what a slow and obvious
reading of all of it comes to."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import count
from statistics import fmean

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.analytics import service
from app.analytics.model import Reviewed
from app.core import db, queue
from app.evidence import service as evidence
from app.projects import service as projects

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
FIRST, LAST = NOW.date() - timedelta(days=30), NOW.date()
COMMITS = ["9f2c1e7", "9f2c1e7d40c5a1b2c3d4e5f60718293a4b5c6d7e", "rel#1"]  # of the first two one is the other
RULES = ["sg-open-ssh", "iam-admin-wildcard"]
runs, worlds = count(), []

hours = st.integers(0, 72)
stages = st.sampled_from(["dev", "prod"])
counts = st.dictionaries(st.sampled_from(RULES), st.integers(1, 3), max_size=2)
reviewed = st.builds(
    dict,
    risk=st.integers(0, 100),
    level=st.sampled_from(["low", "medium", "high", "critical"]),
    stage=st.one_of(st.none(), stages),
    commit=st.sampled_from([*COMMITS, ""]),
    monthly_cost_delta=st.decimals(-100, 100, places=2),
    seconds_to_decision=st.one_of(st.none(), st.integers(0, 10_000)),
    rules=counts,
    useful=counts,
    noise=counts,
)
reviews = st.tuples(st.just("review"), st.integers(0, 1), st.integers(24, 96), reviewed)  # also judged anew
deploys = st.tuples(st.just("deploy"), st.integers(0, 2), hours, stages, st.sampled_from(COMMITS), st.booleans())
rollbacks = st.tuples(st.just("rollback"), st.integers(0, 2), hours)
again = st.tuples(st.just("again"), st.integers(0, 20))  # a message that comes once more


@st.composite
def sequences(draw):
    each = [st.lists(kind, min_size=2, max_size=4) for kind in (reviews, deploys)]
    each += [st.lists(kind, max_size=2) for kind in (rollbacks, again)]
    return draw(st.permutations([step for steps in each for step in draw(steps)]))


@pytest.fixture(autouse=True)
def ada(clock, join):
    clock.now = NOW
    return join("Ada")


class World:
    """What is true, and what was told of it."""

    def __init__(self, project):
        self.project, self.reviews, self.deploys, self.rolled_back, self.messages = project, {}, {}, set(), []

    def review(self, number, hour, content):
        known = self.reviews.get(number)
        opened_at = known.opened_at if known else (NOW - timedelta(hours=hour)).isoformat()
        self.reviews[number] = Reviewed(f"r{number}", self.project, opened_at, **content)
        self.tell(lambda: service.note_review(self.project, f"r{number}", lambda: self.reviews[number]))

    def deploy(self, number, hour, stage, commit, has_succeeded):
        if number not in self.deploys:
            self.deploys[number] = (NOW - timedelta(hours=hour), stage, commit, has_succeeded)
            status = "succeeded" if has_succeeded else "failed"
            self.report(f"d{number}", "deploy", hour, stage, {"commit": commit, "status": status})

    def rollback(self, number, hour):
        if number not in self.rolled_back:
            self.rolled_back.add(number)
            self.report(f"b{number}", "rollback", hour, "prod", {"of": f"d{number}"})

    def again(self, number):
        if self.messages:
            self.messages[number % len(self.messages)]()

    def report(self, event_id, kind, hour, stage, facts):
        projects.report("ci", self.project, event_id, kind, NOW - timedelta(hours=hour), facts, stage)
        self.tell(lambda: evidence.apply(self.project, event_id))

    def tell(self, message):
        message()
        self.messages.append(message)


def all_reviews(worlds):
    return lambda: [one for world in worlds for one in world.reviews.values()]


def expected(world, stage=None):
    """Slow and obvious."""
    reviews = [one for one in world.reviews.values() if stage in (None, one.stage)]
    deploys = {n: each for n, each in world.deploys.items() if stage in (None, each[1])}
    failed = [n for n, (*_, has_succeeded) in deploys.items() if not has_succeeded or n in world.rolled_back]
    leads = []
    for place in {(same(commit), where) for _, where, commit, has_succeeded in deploys.values() if has_succeeded}:
        at = min(at for at, where, commit, ok in deploys.values() if ok and (same(commit), where) == place)
        opened = [
            datetime.fromisoformat(one.opened_at) for one in world.reviews.values() if same(one.commit) == place[0]
        ]
        leads += [(at - min(opened)).total_seconds()] if opened and min(opened) <= at else []
    decided = [one.seconds_to_decision for one in reviews if one.seconds_to_decision is not None]
    risks = sorted(one.risk for one in reviews)
    return {
        "reviews": {
            level: sum(one.level == level for one in reviews) for level in ("low", "medium", "high", "critical")
        },
        "risk_mean": round(Decimal(sum(risks)) / len(risks), 2) if risks else None,
        "risk_p90": next((risk for n, risk in enumerate(risks, 1) if n >= 0.9 * len(risks)), None),
        "decisions": len(decided),
        "seconds_to_decision": int(fmean(decided)) if decided else None,
        "monthly_cost_delta": sum((one.monthly_cost_delta for one in reviews), Decimal(0)),
        "deploys": len(deploys),
        "failed_deploys": len(failed),
        "change_failure_rate": round(Decimal(100 * len(failed)) / len(deploys), 2) if deploys else None,
        "lead_time_seconds": int(fmean(leads)) if leads else None,
    }


def same(commit):
    return commit[:7]


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(sequences())
def test_what_is_kept_is_what_a_rebuild_makes_of_any_sequence(ada, monkeypatch, happened):
    monkeypatch.setattr(queue, "send", lambda *_, **__: None)  # each is applied here, and when we say
    name = f"project-{next(runs)}"
    ada.call("POST", "/api/projects", json={"name": name, "title": "One", "stages": ["dev", "prod"]})
    world = World(name)
    worlds.append(world)
    for what, *arguments in happened:
        getattr(world, what)(*arguments)
    assert service.examine(all_reviews(worlds)) == []
    for stage in (None, "dev", "prod"):
        told = service.show(FIRST, LAST, name, stage)
        assert vars(told.total) == expected(world, stage)
        assert sum(day.summary.deploys for day in told.days) == told.total.deploys


def test_a_rebuild_makes_all_of_it_anew(ada, monkeypatch):
    monkeypatch.setattr(queue, "send", lambda *_, **__: None)
    ada.call("POST", "/api/projects", json={"name": "shop", "title": "Shop", "stages": ["dev", "prod"]})
    world = World("shop")
    content = {"risk": 40, "level": "medium", "commit": "9f2c1e7", "stage": "prod", "rules": {"sg-open-ssh": 2}}
    world.review(0, 30, content)
    world.deploy(0, 6, "prod", "9f2c1e7", True)
    reviews = all_reviews([world])
    assert service.rebuild(reviews) == []
    before = kept()
    for item in before:
        db.delete("aggregates", item["PK"], item["SK"])
    db.put("aggregates", {"PK": "ANALYTICS#shop", "SK": "DAY#prod#2026-11-01", "seq": 3, "counts": "nonsense"})
    found = service.examine(reviews)
    assert len(found) == len(before) + 1
    assert service.rebuild(reviews) == found
    assert service.examine(reviews) == []
    assert content_of(kept()) == content_of(before)
    world.review(0, 30, content | {"risk": 90})
    assert service.examine(reviews) == []


def kept():
    return [item for name in ("shop", "*") for item in db.read_partition("aggregates", f"ANALYTICS#{name}")]


def content_of(items):
    return [{name: value for name, value in item.items() if name != "seq"} for item in items]


def test_what_is_told_late_counts_where_it_belongs(ada):
    """The deploy first, then the review before it, an earlier one, an earlier deploy, and that it was rolled back."""
    ada.call("POST", "/api/projects", json={"name": "shop", "title": "Shop", "stages": ["dev", "prod"]})
    world, told = World("shop"), []
    content = {"risk": 40, "level": "medium", "commit": "9f2c1e7d40c5a1b2c3d4e5f60718293a4b5c6d7e"}
    for what, *arguments in (
        ("deploy", 0, 2, "prod", "9f2c1e7", True),
        ("review", 0, 5, content),
        ("review", 1, 8, content),
        ("deploy", 1, 4, "prod", "9f2c1e7", True),
        ("rollback", 1, 1),
    ):
        getattr(world, what)(*arguments)
        total = service.show(FIRST, LAST, "shop", "prod").total
        told.append((total.lead_time_seconds, total.change_failure_rate))
        assert service.examine(all_reviews([world])) == []
    assert told == [(None, 0), (3 * 3600, 0), (6 * 3600, 0), (4 * 3600, 0), (4 * 3600, 50)]


def test_what_changes_while_it_is_counted_is_counted_as_it_is_in_the_end(ada):
    """Somebody who reads it before a change and writes after it."""
    ada.call("POST", "/api/projects", json={"name": "shop", "title": "Shop", "stages": ["dev", "prod"]})
    now = Reviewed("r", "shop", NOW.isoformat(), 10, "low")
    riskier = replace(now, risk=90, level="high")
    truth = [now, riskier, now]  # by the time that it is asked for

    def find():
        found = truth[0]
        if len(truth) > 1:
            truth.pop(0)
        return found

    service.note_review("shop", "r", find)
    assert service.examine(lambda: [now]) == []


def test_two_at_once_count_both(ada, monkeypatch):
    """Between the reading and the writing of one, the other one counts on the same day."""
    ada.call("POST", "/api/projects", json={"name": "shop", "title": "Shop", "stages": ["dev", "prod"]})
    one, other = (Reviewed(name, "shop", NOW.isoformat(), 10, "low") for name in ("one", "other"))
    transact, come = db.transact, []

    def transact_late(*writes):
        if not come:
            come.append(True)
            service.note_review("shop", "other", lambda: other)
        transact(*writes)

    monkeypatch.setattr(db, "transact", transact_late)
    service.note_review("shop", "one", lambda: one)
    assert service.examine(lambda: [one, other]) == []
    assert service.show(LAST, LAST, "shop", None).total.reviews["low"] == 2


def test_one_that_counts_no_more_is_taken_away(ada):
    ada.call("POST", "/api/projects", json={"name": "shop", "title": "Shop", "stages": ["dev", "prod"]})
    once = Reviewed("r", "shop", NOW.isoformat(), 10, "low", commit="9f2c1e7")
    service.note_review("shop", "r", lambda: once)
    service.note_review("shop", "r", lambda: None)
    assert service.examine(list) == []
    assert kept() == []
