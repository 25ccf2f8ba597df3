"""A user pool as terraform/foundation/cognito.tf has it, for whoever starts the app with WIZARD_IDENTITY=cognito.

The local cloud takes any code for right; the one that it sends is shown by `wizard local mail`.
"""

from typing import Any

NAME = "ai-wizard-local"
_ROLES = ("owner", "admin", "member", "viewer")
_POLICY = {"MinimumLength": 15} | dict.fromkeys(
    ("RequireLowercase", "RequireNumbers", "RequireSymbols", "RequireUppercase"), False
)


def create(cognito: Any, region: str) -> dict[str, str]:
    """Makes what is missing; returns the environment that tells the application where it is."""
    pool_id = _find(cognito.list_user_pools(MaxResults=60)["UserPools"], "Id") or _make_pool(cognito)
    clients = cognito.list_user_pool_clients(UserPoolId=pool_id, MaxResults=60)["UserPoolClients"]
    return {
        "WIZARD_POOL_ISSUER": f"https://cognito-idp.{region}.amazonaws.com/{pool_id}",
        "WIZARD_POOL_CLIENT_ID": _find(clients, "ClientId") or _make_client(cognito, pool_id),
    }


def _find(listed: list[dict[str, str]], key: str) -> str | None:
    return next((entry[key] for entry in listed if entry.get("Name", entry.get("ClientName")) == NAME), None)


def _make_pool(cognito: Any) -> str:
    pool_id: str = cognito.create_user_pool(
        PoolName=NAME,
        UsernameAttributes=["email"],
        AutoVerifiedAttributes=["email"],
        UsernameConfiguration={"CaseSensitive": False},
        Policies={"PasswordPolicy": _POLICY},
    )["UserPool"]["Id"]
    for role in _ROLES:
        cognito.create_group(UserPoolId=pool_id, GroupName=role)
    return pool_id


def _make_client(cognito: Any, pool_id: str) -> str:
    made = cognito.create_user_pool_client(
        UserPoolId=pool_id,
        ClientName=NAME,
        ExplicitAuthFlows=["ALLOW_ADMIN_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
        PreventUserExistenceErrors="ENABLED",
        AccessTokenValidity=10,
        TokenValidityUnits={"AccessToken": "minutes"},
    )
    return str(made["UserPoolClient"]["ClientId"])
