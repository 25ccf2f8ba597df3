"""What the resources with a tag cost, as Cost Explorer tells it: $0.01 a request, days of UTC, restated for weeks."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from app.core import aws

TAG = "Project"


class Unknown(Exception):
    """It gave no answer that can be used; the text may be shown."""


@dataclass(frozen=True)
class Day:
    day: date
    amount: Decimal
    currency: str
    is_estimated: bool


def read(tagged: str, first: date, last: date) -> list[Day]:
    """One request. Without GroupBy, which would leave every total empty and has more than one page."""
    days = [_day(result) for result in _ask(tagged, first, last)]
    if not any(day.amount for day in days):
        raise Unknown(
            f"Cost Explorer knows no costs with the tag {TAG}={tagged}. Tag what belongs to the project, and activate "
            f"{TAG} as a cost allocation tag in the billing console; it takes a day."
        )
    return days


def _ask(tagged: str, first: date, last: date) -> list[dict[str, Any]]:
    from botocore.exceptions import BotoCoreError, ClientError

    try:
        answer = aws.client("ce").get_cost_and_usage(
            TimePeriod={"Start": first.isoformat(), "End": _day_after(last)},
            Granularity="DAILY",
            Metrics=["UnblendedCost"],
            Filter={"Tags": {"Key": TAG, "Values": [tagged]}},
        )
    except ClientError as error:
        raise Unknown(f"Cost Explorer refused: {error.response['Error']['Code']}.") from error
    except BotoCoreError as error:
        raise Unknown("Cost Explorer does not answer.") from error
    results: list[dict[str, Any]] = answer["ResultsByTime"]
    return results


def _day_after(day: date) -> str:
    """The end of a period is the first day that does not belong to it."""
    return date.fromordinal(day.toordinal() + 1).isoformat()


def _day(result: dict[str, Any]) -> Day:
    try:
        total = result["Total"]["UnblendedCost"]
    except KeyError as error:
        raise Unknown("Cost Explorer gave no total for a day.") from error
    return Day(
        date.fromisoformat(result["TimePeriod"]["Start"]), Decimal(total["Amount"]), total["Unit"], result["Estimated"]
    )
