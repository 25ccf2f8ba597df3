"""Turned on, asked for, turned off. A code is used in the transaction of what it is shown for, or not at all."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace

from app.audit import service as audit
from app.audit.model import Client, Event
from app.core import clock, config, db, vault
from app.core.failures import Conflict, Invalid, NotFound, Unauthorized
from app.core.policy import Principal
from app.mails import service as mails
from app.second_factor import model, repository
from app.second_factor.model import SecondFactor
from app.sessions import service as sessions
from app.users import service as users
from app.users.model import User

Guess = Callable[[str], AbstractContextManager[None]]  # counts an attempt of this user
_WRONG = "This code is wrong, or was used; wait for the next one, or use a recovery code."

find = repository.find


class Needed(Unauthorized):
    slug = "second-factor-needed"


class Wrong(Unauthorized):
    slug = "second-factor-wrong"


def start(user_id: str) -> tuple[str, str]:
    """The secret, also as an address for a QR code. It asks for nothing until it is confirmed."""
    if config.settings.has_pool:
        raise Conflict("A user pool tells here who somebody is, and asks for no second factor.")
    user, secret = users.get(user_id), model.mint_secret()
    try:
        repository.start(SecondFactor(user_id, vault.encrypt(secret, user_id=user_id)))
    except db.ConditionFailed as error:
        raise Conflict("The second factor is on already; to change it, turn it off first.") from error
    return secret, model.uri(secret, user.email, config.settings.stage)


def confirm(who: Principal, code: str, guess: Guess, client: Client) -> list[str]:
    """Ends all other sessions: none of them has shown a code, and who fears for the password may not be alone."""
    user, pending = users.get(who.user_id), repository.find(who.user_id)
    if pending is None or pending.is_on:
        raise Conflict("There is nothing to confirm; start with POST /api/users/me/second-factor.")
    recovery_codes, epoch = model.mint_recovery_codes(), user.epoch + 1
    with guess(user.id):
        used = _use(pending, code)
        confirmed = replace(_with_codes(used, recovery_codes), since=clock.now().isoformat())
        ending = (users.change(user, epoch=epoch), sessions.continuation(user.id, who.session_id, epoch))
        _tell(user, "second-factor-on", client, repository.change(pending, confirmed), *ending)
    return recovery_codes


def renew_recovery_codes(user_id: str, code: str, guess: Guess, client: Client) -> list[str]:
    user, factor, recovery_codes = users.get(user_id), _get(user_id), model.mint_recovery_codes()
    with guess(user.id):
        renewed = _with_codes(_use(factor, code), recovery_codes)
        _tell(user, "recovery-codes-renewed", client, repository.change(factor, renewed))
    return recovery_codes


def turn_off(user_id: str, code: str, guess: Guess, client: Client) -> None:
    """Changes the user too, so that a short password which is chosen at the same time is not left alone."""
    user, factor = users.get(user_id), _get(user_id)
    if user.password_is_short:
        raise Conflict("Without a second factor your password is too short; change it first.")
    with guess(user.id):
        _use(factor, code)
        _tell(user, "second-factor-off", client, repository.deletion(factor), users.change(user))


def write(user: User, factor: SecondFactor | None, code: str, guess: Guess, event: Event, *writes: db.Write) -> None:
    """`audit.write`, for which somebody who has a second factor must show a code: it is used with it, or not at all."""
    if factor is None or not factor.is_on:
        audit.write(event, *writes)
        return
    if not code:
        raise Needed("Send it again with `code`: from your authenticator app, or a recovery code.")
    with guess(user.id):
        _write_with_use(user, factor, code, event, *writes)


def _write_with_use(user: User, factor: SecondFactor, code: str, event: Event, *writes: db.Write) -> None:
    used = _find_use(factor, code)
    if used is None:
        raise Wrong(_WRONG)
    try:
        _write_used(user, factor, used, event, *writes)
    except db.ConditionFailed:
        fresh = repository.find(user.id)
        if fresh in (factor, None):
            raise
        _write_with_use(user, fresh, code, event, *writes)


def _write_used(user: User, factor: SecondFactor, used: SecondFactor, event: Event, *writes: db.Write) -> None:
    change = repository.change(factor, used)
    if used.recovery_hashes == factor.recovery_hashes:
        audit.write(event, change, *writes)
        return
    facts = {"left": str(len(used.recovery_hashes))}
    letter, in_outbox = mails.write("recovery-code-used", to=user.email, subject=user.id, facts=facts)
    first = Event(user.id, "recovery-code-used", event.client, facts=facts)
    audit.write(event, change, in_outbox, *writes, after=(first,))
    mails.hurry(letter)


def _get(user_id: str) -> SecondFactor:
    factor = repository.find(user_id)
    if factor is None or not factor.is_on:
        raise NotFound("There is no second factor.")
    return factor


def _use(factor: SecondFactor, code: str) -> SecondFactor:
    used = _find_use(factor, code)
    if used is None:
        raise Invalid("#/code", _WRONG)
    return used


def _find_use(factor: SecondFactor, code: str) -> SecondFactor | None:
    if model.is_from_app(code):
        secret = vault.decrypt(factor.sealed_secret, user_id=factor.user_id)
        return factor.after_code(code, secret, clock.now())
    return factor.after_recovery_code(code)


def _with_codes(factor: SecondFactor, recovery_codes: list[str]) -> SecondFactor:
    return replace(factor, recovery_hashes=tuple(map(model.recovery_hash, recovery_codes)))


def _tell(user: User, action: str, client: Client, *writes: db.Write) -> None:
    letter, in_outbox = mails.write(action, to=user.email, subject=user.id)
    audit.write(Event(user.id, action, client), in_outbox, *writes)
    mails.hurry(letter)
