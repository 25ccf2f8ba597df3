"""What AWS says that something cost, asked by the real client."""

from datetime import date
from decimal import Decimal

import pytest

from app.core import aws, costs
from tests.app.cost_explorer import CostExplorer
from tests.conftest import real_client

FIRST, LAST = date(2026, 10, 30), date(2026, 11, 2)


@pytest.fixture
def explorer(environment):
    explorer = CostExplorer()
    with explorer.serving() as client:
        environment.setattr(aws, "client", lambda service: client)
        yield explorer


def refusal(tagged="fraud-or-not"):
    with pytest.raises(costs.Unknown) as refused:
        costs.read(tagged, FIRST, LAST)
    return str(refused.value)


def test_one_request_tells_each_day_also_the_last(explorer):
    explorer.amounts = {LAST: "0.5", FIRST: "6.1234567891"}
    explorer.final_before = date(2026, 11, 1)
    days = costs.read("fraud-or-not", FIRST, LAST)
    assert [(day.day.isoformat(), day.amount, day.is_estimated) for day in days] == [
        ("2026-10-30", Decimal("6.1234567891"), False),
        ("2026-10-31", 0, False),
        ("2026-11-01", 0, True),
        ("2026-11-02", Decimal("0.5"), True),
    ]
    assert {day.currency for day in days} == {"USD"}
    assert len(explorer.requests) == 1


def test_where_nothing_costs_anything_nothing_is_known(explorer):
    explorer.amounts = {LAST: "0.5"}
    assert "cost allocation tag" in refusal(tagged="another")


def test_an_empty_total_is_not_zero(explorer):
    explorer.amounts, explorer.groups_by_itself = {LAST: "0.5"}, True
    assert refusal() == "Cost Explorer gave no total for a day."


def test_a_refusal_is_told_by_its_name(explorer):
    codes = ["LimitExceededException", "AccessDeniedException", "ThrottlingException", "InternalFailure"]
    explorer.refusals = [(500 if code == "InternalFailure" else 400, code) for code in codes]
    assert [refusal() for _ in codes] == [f"Cost Explorer refused: {code}." for code in codes]


def test_where_nobody_answers_it_says_so(environment):
    with CostExplorer().serving() as client:
        environment.setattr(aws, "client", lambda service: client)
    assert refusal() == "Cost Explorer does not answer."


def test_it_is_asked_where_it_is_whatever_the_region_of_the_stage(environment):
    client = real_client.__wrapped__("ce")
    assert client.meta.endpoint_url == "https://ce.us-east-1.amazonaws.com"
    client.close()
