"""In `aggregates`, under the space of the goal: `DAY#<goal>#<date>`, `MONTH#<goal>#<month>`, `YEAR#<goal>#<year>` and
`TOTAL#<goal>`. `seq` is that of the change which wrote it, and the condition of the next one. A write is counted by the
kilobyte: a month of one value a day is smaller, and so are, packed, twelve months and some twenty years.
"""

import json
import zlib
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from itertools import batched
from typing import Any

from app.aggregates.model import Day, Documents, Month, Sum, Total, Tree, Year
from app.core import db
from app.folds import model as folds
from app.folds.model import Value
from app.streaks import model as streaks

_TABLE = "aggregates"
_MOST_KEYS = 100  # in one call
_LATE, _PROVISIONAL = 1, 2
_KINDS = ("DAY", "MONTH", "YEAR", "TOTAL")
_NOTHING = Day()

_Document = Day | Month | Year | Total


def read(tree: Tree, days: Iterable[date], months: Iterable[str], years: Iterable[int]) -> Documents:
    """In one call, mostly."""
    days, months, years = sorted(set(days)), sorted(set(months)), sorted(set(years))
    sort_keys = [
        _total_key(tree),
        *(_day_key(tree, day) for day in days),
        *(_month_key(tree, month) for month in months),
        *(_year_key(tree, year) for year in years),
    ]
    total, *items = (item or {} for item in _get(tree, sort_keys))
    return Documents(
        {day: _load_day(item) for day, item in zip(days, items, strict=False)},
        {month: _load_month(month, item) for month, item in zip(months, items[len(days) :], strict=False)},
        {year: _load_year(item) for year, item in zip(years, items[len(days) + len(months) :], strict=True)},
        _load_total(total),
    )


def list_before(tree: Tree, day: date, *, limit: int) -> dict[date, Day]:
    """Days with values, the newest first."""
    return _list_days(tree, _day_key(tree, day), limit=limit, newest_first=True)


def list_after(tree: Tree, day: date, *, limit: int) -> dict[date, Day]:
    """Days with values, the oldest first."""
    return _list_days(tree, _day_key(tree, day), limit=limit, newest_first=False)


def changes(tree: Tree, known: Documents, revised: Documents, seq: int) -> list[db.Write]:
    """Only what differs. Each fails in its transaction when somebody has written it since it was read."""
    before, after = _by_key(tree, known), _by_key(tree, revised)
    return [
        _writing(tree, sort_key, before[sort_key].seq if sort_key in before else None, document, seq)
        for sort_key, document in after.items()
        if _dump(before.get(sort_key, _NOTHING)) != _dump(document)
    ]


def compare(tree: Tree, rebuilt: Documents, seq: int) -> list[tuple[str, db.Write]]:
    """The names of documents that are others than these, or should not be there, and what puts each right."""
    kept = {item["SK"]: item for kind in _KINDS for item in db.read_all(_TABLE, tree.space, f"{kind}#{tree.goal_id}")}
    made = {sort_key: document for sort_key, document in _by_key(tree, rebuilt).items() if _dump(document)}
    return [
        (sort_key, _writing(tree, sort_key, kept.get(sort_key, {}).get("seq"), made.get(sort_key, _NOTHING), seq))
        for sort_key in sorted(kept.keys() | made.keys())
        if sort_key not in kept or sort_key not in made or not _says(kept[sort_key], made[sort_key])
    ]


def delete_all(tree: Tree) -> None:
    for kind in _KINDS:
        of_kind = (item["SK"] for item in db.read_all(_TABLE, tree.space, f"{kind}#{tree.goal_id}"))
        for sort_keys in batched(of_kind, _MOST_KEYS):
            db.transact(*(db.delete_request(_TABLE, tree.space, sort_key, "") for sort_key in sort_keys))


def _by_key(tree: Tree, documents: Documents) -> dict[str, _Document]:
    return {
        _total_key(tree): documents.total,
        **{_day_key(tree, day): one for day, one in documents.days.items()},
        **{_month_key(tree, month): one for month, one in documents.months.items()},
        **{_year_key(tree, year): one for year, one in documents.years.items()},
    }


