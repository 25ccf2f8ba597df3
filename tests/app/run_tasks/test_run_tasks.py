"""HCP Terraform asks what we think of a plan, waits, and is told."""

import hashlib
import json
from concurrent.futures import ThreadPoolExecutor

import pytest

from app.core import aws, config
from app.run_tasks import repository, service
from tests.app.plans_of_terraform import DANGEROUS, HARMLESS
from tests.app.run_tasks import payloads
from tests.app.run_tasks.conftest import PATH, SECRET, sign

NOT_SIGNED = {
    "no header": lambda body: {},
    "an empty one, as without a key": lambda body: {"X-TFC-Task-Signature": ""},
    "another key": lambda body: {"X-TFC-Task-Signature": sign(body, "another-key-of-some-length")},
    "another body": lambda body: {"X-TFC-Task-Signature": sign(body + b" ")},
    "a shorter hash": lambda body: {"X-TFC-Task-Signature": sign(body, digest=hashlib.sha256)},
    "a prefix": lambda body: {"X-TFC-Task-Signature": f"sha512={sign(body)}"},
}


@pytest.fixture
def text_of_jobs(cloud):
    def read():
        return str(aws.client("dynamodb").scan(TableName="ai-wizard-jobs-test")["Items"])

    return read


@pytest.mark.parametrize("headers", NOT_SIGNED.values(), ids=NOT_SIGNED)
def test_what_is_not_signed_is_refused(terraform, send, worker, lines, headers):
    body = json.dumps(payloads.asked(terraform.origin)).encode()
    answer = send(body, headers=headers(body))
    worker.run()
    assert answer.status_code == 401
    assert answer.get_json()["type"] == "urn:ai-wizard:problem:wrong-signature"
    assert (terraform.asked, terraform.told) == ([], [])
    assert SECRET not in answer.get_data(as_text=True) + str(lines())


def test_what_is_signed_and_no_json_is_malformed(send):
    for body in (b"{", b"", b"[" * 100_000):
        assert send(body or b" ").status_code == 400


def test_who_makes_a_run_task_sees_that_somebody_is_there(terraform, judge, reviews):
    assert judge(payloads.trial(terraform.origin)) == "verified"
    assert (terraform.asked, terraform.told, reviews()) == ([], [], [])


def test_a_trial_has_to_be_signed_too(terraform, send):
    body = json.dumps(payloads.trial(terraform.origin)).encode()
    assert send(body, headers={"X-TFC-Task-Signature": ""}).status_code == 401


def test_a_plan_without_danger_passes(terraform, project, judge, wait, reviews):
    assert judge() == "accepted"
    wait(minutes=2)
    assert terraform.results[0] == "running"
    assert terraform.results[-1] == "passed"
    (review,) = reviews()
    assert (review["project"], review["stage"], review["source"]) == ("shop", "prod", "terraform")
    assert (review["run"], review["commit"]) == (payloads.RUN, "7d8fb2a2d601edebdb7a59ad2088a96673637d22")
    assert review["run_url"] == f"https://app.terraform.io/app/hashicorp/shop/runs/{payloads.RUN}"
    attributes = terraform.last["attributes"]
    assert attributes["url"] == f"https://test.example.com/reviews/{review['id']}"
    assert attributes["message"] == review["headline"]
    assert terraform.last["type"] == "task-results"


def test_a_dangerous_plan_fails_and_says_what_was_found(terraform, project, judge, wait):
    terraform.plan = DANGEROUS
    judge()
    wait(minutes=2)
    assert terraform.results[-1] == "failed"
    outcomes = terraform.last["relationships"]["outcomes"]["data"]
    assert 1 <= len(outcomes) <= 10
    worst = outcomes[0]["attributes"]
    assert outcomes[0]["type"] == "task-result-outcomes"
    assert "aws_dynamodb_table.orders" in worst["description"]
    assert worst["tags"]["Severity"][0]["level"] == "error"


