"""Somebody is told of something once in each channel, however often it is written, sent and received.

`write` gives one put without a condition, so a second one for the same goal, period and kind makes nobody's
transaction fail: it only asks again. The worker then spreads the word: one transaction takes it away, writes what goes
into each channel and `TOLD#<goal>#<period>#<kind>#<channel>`, under the condition that none of it was told before. A
message that comes twice finds no word, and a word that was told already is dropped. `sweep` asks again for what waits.

A mail that may not go out now is held, and `release` sends what is held in one.
"""

import hashlib
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from app.core import clock, config, db, log, policy, queue
from app.core.failures import ChangedMeanwhile
from app.deliveries import service as deliveries
from app.deliveries.model import Delivery, Endpoint
from app.mails import service as mails
from app.mails.model import Mail
from app.notifications import model, repository
from app.notifications.model import Facts, Letterbox, Notice, Settings, Word
from app.users import service as users
from app.users.model import User

_MOST_IN_A_MAIL = 50
_ON_ITS_WAY = timedelta(seconds=30)  # through the queue

read_all = repository.read_all
find_settings = repository.find_settings
get_unsubscriber = repository.get_unsubscriber


def write(user_id: str, kind: str, *, goal_id: str, period: str, facts: Facts) -> list[db.Write]:
    """What belongs into the transaction with that which it tells of; call `hurry` when that is done.

    `facts` has `goal`, its name, and `reason`, one sentence; `due_at`, an instant, where there is still time.
    """
    return [repository.waiting(Word(user_id, kind, goal_id, period, clock.now().isoformat(), facts))]


def hurry(user_id: str) -> None:
    """The sweep would find it too, within a minute; so this may fail."""
    try:
        queue.send("notifications.spread", user_id=user_id)
    except Exception:
        log.logger.exception("Somebody will be told later, because the queue does not answer")


def lead_time(user_id: str) -> timedelta:
    """How long before the end somebody wants to know that there is still something to do."""
    return timedelta(minutes=find_settings(user_id).lead_time_minutes)


def spread(user_id: str) -> None:
    """Tells somebody all that waits."""
    words = sorted(repository.list_waiting(user_id), key=lambda word: word.created_at)
    user = users.find(user_id) if words else None
    settings = find_settings(user_id)
    for word in words:
        if user:
            _spread(word, user, settings)
        else:
            repository.drop(word)


def release(user_id: str) -> None:
    """Mails what was held, when it is time; what nobody wants any more by now is dropped."""
    box, user, settings = repository.find_letterbox(user_id), users.find(user_id), find_settings(user_id)
    if box is None or user is None or not box.is_due(clock.now()):
        return
    try:
        _release(box, user, settings)
    except db.ConditionFailed:
        log.logger.info("Somebody else has emptied the letterbox, or something came in; the next sweep looks again")


def deliver(user_id: str, endpoint_id: str, delivery_id: str) -> None:
    if deliveries.attempt(user_id, endpoint_id, delivery_id, telling=_tell_of_end):
        hurry(user_id)


def sweep() -> None:
    now = clock.now()
    for user_id in {word.user_id for word in repository.read_waiting(now - _ON_ITS_WAY)}:
        queue.send("notifications.spread", user_id=user_id)
    for box in repository.read_due_letterboxes(now):
        queue.send("notifications.release", user_id=box.user_id)


def list_page(user_id: str, after: str | None, *, limit: int, unread: bool) -> tuple[list[Notice], str | None]:
    """Newest first, and what to continue after."""
    up_to = repository.find_read_through(user_id)
    if not unread:
        notices, more = repository.list_page(user_id, after, limit=limit)
        return [_as_read(notice, up_to) for notice in notices], more
    notices, more = repository.list_unread(user_id, after, limit=limit)
    left = [notice for notice in notices if notice.id > up_to]
    return left, more if len(left) == len(notices) else None


def read(user_id: str, notice_id: str) -> Notice:
    notice = repository.get(user_id, notice_id)
    if not notice.is_read:
        try:
            db.transact(*repository.reading(user_id, notice_id))
        except db.ConditionFailed:  # on another device, at the same time
            return repository.get(user_id, notice_id)
    return replace(notice, is_read=True)


def read_up_to_now(user_id: str) -> None:
    newest = repository.find_newest_unread(user_id)
    try:
        if newest:
            repository.read_through(user_id, newest)
    except db.ConditionFailed:
        return


def count_unread(user_id: str) -> int:
    """Up to a hundred, so that it costs the same for everybody."""
    return repository.count_unread(user_id, repository.find_read_through(user_id), limit=model.COUNTED)


def change_settings(settings: Settings, **changes: Any) -> Settings:
    try:
        return _change(settings, **changes)
    except db.ConditionFailed as error:
        raise ChangedMeanwhile from error


def unsubscribe(token: str) -> None:
    """From mails of every kind; those about the safety of the account are another matter."""
    settings = find_settings(get_unsubscriber(token))
    try:
        _change(settings, email=dict.fromkeys(settings.kinds, False))
    except db.ConditionFailed:
        unsubscribe(token)


