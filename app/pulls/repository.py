"""In `projects`: `PULLS` / `<what>`, when to look there next; forgotten a month after nobody looks any more."""

from datetime import datetime, timedelta

from app.core import db

_FORGOTTEN_AFTER = timedelta(days=30)


def claiming(key: str, now: datetime, until: datetime) -> db.Write:
    """Fails in its transaction where it is not due, because somebody else has claimed it."""
    changes = {"due_at": until.isoformat(), "expires_at": int((until + _FORGOTTEN_AFTER).timestamp())}
    condition = "attribute_not_exists(PK) OR due_at <= :now"
    return db.update_request("projects", "PULLS", key, changes, condition, now=now.isoformat())
