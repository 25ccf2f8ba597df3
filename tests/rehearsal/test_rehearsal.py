"""One story in order, each test a step: prepare the account, deploy, use, deploy again, roll back, take down."""

import json
import threading
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest

from tests.app.rules.plans import plan
from tests.app.run_tasks import payloads as run_task
from tests.app.run_tasks.conftest import Terraform
from tests.app.spacelift import payloads as spacelift
from tests.rehearsal import attacks, reviewing
from tests.rehearsal import plans as terraform_plans
from tests.rehearsal.conftest import STAGE
from tests.rehearsal.people import Person, call, post_file, wait_for


@pytest.fixture(scope="module")
def account_is_prepared(rehearsal):
    rehearsal.project_deploy("bootstrap", "ai-wizard")


@pytest.fixture(scope="module")
def terraform_cloud():
    terraform_cloud = Terraform()
    yield terraform_cloud
    terraform_cloud.end()


@pytest.fixture(scope="module")
def first(rehearsal, account_is_prepared, terraform_cloud):
    """HCP Terraform is on this machine, where a stage has no business."""
    excepted = f'"WIZARD_OUTBOUND_EXCEPTIONS": "{" ".join(terraform_cloud.origins)}"'
    hosts = '"WIZARD_TERRAFORM_HOSTS": ""'
    rehearsal.commit("zappa_settings.json", hosts, f"{hosts}, {excepted}")
    return rehearsal.deploy()


@pytest.fixture(scope="module")
def ada(rehearsal, first):
    """The first who registers, and so the owner."""
    ada = Person(rehearsal, first, "ada@example.com")
    with rehearsal.mail_allowed():
        ada.register()
        code = ada.code(1)
    assert ada.log_in().status == 403, "log-in before the address is verified"
    assert ada.call("POST", "/api/auth/verify", body={"code": code}).status == 204
    return ada


@pytest.fixture(scope="module")
def token(ada):
    return ada.log_in().json["access_token"]


@pytest.fixture(scope="module")
def grace(rehearsal, first, ada, token):
    """A colleague whom Ada has invited."""
    grace = Person(rehearsal, first, "grace@example.com")
    with rehearsal.mail_allowed():
        invited = {"email": grace.email, "role": "member"}
        assert ada.call("POST", "/api/invitations", token=token, body=invited).status == 201
        assert grace.register(invitation=grace.code(1)).status == 201
        assert grace.call("POST", "/api/auth/verify", body={"code": grace.code(2)}).status == 204
    return grace


@pytest.fixture(scope="module")
def personal(grace):
    body = {"name": "CI", "scopes": ["profile:read"]}
    return grace.call("POST", "/api/users/me/tokens", token=grace.log_in().json["access_token"], body=body).json


@pytest.fixture(scope="module")
def second(rehearsal, first):
    """Another version, and somebody to ask for advice."""
    rehearsal.commit("app/core/api.py", 'VERSION = "', 'VERSION = "9.')
    rehearsal.commit("zappa_settings.json", '"WIZARD_AI_PROVIDER": "none"', '"WIZARD_AI_PROVIDER": "compatible"')
    rehearsal.commit("zappa_settings.json", '"WIZARD_AI_MODEL": ""', '"WIZARD_AI_MODEL": "a-model"')
    rehearsal.commit("zappa_settings.json", '"WIZARD_AI_BASE_URL": ""', '"WIZARD_AI_BASE_URL": "http://localhost:9/v1"')
    with steady_requests(first) as answers:
        return rehearsal.deploy(), answers


@contextmanager
def steady_requests(deployed):
    """A client that never stops asking; yields the list that its answers go to."""
    answers, ended = [], threading.Event()

    def ask():
        while not ended.is_set():
            answers.append(call(deployed, "GET", "/api/version"))
            time.sleep(0.2)

    client = threading.Thread(target=ask)
    client.start()
    try:
        yield answers
    finally:
        ended.set()
        client.join()


