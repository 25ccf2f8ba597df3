"""Somebody asks for a plan, accepts a step of it, and takes it back."""

from concurrent.futures import ThreadPoolExecutor

from app.plans import repository, service
from app.worker import TASKS
from tests.app.plans.conftest import URL, accept, ask, check_in, goals_of, look, make, undo

NOBODYS = {"id": "0" * 32}


def test_without_a_token_there_is_nothing(client):
    for method, path in [("POST", ""), ("GET", ""), ("POST", "/steps/x/accept"), ("POST", "/steps/x/undo")]:
        assert client.open(f"{URL}/some/plan{path}", method=method).status_code == 401


def test_the_goal_of_somebody_else_is_not_found(ada, run, plan_of, join):
    step = plan_of(ada, run)["steps"][0]
    eve = join("Eve", "admin")
    for answer in [ask(eve, run), look(eve, run), accept(eve, run, step), undo(eve, run, step)]:
        assert answer.status_code == 404
    assert goals_of(eve) == []


def test_of_the_team_everybody_sees_the_plan_and_who_may_change_the_goal_makes_it(ada, join, plan_of):
    ben, cid, vic = join("Ben"), join("Cid"), join("Vic", "viewer")
    goal = make(ben, visibility="team")
    assert ask(cid, goal).status_code == 403
    plan = plan_of(ben, goal)
    assert look(vic, goal).get_json() == plan
    for other in (cid, vic):
        assert accept(other, goal, plan["steps"][0]).status_code == 403
        assert undo(other, goal, plan["steps"][0]).status_code == 403
    made = accept(ada, goal, plan["steps"][0]).get_json()
    assert (made["visibility"], made["owner_id"]) == ("team", ada.id)


def test_somebody_else_who_asks_meanwhile_is_told_to_wait(ada, join):
    goal = make(join("Ben"), visibility="team")
    assert ask(ada, goal).status_code == 202
    other = ask(join("Cid", "admin"), goal)
    assert (other.status_code, other.get_json()["type"]) == (409, "urn:ai-wizard:problem:plan-being-made")


def test_there_is_none_before_one_is_made(ada, run):
    assert look(ada, run).status_code == 404
    ask(ada, run)
    assert look(ada, run).status_code == 404


def test_a_goal_that_has_ended_needs_no_plan(ada, clock):
    goal = make(ada, kind="reach_by", window={"unit": "once"}, ends_on="2026-11-21", start_value="0")
    clock.move(days=3)
    ada.log_in()
    assert ask(ada, goal).status_code == 409


def test_whoever_asks_again_gets_the_same_job_until_it_is_done(ada, run, worker):
    first, again = ask(ada, run), ask(ada, run)
    assert first.headers["Location"] == again.headers["Location"] == f"/api/jobs/{first.get_json()['id']}"
    worker.run()
    assert ask(ada, run).headers["Location"] != first.headers["Location"]


def test_of_ten_who_ask_at_once_all_get_one_job(ada, run, atomic_calls):
    with ThreadPoolExecutor(10) as pool:
        jobs = {answer.headers["Location"] for answer in pool.map(lambda _: ask(ada, run), range(10))}
    assert len(jobs) == 1


def test_the_rules_name_the_best_days_and_what_is_missing(ada, run, plan_of):
    plan = plan_of(ada, run)
    assert (plan["made_by"], plan["model"], plan["goal_id"]) == ("rules", None, run["id"])
    assert plan["made_at"].startswith("2026-11-20T12:00")
    titles = [step["title"] for step in plan["steps"]]
    assert titles[:2] == ["2 times more by 22 November", "On Tuesday, Thursday and Sunday"]
    often = "In the last 8 weeks it happened most often on Tuesday (4 times), Thursday (3 times) and Sunday (once)."
    assert plan["steps"][1]["why"] == often
    assert plan["steps"][1]["goal"]["weekdays"] == [2, 4, 7]
    assert all(step["goal_id"] is None for step in plan["steps"])


def test_every_step_is_a_goal_that_the_api_takes_as_it_stands(ada, run, plan_of):
    for step in plan_of(ada, run)["steps"]:
        made = accept(ada, run, step)
        assert made.status_code == 200, made.get_json()
        assert made.get_json()["parent_id"] == run["id"]
        told = step["goal"] | {"window": {"days": None, "hits": None} | step["goal"]["window"]}
        assert told == {name: made.get_json()[name] for name in told}


def test_a_step_that_is_accepted_twice_is_one_goal(ada, run, plan_of):
    step = plan_of(ada, run)["steps"][0]
    first, again = accept(ada, run, step), accept(ada, run, step)
    assert first.get_json()["id"] == again.get_json()["id"]
    assert first.headers["Location"] == f"{URL}/{first.get_json()['id']}"
    assert len(goals_of(ada)) == 2
    assert look(ada, run).get_json()["steps"][0]["goal_id"] == first.get_json()["id"]


def test_of_ten_who_accept_at_once_all_get_one_goal(ada, run, plan_of, atomic_calls):
    step = plan_of(ada, run)["steps"][0]
    with ThreadPoolExecutor(10) as pool:
        made = {answer.get_json()["id"] for answer in pool.map(lambda _: accept(ada, run, step), range(10))}
    assert len(made) == 1
    assert sorted(goals_of(ada)) == sorted([run["id"], *made])


