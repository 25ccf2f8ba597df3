"""What was written is sent, whatever dies meanwhile, and not twice."""

import pytest

from app.core import db, mail, queue
from app.mails import model, repository, service


@pytest.fixture(autouse=True)
def running(app):
    """The settings of a stage, and its tables."""


@pytest.fixture
def broken_ses(monkeypatch):
    def refuse(*arguments, **values):
        raise OSError("SES does not answer")

    monkeypatch.setattr(mail, "send", refuse)


@pytest.fixture
def letter(app):
    letter, in_outbox = service.write("password-changed", to="ada@example.com", subject="1" * 32)
    db.transact(in_outbox)
    return letter


def waiting():
    return list(repository.read_all())


def test_a_mail_is_sent_once_and_leaves_the_outbox(letter, mails):
    service.deliver(letter.id)
    assert [sent["to"] for sent in mails] == ["ada@example.com"]
    assert waiting() == []


def test_a_message_that_comes_twice_sends_nothing_more(letter, mails):
    service.deliver(letter.id)
    service.deliver(letter.id)
    assert len(mails) == 1


def test_a_message_that_comes_while_the_mail_is_being_sent_sends_nothing(letter, monkeypatch):
    sent = []

    def send_slowly(*arguments, **values):
        sent.append(arguments)
        service.deliver(letter.id)

    monkeypatch.setattr(mail, "send", send_slowly)
    service.deliver(letter.id)
    assert len(sent) == 1


def test_of_two_who_read_it_at_once_one_sends(letter, monkeypatch, mails):
    claim = repository.claim

    def claim_after_another(known, until_ms):
        monkeypatch.setattr(repository, "claim", claim)
        service.deliver(letter.id)
        claim(known, until_ms)

    monkeypatch.setattr(repository, "claim", claim_after_another)
    service.deliver(letter.id)
    assert len(mails) == 1


def test_while_ses_is_down_a_mail_stays_and_is_tried_again(letter, broken_ses, clock):
    with pytest.raises(OSError, match="does not answer"):
        service.deliver(letter.id)
    assert [(one.id, one.attempts) for one in waiting()] == [(letter.id, 1)]
    service.deliver(letter.id)
    assert [one.attempts for one in waiting()] == [1]
    clock.move(minutes=1)
    with pytest.raises(OSError, match="does not answer"):
        service.deliver(letter.id)
    assert [one.attempts for one in waiting()] == [2]


def test_the_mail_of_a_worker_that_was_killed_is_sent_by_the_next(letter, monkeypatch, mails, clock, worker):
    with monkeypatch.context() as killed:
        killed.setattr(mail, "send", _die)
        with pytest.raises(SystemExit):
            service.deliver(letter.id)
    clock.move(minutes=2)
    service.sweep()
    worker.run()
    assert len(mails) == 1
    assert waiting() == []


def _die(*arguments, **values):
    raise SystemExit


def test_a_mail_whose_message_was_lost_is_found_by_the_sweep(letter, mails, clock, worker):
    clock.move(minutes=1)
    service.sweep()
    worker.run()
    assert len(mails) == 1


def test_the_sweep_leaves_alone_what_is_on_its_way(letter, monkeypatch):
    monkeypatch.setattr(queue, "send", None)
    service.sweep()


def test_a_queue_that_does_not_answer_fails_nobody(letter, monkeypatch, lines):
    monkeypatch.setattr(queue, "send", _fail)
    service.hurry(letter)
    assert "later" in lines()[-1]["message"]
    assert len(waiting()) == 1


def _fail(*arguments, **values):
    raise OSError


def test_what_nobody_takes_is_given_up_and_told(letter, clock, lines):
    db.update("users", "OUTBOX", f"MAIL#{letter.id}", {"attempts": model.MAX_ATTEMPTS}, "attribute_exists(PK)")
    clock.move(days=3)
    service.sweep()
    assert waiting() == []
    assert (lines()[-1]["level"], lines()) == ("ERROR", [])


def test_more_than_a_page_is_swept(app, clock, worker, mails):
    for number in range(101):
        _, in_outbox = service.write("enabled", to=f"{number}@example.com", subject="1" * 32)
        db.transact(in_outbox)
    clock.move(minutes=1)
    service.sweep()
    worker.run()
    assert len({sent["to"] for sent in mails}) == 101


def test_a_decoy_goes_to_nobody(app, mails):
    letter, in_outbox = service.write(service.DECOY, to="", subject="")
    db.transact(in_outbox)
    service.deliver(letter.id)
    assert (mails, waiting()) == ([], [])


def test_the_time_between_attempts_doubles_up_to_an_hour():
    assert [model.wait_after(attempts).total_seconds() / 60 for attempts in (0, 1, 2, 5, 6, 40)] == [
        1,
        2,
        4,
        32,
        60,
        60,
    ]
