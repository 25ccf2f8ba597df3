import hashlib
import hmac
import re
import secrets
from collections.abc import Callable
from dataclasses import asdict, replace
from typing import Any
from uuid import uuid4

from app.audit import service as audit
from app.audit.model import Client, Event
from app.core import clock, db, sealed
from app.core.failures import NotFound, Unauthorized
from app.core.policy import Principal
from app.mails import service as mails
from app.sessions import model, repository
from app.sessions.model import Grant, Session
from app.users import service as users
from app.users.model import User

Issue = Callable[[str, str, int], str]  # user id, session id, when the person last gave the password

continuation = repository.continuation
list_all = repository.list_all

ENDED = "The session has ended; log in again."
_REFRESH_TOKEN = re.compile(r"([0-9a-f]{32})\.([0-9a-f]{32})\.([\w-]{43})\.([\w-]{43})", re.ASCII)


def find_principal(claims: dict[str, Any]) -> Principal | None:
    user, session = repository.find(claims["sub"], claims["sid"])
    if not user or not session or not _is_open(session, user):
        return None
    role = user.effective_role
    return Principal(user.id, role, session.id, session.authenticated_at) if role else None


def opening(user: User, client: Client, issue: Issue) -> tuple[Grant, db.Write]:
    """A new session, and the write that makes it count. Its token is signed first: what is written cannot be unsaid."""
    family, secret = secrets.token_urlsafe(32), secrets.token_urlsafe(32)
    authenticated_at = int(clock.now().timestamp())
    session = _session(user, uuid4().hex, authenticated_at, client, family=_hash(family), refresh=_hash(secret))
    access_token = issue(user.id, session.id, authenticated_at)
    return Grant(session, _join(session, family, secret), access_token), repository.creation(session)


def adopting(user: User, session_id: str, authenticated_at: int, client: Client) -> tuple[Session, db.Write]:
    """A session of the user pool, which keeps the refresh token too; here is what lists it and ends it."""
    session = _session(user, session_id, authenticated_at, client)
    return session, repository.creation(session)


def note_refresh(user_id: str, session_id: str, client: Client) -> tuple[User, Session]:
    """Of a session of the user pool: it goes on only as long as it was not ended here."""
    user, session = _get_open(user_id, session_id)
    seen = replace(session, last_seen_at=clock.now().isoformat(), **asdict(client))
    try:
        repository.rotate(session, seen)
    except db.ConditionFailed as error:
        raise Unauthorized(ENDED) from error
    return user, seen


def renewing_authentication(user_id: str, session_id: str) -> tuple[Session, db.Write]:
    """The session of a person who has just proved again who they are, and the write that makes it so."""
    _, session = repository.find(user_id, session_id)
    if session is None:
        raise Unauthorized(ENDED)
    at = int(clock.now().timestamp())
    return replace(session, authenticated_at=at), repository.authentication(session, at)


def refresh(token: str, client: Client, issue: Issue) -> Grant:
    """The access token is signed first: a refresh token that brought nothing, used again, would look stolen."""
    user_id, session_id, family, secret = _split(token)
    user, session = _get_open(user_id, session_id)
    if not _is_held(session.family_hash, family):
        raise Unauthorized(ENDED)
    access_token = issue(user_id, session_id, session.authenticated_at)
    return replace(_exchange(user, session, family, secret, client), access_token=access_token)


def _exchange(user: User, session: Session, family: str, secret: str, client: Client) -> Grant:
    if not _is_held(session.refresh_hash, secret):
        return _repeat(user, session, family, secret, client)
    try:
        return _rotate(session, family, secret, client)
    except db.ConditionFailed:
        return _repeat(*_get_open(user.id, session.id), family, secret, client)


def list_open(user_id: str) -> list[Session]:
    user = users.get(user_id)
    return [session for session in repository.list_all(user_id) if _is_open(session, user)]


def end(user_id: str, session_id: str, client: Client) -> None:
    event = Event(user_id, "session-ended", client, facts={"session": session_id})
    try:
        audit.write(event, repository.deletion(user_id, session_id))
    except db.ConditionFailed as error:
        raise NotFound("There is no such session.") from error


def end_all(user_id: str, client: Client) -> None:
    user = users.get(user_id)
    audit.write(Event(user_id, "sessions-ended", client), users.change(user, epoch=user.epoch + 1))


def _session(
    user: User, session_id: str, authenticated_at: int, client: Client, *, family: str = "", refresh: str = ""
) -> Session:
    now = clock.now().isoformat()
    return Session(
        id=session_id,
        user_id=user.id,
        epoch=user.epoch,
        family_hash=family,
        refresh_hash=refresh,
        created_at=now,
        last_seen_at=now,
        authenticated_at=authenticated_at,
        expires_at=_expiry(),
        **asdict(client),
    )


def _rotate(session: Session, family: str, secret: str, client: Client) -> Grant:
    """Raises db.ConditionFailed when somebody was faster."""
    successor, now = secrets.token_urlsafe(32), clock.now()
    renewed = replace(
        session,
        refresh_hash=_hash(successor),
        replaced=session.replacing(sealed.seal(successor, under=secret), now),
        last_seen_at=now.isoformat(),
        expires_at=_expiry(),
        **asdict(client),
    )
    repository.rotate(session, renewed)
    return Grant(renewed, _join(renewed, family, successor))


def _repeat(user: User, session: Session, family: str, secret: str, client: Client) -> Grant:
    """The same answer again for a while; any other old token of this family is held by two, and one is a thief."""
    replaced = session.find_replaced(_hash(secret), clock.now())
    if replaced:
        return Grant(session, _join(session, family, sealed.unseal(replaced.successor, under=secret)))
    _end_stolen(user, session, client)
    raise Unauthorized(ENDED)


def _end_stolen(user: User, session: Session, client: Client) -> None:
    event = Event(user.id, "session-stolen", client, facts={"session": session.id})
    facts = {"address": client.address}
    letter, in_outbox = mails.write("session-stolen", to=user.email, subject=user.id, facts=facts)
    try:
        audit.write(event, repository.deletion(user.id, session.id), in_outbox)
    except db.ConditionFailed:  # ended by another request already, which has told
        return
    mails.hurry(letter)


def _get_open(user_id: str, session_id: str) -> tuple[User, Session]:
    user, session = repository.find(user_id, session_id)
    if not user or not session or not user.effective_role or not _is_open(session, user):
        raise Unauthorized(ENDED)
    return user, session


def _is_open(session: Session, user: User) -> bool:
    return session.is_open(user.epoch, clock.now())


def _split(token: str) -> tuple[str, ...]:
    parts = _REFRESH_TOKEN.fullmatch(token)
    if not parts:
        raise Unauthorized(ENDED)
    return parts.groups()


def _is_held(known_hash: str, secret: str) -> bool:
    return hmac.compare_digest(known_hash, _hash(secret))


def _join(session: Session, family: str, secret: str) -> str:
    return f"{session.user_id}.{session.id}.{family}.{secret}"


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def _expiry() -> int:
    return int((clock.now() + model.LIFETIME).timestamp())
