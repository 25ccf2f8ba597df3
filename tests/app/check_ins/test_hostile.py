"""Whatever is sent, it is no fault of ours."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

texts = st.text() | st.sampled_from(["", "\x00", "x" * 3000, "\U0010ffff", "2026-11-12", "UTC", "1e-9", "-0", "#", "/"])
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | texts,
    lambda children: st.lists(children, max_size=3) | st.dictionaries(texts, children, max_size=3),
    max_leaves=5,
)
times = st.datetimes(timezones=st.timezones()).map(lambda time: time.isoformat())
names = st.sampled_from(["id", "amount", "done", "items", "occurred_at", "tz", "local_date", "note", "by", "x"])
bodies = st.builds(
    lambda changes, time: {"occurred_at": time, "tz": "UTC", "amount": "5", **changes},
    st.dictionaries(names, values, max_size=2),
    times | st.just("2026-11-12T12:00:00Z"),
)


def test_no_body_and_no_query_is_a_fault(diary, differences):
    run = diary(aggregation="sum")
    entry = run.post(amount="1").get_json()
    many = settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])

    @many
    @given(bodies | values, st.lists(bodies | values, max_size=3), texts)
    def send(body, batch, text):
        answers = [
            run.person.call("POST", run.url, json=body),
            run.person.call("POST", f"{run.url}/batch", json={"check_ins": batch}),
            run.person.call("PATCH", f"{run.url}/{entry['id']}", {"If-Match": "*"}, json=body),
            run.person.call("GET", f"{run.url}/{entry['id']}/../x", query_string={"from": text}),
            run.person.call("GET", run.url, query_string={"from": text, "to": text, "cursor": text}),
            run.person.call("GET", f"{run.url}/changes", query_string={"cursor": text}),
        ]
        assert {answer.status_code for answer in answers} <= {200, 201, 400, 404, 409, 422}
        for result in answers[1].get_json().get("results", []):
            assert result["status"] in (200, 201, 409, 422)

    send()
    assert differences(run.goal) == []
