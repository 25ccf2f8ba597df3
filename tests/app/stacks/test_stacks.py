"""Who looks for reviews of a stack sees what it told last, and why there are none."""

import pytest

from app.stacks import service
from app.stacks.model import NoPlace, Stack

PATH = "/api/stacks"


@pytest.fixture(autouse=True)
def today(clock):
    clock.now = clock.now.replace(2026, 11, 20, 12, 0, 0, 0)


@pytest.fixture
def shop(ada):
    body = {"name": "shop", "title": "Shop", "stages": ["prod"]}
    assert ada.call("POST", "/api/projects", json=body).status_code == 201


def see(name, *labels, account="acme"):
    try:
        return service.find_place(Stack("spacelift", account, name), labels)
    except NoPlace:
        return None


def test_only_who_may_see_reviews_sees_stacks(client, join, ada):
    assert client.get(PATH).status_code == 401
    body = {"name": "CI", "scopes": ["evidence:write"]}
    token = ada.call("POST", "/api/users/me/tokens", json=body).get_json()["token"]
    assert client.get(PATH, headers={"Authorization": f"Bearer {token}"}).status_code == 403
    assert join("Vic", "viewer").get(PATH).get_json() == []


def test_a_stack_is_listed_once_as_it_was_last(ada, clock):
    see("shop")
    clock.move(minutes=1)
    assert see("shop") is None
    (before,) = ada.get(PATH).get_json()
    assert (before["project"], before["seen_at"]) == (None, "2026-11-20T12:01:00+00:00")
    assert before["problem"].startswith("There is no project shop")


def test_what_has_a_place_says_so(ada, shop):
    assert see("shop").project == "shop"
    assert see("web", "project:shop").stage == "prod"
    listed = {stack["name"]: (stack["project"], stack["stage"], stack["problem"]) for stack in ada.get(PATH).get_json()}
    assert listed == {"shop": ("shop", "prod", ""), "web": ("shop", "prod", "")}


def test_a_deleted_project_is_none(ada, shop):
    ada.call("DELETE", "/api/projects/shop", {"If-Match": "*"})
    assert see("shop") is None


def test_a_long_list_goes_on_at_its_link(ada):
    for number in range(5):
        see(f"stack-{number}")
    names, path = [], f"{PATH}?limit=2"
    while path:
        answer = ada.get(path)
        names += [stack["name"] for stack in answer.get_json()]
        path = answer.headers["Link"].split(">")[0].lstrip("<") if "Link" in answer.headers else None
    assert names == [f"stack-{number}" for number in range(5)]


def test_somebody_who_finds_nothing_is_told_in_the_log_as_well(app, lines):
    see("shop")
    (line,) = [line for line in lines() if line["message"] == "A stack is no project of ours"]
    assert (line["stack"], line["source"]) == ("shop", "spacelift")
