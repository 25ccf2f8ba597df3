"""What others have kept of somebody, brought in once, however often it is sent."""

from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.app.goals.test_goals import URL as GOALS
from tests.app.transfers.conftest import URL, bring, entries, results, send, told

BEEMINDER = """\
daystamp,value,comment,id
20261117,2,"before, and ""during"" lunch",65a1
20261118,1.5,,65a2
20261118,1.5,,65a3
"""
LOOP = """\
Date,Value,Notes
2026-11-20,YES_MANUAL,
2026-11-19,YES_AUTO,"Forgot to do it, really"
2026-11-18,NO,Sick
2026-11-17,SKIP,
2026-11-16,UNKNOWN,
"""
LOOP_OF_ALL = "Date,Meditate,Wake up early,\n2026-11-20,-1,2,\n2026-11-19,0,1,\n2026-11-18,2,0,\n"


def assert_is(answer, status, slug):
    assert answer.status_code == status, answer.get_json()
    assert answer.get_json()["type"] == f"urn:ai-wizard:problem:{slug}"


@pytest.fixture(autouse=True)
def clock(clock):
    """Late enough for all that is imported here."""
    clock.now = datetime(2026, 11, 21, 12, tzinfo=UTC)
    return clock


def test_without_a_token_nothing_is_taken(client):
    assert client.post(f"{URL}?format=loop&name=Run", data=LOOP, content_type="text/csv").status_code == 401


def test_into_the_goal_of_somebody_else_nothing_goes(goal, join):
    assert_is(send(join("Bob"), BEEMINDER, format="beeminder", goal=goal["id"]), 404, "not-found")


def test_a_viewer_brings_nothing(join, ada):
    assert_is(send(join("Vera", "viewer"), BEEMINDER, format="beeminder", name="Run"), 403, "forbidden")


def test_what_cannot_be_asked_is_named(ada):
    for query, parameter in (
        ({"name": "Run"}, "format"),
        ({"format": "excel", "name": "Run"}, "format"),
        ({"format": "loop"}, "goal"),
        ({"format": "loop", "name": "Run", "goal": "a"}, "goal"),
        ({"format": "loop", "name": "a\nb"}, "name"),
        ({"format": "loop", "name": "Run", "dry_run": "perhaps"}, "dry_run"),
        ({"format": "loop", "name": "Run", "from_row": "0"}, "from_row"),
    ):
        answer = send(ada, LOOP, **query)
        assert_is(answer, 422, "invalid")
        assert [error["parameter"] for error in answer.get_json()["errors"]] == [parameter]


def test_another_kind_of_body_is_refused(ada):
    assert_is(
        send(ada, "{}", {"Content-Type": "application/json"}, format="loop", name="Run"), 415, "unsupported-media-type"
    )
    assert_is(send(ada, "x" * 1024 * 1024 + "x", format="loop", name="Run"), 413, "too-large")


def test_a_file_that_cannot_be_read_says_why(ada):
    for form, text, detail in (
        ("loop", "", "empty"),
        ("loop", "\nDate,Value\n", "first line"),
        ("loop", "Zürich".encode("latin-1"), "UTF-8"),
        ("loop", "a\0b", "zeros"),
        ("loop", 'Date,Value\n"' + "x" * 200_000, "not CSV"),
        ("loop", "Position,Name,Type\n001,Meditate,YES_NO\n", "Checkmarks.csv"),
        ("loop", "Date,Score\n2026-11-20,0.5\n", "Checkmarks.csv"),
        ("loop", LOOP_OF_ALL, "Meditate, Wake up early"),
        ("beeminder", "value,comment\n1,x\n", "says when"),
        ("ai-wizard", "id,amount\n", "local_date, note, occurred_at, tz"),
        ("beeminder", "date,value\n" + "2026-11-20,1\n" * 10_001, "10001 rows"),
    ):
        answer = send(ada, text, format=form, name="Run")
        assert_is(answer, 422, "unreadable-file")
        assert detail in answer.get_json()["detail"]
    assert ada.get(GOALS).get_json() == []


def test_a_goal_that_a_source_measures_takes_no_file(ada, make):
    measured = make(ada, source={"kind": "push"})
    assert_is(send(ada, BEEMINDER, format="beeminder", goal=measured["id"]), 409, "measured-by-source")


