"""Each category finds what it is about in a plan of our own, and finds nothing where there is nothing."""

from collections import defaultdict
from functools import cache

import pytest

from app import rules
from app.rules.categories import OF_RESOURCES
from tests.app.rules.recording import GROUPS, module, recorded


@cache
def planned():
    """The modules of all groups, each with the categories that were found in it."""
    modules = defaultdict(set)
    for plan in map(rules.read, map(recorded, GROUPS)):
        for change in plan.changes:
            modules[_outermost(change.address)].update(())
        for finding in rules.review(plan).findings:
            modules[_outermost(finding.address)].add(finding.category)
    return dict(modules)


def _outermost(address):
    return ".".join(address.split(".")[:2])


@pytest.mark.parametrize("category", OF_RESOURCES)
def test_a_category_is_found_where_it_is(category):
    assert category in planned()[module(category, "finds")]


@pytest.mark.parametrize("category", OF_RESOURCES)
def test_a_category_is_not_found_where_it_is_not(category):
    assert category not in planned()[module(category, "passes")]


def test_every_rule_is_of_a_category():
    from app.rules.topics import RULES

    assert {rule.category for rule in RULES} == set(OF_RESOURCES)
    assert len({rule.name for rule in RULES}) == len(RULES)
