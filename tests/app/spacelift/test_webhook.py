"""Spacelift tells of a run; the hook on its worker sends the plan, earlier or later."""

import hashlib
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.app.plans_of_terraform import DANGEROUS, HARMLESS
from tests.app.spacelift import payloads
from tests.app.spacelift.conftest import OLD, PATH, SECRET, sign

NOT_SIGNED = {
    "no header": lambda body: {},
    "nothing in it": lambda body: {"X-Signature-256": ""},
    "another secret": lambda body: {"X-Signature-256": f"sha256={sign(body, 'another-secret-of-some-length')}"},
    "another body": lambda body: {"X-Signature-256": f"sha256={sign(body + b' ')}"},
    "no prefix": lambda body: {"X-Signature-256": sign(body)},
    "by SHA-1 only": lambda body: {"X-Signature": f"sha1={sign(body, digest=hashlib.sha1)}"},
    "SHA-1 where SHA-256 belongs": lambda body: {"X-Signature-256": f"sha1={sign(body, digest=hashlib.sha1)}"},
    "the other header": lambda body: {"X-Signature": f"sha256={sign(body)}"},
}


@pytest.mark.parametrize("headers", NOT_SIGNED.values(), ids=NOT_SIGNED)
@pytest.mark.parametrize("body", [b'{"account": "acme"}', b"{", b""])
def test_what_is_not_signed_is_refused_whatever_it_is(project, send, count, lines, headers, body):
    answer = send(body, headers=headers(body))
    assert answer.status_code == 401
    assert answer.get_json()["type"] == "urn:ai-wizard:problem:wrong-signature"
    assert count() == 0
    assert SECRET not in answer.get_data(as_text=True) + str(lines())


def test_a_token_of_ours_opens_nothing_here(ada):
    assert ada.call("POST", PATH, json=payloads.default()).status_code == 401


def test_what_is_signed_and_no_json_is_malformed(send):
    for body in (b"", b"{", b'{"a": 1, "a": 2}', b'{"a": NaN}', b"[" * 100_000, b"\xff"):
        answer = send(body)
        assert answer.status_code == 400, body[:20]
        assert answer.get_json()["type"] == "urn:ai-wizard:problem:malformed"


def test_what_is_larger_than_a_message_is_refused_before_it_is_read(send):
    assert send(b" " * (1024 * 1024 + 1)).status_code == 413


def test_a_run_with_a_plan_opens_a_review_that_waits_for_it(project, told, review):
    answer = told(payloads.default())
    assert (answer["outcome"], answer["detail"]) == ("opened", "")
    opened = review(answer["review_id"])
    assert (opened["status"], opened["partial"], opened["source"]) == ("pending", True, "spacelift")
    assert (opened["project"], opened["stage"], opened["run"]) == ("shop", "prod", payloads.RUN)
    assert opened["commit"] == "0ee3a3b7266daf5a1d44a193a0f48ce995fa75eb"
    assert opened["run_url"] == f"https://acme.app.spacelift.io/stack/shop-network/run/{payloads.RUN}"
    assert opened["run_state"] == "UNCONFIRMED"


@pytest.mark.parametrize("secret", [SECRET, OLD])
def test_while_the_secret_is_changed_both_count(project, send, secret):
    assert send(payloads.default(), secret=secret).get_json()["outcome"] == "opened"


def test_the_plan_joins_the_review_that_its_run_has_opened(project, told, upload, review, count):
    review_id = told(payloads.default())["review_id"]
    assert upload(DANGEROUS, payloads.RUN) == review_id
    judged = review(review_id)
    assert (judged["status"], judged["partial"], judged["run_state"]) == ("completed", False, "UNCONFIRMED")
    assert judged["level"] in ("high", "critical")
    assert count() == 1


def test_a_run_joins_the_review_that_its_plan_has_opened(project, told, upload, review, count):
    review_id = upload(HARMLESS, payloads.RUN)
    answer = told(payloads.default())
    assert (answer["outcome"], answer["review_id"]) == ("noted", review_id)
    assert (review(review_id)["status"], review(review_id)["run_state"]) == ("completed", "UNCONFIRMED")
    assert review(review_id)["run_url"].endswith(payloads.RUN)
    assert count() == 1


