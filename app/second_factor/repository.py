"""In `users`: `USER#<id>` / `SECOND_FACTOR`."""

from dataclasses import asdict

from app.core import db
from app.second_factor.model import SecondFactor

_TABLE = "users"
_SK = "SECOND_FACTOR"
_AS_READ = "sealed_secret = :sealed_secret AND last_step = :last_step AND recovery_hashes = :recovery_hashes"


def find(user_id: str) -> SecondFactor | None:
    item = db.get(_TABLE, f"USER#{user_id}", _SK)
    if item is None:
        return None
    return SecondFactor(
        user_id=item["user_id"],
        sealed_secret=item["sealed_secret"],
        since=item.get("since"),
        last_step=int(item["last_step"]),
        recovery_hashes=tuple(item["recovery_hashes"]),
    )


def start(pending: SecondFactor) -> None:
    """Takes the place of one that was not confirmed. Raises db.ConditionFailed when one is on."""
    item = {"PK": f"USER#{pending.user_id}", "SK": _SK, **asdict(pending)}
    db.put(_TABLE, item, "attribute_not_exists(since)")


def change(known: SecondFactor, changed: SecondFactor) -> db.Write:
    """Fails in its transaction when a code was used, or the secret is another one, since it was read."""
    before = asdict(known)
    changes = {name: value for name, value in asdict(changed).items() if value != before[name]}
    return db.update_request(_TABLE, f"USER#{known.user_id}", _SK, changes, _AS_READ, **_as_read(known))


def deletion(known: SecondFactor) -> db.Write:
    """Fails as `change` does."""
    return db.delete_request(_TABLE, f"USER#{known.user_id}", _SK, _AS_READ, **_as_read(known))


def _as_read(known: SecondFactor) -> db.Item:
    return {
        "sealed_secret": known.sealed_secret,
        "last_step": known.last_step,
        "recovery_hashes": known.recovery_hashes,
    }
