"""What a request costs does not grow with how many reviews there are, and the newest version is one read."""

import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial

from app.reviews import repository
from app.reviews.model import Document, Review, with_result
from app.rules import read, review
from tests.app.reviews.conftest import DANGEROUS, URL
from tests.app.rules.plans import plan
from tests.app.units import Meter, fill

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
FEW, MANY = 12, 1000
LISTS = [
    "?limit=5",
    "?limit=5&status=completed",
    "?limit=5&project=fraud-or-not",
    "?limit=5&run=run-1",
    "?limit=5&risk=low",
]
RESULT = review(read(plan()))


def judged(number):
    opened = (NOW - timedelta(minutes=number + 1)).isoformat(timespec="milliseconds")
    one = Review(f"old-{number:04}", "fraud-or-not", "ci", "ada", opened, stage="prod", run="run-1")
    done = replace(one, status="completed", sha256=f"{number:064}", version=1, result_version=1, completed_at=opened)
    return with_result(done, Document(RESULT))


def ask(ada, ci, bring, url, meter):
    finding = ada.get(url).get_json()["findings"][0]["id"]
    body = {"sha256": "0" * 64, "size_bytes": 5}
    requests = [
        ("bring a plan", lambda: bring(DANGEROUS | {"timestamp": f"{url}/another"})),
        ("bring it again", lambda: bring(DANGEROUS | {"timestamp": f"{url}/another"})),
        ("POST /uploads", lambda: ci("POST", f"{URL}/uploads", json=body)),
        ("GET /{reviewId}", lambda: ci("GET", url)),
        ("GET /{reviewId}?version=1", lambda: ci("GET", f"{url}?version=1")),
        ("GET /{reviewId}/versions", lambda: ci("GET", f"{url}/versions")),
        *((f"GET {query}", partial(ci, "GET", URL + query)) for query in LISTS),
        ("PUT feedback", lambda: ada.call("PUT", f"{url}/findings/{finding}/feedback", json={"verdict": "noise"})),
        ("GET /{reviewId}/feedback", lambda: ada.get(f"{url}/feedback")),
        ("PUT approve", lambda: ada.call("PUT", url, {"If-Match": "*"}, json={"action": "approve"})),
        ("PUT rerun", lambda: ada.call("PUT", url, {"If-Match": "*"}, json={"action": "rerun"})),
    ]
    meter.take()
    for name, call in requests:
        answer = call()
        assert answer.status_code < 300, (name, answer.get_json())
        yield name, meter.take()


def told(calls):
    return f"{len(calls)}/{sum(call[1] for call in calls)}/{sum(call[2] for call in calls)}"


def test_a_request_costs_the_same_at_twelve_reviews_and_at_a_thousand(ada, ci, bring, worker, clock):
    clock.now = NOW
    ada.log_in()
    for number in range(6):  # a first page of each list looks the same both times
        bring(DANGEROUS | {"timestamp": str(number).zfill(8)})
    worker.run()
    found = []
    for numbers in (range(FEW), range(FEW, MANY)):
        for number in numbers:
            fill(repository.creation(judged(number), leads_run=number == 0))
        url = bring(DANGEROUS | {"timestamp": str(len(numbers)).zfill(9)}).headers["Location"]
        worker.run()
        with Meter() as meter:
            found.append(list(ask(ada, ci, bring, url, meter)))
        worker.run()
    lines = [f"{name:50} {told(few):>12} {told(many):>12}" for (name, few), (_, many) in zip(*found, strict=True)]
    sys.stdout.write("calls/read units/write units at twelve and at a thousand\n" + "\n".join(lines) + "\n")
    assert [(name, told(calls)) for name, calls in found[0]] == [(name, told(calls)) for name, calls in found[1]]
    newest = dict(found[1])["GET /{reviewId}"]
    assert [call[0] for call in newest] == ["BatchGetItem", "GetItem"], "who asks, and the review with all it found"