def test_the_same_message_again_opens_no_second_review(project, told, count):
    first, *others = [told(payloads.default())["review_id"] for _ in range(3)]
    assert others == [first] * 2
    assert count() == 1


@pytest.mark.usefixtures("atomic_calls")
def test_of_twenty_messages_at_once_one_opens_a_review(project, app, configured, count):
    def send_one(number):
        body = b'{"account":"acme","state":"UNCONFIRMED","stateVersion":4,"run":{"id":"01J","type":"TRACKED"},' + (
            b'"stack":{"id":"shop","labels":["stage:prod"]}}'
        )
        headers = {"X-Signature-256": f"sha256={sign(body)}"}
        return app.test_client().post(PATH, data=body, headers=headers).get_json()

    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(send_one, range(20)))
    assert len({answer["review_id"] for answer in answers}) == 1
    assert sorted(answer["outcome"] for answer in answers) == ["noted"] * 19 + ["opened"]
    assert count() == 1


@pytest.mark.usefixtures("atomic_calls")
def test_of_twenty_states_at_once_the_newest_stays(project, app, configured, count, ada):
    states = {number: "UNCONFIRMED" if number % 2 else "PENDING_REVIEW" for number in range(1, 20)} | {20: "DISCARDED"}

    def send_one(number):
        run = '"run":{"id":"01J","type":"TRACKED"},"stack":{"id":"shop","labels":["stage:prod"]}'
        body = f'{{"account":"acme","state":"{states[number]}","stateVersion":{number},{run}}}'.encode()
        headers = {"X-Signature-256": f"sha256={sign(body)}"}
        return app.test_client().post(PATH, data=body, headers=headers).status_code

    numbers = [7, 20, 3, 1, 15, 19, 2, 8, 11, 18, 4, 5, 6, 9, 10, 12, 13, 14, 16, 17]
    with ThreadPoolExecutor(20) as pool:
        assert set(pool.map(send_one, numbers)) == {200}
    assert count() <= 1
    for review in ada.get("/api/reviews").get_json():
        assert (review["status"], review["reason"]) == ("failed", "Its run is discarded, and sent no plan.")


def test_what_comes_late_changes_nothing(project, told, upload, review):
    review_id = upload(HARMLESS, payloads.RUN)
    told(payloads.default("UNCONFIRMED", 4))
    told(payloads.default("CONFIRMED", 5))
    late = told(payloads.default("UNCONFIRMED", 4))
    assert (late["outcome"], late["detail"]) == ("ignored", "Something newer is known of this run.")
    assert review(review_id)["run_state"] == "CONFIRMED"
    told(payloads.default("FINISHED", 8))
    told(payloads.default("APPLYING", 6))
    assert review(review_id)["run_state"] == "FINISHED"


def test_a_plan_that_comes_after_its_run_was_discarded_opens_nothing(project, told, count):
    assert told(payloads.default("DISCARDED", 6))["outcome"] == "noted"
    assert told(payloads.default("UNCONFIRMED", 4))["outcome"] == "ignored"
    assert told(payloads.first_look("UNCONFIRMED"))["outcome"] == "noted"
    assert count() == 0


@pytest.mark.parametrize("state", ["QUEUED", "PREPARING", "PLANNING", "APPLYING", "FINISHED", "WAITING_FOR_GODOT"])
def test_a_state_without_a_plan_to_look_at_opens_nothing(project, told, count, state):
    assert told(payloads.default(state, 3))["outcome"] == "noted"
    assert count() == 0


def test_a_proposed_run_is_reviewed_when_it_has_finished(project, told, count):
    assert told(payloads.default("FINISHED", 5, kind="PROPOSED"))["outcome"] == "opened"
    assert count() == 1


