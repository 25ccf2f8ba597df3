"""Reviews are found by what they are about, newest first, and read as people and programs need them."""

import gzip
import json
import re
from pathlib import Path

import jsonschema
import pytest

from app.reviews import routes
from tests.app.reviews.conftest import DANGEROUS, HARMLESS, URL

SCHEMA = json.loads((Path(__file__).parents[1] / "rules/sarif-schema-2.1.0.json").read_text())


@pytest.fixture
def many(ada, bring, worker, clock):
    """Six of two projects: the even ones are harmless, and the last waits."""
    ada.call("POST", "/api/projects", json={"name": "other", "title": "Other", "stages": ["prod", "dev"]})
    ids = []
    for number in range(6):
        clock.move(seconds=1)
        plan = (DANGEROUS if number % 2 else HARMLESS) | {"timestamp": str(number)}
        where = {"project": "other" if number < 3 else "fraud-or-not", "run": f"run-{number}"}
        ids.append(bring(plan, **where).get_json()["id"])
        if number < 5:
            worker.run()
    return ids


def found(person, query=""):
    answer = person.get(f"{URL}{query}")
    assert answer.status_code == 200, answer.get_json()
    return [one["id"] for one in answer.get_json()]


def walk(person, query):
    url, ids = f"{URL}{query}", []
    while url:
        answer = person.get(url)
        ids.append([one["id"] for one in answer.get_json()])
        url = answer.headers.get("Link", "").partition("<")[2].partition(">")[0]
    return ids


def test_without_a_token_no_review_is_seen(client):
    assert client.get(URL).status_code == 401
    assert client.get(f"{URL}/x").status_code == 401
    assert client.get(f"{URL}/x/versions").status_code == 401
    assert client.get(f"{URL}/x/feedback").status_code == 401


def test_a_token_that_was_made_for_something_else_sees_none(token_for):
    assert token_for("goals:read")("GET", URL).status_code == 403


def test_what_is_not_there_is_not_found(ada):
    assert ada.get(f"{URL}/nobody").status_code == 404
    assert ada.get(f"{URL}/nobody/versions").status_code == 404
    assert ada.get(f"{URL}/nobody/feedback").status_code == 404


@pytest.mark.parametrize("query", ["?status=done", "?risk=bad", "?project=A", "?run=a%20b", "?limit=0", "?cursor=x"])
def test_a_filter_that_means_nothing_is_refused(ada, query):
    assert ada.get(f"{URL}{query}").status_code == 422


def test_everybody_who_is_here_sees_all_reviews_newest_first(many, ada, join):
    assert found(join("Vera", "viewer")) == many[::-1]


def test_each_filter_finds_its_own(many, ada):
    level = ada.get(f"{URL}/{many[1]}").get_json()["level"]
    assert found(ada, "?project=other") == [many[2], many[1], many[0]]
    assert found(ada, "?status=pending") == [many[5]]
    assert found(ada, "?status=completed") == many[4::-1]
    assert found(ada, f"?risk={level}") == [many[3], many[1]]
    assert found(ada, "?run=run-4") == [many[4]]
    assert found(ada, "?stage=dev") == []


def test_several_filters_hold_together(many, ada):
    assert found(ada, "?project=other&risk=low") == [many[2], many[0]]
    assert found(ada, "?project=fraud-or-not&status=pending") == [many[5]]
    assert found(ada, "?status=completed&risk=low&stage=prod") == [many[4], many[2], many[0]]
    assert found(ada, "?run=run-4&project=other") == []


@pytest.mark.parametrize("query", ["?limit=2", "?limit=2&project=fraud-or-not", "?limit=1&risk=low&project=other"])
def test_pages_hold_everything_once(many, ada, query):
    pages = walk(ada, query)
    assert all(len(page) <= 2 for page in pages)
    assert [one for page in pages for one in page] == found(ada, re.sub("limit=.", "limit=50", query))


