"""How long the last restore that worked is ago, day by day."""

import pytest

DRILLS = {"kind": "threshold", "direction": "at_most", "aggregation": "last", "target": "30"}


def ages(values):
    return {entry.removeprefix("restore-drill-age-2026-11-"): int(age) for entry, age in sorted(values.items())}


@pytest.fixture
def goal(make):
    return make("restore_drill_age", **DRILLS, starts_on="2026-11-14", window={"unit": "day"})


def test_where_there_never_was_a_drill_there_is_no_age(goal, tell, values, source, pull):
    tell("restore_drill", "failed", stage="prod", ok=False)
    pull()
    assert values(goal) == {}
    assert source(goal)["state"] == "none"


def test_a_drill_counts_from_the_day_on_which_it_succeeded(goal, tell, values):
    tell("restore_drill", "d", "2026-11-18T23:30:00Z", stage="prod", ok=True, minutes=14)
    assert ages(values(goal)) == {"19": 0, "20": 1}  # in Berlin it was after midnight


def test_drills_that_are_told_late_and_in_any_order_come_to_the_same(make, tell, values):
    """Each order in a stage of its own."""
    days = {"old": "2026-10-30T10:00:00Z", "failed": "2026-11-19T10:00:00Z", "new": "2026-11-17T10:00:00Z"}
    for stage, order in (("dev", ["old", "new", "failed"]), ("prod", ["new", "failed", "old"])):
        goal = make("restore_drill_age", **DRILLS, starts_on="2026-11-14", source={"stage": stage})
        for name in order:
            tell("restore_drill", f"{name}-{stage}", days[name], stage=stage, ok=name != "failed")
        assert ages(values(goal)) == {"14": 15, "15": 16, "16": 17, "17": 0, "18": 1, "19": 2, "20": 3}


def test_it_grows_by_itself_each_day(goal, tell, values, clock, pull):
    tell("restore_drill", "d", "2026-11-19T10:00:00Z", stage="prod", ok=True)
    for _ in range(3):
        clock.move(days=1)
        pull()
    pull()
    assert ages(values(goal)) == {"19": 0, "20": 1, "21": 2, "22": 3, "23": 4}
