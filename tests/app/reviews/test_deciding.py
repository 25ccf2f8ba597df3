"""People decide about what was found, and every decision stays."""

from datetime import UTC, datetime, timedelta

import pytest

from app.core import db
from app.judging import service as judging
from app.reviews import model, repository
from tests.app.reviews.conftest import DANGEROUS, HARMLESS, URL, files

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
REASON = "The table is empty"


@pytest.fixture(autouse=True)
def now(clock):
    clock.now = NOW


@pytest.fixture
def decide(judged):
    """Decides about a review as somebody does who has just read it."""
    review = judged()

    def decide(person, action="approve", etag=None, **body):
        person.log_in()
        etag = etag or person.get(review.url).headers["ETag"]
        return person.call("PUT", review.url, {"If-Match": etag}, json={"action": action, **body})

    decide.review = review
    return decide


def later(**duration):
    return (NOW + timedelta(**duration)).isoformat()


def test_without_a_token_nobody_decides(client):
    assert client.put(f"{URL}/x", json={"action": "approve"}).status_code == 401


def test_a_viewer_sees_a_review_and_does_not_decide(decide, join):
    vera = join("Vera", "viewer")
    assert vera.get(decide.review.url).status_code == 200
    assert decide(vera).status_code == 403


def test_whoever_brings_plans_cannot_wave_them_through(decide, ci):
    answer = ci("PUT", decide.review.url, {"If-Match": "*"}, json={"action": "approve"})
    assert answer.status_code == 403
    assert "that needs the scope reviews:decide" in answer.get_json()["detail"]


def test_a_token_decides_that_was_made_for_it(decide, token_for):
    call = token_for("reviews:read", "reviews:write", "reviews:decide")
    answer = call("PUT", decide.review.url, {"If-Match": "*"}, json={"action": "approve"})
    assert (answer.status_code, answer.get_json()["passes"]) == (200, True)


def test_a_member_approves_and_only_owners_of_the_project_and_admins_waive(ada, decide, join):
    bob, eve = join("Bob"), join("Eve", "admin")
    waiver = {"reason": REASON, "expires_at": later(days=7)}
    assert decide(bob, "waive", **waiver).status_code == 403
    assert decide(bob).status_code == 200
    assert decide(eve, "waive", **waiver).status_code == 200
    assert decide(ada, "waive", **waiver).status_code == 200


def test_of_a_review_that_does_not_exist_nothing_is_decided(ada):
    assert ada.call("PUT", f"{URL}/nobody", {"If-Match": "*"}, json={"action": "approve"}).status_code == 404


@pytest.mark.parametrize(
    ("body", "pointers"),
    [
        ({"action": "wave"}, ["#/action"]),
        ({"action": "reject"}, ["#/reason"]),
        ({"action": "waive", "reason": REASON}, ["#/expires_at"]),
        ({"action": "approve", "expires_at": later(days=1)}, ["#/expires_at"]),
        ({"action": "waive", "reason": REASON, "expires_at": later(days=-1)}, ["#/expires_at"]),
        ({"action": "waive", "reason": REASON, "expires_at": later(days=366)}, ["#/expires_at"]),
        ({"action": "approve", "reason": "x" * 501}, ["#/reason"]),
        ({"action": "approve", "by": "me"}, ["#/by"]),
    ],
)
def test_a_decision_says_what_it_has_to_and_no_more(decide, ada, body, pointers):
    answer = decide(ada, **body)
    assert answer.status_code == 422
    assert [error["pointer"] for error in answer.get_json()["errors"]] == pointers


def test_nobody_decides_about_what_they_have_not_seen(decide, ada):
    assert ada.call("PUT", decide.review.url, json={"action": "approve"}).status_code == 428
    read = ada.get(decide.review.url).headers["ETag"]
    assert decide(ada, "reject", etag=read, reason=REASON).status_code == 200
    assert decide(ada, etag=read).status_code == 412


