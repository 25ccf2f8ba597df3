"""In `users`: `WORKSPACE` / `INVITATION#<id>`, until it expires."""

from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, datetime

from app.core import db
from app.invitations.model import Invitation

_TABLE = "users"
_PK = "WORKSPACE"


def saving(invitation: Invitation, known: Invitation | None) -> db.Write:
    """Fails in its transaction when there is another one by now than the one that was known."""
    expiry = int(datetime.fromisoformat(invitation.expires_at).timestamp())
    item = asdict(invitation) | {"PK": _PK, "SK": _sk(invitation.id), "expires_at": expiry}
    if known is None:
        return db.put_request(_TABLE, item, "attribute_not_exists(PK)")
    return db.put_request(_TABLE, item, "edition = :known", known=known.edition)


def find(invitation_id: str) -> Invitation | None:
    """Also one that has expired and that the table has not forgotten yet."""
    item = db.get(_TABLE, _PK, _sk(invitation_id))
    return _load(item) if item else None


def list_page(after: str | None, *, limit: int) -> tuple[list[Invitation], str | None]:
    """And what to continue after."""
    items = db.query(_TABLE, _PK, "INVITATION#", limit=limit, after=after)
    return [_load(item) for item in items], items[-1]["SK"] if len(items) == limit else None


def read_all() -> Iterator[Invitation]:
    return map(_load, db.read_all(_TABLE, _PK, "INVITATION#"))


def deletion(invitation: Invitation) -> db.Write:
    """Fails in its transaction when it was renewed, revoked or accepted since it was read."""
    return db.delete_request(_TABLE, _PK, _sk(invitation.id), "edition = :known", known=invitation.edition)


def _sk(invitation_id: str) -> str:
    return f"INVITATION#{invitation_id}"


def _load(item: db.Item) -> Invitation:
    content = {name: value for name, value in item.items() if name not in {"PK", "SK"}}
    return Invitation(**content | {"expires_at": datetime.fromtimestamp(int(item["expires_at"]), UTC).isoformat()})
