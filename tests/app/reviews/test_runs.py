"""A run is told of by a webhook, and its plan comes by another way: both are one review, in whichever order."""

from datetime import timedelta

import pytest

from app import worker as workers
from app.judging import service as judging
from app.reviews import model, service
from app.reviews.model import Run
from tests.app.reviews.conftest import DANGEROUS, HARMLESS, URL


@pytest.fixture
def tell(project):
    """As the webhook of a run does."""

    def tell(state, number, run="run-1", **more):
        review, is_new = service.open(
            "spacelift", project=project, source="spacelift", run=run, told=Run(state, number), **more
        )
        return review, is_new

    return tell


@pytest.fixture
def told_of(monkeypatch):
    """The reviews that somebody waited for."""
    ids = []
    monkeypatch.setitem(workers.JOBS, "plans.make", lambda review_id: ids.append(review_id))
    return ids


@pytest.fixture
def dead_plan():
    """Brings one that could not be judged; its review."""

    def dead_plan(bring):
        review = service.get(bring().get_json()["id"])
        service.fail(review, "Something went wrong on our side; our log knows more.")
        return review.id

    return dead_plan


def test_a_run_without_a_plan_is_partial(tell, ada):
    review, is_new = tell("PLANNING", 3, commit="9f2c1e7")
    told = ada.get(f"{URL}/{review.id}").get_json()
    assert is_new
    assert (told["status"], told["partial"], told["run_state"]) == ("pending", True, "PLANNING")
    assert (told["source"], told["opened_by"], told["sha256"]) == ("spacelift", "spacelift", "")


def test_told_again_it_is_the_same_review_in_its_newest_state(tell, ada):
    first, _ = tell("PLANNING", 3)
    again, is_new = tell("UNCONFIRMED", 4)
    assert (again.id, is_new, again.run_state) == (first.id, False, "UNCONFIRMED")
    late, _ = tell("PLANNING", 3)
    assert late.run_state == "UNCONFIRMED"
    assert late.revision == again.revision
    assert len(ada.get(URL).get_json()) == 1


def test_the_plan_of_a_run_joins_its_review(tell, bring, worker, ci):
    review, _ = tell("UNCONFIRMED", 4)
    answer = bring(run="run-1", source="ci")
    assert (answer.status_code, answer.get_json()["id"]) == (200, review.id)
    assert (answer.get_json()["partial"], answer.get_json()["stage"]) == (False, "prod")
    worker.run()
    told = ci("GET", f"{URL}/{review.id}").get_json()
    assert (told["status"], told["version"], told["source"]) == ("completed", 1, "spacelift")


def test_a_webhook_that_comes_after_the_plan_finds_its_review(bring, tell, worker, ci):
    brought = bring(run="run-1").get_json()
    review, is_new = tell("UNCONFIRMED", 4)
    assert (review.id, is_new) == (brought["id"], False)
    worker.run()
    told = ci("GET", f"{URL}/{review.id}").get_json()
    assert (told["status"], told["run_state"]) == ("completed", "UNCONFIRMED")


def test_a_state_that_is_told_while_it_is_judged_gets_lost_no_more_than_the_result(
    bring, tell, worker, ci, monkeypatch
):
    brought = bring(run="run-1").get_json()
    foresee = judging.impacts.foresee

    def foresee_slowly(*arguments):
        tell("CONFIRMED", 5)
        return foresee(*arguments)

    monkeypatch.setattr(judging.impacts, "foresee", foresee_slowly)
    worker.run()
    told = ci("GET", f"{URL}/{brought['id']}").get_json()
    assert (told["status"], told["run_state"], told["version"]) == ("completed", "CONFIRMED", 1)


def test_one_run_of_ci_may_bring_several_plans(bring, ci):
    first, second = bring(run="run-1"), bring(HARMLESS, run="run-1", stage="dev")
    assert (first.status_code, second.status_code) == (202, 202)
    assert len(ci("GET", f"{URL}?run=run-1").get_json()) == 2