def test_the_token_goes_to_the_host_that_it_is_from_and_no_further(terraform, project, judge):
    judge()
    (at_api, first), (at_archive, second) = terraform.asked
    assert (at_api, first["Authorization"]) == (True, f"Bearer {payloads.TOKEN}")
    assert (at_archive, "Authorization" in second) == (False, False)


def test_the_token_lies_sealed_and_is_gone_when_everything_was_told(
    terraform, project, send, worker, wait, text_of_jobs, lines
):
    send()
    assert "sealed_token" in text_of_jobs()
    worker.run()
    wait(minutes=2)
    assert "sealed_token" not in text_of_jobs()
    assert payloads.TOKEN not in text_of_jobs() + str(lines())


def test_asked_again_it_is_judged_once(terraform, project, judge, wait, reviews):
    assert [judge(), judge(), judge()] == ["accepted", "known", "known"]
    wait(minutes=2)
    told = len(terraform.told)
    assert judge() == "known"
    wait(minutes=5)
    assert len(terraform.told) == told
    assert len(reviews()) == 1


@pytest.mark.usefixtures("atomic_calls")
def test_of_twenty_that_ask_the_same_at_once_one_is_accepted(terraform, project, app, worker, wait, reviews):
    body = json.dumps(payloads.asked(terraform.origin)).encode()

    def send_one(number):
        return app.test_client().post(PATH, data=body, headers={"X-TFC-Task-Signature": sign(body)}).get_json()

    with ThreadPoolExecutor(20) as pool:
        outcomes = [answer["outcome"] for answer in pool.map(send_one, range(20))]
    assert sorted(outcomes) == ["accepted"] + ["known"] * 19
    worker.run()
    wait(minutes=2)
    assert terraform.results.count("passed") == 1
    assert len(reviews()) == 1


def test_before_apply_the_same_plan_is_the_same_review(terraform, project, judge, wait, reviews):
    judge()
    wait(minutes=2)
    judge(payloads.asked(terraform.origin, "pre_apply", task_result_id="taskrs-second"))
    wait(minutes=2)
    assert terraform.results[-1] == "passed"
    assert len(reviews()) == 1


@pytest.mark.parametrize("stage", ["pre_plan", "post_apply"])
def test_where_there_is_no_plan_nothing_stands_in_the_way(terraform, project, judge, reviews, stage):
    judge(payloads.asked(terraform.origin, stage))
    assert (terraform.results, terraform.asked, reviews()) == (["passed"], [], [])
    assert "post-plan" in terraform.last["attributes"]["message"]


def test_a_workspace_that_is_no_project_fails_with_what_to_do(ada, terraform, judge):
    judge()
    assert terraform.results == ["failed"]
    assert "?project=<name>" in terraform.last["attributes"]["message"]
    (stack,) = ada.get("/api/stacks").get_json()
    assert (stack["source"], stack["account"], stack["name"]) == ("terraform", "hashicorp", "shop")
    assert stack["problem"] == terraform.last["attributes"]["message"]


def test_the_address_of_the_run_task_may_name_project_and_stage(terraform, project, judge, wait, reviews):
    judge(payloads.asked(terraform.origin, workspace_name="shop-in-production"), query="?project=shop&stage=prod")
    wait(minutes=2)
    assert terraform.results[-1] == "passed"
    assert [(review["project"], review["stage"]) for review in reviews()] == [("shop", "prod")]


@pytest.mark.parametrize("status", [204, 429, 500, 503])
def test_a_plan_that_is_not_there_yet_is_asked_for_again(terraform, project, judge, wait, status):
    terraform.statuses["plan"] = [status] * 2
    judge()
    assert terraform.results == ["running"]
    wait(minutes=6)
    assert terraform.results[-1] == "passed"
    assert set(terraform.results[:-1]) == {"running"}


