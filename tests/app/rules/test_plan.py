"""What is read of a plan, and what is refused."""

import json
import mmap
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app import rules
from app.rules.plan import read
from app.rules.splitting import NotJson, items, members
from tests.app.rules.plans import plan, resource

ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)
QUEUE = resource("aws_sqs_queue.jobs", after={"name": "jobs"})


def text_of(buffer, part):
    return json.loads(buffer[part.start : part.end])


@given(st.dictionaries(st.text(), ANY_JSON), st.sampled_from([None, 2]))
def test_the_parts_of_an_object_are_what_a_parser_makes_of_it(document, indent):
    buffer = json.dumps(document, indent=indent).encode()
    assert {text_of(buffer, name): text_of(buffer, value) for name, value in members(buffer)} == document


@given(st.lists(ANY_JSON), st.booleans())
def test_the_items_of_a_list_are_what_a_parser_makes_of_them(document, ascii_only):
    buffer = json.dumps(document, ensure_ascii=ascii_only).encode()
    assert [text_of(buffer, item) for item in items(buffer, 0)] == document


@given(st.dictionaries(st.text(), ANY_JSON, min_size=1), st.integers(min_value=1))
def test_an_object_that_is_cut_off_is_refused(document, missing):
    buffer = json.dumps(document).encode()
    with pytest.raises(NotJson):
        list(members(buffer[: -(missing % len(buffer) or 1)]))


@given(st.binary())
def test_whatever_the_bytes_are_the_answer_is_a_sentence(buffer):
    with pytest.raises(rules.Unreadable, match=r"\.$"):
        read(buffer)


@settings(max_examples=40)
@given(ANY_JSON)
def test_whatever_a_change_is_the_answer_is_a_review_or_a_sentence(value):
    for part in (
        {"resource_changes": value},
        {"resource_changes": [value]},
        {"resource_changes": [QUEUE | {"change": value}]},
        {"resource_changes": [QUEUE], "configuration": {"root_module": value}},
        {"resource_changes": [QUEUE], "prior_state": value},
        {"values": {"root_module": {"resources": [value], "child_modules": [value]}}},
    ):
        with suppress(rules.Unreadable):
            rules.review(read(json.dumps({"format_version": "1.2"} | part).encode()))


@pytest.mark.parametrize(
    ("buffer", "said"),
    [
        (b"", "empty"),
        (b" \n ", "empty"),
        (b"PK\x03\x04tfplan", "terraform show -json"),
        (b"\x1f\x8b\x08", "gzip"),
        ('{"format_version":"1.2"}'.encode("utf-16"), "UTF-16"),
        (b"Error: no such file", "not valid JSON at byte 0"),
        (b"[]", "not valid JSON at byte 0"),
        (b"{}", "format_version is ''"),
        (b'{"format_version":"2.0","resource_changes":[]}', "only 1.x is known"),
        (b'{"format_version":"1.2"}', "resource_changes is missing"),
        (b'{"format_version":1.2,"resource_changes":[]}', "format_version is not text"),
        (b'{"format_version":"1.2","resource_changes":{}}', "resource_changes is not a list"),
        (b'{"format_version":"1.2","resource_changes":[1]}', r"resource_changes\[0\] is not an object"),
        (b'{"format_version":"1.2","resource_changes":[]} {}', "something follows"),
        (b'{"format_version":"1.2","resource_changes":[}', "not valid JSON"),
        (b'{"format_version":"1.2","resource_changes":[NaN]}', "NaN is no JSON"),
        (b'{"format_version":"1.2","resource_changes":[-Infinity]}', "-Infinity is no JSON"),
        (b'{"format_version":"1.2","resource_changes":[1e999]}', "larger number"),
        (b'{"format_version":"1.2","resource_changes":[' + b"9" * 5000 + b"]}", "digits"),
        (b'{"format_version":"1.2","resource_changes":[{"a":"\xff"}]}', "UTF-8"),
        (b'{"format_version":"1.2","resource_changes":[{"a":"\\ud800"}]}', "half of a character"),
        (b'{"format_version":"1.2","resource_changes":[{"a":1,"a":2}]}', "twice"),
        (b'{"format_version":"1.2","resource_changes":[{"a":1,"a":null}]}', "twice"),
        (
            b'{"format_version":"1.2","resource_changes":[],"resource_changes":[]}',
            "`resource_changes` stands in it twice",
        ),
        (b'{"format_version":"1.2","resource_changes":' + b"[" * 100_000 + b"]" * 100_000 + b"}", "deeper than 200"),
        (b'{"format_version":"1.2","x":' + b'{"a":' * 100_000, "deeper than 200"),
        (plan(QUEUE, QUEUE), r"aws_sqs_queue.jobs stands in it twice"),
        (plan(QUEUE)[:-20], "cut off"),
    ],
)
def test_what_is_no_plan_is_refused_with_what_is_wrong(buffer, said):
    with pytest.raises(rules.Unreadable, match=said):
        read(buffer)


