import hashlib
import secrets

from app.codes import repository
from app.codes.model import LIFETIMES, Code
from app.core import clock, db
from app.core.failures import Invalid

REFUSED = "This code is not valid, was used, or is too old; ask for a new one."


def mint(purpose: str, subject: str, state: str) -> str:
    """Only the worker calls this, while it writes the mail: nothing that is stored or queued opens anything."""
    code = secrets.token_urlsafe(32)
    expires_at = int((clock.now() + LIFETIMES[purpose]).timestamp())
    repository.save(Code(_hash(code), purpose, subject, state, expires_at))
    return code


def get(code: str, purpose: str, pointer: str = "#/code") -> Code:
    found = repository.find(_hash(code))
    if found is None or found.purpose != purpose or clock.now().timestamp() >= found.expires_at:
        raise Invalid(pointer, REFUSED)
    return found


def spending(code: Code) -> db.Write:
    """Fails in its transaction when the code was used in the meantime."""
    return repository.deletion(code)


def _hash(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()
