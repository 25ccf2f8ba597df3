"""What becomes of goals when whoever made them takes them along, or goes."""

from app.core import db
from app.departures import service as departures
from app.goals import service as goals
from app.verdicts import service as verdicts
from tests.app.goals.conftest import URL, delete


def test_the_export_has_what_somebody_made_also_for_the_team_and_nothing_of_others(ada, join, make):
    grace = join("Grace")
    mine, deleted = make(grace, name="Mine"), make(grace, name="Deleted")
    ours = make(grace, name="Ours", visibility="team")
    make(ada, name="Ada's", visibility="team")
    delete(grace, deleted)
    exported = {goal["id"]: goal for goal in grace.get("/api/users/me/export").get_json()["goals"]}
    assert exported.keys() == {mine["id"], deleted["id"], ours["id"]}
    assert exported[mine["id"]] == mine
    assert exported[deleted["id"]]["deleted_at"]


def test_goals_go_with_who_made_them_but_not_those_of_the_team(ada, join, make, clock, mails):
    grace = join("Grace")
    make(grace)
    delete(grace, make(grace))
    ours = make(grace, visibility="team", zone=None)
    grace.call("DELETE", "/api/users/me")
    clock.move(days=8)
    departures.sweep()
    verdicts.sweep()
    goals.purge()
    assert list(db.read_partition("goals", f"USER#{grace.id}")) == []
    ada.log_in()
    kept = ada.get(f"{URL}/{ours['id']}").get_json()
    assert (kept["owner_id"], kept["name"]) == (grace.id, "Run")
    clock.move(days=31)
    verdicts.sweep()
    goals.purge()
    assert [item["SK"].rpartition("#")[2] for item in db.read_partition("goals", "DUE")] == [ours["id"]]
