import hashlib
import hmac
import re
import secrets
import unicodedata
from dataclasses import dataclass, replace
from uuid import uuid4

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError

from app.accounts import model, repository
from app.accounts.model import Session, User
from app.core import db, mail, queue
from app.core.failures import Unauthorized

hasher = PasswordHasher()
# Of a password that nobody kept: an unknown address costs the same work as a known one.
NOBODYS_HASH = "$argon2id$v=19$m=65536,t=3,p=4$AqRLq9AdrPJp7/FSyD70/A$ZWFk1BRdoI2SvXFKRd3I+lBSWkFCZnMULv44BT/fnOU"
# Nothing that was typed in stands in it: else everybody could send their words to everybody in our name.
_WELCOME = """\
Hello,

somebody registered this address with AI Wizard. If it was you, your account is ready; if not, ignore this message.
"""
_REFRESH_TOKEN = re.compile(r"([0-9a-f]{32})\.([0-9a-f]{32})\.([\w-]{43})", re.ASCII)


@dataclass(frozen=True)
class Grant:
    """A session and the one refresh token that continues it, which only its holder knows."""

    session: Session
    refresh_token: str


def register(email: str, password: str, name: str) -> None:
    """Answers and works the same whether or not the address is taken, so that nobody learns who has an account."""
    user = User(
        id=uuid4().hex,
        email=model.normalise_email(email),
        name=name,
        password_hash=hasher.hash(_normalise(password)),
        created_at=model.now().isoformat(),
    )
    try:
        repository.save_user(user)
    except db.ConditionFailed:
        return
    queue.send("accounts.welcome", user_id=user.id)


def welcome(user_id: str) -> None:
    user = repository.get_user(user_id)
    if user.welcomed_at:
        return
    mail.send(user.email, "Welcome to AI Wizard", _WELCOME)
    repository.mark_welcomed(user.id, model.now().isoformat())


def log_in(email: str, password: str) -> Grant:
    user = repository.find_user_by_email(model.normalise_email(email))
    if not _matches(user.password_hash if user else NOBODYS_HASH, password) or user is None:
        raise Unauthorized("The address or the password is wrong.")
    return _open_session(user)


def refresh(token: str) -> Grant:
    session = _find_session(token)
    secret = secrets.token_urlsafe(32)
    renewed = replace(session, refresh_hash=_hash(secret), expires_at=_expiry())
    try:
        repository.rotate_session(session, renewed)
    except db.ConditionFailed as error:
        raise Unauthorized("The refresh token was used before; log in again.") from error
    return Grant(renewed, _join(renewed, secret))


def log_out(user_id: str, session_id: str) -> None:
    repository.delete_session(user_id, session_id)


def _open_session(user: User) -> Grant:
    secret = secrets.token_urlsafe(32)
    session = Session(
        id=uuid4().hex,
        user_id=user.id,
        refresh_hash=_hash(secret),
        created_at=model.now().isoformat(),
        expires_at=_expiry(),
    )
    repository.save_session(session)
    return Grant(session, _join(session, secret))


def _find_session(token: str) -> Session:
    parts = _REFRESH_TOKEN.fullmatch(token)
    session = repository.find_session(parts[1], parts[2]) if parts else None
    is_held = parts and session and hmac.compare_digest(session.refresh_hash, _hash(parts[3]))
    if not session or not is_held or not session.is_alive(model.now()):
        raise Unauthorized("The session has ended; log in again.")
    return session


def _join(session: Session, secret: str) -> str:
    return f"{session.user_id}.{session.id}.{secret}"


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def _expiry() -> int:
    return int((model.now() + model.SESSION_LIFETIME).timestamp())


def _matches(password_hash: str, password: str) -> bool:
    try:
        return hasher.verify(password_hash, _normalise(password))
    except VerifyMismatchError:
        return False


def _normalise(password: str) -> str:
    return unicodedata.normalize("NFC", password)
