"""What was asked for is done, whatever dies meanwhile, and not twice."""

import pytest

from app import worker as workers
from app.core import aws, config, db, queue
from app.core.failures import Conflict, NotFound, Unavailable
from app.jobs import model, repository, service
from app.jobs.service import JobFailed

RESULT = "/api/goals/g1/plan"


def now(job):
    return service.get(job.owner_id, job.id)


def run(job):
    workers.run_job(job.owner_id, job.id)


def test_a_job_is_done_once_with_its_arguments_and_says_where_its_result_is(job, work, worker):
    service.hurry(job)
    service.hurry(job)
    worker.run()
    assert work.calls == [{"goal_id": "g1", "share": 0.5}]
    done = now(job)
    assert (done.status, done.attempts, done.reason, done.result) == ("done", 1, "", RESULT)


def test_a_message_that_comes_while_somebody_does_the_job_does_nothing(job, work, monkeypatch):
    statuses = []

    def make_slowly(**arguments):
        statuses.append(now(job).status)
        run(job)

    monkeypatch.setitem(workers.JOBS, "plans.make", make_slowly)
    run(job)
    assert statuses == ["running"]
    assert (now(job).status, now(job).attempts) == ("done", 1)


def test_of_two_who_read_it_at_once_one_does_it(job, work, monkeypatch):
    change = repository.change

    def change_after_another(known, *arguments, **changes):
        monkeypatch.setattr(repository, "change", change)
        run(job)
        change(known, *arguments, **changes)

    monkeypatch.setattr(repository, "change", change_after_another)
    run(job)
    assert len(work.calls) == 1


def test_after_three_attempts_a_job_has_failed_and_its_message_is_a_dead_letter(job, work):
    work.error = ZeroDivisionError("password: hunter2")
    for attempts, status in ((1, "queued"), (2, "queued"), (3, "failed")):
        with pytest.raises(ZeroDivisionError):
            run(job)
        assert (now(job).status, now(job).attempts, now(job).reason) == (status, attempts, model.FAULT)
    with pytest.raises(JobFailed):
        run(job)
    assert len(work.calls) == 3


@pytest.mark.parametrize("error", [Unavailable("AWS does not answer."), db.ConditionFailed("Somebody was faster.")])
def test_what_may_go_well_the_next_time_is_tried_again_and_says_why(job, work, error):
    work.error = error
    with pytest.raises(type(error)):
        run(job)
    assert (now(job).status, now(job).reason) == ("queued", error.detail)
    work.error = None
    run(job)
    assert (now(job).status, now(job).attempts, now(job).reason) == ("done", 2, "")


def test_what_will_never_go_well_has_failed_at_once_and_is_no_dead_letter(job, work):
    work.error = NotFound("There is no such goal.")
    run(job)
    assert (now(job).status, now(job).attempts, now(job).reason) == ("failed", 1, "There is no such goal.")
    run(job)
    assert len(work.calls) == 1


def test_a_task_that_no_worker_knows_is_a_fault_of_ours(app):
    job, write = service.write("nobody.knows", {}, owner_id="ada")
    db.transact(write)
    with pytest.raises(KeyError):
        run(job)
    assert now(job).reason == model.FAULT


def die(**arguments):
    raise SystemExit


def killed(job, monkeypatch):
    with monkeypatch.context() as killing:
        killing.setitem(workers.JOBS, "plans.make", die)
        with pytest.raises(SystemExit):
            run(job)


def test_the_job_of_a_worker_that_was_killed_is_taken_over_when_its_claim_ends(job, work, worker, clock, monkeypatch):
    killed(job, monkeypatch)
    clock.move(minutes=5)
    service.sweep()
    run(job)
    worker.run()
    assert (now(job).status, work.calls) == ("running", [])
    clock.move(minutes=1)
    service.sweep()
    worker.run()
    assert (now(job).status, now(job).attempts, len(work.calls)) == ("done", 2, 1)


def test_a_message_that_comes_after_the_claim_takes_the_job_over_without_the_sweep(job, work, clock, monkeypatch):
    killed(job, monkeypatch)
    clock.move(minutes=6)
    run(job)
    assert (now(job).status, now(job).attempts) == ("done", 2)


def test_of_two_who_take_a_job_over_at_once_one_does_it(job, work, clock, monkeypatch):
    killed(job, monkeypatch)
    clock.move(minutes=6)
    change = repository.change

    def change_after_another(known, *arguments, **changes):
        monkeypatch.setattr(repository, "change", change)
        killed(job, monkeypatch)
        change(known, *arguments, **changes)

    monkeypatch.setattr(repository, "change", change_after_another)
    run(job)
    assert (now(job).attempts, work.calls) == (2, [])