def test_with_several_filters_pages_lead_on_past_what_does_not_match(many, ada, monkeypatch):
    from app.reviews import repository

    monkeypatch.setattr(repository, "_LOOKED_AT", 2)
    pages = walk(ada, "?limit=1&project=other&risk=low")
    assert [one for page in pages for one in page] == [many[2], many[0]]


def test_what_moves_on_while_pages_are_read_is_neither_lost_nor_there_twice(many, ada, worker):
    first = ada.get(f"{URL}?limit=2")
    worker.run()
    rest = walk(ada, first.headers["Link"].partition("<")[2].partition(">")[0].removeprefix(URL))
    assert [one["id"] for one in first.get_json()] + [one for page in rest for one in page] == many[::-1]


def test_a_cursor_continues_only_its_own_list(many, ada):
    link = ada.get(f"{URL}?limit=2").headers["Link"].partition("cursor=")[2].partition(">")[0]
    assert ada.get(f"{URL}?project=other&cursor={link}").status_code == 422


def test_a_list_holds_no_findings(many, ada):
    assert "findings" not in ada.get(URL).get_json()[0]


@pytest.mark.parametrize(("query", "accept"), [("?format=sarif", "*/*"), ("", "application/sarif+json")])
def test_code_scanning_reads_a_review(judged, ada, query, accept):
    review = judged()
    answer = ada.call("GET", f"{review.url}{query}", {"Accept": accept})
    assert answer.content_type == "application/sarif+json"
    jsonschema.validate(answer.get_json(force=True), SCHEMA)
    (run,) = answer.get_json(force=True)["runs"]
    assert len(run["results"]) == len(review.findings)
    assert run["automationDetails"]["id"] == "ai-wizard/fraud-or-not/prod/"


@pytest.mark.parametrize(("query", "accept"), [("?format=markdown", "*/*"), ("", "text/markdown")])
def test_a_pull_request_reads_a_review(judged, ada, query, accept):
    review = judged()
    answer = ada.call("GET", f"{review.url}{query}", {"Accept": accept})
    assert answer.content_type == "text/markdown; charset=utf-8"
    assert answer.text.startswith("<!-- ai-wizard:review:fraud-or-not/prod -->")
    assert "**stopped**" in answer.text
    assert "aws_security_group_rule.ssh" in answer.text


def test_a_browser_that_takes_anything_gets_json(judged, ada):
    review = judged()
    assert ada.call("GET", review.url, {"Accept": "text/html,*/*;q=0.8"}).is_json


def test_what_is_too_long_for_a_gateway_goes_out_packed_and_whole(judged, ada, monkeypatch):
    review = judged()
    monkeypatch.setattr(routes, "_LONGEST_TEXT", 1000)
    answer = ada.call("GET", review.url, {"Accept-Encoding": "gzip"})
    assert answer.headers["Content-Encoding"] == "gzip"
    assert "ETag" in answer.headers
    assert json.loads(gzip.decompress(answer.data))["findings"] == review.findings
    plain = ada.get(review.url)
    assert (plain.status_code, plain.get_json()["type"]) == (406, "urn:ai-wizard:problem:too-much")
    assert "Accept-Encoding: gzip" in plain.get_json()["detail"]
    monkeypatch.setattr(routes, "_LONGEST_PACKED", 10)
    assert "?format=markdown" in ada.call("GET", review.url, {"Accept-Encoding": "gzip"}).get_json()["detail"]


def test_before_it_is_judged_there_is_nothing_to_render(bring, ada):
    url = bring().headers["Location"]
    answer = ada.get(f"{url}?format=sarif")
    assert (answer.status_code, answer.get_json()["type"]) == (409, "urn:ai-wizard:problem:not-judged")
    assert "The review is pending" in answer.get_json()["detail"]


def test_an_etag_changes_with_the_review(bring, worker, ada):
    url = bring().headers["Location"]
    before = ada.get(url).headers["ETag"]
    assert ada.get(url).headers["ETag"] == before
    worker.run()
    assert ada.get(url).headers["ETag"] != before
