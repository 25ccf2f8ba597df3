"""The user pool. People are in it by their address, and its user names are its own ids (`sub`).

What Cognito refuses is raised as `Refused`; that it does not answer, or has too much to do, is left to `errors`.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from app.cognito.model import Issued, Known, Refused
from app.core import aws, config
from app.core.failures import Conflict, TooManyRequests

_RETRY_SECONDS = 60


class ChallengeOpen(Conflict):
    slug = "challenge-open"


def sign_up(email: str, password: str, name: str) -> str:
    """The pool's id of the new person; it sends the code by itself."""
    attributes = [{"Name": "email", "Value": email}, {"Name": "name", "Value": name}]
    answer = _call("sign_up", Username=email, Password=password, UserAttributes=attributes)
    return str(answer["UserSub"])


def add_to_group(email: str, group: str) -> None:
    _administer("admin_add_user_to_group", Username=email, GroupName=group)


def confirm(email: str, code: str) -> None:
    _call("confirm_sign_up", Username=email, ConfirmationCode=code)


def resend_code(email: str) -> None:
    _call("resend_confirmation_code", Username=email)


def authenticate(email: str, password: str) -> Issued:
    """By a flow that only we may use: nobody guesses passwords at the pool itself, past our throttling."""
    given = {"USERNAME": email, "PASSWORD": password}
    answer = _administer(
        "admin_initiate_auth",
        ClientId=config.settings.pool_client_id,
        AuthFlow="ADMIN_USER_PASSWORD_AUTH",
        AuthParameters=given,
    )
    result = _result(answer)
    return Issued(result["AccessToken"], result["RefreshToken"])


def refresh(refresh_token: str) -> Issued:
    """The pool keeps to one refresh token for as long as the log-in lasts."""
    answer = _call("initiate_auth", AuthFlow="REFRESH_TOKEN_AUTH", AuthParameters={"REFRESH_TOKEN": refresh_token})
    return Issued(_result(answer)["AccessToken"], refresh_token)


def revoke(refresh_token: str) -> None:
    _call("revoke_token", Token=refresh_token)


def send_reset_code(email: str) -> None:
    _call("forgot_password", Username=email)


def reset_password(email: str, code: str, password: str) -> None:
    _call("confirm_forgot_password", Username=email, ConfirmationCode=code, Password=password)


def change_password(access_token: str, current_password: str, password: str) -> None:
    given = {"PreviousPassword": current_password, "ProposedPassword": password}
    with _refusals():
        _client().change_password(AccessToken=access_token, **given)


def get_known(access_token: str) -> Known:
    with _refusals():
        answer = _client().get_user(AccessToken=access_token)
    attributes = {attribute["Name"]: attribute["Value"] for attribute in answer["UserAttributes"]}
    email = attributes["email"]
    return Known(email, attributes.get("name", email), attributes.get("email_verified") == "true")


def delete(user_id: str) -> None:
    """Also of somebody who is gone already."""
    try:
        _administer("admin_delete_user", Username=user_id)
    except Refused as refusal:
        if refusal.code != "UserNotFoundException":
            raise


def _call(operation: str, **request: Any) -> dict[str, Any]:
    """As our app client, which has no secret."""
    with _refusals():
        return _answer(operation, ClientId=config.settings.pool_client_id, **request)


def _administer(operation: str, **request: Any) -> dict[str, Any]:
    """With the rights of our own role."""
    with _refusals():
        return _answer(operation, UserPoolId=config.settings.pool_id, **request)


def _answer(operation: str, **request: Any) -> dict[str, Any]:
    answer: dict[str, Any] = getattr(_client(), operation)(**request)
    return answer


def _result(answer: dict[str, Any]) -> dict[str, str]:
    if "ChallengeName" in answer:
        raise ChallengeOpen(
            f"The user pool asks for more than a password ({answer['ChallengeName']}), and not by these routes."
        )
    result: dict[str, str] = answer["AuthenticationResult"]
    return result


@contextmanager
def _refusals() -> Iterator[None]:
    from botocore.exceptions import ClientError, ParamValidationError

    try:
        yield
    except ParamValidationError as error:  # such as a code without a character
        raise Refused("InvalidParameterException", str(error)) from error
    except ClientError as error:
        raise _translate(error.response["Error"]) or error from error


def _translate(error: Any) -> Exception | None:
    """What is about the person who asks; the rest is a fault."""
    if error["Code"] == "TooManyRequestsException":
        return TooManyRequests("The user pool has too much to do; try again later.", Retry_After=_RETRY_SECONDS)
    return Refused(error["Code"], error.get("Message", "")) if error["Code"] in _REFUSALS else None


_REFUSALS = {
    "CodeMismatchException",
    "ExpiredCodeException",
    "InvalidParameterException",
    "InvalidPasswordException",
    "LimitExceededException",
    "NotAuthorizedException",
    "PasswordResetRequiredException",
    "TooManyFailedAttemptsException",
    "UserNotConfirmedException",
    "UserNotFoundException",
    "UsernameExistsException",
}


def _client() -> Any:
    return aws.client("cognito-idp")