def test_whoever_is_overtaken_does_not_touch_what_the_other_did(job, work, clock, monkeypatch):
    def make_for_ever(**arguments):
        monkeypatch.setitem(workers.JOBS, "plans.make", work.make)
        clock.move(minutes=6)
        run(job)
        return "/too/late"

    monkeypatch.setitem(workers.JOBS, "plans.make", make_for_ever)
    run(job)
    assert (now(job).status, now(job).attempts, now(job).result) == ("done", 2, RESULT)


def test_a_job_that_kills_every_worker_has_failed_after_three(job, work, worker, clock, monkeypatch):
    for _ in range(3):
        killed(job, monkeypatch)
        clock.move(minutes=6)
    service.sweep()
    assert (now(job).status, now(job).reason) == ("failed", model.UNFINISHED)
    with pytest.raises(JobFailed):
        worker.run()


def test_a_message_finds_out_too_that_a_job_kills_every_worker(job, work, clock, monkeypatch):
    for _ in range(3):
        killed(job, monkeypatch)
        clock.move(minutes=6)
    with pytest.raises(JobFailed):
        run(job)
    assert now(job).status == "failed"


def test_a_job_whose_message_was_lost_is_found_by_the_sweep_and_sent_once_in_a_while(job, work, worker, clock):
    service.sweep()
    clock.move(minutes=2)
    service.sweep()
    service.sweep()
    assert waiting() == 1
    worker.run()
    clock.move(minutes=60)
    service.sweep()
    assert (now(job).status, len(work.calls), waiting()) == ("done", 1, 0)


def sweep_too(job):
    service.sweep()


def finish(job):
    """By whoever was slow, and is not dead."""
    repository.change(now(job), "done")


@pytest.mark.parametrize(("meanwhile", "left"), [(sweep_too, ("queued", 1)), (run, ("done", 0)), (finish, ("done", 0))])
def test_what_happens_between_the_look_of_the_sweep_and_its_change_is_not_undone(
    job, work, clock, monkeypatch, meanwhile, left
):
    killed(job, monkeypatch)
    clock.move(minutes=6)
    change = repository.change

    def change_after_another(known, *arguments, **changes):
        monkeypatch.setattr(repository, "change", change)
        meanwhile(job)
        change(known, *arguments, **changes)

    monkeypatch.setattr(repository, "change", change_after_another)
    service.sweep()
    assert (now(job).status, waiting()) == left


def waiting():
    url = config.settings.jobs_queue_url
    told = aws.client("sqs").get_queue_attributes(QueueUrl=url, AttributeNames=["ApproximateNumberOfMessages"])
    return int(told["Attributes"]["ApproximateNumberOfMessages"])


def test_a_queue_that_does_not_answer_fails_nobody(job, monkeypatch, lines):
    monkeypatch.setattr(queue, "send", lambda *arguments, **values: 1 / 0)
    service.hurry(job)
    assert "later" in lines()[-1]["message"]
    assert now(job).status == "queued"


def test_a_job_goes_with_its_owner_even_while_it_is_done(job, work, monkeypatch):
    def forget(**arguments):
        db.delete("jobs", "USER#ada", f"JOB#{job.id}")

    monkeypatch.setitem(workers.JOBS, "plans.make", forget)
    run(job)
    run(job)
    with pytest.raises(NotFound):
        now(job)
    assert list(service.read_all("ada")) == []


def test_what_has_ended_is_kept_for_thirty_days_and_what_is_tried_again_for_good(job, work, clock):
    work.error = NotFound("There is no such goal.")
    run(job)
    assert expiry(job) == int(clock.now.timestamp()) + 30 * 86400
    service.retry(now(job))
    assert expiry(job) is None
    work.error = None
    run(job)
    assert (now(job).status, now(job).attempts, expiry(job) is None) == ("done", 1, False)


def expiry(job):
    return db.get("jobs", f"USER#{job.owner_id}", f"JOB#{job.id}").get("expires_at")


def test_only_what_has_failed_is_tried_again(job):
    with pytest.raises(Conflict, match="The job is queued"):
        service.retry(job)


def test_jobs_are_found_by_their_status_and_a_failed_one_by_its_id(job, work):
    assert [found.id for found in service.read_status("queued")] == [job.id]
    assert service.find_failed(job.id) is None
    work.error = NotFound("There is no such goal.")
    run(job)
    assert list(service.read_status("queued")) == []
    assert service.find_failed(job.id) == now(job)