def test_of_two_who_decide_at_once_one_is_told(decide, ada, monkeypatch):
    transact = db.transact

    def transact_after_another(*writes):
        monkeypatch.setattr(db, "transact", transact)
        assert decide(ada, "reject", reason=REASON).status_code == 200
        transact(*writes)

    ada.log_in()
    etag = ada.get(decide.review.url).headers["ETag"]
    monkeypatch.setattr(db, "transact", transact_after_another)
    answer = ada.call("PUT", decide.review.url, {"If-Match": etag}, json={"action": "approve"})
    assert answer.status_code == 412
    assert ada.get(decide.review.url).get_json()["decision"]["action"] == "reject"


def test_an_approved_change_passes_and_a_rejected_one_does_not(decide, ada):
    assert decide.review.passes is False
    told = decide(ada, reason=REASON).get_json()
    assert (told["passes"], told["version"]) == (True, 2)
    assert told["decision"] == {
        "action": "approve",
        "reason": REASON,
        "by": ada.id,
        "at": NOW.isoformat(),
        "expires_at": None,
        "version": 1,
    }
    assert decide(ada, "reject", reason=REASON).get_json()["passes"] is False


def test_also_what_passes_may_be_rejected(judged, ada):
    review = judged(HARMLESS)
    answer = ada.call("PUT", review.url, {"If-Match": "*"}, json={"action": "reject", "reason": REASON})
    assert (review.passes, answer.get_json()["passes"]) == (True, False)
    assert "**stopped**" in ada.get(f"{review.url}?format=markdown").text


def test_a_waiver_runs_out_by_itself(decide, ada, clock):
    told = decide(ada, "waive", reason=REASON, expires_at=later(days=7)).get_json()
    assert (told["passes"], told["decision"]["expires_at"]) == (True, later(days=7))
    markdown = ada.get(f"{decide.review.url}?format=markdown").text
    assert f"Waived until 27 November 2026: {REASON}" in markdown
    clock.move(days=7)
    ada.log_in()
    told = ada.get(decide.review.url).get_json()
    assert (told["passes"], told["decision"], told["version"]) == (False, None, 2)
    assert ada.get(URL).get_json()[0]["passes"] is False
    assert "Waived" not in ada.get(f"{decide.review.url}?format=markdown").text


def test_every_version_stays_as_it_was(decide, ada):
    decide(ada, "reject", reason=REASON)
    decide(ada)
    versions = ada.get(f"{decide.review.url}/versions").get_json()
    assert [one["version"] for one in versions] == [3, 2, 1]
    assert [one["decision"] and one["decision"]["action"] for one in versions] == ["approve", "reject", None]
    second = ada.get(f"{decide.review.url}?version=2").get_json()
    assert (second["decision"]["action"], second["findings"]) == ("reject", decide.review.findings)
    first = ada.get(f"{decide.review.url}?version=1").get_json()
    assert (first["decision"], first["findings"]) == (None, decide.review.findings)
    assert ada.get(f"{decide.review.url}?version=4").status_code == 404
    assert ada.get(f"{decide.review.url}?version=0").status_code == 422


def test_versions_come_in_pages(decide, ada):
    for _ in range(4):
        decide(ada)
    first = ada.get(f"{decide.review.url}/versions?limit=3")
    rest = ada.get(first.headers["Link"].partition("<")[2].partition(">")[0])
    assert [one["version"] for one in first.get_json() + rest.get_json()] == [5, 4, 3, 2, 1]


def test_a_decision_is_in_the_audit_log_of_who_made_it(decide, ada):
    decide(ada, "reject", reason=REASON)
    entry = next(one for one in ada.get("/api/users/me/audit").get_json() if one["action"] == "review-decided")
    facts = {"review": decide.review.id, "name": "fraud-or-not/prod", "decision": "reject", "version": 2}
    assert entry["facts"] == facts


@pytest.mark.parametrize("action", ["approve", "rerun"])
def test_what_is_not_judged_yet_is_neither_decided_nor_run_again(bring, ada, action):
    url = bring().headers["Location"]
    answer = ada.call("PUT", url, {"If-Match": "*"}, json={"action": action})
    assert (answer.status_code, answer.get_json()["type"]) == (409, "urn:ai-wizard:problem:conflict")
    assert answer.get_json()["detail"].startswith("The review is pending:")