def api_log(rehearsal) -> str:
    logs = rehearsal.client("logs")
    events = logs.filter_log_events(logGroupName=f"/aws/lambda/ai-wizard-backend-{STAGE}")["events"]
    return "\n".join(event["message"] for event in events)


def test_a_public_route_answers_without_a_token(first):
    answer = call(first, "GET", "/api/health")
    assert (answer.status, json.loads(answer.body)) == (200, {"status": "ok"})


def test_every_dependency_is_within_the_rights_of_the_function(first):
    answer = call(first, "GET", "/api/health/ready")
    assert answer.status == 200, answer


def test_a_guarded_route_without_a_token_is_refused_by_the_gateway(first):
    answer = call(first, "GET", "/api/users/me")
    assert (answer.status, json.loads(answer.body)) == (401, {"message": "Unauthorized"})


def test_nobody_registers_without_an_invitation(rehearsal, first, ada):
    refused = Person(rehearsal, first, "eve@example.com").register()
    assert (refused.status, refused.json["type"]) == (403, "urn:ai-wizard:problem:invitation-needed")


def test_an_invited_colleague_logs_in_on_two_devices_and_ends_one(grace):
    phone, laptop = (grace.log_in(device).json for device in ("Phone", "Laptop"))
    lost = next(session["id"] for session in grace.sessions(laptop["access_token"]) if session["device"] == "Phone")
    assert grace.call("DELETE", f"/api/users/me/sessions/{lost}", token=laptop["access_token"]).status == 204
    assert grace.call("GET", "/api/users/me", token=phone["access_token"]).status == 401
    assert grace.call("GET", "/api/users/me", token=laptop["access_token"]).status == 200


def test_a_refreshed_session_goes_on_and_a_logged_out_one_does_not(grace):
    tokens = grace.log_in().json
    renewed = grace.call("POST", "/api/auth/refresh", body={"refresh_token": tokens["refresh_token"]}).json
    assert grace.call("POST", "/api/auth/logout", token=renewed["access_token"]).status == 204
    assert grace.call("GET", "/api/users/me", token=renewed["access_token"]).status == 401
    body = {"refresh_token": renewed["refresh_token"]}
    assert grace.call("POST", "/api/auth/refresh", body=body).status == 401


@pytest.mark.parametrize(("proof", "address"), [("CloudFront's", "203.0.113.9"), ("made up", "127.0.0.1")])
def test_the_callers_address_is_what_cloudfront_says_and_nobody_else(rehearsal, grace, proof, address):
    secret = foundation_output(rehearsal, "origin_proof") if proof == "CloudFront's" else proof
    tokens = grace.log_in(WizardOrigin=secret, WizardViewer="203.0.113.9").json
    (current,) = [session for session in grace.sessions(tokens["access_token"]) if session["is_current"]]
    assert current["address"] == address


def foundation_output(rehearsal, name: str) -> str:
    account = rehearsal.client("sts").get_caller_identity()["Account"]
    where = {"Bucket": f"ai-wizard-terraform-state-{account}", "Key": f"{STAGE}/foundation.tfstate"}
    return json.load(rehearsal.client("s3").get_object(**where)["Body"])["outputs"][name]["value"]


def test_a_program_calls_the_api_with_its_token_and_no_further_than_its_scopes(grace, personal):
    answer = grace.call("GET", "/api/users/me", token=personal["token"])
    assert (answer.status, answer.json["email"]) == (200, grace.email)
    assert grace.call("GET", "/api/users/me/sessions", token=personal["token"]).status == 403


def test_a_page_leads_to_the_next_one(ada, token, grace):
    """The function may read the secret that signs the way there."""
    page = ada.call("GET", "/api/users?limit=1", token=token)
    assert (page.status, page.json[0]["email"]) == (200, ada.email), page
    following = ada.call("GET", page.headers["Link"].removeprefix("<").partition(">")[0], token=token)
    assert (following.status, following.json[0]["email"]) == (200, grace.email), following


