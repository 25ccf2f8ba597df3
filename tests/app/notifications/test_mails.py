"""A mail goes out once, to an address that is known to be theirs, when they want it; one click ends it."""

from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

import pytest

from app.core import db
from app.notifications import service
from tests.app.notifications.conftest import SETTINGS, URL, titles

EVENING = datetime(2026, 11, 20, 23, 30, tzinfo=UTC)  # a Friday
UNSUBSCRIBE = f"{URL}/unsubscribe"


def link_of(mail):
    return mail["headers"]["List-Unsubscribe"].strip("<>")


def path_of(mail):
    parts = urlsplit(link_of(mail))
    return f"{parts.path}?{parts.query}"


def test_it_says_what_happened(ada, tell, mails):
    tell(ada)
    (mail,) = mails
    assert (mail["to"], mail["subject"]) == (ada.email, "Missed: Run 3 times a week")
    assert "You ran 2 of 3 times." in mail["plain"]
    assert "You ran 2 of 3 times." in mail["html"]


def test_an_address_that_nobody_has_verified_gets_none(ada, join, tell, mails):
    """It may be a stranger's, and what the mail says is what somebody has typed."""
    eve = join("Eve")
    mails.clear()
    tell(eve, goal="g1")
    assert [mail for mail in mails if mail["subject"].startswith("Missed")] == []
    assert titles(eve) == ["Missed: Run 3 times a week"]


def test_who_is_disabled_or_leaves_gets_none(ada, verified, tell, mails):
    bob, carl = verified("Bob"), verified("Carl")
    ada.change(bob, disabled=True)
    carl.call("DELETE", "/api/users/me")
    mails.clear()
    for person in (bob, carl):
        tell(person)
    assert not [mail for mail in mails if mail["subject"].startswith("Missed")]


def test_a_name_in_it_is_neither_markup_nor_a_link(ada, tell, mails):
    name = "<a href=//evil.example>Log in</a> at http://evil.example/x or me@evil.example, 3.5 km"
    tell(ada, reason=name)
    (mail,) = mails
    assert "<a href=//" not in mail["html"]
    for text in (mail["plain"], mail["html"]):
        assert "evil.example" not in text
        assert "http://" not in text
        assert "3.5 km" in text


def test_a_name_of_many_lines_is_one_line(ada, tell, mails):
    tell(ada, reason="one\r\nBcc: eve@example.com")
    assert "one Bcc: eve@" in mails[0]["plain"]


# Hours in which nobody wants to be woken


def test_in_quiet_hours_a_mail_waits_until_they_end(ada, tell, choose, mails, clock, a_minute):
    clock.now = EVENING
    ada.log_in()
    choose(ada, quiet_hours={"starts": "22:00", "ends": "07:00"})
    tell(ada)
    assert (mails, len(titles(ada))) == ([], 1)
    clock.now = datetime(2026, 11, 21, 6, 59, tzinfo=UTC)
    a_minute()
    assert mails == []
    clock.now = datetime(2026, 11, 21, 7, 0, tzinfo=UTC)
    for _ in range(2):
        a_minute()
    assert [mail["subject"] for mail in mails] == ["Missed: Run 3 times a week"]


def test_the_hours_are_those_of_the_clock_where_somebody_lives(ada, tell, choose, mails, clock, a_minute):
    clock.now = EVENING
    ada.log_in()
    tag = ada.get("/api/users/me").headers["ETag"]
    ada.call("PATCH", "/api/users/me", {"If-Match": tag}, json={"zone": "America/New_York"})
    choose(ada, quiet_hours={"starts": "22:00", "ends": "07:00"})
    tell(ada)
    assert len(mails) == 1


def test_what_came_together_in_the_night_comes_as_one_mail(ada, tell, choose, mails, clock, a_minute):
    clock.now = EVENING
    ada.log_in()
    choose(ada, quiet_hours={"starts": "22:00", "ends": "07:00"})
    tell(ada)
    tell(ada, "exceeded")
    clock.move(hours=8)
    a_minute()
    (mail,) = mails
    assert mail["subject"] == "Your goals: 2 messages"
    assert "Missed: Run 3 times a week. You ran 2 of 3 times." in mail["plain"]
    assert link_of(mail)


def test_hours_that_are_quiet_only_since_it_was_held_are_kept_too(ada, tell, choose, mails, clock, a_minute):
    clock.now = EVENING
    ada.log_in()
    choose(ada, digest="daily", digest_hour=8)
    tell(ada)
    choose(ada, quiet_hours={"starts": "22:00", "ends": "10:00"})
    clock.now = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
    a_minute()
    assert mails == []
    clock.now = datetime(2026, 11, 21, 10, 0, tzinfo=UTC)
    a_minute()
    assert len(mails) == 1


# One for all


@pytest.mark.parametrize(
    ("digest", "before", "at"),
    [
        ("daily", datetime(2026, 11, 21, 7, 59, tzinfo=UTC), datetime(2026, 11, 21, 8, 0, tzinfo=UTC)),
        ("weekly", datetime(2026, 11, 23, 7, 59, tzinfo=UTC), datetime(2026, 11, 23, 8, 0, tzinfo=UTC)),
    ],
)
def test_a_digest_comes_at_its_hour_and_only_once(ada, tell, choose, mails, clock, a_minute, digest, before, at):
    clock.now = EVENING
    ada.log_in()
    choose(ada, digest=digest)
    tell(ada)
    tell(ada, "exceeded")
    clock.now = before
    a_minute()
    assert mails == []
    clock.now = at
    a_minute()
    assert [mail["subject"] for mail in mails] == ["Your goals: 2 messages"]
    clock.move(days=8)
    a_minute()
    assert len(mails) == 1