def test_of_beeminder_every_datapoint_comes_once(ada, goal):
    report = bring(ada, BEEMINDER, format="beeminder", goal=goal["id"])
    assert [row["row"] for row in report["rows"]] == [2, 3, 4]
    assert results(report) == ["imported"] * 3
    kept = [("2026-11-18", "1.5", ""), ("2026-11-18", "1.5", ""), ("2026-11-17", "2", 'before, and "during" lunch')]
    assert told(ada, goal["id"]) == kept
    again = bring(ada, BEEMINDER, format="beeminder", goal=goal["id"])
    assert results(again) == ["already there"] * 3
    assert again["counts"] == {"imported": 0, "already_there": 3, "skipped": 0, "invalid": 0}
    assert told(ada, goal["id"]) == kept


def test_two_equal_rows_without_ids_are_two_and_stay_two(ada, goal):
    text = "2026-11-18,1\n2026-11-18,1\n"
    assert results(bring(ada, text, format="beeminder", goal=goal["id"])) == ["imported"] * 2
    assert results(bring(ada, text + "2026-11-18,1\n", format="beeminder", goal=goal["id"])) == [
        "already there",
        "already there",
        "imported",
    ]


def test_what_was_deleted_since_does_not_come_back(ada, goal):
    bring(ada, BEEMINDER, format="beeminder", goal=goal["id"])
    gone = entries(ada, goal["id"])[-1]
    ada.call("DELETE", f"/api/goals/{goal['id']}/check-ins/{gone['id']}", {"If-Match": "*"})
    first = bring(ada, BEEMINDER, format="beeminder", goal=goal["id"])["rows"][0]
    assert first["result"] == "already there"
    assert "deleted" in first["detail"]
    assert len(entries(ada, goal["id"])) == 2


def test_a_dry_run_tells_the_same_and_writes_nothing(ada, goal):
    text = BEEMINDER + "20261118,many,,\n"
    for _ in range(2):
        dry = bring(ada, text, format="beeminder", goal=goal["id"], dry_run="true")
        assert dry["dry_run"]
        assert results(dry) == ["imported"] * 3 + ["invalid"]
        assert entries(ada, goal["id"]) == []
    done = bring(ada, text, format="beeminder", goal=goal["id"])
    assert done["rows"] == dry["rows"]
    assert results(bring(ada, text, format="beeminder", goal=goal["id"], dry_run="true"))[:3] == ["already there"] * 3


def test_a_dry_run_with_a_name_makes_no_goal(ada):
    report = bring(ada, LOOP, format="loop", name="Meditate", dry_run="true")
    assert report["goal_id"] is None
    assert report["counts"]["imported"] == 2
    assert ada.get(GOALS).get_json() == []


def test_of_loop_what_was_done_comes_and_what_follows_of_it_does_not(ada):
    report = bring(ada, LOOP, format="loop", name="Meditate")
    assert results(report) == ["imported", "skipped", "imported", "skipped", "skipped"]
    goal = ada.get(f"{GOALS}/{report['goal_id']}").get_json()
    assert (goal["name"], goal["kind"], goal["window"]["unit"]) == ("Meditate", "yes_no", "day")
    assert goal["starts_on"] == "2026-11-18"
    assert [(one["local_date"], one["done"], one["note"]) for one in entries(ada, goal["id"])] == [
        ("2026-11-20", True, ""),
        ("2026-11-18", False, "Sick"),
    ]
    assert results(bring(ada, LOOP, format="loop", goal=goal["id"])) == [
        "already there" if result == "imported" else result for result in results(report)
    ]


def test_of_all_habits_the_one_that_is_meant_comes(ada):
    report = bring(ada, LOOP_OF_ALL, format="loop", habit="Wake up early", name="Wake up early")
    assert results(report) == ["imported", "skipped", "imported"]
    one = bring(ada, "Date,Meditate,\n2026-11-20,2,\n", format="loop", name="Meditate")
    assert results(one) == ["imported"]
    assert told(ada, one["goal_id"]) == [("2026-11-20", "1", "")]


def test_what_loop_measures_it_writes_in_thousandths(ada):
    report = bring(ada, "Date,Value,Notes\n2026-11-20,2500,\n2026-11-19,0,\n", format="loop", name="Read")
    assert ada.get(f"{GOALS}/{report['goal_id']}").get_json()["kind"] == "at_least"
    assert [amount for _, amount, _ in told(ada, report["goal_id"])] == ["2.5", "0"]