def test_a_profile_is_changed_by_whoever_says_what_they_have_read(ada, token):
    """If-Match and ETag pass the gateway."""
    tag = ada.call("GET", "/api/users/me", token=token).headers["ETag"]
    for expected in (200, 412):
        options = {"token": token, "body": {"zone": "Europe/Berlin"}, "headers": {"If-Match": tag}}
        assert ada.call("PATCH", "/api/users/me", **options).status == expected


@pytest.fixture(scope="module")
def members(grace):
    """A token of Grace, who wants no mails but about limits: the local cloud sends none without help."""
    token = grace.log_in().json["access_token"]
    quiet = {kind: {"email": False} for kind in ("at_risk", "missed", "met", "back_on_track", "plan_ready")}
    options = {"token": token, "body": {"kinds": quiet}, "headers": {"If-Match": "*"}}
    assert grace.call("PATCH", "/api/users/me/notification-settings", **options).status == 200
    return token


@pytest.fixture(scope="module")
def run(grace, members):
    """Three times a week, since before this week."""
    since = datetime.now(UTC).date() - timedelta(days=14)
    body = {"name": "Run", "kind": "at_least", "unit": "times", "aggregation": "count", "window": {"unit": "week"}}
    body |= {"target": "3", "zone": "Europe/Berlin", "starts_on": since.isoformat()}
    answer = grace.call("POST", "/api/goals", token=members, body=body)
    assert answer.status == 201, answer
    return answer.json["id"]


def test_a_check_in_whose_answer_got_lost_counts_once(grace, members, run):
    now = datetime.now(UTC).isoformat()
    body = {"id": "01KAHJ5Y7Q6M4T2Z8V3X9B0CDE", "occurred_at": now, "tz": "Europe/Berlin"}
    sent = [grace.call("POST", f"/api/goals/{run}/check-ins", token=members, body=body) for _ in range(2)]
    assert [answer.status for answer in sent] == [201, 200], sent
    progress = grace.call("GET", f"/api/goals/{run}/progress", token=members)
    assert progress.status == 200, progress
    assert (progress.json["current"]["outcome"], progress.json["current"]["value"]) == ("pending", "1")
    assert progress.json["current"]["reason"].startswith("1 of 3 times")


def test_weeks_that_are_over_are_judged_by_the_schedule(rehearsal, grace, members, run):
    due = {"task": "verdicts.sweep"}
    worker = f"ai-wizard-backend-{STAGE}-worker"
    told = rehearsal.client("lambda").invoke(FunctionName=worker, Qualifier="live", Payload=json.dumps(due))
    assert "FunctionError" not in told, told["Payload"].read()
    verdicts = grace.call("GET", f"/api/goals/{run}/progress", token=members).json["verdicts"]
    assert [verdict["outcome"] for verdict in verdicts[:2]] == ["pending", "missed"]


def test_a_cost_that_ci_reports_breaks_its_goal_and_somebody_is_told(rehearsal, grace, members):
    project = {"name": "fraud-or-not", "title": "Fraud or not", "stages": ["dev", "prod"]}
    assert grace.call("POST", "/api/projects", token=members, body=project).status == 201
    goal = {"name": "AWS cost", "kind": "at_most", "unit": "USD", "window": {"unit": "month"}, "target": "200"}
    goal |= {"starts_on": f"{datetime.now(UTC):%Y-%m-01}", "source": {"kind": "aws_cost", "project": "fraud-or-not"}}
    goal_id = grace.call("POST", "/api/goals", token=members, body=goal).json["id"]
    token = {"name": "Costs", "scopes": ["evidence:write"]}
    reporter = grace.call("POST", "/api/users/me/tokens", token=members, body=token).json["token"]
    now = datetime.now(UTC)
    event = {"id": "cost-1", "kind": "cost_day", "occurred_at": now.isoformat(), "date": f"{now:%Y-%m-%d}"}
    before = len(grace.mails())
    with rehearsal.mail_allowed():
        event |= {"amount": "230.5", "is_final": True}
        assert grace.call("POST", "/api/projects/fraud-or-not/events", token=reporter, body=event).status == 201
        told = wait_for(lambda: grace.call("GET", "/api/notifications", token=members).json)
        wait_for(lambda: len(grace.mails()) > before)
    assert [(notice["kind"], notice["goal_id"]) for notice in told] == [("exceeded", goal_id)]
    assert [mail["Subject"] for mail in grace.mails()[before:]] == ["Over the limit: AWS cost"]
    current = grace.call("GET", f"/api/goals/{goal_id}/progress", token=members).json["current"]
    assert (current["outcome"], current["value"]) == ("missed", "230.5")
    assert "230.5" in current["reason"]