def _writing(tree: Tree, sort_key: str, known: int | None, document: _Document, seq: int) -> db.Write:
    condition, values = ("seq = :known", {"known": known}) if known else ("attribute_not_exists(seq)", {})
    content = _dump(document)
    if not content:
        return db.delete_request(_TABLE, tree.space, sort_key, condition, **values)
    item = {"PK": tree.space, "SK": sort_key, "seq": seq, **content}
    return db.put_request(_TABLE, item, condition, **values)


def _says(item: db.Item, document: _Document) -> bool:
    try:
        return _load(item) == document
    except Exception:  # whatever somebody has made of it by hand
        return False


def _list_days(tree: Tree, sort_key: str, *, limit: int, newest_first: bool) -> dict[date, Day]:
    prefix = f"DAY#{tree.goal_id}#"
    items = db.query(_TABLE, tree.space, prefix, limit=limit, after=sort_key, newest_first=newest_first)
    return {date.fromisoformat(item["SK"].removeprefix(prefix)): _load_day(item) for item in items}


def _get(tree: Tree, sort_keys: list[str]) -> Iterator[db.Item | None]:
    for some in batched(sort_keys, _MOST_KEYS):
        yield from db.get_many(_TABLE, *((tree.space, sort_key) for sort_key in some))


def _day_key(tree: Tree, day: date) -> str:
    return f"DAY#{tree.goal_id}#{day}"


def _month_key(tree: Tree, month: str) -> str:
    return f"MONTH#{tree.goal_id}#{month}"


def _year_key(tree: Tree, year: int) -> str:
    return f"YEAR#{tree.goal_id}#{year}"


def _total_key(tree: Tree) -> str:
    return f"TOTAL#{tree.goal_id}"


def _dump(document: _Document) -> db.Item:
    """Without what is empty: one that holds nothing is not there."""
    match document:
        case Day(values):
            content: db.Item = {"values": {entry: _dump_value(value) for entry, value in values.items()}}
        case Month(days, outcomes):
            content = {
                "days": {f"{day:%d}": fold.dump() for day, fold in days.items()},
                "outcomes": {f"{day:%d}": outcome for day, outcome in outcomes.items()},
            }
        case Year(months):
            content = {"months": _pack(months)}
        case Total(years):
            content = {"years": _pack(years)}
    return {name: value for name, value in content.items() if value}


def _dump_value(value: Value) -> list[Any]:
    flags = _LATE * value.is_late + _PROVISIONAL * value.is_provisional
    return [value.amount, value.occurred_at, *([flags] if flags else [])]


def _pack(sums: Mapping[int, Sum]) -> bytes:
    content = {number: [one.fold.dump(), one.streaks.dump()] for number, one in sorted(sums.items())}
    return zlib.compress(json.dumps(content, default=str, separators=(",", ":")).encode(), level=9) if sums else b""


def _load(item: db.Item) -> _Document:
    match item["SK"].split("#"):
        case "DAY", _, _:
            return _load_day(item)
        case "MONTH", _, month:
            return _load_month(month, item)
        case "YEAR", _, _:
            return _load_year(item)
        case _:
            return _load_total(item)


def _load_day(item: db.Item) -> Day:
    return Day({entry: _load_value(value) for entry, value in item.get("values", {}).items()}, _seq(item))


def _load_value(value: list[Any]) -> Value:
    amount, occurred_at, flags = (*value, Decimal(0))[:3]
    return Value(amount, occurred_at, bool(int(flags) & _LATE), bool(int(flags) & _PROVISIONAL))


def _load_month(month: str, item: db.Item) -> Month:
    def by_day(name: str) -> dict[date, Any]:
        return {date.fromisoformat(f"{month}-{day}"): content for day, content in item.get(name, {}).items()}

    return Month({day: folds.load(fold) for day, fold in by_day("days").items()}, dict(by_day("outcomes")), _seq(item))


def _load_year(item: db.Item) -> Year:
    return Year(_unpack(item.get("months")), _seq(item))


def _load_total(item: db.Item) -> Total:
    return Total(_unpack(item.get("years")), _seq(item))


def _unpack(packed: Any) -> dict[int, Sum]:
    content = json.loads(zlib.decompress(bytes(packed))) if packed else {}
    return {int(number): Sum(folds.load(fold), streaks.load(one)) for number, (fold, one) in content.items()}


def _seq(item: db.Item) -> int:
    return int(item.get("seq", 0))
