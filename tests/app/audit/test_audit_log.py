from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from decimal import Decimal
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.audit import model, service
from app.audit.model import Client, Event
from app.core import db
from app.core.failures import Unavailable
from app.users import service as users

URL = "/api/users/me/audit"
HERE = Client(device="curl/8", address="192.0.2.7")


@pytest.fixture
def eve(ada, join):
    return join("Eve")


def actions(answer):
    assert answer.status_code == 200
    return [entry["action"] for entry in answer.get_json()]


def following(answer):
    return answer.headers["Link"].removeprefix("<").removesuffix('>; rel="next"')


def test_without_a_token_nothing_is_told(client, ada):
    assert client.get(URL).status_code == 401
    assert client.get(f"/api/users/{ada.id}/audit").status_code == 401


@pytest.mark.parametrize("role", ["viewer", "member"])
def test_what_happened_to_others_is_for_admins(ada, join, role):
    person = join("Mallory", role)
    for account_id in (ada.id, person.id, "workspace"):
        assert person.get(f"/api/users/{account_id}/audit").status_code == 403


def query_of_next_page(person, path):
    return following(person.get(f"{path}?limit=1")).partition("?")[2]


def test_the_cursor_of_one_log_opens_no_other(ada, eve):
    of_eve = f"/api/users/{eve.id}/audit"
    given_to_eve, given_to_ada = query_of_next_page(eve, URL), query_of_next_page(ada, of_eve)
    assert ada.get(f"{of_eve}?{given_to_ada}").status_code == 200
    assert ada.get(f"{of_eve}?{given_to_eve}").status_code == 422
    assert ada.get(f"{URL}?{given_to_ada}").status_code == 422


def test_of_nobody_nothing_is_told(ada):
    for account_id in ("nobody", "workspace", "x"):
        assert ada.get(f"/api/users/{account_id}/audit").status_code == 404


@pytest.mark.parametrize("limit", ["0", "101", "x"])
def test_a_wrong_size_of_a_page_is_pointed_at(ada, limit):
    answer = ada.get(f"{URL}?limit={limit}")
    assert [error["parameter"] for error in answer.get_json()["errors"]] == ["limit"]


def test_a_program_reads_it_only_with_the_scope_for_it(ada):
    for scope, status in (("users:read", 403), ("audit:read", 200)):
        body = {"name": "CI", "scopes": [scope]}
        token = ada.call("POST", "/api/users/me/tokens", json=body).get_json()["token"]
        answer = ada.client.get(f"/api/users/{ada.id}/audit", headers={"Authorization": f"Bearer {token}"})
        assert answer.status_code == status
        assert ada.client.get(URL, headers={"Authorization": f"Bearer {token}"}).status_code == 403


def test_everybody_sees_what_happened_to_their_account_the_newest_first(ada):
    ada.call("DELETE", "/api/users/me/sessions/" + ada.me()["id"])  # of nobody: nothing happens
    assert actions(ada.get(URL)) == ["logged-in", "registered"]


def test_an_entry_tells_who_did_what_from_where(ada, eve):
    ada.call("PATCH", f"/api/users/{eve.id}", {"User-Agent": "curl/8 é"}, json={"role": "viewer"})
    entry = eve.get(URL).get_json()[0]
    assert (entry["action"], entry["actor_id"], entry["address"]) == ("role-changed", ada.id, "127.0.0.1")
    assert entry["facts"] == {"role": "viewer", "before": "member"}
    assert entry["device"].startswith("curl/8")


def test_an_admin_sees_the_same_as_the_person(ada, eve):
    assert ada.get(f"/api/users/{eve.id}/audit").get_json() == eve.get(URL).get_json()


def test_an_admin_sees_what_belongs_to_no_account(ada):
    service.write(Event(service.WORKSPACE, "account-gone", HERE, facts={"account": "eve"}))
    (entry,) = ada.get("/api/users/workspace/audit").get_json()
    assert (entry["action"], entry["facts"]) == ("account-gone", {"account": "eve"})


def test_pages_lead_from_the_newest_to_the_first_entry(ada):
    for number in range(3):
        service.write(Event(ada.id, f"step-{number}", HERE))
    seen, answer = [], ada.get(f"{URL}?limit=2")
    while "Link" in answer.headers:
        seen += actions(answer)
        answer = ada.get(following(answer))
    assert seen + actions(answer) == ["step-2", "step-1", "step-0", "logged-in", "registered"]


def test_what_happens_between_two_pages_moves_nothing(ada):
    first = ada.get(f"{URL}?limit=1")
    service.write(Event(ada.id, "later", HERE))
    assert actions(first) + actions(ada.get(following(first))) == ["logged-in", "registered"]


