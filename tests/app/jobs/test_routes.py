from app.core import db
from app.jobs import service


def test_only_its_owner_sees_how_far_a_job_is(ada, join, client, work, worker):
    job, write = service.write("plans.make", {"goal_id": "g1"}, owner_id=ada.id)
    db.transact(write)
    path = f"/api/jobs/{job.id}"
    assert client.get(path).status_code == 401
    answer = join("Eve").get(path)
    assert (answer.status_code, answer.get_json()["type"]) == (404, "urn:ai-wizard:problem:not-found")
    assert ada.get("/api/jobs/nothing").status_code == 404
    told = {"id": job.id, "attempts": 0, "reason": "", "result": "", "created_at": job.created_at}
    assert ada.get(path).get_json() == told | {"status": "queued"}
    service.hurry(job)
    worker.run()
    changed = {"status": "done", "attempts": 1, "result": "/api/goals/g1/plan"}
    assert ada.get(path).get_json() == told | changed
