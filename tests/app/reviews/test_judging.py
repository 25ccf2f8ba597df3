"""The worker judges what was brought, once, whatever dies meanwhile."""

import gzip
import hashlib
import io
import json

import pytest
import requests

from app import rules
from app import worker as workers
from app.core import aws, config, db
from app.jobs import service as jobs
from app.jobs.service import JobFailed
from app.judging import service as judging
from app.reviews import model, repository, service
from tests.app.reviews.conftest import (
    DANGEROUS,
    HARMLESS,
    SECRET,
    URL,
    content_of,
    files,
    opening,
    packed,
    plan_of,
    sha256,
)

GOAL = {
    "name": "Average review risk",
    "kind": "threshold",
    "direction": "at_most",
    "aggregation": "mean",
    "target": "30",
    "window": {"unit": "month"},
    "source": {"kind": "review_risk", "project": "fraud-or-not"},
}


@pytest.fixture
def goal(ada, project):
    def make(**changes):
        answer = ada.call("POST", "/api/goals", json=GOAL | changes)
        assert answer.status_code == 201, answer.get_json()
        return answer.get_json()

    return make


@pytest.fixture
def dead(monkeypatch):
    """The engine as it is when it has a fault; the way back."""

    def review(plan):
        raise ZeroDivisionError("-".join(["secret", "of", "the", "plan"]))

    with monkeypatch.context() as patch:
        patch.setattr(rules, "review", review)
        yield patch.undo


def job_of(review):
    return jobs.find(service.OWNER, repository.get(review["id"]).job_id)


def run(job):
    workers.run_job(job.owner_id, job.id)


def test_a_plan_that_opens_a_port_and_replaces_a_table_is_stopped_and_says_why(judged):
    review = judged()
    assert (review.status, review.version, review.passes, review.degraded) == ("completed", 1, False, False)
    assert (review.level, review.risk) in {("critical", review.risk), ("high", review.risk)}
    found = {finding["address"] for finding in review.findings if finding["is_new"]}
    assert {"aws_security_group_rule.ssh", "aws_dynamodb_table.payments"} <= found
    assert review.counts == {"create": 1, "replace": 1}
    assert review.headline == f"{review.level.capitalize()} risk ({review.risk} of 100), breaks no goal."
    assert sum(review.severities.values()) == sum(finding["is_new"] for finding in review.findings)


def test_a_plan_that_changes_nothing_passes(judged):
    review = judged(HARMLESS)
    assert (review.status, review.level, review.risk, review.passes) == ("completed", "low", 0, True)


def test_it_says_which_goal_of_the_team_a_change_breaks(judged, goal):
    made = goal(visibility="team", is_blocking=True, target="3")
    review = judged()
    (impact,) = review.impacts
    assert (impact["goal_id"], impact["is_broken"], impact["is_blocking"]) == (made["id"], True, True)
    assert review.broken_goals == 1
    assert f"breaks 1 goal: {impact['text']}" in review.headline


def test_a_private_goal_is_told_to_its_owner_alone(ada, judged, goal, join):
    goal(target="3")
    review = judged()
    assert len(ada.get(review.url).get_json()["impacts"]) == 1
    bob = join("Bob")
    told = bob.get(review.url).get_json()
    assert (told["impacts"], told["broken_goals"]) == ([], 0)
    assert "Average review risk" not in bob.get(f"{review.url}?format=markdown").text


def test_a_review_counts_for_the_goals_of_its_project(ada, judged, goal, worker):
    made = goal()
    review = judged()
    (event,) = ada.get("/api/projects/fraud-or-not/events?kind=review").get_json()
    assert (event["id"], event["risk"], event["level"]) == (f"review-{review.id}-v1", str(review.risk), review.level)
    assert event["stage"] == "prod"
    (entry,) = ada.get(f"/api/goals/{made['id']}/check-ins").get_json()
    assert entry["amount"] == str(review.risk)


def test_the_owners_of_the_project_are_told_once_of_a_dangerous_change(ada, judged, goal, worker):
    goal(visibility="team", is_blocking=True, target="3")
    review = judged()
    run(job_of(vars(review)))
    worker.run()
    (notice,) = [one for one in ada.get("/api/notifications").get_json() if one["kind"] == "dangerous_change"]
    assert (notice["title"], notice["text"]) == ("A dangerous change: fraud-or-not/prod", review.headline)


def test_nobody_is_told_of_a_harmless_one(ada, judged):
    judged(HARMLESS)
    assert ada.get("/api/notifications").get_json() == []


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b'{"format_version": "1.2"}', "resource_changes is missing"),
        (b'{"format_version": "9.0", "resource_changes": []}', "only 1.x is known"),
        (json.dumps(DANGEROUS).encode()[:-3], "the file is cut off"),
        (b'{"format_version": "1.2", "resource_changes": [], "x": ' + b"[" * 500 + b"]" * 500 + b"}", "nested deeper"),
        (b'{"format_version": "1.2", "resource_changes": [], "x": ' + b"9" * 5000 + b"}", "longer than any plan has"),
    ],
)
def test_a_plan_that_cannot_be_read_has_failed_at_once_and_says_why(judged, body, said):
    review = judged(body=body)
    assert (review.status, review.version, review.passes) == ("failed", 0, None)
    assert said in review.reason
    assert files() == []
    job = job_of(vars(review))
    assert (job.status, job.attempts) == ("done", 1)


