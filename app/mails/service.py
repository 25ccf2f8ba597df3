"""A mail is written with the change that it tells of, and sent by the worker.

The message to the worker may get lost, come twice, or come while SES is down: the item decides. Whoever sends a mail
claims it first, for a while that grows with each attempt; once it is sent it is gone from the outbox, and a message
that comes later finds nothing to do. `sweep` asks again for what nobody has claimed.
"""

import secrets

from app.codes import service as codes
from app.core import clock, db, log, mail, queue
from app.mails import model, repository
from app.mails.model import Facts, Mail

DECOY = "nothing"  # costs what a mail costs, and nobody gets it


def write(kind: str, *, to: str, subject: str, state: str = "", facts: Facts | None = None) -> tuple[Mail, db.Write]:
    """A mail, and the write that puts it into the outbox; call `hurry` when that is done."""
    now = clock.now()
    mail_id = f"{clock.milliseconds(now):014d}{secrets.token_hex(8)}"
    letter = Mail(mail_id, kind, to, subject, state, now.isoformat(), facts or {})
    return letter, repository.creation(letter)


def hurry(letter: Mail) -> None:
    """The sweep would find it too, within a minute; so this may fail."""
    try:
        queue.send("mails.deliver", mail_id=letter.id)
    except Exception:
        log.logger.exception("A mail will go out later, because the queue does not answer")


def deliver(mail_id: str) -> None:
    letter = repository.find(mail_id)
    if letter is None or _is_claimed(letter):
        return
    try:
        repository.claim(letter, _until(letter))
    except db.ConditionFailed:
        return
    _send(letter)
    repository.delete(letter)


def sweep() -> None:
    for letter in repository.read_all():
        if letter.attempts >= model.MAX_ATTEMPTS:
            log.logger.error("A mail was given up", extra={"fields": {"mail": letter.id, "kind": letter.kind}})
            repository.delete(letter)
        elif not _is_claimed(letter) and _is_overdue(letter):
            hurry(letter)


def list_waiting(subject: str) -> list[Mail]:
    return [letter for letter in repository.read_all() if letter.subject == subject]


def forget(subject: str, *, but: str | None = None) -> None:
    """Drops what waits to be sent about somebody or something, except mails of one kind."""
    for letter in list_waiting(subject):
        if letter.kind != but:
            repository.delete(letter)


def _send(letter: Mail) -> None:
    if letter.kind == DECOY:
        return
    text = model.compose(letter)
    code = codes.mint(text.purpose, letter.subject, letter.state) if text.purpose else ""
    plain, html = model.as_plain(text, code), model.as_html(text, code)
    mail.send(letter.to, text.subject, plain=plain, html=html, headers=text.headers)


def _is_claimed(letter: Mail) -> bool:
    return clock.milliseconds(clock.now()) < letter.claimed_until_ms


def _is_overdue(letter: Mail) -> bool:
    """A young one is on its way through the queue."""
    return clock.milliseconds(clock.now()) - int(letter.id[:14]) > 30_000


def _until(letter: Mail) -> int:
    return clock.milliseconds(clock.now() + model.wait_after(letter.attempts))
