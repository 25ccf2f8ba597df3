"""`wizard submit`, as CI calls it, against the application behind a real socket."""

import json
import threading

import pytest
from click.testing import CliRunner
from werkzeug.serving import make_server

from project_utils.cli import wizard
from project_utils.review import stage
from tests.app.reviews.conftest import DANGEROUS, HARMLESS


@pytest.fixture
def faults():
    """What is answered next in place of what should be; None where all is well."""
    return []


@pytest.fixture
def server(app, worker, faults, monkeypatch):
    """The application, and a worker that does what waits whenever somebody asks how it stands."""

    def answer(environ, start_response):
        fault = faults.pop(0) if faults else None
        if fault:
            environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
            start_response(fault, [("Content-Type", "text/plain")])
            return [b"a bad moment"]
        if environ["REQUEST_METHOD"] == "GET":
            worker.run()
        return app(environ, start_response)

    served = make_server("127.0.0.1", 0, answer)
    threading.Thread(target=served.serve_forever, daemon=True).start()
    for pauses in ("_PAUSES_SECONDS", "_BAD_MOMENTS_SECONDS"):
        monkeypatch.setattr(stage, pauses, (0.01,) * 3)
    yield f"http://127.0.0.1:{served.server_port}"
    served.shutdown()
    served.server_close()


@pytest.fixture
def submit(server, ada, project, tmp_path, monkeypatch):
    def submit(plan, *arguments, scopes=("reviews:read", "reviews:write")):
        token = ada.call("POST", "/api/users/me/tokens", json={"name": "CI", "scopes": list(scopes)}).get_json()
        monkeypatch.setenv("WIZARD_TOKEN", token["token"])
        (tmp_path / "plan.json").write_text(json.dumps(plan))
        about = ["--url", server, "--project", project, "--stage", "prod"]
        return CliRunner().invoke(wizard, ["submit", str(tmp_path / "plan.json"), *about, *arguments])

    return submit


def test_without_a_token_it_says_how_to_make_one(server):
    done = CliRunner().invoke(wizard, ["submit", "plan.json", "--url", server, "--project", "shop"])
    assert (done.exit_code, "WIZARD_TOKEN is not set" in done.stderr) == (1, True)


def test_a_token_for_something_else_is_refused(submit):
    done = submit(HARMLESS, scopes=["goals:read"])
    assert done.exit_code == 1
    assert "(403)" in done.stderr


def test_a_project_that_is_not_there_is_said(submit):
    done = submit(HARMLESS, "--project", "nowhere")
    assert (done.exit_code, "no project nowhere" in done.stderr) == (1, True)


def test_what_is_no_plan_is_said(submit):
    done = submit({"format_version": "1.2"})
    assert (done.exit_code, "resource_changes is missing" in done.stderr) == (1, True)


def test_a_dangerous_change_is_stopped_with_where_to_look_at_it(submit):
    done = submit(DANGEROUS, "--json")
    assert done.exit_code == 2
    (told,) = json.loads(done.stdout)["reviews"]
    assert (told["file"], told["level"], told["passed"]) == ("fraud-or-not/prod", "critical", False)
    assert told["url"] in done.stderr.replace("/api/", "/")


def test_a_harmless_change_passes(submit):
    assert submit(HARMLESS).exit_code == 0


@pytest.mark.parametrize("status", ["429 Too Many Requests", "502 Bad Gateway", "503 Service Unavailable"])
def test_a_bad_moment_of_the_server_or_of_the_way_to_it_is_waited_out(submit, faults, status):
    faults += [status, None, status, status]
    assert submit(HARMLESS).exit_code == 0
    assert faults == []


def test_a_server_that_stays_so_is_told_of(submit, faults):
    faults += ["503 Service Unavailable"] * 20
    done = submit(HARMLESS)
    assert (done.exit_code, "(503)" in done.stderr) == (1, True)


def test_the_same_plan_is_the_same_review(submit):
    assert submit(DANGEROUS).stderr == submit(DANGEROUS).stderr


def test_what_people_have_decided_counts(submit, ada):
    done = submit(DANGEROUS)
    place = "/api" + done.stderr.strip().rpartition("/api")[2]
    etag = ada.get(place).headers["ETag"]
    waived = {"action": "waive", "reason": "migrated by hand", "expires_at": "2099-01-01T00:00:00Z"}
    assert ada.call("PUT", place, {"If-Match": etag}, json=waived).status_code == 422
    waived["expires_at"] = _in_a_month()
    assert ada.call("PUT", place, {"If-Match": etag}, json=waived).status_code == 200
    again = submit(DANGEROUS, "--markdown", "-")
    assert again.exit_code == 0
    assert "Waived" in again.stdout
    assert "migrated by hand" in again.stdout


def _in_a_month():
    from datetime import timedelta

    from app.core import clock

    return (clock.now() + timedelta(days=30)).isoformat()