def test_a_file_goes_to_s3_and_comes_back_once_somebody_has_looked_at_it(rehearsal, grace, members, run):
    path, content = f"/api/goals/{run}/attachments", b"Five kilometres, in the rain."
    body = {"name": "run.txt", "type": "text/plain", "size_bytes": len(content)}
    announced = grace.call("POST", path, token=members, body=body).json
    with pytest.raises(urllib.error.HTTPError, match="403"):
        post_file(announced["upload"], content)
    with rehearsal.plain_http_allowed(f"ai-wizard-attachments-{STAGE}"):
        assert post_file(announced["upload"], content) in (200, 201, 204)
        path += f"/{announced['attachment']['id']}"
        assert grace.call("POST", f"{path}/uploaded", token=members).status == 202
        link = wait_for(lambda: grace.call("GET", path, token=members).json["link"])
        with urllib.request.urlopen(link["url"], timeout=40) as answer:
            assert answer.read() == content
            assert answer.headers["Content-Disposition"].startswith("attachment")


def test_a_plan_is_made_by_the_worker(grace, members, run):
    job = grace.call("POST", f"/api/goals/{run}/plan", token=members)
    assert job.status == 202, job
    done = wait_for(lambda: grace.call("GET", job.headers["Location"], token=members).json["status"] != "queued")
    assert done
    plan = wait_for(lambda: _plan_of(grace, members, run))
    assert (plan["made_by"], bool(plan["steps"])) == ("rules", True)


def _plan_of(person, token, goal_id):
    answer = person.call("GET", f"/api/goals/{goal_id}/plan", token=token)
    return answer.json if answer.status == 200 else None


@pytest.fixture(scope="module")
def ci(grace, members):
    """The project is there, since it has reported its costs; with a promise about the risk of its changes."""
    goal = {"name": "Careful changes", "kind": "average", "direction": "at_most", "unit": "points", "target": "30"}
    goal |= {"window": {"unit": "month"}, "starts_on": f"{datetime.now(UTC):%Y-%m-01}"}
    goal |= {"source": {"kind": "review_risk", "project": "fraud-or-not"}, "visibility": "team"}
    made = grace.call("POST", "/api/goals", token=members, body=goal)
    assert made.status == 201, made
    body = {"name": "CI", "scopes": ["reviews:read", "reviews:write"]}
    return grace.call("POST", "/api/users/me/tokens", token=members, body=body).json["token"]


@pytest.fixture
def plans(rehearsal, first):
    """May be brought over plain HTTP."""
    with rehearsal.plain_http_allowed(f"ai-wizard-plans-{STAGE}"):
        yield


@pytest.mark.usefixtures("plans")
def test_a_plan_that_replaces_a_table_and_opens_a_port_is_stopped_with_the_goal_that_it_breaks(rehearsal, first, ci):
    code, told, comment = rehearsal.submit(first, ci, plan(reviewing.TABLE_ANEW, reviewing.OPEN_SSH))
    assert (code, told.get("level"), told.get("passed")) == (2, "critical", False), told
    assert [impact["goal_name"] for impact in told["impacts"] if impact["is_broken"]] == ["Careful changes"]
    assert {finding["category"] for finding in told["findings"]} >= {"replace-stateful", "sg-open-ssh"}
    assert "breaks 1 goal: risk average" in comment


