import hashlib
import hmac
import re
import secrets
import unicodedata
from dataclasses import asdict, dataclass, replace
from uuid import uuid4

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError

from app.accounts import model, repository
from app.accounts.model import Client, Session, User
from app.core import db, log, mail, queue, sealed
from app.core.failures import Unauthorized

hasher = PasswordHasher()
# Of a password that nobody kept: an unknown address costs the same work as a known one.
NOBODYS_HASH = "$argon2id$v=19$m=65536,t=3,p=4$AqRLq9AdrPJp7/FSyD70/A$ZWFk1BRdoI2SvXFKRd3I+lBSWkFCZnMULv44BT/fnOU"
# Nothing that was typed in stands in it: else everybody could send their words to everybody in our name.
_WELCOME = """\
Hello,

somebody registered this address with AI Wizard. If it was you, your account is ready; if not, ignore this message.
"""
_ENDED = "The session has ended; log in again."
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


def log_in(email: str, password: str, client: Client) -> Grant:
    user = repository.find_user_by_email(model.normalise_email(email))
    if not _matches(user.password_hash if user else NOBODYS_HASH, password) or user is None:
        raise Unauthorized("The address or the password is wrong.")
    return _open_session(user, client)


def refresh(token: str, client: Client) -> Grant:
    user_id, session_id, secret = _split(token)
    session = _get_open_session(user_id, session_id)
    if not _is_held(session.refresh_hash, secret):
        return _repeat(session, secret)
    try:
        return _rotate(session, secret, client)
    except db.ConditionFailed:
        return _repeat(_get_open_session(user_id, session_id), secret)


def list_sessions(user_id: str) -> list[Session]:
    return [session for session in repository.list_sessions(user_id) if session.is_alive(model.now())]


def is_open(user_id: str, session_id: str) -> bool:
    return _find_open_session(user_id, session_id) is not None


def log_out_everywhere(user_id: str) -> None:
    while sessions := repository.list_sessions(user_id):
        for session in sessions:
            repository.delete_session(user_id, session.id)


def log_out(user_id: str, session_id: str) -> None:
    repository.delete_session(user_id, session_id)


def _rotate(session: Session, secret: str, client: Client) -> Grant:
    """Raises db.ConditionFailed when somebody was faster."""
    successor = secrets.token_urlsafe(32)
    renewed = replace(
        session,
        refresh_hash=_hash(successor),
        previous_hash=session.refresh_hash,
        successor=sealed.seal(successor, under=secret),
        rotated_at_ms=model.milliseconds(model.now()),
        last_seen_at=model.now().isoformat(),
        expires_at=_expiry(),
        **asdict(client),
    )
    repository.rotate_session(session, renewed)
    return Grant(renewed, _join(renewed, successor))


def _repeat(session: Session, secret: str) -> Grant:
    """The same answer again for a while; after that, two hold the token and one of them is a thief."""
    if not _is_held(session.previous_hash, secret):
        raise Unauthorized(_ENDED)
    if not session.may_repeat(model.now()):
        repository.delete_session(session.user_id, session.id)
        log.logger.warning(
            "A refresh token was used again: its session is ended", extra={"fields": {"sid": session.id}}
        )
        raise Unauthorized(_ENDED)
    return Grant(session, _join(session, sealed.unseal(session.successor, under=secret)))


def _open_session(user: User, client: Client) -> Grant:
    secret = secrets.token_urlsafe(32)
    session = Session(
        id=uuid4().hex,
        user_id=user.id,
        refresh_hash=_hash(secret),
        created_at=model.now().isoformat(),
        last_seen_at=model.now().isoformat(),
        expires_at=_expiry(),
        **asdict(client),
    )
    repository.save_session(session)
    return Grant(session, _join(session, secret))


def _split(token: str) -> tuple[str, str, str]:
    parts = _REFRESH_TOKEN.fullmatch(token)
    if not parts:
        raise Unauthorized(_ENDED)
    return parts[1], parts[2], parts[3]


def _get_open_session(user_id: str, session_id: str) -> Session:
    session = _find_open_session(user_id, session_id)
    if session is None:
        raise Unauthorized(_ENDED)
    return session


def _find_open_session(user_id: str, session_id: str) -> Session | None:
    session = repository.find_session(user_id, session_id)
    return session if session and session.is_alive(model.now()) else None


def _is_held(known_hash: str, secret: str) -> bool:
    return hmac.compare_digest(known_hash, _hash(secret))


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
