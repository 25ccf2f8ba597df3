"""Goals through HTTP: who finds one, what it may be, and how it changes."""

from datetime import UTC, datetime

import pytest

from app.goals import repository, service
from app.jobs import service as jobs
from app.verdicts import service as verdicts
from tests.app.goals.conftest import RUN, URL, change, delete, pointers

THURSDAY = datetime(2026, 11, 19, 12, tzinfo=UTC)


@pytest.fixture
def project(ada):
    body = {"name": "fraud-or-not", "title": "Fraud or not", "stages": ["dev", "prod"]}
    assert ada.call("POST", "/api/projects", json=body).status_code == 201


def names(answer):
    assert answer.status_code == 200, answer.get_json()
    return sorted(goal["name"] for goal in answer.get_json())


def test_nobody_without_a_token_and_no_viewer_makes_a_goal(client, ada, join):
    assert client.post(URL, json=RUN).status_code == 401
    viewer = join("Vera", "viewer")
    viewer.log_in()
    assert viewer.call("POST", URL, json=RUN).status_code == 403
    assert viewer.get(URL).get_json() == []


def test_a_private_goal_of_somebody_else_is_not_found_also_by_the_owner(ada, join, make):
    grace = join("Grace")
    goal = make(grace)
    path = f"{URL}/{goal['id']}"
    assert grace.get(path).status_code == 200
    assert ada.get(path).status_code == 404
    assert ada.call("PATCH", path, {"If-Match": "*"}, json={"name": "Mine"}).status_code == 404
    assert delete(ada, goal).status_code == 404
    assert ada.call("POST", f"{path}/restore").status_code == 404
    assert names(ada.get(URL)) == []


def test_run_3_times_a_week_is_made_and_read(ada, clock):
    clock.now = THURSDAY
    ada.log_in()
    answer = ada.call("POST", URL, json=RUN)
    goal = answer.get_json()
    assert answer.status_code == 201
    assert answer.headers["Location"] == f"{URL}/{goal['id']}"
    assert (goal["target"], goal["visibility"], goal["starts_on"]) == ("3", "private", "2026-11-19")
    assert goal["window"] == {"unit": "week", "days": None, "hits": None}
    assert goal["source"] == {"kind": "manual", "project": None, "stage": None, "url": None, "pointer": None}
    again = ada.get(answer.headers["Location"])
    assert again.get_json() == goal
    assert again.headers["ETag"] == answer.headers["ETag"]


def test_aws_cost_at_most_200_a_month_is_made_and_read(ada, project, worker):
    cost = {
        "name": "AWS cost",
        "visibility": "team",
        "kind": "at_most",
        "unit": "USD",
        "window": {"unit": "month"},
        "target": "200",
        "source": {"kind": "aws_cost", "project": "fraud-or-not"},
        "is_blocking": True,
    }
    goal = ada.call("POST", URL, json=cost).get_json()
    assert ada.get(f"{URL}/{goal['id']}").get_json() == goal
    assert (goal["source"]["kind"], goal["is_blocking"], goal["zone"]) == ("aws_cost", True, "UTC")


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"kind": "never"}, "#/kind"),
        ({"name": " "}, "#/name"),
        ({"target": "NaN"}, "#/target"),
        ({"target": "0"}, "#/target"),
        ({"target": None}, "#/target"),
        ({"window": {"unit": "rolling"}}, "#/window/days"),
        ({"window": {"unit": "once"}}, "#/window/unit"),
        ({"kind": "reach_by", "window": {"unit": "once"}}, "#/ends_on"),
        ({"kind": "checklist"}, "#/items"),
        ({"weekdays": [1, 1]}, "#/weekdays"),
        ({"starts_on": "2199-01-01"}, "#/starts_on"),
        ({"zone": "Mars/Olympus"}, "#/zone"),
        ({"source": {"kind": "aws_cost"}}, "#/source/project"),
        ({"source": {"kind": "aws_cost", "project": "nothing"}}, "#/source/project"),
        ({"source": {"kind": "manual", "url": "https://example.com"}}, "#/source/url"),
        ({"source": {"kind": "http_json", "url": "http://example.com", "pointer": "/a"}}, "#/source/url"),
        ({"owner_id": "somebody"}, "#/owner_id"),
    ],
)
def test_what_does_not_fit_together_is_refused_where_it_is(ada, changes, pointer):
    assert pointer in pointers(ada.call("POST", URL, json=RUN | changes))


def test_a_new_target_counts_from_the_period_that_is_open_and_replaces_what_was_said_in_it(ada, make, clock):
    clock.now = THURSDAY
    ada.log_in()
    goal = make(ada)
    clock.move(days=6)
    ada.log_in()
    assert change(ada, goal, target="5").status_code == 200
    changed = change(ada, goal, target=4, freezes_per_month=1).get_json()
    assert [(target["since"], target["value"]) for target in changed["targets"]] == [
        ("2026-11-19", "3"),
        ("2026-11-25", "4"),
    ]
    assert (changed["target"], changed["freezes_per_month"]) == ("4", 1)


