"""What a review says of one resource of a plan that a test makes."""

from app import rules
from tests.app.rules.plans import plan, resource, written


def verdict(category, address, *resources, blocks=(), calls=None):
    """`found`, `unsure` or `nothing`; the address is of one of the resources."""
    root = {"resources": list(blocks), "module_calls": calls or {}}
    result = rules.review(rules.read(plan(*resources, configuration={"root_module": root})))
    assert not result.notes
    if any(each.category == category and each.address == address for each in result.findings):
        return "found"
    names = {rule.name for rule in rules.topics.RULES if rule.category == category}
    return "unsure" if any(each.address == address and each.rule in names for each in result.unknowns) else "nothing"


def verdict_of_one(category, type, after, *unknown):
    """Of a resource alone, some of whose attributes somebody has set to what is known only after apply."""
    address = f"{type}.this"
    expressions = {name: ["aws_other.this.value", "aws_other.this"] for name in unknown}
    planned = resource(address, after=after, unknown=dict.fromkeys(unknown, True))
    return verdict(category, address, planned, blocks=[written(address, **expressions), written("aws_other.this")])
