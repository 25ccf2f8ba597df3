"""The doors: register, verify the address, log in, prove it again, change and reset the password.

An address that nobody has costs the same reads, writes, messages and argon2 runs as one that somebody has.
"""

from dataclasses import replace
from uuid import uuid4

from app.audit import service as audit
from app.audit.model import Client, Event
from app.codes import service as codes
from app.core import clock, config, db
from app.core.failures import Forbidden, Invalid, Unauthorized
from app.core.policy import Principal
from app.invitations import service as invitations
from app.invitations.model import Invitation
from app.mails import service as mails
from app.mails.model import Mail
from app.passwords import model as password_rules
from app.passwords import service as passwords
from app.second_factor import service as second_factor
from app.second_factor.model import SecondFactor
from app.second_factor.service import Guess
from app.sessions import service as sessions
from app.sessions.model import Grant, Session
from app.sessions.service import Issue
from app.users import model as user_rules
from app.users import service as users
from app.users.model import User

refresh = sessions.refresh

_NOBODY = "nobody"
WRONG = "The address or the password is wrong."


class NotVerified(Forbidden):
    slug = "email-not-verified"


def register(email: str, password: str, name: str, client: Client, invitation: str = "") -> None:
    """Answers the same whether or not the address is taken, so that nobody learns who has an account."""
    email = user_rules.normalise_email(email)
    owners = users.count_owners()
    invitations.check_open(invitation, is_first=not owners)
    accepted, using_up = invitations.accept(invitation, email) if invitation else (None, ())
    passwords.check(password, has_second_factor=False, context=(email, name))
    user = User(
        id=uuid4().hex,
        email=email,
        name=name,
        password_hash=passwords.hash(password),
        role=_first_role(owners, accepted),
        created_at=clock.now().isoformat(),
    )
    taken = users.find_by_email(email)
    if taken:
        return _post("already-registered", taken)
    counting = [users.owners_change(owners, owners + 1)] if user.role == "owner" else []
    try:
        _create(user, accepted, client, *counting, *using_up)
    except db.ConditionFailed:  # somebody was faster: at this address, with this invitation, or as the first of all
        register(email, password, name, client, invitation)


def verify(code: str, client: Client, email: str = "") -> None:
    """The code says whose it is; only a user pool needs the address too."""
    spent = codes.get(code, "verification")
    user = users.find(spent.subject)
    if user is None or spent.state != user.email:
        raise Invalid("#/code", codes.REFUSED)
    verified_at = user.verified_at or clock.now().isoformat()
    audit.write(
        Event(user.id, "email-verified", client), users.change(user, verified_at=verified_at), codes.spending(spent)
    )


def resend_verification(email: str) -> None:
    user = users.find_by_email(user_rules.normalise_email(email))
    _post("verification", user, is_due=user is not None and not user.verified_at)


def log_in(email: str, password: str, code: str, guess: Guess, client: Client, issue: Issue) -> Grant:
    user = users.find_by_email(user_rules.normalise_email(email))
    factor = second_factor.find(user.id if user else _NOBODY)
    if not passwords.matches(user.password_hash if user else None, password) or user is None:
        raise Unauthorized(WRONG)
    _check_may_log_in(user)
    grant, opening = sessions.opening(user, client, issue)
    event = Event(user.id, "logged-in", client, facts={"session": grant.session.id})
    second_factor.write(user, factor, code, guess, event, opening)
    _strengthen(user, password)
    return grant


def reauthenticate(who: Principal, password: str, code: str, guess: Guess, client: Client) -> Session:
    user, factor = users.get(who.user_id), second_factor.find(who.user_id)
    _check_password(user, password)
    session, renewing = sessions.renewing_authentication(user.id, who.session_id)
    second_factor.write(user, factor, code, guess, Event(user.id, "reauthenticated", client), renewing)
    return session