@pytest.mark.parametrize("state", ["DISCARDED", "CANCELED", "FAILED", "STOPPED"])
def test_a_review_whose_run_ends_without_its_plan_is_over(project, told, review, state):
    review_id = told(payloads.default())["review_id"]
    told(payloads.default(state, 5))
    closed = review(review_id)
    assert (closed["status"], closed["reason"]) == ("failed", f"Its run is {state.lower()}, and sent no plan.")
    assert closed["run_state"] == state


def test_a_plan_that_comes_all_the_same_is_judged(project, told, upload, review):
    review_id = told(payloads.default())["review_id"]
    told(payloads.default("DISCARDED", 5))
    assert upload(HARMLESS, payloads.RUN) == review_id
    assert (review(review_id)["status"], review(review_id)["run_state"]) == ("completed", "DISCARDED")


def test_a_verdict_stays_when_its_run_is_stopped_by_it(project, told, upload, review):
    review_id = upload(DANGEROUS, payloads.RUN)
    told(payloads.default("FAILED", 4))
    assert (review(review_id)["status"], review(review_id)["run_state"]) == ("completed", "FAILED")


def test_until_the_plan_comes_the_policy_gives_a_first_look(project, told, upload, review):
    review_id = told(payloads.default())["review_id"]
    assert review(review_id)["headline"] == ""
    assert told(payloads.first_look())["review_id"] == review_id
    looked_at = review(review_id)
    assert looked_at["headline"].startswith("1 to delete: aws_dynamodb_table.orders; 2 to replace:")
    assert (looked_at["partial"], looked_at["run_state"]) == (True, "UNCONFIRMED")
    upload(DANGEROUS, payloads.RUN)
    judged = review(review_id)["headline"]
    assert "risk" in judged
    told(payloads.first_look())
    assert review(review_id)["headline"] == judged


def test_a_first_look_may_come_first(project, told, review):
    review_id = told(payloads.first_look())["review_id"]
    assert told(payloads.default())["review_id"] == review_id
    assert review(review_id)["headline"].startswith("1 to delete")


@pytest.mark.parametrize("payload", [payloads.INTERNAL_ERROR, [], None, {}, {"run": {}}, payloads.default(kind="TASK")])
def test_another_shape_is_no_error(project, told, count, payload):
    """Ten errors, and Spacelift turns the webhook off."""
    answer = told(payload)
    assert (answer["outcome"], answer["review_id"]) == ("ignored", None)
    assert answer["detail"]
    assert count() == 0


def test_a_stack_that_is_no_project_is_listed_with_what_to_do(ada, told, count):
    answer = told(payloads.default(labels=[], stack="shop"))
    assert answer["outcome"] == "ignored"
    (stack,) = ada.get("/api/stacks").get_json()
    assert (stack["source"], stack["account"], stack["name"], stack["project"]) == ("spacelift", "acme", "shop", None)
    assert stack["problem"] == answer["detail"]
    assert "project:<name>" in stack["problem"]
    assert count() == 0


def test_once_its_project_is_made_the_stack_is_that(ada, told, project, count):
    assert told(payloads.default(labels=["stage:prod"], stack="shop"))["outcome"] == "opened"
    (stack,) = ada.get("/api/stacks").get_json()
    assert (stack["project"], stack["stage"], stack["problem"]) == ("shop", "prod", "")
    assert count() == 1


def test_a_stage_that_the_project_does_not_have_is_said(project, told):
    answer = told(payloads.default(labels=["project:shop", "stage:qa"]))
    assert answer["detail"] == "The project shop has the stages dev, prod, and no stage qa."


def test_runs_of_two_accounts_with_one_id_do_not_meet_in_the_order_of_their_states(project, told):
    told(payloads.default("CONFIRMED", 9))
    assert told(payloads.default("UNCONFIRMED", 4) | {"account": "other"})["outcome"] == "opened"


def test_without_a_secret_nobody_gets_in(project, send, environment):
    from app.core import config

    config.load(spacelift_secrets="")
    assert send(payloads.default()).status_code == 401
    assert send(payloads.default(), secret="").status_code == 401
