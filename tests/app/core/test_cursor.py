from datetime import timedelta

import pytest
from flask import g
from hypothesis import given
from hypothesis import strategies as st

from app import create_app
from app.core import aws, config, cursor
from app.core.policy import Principal
from tests.app import changes

WHERE = "MEMBER#2026-11-20T19:00:00+00:00#5f2b"


@pytest.fixture
def ask(environment):
    """A request of somebody."""
    app = create_app()

    def ask(user_id, path="/api/users"):
        context = app.test_request_context(path)
        context.push()
        g.principal = Principal(user_id, "admin")
        contexts.append(context)

    contexts = []
    yield ask
    for context in reversed(contexts):
        context.pop()


@pytest.fixture
def given_to_ada(ask):
    ask("ada")
    return cursor.seal(WHERE, "users")


def assert_is_refused(text, listed="users"):
    with pytest.raises(cursor.InvalidCursor) as refused:
        cursor.unseal(text, listed)
    assert (refused.value.status, refused.value.slug) == (422, "invalid")
    assert [error["parameter"] for error in refused.value.errors] == ["cursor"]


def test_somebody_elses_cursor_is_refused(given_to_ada, ask):
    ask("eve")
    assert_is_refused(given_to_ada)


def test_a_cursor_of_another_list_is_refused(given_to_ada):
    assert_is_refused(given_to_ada, "audit of ada")


def test_a_list_of_one_cannot_be_mistaken_for_that_of_another_with_a_longer_name(ask):
    ask("ad")
    text = cursor.seal(WHERE, "ausers")
    ask("ada")
    assert_is_refused(text)


@pytest.mark.parametrize("text", ["", "x", "x" * 1000, "é", "\x00", "====", "bm90aGluZw", "x" * 43])
def test_what_we_did_not_write_is_refused(ask, text):
    ask("ada")
    assert_is_refused(text)


@changes.many
@given(data=st.data())
def test_a_cursor_with_a_slip_is_refused(given_to_ada, data):
    assert_is_refused(data.draw(changes.of(given_to_ada)))


@pytest.mark.parametrize("other", ["{}=", "{}==", "!{}", "{} ", "{}\n", "{}é"])
def test_a_cursor_has_one_spelling(given_to_ada, other):
    assert_is_refused(other.format(given_to_ada))


def test_a_cursor_is_good_for_a_day(clock, given_to_ada):
    clock.now = clock.now.replace(microsecond=0) + timedelta(seconds=cursor.LIFETIME_SECONDS - 1)
    assert cursor.unseal(given_to_ada, "users") == WHERE
    clock.move(seconds=1)
    assert_is_refused(given_to_ada)


def test_a_cursor_signed_with_another_key_is_refused(given_to_ada):
    config.load(cursor_key="another")
    assert_is_refused(given_to_ada)


def test_without_a_key_nothing_is_signed(ask):
    ask("ada")
    config.load(cursor_key="")
    with pytest.raises(RuntimeError, match="WIZARD_CURSOR_KEY"):
        cursor.seal(WHERE, "users")


def test_on_a_laptop_no_key_is_needed(ask):
    ask("ada")
    config.load(stage="local", cursor_key="")
    assert cursor.unseal(cursor.seal(WHERE, "users"), "users") == WHERE


def test_the_key_is_read_with_the_first_page_and_once(cloud, ask, monkeypatch):
    aws.client("secretsmanager").create_secret(Name="ai-wizard/test/cursor", SecretString='{"cursor": "key"}')
    cloud_client, asked = aws.client, []
    monkeypatch.setattr(aws, "client", lambda service: asked.append(service) or cloud_client(service))
    monkeypatch.setenv("WIZARD_CURSOR_KEY", "secretsmanager:ai-wizard/test/cursor#cursor")
    config.load()
    assert asked == []
    ask("ada")
    text = cursor.seal(WHERE, "users")
    cursor.unseal(text, "users")
    assert asked == ["secretsmanager"]
    config.load(cursor_key="key")
    assert cursor.unseal(text, "users") == WHERE


@given(where=st.text(max_size=200), listed=st.text(max_size=100))
@changes.many
def test_a_cursor_leads_to_where_it_was_made_for(ask, where, listed):
    ask("ada")
    assert cursor.unseal(cursor.seal(where, listed), listed) == where


def test_the_first_page_needs_no_cursor(ask):
    ask("ada")
    assert cursor.unseal(None, "users") is None


def test_the_link_keeps_what_else_was_asked_for(ask):
    ask("ada", "/api/users?limit=2&cursor=old")
    header = cursor.link(WHERE, "users")["Link"]
    address, _, rest = header.removeprefix("<").partition(">")
    path, _, query = address.partition("?")
    limit, _, following = query.partition("&cursor=")
    assert (path, limit, rest) == ("/api/users", "limit=2", '; rel="next"')
    assert cursor.unseal(following, "users") == WHERE


def test_after_the_last_page_there_is_no_link(ask):
    ask("ada")
    assert cursor.link(None, "users") == {}


def test_a_wrong_cursor_is_told_by_the_name_of_its_parameter(ada):
    answer = ada.get("/api/users?cursor=wrong")
    assert answer.status_code == 422
    assert answer.get_json()["errors"][0]["parameter"] == "cursor"
    assert "without a cursor" in answer.get_json()["errors"][0]["detail"]


def test_a_cursor_longer_than_any_of_ours_is_not_even_read(ada):
    answer = ada.get(f"/api/users?cursor={'x' * 1025}")
    assert answer.get_json()["errors"] == [{"parameter": "cursor", "detail": "Longer than maximum length 1024."}]
