"""A plan is brought, and everything that is none is refused."""

import gzip
import json
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from app.core import aws, db
from app.reviews import model
from tests.app.reviews.conftest import (
    DANGEROUS,
    HARMLESS,
    PASSWORD_OF_DATABASE,
    SECRET,
    URL,
    content_of,
    files,
    packed,
    sha256,
)


def test_without_a_token_nothing_is_taken(client):
    assert client.post(URL, json=DANGEROUS).status_code == 401
    assert client.post(f"{URL}/uploads", json={}).status_code == 401


@pytest.mark.parametrize("scopes", [["reviews:read"], ["evidence:write", "projects:write"]])
def test_a_token_that_was_made_for_something_else_brings_no_plan(token_for, project, scopes):
    answer = token_for(*scopes)("POST", f"{URL}?project={project}", json=DANGEROUS)
    assert answer.status_code == 403
    assert 'scope="reviews:write"' in answer.headers["WWW-Authenticate"]


def test_a_viewer_brings_no_plan(project, join):
    answer = join("Vera", "viewer").call("POST", f"{URL}?project={project}", json=DANGEROUS)
    assert answer.status_code == 403


def test_of_a_project_that_does_not_exist_it_says_how_to_make_it(bring):
    answer = bring(project="fraud-or-nut")
    assert (answer.status_code, answer.get_json()["type"]) == (422, "urn:ai-wizard:problem:no-project")
    assert "no project fraud-or-nut. Make it first: POST /api/projects with" in answer.get_json()["detail"]


@pytest.mark.parametrize(
    ("where", "parameter"),
    [
        ({"stage": "live"}, "stage"),
        ({"stage": "Prod"}, "stage"),
        ({"project": ""}, "project"),
        ({"source": "C I"}, "source"),
        ({"run": "a b"}, "run"),
        ({"run_url": "javascript:alert(1)"}, "run_url"),
        ({"upload": "never-announced"}, "upload"),
        ({"commit": "x" * 101}, "commit"),
    ],
)
def test_it_says_what_is_wrong_with_the_address(bring, where, parameter):
    answer = bring(**where)
    assert answer.status_code == 422
    assert [error["parameter"] for error in answer.get_json()["errors"]] == [parameter]


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"", "The file is empty."),
        (b"PK\3\4plan", "review what `terraform show -json <this file>` prints"),
        (b"Terraform will perform the following actions", "This is not the output of `terraform show -json`"),
        (b"[]", "This is not the output of `terraform show -json`"),
        (gzip.compress(gzip.compress(b"{}", mtime=0), mtime=0), "The file is compressed with gzip: unpack it first."),
        ("{}".encode("utf-16"), "The file is written in UTF-16"),
    ],
)
def test_what_is_obviously_no_plan_is_refused_at_once(bring, body, said):
    answer = bring(body=body)
    assert (answer.status_code, answer.get_json()["type"]) == (422, "urn:ai-wizard:problem:not-a-plan")
    assert said in answer.get_json()["detail"]
    assert files() == []


@pytest.mark.parametrize("body", [packed(DANGEROUS)[:-20], b"\x1f\x8bnothing", packed(DANGEROUS) + b"and more"])
def test_what_gzip_has_not_packed_whole_is_refused(bring, body):
    assert bring(body=body).status_code == 400


def test_a_body_of_more_than_three_megabytes_is_told_of_the_other_way(bring):
    answer = bring(body=b"{" + b" " * model.LARGEST_BODY_BYTES)
    assert answer.status_code == 413
    assert "POST /api/reviews/uploads" in answer.get_json()["detail"]


def test_more_than_a_megabyte_is_taken_here_and_nowhere_else(bring, ci):
    content = json.dumps(DANGEROUS | {"variables": {"x": {"value": "y" * 2 * model.MEGABYTE}}}).encode()
    assert bring(body=content).status_code == 202
    assert ci("POST", f"{URL}/uploads", data=content, content_type="application/json").status_code == 413


def test_a_bomb_is_seen_before_it_has_gone_off(bring, monkeypatch):
    unpacked = []
    monkeypatch.setattr(model, "digest", lambda parts: unpacked.extend(map(len, parts)))
    bomb = gzip.compress(b"{" + bytes(300 * model.MEGABYTE), compresslevel=1)
    assert len(bomb) < model.LARGEST_BODY_BYTES
    answer = bring(body=bomb)
    assert (answer.status_code, answer.get_json()["type"]) == (413, "urn:ai-wizard:problem:too-large")
    assert answer.get_json()["detail"] == "The plan is larger than 100 MB, the most that is reviewed."
    assert max(unpacked, default=0) <= model.MEGABYTE
    assert files() == []


