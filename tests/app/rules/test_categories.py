"""Each category finds what it is about in a plan of our own, and finds nothing where there is nothing.

In `finds.tf` each resource that a rule of the category looks at is to be found, but for those that only stand beside it
so that the plan is whole: their names begin with `beside`.
"""

import re
from collections import defaultdict
from functools import cache

import pytest

from app import rules
from app.rules.categories import OF_RESOURCES
from app.rules.topics import RULES
from tests.app.rules.recording import GROUPS, module, recorded


@cache
def planned():
    """The modules of all groups: the addresses in each, and the categories that were found at each of them."""
    modules = defaultdict(lambda: defaultdict(set))
    for plan in map(rules.read, map(recorded, GROUPS)):
        for change in plan.changes:
            modules[_outermost(change.address)][change.address].update(())
        for finding in rules.review(plan).findings:
            modules[_outermost(finding.address)][finding.address].add(finding.category)
    return {name: dict(addresses) for name, addresses in modules.items()}


def _outermost(address):
    return ".".join(address.split(".")[:2])


@cache
def looked_at(category):
    return {type for rule in RULES if rule.category == category for type in rule.types}


@pytest.mark.parametrize("category", OF_RESOURCES)
def test_a_category_is_found_where_it_is(category):
    plan = planned()[module(category, "finds")]
    wanted = {address for address in plan if _is_wanted(address, category)}
    found = {address for address, categories in plan.items() if category in categories}
    assert wanted
    assert found == wanted


def _is_wanted(address, category):
    *_, type, name = re.sub(r"\[[^\]]*\]", "", address).split(".")
    return type in looked_at(category) and not name.startswith("beside")


@pytest.mark.parametrize("category", OF_RESOURCES)
def test_a_category_is_not_found_where_it_is_not(category):
    plan = planned()[module(category, "passes")]
    assert [address for address, categories in plan.items() if category in categories] == []


def test_every_rule_is_of_a_category():
    assert {rule.category for rule in RULES} == set(OF_RESOURCES)
    assert len({rule.name for rule in RULES}) == len(RULES)