def _change(settings: Settings, **changes: Any) -> Settings:
    """What is held may go out earlier or later from now on."""
    box, user = repository.find_letterbox(settings.user_id), users.get(settings.user_id)
    later = [repository.opening_at(user.id, _mail_time(replace(settings, **changes), user))] if box else []
    db.transact(repository.settings_change(settings, **changes), *later)
    return find_settings(settings.user_id)


def _spread(word: Word, user: User, settings: Settings) -> None:
    notice = _notice(word, user)
    shown = repository.creation(user.id, notice) if settings.wants(word.kind, "in_app") else []
    letters, mailed = _write_mail(notice, user, settings)
    sent, posted = _write_webhooks(word, notice, user)
    channels = {"in_app": shown, "email": mailed, "webhook": posted}
    told = [repository.telling(word, channel) for channel, writes in channels.items() if writes]
    try:
        db.transact(repository.taking(word), *told, *shown, *mailed, *posted)
    except db.ConditionFailed as error:
        _drop_if_told(word, error)
        return
    for letter in letters:
        mails.hurry(letter)
    for delivery in sent:
        deliveries.hurry(delivery)


def _drop_if_told(word: Word, error: db.ConditionFailed) -> None:
    if error.failed and 0 not in error.failed:  # the first of the writes takes the word away
        repository.drop(word)


def _notice(word: Word, user: User) -> Notice:
    """Its id tells when it was spread: it must not come in below what somebody has read already."""
    title, text = model.words(word.kind, model.with_local_times(word.facts, ZoneInfo(user.zone)))
    suffix = hashlib.sha256(word.key.encode()).hexdigest()[:16]
    notice_id = f"{clock.milliseconds(clock.now()):014d}{suffix}"
    return Notice(notice_id, word.kind, word.goal_id, word.period, word.created_at, title, text)


def _write_mail(notice: Notice, user: User, settings: Settings) -> tuple[list[Mail], list[db.Write]]:
    """The mail, or that it is held."""
    if not _may_be_mailed(notice, user, settings):
        return [], []
    at = _mail_time(settings, user)
    if at > clock.now():
        return [], repository.holding(user.id, notice, at)
    letter, in_outbox = _letter(user, [notice])
    return [letter], [in_outbox]


def _write_webhooks(word: Word, notice: Notice, user: User) -> tuple[list[Delivery], list[db.Write]]:
    if user.effective_role not in policy.ROLES:
        return [], []
    about = {"goal_id": word.goal_id or None, "period": word.period, "title": notice.title, "text": notice.text}
    return deliveries.write(user.id, word.kind, about | {"facts": word.facts})


def _may_be_mailed(notice: Notice, user: User, settings: Settings) -> bool:
    """An address that nobody has verified may be a stranger's, and what stands in the mail is the user's text."""
    is_here = user.verified_at is not None and user.effective_role in policy.ROLES
    return is_here and settings.wants(notice.kind, "email")


def _release(box: Letterbox, user: User, settings: Settings) -> None:
    if model.is_quiet(settings, clock.now(), ZoneInfo(user.zone)):  # since it was held
        db.transact(repository.opening_at(user.id, _mail_time(replace(settings, digest="off"), user)))
        return
    held = repository.list_held(user.id, limit=_MOST_IN_A_MAIL)
    wanted = [notice for notice in held if _may_be_mailed(notice, user, settings)]
    letter, in_outbox = _letter(user, wanted) if wanted else (None, None)
    emptying = repository.emptying(box, held, is_all=len(held) < _MOST_IN_A_MAIL)
    db.transact(*emptying, *([in_outbox] if in_outbox else []))
    if letter:
        mails.hurry(letter)


def _letter(user: User, notices: list[Notice]) -> tuple[Mail, db.Write]:
    token = repository.unsubscribe_token(user.id)
    facts = {"unsubscribe": f"{config.settings.base_url}/api/notifications/unsubscribe?token={token}"}
    if len(notices) == 1:
        facts |= {"title": notices[0].title, "text": notices[0].text}
        return mails.write("notification", to=user.email, subject=user.id, facts=facts)
    lines = [f"{notice.title}. {notice.text}" for notice in notices]
    facts |= {"count": str(len(notices)), "lines": "\n".join(lines)}
    return mails.write("digest", to=user.email, subject=user.id, facts=facts)


def _mail_time(settings: Settings, user: User) -> datetime:
    return model.mail_time(settings, clock.now(), ZoneInfo(user.zone), user.week_start)


def _as_read(notice: Notice, up_to: str) -> Notice:
    return replace(notice, is_read=notice.is_read or notice.id <= up_to)


def _tell_of_end(endpoint: Endpoint, at: datetime) -> list[db.Write]:
    period = f"{endpoint.id}@{at.isoformat()}"
    return write(endpoint.user_id, "webhook_disabled", goal_id="", period=period, facts={"host": endpoint.host})
