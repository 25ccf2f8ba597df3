import pytest

from app import worker as workers
from app.core import db
from app.jobs import service


@pytest.fixture
def work(app, monkeypatch):
    """What the worker's functions do; each call of `plans.make` is remembered."""

    class Work:
        calls = []
        error = None

        def make(self, **arguments):
            self.calls.append(arguments)
            if self.error:
                raise self.error
            return "/api/goals/g1/plan"

    work = Work()
    work.calls = []
    monkeypatch.setitem(workers.JOBS, "plans.make", work.make)
    return work


@pytest.fixture
def job(work):
    job, write = service.write("plans.make", {"goal_id": "g1", "share": 0.5}, owner_id="ada")
    db.transact(write)
    return job