@pytest.mark.parametrize("status", [401, 403, 404])
def test_a_plan_that_is_not_given_fails_and_says_so(terraform, project, judge, status):
    terraform.statuses["plan"] = [status]
    judge()
    assert terraform.results == ["running", "failed"]
    assert str(status) in terraform.last["attributes"]["message"]


@pytest.mark.parametrize("plan", [b"{}", b"not a plan", b"", b'{"format_version": "9.9", "resource_changes": []}'])
def test_what_is_no_plan_fails_and_says_why(terraform, project, judge, wait, plan):
    terraform.plan = plan
    judge()
    wait(minutes=2)
    assert terraform.results[-1] == "failed"
    assert terraform.last["attributes"]["message"].startswith("This plan could not be reviewed: ")


def test_a_redirect_to_the_inside_is_not_followed(terraform, project, judge):
    terraform.location = "http://169.254.169.254/latest/meta-data/iam"
    judge()
    assert terraform.results == ["running", "failed"]
    assert len(terraform.asked) == 1


def test_a_redirect_in_circles_ends(terraform, project, judge):
    terraform.location = f"{terraform.origin}/again"
    judge()
    assert terraform.results == ["running", "failed"]
    assert len(terraform.asked) == 4


def test_a_redirect_to_what_is_no_address_ends(terraform, project, judge):
    terraform.location = "http://[::1"
    judge()
    assert terraform.results == ["running", "failed"]
    assert "leads to what is no address" in terraform.last["attributes"]["message"]


def test_a_stage_that_is_gone_meanwhile_is_named(ada, terraform, project, send, worker):
    assert send(query="?stage=prod").status_code == 200
    answer = ada.call("PATCH", "/api/projects/shop", {"If-Match": "*"}, json={"stages": ["live"]})
    assert answer.status_code == 200, answer.get_json()
    worker.run()
    assert terraform.results == ["running", "failed"]
    assert "This project has the stages live." in terraform.last["attributes"]["message"]


def test_a_verdict_gets_through_after_fifty_minutes_of_faults(terraform, project, judge, wait):
    terraform.statuses["callback"] = [500] * 1000
    judge()
    wait(minutes=50)
    terraform.statuses["callback"] = []
    wait(minutes=9)
    assert terraform.results[-1] == "passed"


@pytest.mark.parametrize("status", [429, 500, 502])
def test_a_verdict_is_told_until_it_is_heard(terraform, project, judge, wait, status):
    terraform.statuses["callback"] = [200, 200, *[status] * 3]
    judge()
    assert terraform.results == ["running", "running"]
    wait(minutes=15)
    assert terraform.results[-1] == "passed"


def test_where_outcomes_are_not_understood_the_verdict_counts_without_them(terraform, project, judge, wait):
    terraform.plan = DANGEROUS
    terraform.statuses["callback"] = [200, 200, 422]
    judge()
    assert terraform.results[-1] == "failed"
    assert "relationships" not in terraform.last


def test_who_is_not_wanted_any_more_stops(terraform, project, judge, wait, text_of_jobs):
    """The run was cancelled, so the token is no good."""
    terraform.statuses["callback"] = [404]
    judge()
    wait(minutes=10)
    assert (terraform.told, terraform.asked) == ([], [])
    assert "sealed_token" not in text_of_jobs()


def test_after_an_hour_nobody_waits(terraform, project, judge, wait, text_of_jobs):
    terraform.statuses["plan"] = [503] * 1000
    judge()
    wait(minutes=70)
    asked = len(terraform.asked)
    wait(minutes=30)
    assert len(terraform.asked) == asked
    assert set(terraform.results) == {"running"}
    assert "sealed_token" not in text_of_jobs()


def test_a_worker_that_died_is_followed_by_another(terraform, project, send, worker, wait, monkeypatch):
    def die(task):
        raise SystemExit

    send()
    with monkeypatch.context() as patch:
        patch.setattr(service, "_go_on", die)
        with pytest.raises(SystemExit):
            service.attempt("taskrs-2nH5dncYoXaMVQmJ")
    worker.run()
    assert terraform.told == []
    wait(minutes=9)
    assert terraform.results[-1] == "passed"


