"""The policy as a table: a change of who may do what is a change of a line here."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core import policy
from app.core.policy import Principal, may

ROLES = ["leaving", "viewer", "member", "admin", "owner"]

# fmt: off
BY_ROLE = {  #         leaving viewer member admin owner
    "account:leave":    (1, 1, 1, 1, 1),
    "account:read":     (1, 1, 1, 1, 1),
    "account:write":    (0, 1, 1, 1, 1),
    "audit:read":       (0, 0, 0, 1, 1),
    "evidence:write":   (0, 0, 1, 1, 1),
    "goals:read":       (0, 1, 1, 1, 1),
    "goals:write":      (0, 0, 1, 1, 1),
    "profile:read":     (1, 1, 1, 1, 1),
    "projects:read":    (0, 1, 1, 1, 1),
    "projects:write":   (0, 0, 1, 1, 1),
    "reviews:decide":   (0, 0, 1, 1, 1),
    "reviews:read":     (0, 1, 1, 1, 1),
    "reviews:write":    (0, 0, 1, 1, 1),
    "users:read":       (0, 0, 0, 1, 1),
    "users:write":      (0, 0, 0, 1, 1),
}
OVER = {  # may who has the role on the left change somebody whose role is the one above?
    #                   leaving viewer member admin owner
    "leaving":          (0, 0, 0, 0, 0),
    "viewer":           (0, 0, 0, 0, 0),
    "member":           (0, 0, 0, 0, 0),
    "admin":            (1, 1, 1, 0, 0),
    "owner":            (1, 1, 1, 1, 1),
}
# fmt: on
FOR_PROGRAMS = {action for action in BY_ROLE if not action.startswith("account:")} - {"users:write"}


def test_every_action_is_in_the_table():
    assert sorted(BY_ROLE) == sorted(policy._ACTIONS)
    assert (policy.LEAVING, *policy.ROLES) == tuple(ROLES)


@pytest.mark.parametrize("action", BY_ROLE)
def test_an_action_is_for_these_roles(action):
    assert tuple(may(Principal("ada", role), action) for role in ROLES) == BY_ROLE[action]


@pytest.mark.parametrize("role", ROLES)
def test_a_role_reaches_those_below(role):
    assert tuple(may(Principal("ada", role), "users:write", over=(other,)) for other in ROLES) == OVER[role]


def test_the_role_before_and_the_role_after_both_count():
    admin = Principal("ada", "admin")
    assert may(admin, "users:write", over=("member", "viewer"))
    assert not may(admin, "users:write", over=("member", "admin"))
    assert not may(admin, "users:write", over=("owner", "member"))


def test_these_are_the_scopes_of_a_token():
    assert set(policy.SCOPES) == FOR_PROGRAMS


@pytest.mark.parametrize("scope", sorted(FOR_PROGRAMS))
def test_a_scope_opens_nothing_else(scope):
    token = Principal("ada", "owner", scopes=frozenset([scope]))
    assert [action for action in BY_ROLE if may(token, action)] == [scope]


def test_a_token_without_scopes_opens_nothing():
    assert not [action for action in BY_ROLE if may(Principal("ada", "owner", scopes=frozenset()), action)]


@given(st.sampled_from(ROLES), st.frozensets(st.sampled_from(sorted(BY_ROLE))), st.sampled_from(sorted(BY_ROLE)))
def test_a_scope_never_gives_what_the_role_does_not(role, scopes, action):
    token, person = Principal("ada", role, scopes=scopes), Principal("ada", role)
    assert may(token, action) is (action in scopes and may(person, action))


def test_an_action_that_nobody_knows_is_a_fault_and_no_answer():
    with pytest.raises(KeyError):
        may(Principal("ada", "owner"), "goals:wirte")