def test_the_plan_of_a_run_that_does_not_say_its_stage_is_the_same_when_it_comes_again(ci, project, tell, worker):
    def bring():
        where = {"project": project, "run": "run-1"}
        return ci("POST", URL, json=DANGEROUS, query_string=where)

    review, _ = tell("UNCONFIRMED", 4, stage="prod")
    for _ in range(2):
        for _ in range(2):
            answer = bring()
            assert (answer.status_code, answer.get_json()["id"]) == (200, review.id)
        worker.run()
    assert [one["version"] for one in ci("GET", URL).get_json()] == [1]


@pytest.mark.parametrize("earlier", [{}, {"run": "run-0"}])
def test_a_run_whose_plan_was_reviewed_before_and_comes_first_waits_for_none(judged, tell, bring, ci, earlier):
    first = judged(**earlier)
    for _ in range(2):
        assert bring(run="run-1").get_json()["id"] == first.id
    review, is_new = tell("UNCONFIRMED", 4)
    assert (review.id, is_new, review.status) == (first.id, False, "completed")
    assert len(ci("GET", URL).get_json()) == 1


def test_a_run_whose_plan_has_failed_before_and_comes_first_waits_for_that(bring, tell, dead_plan):
    first = dead_plan(bring)
    assert bring(run="run-1").get_json()["id"] == first
    assert tell("UNCONFIRMED", 4)[0].id == first


def test_a_plan_of_another_stage_does_not_join(tell, bring):
    review, _ = tell("UNCONFIRMED", 4, stage="dev")
    assert bring(run="run-1", stage="prod").get_json()["id"] != review.id


def test_a_run_whose_plan_was_reviewed_before_is_judged_all_the_same(judged, tell, bring, worker, ci):
    judged()
    review, _ = tell("UNCONFIRMED", 4, run="run-2")
    assert bring(run="run-2").get_json()["id"] == review.id
    worker.run()
    assert ci("GET", f"{URL}/{review.id}").get_json()["status"] == "completed"


def test_a_run_whose_plan_never_comes_has_failed_after_a_day_and_is_judged_when_it_comes_late(
    tell, bring, worker, ci, clock, ada
):
    review, _ = tell("UNCONFIRMED", 4)
    clock.move(seconds=(model.WAITS_FOR_ITS_PLAN - timedelta(minutes=1)).total_seconds())
    judging.sweep()
    assert service.find(review.id).status == "pending"
    clock.move(minutes=2)
    judging.sweep()
    failed = service.find(review.id)
    assert failed.status == "failed"
    assert failed.reason == "Its run sent no plan within a day: upload one with its project and run."
    assert bring(run="run-1").get_json()["id"] == review.id
    worker.run()
    assert service.find(review.id).status == "completed"


@pytest.mark.parametrize("plan", [DANGEROUS, HARMLESS])
def test_whoever_waits_for_a_review_is_told_once_it_is_judged(project, told_of, bring, tell, worker, plan):
    review, _ = tell("UNCONFIRMED", 4, then="plans.make")
    assert told_of == []
    bring(plan, run="run-1")
    worker.run()
    assert told_of == [review.id]


def test_whoever_waits_is_told_of_a_failure_too(told_of, bring, tell, worker):
    review, _ = tell("UNCONFIRMED", 4, then="plans.make")
    bring(body=b'{"format_version": "9"}', run="run-1")
    worker.run()
    assert told_of == [review.id]


def test_whoever_comes_when_it_is_judged_is_told_at_once(project, told_of, judged, worker):
    review = judged()
    plan = service.take_in(b'{"format_version": "1.2"}')
    known = model.Arrived(review.sha256, plan.file)
    found, is_new = service.open(
        "terraform", project=project, stage="prod", source="terraform", run="run-9", plan=known, then="plans.make"
    )
    worker.run()
    assert (found.id, is_new, told_of) == (review.id, False, [review.id])


def test_of_a_project_that_does_not_exist_no_run_is_told(ada):
    with pytest.raises(service.NoProject):
        service.open("spacelift", project="nobody", source="spacelift", run="run-1", told=Run("PLANNING", 1))