def test_after_three_attempts_it_has_failed_and_its_message_is_a_dead_letter(bring, dead, ci):
    review = bring().get_json()
    for status in ("running", "running", "failed"):
        with pytest.raises(judging.Fault):
            run(job_of(review))
        assert ci("GET", f"{URL}/{review['id']}").get_json()["status"] == status
    with pytest.raises(JobFailed):
        run(job_of(review))
    told = ci("GET", f"{URL}/{review['id']}").get_json()
    assert told["reason"] == "Something went wrong on our side; our log knows more."


def test_what_a_fault_says_of_the_plan_is_not_logged_only_where_it_is(bring, dead, lines, monkeypatch):
    monkeypatch.setattr(workers, "_configure", lambda: None)  # it is, and its log is read here
    job = job_of(bring().get_json())
    body = json.dumps({"task": "worker.run_job", "arguments": {"owner_id": job.owner_id, "job_id": job.id}})
    record = {"messageId": "1", "body": body, "eventSourceARN": "queue", "receiptHandle": "1"}
    assert workers.handler({"Records": [record]}, None)["batchItemFailures"] == [{"itemIdentifier": "1"}]
    logged = str(lines())
    assert "secret-of-the-plan" not in logged
    assert "Fault: ZeroDivisionError" in logged
    assert "in review" in logged


def test_the_second_attempt_may_go_well(bring, dead, ci):
    review = bring().get_json()
    with pytest.raises(judging.Fault):
        run(job_of(review))
    dead()
    run(job_of(review))
    assert ci("GET", f"{URL}/{review['id']}").get_json()["version"] == 1


def test_whoever_dies_when_the_secrets_are_gone_leaves_enough_for_the_next_attempt(bring, ci, dead):
    """The second one has only what was kept, and finds the same."""
    review = bring().get_json()
    with pytest.raises(judging.Fault):
        run(job_of(review))
    assert files() == [f"plans/{review['id']}.json.gz"]
    dead()
    run(job_of(review))
    told = ci("GET", f"{URL}/{review['id']}").get_json()
    assert (told["status"], told["sha256"]) == ("completed", sha256(DANGEROUS))
    assert told["findings"] == documents_of(DANGEROUS)


def documents_of(plan):
    from app.rules import documents

    return documents.to_json(rules.review(rules.read(json.dumps(plan).encode())))["findings"]


def test_what_a_worker_leaves_that_dies_in_its_last_attempt_is_found_by_the_sweep(bring, dead, ci, monkeypatch):
    review = bring().get_json()
    monkeypatch.setattr(judging, "_is_last_attempt", lambda review: False)  # as if it were killed before it says so
    for _ in range(3):
        with pytest.raises(judging.Fault):
            run(job_of(review))
    assert ci("GET", f"{URL}/{review['id']}").get_json()["status"] == "running"
    judging.sweep()
    told = ci("GET", f"{URL}/{review['id']}").get_json()
    assert (told["status"], told["reason"]) == ("failed", "Something went wrong on our side; our log knows more.")


def test_the_sweep_leaves_alone_what_is_on_its_way(bring, ci):
    review = bring().get_json()
    judging.sweep()
    assert ci("GET", f"{URL}/{review['id']}").get_json()["status"] == "pending"


def test_a_second_delivery_does_nothing(judged, ci, ada, worker):
    review = judged()
    before = repository.get(review.id)
    judging.judge(review.id, before.edition)
    assert repository.get(review.id) == before
    assert len(ada.get("/api/projects/fraud-or-not/events?kind=review").get_json()) == 1


def test_a_message_of_an_older_job_does_nothing(judged):
    review = judged()
    before = repository.get(review.id)
    judging.judge(review.id, "older")
    judging.judge("no-such-review", "older")
    assert repository.get(review.id) == before


def test_what_has_failed_is_judged_when_its_plan_comes_again(bring, dead, ci):
    review = bring().get_json()
    for _ in range(3):
        with pytest.raises(judging.Fault):
            run(job_of(review))
    dead()
    again = bring()
    assert (again.status_code, again.get_json()["id"]) == (200, review["id"])
    run(job_of(review))
    told = ci("GET", f"{URL}/{review['id']}").get_json()
    assert (told["status"], told["reason"], told["version"]) == ("completed", "", 1)


def test_an_event_that_met_another_write_is_told_with_the_next_attempt(ada, bring, monkeypatch):
    def meet(*arguments):
        raise db.ConditionFailed("It was changed at the same time; read it again.")

    review = bring().get_json()
    with monkeypatch.context() as patch:
        patch.setattr(judging.projects, "report", meet)
        with pytest.raises(db.ConditionFailed):
            run(job_of(review))
    run(job_of(review))
    (event,) = ada.get("/api/projects/fraud-or-not/events?kind=review").get_json()
    assert event["id"] == f"review-{review['id']}-v1"


