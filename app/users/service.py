from app.audit import service as audit
from app.audit.model import Client, Event
from app.core import clock, db, policy
from app.core.failures import Conflict, Forbidden
from app.core.policy import Principal
from app.mails import service as mails
from app.users import repository
from app.users.model import User

get = repository.get
find = repository.find
find_with = repository.find_with
find_by_email = repository.find_by_email
list_page = repository.list_page
creation = repository.creation
change = repository.change
count_owners = repository.count_owners
owners_change = repository.owners_change


def change_profile(user: User, **changes: str | int) -> User:
    """Raises db.ConditionFailed when it was changed since the client read it."""
    db.transact(repository.change(user, **changes))
    return repository.get(user.id)


def change_role(who: Principal, user_id: str, role: str, client: Client) -> User:
    user = repository.get(user_id)
    _check(who, user.role, role)
    if role == user.role:
        return user
    _write(who, user, "role-changed", client, *_owners_after(user.role, role), role=role)
    return repository.get(user_id)


def disable(who: Principal, user_id: str, client: Client) -> User:
    user = repository.get(user_id)
    _check(who, user.role)
    if user.id == who.user_id:
        raise Conflict("You cannot disable yourself.")
    if not user.disabled_at:
        _write(who, user, "disabled", client, disabled_at=clock.now().isoformat(), epoch=user.epoch + 1)
    return repository.get(user_id)


def enable(who: Principal, user_id: str, client: Client) -> User:
    user = repository.get(user_id)
    _check(who, user.role)
    if user.disabled_at:
        _write(who, user, "enabled", client, disabled_at=None)
    return repository.get(user_id)


def _check(who: Principal, *roles: str) -> None:
    if not policy.may(who, "users:write", over=roles):
        raise Forbidden("You may change only people whose role is below your own, and give only such roles.")


def _owners_after(before: str, after: str) -> tuple[db.Write, ...]:
    """One owner at the least is left, however many requests there are at once."""
    if "owner" not in (before, after):
        return ()
    known = repository.count_owners()
    if before == "owner" and known == 1:
        raise Conflict("This is the last owner: make somebody else an owner first.")
    return (repository.owners_change(known, known + (1 if after == "owner" else -1)),)


def _write(who: Principal, user: User, action: str, client: Client, *writes: db.Write, **changes: str | int | None) -> None:
    facts = {"role": str(changes["role"])} if "role" in changes else {}
    event = Event(user.id, action, client, actor_id=who.user_id, facts=facts)
    letter, in_outbox = mails.write(action, to=user.email, subject=user.id, facts=facts)
    audit.write(event, repository.change(user, **changes), in_outbox, *writes)
    mails.hurry(letter)
