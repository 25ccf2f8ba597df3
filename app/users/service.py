from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from app.audit import service as audit
from app.audit.model import Client, Event
from app.core import clock, config, db, policy
from app.core.failures import ChangedMeanwhile, Conflict, Forbidden
from app.core.policy import Principal
from app.mails import service as mails
from app.users import repository
from app.users.model import User

get = repository.get
find = repository.find
find_with = repository.find_with
find_by_email = repository.find_by_email
get_profile = repository.get_profile
list_page = repository.list_page
creation = repository.creation
change = repository.change
burial = repository.burial
count_owners = repository.count_owners
owners_change = repository.owners_change
list_ids = repository.list_ids


@dataclass(frozen=True)
class Step:
    """What is done to somebody: as the audit log and the mail call it, and what it changes."""

    action: str
    facts: dict[str, str]
    changes: dict[str, Any]


class Disabled(Forbidden):
    slug = "account-disabled"


class LastOwner(Conflict):
    slug = "last-owner"


def change_profile(user: User, **changes: str | int) -> User:
    try:
        db.transact(repository.change(user, **changes))
    except db.ConditionFailed as error:
        raise ChangedMeanwhile from error
    return repository.get(user.id)


def change_user(
    who: Principal, user_id: str, client: Client, *, role: str | None = None, disabled: bool | None = None
) -> User:
    """No If-Match: it says what shall be, whatever was, and what was is a condition of each write."""
    user = repository.get(user_id)
    if role and config.settings.has_pool:
        raise Conflict("Roles are groups of the user pool: change them there. It counts from the next refresh.")
    _check(who, user, role or user.role)
    if disabled and user.id == who.user_id:
        raise Conflict("You cannot disable yourself.")
    steps = list(_steps(user, role, disabled))
    if steps:
        _take(who, user, steps, client)
    return repository.get(user.id)


def changing(user: User, **changes: Any) -> tuple[db.Write, ...]:
    """The writes that change a user and keep the count of owners right; raises LastOwner where none would be left."""
    return (repository.change(user, **changes), *_counting(user, replace(user, **changes)))


def following(user: User, role: str) -> tuple[db.Write, ...]:
    """As `changing`, where the user pool has decided already: it may take the last owner's role, too."""
    return (repository.change(user, role=role), *_counting(user, replace(user, role=role), keeps_one=False))


def check_enabled(user: User) -> None:
    if user.disabled_at:
        raise Disabled("This account is disabled; ask your admin.")


def _check(who: Principal, user: User, role: str) -> None:
    if not policy.may(who, "users:write", over=(user.role, role)):
        raise Forbidden("You may change only people whose role is below your own, and give only such roles.")


def _steps(user: User, role: str | None, disabled: bool | None) -> Iterator[Step]:
    if role and role != user.role:
        yield Step("role-changed", {"role": role, "before": user.role}, {"role": role})
    if disabled is True and not user.disabled_at:
        yield Step("disabled", {}, {"disabled_at": clock.now().isoformat(), "epoch": user.epoch + 1})
    if disabled is False and user.disabled_at:
        yield Step("enabled", {}, {"disabled_at": None})


def _counting(before: User, after: User, *, keeps_one: bool = True) -> tuple[db.Write, ...]:
    """However many requests there are at once: the count is a condition of the write."""
    if before.counts_as_owner == after.counts_as_owner:
        return ()
    known = repository.count_owners()
    if keeps_one and before.counts_as_owner and known == 1:
        raise LastOwner("This is the last owner: make somebody else an owner first.")
    return (repository.owners_change(known, known + after.counts_as_owner - before.counts_as_owner),)


def _take(who: Principal, user: User, steps: list[Step], client: Client) -> None:
    *earlier, last = [Event(user.id, step.action, client, actor_id=who.user_id, facts=step.facts) for step in steps]
    letters = [mails.write(step.action, to=user.email, subject=user.id, facts=step.facts) for step in steps]
    changes = {name: value for step in steps for name, value in step.changes.items()}
    audit.write(last, *changing(user, **changes), *(in_outbox for _, in_outbox in letters), after=tuple(earlier))
    for letter, _ in letters:
        mails.hurry(letter)
