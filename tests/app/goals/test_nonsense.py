"""Whatever a member sends, the fault is theirs."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.app.goals.conftest import RUN, URL

values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=5)
    | st.sampled_from(
        ["1e400", "-0", "NaN", "9" * 15, "0.000000001", "2026-02-30", "0001-01-01", "once", "rolling", "UTC"]
    ),
    lambda children: (
        st.lists(children, max_size=3)
        | st.dictionaries(st.sampled_from(["unit", "days", "hits", "title", "id", "kind", "url", "project"]), children)
    ),
    max_leaves=5,
)
kinds = st.sampled_from(["at_least", "at_most", "average", "threshold", "reach_by", "odometer", "yes_no", "checklist"])
windows = st.fixed_dictionaries(
    {"unit": st.sampled_from(["day", "week", "month", "quarter", "rolling", "once"])},
    optional={"days": st.integers(0, 100), "hits": st.integers(0, 100)},
)
names = st.sampled_from(
    [
        "target",
        "weekdays",
        "freezes_per_month",
        "zone",
        "day_boundary_minutes",
        "grace_minutes",
        "items",
        "reminder_minutes",
        "is_blocking",
        "unit",
        "aggregation",
        "direction",
        "starts_on",
        "ends_on",
        "start_value",
        "week_start",
        "source",
        "description",
        "name",
        "visibility",
    ]
)
likely = st.fixed_dictionaries({"kind": kinds, "window": windows}, optional={"target": st.integers(-1, 40)})
bodies = st.builds(lambda fit, odd: RUN | fit | odd, likely, st.dictionaries(names, values, max_size=2))


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(bodies, st.dictionaries(names, values, max_size=2))
def test_no_definition_and_no_change_is_a_fault(ada, bodies, changes):
    answer = ada.call("POST", URL, json=bodies)
    assert answer.status_code in (201, 409, 422), answer.get_json()
    if answer.status_code == 201:
        path = answer.headers["Location"]
        changed = ada.call("PATCH", path, {"If-Match": "*"}, json=changes)
        assert changed.status_code in (200, 422), changed.get_json()
        assert ada.get(path).status_code == 200
