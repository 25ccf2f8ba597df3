"""What a change adds to the bill of a month. Pure.

What is paid by use only, as requests and traffic, is in no plan and adds nothing. Types that cost something that the
price table does not know are named, and so are those whose size is known only after apply.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any

from app.rules.prices import PRICES_OF
from app.rules.pricing import PRICED, is_known_to_be_free
from app.rules.results import LEVELS, Cost, CostItem, Evidence, Finding
from app.rules.world import Resource, World

_CENT = Decimal("0.01")
_NOTICEABLE = ((Decimal(1000), "high"), (Decimal(100), "medium"), (Decimal(20), "low"))  # dollars a month more


def compare(before: World, after: World) -> Cost:
    unknown: set[str] = set()
    was, will_be = _monthly(before, unknown), _monthly(after, unknown)
    items = []
    for address in sorted(was.keys() | will_be.keys()):
        item = CostItem(address, was.get(address, Decimal(0)), will_be.get(address, Decimal(0)))
        if item.monthly_before != item.monthly_after:
            items.append(item)
    return Cost(_rise_of_all(items), tuple(items), tuple(sorted(unknown)), PRICES_OF)


def _monthly(world: World, unknown: set[str]) -> Mapping[str, Decimal]:
    """Of those that have a price; the types of those that should have one are added to the unknown."""
    found = {}
    for resource in world.resources.values():
        if resource.mode != "managed":
            continue
        price = _price(resource, world)
        if price is not None:
            found[resource.address] = price
        elif resource.change.action not in ("no-op", "read", "forget") and not is_known_to_be_free(resource.type):
            unknown.add(resource.type)
    return found


def _price(resource: Resource, world: World) -> Decimal | None:
    price = PRICED.get(resource.type)
    if price is None:
        return None
    try:
        dollars = price(resource, world)
        return dollars if dollars is None else dollars.quantize(_CENT, ROUND_HALF_UP)
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError):
        return None  # of a shape that the provider never writes


def _rise_of_all(items: list[CostItem]) -> Decimal:
    return sum((_rise(item) for item in items), Decimal(0))


def _rise(item: CostItem) -> Decimal:
    return item.monthly_after - item.monthly_before


def find(cost: Cost) -> Iterator[Finding]:
    """Where it rises, if it rises in all. The one that rises most stands for all that rise a little."""
    level = _level(cost.monthly_delta)
    if level is None:
        return
    risen = sorted((item for item in cost.items if _rise(item) > 0), key=lambda item: (-_rise(item), item.address))
    for place, item in enumerate(risen):
        own = _level(min(_rise(item), cost.monthly_delta))
        severity = max(own or "low", level, key=LEVELS.index) if place == 0 else own
        if severity is not None:
            yield _finding(item, cost, severity)


def _level(dollars: Decimal) -> str | None:
    return next((level for least, level in _NOTICEABLE if dollars >= least), None)


def _finding(item: CostItem, cost: Cost, severity: str) -> Finding:
    return Finding(
        address=item.address,
        rule="cost",
        category="cost",
        severity=severity,
        title=f"It costs {_money(_rise(item))} a month more",
        why=f"It goes from {_money(item.monthly_before)} to {_money(item.monthly_after)} a month; the whole change "
        f"adds {_money(cost.monthly_delta)}: by {cost.source}, at list prices of {cost.prices_of:%B %Y}.",
        fix="Make sure that the size is needed, and that whoever pays knows it.",
        evidence=(Evidence("monthly_cost", {"before": str(item.monthly_before), "after": str(item.monthly_after)}),),
    )


def _money(dollars: Decimal) -> str:
    return f"${dollars:,.2f}" if dollars < 100 else f"${dollars:,.0f}"


def from_infracost(raw: Any) -> Cost:
    """Of what `infracost breakdown|diff --format json` prints. Raises ValueError."""
    projects = raw.get("projects") if isinstance(raw, dict) else None
    if not isinstance(projects, list):
        raise ValueError("This is not the JSON output of Infracost: `projects` is missing.")
    if raw.get("currency", "USD") != "USD":
        raise ValueError("The Infracost output is not in US dollars: run it with INFRACOST_CURRENCY=USD.")
    was: dict[str, Decimal] = {}
    will_be: dict[str, Decimal] = {}
    for project in projects:
        if isinstance(project, dict):
            _add(was, project.get("pastBreakdown"))
            _add(will_be, project.get("breakdown"))
    names = sorted(was.keys() | will_be.keys())
    items = [CostItem(name, was.get(name, Decimal(0)), will_be.get(name, Decimal(0))) for name in names]
    items = [item for item in items if item.monthly_before != item.monthly_after]
    return Cost(_rise_of_all(items), tuple(items), _unsupported(raw), _made_on(raw), "infracost")


def _add(found: dict[str, Decimal], breakdown: Any) -> None:
    resources = breakdown.get("resources") if isinstance(breakdown, dict) else None
    for resource in resources if isinstance(resources, list) else ():
        name, cost = (resource.get("name"), resource.get("monthlyCost")) if isinstance(resource, dict) else (None, None)
        if isinstance(name, str):
            found[name] = found.get(name, Decimal(0)) + _decimal(cost)


def _decimal(value: Any) -> Decimal:
    """What Infracost cannot price, because it is paid by use, it leaves empty."""
    try:
        number = Decimal(str(value) if value is not None else 0).quantize(_CENT, ROUND_HALF_UP)
    except InvalidOperation:
        number = Decimal("NaN")
    if number.is_nan():
        raise ValueError("The Infracost output has a cost that is no number.")
    return number


def _unsupported(raw: Mapping[str, Any]) -> tuple[str, ...]:
    summary = raw.get("summary")
    counts = summary.get("unsupportedResourceCounts") if isinstance(summary, dict) else None
    return tuple(sorted(map(str, counts))) if isinstance(counts, dict) else ()


def _made_on(raw: Mapping[str, Any]) -> date:
    try:
        return date.fromisoformat(str(raw.get("timeGenerated", ""))[:10])
    except ValueError:
        raise ValueError("The Infracost output does not say when it was made: `timeGenerated` is missing.") from None
