"""In `users`: `CODE#<hash>` / `CODE`."""

from dataclasses import asdict

from app.codes.model import Code
from app.core import db

_TABLE = "users"


def save(code: Code) -> None:
    db.put(_TABLE, {"PK": f"CODE#{code.hash}", "SK": "CODE", **asdict(code)})


def find(code_hash: str) -> Code | None:
    item = db.get(_TABLE, f"CODE#{code_hash}", "CODE")
    if item is None:
        return None
    return Code(
        hash=item["hash"],
        purpose=item["purpose"],
        subject=item["subject"],
        state=item["state"],
        expires_at=int(item["expires_at"]),
    )


def deletion(code: Code) -> db.Write:
    return db.delete_request(_TABLE, f"CODE#{code.hash}", "CODE")
