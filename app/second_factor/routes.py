from contextlib import AbstractContextManager

from app.audit.routes import here
from app.core import auth, limits
from app.core.api import Blueprint
from app.second_factor import repository, schemas, service
from app.second_factor.model import SecondFactor

blp = Blueprint(
    "Second factor",
    __name__,
    url_prefix="/api/users/me/second-factor",
    description="Codes of an authenticator app, asked for at log-in",
)
blueprints = (blp,)


def guess(user_id: str) -> AbstractContextManager[None]:
    return limits.attempt("code", account=user_id)


@blp.get("")
@blp.needs("account:read")
@blp.response(200, schemas.Status)
def show() -> dict[str, object]:
    """Whether your second factor is on"""
    return _status(repository.find(auth.who().user_id))


@blp.post("")
@blp.needs("account:write", recent=True)
@blp.response(201, schemas.Enrolment)
def start() -> dict[str, str]:
    """Get a secret for your authenticator app; nothing changes until you confirm it"""
    secret, uri = service.start(auth.who().user_id)
    return {"secret": secret, "uri": uri}


@blp.post("/confirm")
@blp.needs("account:write", recent=True)
@blp.arguments(schemas.OneTimeCode)
@blp.response(200, schemas.RecoveryCodes)
def confirm(body: dict[str, str]) -> dict[str, list[str]]:
    """Turn it on with a code of your app; ends all your other sessions"""
    return {"recovery_codes": service.confirm(auth.who(), **body, guess=guess, client=here())}


@blp.post("/recovery-codes")
@blp.needs("account:write", recent=True)
@blp.arguments(schemas.OneTimeCode)
@blp.response(200, schemas.RecoveryCodes)
def renew_recovery_codes(body: dict[str, str]) -> dict[str, list[str]]:
    """Get ten new recovery codes; the old ones are void"""
    return {"recovery_codes": service.renew_recovery_codes(auth.who().user_id, **body, guess=guess, client=here())}


@blp.delete("")
@blp.needs("account:write", recent=True)
@blp.arguments(schemas.OneTimeCode)
@blp.response(204)
def turn_off(body: dict[str, str]) -> None:
    """Turn it off, with a code of your app or a recovery code"""
    service.turn_off(auth.who().user_id, **body, guess=guess, client=here())


def _status(factor: SecondFactor | None) -> dict[str, object]:
    if factor is None or not factor.is_on:
        return {"is_on": False, "recovery_codes_left": 0, "since": None}
    return {"is_on": True, "recovery_codes_left": len(factor.recovery_hashes), "since": factor.since}