def test_a_plan_whose_changes_were_filtered_out_is_refused():
    planned = {"root_module": {"resources": [{"address": "aws_sqs_queue.jobs"}]}}
    with pytest.raises(rules.Unreadable, match="resource_changes is missing"):
        read(json.dumps({"format_version": "1.2", "planned_values": planned}).encode())


def test_a_plan_that_also_looks_like_a_state_is_read_as_a_plan():
    assert [change.address for change in read(plan(QUEUE, values={})).changes] == ["aws_sqs_queue.jobs"]


def test_a_plan_of_nothing_changes_nothing():
    empty = json.dumps({"format_version": "1.2", "planned_values": {"root_module": {}}}).encode()
    result = rules.review(read(empty))
    assert (result.risk, result.level, result.findings) == (0, "low", ())


def test_a_byte_order_mark_is_no_part_of_it():
    assert len(read(b"\xef\xbb\xbf" + plan(QUEUE)).changes) == 1


def test_a_character_may_be_written_as_two_halves():
    halves = plan(QUEUE).replace(b"jobs", b"jobs\\ud83d\\ude00")
    assert [change.address for change in read(halves).changes] == ["aws_sqs_queue.jobs\N{GRINNING FACE}"]


def test_the_sha256_is_of_the_bytes_as_they_are():
    import hashlib

    assert read(plan(QUEUE)).sha256 == hashlib.sha256(plan(QUEUE)).hexdigest()


@pytest.mark.parametrize(
    ("actions", "action"),
    [
        (["no-op"], "no-op"),
        (["create"], "create"),
        (["read"], "read"),
        (["update"], "update"),
        (["delete"], "delete"),
        (["forget"], "forget"),
        (["delete", "create"], "replace"),
        (["create", "delete"], "replace"),
        (["create", "forget"], "replace"),
        (["update", "dance"], "unknown"),
    ],
)
def test_an_action_is_known_by_its_combination(actions, action):
    (change,) = read(plan(resource("aws_sqs_queue.jobs", before={}, after={}, actions=actions))).changes
    assert change.action == action


def test_a_combination_that_is_not_documented_is_told():
    result = rules.review(read(plan(resource("aws_sqs_queue.jobs", before={}, after={}, actions=["update", "dance"]))))
    assert "['update', 'dance']" in result.notes[0]


def test_a_plan_that_terraform_could_not_finish_is_told():
    assert "could not finish" in rules.review(read(plan(QUEUE, errored=True))).notes[0]
    assert "second plan" in rules.review(read(plan(QUEUE, complete=False))).notes[0]


def test_a_state_is_reviewed_as_what_is_there():
    child = {"address": "module.a", "resources": [_in_state("module.a.aws_sqs_queue.dead")]}
    root = {"resources": [_in_state("aws_sqs_queue.jobs")], "child_modules": [child]}
    read_state = read(json.dumps({"format_version": "1.0", "values": {"root_module": root}}).encode())
    assert read_state.is_state
    assert {change.address for change in read_state.changes} == {"aws_sqs_queue.jobs", "module.a.aws_sqs_queue.dead"}
    assert {change.action for change in read_state.changes} == {"no-op"}


def _in_state(address):
    return {"address": address, "mode": "managed", "type": "aws_sqs_queue", "name": "x", "values": {"name": "x"}}


def test_a_large_plan_is_read_one_by_one_with_the_same_result(monkeypatch, tmp_path):
    buffer = plan(*(resource(f"aws_sqs_queue.q{place}", after={"name": "x"}) for place in range(50)))
    at_once = read(buffer)
    monkeypatch.setattr("app.rules.plan._AT_ONCE_BYTES", 10)
    (tmp_path / "plan.json").write_bytes(buffer)
    with open(tmp_path / "plan.json", "rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as mapped:
        assert read(mapped) == at_once