def test_what_is_undone_can_be_accepted_anew(ada, run, plan_of):
    step = plan_of(ada, run)["steps"][0]
    made = accept(ada, run, step).get_json()
    undone = undo(ada, run, step)
    assert undone.get_json()["steps"][0]["goal_id"] is None
    assert goals_of(ada) == [run["id"]]
    assert undo(ada, run, step).get_json() == undone.get_json()
    anew = accept(ada, run, step).get_json()
    assert anew["id"] != made["id"]
    assert ada.call("POST", f"{URL}/{made['id']}/restore").status_code == 200  # a month long


def test_a_goal_that_was_deleted_elsewhere_leaves_its_step_open(ada, run, plan_of):
    step = plan_of(ada, run)["steps"][0]
    made = accept(ada, run, step).get_json()
    ada.call("DELETE", f"{URL}/{made['id']}", {"If-Match": "*"})
    anew = accept(ada, run, step)
    assert anew.status_code == 200
    assert anew.get_json()["id"] != made["id"]


def test_a_step_that_nobody_knows(ada, run, plan_of):
    plan_of(ada, run)
    assert accept(ada, run, NOBODYS).status_code == 404
    assert undo(ada, run, NOBODYS).status_code == 404


def test_a_step_whose_day_is_over_is_not_accepted(ada, run, plan_of, clock):
    step = plan_of(ada, run)["steps"][0]
    clock.move(days=3)
    ada.log_in()
    late = accept(ada, run, step)
    assert (late.status_code, late.get_json()["type"]) == (409, "urn:ai-wizard:problem:step-out-of-date")
    assert goals_of(ada) == [run["id"]]


def test_a_new_plan_keeps_what_was_accepted(ada, run, plan_of):
    old = plan_of(ada, run)["steps"]
    made = accept(ada, run, old[1]).get_json()
    check_in(ada, run, "2026-11-20")
    new = plan_of(ada, run)["steps"]
    assert new[0] == old[1] | {"goal_id": made["id"]}
    assert [step["title"] for step in new].count(old[1]["title"]) == 1
    assert {step["id"] for step in new[1:]}.isdisjoint({step["id"] for step in old})
    assert accept(ada, run, old[0]).status_code == 404


def test_what_is_accepted_while_a_new_one_is_made_stays_accepted(ada, run, plan_of, worker, monkeypatch):
    step = plan_of(ada, run)["steps"][0]
    situation = service._situation

    def meanwhile(who, goal):
        assert accept(ada, run, step).status_code == 200
        return situation(who, goal)

    ask(ada, run)
    monkeypatch.setattr(service, "_situation", meanwhile)
    worker.run()
    kept = look(ada, run).get_json()["steps"]
    assert (kept[0]["id"], kept[0]["goal_id"] is not None) == (step["id"], True)


def test_a_message_that_comes_twice_makes_one_plan_and_tells_once(ada, run, worker, mails):
    ask(ada, run)
    worker.run()
    plan = look(ada, run).get_json()
    edition = repository.find(f"USER#{ada.id}", run["id"]).edition
    service.make(run["id"], ada.id, edition)
    worker.run()
    assert look(ada, run).get_json() == plan
    told = [notice for notice in ada.get("/api/notifications").get_json() if notice["kind"] == "plan_ready"]
    assert [notice["goal_id"] for notice in told] == [run["id"]]


def test_a_goal_that_is_deleted_meanwhile_gets_no_plan(ada, run, worker):
    asked = ask(ada, run)
    ada.call("DELETE", f"{URL}/{run['id']}", {"If-Match": "*"})
    worker.run()
    job = ada.get(asked.headers["Location"]).get_json()
    assert (job["status"], job["reason"]) == ("failed", "There is no such goal.")


def test_the_plan_goes_out_with_all_that_is_kept_of_somebody(ada, run, plan_of):
    plan = plan_of(ada, run)
    assert ada.get("/api/users/me/export").get_json()["plans"] == [plan]


def test_the_plan_goes_with_its_goal(ada, run, plan_of, clock):
    plan_of(ada, run)
    ada.call("DELETE", f"{URL}/{run['id']}", {"If-Match": "*"})
    clock.move(days=29)
    TASKS["worker.purge_goals"]()
    assert repository.find(f"USER#{ada.id}", run["id"])
    clock.move(days=2)
    TASKS["worker.purge_goals"]()
    assert repository.find(f"USER#{ada.id}", run["id"]) is None


def test_a_plan_costs_the_same_number_of_calls_however_much_was_entered(ada, run, plan_of, work):
    def calls():
        work.clear()
        plan_of(ada, run)
        return [call for call in work if call[0] == "dynamodb"]

    plan_of(ada, run)
    few = calls()
    for day in range(5, 31):
        check_in(ada, run, f"2026-10-{day:02}")
    assert calls() == few


def test_nobody_uses_up_what_an_ai_may_cost_alone(ada, run):
    asked = [ask(ada, run).status_code for _ in range(21)]
    assert asked == [202] * 20 + [429]