DAYS = ["2026-11-18", "20261118", "2026/11/18", "2026 11 18", "2026.11.18", "18.11.2026", "2026-11-18T23:30:00Z"]


def test_a_thousandth_of_what_loop_wrote_has_no_more_digits_than_any_amount(ada, goal):
    report = bring(ada, "Date,Value,Notes\n2026-11-18,0.000000001,\n2026-11-19,7.5,\n", format="loop", goal=goal["id"])
    assert results(report) == ["invalid", "imported"]
    assert "nine digits" in report["rows"][0]["detail"]


def test_days_are_read_as_people_write_them(ada, goal):
    for number, (start, end) in enumerate((("", "\n"), ("\ufeff", "\r\n"), ("", "\r"))):
        text = start + "".join(f"{day},{number}{end}" for day in DAYS)
        assert results(bring(ada, text, format="beeminder", goal=goal["id"])) == ["imported"] * len(DAYS)
    assert {day for day, *_ in told(ada, goal["id"])} == {"2026-11-18"}


@pytest.mark.parametrize(
    ("days", "read"),
    [
        (["3/4/2026", "25/4/2026"], ["2026-04-25", "2026-04-03"]),
        (["3/4/2026", "4/25/2026"], ["2026-04-25", "2026-03-04"]),
    ],
)
def test_whether_day_or_month_comes_first_the_whole_file_tells(ada, goal, days, read):
    bring(ada, "".join(f"{day},1\n" for day in days), format="beeminder", goal=goal["id"])
    assert [day for day, *_ in told(ada, goal["id"])] == read


def test_an_instant_counts_for_the_day_it_is_where_the_goal_is(ada, goal):
    """23:30 in Berlin, and half an hour past midnight; a column that names the day wins."""
    bring(ada, "timestamp,value\n1795127400,1\n2026-11-19T23:30:00Z,2\n", format="beeminder", goal=goal["id"])
    bring(ada, "timestamp,daystamp,value\n1795217400,20261120,3\n", format="beeminder", goal=goal["id"])
    assert [(day, amount) for day, amount, _ in told(ada, goal["id"])] == [
        ("2026-11-20", "3"),
        ("2026-11-20", "2"),
        ("2026-11-19", "1"),
    ]


BAD_ROWS = [
    ("3/4/2026,1", "day or the month"),
    ("2026-02-30,1", "no such day"),
    ("yesterday,1", "not understood"),
    (",1", "say when"),
    ("2026-11-18,", "not a number"),
    ("2026-11-18,NaN", "below 10^15"),
    ("2026-11-18,1e15", "below 10^15"),
    ("2026-11-18,1e999999999", "below 10^15"),
    ("2026-11-18,1e-999999999", "nine digits"),
    ("2026-11-18,0.0000000001", "nine digits"),
    ('2026-11-18,"1,234"', "thousands"),
    ('2026-11-18,"1.234,5"', "thousands"),
    ("2026-11-18,1," + "n" * 2001, "longer than"),
    ("2019-12-31,1", "The goal begins on 2020-01-01"),
    ("2026-11-24,1", "in the future"),
    ("0001-01-01,1", "not in our time"),
    ("9999-12-31,1", "not in our time"),
]


def test_a_row_that_cannot_be_taken_says_why_and_spoils_no_other(ada, goal):
    text = "".join(f"{row}\n2026-11-18,1\n" for row, _ in BAD_ROWS)
    report = bring(ada, text, format="beeminder", goal=goal["id"])
    assert results(report) == ["invalid", "imported"] * len(BAD_ROWS)
    details = [row["detail"] for row in report["rows"] if row["detail"]]
    assert [why for (_, why), detail in zip(BAD_ROWS, details, strict=True) if why not in detail] == []


