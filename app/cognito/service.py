"""The doors, where a user pool of Cognito knows the passwords: as `accounts.service`, with the same answers.

The pool tells who somebody is and, by its groups, their role. The person and the session are kept here too, under the
pool's own ids: so whatever is asked with a token is looked up, ended and written down as with tokens of our own.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress

from app.audit import service as audit
from app.audit.model import Client, Event
from app.codes import service as codes
from app.cognito import model, repository
from app.cognito.model import Claims, Issued, Refused
from app.core import clock, db
from app.core.failures import Conflict, Invalid, NotFound, Unauthorized
from app.core.policy import Principal
from app.invitations import service as invitations
from app.invitations.model import Invitation
from app.mails import service as mails
from app.passwords import model as password_rules
from app.passwords import service as passwords
from app.sessions import service as sessions
from app.sessions.model import Grant, Session
from app.users import model as user_rules
from app.users import service as users
from app.users.model import User

Read = Callable[[str], Claims]  # of a token that the pool has given

# One sentence for all: the pool names who is disabled or not verified also to a stranger who has no password.
WRONG = "The address or the password is wrong, or the address is not verified yet."
_BAD_CODE = {
    "CodeMismatchException",
    "ExpiredCodeException",
    "InvalidParameterException",
    "LimitExceededException",  # of one person, so it would tell that there is one
    "NotAuthorizedException",  # verified already
    "TooManyFailedAttemptsException",
    "UserNotConfirmedException",
    "UserNotFoundException",
}


class AddressTaken(Conflict):
    slug = "address-taken"


def register(email: str, password: str, name: str, client: Client, invitation: str = "") -> None:
    """The pool sends the code. Who is known already gets a mail from us, and the answer is the same."""
    email = user_rules.normalise_email(email)
    invitations.check_open(invitation)
    accepted, using_up = invitations.accept(invitation, email) if invitation else (None, ())
    passwords.check(password, has_second_factor=False, context=(email, name))
    is_here = users.find_by_email(email) is not None
    user_id = None if is_here else _sign_up(email, password, name)
    if accepted and not is_here:  # also where somebody else was faster to sign up there with the address
        repository.add_to_group(email, accepted.role)
    if user_id is None:
        _tell_known(email)
        return
    user = _user(user_id, email, name, accepted.role if accepted else model.role_of(()))
    with suppress(db.ConditionFailed):  # at the first log-in it is made up for
        _create(user, accepted, client, *using_up)


def verify(code: str, client: Client, email: str = "") -> None:
    email = _needed(email)
    with _refusals(_BAD_CODE, Invalid("#/code", codes.REFUSED)):
        repository.confirm(email, code)
    _note_verified(email, client)


def resend_verification(email: str) -> None:
    with suppress(Refused):
        repository.resend_code(user_rules.normalise_email(email))


def log_in(email: str, password: str, client: Client, read: Read) -> Grant:
    issued = _authenticate(email, password, WRONG)
    claims = read(issued.access_token)
    user = _admit(claims, issued, client)
    users.check_enabled(user)
    return _open(user, claims, issued, client)


def refresh(refresh_token: str, client: Client, read: Read) -> Grant:
    """The pool renews the token, and says which groups somebody is in now. Whether the session goes on we say."""
    refused = {"InvalidParameterException", "NotAuthorizedException", "UserNotFoundException"}
    with _refusals(refused, Unauthorized(sessions.ENDED)):
        issued = repository.refresh(refresh_token)
    claims = read(issued.access_token)
    user, session = sessions.note_refresh(claims["sub"], claims["sid"], client)
    _follow(user, model.role_of(claims["groups"]), client)
    return Grant(session, issued.refresh_token, issued.access_token)


def reauthenticate(who: Principal, password: str, client: Client, read: Read) -> Session:
    """The token stays as it is: it is the session that knows when somebody has last shown the password."""
    proof = _prove(who, users.get(who.user_id), password, read)
    repository.revoke(proof.refresh_token)
    session, renewing = sessions.renewing_authentication(who.user_id, who.session_id)
    audit.write(Event(who.user_id, "reauthenticated", client), renewing)
    return session


def change_password(who: Principal, current_password: str, password: str, client: Client, read: Read) -> Grant:
    """Ends all sessions, and opens a new one for whoever asked."""
    user = users.get(who.user_id)
    passwords.check(password, has_second_factor=False, context=(user.email, user.name))
    proof = _prove(who, user, current_password, read)
    with _password_refusals():
        repository.change_password(proof.access_token, _normal(current_password), _normal(password))
    repository.revoke(proof.refresh_token)
    user = _end_sessions(user.id, client)
    issued = _authenticate(user.email, password, WRONG)
    return _open(user, read(issued.access_token), issued, client)


def forgot_password(email: str) -> None:
    with suppress(Refused):
        repository.send_reset_code(user_rules.normalise_email(email))


def reset_password(code: str, password: str, client: Client, email: str = "") -> str:
    """The name of the person is no context here, or the answer would tell it to whoever has no code."""
    email = _needed(email)
    passwords.check(password, has_second_factor=False, context=(email,))
    with _refusals(_BAD_CODE, Invalid("#/code", codes.REFUSED)), _password_refusals():
        repository.reset_password(email, code, _normal(password))
    user = users.find_by_email(email)
    if user:
        _end_sessions(user.id, client)
    return email


forget = repository.delete


def _note_verified(email: str, client: Client) -> None:
    user = users.find_by_email(email)
    if user is None or user.verified_at:
        return
    verifying = users.change(user, verified_at=clock.now().isoformat())
    try:
        audit.write(Event(user.id, "email-verified", client), verifying)
    except db.ConditionFailed:  # the code is used up in the pool, so nobody could ask again
        _note_verified(email, client)


def _sign_up(email: str, password: str, name: str) -> str | None:
    """None where the pool knows the address."""
    try:
        with _password_refusals():
            return repository.sign_up(email, _normal(password), name)
    except Refused as refusal:
        if refusal.code == "UsernameExistsException":
            return None
        if refusal.code == "InvalidParameterException":
            raise Invalid(_pointer(refusal), "The user pool does not take this.") from refusal
        raise


def _pointer(refusal: Refused) -> str:
    return "#/password" if "password" in refusal.message.lower() else "#/email"


def _tell_known(email: str) -> None:
    letter, in_outbox = mails.write("already-registered", to=email, subject="")
    db.transact(in_outbox)
    mails.hurry(letter)


def _authenticate(email: str, password: str, wrong: str) -> Issued:
    refused = {
        "InvalidParameterException",
        "NotAuthorizedException",
        "PasswordResetRequiredException",
        "UserNotConfirmedException",
        "UserNotFoundException",
    }
    with _refusals(refused, Unauthorized(wrong)):
        return repository.authenticate(user_rules.normalise_email(email), _normal(password))


def _prove(who: Principal, user: User, password: str, read: Read) -> Issued:
    proof = _authenticate(user.email, password, "The password is wrong.")
    if read(proof.access_token)["sub"] != who.user_id:  # somebody else has the address in the pool now
        raise Unauthorized("The password is wrong.")
    return proof


def _admit(claims: Claims, issued: Issued, client: Client) -> User:
    """Who is new here comes in as the pool knows them; who is gone for good does not come back."""
    role = model.role_of(claims["groups"])
    user = _find(claims["sub"])
    if user:
        return _follow(user, role, client)
    if not claims["groups"]:  # who is in a group was let in by whoever keeps the pool
        invitations.check_open("")
    known = repository.get_known(issued.access_token)
    email = user_rules.normalise_email(known.email)
    user = _user(claims["sub"], email, known.name, role, is_verified=known.is_verified)
    try:
        _create(user, None, client)
    except db.ConditionFailed as error:
        if _find(user.id) is None:
            raise AddressTaken("Another account here has this address; ask your admin.") from error
    return users.get(user.id)


def _find(user_id: str) -> User | None:
    try:
        person = users.get_profile(user_id)
    except NotFound:
        return None
    if not isinstance(person, User):
        raise Unauthorized(WRONG)
    return person


def _user(user_id: str, email: str, name: str, role: str, *, is_verified: bool = False) -> User:
    now = clock.now().isoformat()
    return User(user_id, email, name, "", role, created_at=now, verified_at=now if is_verified else None)


def _create(user: User, accepted: Invitation | None, client: Client, *writes: db.Write) -> None:
    """Nobody becomes owner by being the first: that is for the pool's groups to say."""
    facts = {"invitation": accepted.id, "invited_by": accepted.invited_by} if accepted else {}
    owners = users.count_owners()
    counting = [users.owners_change(owners, owners + 1)] if user.role == "owner" else []
    event = Event(user.id, "registered", client, facts={"role": user.role, **facts})
    audit.begin(event, *users.creation(user), *counting, *writes)


