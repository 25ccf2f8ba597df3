import hashlib
import hmac
import secrets
import unicodedata
from dataclasses import dataclass
from functools import cache
from uuid import uuid4

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError

from app.accounts import model, repository
from app.accounts.model import Session, User
from app.core import db, mail, queue
from app.core.failures import Unauthorized

hasher = PasswordHasher()


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
    mail.send(user.email, "Welcome to AI Wizard", f"Hello {user.name},\n\nyour account is ready.\n")
    repository.mark_welcomed(user.id, model.now().isoformat())


def log_in(email: str, password: str) -> Grant:
    user = repository.find_user_by_email(model.normalise_email(email))
    if not _matches(user.password_hash if user else _nobodys_hash(), password) or user is None:
        raise Unauthorized("The address or the password is wrong.")
    return _open_session(user)


def refresh(token: str) -> Grant:
    session = _find_session(token)
    secret = secrets.token_urlsafe(32)
    try:
        repository.rotate_session(session, _hash(secret), _expiry())
    except db.ConditionFailed as error:
        raise Unauthorized("The refresh token was used before; log in again.") from error
    return Grant(session, _join(session, secret))


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
    user_id, session_id, secret = (*token.split("."), "", "")[:3]
    session = repository.find_session(user_id, session_id)
    is_known = session is not None and hmac.compare_digest(session.refresh_hash, _hash(secret))
    if session is None or not is_known or not session.is_alive(model.now()):
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


@cache
def _nobodys_hash() -> str:
    return hasher.hash(secrets.token_urlsafe(32))


def _normalise(password: str) -> str:
    return unicodedata.normalize("NFC", password)
