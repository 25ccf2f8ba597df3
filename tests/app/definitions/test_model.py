from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from app.calendars.model import Window
from app.goals.model import Goal, Item, Source, Target, problems

START = date(2026, 11, 2)
ITEMS = (Item("a", "Stretch"), Item("b", "Run"), Item("c", "Swim", is_asked=False))


def goal(kind, target=3, window="week", *, weekdays=(1, 2, 3, 4, 5, 6, 7), freezes=0, source="manual", **more):
    window = Window(window) if isinstance(window, str) else window
    mine = {"id": "g", "space": "TEAM", "owner_id": "ada", "name": "Run", "created_at": "2026-11-02T00:00:00+00:00"}
    targets = (Target(START, Decimal(target), weekdays, freezes),)
    return Goal(**mine, kind=kind, window=window, targets=targets, starts_on=START, source=Source(source), **more)


REACH = goal("reach_by", 70, "once", direction="at_most", start_value=Decimal(80), ends_on=date(2027, 6, 1))


@pytest.mark.parametrize(
    "fitting",
    [
        goal("at_least"),
        goal("at_least", 5, Window("rolling", 92, 92), freezes=3, weekdays=(1, 5)),
        goal("at_most", 0, "month", source="aws_cost"),
        goal("average", -3, "quarter", direction="at_most"),
        goal("threshold", "99.9", "day", source="smoke_availability"),
        REACH,
        goal("odometer", 100, "month"),
        goal("yes_no", 7),
        goal("yes_no", 1, Window("rolling", 7, 3)),
        goal("checklist", 2, "day", items=ITEMS, weekdays=(1,)),
    ],
)
def test_what_fits_together_is_no_problem(fitting):
    assert problems(fitting) == []


@pytest.mark.parametrize(
    ("pointer", "wrong"),
    [
        ("/window/days", goal("at_least", 3, Window("rolling"))),
        ("/window/days", goal("at_least", 3, Window("rolling", 1))),
        ("/window/days", goal("at_least", 3, Window("rolling", 93))),
        ("/window/days", goal("at_least", 3, Window("week", 7))),
        ("/window/hits", goal("at_least", 3, Window("week", None, 3))),
        ("/window/hits", goal("at_least", 3, Window("rolling", 7, 8))),
        ("/window/hits", goal("at_least", 3, Window("rolling", 7, 0))),
        ("/window/hits", goal("at_most", 3, Window("rolling", 7, 3))),
        ("/target", goal("yes_no", 2, Window("rolling", 7, 3))),
        ("/window/unit", goal("at_least", 3, "once")),
        ("/window/unit", replace(REACH, window=Window("month"))),
        ("/ends_on", goal("at_least", ends_on=date(2027, 1, 1))),
        ("/ends_on", replace(REACH, ends_on=None)),
        ("/ends_on", replace(REACH, ends_on=START)),
        ("/start_value", goal("at_least", start_value=Decimal(1))),
        ("/start_value", replace(REACH, start_value=None)),
        ("/start_value", replace(REACH, start_value=Decimal(70))),
        ("/direction", goal("at_least", direction="at_most")),
        ("/weekdays", goal("at_least", weekdays=(1,))),
        ("/weekdays", goal("at_least", 3, "day", weekdays=())),
        ("/weekdays", goal("at_least", 3, "day", weekdays=(1, 1))),
        ("/weekdays", goal("at_least", 3, "day", weekdays=(0,))),
        ("/weekdays", goal("odometer", 3, "day", weekdays=(1,))),
        ("/freezes_per_month", goal("at_least", 3, "month", freezes=1)),
        ("/freezes_per_month", goal("at_least", 3, "day", freezes=-1)),
        ("/items", goal("checklist", 1)),
        ("/items", goal("yes_no", 1, items=ITEMS)),
        ("/target", goal("at_least", 0)),
        ("/target", goal("odometer", -1)),
        ("/target", goal("at_most", -1)),
        ("/target", goal("yes_no", 8)),
        ("/target", goal("yes_no", 2, "day")),
        ("/target", goal("yes_no", "1.5")),
        ("/target", goal("checklist", 3, items=ITEMS)),
        ("/source/kind", goal("yes_no", 1, source="push")),
    ],
)
def test_what_does_not_fit_together_is_named_where_it_is(pointer, wrong):
    assert [problem.pointer for problem in problems(wrong)] == [pointer]