def change_password(
    who: Principal, current_password: str, password: str, code: str, guess: Guess, client: Client, issue: Issue
) -> Grant:
    """Ends all sessions and opens a new one for whoever asked; it counts as a log-in, so it asks for as much."""
    user, factor = users.get(who.user_id), second_factor.find(who.user_id)
    _check_password(user, current_password)
    _check_new_password(user, password, factor)
    grant, opening = sessions.opening(replace(user, epoch=user.epoch + 1), client, issue)
    letter, writes = _setting_password(user, password)
    event = Event(user.id, "password-changed", client)
    second_factor.write(user, factor, code, guess, event, opening, *writes)
    mails.hurry(letter)
    return grant


def forgot_password(email: str) -> None:
    user = users.find_by_email(user_rules.normalise_email(email))
    _post("reset", user, is_due=user is not None and not user.disabled_at)


def reset_password(code: str, password: str, client: Client, email: str = "") -> str:
    """Whoever has the code has the mailbox too, so the address counts as verified. Gives the address."""
    spent = codes.get(code, "reset")
    user = users.find(spent.subject)
    if user is None or spent.state != _reset_state(user):
        raise Invalid("#/code", codes.REFUSED)
    _check_new_password(user, password, second_factor.find(user.id))
    letter, writes = _setting_password(user, password, verified_at=user.verified_at or clock.now().isoformat())
    audit.write(Event(user.id, "password-changed", client), codes.spending(spent), *writes)
    mails.hurry(letter)
    return user.email


def _first_role(owners: int, accepted: Invitation | None) -> str:
    if not owners:
        return "owner"
    return accepted.role if accepted else "member"


def _create(user: User, accepted: Invitation | None, client: Client, *writes: db.Write) -> None:
    letter, in_outbox = _letter("verification", user)
    facts = {"invitation": accepted.id, "invited_by": accepted.invited_by} if accepted else {}
    event = Event(user.id, "registered", client, facts={"role": user.role, **facts})
    audit.begin(event, *users.creation(user), in_outbox, *writes)
    mails.hurry(letter)


def _post(kind: str, user: User | None, *, is_due: bool = True) -> None:
    """A mail, or what costs the same."""
    letter, in_outbox = _letter(kind, user) if user and is_due else mails.write(mails.DECOY, to="", subject="")
    db.transact(in_outbox)
    mails.hurry(letter)


def _letter(kind: str, user: User) -> tuple[Mail, db.Write]:
    state = _reset_state(user) if kind == "reset" else user.email
    return mails.write(kind, to=user.email, subject=user.id, state=state)


def _strengthen(user: User, password: str) -> None:
    """A log-in is the one moment at which a hash of yesterday's strength can become one of today's."""
    if not passwords.needs_rehash(user.password_hash):
        return
    try:
        db.transact(users.change(user, password_hash=passwords.hash(password)))
    except db.ConditionFailed:  # changed by somebody else; the next log-in does it
        return


def _check_may_log_in(user: User) -> None:
    users.check_enabled(user)
    if config.settings.email_verification == "required" and not user.verified_at:
        raise NotVerified("Verify your address first, with the code that we sent to it.")


def _check_password(user: User, password: str) -> None:
    if not passwords.matches(user.password_hash, password):
        raise Unauthorized("The password is wrong.")


def _check_new_password(user: User, password: str, factor: SecondFactor | None) -> None:
    """The factor was read after the user, whose next change fails where one was turned off since."""
    has_second_factor = factor is not None and factor.is_on
    passwords.check(password, has_second_factor=has_second_factor, context=(user.email, user.name))


def _setting_password(user: User, password: str, **changes: str) -> tuple[Mail, tuple[db.Write, ...]]:
    changed = users.change(
        user,
        password_hash=passwords.hash(password),
        password_is_short=password_rules.is_short(password),
        epoch=user.epoch + 1,
        **changes,
    )
    letter, in_outbox = mails.write("password-changed", to=user.email, subject=user.id)
    return letter, (changed, in_outbox)


def _reset_state(user: User) -> str:
    """A new password and the end of all sessions make older codes void."""
    return str(user.epoch)
