"""What S3 has and what we know are the same, some time later, whatever broke off in between."""

import pytest

from app.attachments import model, repository, service
from app.core import clock as clocks
from app.core import db, objects
from app.departures import service as departures
from app.goals.model import TEAM
from app.worker import purge_goals
from tests.app.attachments.conftest import PNG, announce, make_goal, post, url
from tests.app.attachments.test_room import used


@pytest.fixture
def clock(clock):
    """S3 has its own clock, which nobody stops."""
    clock.now = clocks.now()
    return clock


def files():
    return [key for key, _ in objects.list_all("")]


def broken(*_):
    raise OSError("S3 does not answer")


def forget_goal(goal):
    for kind in ("GOAL", "STATE"):
        db.delete("goals", goal.space, f"{kind}#{goal.id}")


def test_what_never_arrives_is_forgotten_after_an_hour_and_gives_its_room_back(goal, ada, clock):
    announce(ada, goal)
    clock.move(minutes=59)
    service.sweep()
    assert len(ada.get(url(goal)).get_json()) == 1
    clock.move(minutes=2)
    service.sweep()
    assert list(repository.read_all(goal.space, goal.id)) == []
    assert list(repository.read_files()) == []
    assert used(ada, goal) == (0, 0)


def test_what_was_posted_and_never_told_of_goes_too(goal, ada, clock):
    post(announce(ada, goal).get_json()["upload"], PNG)
    clock.move(hours=2)
    service.sweep()
    assert files() == []


def test_what_is_ready_stays(goal, bring, ada, clock):
    attachment = bring(ada, goal)
    before = files()
    clock.move(days=400)
    service.sweep()
    assert files() == before
    assert [one.id for one in repository.read_all(goal.space, goal.id)] == [attachment["id"]]


def test_what_was_refused_is_told_for_a_day(goal, bring, ada, clock):
    bring(ada, goal, content=b"no picture")
    for hours, left in ((23, 1), (2, 0)):
        clock.move(hours=hours)
        service.sweep()
        assert len(list(repository.read_all(goal.space, goal.id))) == left


def test_a_file_that_nobody_knows_goes_after_an_hour(goal, bring, ada, clock):
    attachment = bring(ada, goal)
    orphan = f"{model.KEPT}{model.folder(goal.space, goal.id)}0"
    for key in (orphan, f"{model.KEPT}elsewhere/x/y"):
        objects.write(key, PNG, "image/png")
    service.sweep()
    assert len(files()) == 3
    clock.move(hours=2)
    service.sweep()
    (left,) = files()
    assert left == repository.get(goal.space, goal.id, attachment["id"]).kept


def test_while_s3_does_not_answer_an_attachment_is_deleted_all_the_same_and_its_file_later(
    goal, bring, ada, clock, monkeypatch
):
    attachment = bring(ada, goal)
    with monkeypatch.context() as down:
        down.setattr(objects, "delete", broken)
        assert ada.call("DELETE", url(goal, attachment["id"]), {"If-Match": "*"}).status_code == 204
    assert len(files()) == 1
    clock.move(hours=2)
    service.sweep()
    assert files() == []


def test_a_file_that_is_lost_is_said_to_be_lost(goal, bring, ada):
    attachment = bring(ada, goal)
    objects.delete(*files())
    service.sweep()
    told = ada.get(url(goal, attachment["id"])).get_json()
    assert (told["status"], told["reason"], told["link"]) == ("refused", "Its file was lost.", None)
    assert used(ada, goal) == (0, 0)


@pytest.mark.parametrize("is_purged", [True, False], ids=["purged", "purged by somebody who forgot the files"])
def test_what_belongs_to_a_goal_goes_with_it_and_what_belongs_to_another_stays(goal, bring, ada, clock, is_purged):
    other = make_goal(ada)
    bring(ada, goal)
    stays = bring(ada, other)
    if is_purged:
        ada.call("DELETE", f"/api/goals/{goal.id}", {"If-Match": "*"})
        purge_goals()
        assert len(files()) == 2
        clock.move(days=31)
        purge_goals()
    else:
        forget_goal(goal)
        service.sweep()
    assert [one.id for one in service.list_uploaded(ada.id)] == [stays["id"]]
    assert len(files()) == 1
    assert used(ada, other) == (len(PNG), 1)


def test_one_goal_that_fails_holds_up_no_other(goal, bring, ada, clock, monkeypatch):
    others = [make_goal(ada) for _ in range(2)]
    for one in (goal, *others):
        announce(ada, one)
    broken = sorted(one.id for one in (goal, *others))[0]
    find_in = service.goals.find_in

    def find(space, goal_id):
        if goal_id == broken:
            raise RuntimeError("broken")
        return find_in(space, goal_id)

    monkeypatch.setattr(service.goals, "find_in", find)
    clock.move(hours=2)
    service.sweep()
    assert [one.goal_id for one in service.list_uploaded(ada.id)] == [broken]


def test_whoever_leaves_takes_their_files_along_and_leaves_those_of_the_team(ada, join, bring, clock):
    bob = join("Bob")
    team = make_goal(ada, "team")
    private = make_goal(bob)
    bring(bob, private)
    post(announce(bob, private).get_json()["upload"], PNG)
    shared = bring(bob, team)
    kept_by_ada = bring(ada, make_goal(ada))
    bob.log_in()
    assert bob.call("DELETE", "/api/users/me").status_code == 202
    clock.move(days=7, minutes=1)
    departures.sweep()
    left = {one.kept for one in (*repository.read_all(TEAM, team.id), *service.list_uploaded(ada.id))}
    assert set(files()) == left
    assert len(left) == 2
    assert [entry.space for entry in repository.read_files() if entry.space != TEAM] == [f"USER#{ada.id}"]
    ada.log_in()
    assert ada.get(url(team, shared["id"])).get_json()["link"]
    assert ada.call("DELETE", url(team, shared["id"]), {"If-Match": "*"}).status_code == 204
    assert db.get("goals", f"USER#{bob.id}", "ATTACHMENTS") is None
    assert kept_by_ada["status"] == "ready"


def test_the_export_tells_of_all_that_somebody_uploaded(ada, join, bring, goal, team_goal):
    bob = join("Bob")
    mine = {bring(ada, goal)["id"], bring(ada, team_goal)["id"]}
    bring(bob, team_goal)
    told = ada.get("/api/users/me/export").get_json()["attachments"]
    assert {one["id"] for one in told} == mine
    assert not [one for one in told if "link" in one or "file" in one]