def test_more_than_a_mail_holds_come_in_two(ada, tell, choose, mails, clock, a_minute, monkeypatch):
    monkeypatch.setattr(service, "_MOST_IN_A_MAIL", 2)
    clock.now = EVENING
    ada.log_in()
    choose(ada, digest="daily")
    for period in "123":
        tell(ada, period=period)
    clock.move(hours=9)
    for _ in range(3):
        a_minute()
    assert [mail["subject"] for mail in mails] == ["Your goals: 2 messages", "Missed: Run 3 times a week"]


def test_without_a_digest_any_more_what_was_held_comes_at_once(ada, tell, choose, mails, clock, a_minute):
    choose(ada, digest="weekly")
    tell(ada)
    choose(ada, digest="off")
    a_minute()
    assert len(mails) == 1


def test_what_is_not_wanted_any_more_is_dropped(ada, tell, choose, mails, clock, a_minute):
    choose(ada, digest="daily")
    tell(ada)
    choose(ada, kinds={"missed": {"email": False}})
    clock.move(days=2)
    a_minute()
    assert mails == []
    assert not [item for item in db.read_partition("jobs", f"USER#{ada.id}") if item["SK"].startswith("HELD#")]


def test_what_comes_in_while_the_letterbox_is_emptied_is_not_lost(
    ada, tell, choose, mails, clock, a_minute, monkeypatch
):
    clock.now = EVENING
    ada.log_in()
    choose(ada, digest="daily")
    tell(ada)
    transact = db.transact

    def transact_after_another(*writes):
        monkeypatch.setattr(db, "transact", transact)
        tell(ada, "exceeded")
        transact(*writes)

    clock.move(hours=9)
    monkeypatch.setattr(db, "transact", transact_after_another)
    service.release(ada.id)
    assert mails == []
    clock.move(days=1)
    a_minute()
    assert [mail["subject"] for mail in mails] == ["Your goals: 2 messages"]


# No more of it


def test_a_link_that_we_did_not_make_ends_nothing(client):
    for token in ("", "?token=", "?token=x", "?token=x.y", f"?token={'x' * 201}"):
        for method in ("GET", "POST"):
            assert client.open(UNSUBSCRIBE + token, method=method).status_code in {404, 422}


def test_the_link_of_somebody_else_ends_nothing_of_mine(client, ada, verified, tell, mails):
    bob = verified("Bob")
    mails.clear()
    tell(ada)
    tell(bob)
    adas, bobs = (parse_qs(urlsplit(link_of(mail)).query)["token"][0].split(".") for mail in mails)
    assert adas[1] != bobs[1]
    assert client.post(f"{UNSUBSCRIBE}?token={bobs[0]}.{adas[1]}").status_code == 404


def test_looking_at_the_page_changes_nothing(client, ada, tell, mails):
    """Programs that look for viruses follow every link."""
    tell(ada)
    page = client.get(path_of(mails[0]))
    assert (page.status_code, page.mimetype) == (200, "text/html")
    assert '<form method="post">' in page.text
    assert "script" not in page.text
    assert ada.get(SETTINGS).get_json()["kinds"]["missed"]["email"] is True


def test_one_click_ends_all_of_them_without_a_log_in(client, ada, tell, mails):
    tell(ada)
    click = {"List-Unsubscribe": "One-Click"}
    for _ in range(2):
        answer = client.post(path_of(mails[0]), data=click)
        assert (answer.status_code, answer.mimetype) == (200, "text/html")
    tell(ada, period="2026-11-29")
    tell(ada, "webhook_disabled")
    assert len(mails) == 1
    assert not any(channels["email"] for channels in ada.get(SETTINGS).get_json()["kinds"].values())


def test_a_click_also_drops_what_is_held(client, ada, tell, choose, mails, clock, a_minute):
    tell(ada)
    choose(ada, digest="daily")
    tell(ada, period="2")
    client.post(path_of(mails[0]))
    clock.move(days=2)
    a_minute()
    assert len(mails) == 1


def test_mails_about_the_safety_of_the_account_still_come_and_have_no_such_link(client, ada, tell, mails, worker):
    tell(ada)
    client.post(path_of(mails[0]))
    ada.call("POST", "/api/users/me/tokens", json={"name": "CI", "scopes": ["profile:read"]})
    worker.run()
    assert (mails[-1]["subject"], mails[-1]["headers"]) == ("A personal access token was created", {})


def test_a_click_counts_also_when_the_settings_are_changed_at_that_moment(
    client, ada, tell, choose, mails, monkeypatch
):
    tell(ada)
    transact = db.transact

    def transact_after_another(*writes):
        monkeypatch.setattr(db, "transact", transact)
        choose(ada, digest="daily")
        transact(*writes)

    monkeypatch.setattr(db, "transact", transact_after_another)
    assert client.post(path_of(mails[0])).status_code == 200
    settings = ada.get(SETTINGS).get_json()
    assert (settings["digest"], settings["kinds"]["missed"]["email"]) == ("daily", False)
