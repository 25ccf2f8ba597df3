"""In `jobs`, under `USER#<id>`: `WORD#<goal>#<period>#<kind>` is to be spread."""

from dataclasses import asdict

from app.core import db
from app.notifications.model import Word

_TABLE = "jobs"
_WORDS = "WORDS"


def waiting(word: Word) -> db.Write:
    """No condition: a second one for the same key takes the first one's place, and nobody's transaction fails."""
    keys = {"PK": f"USER#{word.user_id}", "SK": f"WORD#{word.key}", "GSI1PK": _WORDS, "GSI1SK": word.created_at}
    return db.put_request(_TABLE, keys | asdict(word))
