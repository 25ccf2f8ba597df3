"""What a rule of one attribute says of a value that is set, not set, or known only after apply."""

import pytest

from app.rules import attributes
from app.rules.configuration import Configuration
from app.rules.hiding import concealer_of
from app.rules.plan import read
from app.rules.rule import Unsure
from app.rules.world import UNKNOWN, World
from tests.app.rules.plans import plan, resource, written

TEXTS = {"title": "A title", "why": "A reason", "fix": "A way out"}


def answers(rule, after, unknown=None, **expressions):
    """`found`, `unsure` or nothing of each place that the rule looks at."""
    root = {"resources": [written("aws_thing.this", **expressions)]}
    made = read(plan(resource("aws_thing.this", after=after, unknown=unknown), configuration={"root_module": root}))
    world = World(made, Configuration(made.configuration), concealer_of(made), is_after=True)
    said = rule.check(world.resources["aws_thing.this"], world)
    return ["unsure" if isinstance(each, Unsure) else f"found at {each.path}" for each in said]


def make(constructor, path="wanted", **more):
    return constructor("efs-unencrypted", "medium", "aws_thing", path=path, **TEXTS, **more)


@pytest.mark.parametrize(
    ("value", "default", "is_found"),
    [
        (True, False, False),
        ("true", False, False),
        (False, False, True),
        ("false", False, True),
        (None, False, True),
        (None, True, False),
        (False, True, True),
    ],
)
def test_what_is_not_set_is_what_aws_makes_of_it(value, default, is_found):
    said = answers(make(attributes.must_be_true, default=default), {"wanted": value})
    assert said == (["found at wanted"] if is_found else [])


@pytest.mark.parametrize(("value", "is_found"), [(True, True), ("true", True), (False, False), (None, False)])
def test_what_must_not_be_true_may_be_left_out(value, is_found):
    assert bool(answers(make(attributes.must_not_be_true), {"wanted": value})) is is_found


@pytest.mark.parametrize(
    "constructor",
    [
        make(attributes.must_be_true),
        make(attributes.must_not_be_true),
        make(attributes.must_be_one_of, allowed=("a",)),
        make(attributes.must_not_be_one_of, forbidden=("a",)),
        make(attributes.must_be_at_least, least=7),
    ],
)
def test_nobody_is_sure_of_what_is_known_only_after_apply(constructor):
    assert answers(constructor, {}, {"wanted": True}, wanted=["local.wanted"]) == ["unsure"]


def test_what_is_computed_and_that_nobody_has_set_counts_as_not_set():
    assert answers(make(attributes.must_be_true), {}, {"wanted": True}) == ["found at wanted"]


@pytest.mark.parametrize("constructor", [make(attributes.must_be_set), make(attributes.must_be_own_key)])
def test_what_only_has_to_be_set_may_be_known_after_apply(constructor):
    assert answers(constructor, {}, {"wanted": True}, wanted=["aws_kms_key.this.arn"]) == []
    assert answers(constructor, {}, {"wanted": True}) == ["found at wanted"]


@pytest.mark.parametrize("value", [None, "", [], {}])
def test_what_is_empty_is_not_set(value):
    assert answers(make(attributes.must_be_set), {"wanted": value}) == ["found at wanted"]


@pytest.mark.parametrize(
    ("key", "is_own"),
    [
        ("alias/orders", True),
        ("arn:aws:kms:eu-west-1:123456789012:key/1234abcd", True),
        ("alias/aws/sns", False),
        ("arn:aws:kms:eu-west-1:123456789012:alias/aws/backup", False),
        (UNKNOWN, True),
    ],
)
def test_the_key_of_aws_is_nobodys_own(key, is_own):
    assert attributes.is_own_key(key) is is_own


@pytest.mark.parametrize(
    ("value", "default", "is_found"), [(6, 0, True), (7, 0, False), (None, 1, True), (None, 7, False)]
)
def test_a_number_is_compared_with_the_least_that_is_enough(value, default, is_found):
    said = answers(make(attributes.must_be_at_least, least=7, default=default), {"wanted": value})
    assert bool(said) is is_found


@pytest.mark.parametrize(("value", "is_found"), [("a", False), ("b", True), (None, True)])
def test_a_value_is_one_of_those_that_are_allowed(value, is_found):
    assert bool(answers(make(attributes.must_be_one_of, allowed=("a",), default="b"), {"wanted": value})) is is_found
    assert (
        bool(answers(make(attributes.must_not_be_one_of, forbidden=("b",), default="b"), {"wanted": value})) is is_found
    )


def test_each_block_on_the_way_is_looked_at():
    after = {"disk": [{"encrypted": True}, {"encrypted": False}, {}]}
    said = answers(make(attributes.must_be_true, "disk.encrypted"), after)
    assert said == ["found at disk[1].encrypted", "found at disk[2].encrypted"]


def test_a_block_that_is_not_there_leaves_what_is_in_it_not_set():
    assert answers(make(attributes.must_be_true, "disk.encrypted"), {}) == ["found at disk.encrypted"]
    assert answers(make(attributes.must_be_true, "disk.encrypted", in_blocks_only=True), {"disk": []}) == []


def test_nobody_is_sure_of_what_is_in_a_block_that_is_known_only_after_apply():
    rule = make(attributes.must_be_true, "disk.encrypted", in_blocks_only=True)
    assert answers(rule, {}, {"disk": True}, disk=["local.disk"]) == ["unsure"]


@pytest.mark.parametrize(("applies", "said"), [(True, ["found at wanted"]), (False, []), (UNKNOWN, ["unsure"])])
def test_a_rule_is_only_about_what_it_is_about(applies, said):
    rule = make(attributes.must_be_true, when=lambda resource, world: applies)
    assert answers(rule, {"wanted": False}) == said
    assert answers(rule, {"wanted": True}) == []
