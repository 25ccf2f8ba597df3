"""All of a goal in a file that other programs read, and that comes back as it was."""

import csv
import io
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.check_ins.model import CheckIn
from app.transfers import model, service
from tests.app.transfers.conftest import bring, entries, results

FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "'quoted"]


@pytest.fixture(autouse=True)
def clock(clock):
    clock.now = datetime(2026, 11, 21, 12, tzinfo=UTC)
    return clock


def export(person, goal_id, form):
    return person.get(f"/api/goals/{goal_id}/export?format={form}")


@pytest.fixture
def check_in(ada):
    def check_in(goal, **said):
        body = {"occurred_at": "2026-11-18T07:30:00+01:00", "tz": "Europe/Berlin"} | said
        answer = ada.call("POST", f"/api/goals/{goal['id']}/check-ins", json=body)
        assert answer.status_code == 201, answer.get_json()
        return answer.get_json()

    return check_in


def test_without_a_token_nothing_is_told(client, goal):
    assert client.get(f"/api/goals/{goal['id']}/export").status_code == 401


def test_the_goal_of_somebody_else_is_not_found(goal, join):
    assert export(join("Bob", "admin"), goal["id"], "csv").status_code == 404


def test_another_format_is_refused(ada, goal):
    assert export(ada, goal["id"], "xlsx").status_code == 422


def test_json_has_the_goal_and_every_field_of_its_check_ins(ada, goal, check_in):
    made = check_in(goal, amount="5.25", note="In the rain")
    answer = export(ada, goal["id"], "json")
    assert answer.headers["Content-Disposition"] == f'attachment; filename="goal-{goal["id"]}-2026-11-21.json"'
    told = answer.get_json()
    assert told["goal"] == ada.get(f"/api/goals/{goal['id']}").get_json()
    assert told["check_ins"] == [made]
    assert datetime.fromisoformat(told["exported_at"]) == datetime(2026, 11, 21, 12, tzinfo=UTC)


def test_csv_has_every_field_of_a_check_in(ada, goal, check_in):
    made = check_in(goal, amount="-5.25", note='Grüße, "du"')
    answer = export(ada, goal["id"], "csv")
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    (row,) = csv.DictReader(io.StringIO(answer.text, newline=""))
    assert row["amount"] == "-5.25"
    assert row["note"] == 'Grüße, "du"'
    assert (row["goal"], row["unit"], row["is_late"]) == ("Run", "times", "false")
    assert set(made) - {"goal_id"} <= set(row)


def test_no_cell_of_text_begins_like_a_formula(ada, goal, check_in):
    for note in FORMULAS:
        check_in(goal, amount="-1", note=note)
    rows = list(csv.DictReader(io.StringIO(export(ada, goal["id"], "csv").text, newline="")))
    cells = [cell for row in rows for name, cell in row.items() if name != "amount"]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
    assert {row["note"] for row in rows} == {f"'{note}" for note in FORMULAS}


def test_a_long_goal_comes_in_parts(ada, goal, check_in, monkeypatch):
    monkeypatch.setattr("app.transfers.service._PAGE", 2)
    made = {check_in(goal, amount=1)["id"] for _ in range(5)}
    answer, ids = export(ada, goal["id"], "csv"), []
    while True:
        ids += [row["id"] for row in csv.DictReader(io.StringIO(answer.text, newline=""))]
        if "Link" not in answer.headers:
            break
        answer = ada.get(answer.headers["Link"].partition(">")[0].removeprefix("<"))
    assert sorted(ids) == sorted(made)


@pytest.mark.parametrize(
    "change",
    [
        {},
        {"kind": "yes_no", "window": {"unit": "day"}},
        {"kind": "checklist", "window": {"unit": "day"}, "items": [{"title": "a"}, {"title": "b"}, {"title": "c"}]},
    ],
    ids=["amounts", "yes and no", "checklist"],
)
def test_what_was_exported_comes_back_as_it_was(ada, make, check_in, change):
    kind = change.get("kind")
    goal = make(ada, **{"target": "1"} | change)
    says = {
        "yes_no": [{"done": True}, {"done": False}],
        "checklist": [{"items": [goal["items"][0]["id"], goal["items"][2]["id"]]}] if kind == "checklist" else [],
    }.get(kind, [{"amount": "2.5"}, {"amount": "-3"}])
    for number, said in enumerate(says):
        check_in(goal, **said, note=FORMULAS[number] + " \n ", occurred_at=f"2026-11-1{number}T23:30:00+01:00")
    text = export(ada, goal["id"], "csv").text
    assert set(results(bring(ada, text, format="ai-wizard", goal=goal["id"]))) == {"already there"}
    if kind == "checklist":  # whose items are its own
        return
    copy = make(ada, **{"target": "1"} | change)
    assert set(results(bring(ada, text, format="ai-wizard", goal=copy["id"]))) == {"imported"}
    same = ("id", "amount", "note", "occurred_at", "tz", "local_date")
    assert [[one[name] for name in same] for one in entries(ada, copy["id"])] == [
        [one[name] for name in same] for one in entries(ada, goal["id"])
    ]


texts = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=30)
amounts = st.decimals(-(10**14), 10**14, allow_nan=False, places=9)


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(texts | st.sampled_from(FORMULAS), amounts), max_size=5))
def test_every_note_and_every_amount_comes_back(written):
    day = datetime(2026, 11, 18, tzinfo=UTC)
    check_ins = [
        CheckIn(
            f"01KAHJ5Y7Q6M4T2Z8V3X9B0CD{number}",
            "g",
            amount,
            day.isoformat(),
            "UTC",
            day.date(),
            "ada",
            "",
            "",
            1,
            note=note,
        )
        for number, (note, amount) in enumerate(written)
    ]
    goal = type("Goal", (), {"name": "=Run", "unit": "-"})
    read = service.read(model.write(goal, check_ins).encode(), "ai-wizard")
    assert [(row.id, row.note, row.amount, row.day) for row in read] == [
        (one.id, one.note, one.amount, one.local_date) for one in check_ins
    ]


@settings(max_examples=200)
@given(st.binary(max_size=200) | texts.map(str.encode), st.sampled_from(model.FORMS))
def test_no_file_is_a_fault(content, form):
    try:
        rows = service.read(content, form)
    except model.Unreadable:
        return
    assert len({row.row for row in rows}) == len(rows)
