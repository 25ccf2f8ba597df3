"""What we ask by ourselves, when, and what of an answer is used. Pure."""

import json
import re
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any, NoReturn

_EARLY = timedelta(minutes=10)  # the schedule does not come to the second
INTERVALS = {
    "aws_cost": timedelta(days=1) - _EARLY,
    "http_json": timedelta(hours=1) - _EARLY,
    "restore_drill_age": timedelta(hours=6) - _EARLY,
}
_PLACES = Decimal("1e-9")
_LARGEST = Decimal(10) ** 15
_FINAL_AFTER = timedelta(days=10)  # of the next month: AWS adds what support costs a week after the bill
_INDEX = re.compile(r"0|[1-9][0-9]{0,9}", re.ASCII)


class NoNumber(Exception):
    """What somebody else answered is of no use; the text may be shown."""


def days_asked_for(today: date) -> tuple[date, date]:
    """The first and the last day: yesterday, and back to where nothing is final yet."""
    last_month = today.replace(day=1) - timedelta(days=1)
    return last_month.replace(day=1), today - timedelta(days=1)


def is_final(day: date, today: date) -> bool:
    """Besides what AWS says of it."""
    next_month = (day.replace(day=1) + timedelta(days=32)).replace(day=1)
    return today >= next_month + _FINAL_AFTER


def rounded(amount: Decimal) -> Decimal:
    """To what is kept of it. Raises NoNumber."""
    if not amount.is_finite() or amount.copy_abs() >= _LARGEST:
        raise NoNumber("The number is larger than 10^15.")
    return amount.quantize(_PLACES)


def find_number(body: bytes, pointer: str) -> Decimal:
    """What a pointer (RFC 6901) leads to. Raises NoNumber."""
    value = _parse(body)
    for part in pointer.split("/")[1:]:
        value = _step(value, part.replace("~1", "/").replace("~0", "~"))
    if not isinstance(value, Decimal):
        raise NoNumber("What the pointer leads to is no number.")
    return rounded(value)


def _parse(body: bytes) -> Any:
    try:
        return json.loads(body.decode(), parse_float=Decimal, parse_int=Decimal, parse_constant=_refuse)
    except (ValueError, InvalidOperation, RecursionError) as error:  # an exponent may be more than any number has
        raise NoNumber("The answer is no valid JSON.") from error


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no number of JSON")


def _step(value: Any, part: str) -> Any:
    if isinstance(value, dict) and part in value:
        return value[part]
    if isinstance(value, list) and _INDEX.fullmatch(part) and int(part) < len(value):
        return value[int(part)]
    raise NoNumber("The pointer leads nowhere in the answer.")
