"""Everybody sees projects, members make them, and their owners and admins change them."""

import pytest

from tests.app.projects.conftest import DEPLOY, PROJECT, URL


def assert_is(answer, status, slug):
    assert answer.status_code == status
    assert answer.get_json()["type"] == f"urn:ai-wizard:problem:{slug}"


def pointers(answer):
    assert answer.status_code == 422, answer.get_json()
    return [error["pointer"] for error in answer.get_json()["errors"]]


def etag(person, url):
    return {"If-Match": person.get(url).headers["ETag"]}


def names(person, url=URL):
    return [project["name"] for project in person.get(url).get_json()]


@pytest.mark.parametrize(
    ("method", "path"), [("GET", ""), ("POST", ""), ("GET", "/x"), ("PATCH", "/x"), ("DELETE", "/x")]
)
def test_without_a_token_nobody_sees_or_makes_a_project(client, method, path):
    assert client.open(URL + path, method=method).status_code == 401


def test_a_viewer_sees_projects_and_makes_none(project, join):
    eve = join("Eve", "viewer")
    assert names(eve) == ["fraud-or-not"]
    assert_is(eve.call("POST", URL, json=PROJECT | {"name": "mine"}), 403, "forbidden")


def test_a_token_for_events_makes_no_project(ci):
    assert_is(ci("POST", URL, json=PROJECT), 403, "forbidden")


def test_somebody_else_changes_nothing_and_an_owner_of_the_project_and_an_admin_do(ada, project, join):
    bob, eve, grace = join("Bob"), join("Eve"), join("Grace", "admin")
    ada.call("PATCH", project, headers=etag(ada, project), json={"owners": [bob.id]})
    for method in ("PATCH", "DELETE"):
        assert_is(eve.call(method, project, headers=etag(eve, project), json={"title": "Mine"}), 403, "forbidden")
    for person in (bob, grace):
        answer = person.call("PATCH", project, headers=etag(person, project), json={"title": "Ours"})
        assert (answer.status_code, answer.get_json()["title"]) == (200, "Ours")
    assert bob.call("DELETE", project, headers=etag(bob, project)).status_code == 204


WRONG = [
    ({"name": "Fraud"}, "#/name"),
    ({"name": "a--b"}, "#/name"),
    ({"name": "a\n"}, "#/name"),
    ({"name": "a" * 64}, "#/name"),
    ({"title": ""}, "#/title"),
    ({"stages": []}, "#/stages"),
    ({"stages": ["dev", "dev"]}, "#/stages"),
    ({"stages": ["de v"]}, "#/stages/0"),
    ({"owners": ["nobody"]}, "#/owners"),
    ({"owners": []}, "#/owners"),
    ({"pull_costs": "yes"}, "#/pull_costs"),
    ({"created_by": "eve"}, "#/created_by"),
]


def test_what_is_no_project_is_pointed_at(ada):
    found = [pointers(ada.call("POST", URL, json=PROJECT | changes)) for changes, _ in WRONG]
    assert found == [[pointer] for _, pointer in WRONG]
    assert names(ada) == []


def test_a_project_says_who_made_it_and_belongs_to_them(ada, project):
    found = ada.get(project).get_json()
    assert found | PROJECT == found
    assert (found["owners"], found["created_by"], found["pull_costs"]) == ([ada.id], ada.id, False)


def test_a_name_is_taken_once(ada, project):
    assert_is(ada.call("POST", URL, json=PROJECT), 409, "name-taken")


def test_what_was_changed_since_it_was_read_is_not_overwritten(ada, project):
    read = etag(ada, project)
    assert ada.call("PATCH", project, headers=read, json={"pull_costs": True}).status_code == 200
    assert ada.call("PATCH", project, headers=read, json={"pull_costs": False}).status_code == 412
    assert ada.call("DELETE", project, headers=read).status_code == 412
    assert ada.call("DELETE", project).status_code == 428
    assert ada.get(project).get_json()["pull_costs"] is True


def test_many_projects_come_in_pages_by_name(ada, project):
    for name in ("media-register", "ai-wizard"):
        ada.call("POST", URL, json=PROJECT | {"name": name})
    first = ada.get(f"{URL}?limit=2")
    assert [found["name"] for found in first.get_json()] == ["ai-wizard", "fraud-or-not"]
    assert names(ada, first.headers["Link"].split("<")[1].split(">")[0]) == ["media-register"]


def test_a_deleted_project_is_not_found_and_is_there_again_with_its_events_when_it_is_made_again(ada, project, tell):
    assert tell().status_code == 201
    ada.call("DELETE", project, headers=etag(ada, project))
    assert names(ada) == []
    assert ada.get(project).status_code == ada.get(f"{project}/events").status_code == 404
    assert tell(id="deploy-2").status_code == 404
    assert ada.call("POST", URL, json=PROJECT | {"title": "Again"}).status_code == 201
    assert ada.get(project).get_json()["title"] == "Again"
    assert [event["id"] for event in ada.get(f"{project}/events").get_json()] == [DEPLOY["id"]]
