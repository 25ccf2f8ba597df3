"""A worker may die before and after each of its calls: whatever it leaves, the next one brings to the same end."""

import pytest

from app.analytics import service as analytics
from app.core import aws
from app.jobs import service as jobs
from app.judging import service as judging
from app.reviews import repository, service
from tests.app.reviews.conftest import DANGEROUS, URL, files

CALLS = {"GetItem", "TransactWriteItems", "PutItem", "UpdateItem", "PutObject", "DeleteObjects", "SendMessage"}
NEVER = 10_000


class Killed(BaseException):
    """Nobody handles it."""


@pytest.fixture
def kill(monkeypatch):
    """Whoever makes the n-th call of those that it makes, before or after it is made; how many calls were made."""
    made = {"calls": 0, "at": NEVER, "after": False}

    def count(kind, client):
        call = client._make_api_call

        def counted(operation, arguments):
            if operation not in CALLS:
                return call(operation, arguments)
            made["calls"] += 1
            is_last = made["calls"] == made["at"]
            if is_last and not made["after"]:
                raise Killed
            answer = call(operation, arguments)
            if is_last:
                raise Killed
            return answer

        monkeypatch.setattr(client, "_make_api_call", counted)

    for kind in ("dynamodb", "s3", "sqs"):
        count(kind, aws.client(kind))

    def kill(at, *, after):
        made.update(calls=0, at=at, after=after)
        return made

    return kill


@pytest.mark.parametrize("after", [False, True])
def test_whoever_dies_leaves_one_result_one_event_and_one_notice(ada, bring, worker, clock, kill, after):
    at, has_died = 1, True
    while has_died:
        told = bring(DANGEROUS | {"timestamp": f"{at}"}).get_json()
        job = jobs.find(service.OWNER, repository.get(told["id"]).job_id)
        kill(at, after=after)
        try:
            judging.judge(**job.arguments)
            has_died = False
        except Killed:
            has_died = True
        kill(NEVER, after=after)
        worker.run()
        clock.move(minutes=7)
        jobs.sweep()
        worker.run()
        judging.sweep()
        worker.run()
        ada.log_in()
        review = ada.get(f"{URL}/{told['id']}").get_json()
        assert (review["status"], review["version"], at) == ("completed", 1, at)
        events = ada.get("/api/projects/fraud-or-not/events?kind=review&limit=100").get_json()
        assert [event["id"] for event in events if told["id"] in event["id"]] == [f"review-{told['id']}-v1"]
        at += 1
    assert at > 8
    assert [file for file in files() if file.startswith("incoming/")] == []
    assert analytics.examine(service.read_counted) == []
    notices = ada.get("/api/notifications?limit=100").get_json()
    assert len(notices) == at - 1
