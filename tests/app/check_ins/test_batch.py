"""Up to a hundred at once, each for itself."""

from app.core.failures import Unavailable
from app.goals import service as goals
from tests.app.check_ins.conftest import pointers, ulid

BERLIN = "Europe/Berlin"


def one(day="2026-11-12", **more):
    return {"id": ulid(), "occurred_at": f"{day}T12:00:00+01:00", "tz": BERLIN, **more}


def told(answer):
    assert answer.status_code == 200, answer.get_json()
    return answer.get_json()["results"]


def test_each_gets_the_answer_that_it_would_have_got_alone(diary):
    run = diary(aggregation="sum")
    before, gone = one(amount="1"), one(amount="2")
    run.post(**before)
    run.delete(run.post(**gone).get_json())
    new, twice = one(amount="3"), one(amount="4")
    sent = [
        new,
        before,
        before | {"amount": "9"},
        gone,
        twice,
        twice,
        twice | {"amount": "5"},
        one(),
        one(amount="much", tz="Berlin"),
        one("2026-10-30", amount="1"),
        {"amount": "6", "occurred_at": "2026-11-12T12:00:00Z", "tz": BERLIN},
    ]
    results = told(run.batch(*sent))
    assert [result["status"] for result in results] == [201, 200, 409, 409, 201, 200, 409, 422, 422, 422, 201]
    assert [error["pointer"] for error in results[8]["problem"]["errors"]] == ["#/amount", "#/tz"]
    assert results[3]["problem"]["detail"] == "There was a check-in with this id, and it was deleted."
    assert results[7]["problem"]["errors"] == [{"pointer": "#/amount", "detail": "Missing data for required field."}]
    assert sorted(entry["amount"] for entry in run.list()) == ["1", "3", "4", "6"]
    assert results[0]["check_in"] == run.get(new).get_json()


def test_a_batch_that_is_sent_again_adds_nothing(diary, differences):
    run = diary()
    sent = [one(f"2026-11-{day:02}") for day in range(2, 19) for _ in range(5)]
    first, second = told(run.batch(*sent)), told(run.batch(*sent))
    assert {result["status"] for result in first} == {201}
    assert {result["status"] for result in second} == {200}
    assert [result["check_in"] for result in first] == [result["check_in"] for result in second]
    assert differences(run.goal) == []


def test_what_is_no_check_in_at_all_does_not_spoil_the_others(diary):
    run = diary()
    far = [one() | {"occurred_at": at} for at in ("0001-01-01T00:00:00+14:00", "9999-12-31T23:59:00-14:00")]
    results = told(run.batch(None, 3, [], *far, one(local_date="0001-01-01"), one()))
    assert [result["status"] for result in results] == [422] * 6 + [201]
    assert len(run.list()) == 1


def test_it_is_not_empty_and_not_without_end(diary):
    run = diary()
    assert pointers(run.batch()) == ["#/check_ins"]
    assert pointers(run.batch(*({} for _ in range(101)))) == ["#/check_ins"]


def test_what_is_of_many_years_is_more_than_one_transaction_holds_and_is_all_recorded(diary, differences):
    """Each of them has a day, a month and a year of its own."""
    run = diary(starts_on="2000-01-01")
    sent = [one(f"{2000 + n // 2}-{n % 2 * 6 + 1:02}-15") for n in range(40)]
    assert {result["status"] for result in told(run.batch(*sent))} == {201}
    assert len(run.list()) == 40
    assert differences(run.goal) == []


def test_few_transactions_are_made_of_many(diary, work):
    run = diary()
    work.clear()
    told(run.batch(*(one() for _ in range(100))))
    assert work.count(("dynamodb", "TransactWriteItems")) == 2


def test_what_could_not_be_recorded_says_so_and_what_was_stays(diary, monkeypatch):
    run, persist, calls = diary(), goals.persist, []

    def fail_second(write):
        calls.append(write)
        if len(calls) == 2:
            raise Unavailable("Too much is happening to this goal at once; try again in a moment.", Retry_After=5)
        return persist(write)

    monkeypatch.setattr(goals, "persist", fail_second)
    results = told(run.batch(*(one() for _ in range(100))))
    assert [result["status"] for result in results] == [201] * 80 + [503] * 20
    assert len(run.list("?limit=100")) == 80
