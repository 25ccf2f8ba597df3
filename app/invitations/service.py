"""Who is invited is not here yet; whoever has the code from the mail, and the address it went to, may register.

An invitation is worth what its sender may do at the moment it is accepted: who lost the right to invite has invited
nobody.
"""

import secrets

from app.audit import service as audit
from app.audit.model import Client, Event
from app.codes import service as codes
from app.core import clock, config, db, policy
from app.core.failures import Conflict, Forbidden, Invalid, NotFound
from app.core.policy import Principal
from app.invitations import model, repository
from app.invitations.model import Invitation
from app.mails import service as mails
from app.users import model as user_rules
from app.users import service as users

_POINTER = "#/invitation"


class AlreadyHere(Conflict):
    slug = "already-here"


class RegistrationClosed(Forbidden):
    slug = "registration-closed"


class InvitationNeeded(Forbidden):
    slug = "invitation-needed"


def check_open(invitation: str, *, is_first: bool = False) -> None:
    """Whether somebody new may come in: by this invitation, or as the first of all."""
    if config.settings.registration == "closed":
        raise RegistrationClosed("Nobody can register here.")
    if config.settings.registration == "invite" and not invitation and not is_first:
        raise InvitationNeeded("Ask somebody who is here for an invitation, and register with it.")


def invite(who: Principal, email: str, role: str, client: Client) -> Invitation:
    """Renews the one that there is: only the newest mail counts. Raises db.ConditionFailed when somebody was faster."""
    email = user_rules.normalise_email(email)
    known = repository.find(model.id_of(email))
    _check(who, role, *([known.role] if known else []))
    if users.find_by_email(email):
        raise AlreadyHere("There is an account with this address already.")
    invitation = _invitation(email, role, who.user_id)
    letter, in_outbox = mails.write(
        "invitation",
        to=email,
        subject=invitation.id,
        state=invitation.edition,
        facts={"base_url": config.settings.base_url},
    )
    audit.write(_event("invited", who, invitation, client), repository.saving(invitation, known), in_outbox)
    mails.hurry(letter)
    return invitation


def list_page(after: str | None, *, limit: int) -> tuple[list[Invitation], str | None]:
    """Those that may still be accepted, and what to continue after."""
    invitations, more = repository.list_page(after, limit=limit)
    now = clock.now()
    return [invitation for invitation in invitations if invitation.is_alive(now)], more


def list_sent(user_id: str) -> list[Invitation]:
    """Also those that have expired and that the table has not forgotten yet."""
    return [invitation for invitation in repository.read_all() if invitation.invited_by == user_id]


def forget(user_id: str) -> None:
    """Takes back what somebody has sent who is gone. Raises db.ConditionFailed when another one renews it."""
    for invitation in list_sent(user_id):
        mails.forget(invitation.id)
        db.transact(repository.deletion(invitation))


def revoke(who: Principal, invitation_id: str, client: Client) -> None:
    """Raises db.ConditionFailed when it was renewed or accepted at the same time."""
    invitation = repository.find(invitation_id)
    if invitation is None:
        raise NotFound("There is no such invitation.")
    _check(who, invitation.role)
    audit.write(_event("invitation-revoked", who, invitation, client), repository.deletion(invitation))


def accept(code: str, email: str) -> tuple[Invitation, tuple[db.Write, ...]]:
    """The invitation, and the writes that use it up, of which one fails when it was used in the meantime."""
    spent = codes.get(code, "invitation", _POINTER)
    invitation = repository.find(spent.subject)
    if (
        invitation is None
        or spent.state != invitation.edition
        or invitation.email != user_rules.normalise_email(email)
        or not invitation.is_alive(clock.now())
        or not _may_still(invitation)
    ):
        raise Invalid(_POINTER, codes.REFUSED)
    return invitation, (repository.deletion(invitation), codes.spending(spent))


def _may_still(invitation: Invitation) -> bool:
    sender = users.find(invitation.invited_by)
    role = sender.effective_role if sender else None
    return role is not None and policy.may(
        Principal(invitation.invited_by, role), "users:write", over=(invitation.role,)
    )


def _check(who: Principal, *roles: str) -> None:
    if not policy.may(who, "users:write", over=roles):
        raise Forbidden("You may invite only to roles that are below your own.")


def _invitation(email: str, role: str, invited_by: str) -> Invitation:
    now = clock.now()
    return Invitation(
        id=model.id_of(email),
        email=email,
        role=role,
        invited_by=invited_by,
        created_at=now.isoformat(),
        expires_at=(now + model.LIFETIME).replace(microsecond=0).isoformat(),
        edition=secrets.token_hex(16),
    )


def _event(action: str, who: Principal, invitation: Invitation, client: Client) -> Event:
    """Without the address: the chain of whoever invites is no place for other people's data."""
    return Event(who.user_id, action, client, facts={"invitation": invitation.id, "role": invitation.role})