@pytest.mark.usefixtures("plans")
def test_the_plan_without_the_two_passes(rehearsal, first, ci):
    code, told, comment = rehearsal.submit(first, ci, plan(reviewing.TABLE_TAGGED))
    assert (code, told.get("level"), told.get("passed")) == (0, "low", True), told
    assert "breaks no goal" in comment


@pytest.mark.usefixtures("plans")
def test_spacelift_opens_a_review_that_the_hook_completes(rehearsal, grace, members, ci, first):
    secret = reviewing.give_secret(rehearsal, STAGE)
    labels = ["project:fraud-or-not", "stage:prod"]
    told = spacelift.default(labels=labels)
    refused = reviewing.spacelift(first, told, "another secret of nobody")
    assert (refused.status, refused.json["type"]) == (401, "urn:ai-wizard:problem:wrong-signature")
    opened = wait_for(lambda: reviewing.opened(reviewing.spacelift(first, told, secret)))
    place = f"/api/reviews/{opened}"
    assert grace.call("GET", place, token=members).json["partial"]
    again, late = reviewing.spacelift(first, told, secret), spacelift.default("PLANNING", 2, labels=labels)
    assert (again.json["outcome"], again.json["review_id"]) == ("noted", opened)
    assert reviewing.spacelift(first, late, secret).json["outcome"] == "ignored"
    opening = plan(reviewing.OPEN_SSH)
    code, judged, _ = rehearsal.submit(first, ci, opening, "--stage", "prod", "--run", spacelift.RUN)
    assert (code, judged["url"].endswith(opened)) == (2, True)
    assert [one["id"] for one in reviewing.of_run(grace, members, spacelift.RUN)] == [opened]
    last = spacelift.default("DISCARDED", 5, labels=labels)
    assert reviewing.spacelift(first, last, secret).json["outcome"] == "noted"
    assert grace.call("GET", place, token=members).json["run_state"] == "DISCARDED"


@pytest.mark.usefixtures("plans")
def test_hcp_terraform_is_told_the_verdict_of_its_plan(grace, members, first, ci, terraform_cloud):
    terraform_cloud.plan = plan(reviewing.OPEN_SSH, reviewing.TABLE_ANEW)
    asked = run_task.asked(terraform_cloud.origin, workspace_name="fraud-or-not")
    assert reviewing.run_task(first, asked, "another secret of nobody").status == 401
    assert reviewing.run_task(first, run_task.trial(terraform_cloud.origin)).status == 200
    assert {reviewing.run_task(first, asked).status for _ in range(3)} == {200}
    wait_for(lambda: terraform_cloud.results[-1:] == ["failed"])
    *before, verdict = terraform_cloud.results
    assert (set(before), verdict) == ({"running"}, "failed")
    assert len(reviewing.of_run(grace, members, run_task.RUN)) == 1


def test_what_is_counted_by_day_on_the_stage_is_what_a_rebuild_makes(rehearsal, grace, members, ci):
    assert grace.call("GET", "/api/analytics?project=fraud-or-not", token=members).status == 200
    told = wait_for(lambda: rehearsal.wizard("analytics", "rebuild", "--check", "--stage", STAGE))
    assert told["different"] == [], told


def test_what_is_derived_on_the_stage_is_what_a_rebuild_makes(rehearsal, run):
    told = rehearsal.wizard("goals", "rebuild", "--check", "--stage", STAGE)
    assert (told["goals"], told["different"]) == (3, []), told


def test_the_audit_log_of_the_stage_is_proved_by_command(rehearsal, ada, grace):
    told = rehearsal.wizard("audit", "verify", "--stage", STAGE)
    assert (told["chains"], told["broken"]) == (2, [])


