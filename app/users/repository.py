"""In `users`, in this order: who they are; that an address is unique; that all can be listed; how many owners there
are that are neither disabled nor leaving, so that one is always left.

`USER#<id>` / `PROFILE`, `EMAIL#<address>` / `EMAIL`, `WORKSPACE` / `MEMBER#<time>#<id>`, `WORKSPACE` / `OWNERS`.
"""

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from app.core import db
from app.core.failures import NotFound
from app.users.model import Tombstone, User

_TABLE = "users"
_WORKSPACE = "WORKSPACE"
_NOBODY = "nobody"


def creation(user: User) -> tuple[db.Write, ...]:
    """Fails in its transaction when the address is taken."""
    return (
        db.put_request(
            _TABLE, {"PK": f"EMAIL#{user.email}", "SK": "EMAIL", "user_id": user.id}, "attribute_not_exists(PK)"
        ),
        db.put_request(_TABLE, {"PK": f"USER#{user.id}", "SK": "PROFILE", **asdict(user)}),
        db.put_request(_TABLE, {"PK": _WORKSPACE, "SK": _member_key(user), "user_id": user.id}),
    )


def change(user: User, **changes: Any) -> db.Write:
    """Fails in its transaction when the user was changed since it was read."""
    known, changes = user.version, {**changes, "version": user.version + 1}
    return db.update_request(_TABLE, f"USER#{user.id}", "PROFILE", changes, "version = :known", known=known)


def burial(user: User, gone_at: str) -> tuple[db.Write, ...]:
    """Leaves a tombstone. Fails in its transaction when the user was changed since it was read."""
    tombstone = {"PK": f"USER#{user.id}", "SK": "PROFILE", "id": user.id, "gone_at": gone_at}
    return (
        db.put_request(_TABLE, tombstone, "version = :known", known=user.version),
        db.delete_request(_TABLE, f"EMAIL#{user.email}", "EMAIL"),
        db.delete_request(_TABLE, _WORKSPACE, _member_key(user)),
    )


def owners_change(known: int, now: int) -> db.Write:
    """Without any, it is as before the first one came."""
    if not now:
        return db.delete_request(_TABLE, _WORKSPACE, "OWNERS", "owners = :known", known=known)
    item = {"PK": _WORKSPACE, "SK": "OWNERS", "owners": now}
    if not known:
        return db.put_request(_TABLE, item, "attribute_not_exists(PK)")
    return db.put_request(_TABLE, item, "owners = :known", known=known)


def count_owners() -> int:
    item = db.get(_TABLE, _WORKSPACE, "OWNERS")
    return int(item["owners"]) if item else 0


def get(user_id: str) -> User:
    user = find(user_id)
    if user is None:
        raise NotFound("There is no such user.")
    return user


def find(user_id: str) -> User | None:
    return _load(db.get(_TABLE, f"USER#{user_id}", "PROFILE"))


def find_with(user_id: str, sort_key: str) -> tuple[User | None, db.Item | None]:
    """The user and one more item of theirs, in one call."""
    profile, other = db.get_many(_TABLE, (f"USER#{user_id}", "PROFILE"), (f"USER#{user_id}", sort_key))
    return _load(profile), other


def find_by_email(email: str) -> User | None:
    """Two reads also for an unknown address, so that the time does not tell."""
    claim = db.get(_TABLE, f"EMAIL#{email}", "EMAIL")
    return find(claim["user_id"] if claim else _NOBODY)


def get_profile(user_id: str) -> User | Tombstone:
    item = db.get(_TABLE, f"USER#{user_id}", "PROFILE")
    if item and "gone_at" in item:
        return Tombstone(user_id, item["gone_at"])
    user = _load(item)
    if user is None:
        raise NotFound("There is no such user.")
    return user


def list_page(after: str | None, *, limit: int) -> tuple[list[User], str | None]:
    """Whoever came first is first; and what to continue after."""
    listed = db.query(_TABLE, _WORKSPACE, "MEMBER#", limit=limit + 1, after=after)
    profiles = db.get_many(_TABLE, *[(f"USER#{item['user_id']}", "PROFILE") for item in listed[:limit]])
    users = [user for user in map(_load, profiles) if user]
    return users, listed[limit - 1]["SK"] if len(listed) > limit else None


def list_ids() -> Iterator[str]:
    """Of all who are here."""
    return (item["user_id"] for item in db.read_all(_TABLE, _WORKSPACE, "MEMBER#"))


def _member_key(user: User) -> str:
    return f"MEMBER#{user.created_at}#{user.id}"


def _load(item: db.Item | None) -> User | None:
    if item is None or "gone_at" in item:
        return None
    return db.record(User, item)