def test_whoever_has_the_pages_can_recount_the_chain(ada):
    entries = [model.Entry(**entry) for entry in reversed(ada.get(URL).get_json())]
    assert model.examine(ada.id, entries) == model.Chain(ada.id, 2, None)


words = st.text(max_size=30)
names = st.text("abcdefghijklmnopqrstuvwxyz_", min_size=2, max_size=20)  # moto mistakes S and the like for types
events = st.builds(
    Event,
    st.just("ada"),
    words,
    st.builds(Client, words, words),
    words,
    st.dictionaries(names, words | st.integers(-(10**37), 10**37) | st.none() | st.booleans(), max_size=4),
)


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(event=events)
def test_an_entry_comes_back_from_the_table_as_it_was_hashed(app, event):
    account_id = uuid4().hex
    service.write(replace(event, account_id=account_id))
    (written,) = service.read_all(account_id)
    assert service.examine(account_id).problem is None
    assert (written.action, written.facts) == (event.action, event.facts)


def test_a_hundred_log_ins_at_once_are_a_hundred_entries(app, ada, atomic_calls, monkeypatch):
    """All want to be the next one; each is written once and none is lost."""

    def log_in(number):
        service.write(Event(ada.id, "logged-in", HERE, facts={"session": str(number)}))

    with ThreadPoolExecutor(100) as pool:
        list(pool.map(log_in, range(100)))
    *_, entries = [list(service.read_all(ada.id))]
    assert service.examine(ada.id) == model.Chain(ada.id, 102, None)
    assert sorted(int(entry.facts["session"]) for entry in entries[2:]) == list(range(100))


@pytest.fixture
def always_too_late(monkeypatch):
    """Somebody else has always just written the next entry."""

    def lose(entries, *writes):
        lost = db.ConditionFailed("too late")
        lost.failed = frozenset([0])
        raise lost

    monkeypatch.setattr(service.repository, "append", lose)
    monkeypatch.setattr(db.time, "sleep", lambda seconds: None)


def test_whoever_never_gets_a_turn_is_asked_to_come_again(ada, eve, always_too_late):
    answer = ada.change(eve, role="viewer")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert eve.me()["role"] == "member"


def test_that_nobody_got_a_turn_is_not_mistaken_for_a_condition_that_failed(ada, always_too_late):
    with pytest.raises(Unavailable):
        service.write(Event(ada.id, "session-ended", HERE))


def test_waiting_for_a_turn_ends_in_time_for_an_answer(monkeypatch, ada, always_too_late):
    waited = []
    monkeypatch.setattr(db.random, "uniform", lambda shortest, longest: longest)
    monkeypatch.setattr(db.time, "sleep", waited.append)
    with pytest.raises(Unavailable):
        service.write(Event(ada.id, "logged-in", HERE))
    assert waited[0] <= 0.01
    assert sum(waited) < 15


def test_a_condition_of_what_is_told_ends_it_at_once_and_writes_nothing(ada):
    user = users.get(ada.id)
    db.transact(users.change(user, name="Countess"))
    with pytest.raises(db.ConditionFailed):
        service.write(Event(ada.id, "renamed", HERE), users.change(user, name="Ada"))
    assert service.examine(ada.id).entries == 2


def test_two_events_of_one_change_are_two_entries(ada):
    service.write(Event(ada.id, "second", HERE), after=(Event(ada.id, "first", HERE),))
    assert [entry.action for entry in service.read_all(ada.id)][2:] == ["first", "second"]
    assert service.examine(ada.id).problem is None


STRANGE = (None, "x", Decimal(-1), Decimal("1.5"), [Decimal(1)], {"number": {"N": "1"}}, b"x", {"a", "b"})


@pytest.mark.parametrize("name", ["number", "facts", "hash", "previous_hash", "action", "account_id"])
def test_an_entry_that_was_changed_to_what_none_can_be_is_found(app, rewrite, name):
    for action in ("first", "second"):
        service.write(Event("ada", action, HERE))
    _, item = rewrite.items("ada")
    for value in STRANGE:
        rewrite.put(item | {name: value})
        assert service.examine("ada").problem.startswith("Entry 2 ")


def test_a_number_that_was_changed_by_less_than_one_is_found(app, rewrite):
    service.write(Event("ada", "counted", HERE, facts={"left": 7}))
    (item,) = rewrite.items("ada")
    rewrite.put(item | {"facts": {"left": Decimal("7.5")}})
    assert service.examine("ada").problem == "Entry 1 was changed."


def test_an_entry_with_the_number_of_another_is_found(app, rewrite):
    for action in ("first", "second", "third"):
        service.write(Event("ada", action, HERE))
    first, second, third = rewrite.items("ada")
    rewrite.put(third | {"SK": second["SK"]})
    assert service.examine("ada").problem == "Entry 2 is missing."
