"""What a review says of a change that a test makes."""

from app import rules
from tests.app.rules.plans import plan, resource


def review(*resources, **more):
    result = rules.review(rules.read(plan(*resources, **more)))
    assert not [note for note in result.notes if "could not make sense" in note]
    return result


def destroyed(type, before, **more):
    return resource(f"{type}.this", before=before, actions=["delete"], **more)


def replaced(type, before, after=None, **more):
    new = before if after is None else after
    return resource(f"{type}.this", before=before, after=new, **{"actions": ["delete", "create"], **more})


def changed(type, before, after, **more):
    return resource(f"{type}.this", before=before, after=after, **more)


def news(result, category=None):
    """The new findings as severity and rule."""
    found = [each for each in result.findings if each.is_new and category in (None, each.category)]
    return [(each.severity, each.rule) for each in found]


def only(result, category):
    (found,) = [each for each in result.findings if each.is_new and each.category == category]
    return found


def categories(result):
    return {each.category for each in result.findings if each.is_new}