def test_what_a_person_has_decided_counts_before_apply(ada, terraform, project, judge, wait, reviews):
    terraform.plan = DANGEROUS
    judge()
    wait(minutes=2)
    assert terraform.results[-1] == "failed"
    path = f"/api/reviews/{reviews()[0]['id']}"
    headers = {"If-Match": ada.get(path).headers["ETag"]}
    body = {"action": "approve", "reason": "The table is empty"}
    assert ada.call("PUT", path, headers, json=body).status_code == 200
    judge(payloads.asked(terraform.origin, "pre_apply", task_result_id="taskrs-second"))
    wait(minutes=2)
    assert terraform.results[-1] == "passed"
    assert terraform.last["attributes"]["message"].endswith("Approved on 20 November 2026: The table is empty")


ELSEWHERE = [
    ("task_result_callback_url", "https://evil.example.com/callback"),
    ("task_result_callback_url", "https://app.terraform.io.evil.example.com/callback"),
    ("task_result_callback_url", "https://app.terraform.io@evil.example.com/callback"),
    ("task_result_callback_url", "http://app.terraform.io/callback"),
    ("task_result_callback_url", "https://app.terraform.io:8443/callback"),
    ("plan_json_api_url", "https://169.254.169.254/latest"),
    ("plan_json_api_url", "file:///etc/passwd"),
    ("plan_json_api_url", None),
    ("plan_json_api_url", ["https://app.terraform.io/"]),
]


@pytest.mark.parametrize(("name", "url"), ELSEWHERE)
def test_the_token_is_not_taken_elsewhere(terraform, project, send, worker, name, url):
    answer = send(payloads.asked(terraform.origin, **{name: url}))
    assert answer.status_code == 422
    assert [error["pointer"] for error in answer.get_json()["errors"]] == [f"#/{name}"]
    worker.run()
    assert (terraform.asked, terraform.told) == ([], [])


WRONG = [
    ("task_result_id", None),
    ("task_result_id", "a b"),
    ("run_id", "../x"),
    ("workspace_name", ""),
    ("organization_name", 7),
    ("stage", None),
    ("access_token", ""),
    ("access_token", "a\nb"),
    ("access_token", "x" * 4001),
]


@pytest.mark.parametrize(("name", "value"), WRONG)
def test_what_is_missing_or_wrong_is_pointed_at(terraform, send, name, value):
    answer = send(payloads.asked(terraform.origin, **{name: value}))
    assert answer.status_code == 422
    assert [error["pointer"] for error in answer.get_json()["errors"]] == [f"#/{name}"]
    assert "x" * 100 not in answer.get_data(as_text=True)


def test_a_host_of_ones_own_is_named_in_the_settings(environment, terraform, project, send):
    url = "https://tfe.example.com/api/v2/task-results/1/callback"
    payload = payloads.asked(terraform.origin, "pre_plan", task_result_callback_url=url)
    assert send(payload).status_code == 422
    config.load(run_task_secrets=SECRET, terraform_hosts=("tfe.example.com",))
    assert send(payload).status_code == 200
    assert repository.find(payload["task_result_id"]).callback_url == url


def test_hcp_terraform_itself_needs_no_setting(project, send):
    assert send(payloads.asked("https://app.terraform.io")).get_json() == {"outcome": "accepted"}


def test_plans_of_two_runs_are_two_reviews(terraform, project, judge, wait, reviews):
    judge()
    terraform.plan = DANGEROUS
    judge(payloads.asked(terraform.origin, task_result_id="taskrs-second", run_id="run-second"))
    wait(minutes=3)
    assert sorted(terraform.results) == ["failed", "passed", *["running"] * (len(terraform.results) - 2)]
    assert {review["run"] for review in reviews()} == {payloads.RUN, "run-second"}
    assert HARMLESS != DANGEROUS