def test_run_again_it_is_judged_from_what_was_kept_and_decided_anew(decide, ada, ci, worker):
    decide(ada)
    etag = ci("GET", decide.review.url).headers["ETag"]
    answer = ci("PUT", decide.review.url, {"If-Match": etag}, json={"action": "rerun"})
    assert (answer.status_code, answer.get_json()["status"], answer.get_json()["passes"]) == (200, "pending", None)
    worker.run()
    told = ci("GET", decide.review.url).get_json()
    assert (told["status"], told["version"], told["decision"], told["passes"]) == ("completed", 3, None, False)
    assert (told["findings"], told["sha256"]) == (decide.review.findings, decide.review.sha256)
    events = ada.get("/api/projects/fraud-or-not/events?kind=review").get_json()
    assert {event["id"] for event in events} == {f"review-{told['id']}-v1", f"review-{told['id']}-v3"}


def test_whoever_brings_plans_cannot_undo_by_running_again_that_it_was_rejected(judged, ada, ci):
    review = judged(HARMLESS)
    reject = {"action": "reject", "reason": REASON}
    assert ada.call("PUT", review.url, {"If-Match": "*"}, json=reject).status_code == 200
    assert ci("PUT", review.url, {"If-Match": "*"}, json={"action": "rerun"}).status_code == 403
    assert ci("GET", review.url).get_json()["passes"] is False
    assert ada.call("PUT", review.url, {"If-Match": "*"}, json={"action": "rerun"}).status_code == 200


def test_run_again_what_is_kept_lasts_from_then_on(decide, ada, worker, monkeypatch):
    """Or its bucket would have deleted it while the review still counts on it."""
    written, write = [], repository.write_file
    monkeypatch.setattr(repository, "write_file", lambda key, content: written.append(key) or write(key, content))
    decide(ada, "rerun")
    worker.run()
    assert written == [f"plans/{decide.review.id}.json.gz"]


def test_what_is_not_kept_any_more_is_not_run_again(decide, ada, clock):
    clock.move(seconds=model.PLANS_ARE_KEPT.total_seconds())
    answer = decide(ada, "rerun")
    assert (answer.status_code, answer.get_json()["detail"]) == (
        409,
        "The plan is not there any more: upload it again.",
    )
    assert [file for file in files() if file.startswith("plans/")]


def test_brought_again_while_it_is_run_again_it_stays_at_that(decide, ada, bring, worker):
    decide(ada, "rerun")
    assert bring(DANGEROUS).status_code == 200
    worker.run()
    assert ada.get(decide.review.url).get_json()["version"] == 2
    judging.sweep()


def finding_url(review, place=0):
    return f"{review.url}/findings/{review.findings[place]['id']}/feedback"


def test_a_viewer_says_nothing_about_findings(decide, join):
    vera = join("Vera", "viewer")
    assert vera.call("PUT", finding_url(decide.review), json={"verdict": "noise"}).status_code == 403


@pytest.mark.parametrize("body", [{}, {"verdict": "bad"}, {"verdict": "noise", "comment": "x" * 501}])
def test_feedback_is_useful_or_noise(decide, ada, body):
    assert ada.call("PUT", finding_url(decide.review), json=body).status_code == 422


def test_of_a_finding_that_is_not_there_nothing_is_said(decide, ada):
    answer = ada.call("PUT", f"{decide.review.url}/findings/0000/feedback", json={"verdict": "noise"})
    assert (answer.status_code, answer.get_json()["detail"]) == (404, "There is no such finding in this review.")


def test_each_says_once_what_a_finding_is_worth_and_may_change_their_mind(decide, ada, join):
    bob, review = join("Bob"), decide.review
    assert ada.call("PUT", finding_url(review), json={"verdict": "useful"}).status_code == 200
    bob.call("PUT", finding_url(review), json={"verdict": "useful"})
    bob.call("PUT", finding_url(review), json={"verdict": "noise", "comment": "Nobody is in this network"})
    said = {one["user_id"]: one for one in bob.get(f"{review.url}/feedback").get_json()}
    assert {user: one["verdict"] for user, one in said.items()} == {ada.id: "useful", bob.id: "noise"}
    assert said[bob.id]["comment"] == "Nobody is in this network"
    assert {one["rule"] for one in said.values()} == {review.findings[0]["rule"]}
