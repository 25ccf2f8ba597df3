"""Everything is closed but what public_routes.json names; what is guarded says what it needs."""

import pytest

from app import create_app
from app.core import auth, policy


@pytest.fixture
def app(environment):
    return create_app()


def routes(app):
    """Method, rule and view of everything that answers."""
    for rule in app.url_map.iter_rules():
        for method in rule.methods - {"OPTIONS"}:
            yield method, rule.rule, app.view_functions[rule.endpoint]


def needs(app):
    return {
        f"{method} {rule}": getattr(view, "needs", None)
        for method, rule, view in routes(app)
        if not auth.is_public(method, rule)
    }


def test_a_route_is_public_or_says_what_it_needs(app):
    assert not [route for route, needed in needs(app).items() if needed is None]
    assert len(needs(app)) > 10


def test_what_is_public_needs_nothing(app):
    assert not [rule for method, rule, view in routes(app) if auth.is_public(method, rule) and hasattr(view, "needs")]


def test_a_route_needs_what_the_policy_knows(app):
    assert {needed.action for needed in needs(app).values()} <= set(policy._ACTIONS)


def test_what_only_a_person_may_do_is_done_by_some_route(app):
    """What a token may be for besides is there already, so that tokens last when their routes come."""
    used = {needed.action for needed in needs(app).values()}
    assert set(policy._ACTIONS) - used <= set(policy.SCOPES)


def test_the_dangerous_wants_a_recent_log_in(app):
    recent = {route for route, needed in needs(app).items() if needed.recent}
    assert {"PATCH /api/users/<userId>", "POST /api/users/me/tokens"} <= recent


def test_what_answers_to_anybody_is_this(app):
    """Written out: a route that becomes public is a line in a diff of its own."""
    answers = {
        f"{method} {rule}" for method, rule, _ in routes(app) if auth.is_public(method, rule) and method != "HEAD"
    }
    assert answers == {
        "GET /",
        "GET /.well-known/jwks.json",
        "GET /api/docs",
        "GET /api/docs/<file>",
        "GET /api/health",
        "GET /api/health/ready",
        "GET /api/notifications/unsubscribe",
        "GET /api/openapi.json",
        "GET /api/version",
        "POST /api/auth/login",
        "POST /api/auth/password/forgot",
        "POST /api/auth/password/reset",
        "POST /api/auth/refresh",
        "POST /api/auth/register",
        "POST /api/auth/verify",
        "POST /api/auth/verify/resend",
        "POST /api/notifications/unsubscribe",
        "POST /api/push/<goalId>",
        "POST /api/webhooks/spacelift",
        "POST /api/webhooks/terraform",
    }


def test_a_route_that_says_nothing_is_refused_and_not_served(app):
    """Should one slip through, nobody gets in: it is a fault, not an open door."""
    with pytest.raises(RuntimeError, match="neither that it is public"):
        auth._check(policy.Principal("ada", "owner"), None)