def test_another_type_is_refused(ci, project):
    answer = ci("POST", f"{URL}?project={project}", data=b"{}", content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 415


def test_ci_brings_a_plan_and_is_told_where_its_review_is(bring, ci):
    answer = bring(source="ci", commit="9f2c1e7", run="run-1", run_url="https://ci.example.com/1")
    told = answer.get_json()
    assert answer.status_code == 202
    assert answer.headers["Location"] == f"/api/reviews/{told['id']}"
    assert told["sha256"] == sha256(DANGEROUS)
    assert (told["status"], told["partial"], told["version"], told["passes"]) == ("pending", False, 0, None)
    assert (told["project"], told["stage"], told["source"], told["commit"]) == ("fraud-or-not", "prod", "ci", "9f2c1e7")
    assert ci("GET", answer.headers["Location"]).get_json() == told


def test_packed_with_gzip_it_is_the_same_plan(bring, worker, ci):
    first = bring(body=packed(DANGEROUS), headers={"Content-Encoding": "gzip"})
    assert (first.status_code, first.get_json()["sha256"]) == (202, sha256(DANGEROUS))
    again = bring()
    assert (again.status_code, again.get_json()["id"]) == (200, first.get_json()["id"])
    worker.run()
    assert ci("GET", first.headers["Location"]).get_json()["status"] == "completed"


def test_packed_it_says_so_by_its_type_as_gateways_need_it(ci, project):
    answer = ci("POST", f"{URL}?project={project}", data=packed(DANGEROUS), content_type="application/gzip")
    assert (answer.status_code, answer.get_json()["sha256"]) == (202, sha256(DANGEROUS))


def test_what_a_gateway_has_taken_for_text_is_told_of_the_type(bring):
    answer = bring(body=packed(DANGEROUS).decode(errors="replace").encode())
    assert answer.status_code == 400
    assert "Content-Type: application/gzip" in answer.get_json()["detail"]


def test_packed_in_two_parts_it_is_one_plan(bring):
    content = json.dumps(DANGEROUS).encode()
    both = gzip.compress(content[:50]) + gzip.compress(content[50:])
    assert bring(body=both).get_json()["sha256"] == sha256(DANGEROUS)


def test_an_empty_part_before_it_changes_nothing(bring):
    assert bring(body=gzip.compress(b"") + packed(DANGEROUS)).get_json()["sha256"] == sha256(DANGEROUS)
    assert bring(body=gzip.compress(b"")).get_json()["detail"] == "The file is empty."


def test_many_small_parts_keep_nobody_busy(bring):
    nothing = gzip.compress(b"", mtime=0)
    body = packed(DANGEROUS) + nothing * (model.LARGEST_BODY_BYTES // len(nothing) - 50)
    began = time.process_time()
    assert bring(body=body).get_json()["sha256"] == sha256(DANGEROUS)
    assert time.process_time() - began < 5


def test_a_body_of_exactly_three_megabytes_is_taken(bring):
    content = json.dumps(DANGEROUS).encode()
    assert bring(body=content.ljust(model.LARGEST_BODY_BYTES)).status_code == 202
    assert bring(body=content.ljust(model.LARGEST_BODY_BYTES + 1)).status_code == 413


def test_the_same_plan_is_not_judged_twice(bring, judged, ci):
    first = judged()
    again = bring(commit="another")
    assert (again.status_code, again.get_json()["id"], again.get_json()["version"]) == (200, first.id, 1)
    assert [file for file in files() if file.startswith("incoming/")] == []
    assert len(ci("GET", URL).get_json()) == 1


@pytest.mark.parametrize("where", [{"stage": "dev"}, {"project": "other"}])
def test_for_another_stage_or_project_it_is_another_review(ada, bring, where):
    ada.call("POST", "/api/projects", json={"name": "other", "title": "Other", "stages": ["prod"]})
    first, second = bring(), bring(**where)
    assert second.status_code == 202
    assert first.get_json()["id"] != second.get_json()["id"]


@pytest.mark.usefixtures("atomic_calls")
def test_two_jobs_of_ci_at_once_make_one_review(bring, app, ci, worker):
    bring(HARMLESS)
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: bring(), range(4)))
    assert sorted(answer.status_code for answer in answers) == [200, 200, 200, 202]
    assert len({answer.get_json()["id"] for answer in answers}) == 1
    worker.run()
    assert ci("GET", answers[0].headers["Location"]).get_json()["version"] == 1


def test_an_answer_that_got_lost_is_given_again(bring):
    key = {"Idempotency-Key": "one"}
    body = packed(DANGEROUS | {"variables": {"x": {"value": "y" * 100}}})
    first, again = bring(body=body, headers=key), bring(body=body, headers=key)
    assert (first.status_code, again.status_code) == (202, 202)
    assert again.headers["Idempotency-Replayed"] == "true"


def test_a_large_plan_with_a_key_may_be_as_large_as_without_one(bring):
    content = json.dumps(DANGEROUS | {"variables": {"x": {"value": "y" * 2 * model.MEGABYTE}}}).encode()
    assert bring(body=content, headers={"Idempotency-Key": "one"}).status_code == 202


def test_what_was_sent_is_gone_when_it_was_judged_and_its_secrets_are_nowhere(judged, lines, worker):
    review = judged(SECRET)
    assert review.status == "completed", review.reason
    assert files() == [f"plans/{review.id}.json.gz"]
    kept = gzip.decompress(content_of(files()[0])).decode()
    assert "(masked:" in kept
    items = aws.client("dynamodb").scan(TableName="ai-wizard-reviews-test")["Items"]
    stored = "".join(gzip.decompress(item["document"]["B"]).decode() for item in map(dict, items) if "document" in item)
    everything = [kept, str(items), stored, str(vars(review)), str(lines())]
    assert stored
    assert [text for text in everything if PASSWORD_OF_DATABASE in text] == []


def test_a_plan_waits_with_its_secrets_where_only_the_worker_looks(bring):
    bring(SECRET)
    assert [file.partition("/")[0] for file in files()] == ["incoming"]
    items = aws.client("dynamodb").scan(TableName="ai-wizard-reviews-test")["Items"]
    assert PASSWORD_OF_DATABASE not in str(items)


def test_the_list_of_reviews_has_one_item_for_each(bring):
    bring()
    keys = [(item["PK"]["S"].partition("#")[0], item["SK"]["S"]) for item in scan()]
    assert sorted(keys) == [("PLAN", "REVIEW"), ("REVIEW", "VERSION#LATEST")]
    assert db.query_index("reviews", "GSI2", "STATUS#pending", limit=5)


def scan():
    return aws.client("dynamodb").scan(TableName="ai-wizard-reviews-test")["Items"]