@pytest.mark.parametrize("fixed", ["kind", "unit", "aggregation", "window", "week_start", "source", "visibility"])
def test_what_would_judge_the_past_anew_cannot_change(ada, make, fixed):
    goal = make(ada)
    answer = change(ada, goal, **{fixed: goal[fixed]})
    assert pointers(answer) == [f"#/{fixed}"]
    assert answer.get_json()["errors"][0]["detail"] == "This cannot change; make a new goal."


def test_a_change_wants_the_newest_etag(ada, make):
    goal = make(ada)
    path = f"{URL}/{goal['id']}"
    tag = ada.get(path).headers["ETag"]
    assert ada.call("PATCH", path, json={"name": "Walk"}).status_code == 428
    assert change(ada, goal, name="Walk").get_json()["name"] == "Walk"
    assert ada.call("PATCH", path, {"If-Match": tag}, json={"name": "Run"}).status_code == 412
    assert ada.call("DELETE", path, {"If-Match": tag}).status_code == 412
    assert ada.get(path).get_json()["name"] == "Walk"


def test_a_change_that_is_overtaken_is_refused(ada, make, monkeypatch):
    goal, overtaken = make(ada), []
    check = service._check

    def check_and_be_overtaken(changed):
        if not overtaken:
            overtaken.append(True)
            assert change(ada, goal, name="Faster").status_code == 200
        check(changed)

    monkeypatch.setattr(service, "_check", check_and_be_overtaken)
    assert change(ada, goal, name="Slow").status_code == 412
    assert ada.get(f"{URL}/{goal['id']}").get_json()["name"] == "Faster"


def test_items_keep_their_place_whatever_is_left_out_or_comes(ada, make):
    body = {name: value for name, value in RUN.items() if name not in {"target", "aggregation"}}
    goal = ada.call(
        "POST", URL, json=body | {"kind": "checklist", "items": [{"title": "A"}, {"title": "B"}]}
    ).get_json()
    assert goal["target"] == "2"
    first, second = goal["items"]
    changed = change(ada, goal, items=[{"title": "C"}, {"id": second["id"], "title": "Bee"}, {"title": "D"}]).get_json()
    assert [(item["title"], item["is_asked"]) for item in changed["items"]] == [
        ("A", False),
        ("Bee", True),
        ("C", True),
        ("D", True),
    ]
    assert changed["target"] == "3"
    assert pointers(change(ada, goal, items=[{"id": "x", "title": "X"}])) == ["#/items/0/id"]


def test_everybody_reads_a_goal_of_the_team_and_who_made_it_or_an_admin_changes_it(ada, join, make):
    grace, linus = join("Grace"), join("Linus")
    goal = make(grace, visibility="team")
    assert linus.get(f"{URL}/{goal['id']}").get_json()["owner_id"] == grace.id
    assert change(linus, goal, name="Mine").status_code == 403
    assert delete(linus, goal).status_code == 403
    assert change(grace, goal, name="Ours").status_code == 200
    assert change(ada, goal, name="Everybody's").status_code == 200
    assert names(linus.get(URL)) == ["Everybody's"]


def test_a_goal_of_the_team_follows_nobody(ada, make):
    ada.call("PATCH", "/api/users/me", {"If-Match": "*"}, json={"zone": "Asia/Tokyo", "day_boundary_minutes": 240})
    goal = make(ada, visibility="team", zone=None)
    assert (goal["zone"], goal["day_boundary_minutes"]) == ("Asia/Tokyo", 240)
    changed = change(ada, goal, zone="Europe/Paris").get_json()
    assert changed["zone"] == "Europe/Paris"
    assert change(ada, goal, zone=None).get_json()["zone"] == "Asia/Tokyo"


def test_the_list_is_filtered_and_leads_through_both_spaces(ada, join, make, project):
    grace = join("Grace")
    for number in range(3):
        make(grace, name=f"Mine {number}")
        make(ada, name=f"Ours {number}", visibility="team")
    make(ada, name="Ada's")
    make(ada, name="Cost", visibility="team", source={"kind": "aws_cost", "project": "fraud-or-not"}, kind="at_most")
    seen, url = [], f"{URL}?limit=2"
    while url:
        page = grace.get(url)
        seen += [goal["name"] for goal in page.get_json()]
        url = page.headers["Link"][1:].partition(">")[0] if "Link" in page.headers else None
    assert sorted(seen) == ["Cost", "Mine 0", "Mine 1", "Mine 2", "Ours 0", "Ours 1", "Ours 2"]
    assert names(grace.get(f"{URL}?space=mine")) == ["Mine 0", "Mine 1", "Mine 2"]
    assert names(grace.get(f"{URL}?project=fraud-or-not&kind=at_most&source=aws_cost&space=team")) == ["Cost"]
    assert names(grace.get(f"{URL}?kind=odometer")) == []
    assert grace.get(f"{URL}?status=gone").status_code == 422


