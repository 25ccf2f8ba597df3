"""Passwords after NIST SP 800-63B-4: long enough, not among those that attackers try first, and no other rule."""

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError

from app.core.failures import Invalid
from app.passwords import model, repository

# Measured for a function of 512 MB: docs/decisions/0007-passwords.md.
hasher = PasswordHasher(memory_cost=64 * 1024, time_cost=2, parallelism=1)
# Of a password that nobody kept: an unknown person costs the same work as a known one.
NOBODYS_HASH = "$argon2id$v=19$m=65536,t=2,p=1$Y11rB+MirBRg4GKZqFCWbA$cKBPez/ogNQvwbnnFBTloaL+bM0OaVl1/1jppE7HhTw"

_ADVICE = "choose another one, for example a few words that do not belong together"


def check(
    password: str, *, has_second_factor: bool, context: tuple[str, ...] = (), pointer: str = "#/password"
) -> None:
    """Raises Invalid with what is wrong and what to do. `context` is what everybody knows of the person."""
    minimum = model.MIN_LENGTH_WITH_SECOND_FACTOR if has_second_factor else model.MIN_LENGTH
    if fault := _find_fault_in_length(password, minimum) or _find_fault(password, context):
        raise Invalid(pointer, fault)


def hash(password: str) -> str:
    return hasher.hash(_encode(password))


def matches(password_hash: str | None, password: str) -> bool:
    """None is a person who does not exist, or has no password."""
    try:
        hasher.verify(password_hash or NOBODYS_HASH, _encode(password))
    except VerifyMismatchError:
        return False
    return password_hash is not None


def needs_rehash(password_hash: str) -> bool:
    """True when it was made with other parameters than those of today."""
    return hasher.check_needs_rehash(password_hash)


def _find_fault_in_length(password: str, minimum: int) -> str | None:
    length = model.count(password)
    if length < minimum:
        return f"The password has {length} characters; choose one of at least {minimum}, for example a few words."
    if length > model.MAX_LENGTH:
        return f"The password has {length} characters; choose one of at most {model.MAX_LENGTH}."
    if model.repeats_less_than(minimum, password):
        return f"What the password repeats has fewer than {minimum} characters, and repeating adds nothing; {_ADVICE}."
    return None


def _find_fault(password: str, context: tuple[str, ...]) -> str | None:
    listed = repository.load_common()
    if model.is_common(password, listed):
        return f"The password is one of those that attackers try first; {_ADVICE}."
    if model.leans_on(context, password, listed):
        return (
            "Without your name, your address and the name of this product, too little is left of the password; "
            f"{_ADVICE}."
        )
    return None


def _encode(password: str) -> bytes:
    """Of every string: half a character matches nothing, but it is no fault of ours."""
    return model.normalise(password).encode("utf-8", "surrogatepass")
