from datetime import timedelta
from http.cookies import SimpleCookie

import pytest

from app import create_app
from tests.conftest import PASSWORD

BROWSER = {"X-Client": "browser"}


def log_in(client, user):
    return client.post("/api/auth/login", json={"email": user["email"], "password": PASSWORD}, headers=BROWSER)


def cookie(response):
    (header,) = response.headers.getlist("Set-Cookie")
    return SimpleCookie(header)["refresh_token"]


@pytest.fixture
def browser(client, user):
    """A client that has logged in and holds the cookie."""
    log_in(client, user)
    return client


def test_the_refresh_token_is_a_cookie_and_in_no_body(client, user):
    response = log_in(client, user)
    assert "refresh_token" not in response.get_json()
    assert cookie(response).value not in response.text


def test_no_script_and_no_foreign_page_gets_the_cookie(client, user):
    morsel = cookie(log_in(client, user))
    assert morsel["httponly"] is True
    assert morsel["samesite"] == "Strict"
    assert morsel["secure"] is True
    assert morsel["path"] == "/api/auth"
    assert morsel["domain"] == ""


def test_the_cookie_goes_over_plain_http_where_there_is_nothing_else(environment, client, user):
    environment.setenv("WIZARD_BASE_URL", "http://localhost:5000")
    assert cookie(log_in(create_app().test_client(), user))["secure"] == ""


def test_without_the_header_there_is_no_cookie(client, user):
    response = client.post("/api/auth/login", json={"email": user["email"], "password": PASSWORD})
    assert "Set-Cookie" not in response.headers


def test_the_cookie_without_the_header_is_refused(browser):
    assert browser.post("/api/auth/refresh").status_code == 401
    assert browser.post("/api/auth/refresh", json={}).status_code == 401


def test_the_header_without_the_cookie_is_refused(client):
    assert client.post("/api/auth/refresh", headers=BROWSER).status_code == 401


def test_a_browsers_token_in_the_body_is_not_taken(client, tokens):
    body = {"refresh_token": tokens["refresh_token"]}
    assert client.post("/api/auth/refresh", json=body, headers=BROWSER).status_code == 401


def test_a_refresh_exchanges_the_cookie(browser):
    before = browser.get_cookie("refresh_token", path="/api/auth").value
    response = browser.post("/api/auth/refresh", headers=BROWSER)
    assert response.status_code == 200
    assert "refresh_token" not in response.get_json()
    assert cookie(response).value != before
    assert browser.post("/api/auth/refresh", headers=BROWSER).status_code == 200


def test_a_refresh_lets_the_cookie_live_as_long_as_the_session(browser, clock):
    morsel = browser.get_cookie("refresh_token", path="/api/auth")
    clock.move(days=1)
    browser.post("/api/auth/refresh", headers=BROWSER)
    renewed = browser.get_cookie("refresh_token", path="/api/auth")
    assert renewed.expires - morsel.expires == pytest.approx(timedelta(days=1), abs=timedelta(minutes=1))


def test_logging_out_takes_the_cookie_back(client, user):
    token = log_in(client, user).get_json()["access_token"]
    response = client.post("/api/auth/logout", headers={"Authorization": f"Bearer {token}"})
    assert response.status_code == 204
    assert cookie(response)["max-age"] == "0"
    assert cookie(response)["path"] == "/api/auth"
    assert client.get_cookie("refresh_token", path="/api/auth") is None


@pytest.mark.parametrize("value", ["", "nonsense", "é.é.é", f"{'1' * 2100}.{'2' * 1100}.3", '"quoted; value"'])
def test_a_cookie_that_we_did_not_write_is_refused(client, value):
    client.set_cookie("refresh_token", value, path="/api/auth")
    assert client.post("/api/auth/refresh", headers=BROWSER).status_code == 401
