import hashlib
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

from app.access_tokens import model, repository
from app.access_tokens.model import AccessToken, Issued
from app.audit import service as audit
from app.audit.model import Client, Event
from app.core import clock, db, log, policy
from app.core.failures import Conflict, Invalid, NotFound
from app.core.policy import Principal
from app.mails import service as mails
from app.users import service as users

Sign = Callable[[str, str, list[str], timedelta], str]  # user id, token id, scopes, lifetime

list_all = repository.list_all


class TooManyTokens(Conflict):
    slug = "too-many-tokens"


def find_principal(claims: dict[str, Any], text: str) -> Principal | None:
    """Whose token it is, and what it may do: never more than its owner may now, nothing while they are leaving."""
    user, token = repository.find(claims["sub"], claims["jti"])
    now = clock.now()
    if not user or not token or not token.is_held(_hash(text)) or not token.is_alive(now):
        return None
    role = user.effective_role
    if not role or role == policy.LEAVING:
        return None
    if token.is_use_news(now):
        _note_use(token)
    return Principal(user.id, role, scopes=frozenset(token.scopes))


def list_alive(user_id: str) -> list[AccessToken]:
    """The oldest first."""
    now = clock.now()
    alive = [token for token in repository.list_all(user_id) if token.is_alive(now)]
    return sorted(alive, key=lambda token: token.created_at)


def create(who: Principal, name: str, scopes: list[str], expires_in_days: int, sign: Sign, client: Client) -> Issued:
    """Raises db.ConditionFailed when the owner made another one at the same time: together they might be too many."""
    _check_scopes(who, scopes)
    user, made_before = users.get(who.user_id), repository.count_made(who.user_id)
    if len(list_alive(user.id)) >= model.MAX_TOKENS:
        raise TooManyTokens(f"You have {model.MAX_TOKENS} tokens, which is the most; revoke one first.")
    issued = _issue(user.id, name, sorted(set(scopes)), timedelta(days=expires_in_days), sign)
    letter, in_outbox = mails.write("token-created", to=user.email, subject=user.id)
    writes = repository.creation(issued.access_token, made_before)
    audit.write(_event("token-created", issued.access_token, client), *writes, in_outbox)
    mails.hurry(letter)
    return issued


def revoke(user_id: str, token_id: str, client: Client) -> None:
    _, token = repository.find(user_id, token_id)
    if token is None:
        raise NotFound("There is no such token.")
    try:
        audit.write(_event("token-revoked", token, client), repository.deletion(user_id, token_id))
    except db.ConditionFailed as error:
        raise NotFound("There is no such token.") from error


def _check_scopes(who: Principal, scopes: list[str]) -> None:
    for place, scope in enumerate(scopes):
        if not policy.may(who, scope):
            raise Invalid(f"#/scopes/{place}", f"Your role, {who.role}, does not allow this.")


def _issue(user_id: str, name: str, scopes: list[str], lifetime: timedelta, sign: Sign) -> Issued:
    token_id, now = uuid4().hex, clock.now()
    text = sign(user_id, token_id, scopes, lifetime)
    token = AccessToken(
        id=token_id,
        user_id=user_id,
        name=name,
        scopes=tuple(scopes),
        hash=_hash(text),
        ends_with=model.shown_end(text),
        created_at=now.isoformat(),
        expires_at=(now + lifetime).replace(microsecond=0).isoformat(),
    )
    return Issued(token, text)


def _event(action: str, token: AccessToken, client: Client) -> Event:
    facts = {"token": token.id, "name": token.name, "scopes": " ".join(token.scopes)}
    return Event(token.user_id, action, client, facts=facts)


def _note_use(token: AccessToken) -> None:
    """Nobody waits for a date; so this may fail."""
    try:
        repository.note_use(token, clock.now().isoformat())
    except Exception:
        log.logger.warning("The last use of a token was not noted", exc_info=True)


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
