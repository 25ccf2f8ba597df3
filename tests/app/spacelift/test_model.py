"""What is read of what Spacelift tells."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.spacelift import model
from app.spacelift.model import NotARun, Told
from tests.app.spacelift import payloads

POLICY = (Path(__file__).parents[3] / "docs/guides/spacelift/notification.rego").read_text()
STATES = [
    "NONE",
    "QUEUED",
    "CANCELED",
    "INITIALIZING",
    "PLANNING",
    "FAILED",
    "FINISHED",
    "UNCONFIRMED",
    "DISCARDED",
    "CONFIRMED",
    "APPLYING",
    "PERFORMING",
    "STOPPED",
    "DESTROYING",
    "PREPARING",
    "PREPARING_APPLY",
    "SKIPPED",
    "REPLAN_REQUESTED",
    "PENDING",
    "READY",
    "PENDING_REVIEW",
]


def test_the_documented_payload_is_read_whole():
    event = model.read(payloads.default())
    assert (event.account, event.stack, event.run) == ("acme", "shop-network", payloads.RUN)
    assert (event.kind, event.state, event.number) == ("TRACKED", "UNCONFIRMED", 4)
    assert event.labels == ("team:web", "project:shop", "stage:prod")
    assert event.commit == "0ee3a3b7266daf5a1d44a193a0f48ce995fa75eb"
    assert event.run_url == f"https://acme.app.spacelift.io/stack/shop-network/run/{payloads.RUN}"
    assert event.changes is None


def test_a_first_look_names_what_a_plan_destroys_and_counts_the_rest():
    event = model.read(payloads.first_look())
    assert event.number == 0
    assert model.first_look(event.changes) == (
        "1 to delete: aws_dynamodb_table.orders; "
        '2 to replace: aws_db_instance.main, module.web["a"].aws_lb.this; 1 to update; 1 to create'
    )


def test_a_first_look_stays_one_short_sentence():
    changes = [("deleted", f"aws_sqs_queue.q{number}", "resource", {}) for number in range(500)]
    look = model.first_look(model.read(payloads.first_look(changes=changes)).changes)
    assert look == "500 to delete: aws_sqs_queue.q0, aws_sqs_queue.q1, aws_sqs_queue.q2 and 497 more"
    assert model.first_look(model.read(payloads.first_look(changes=[])).changes) == "nothing changes"


def test_our_policy_sends_what_is_read():
    """Every name in its payload is one that the fixture of these tests has, and the other way round."""
    payload = POLICY[POLICY.index("payload := {") :]
    sent = set(re.findall(r'"(\w+)":', payload))
    assert sent == names(payloads.first_look())


def names(value):
    if isinstance(value, list):
        return set().union(*map(names, value))
    return set(value).union(*map(names, value.values())) if isinstance(value, dict) else set()


@pytest.mark.parametrize("kind", ["TRACKED", "PROPOSED"])
def test_a_run_is_reviewed_where_it_stands_still_with_a_plan(kind):
    reviewed = {state for state in STATES if model.read(payloads.default(state, kind=kind)).may_be_reviewed}
    assert reviewed == {"UNCONFIRMED", "PENDING_REVIEW"} | ({"FINISHED"} if kind == "PROPOSED" else set())


def test_a_run_that_applies_nothing_any_more_has_ended_in_vain():
    in_vain = {state for state in STATES if Told(state, 1).ended_in_vain}
    assert in_vain == {"CANCELED", "DISCARDED", "FAILED", "SKIPPED", "STOPPED"}


def test_a_state_that_nobody_knows_is_only_a_state():
    event = model.read(payloads.default("WAITING_FOR_GODOT"))
    assert not event.may_be_reviewed
    assert not Told(event.state, event.number).ended_in_vain


@pytest.mark.parametrize(
    ("version", "comes_after"), [(3, False), (4, True), (5, True), (None, True)], ids=["older", "same", "newer", "none"]
)
def test_what_is_not_older_than_what_is_known_counts(version, comes_after):
    event = model.read(payloads.default(version=version))
    assert event.comes_after(Told("UNCONFIRMED", 4)) is comes_after
    assert event.comes_after(None)


@pytest.mark.parametrize(
    ("payload", "why"),
    [
        (payloads.INTERNAL_ERROR, "no run"),
        ([], "no run"),
        (None, "no run"),
        ({"run": []}, "no run"),
        (payloads.default(kind="TASK"), "tracked or proposed"),
        (payloads.default(run="../../etc"), "run.id"),
        (payloads.default(run="x" * 101), "run.id"),
        (payloads.default(stack="a b"), "stack.id"),
        (payloads.default() | {"account": "a.example.com/x?"}, "account"),
        (payloads.default() | {"stack": None}, "stack.id"),
        (payloads.default("unconfirmed"), "state"),
        ({name: value for name, value in payloads.default().items() if name != "state"}, "state"),
    ],
)
def test_another_shape_says_why_it_is_nothing_to_review(payload, why):
    with pytest.raises(NotARun, match=why):
        model.read(payload)


@pytest.mark.parametrize("version", [None, "4", -1, True, 4.5, 10**12])
def test_a_number_of_the_state_that_is_none_counts_as_not_told(version):
    assert model.read(payloads.default(version=version)).number == 0


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda children: (
        st.lists(children, max_size=3)
        | st.dictionaries(
            st.sampled_from(["id", "type", "commit", "hash", "labels", "changes", "entity", "address", "action"]),
            children,
            max_size=4,
        )
    ),
    max_leaves=10,
)


@given(st.dictionaries(st.sampled_from(["account", "state", "stateVersion", "run", "stack"]), values), st.booleans())
def test_no_shape_is_a_fault(changes, is_nearly_right):
    payload = (payloads.default() if is_nearly_right else {}) | changes
    try:
        event = model.read(payload)
    except NotARun:
        return
    model.first_look(event.changes or ())