def test_a_project_that_is_deleted_meanwhile_is_no_fault(ada, bring, worker, ci):
    review = bring().get_json()
    assert ada.call("DELETE", "/api/projects/fraud-or-not", {"If-Match": "*"}).status_code == 204
    worker.run()
    assert ci("GET", f"{URL}/{review['id']}").get_json()["status"] == "completed"


def announce(ci, content, plan):
    body = {"sha256": hashlib.sha256(json.dumps(plan).encode()).hexdigest(), "size_bytes": len(content)}
    answer = ci("POST", f"{URL}/uploads", json=body)
    assert answer.status_code == 201, answer.get_json()
    return answer.get_json()


def post(form, content):
    parts = {"file": ("x", io.BytesIO(content))}
    return requests.post(form["url"], data=form["fields"], files=parts, timeout=10)


@pytest.mark.parametrize("pack", [packed, lambda plan: json.dumps(plan).encode()])
def test_a_large_plan_goes_straight_to_the_bucket(ci, project, worker, pack):
    content = pack(DANGEROUS)
    told = announce(ci, content, DANGEROUS)
    assert post(told["form"], content).status_code == 204
    answer = ci("POST", f"{URL}?project={project}&stage=prod&upload={told['upload']}")
    assert (answer.status_code, answer.get_json()["sha256"]) == (202, sha256(DANGEROUS))
    worker.run()
    assert ci("GET", answer.headers["Location"]).get_json()["status"] == "completed"


def test_what_was_announced_is_nobody_elses(ci, project, join):
    told = announce(ci, b"{}", DANGEROUS)
    answer = join("Bob").call("POST", f"{URL}?project={project}&upload={told['upload']}")
    assert answer.status_code == 422


def test_another_plan_than_was_announced_is_not_judged(ci, project, worker):
    content = json.dumps(HARMLESS).encode()
    told = announce(ci, content, DANGEROUS)
    post(told["form"], content)
    answer = ci("POST", f"{URL}?project={project}&upload={told['upload']}")
    worker.run()
    review = ci("GET", answer.headers["Location"]).get_json()
    assert review["status"] == "failed"
    assert review["reason"] == f"This is not the plan that was announced: its SHA-256 is {sha256(HARMLESS)}."


def test_a_plan_that_was_announced_and_never_came_has_failed(ci, project, worker):
    told = announce(ci, b"{}", DANGEROUS)
    answer = ci("POST", f"{URL}?project={project}&upload={told['upload']}")
    worker.run()
    review = ci("GET", answer.headers["Location"]).get_json()
    assert (review["status"], review["reason"]) == ("failed", "The plan is not there any more: upload it again.")


def test_asked_for_again_after_an_answer_got_lost_the_upload_is_still_there(ci, project, worker):
    content = json.dumps(DANGEROUS).encode()
    told = announce(ci, content, DANGEROUS)
    post(told["form"], content)
    first, again = (ci("POST", f"{URL}?project={project}&upload={told['upload']}") for _ in range(2))
    assert (first.status_code, again.status_code) == (202, 200)
    worker.run()
    assert ci("GET", first.headers["Location"]).get_json()["status"] == "completed"


def test_a_bomb_in_the_bucket_has_failed(ci, project, worker):
    content = gzip.compress(b"{" + bytes(101 * model.MEGABYTE), compresslevel=1)
    told = announce(ci, content, DANGEROUS)
    post(told["form"], content)
    answer = ci("POST", f"{URL}?project={project}&upload={told['upload']}")
    worker.run()
    assert "larger than 100 MB" in ci("GET", answer.headers["Location"]).get_json()["reason"]


def test_more_than_an_item_holds_lies_in_the_bucket_and_is_shown_whole(judged, ci, monkeypatch):
    monkeypatch.setattr(repository, "_LARGEST_BYTES", 100)
    many = plan_of(*(opening() | {"address": f"aws_security_group_rule.ssh[{n}]"} for n in range(50)))
    review = judged(many)
    assert [file.partition("/")[0] for file in files()] == ["plans", "results"]
    assert len({finding["address"] for finding in review.findings}) == 50
    assert ci("GET", f"{review.url}?version=1").get_json()["findings"] == review.findings


def test_what_is_kept_finds_the_same_again(judged):
    review = judged(SECRET)
    kept = gzip.decompress(content_of(f"plans/{review.id}.json.gz"))
    assert sorted(finding.id for finding in rules.review(rules.read(kept)).findings) == sorted(
        finding["id"] for finding in review.findings
    )


def test_the_bucket_of_attachments_holds_no_plan(judged):
    judged()
    assert "Contents" not in aws.client("s3").list_objects_v2(Bucket=config.settings.attachments_bucket)