def test_no_attack_gets_past_the_gateway_and_the_app_never_hears_of_one(rehearsal, ada, token, personal):
    jwks = ada.call("GET", "/.well-known/jwks.json").json
    tag = ("X-Request-Id", "the-attack")
    attempts = attacks.attacks(token, personal["token"], jwks)
    answers = {name: attacks.ask(ada.deployed["url"], "/api/users/me", [*h, tag]) for name, h in attempts.items()}
    paths = attacks.addresses("/api/users/me", token)
    answers |= {name: attacks.ask(ada.deployed["url"], path, [tag]) for name, path in paths.items()}
    assert {name: answer for name, answer in answers.items() if not is_refused_by_the_gateway(*answer)} == {}
    good = ada.call("GET", "/api/users/me", token=token, headers={"X-Request-Id": "the-good-one"})
    assert good.status == 200, good
    assert "the-good-one" in api_log(rehearsal)
    assert "the-attack" not in api_log(rehearsal)


def is_refused_by_the_gateway(status: int, body: str) -> bool:
    return status in (401, 403) and json.loads(body).keys() == {"message"}


def test_a_token_that_was_taken_back_opens_nothing(grace, personal):
    session = grace.log_in().json["access_token"]
    assert grace.call("DELETE", f"/api/users/me/tokens/{personal['id']}", token=session).status == 204
    assert grace.call("GET", "/api/users/me", token=personal["token"]).status == 401


def test_a_second_plan_changes_nothing_but_the_listed_exceptions(rehearsal, first):
    changed = terraform_plans.changes(rehearsal.plan("foundation")) | terraform_plans.changes(rehearsal.plan("edge"))
    assert changed - terraform_plans.exceptions() == set(), "changes that exceptions.json does not list"
    assert terraform_plans.exceptions() - changed == set(), "exceptions that are not needed any more"


def test_a_second_deploy_serves_the_new_code(second):
    deployed, _ = second
    assert json.loads(call(deployed, "GET", "/api/version").body)["version"].startswith("9.")


def test_no_request_failed_during_the_second_deploy(second):
    _, answers = second
    assert len(answers) > 20
    assert [answer for answer in answers if answer.status != 200] == []


def test_the_worker_alone_has_what_it_takes_to_ask_a_model_and_only_where_there_is_one(rehearsal, first, second):
    names = [f"ai-wizard-backend-{STAGE}{suffix}" for suffix in ("", "-worker", "-authorizer")]
    assert [layers_of(rehearsal, name, first["versions"][name]) for name in names] == [0, 0, 0]
    assert [layers_of(rehearsal, name, second[0]["versions"][name]) for name in names] == [0, 1, 0]


def layers_of(rehearsal, name: str, version: str) -> int:
    told = rehearsal.client("lambda").get_function_configuration(FunctionName=name, Qualifier=version)
    return len(told.get("Layers", []))


def test_no_dead_letter_is_left_of_all_this(rehearsal, second):
    for queue in ("jobs", "notifications"):
        assert rehearsal.wizard("jobs", "redrive", "--queue", queue, "--dry-run", "--stage", STAGE)["letters"] == 0
    assert rehearsal.wizard("jobs", "list", "--stage", STAGE)["jobs"] == []


def test_an_account_outlives_a_deploy(second, ada):
    assert ada.log_in().status == 200


def test_a_rollback_brings_the_old_code_back(rehearsal, first, second):
    rehearsal.project_deploy("rollback", "ai-wizard", "--stage", STAGE, "--json")
    answer = json.loads(call(first, "GET", "/api/version").body)
    assert (answer["release"], answer["version"].startswith("9.")) == (first["release"], False)


def test_nothing_is_left_after_destroy(rehearsal, second):
    rehearsal.project_deploy("destroy", "ai-wizard", "--stage", STAGE, "--confirm", STAGE)
    assert rehearsal.client("dynamodb").list_tables()["TableNames"] == []
    assert rehearsal.client("lambda").list_functions()["Functions"] == []
    assert rehearsal.client("apigatewayv2").get_apis()["Items"] == []
    assert rehearsal.client("lambda").list_layers()["Layers"] == []
    assert rehearsal.client("sqs").list_queues().get("QueueUrls", []) == []