def _follow(user: User, role: str, client: Client) -> User:
    """The role that the pool's groups say now."""
    if role == user.role:
        return user
    facts = {"role": role, "before": user.role}
    letter, in_outbox = mails.write("role-changed", to=user.email, subject=user.id, facts=facts)
    try:
        audit.write(Event(user.id, "role-changed", client, facts=facts), *users.following(user, role), in_outbox)
    except db.ConditionFailed:  # changed at the same time, perhaps by another refresh
        return _follow(users.get(user.id), role, client)
    mails.hurry(letter)
    return users.get(user.id)


def _open(user: User, claims: Claims, issued: Issued, client: Client) -> Grant:
    session, opening = sessions.adopting(user, claims["sid"], claims["auth_time"], client)
    audit.write(Event(user.id, "logged-in", client, facts={"session": session.id}), opening)
    return Grant(session, issued.refresh_token, issued.access_token)


def _end_sessions(user_id: str, client: Client) -> User:
    """After the password has changed in the pool, whoever else changes the person at the same time."""
    user = users.get(user_id)
    letter, in_outbox = mails.write("password-changed", to=user.email, subject=user.id)
    try:
        audit.write(Event(user.id, "password-changed", client), users.change(user, epoch=user.epoch + 1), in_outbox)
    except db.ConditionFailed:
        return _end_sessions(user_id, client)
    mails.hurry(letter)
    return users.get(user_id)


def _needed(email: str) -> str:
    if not email:
        raise Invalid("#/email", "A user pool needs the address beside the code.")
    return user_rules.normalise_email(email)


def _normal(password: str) -> str:
    return password_rules.normalise(password)


@contextmanager
def _refusals(codes_of_refusal: set[str], answer: Exception) -> Iterator[None]:
    try:
        yield
    except Refused as refusal:
        if refusal.code not in codes_of_refusal:
            raise
        raise answer from refusal


def _password_refusals() -> AbstractContextManager[None]:
    return _refusals({"InvalidPasswordException"}, Invalid("#/password", "The user pool does not take this password."))
