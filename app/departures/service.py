"""Whoever asks to be deleted has seven days to undo it. Then the sweep deletes, in steps that may break off anywhere:

1. One transaction leaves a tombstone where the profile was, frees the address and tells of it: from here on the
   account is gone, and an undo comes too late. Until here nothing is deleted.
2. What is kept under the account goes, and goes again an hour later, with what was being written in that moment.
3. The entry in the list of those who leave goes last. As long as it is there, each sweep does what is left to do.
"""

from datetime import datetime
from typing import Any

from app.attachments import service as attachments
from app.audit import service as audit
from app.audit.model import Client, Event
from app.cognito import service as cognito
from app.core import clock, config, db, log, policy
from app.core.policy import Principal
from app.departures import model, repository
from app.departures.model import Departure
from app.evidence import service as evidence
from app.invitations import service as invitations
from app.mails import service as mails
from app.users import service as users
from app.users.model import Tombstone, User

_OURSELVES = Principal(audit.WORKSPACE, "owner")
_FROM_HERE = Client(device="AI Wizard", address="unknown")
_FAREWELL = "gone"
_PAGE = 100


def leave(user_id: str, client: Client) -> str:
    """When the account will be deleted; asked again, it stays at that."""
    user = users.get(user_id)
    if user.deletes_at:
        return user.deletes_at
    try:
        return _leave(user, client)
    except db.ConditionFailed:  # changed in the meantime, perhaps by the same wish
        return leave(user_id, client)


def restore(user_id: str, client: Client) -> None:
    user = users.get(user_id)
    departure = repository.find(user_id, user.deletes_at) if user.deletes_at else None
    if departure is None:
        return
    try:
        _stay(user, departure, client)
    except db.ConditionFailed:
        restore(user_id, client)


def sweep() -> None:
    for departure in repository.list_due(clock.now()):
        try:
            _finish(departure)
        except Exception:
            log.logger.exception("An account was not deleted to the end; the next sweep goes on")
    if not users.count_owners():
        _appoint_owner()


def _leave(user: User, client: Client) -> str:
    deletes_at = (clock.now() + model.DAYS_TO_UNDO).isoformat()
    departure = Departure(user.id, deletes_at, keeps_seat=user.counts_as_owner and _is_alone(user))
    leaving = _changing(user, departure, deletes_at=deletes_at, epoch=user.epoch + 1)
    facts = {"deletes_at": _written(deletes_at)}
    letter, in_outbox = mails.write("leaving", to=user.email, subject=user.id, facts=facts)
    event = Event(user.id, "leaving", client, facts={"deletes_at": deletes_at})
    audit.write(event, *leaving, repository.creation(departure), in_outbox)
    mails.hurry(letter)
    return deletes_at


def _stay(user: User, departure: Departure, client: Client) -> None:
    staying = _changing(user, departure, deletes_at=None)
    letter, in_outbox = mails.write("stayed", to=user.email, subject=user.id)
    audit.write(Event(user.id, "stayed", client), *staying, repository.deletion(departure), in_outbox)
    mails.hurry(letter)


def _changing(user: User, departure: Departure, **changes: Any) -> tuple[db.Write, ...]:
    """The last owner keeps the seat to the end, or a stranger could register as the first one and take it."""
    return (users.change(user, **changes),) if departure.keeps_seat else users.changing(user, **changes)


def _is_alone(user: User) -> bool:
    people, _ = users.list_page(None, limit=2)
    return [person.id for person in people] == [user.id]


def _finish(departure: Departure) -> None:
    person = users.get_profile(departure.user_id)
    if isinstance(person, User):
        if person.deletes_at != departure.deletes_at:  # undone since the list was read
            return
        person = _bury(person, departure)
    _forget(person.id)
    if model.has_settled(person.gone_at, clock.now()):
        repository.delete(departure)


def _bury(user: User, departure: Departure) -> Tombstone:
    gone_at = clock.now().isoformat()
    letter, in_outbox = mails.write(_FAREWELL, to=user.email, subject=user.id)
    event = Event(audit.WORKSPACE, audit.ACCOUNT_GONE, _FROM_HERE, facts={"account": user.id})
    seat = _giving_up_seat() if departure.keeps_seat else ()
    audit.write(event, *users.burial(user, gone_at), *seat, in_outbox)
    mails.hurry(letter)
    return Tombstone(user.id, gone_at)


def _giving_up_seat() -> tuple[db.Write, ...]:
    """To whoever came since; without anybody, whoever registers next is the first one again."""
    _appoint_owner()
    owners = users.count_owners()
    return (users.owners_change(owners, owners - 1),)


def _appoint_owner() -> None:
    """Of those who can act the one with the highest role, and of these whoever came first. In a user pool the groups
    say who is an owner."""
    if config.settings.has_pool:
        return
    heir = max(_read_active(), key=_fitness, default=None)
    if heir:
        users.change_user(_OURSELVES, heir.id, _FROM_HERE, role="owner")


def _fitness(person: User) -> tuple[bool, int]:
    """On a stage whose address is not verified cannot log in."""
    return person.verified_at is not None, policy.ROLES.index(person.role)


def _read_active() -> list[User]:
    people, more = users.list_page(None, limit=_PAGE)
    while more:
        page, more = users.list_page(more, limit=_PAGE)
        people += page
    return [person for person in people if person.effective_role in policy.ROLES]


def _forget(user_id: str) -> None:
    """A feature that keeps something elsewhere than under the user deletes it here; each may come twice."""
    mails.forget(user_id, but=_FAREWELL)
    invitations.forget(user_id)
    if config.settings.has_pool:
        cognito.forget(user_id)
    attachments.forget(user_id)
    evidence.forget_all(user_id)
    repository.clear(user_id)


def _written(instant: str) -> str:
    return f"{datetime.fromisoformat(instant):%d %B %Y, %H:%M} UTC"
