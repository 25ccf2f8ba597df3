"""The root user, and what passwords of an account's users have to be. Pure."""

from collections.abc import Iterator

from app.rules.attributes import must_be_at_least
from app.rules.results import Evidence
from app.rules.rule import Unsure, rule
from app.rules.world import UNKNOWN, Resource, World

password_length = must_be_at_least(
    "iam-weak-password-policy",
    "medium",
    "aws_iam_account_password_policy",
    path="minimum_password_length",
    least=14,
    default=6,
    title="Passwords of fewer than 14 characters are allowed",
    why="Short passwords are guessed, or found from a stolen hash, in hours.",
    fix="Set `minimum_password_length` to 14 or more.",
)


@rule(
    "iam-root-access-key",
    "critical",
    "aws_iam_access_key",
    title="The root user gets an access key",
    why="Nothing limits the root user: whoever gets hold of the key owns the account, and can close it.",
    fix="Give a role to whoever needs the key, and delete the keys of the root user.",
)
def root_access_key(key: Resource, world: World) -> Iterator[Evidence | Unsure]:
    user = key["user"]
    if user is UNKNOWN:
        if not world.targets(key, "user", types=("aws_iam_user",)):
            yield Unsure("user")
    elif str(user).lower() in ("root", "<root_account>"):
        yield Evidence("user", user)