def test_a_cursor_continues_only_the_list_that_it_came_from(ada, make):
    make(ada)
    make(ada)
    link = ada.get(f"{URL}?limit=1").headers["Link"][1:].partition(">")[0]
    assert ada.get(link).status_code == 200
    assert ada.get(f"{link}&space=team").status_code == 422


def test_a_deleted_goal_is_gone_until_it_is_restored(ada, make, clock):
    goal = make(ada)
    path = f"{URL}/{goal['id']}"
    assert delete(ada, goal).status_code == 204
    assert ada.get(path).status_code == 404
    assert (names(ada.get(URL)), names(ada.get(f"{URL}?status=deleted"))) == ([], ["Run"])
    clock.move(days=29)
    ada.log_in()
    service.purge()
    assert ada.call("POST", f"{path}/restore").get_json()["id"] == goal["id"]
    assert ada.get(path).status_code == 200
    clock.move(days=60)
    service.purge()
    ada.log_in()
    assert ada.get(path).status_code == 200


def test_the_30_days_begin_anew_with_each_deletion(ada, make, clock):
    goal = make(ada)
    delete(ada, goal)
    clock.move(days=10)
    ada.log_in()
    ada.call("POST", f"{URL}/{goal['id']}/restore")
    delete(ada, goal)
    clock.move(days=25)
    service.purge()
    ada.log_in()
    assert names(ada.get(f"{URL}?status=deleted")) == ["Run"]


def test_after_30_days_nothing_is_left_of_a_deleted_goal(ada, make, clock):
    goal, forgotten = make(ada), []
    delete(ada, goal)
    clock.move(days=30)
    ada.log_in()
    service.purge(lambda space, goal_id: forgotten.append((space, goal_id)))
    assert forgotten == [(f"USER#{ada.id}", goal["id"])]
    assert ada.call("POST", f"{URL}/{goal['id']}/restore").status_code == 404
    assert list(repository.read_purgeable(clock.now)) == list(repository.read_due(clock.now)) == []
    assert repository.find_state(f"USER#{ada.id}", goal["id"]) is None


def test_a_space_holds_a_limited_number_of_goals_and_deleted_ones_do_not_count(ada, make, monkeypatch):
    monkeypatch.setattr(service, "MOST_ACTIVE", 2)
    first, _ = make(ada), make(ada)
    answer = ada.call("POST", URL, json=RUN)
    assert (answer.status_code, answer.get_json()["type"]) == (409, "urn:ai-wizard:problem:too-many-goals")
    make(ada, visibility="team")
    delete(ada, first)
    make(ada)
    assert ada.call("POST", f"{URL}/{first['id']}/restore").status_code == 409


def test_a_goal_that_is_measured_asks_for_what_happened_before_it_was_made(ada, make, project):
    make(ada)
    goal = make(ada, visibility="team", source={"kind": "aws_cost", "project": "fraud-or-not"}, kind="at_most")
    (job,) = jobs.read_all(ada.id)
    assert (job.task, job.arguments) == ("evidence.follow", {"space": "TEAM", "goal_id": goal["id"]})


def test_a_goal_has_a_limited_number_of_targets_and_items_in_its_life(ada, make, clock, monkeypatch):
    monkeypatch.setattr(service, "_MOST_TARGETS", 2)
    monkeypatch.setattr(service, "_MOST_ITEMS", 2)
    goal = make(ada)
    for target in (4, 5):
        clock.move(days=7)
        ada.log_in()
        answer = change(ada, goal, target=target)
    assert pointers(answer) == ["#/target"]
    body = {name: value for name, value in RUN.items() if name not in {"target", "aggregation"}}
    keys = ada.call(
        "POST", URL, json=body | {"kind": "checklist", "items": [{"title": "A"}, {"title": "B"}]}
    ).get_json()
    assert pointers(change(ada, keys, items=[{"title": "C"}])) == ["#/items"]


def test_a_target_of_a_day_that_is_judged_counts_from_the_next_one(ada, make, clock):
    """As after a flight to the west, where it is yesterday again."""
    clock.now = datetime(2026, 11, 19, 12, tzinfo=UTC)
    ada.log_in()
    goal = make(ada, window={"unit": "day"}, zone="Pacific/Auckland")
    clock.move(days=1)
    ada.log_in()
    verdicts.sweep()
    change(ada, goal, zone="America/Los_Angeles", target=4)
    changed = change(ada, goal, target=5).get_json()
    told = [(target["since"], target["value"]) for target in changed["targets"]]
    assert told == [("2026-11-20", "3"), ("2026-11-21", "5")]
