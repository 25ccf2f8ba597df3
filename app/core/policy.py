"""Who may do what: the one place that knows roles and scopes. Pure."""

from dataclasses import dataclass

ROLES = ("viewer", "member", "admin", "owner")
LEAVING = "leaving"  # has asked to be deleted: sees their own account, and may stay after all
_RANK = {role: rank for rank, role in enumerate((LEAVING, *ROLES))}

# What a personal access token can be good for, and the least role that may do it.
SCOPES = {
    "profile:read": LEAVING,
    "goals:read": "viewer",
    "goals:write": "member",
    "projects:read": "viewer",
    "projects:write": "member",
    "evidence:write": "member",
    "reviews:read": "viewer",
    "reviews:write": "member",
    "reviews:decide": "member",
    "audit:read": "admin",
    "users:read": "admin",
}
# What only a person may do, logged in.
_ACTIONS = SCOPES | {
    "account:leave": LEAVING,
    "account:read": LEAVING,
    "account:write": "viewer",
    "users:write": "admin",
}


@dataclass(frozen=True)
class Principal:
    """Who asks. `scopes` is None for a person who is logged in, and what a personal access token was made for."""

    user_id: str
    role: str
    session_id: str = ""
    authenticated_at: int = 0
    scopes: frozenset[str] | None = None


def may(who: Principal, action: str, over: tuple[str, ...] = ()) -> bool:
    """`over` are roles that the action touches: an owner may touch all, everybody else only those below their own."""
    in_scope = who.scopes is None or action in who.scopes
    above = who.role == "owner" or all(_RANK[who.role] > _RANK[role] for role in over)
    return in_scope and above and _RANK[who.role] >= _RANK[_ACTIONS[action]]


def is_admin(who: Principal) -> bool:
    """May change what belongs to somebody else and is shared by all."""
    return _RANK[who.role] >= _RANK["admin"]