def test_of_our_own_files_too_nothing_is_believed(ada, goal):
    good = {
        "id": "01KAHJ5Y7Q6M4T2Z8V3X9B0CDE",
        "local_date": "2026-11-18",
        "amount": "1",
        "note": "",
        "occurred_at": "2026-11-18T08:00:00Z",
        "tz": "UTC",
    }
    bad = [
        ("id", "../GOAL#1", "none of ours"),
        ("id", "", "none of ours"),
        ("tz", "Mars/Olympus", "no such time zone"),
        ("tz", "../../etc/passwd", "no such time zone"),
        ("occurred_at", "0001-01-01T00:00:00+14:00", "not in our time"),
        ("occurred_at", "99999999999", "not in our time"),
        ("occurred_at", "2026-11-18T08:00:00", "of which place"),
        ("occurred_at", "2026-11-11T08:00:00Z", "more than a day"),
    ]
    lines = [good.keys(), *((good | {field: value}).values() for field, value, _ in bad)]
    text = "\n".join(map(",".join, lines))
    report = bring(ada, text, format="ai-wizard", goal=goal["id"])
    assert results(report) == ["invalid"] * len(bad)
    said = [row["detail"] for row in report["rows"]]
    assert [why for (_, _, why), detail in zip(bad, said, strict=True) if why not in detail] == []


def test_a_dry_run_with_a_name_sees_what_lies_ahead(ada):
    report = bring(ada, "2026-11-24,1\n2026-11-18,1\n", format="beeminder", name="Run", dry_run="true")
    assert results(report) == ["invalid", "imported"]


def test_commas_are_points_where_semicolons_are_commas(ada, goal):
    bring(ada, "date;value;comment\n2026-11-18;1,5;so so\n2026-11-17;1,234;\n", format="beeminder", goal=goal["id"])
    assert told(ada, goal["id"]) == [("2026-11-18", "1.5", "so so"), ("2026-11-17", "1.234", "")]


def test_notes_keep_their_lines(ada, goal):
    bring(
        ada,
        'date,value,comment\r\n2026-11-18,1,"two\r\nlines"\r\n2026-11-17,1,\r\n',
        format="beeminder",
        goal=goal["id"],
    )
    assert [note for *_, note in told(ada, goal["id"])] == ["two\r\nlines", ""]


def test_a_long_file_goes_in_part_by_part(ada, goal, monkeypatch):
    monkeypatch.setattr("app.transfers.service._PART", 3)
    text = "date,value\n" + "".join(f"2026-10-{day:02},1\n" for day in range(1, 8))
    report = send(ada, text, format="beeminder", name="Run")
    made, parts = report.get_json()["goal_id"], [report.get_json()]
    while "Link" in report.headers:
        path = report.headers["Link"].partition(">")[0].removeprefix("<")
        report = ada.call("POST", path, {"Content-Type": "text/csv"}, data=text)
        parts.append(report.get_json())
    assert [[row["row"] for row in part["rows"]] for part in parts] == [[2, 3, 4], [5, 6, 7], [8]]
    assert {part["goal_id"] for part in parts} == {made}
    assert len(entries(ada, made)) == 7
    assert len(ada.get(GOALS).get_json()) == 2


def test_a_lost_answer_brings_no_second_goal_where_the_request_has_a_key(ada):
    key = {"Idempotency-Key": "once"}
    first, second = (send(ada, LOOP, key, format="loop", name="Meditate") for _ in range(2))
    assert first.get_json() == second.get_json()
    assert len(ada.get(GOALS).get_json()) == 1


cells = (
    st.sampled_from(["2026-11-18", "20261118", "1795217400", "18.11.2026", "31/12/2026", "2026-11-18T08:00:00+14:00"])
    | st.sampled_from(
        ["1", "-0", "1e9", "yes_manual", "SKIP", "2", "0,5", "Europe/Berlin", "01KAHJ5Y7Q6M4T2Z8V3X9B0CDE"]
    )
    | st.text(max_size=8)
)
headers = st.sampled_from(
    [
        "daystamp,value,comment,id",
        "timestamp,value",
        "Date,Value,Notes",
        "Date,Meditate,",
        "id,local_date,amount,note,occurred_at,tz",
        "",
    ]
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    headers,
    st.lists(st.lists(cells, max_size=6).map(",".join), max_size=6),
    st.sampled_from(["beeminder", "loop", "ai-wizard"]),
    st.sampled_from(["true", "false"]),
)
def test_no_file_is_a_fault(ada, goal, header, lines, form, is_dry):
    text = "\n".join([header, *lines] if header else lines).encode(errors="surrogatepass")
    answer = send(ada, text, format=form, goal=goal["id"], dry_run=is_dry)
    assert answer.status_code in (200, 422), answer.get_json()
