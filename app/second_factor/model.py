"""Codes of an authenticator app (TOTP, RFC 6238) and recovery codes. Pure: no table, no clock.

A code of the app is good for its step of 30 seconds and one step more on either side, for clocks that differ, and
only when it is of a later step than the last one that was used. A recovery code is good once.
"""

import hashlib
import hmac
import secrets
import unicodedata
from dataclasses import dataclass, replace
from datetime import datetime

STEP_SECONDS = 30
DRIFT_STEPS = 1
RECOVERY_CODES = 10
PRODUCT = "AI Wizard"

# Crockford's base32: no letter that is read as another letter or as a digit. 16 of them are 80 bits.
_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
_MISREAD = str.maketrans("oil", "011")
_GROUPS, _GROUP_LENGTH = 4, 4
_BETWEEN = {"Cc", "Cf", "Pd", "Zs"}  # what people and their keyboards put between the letters


@dataclass(frozen=True)
class SecondFactor:
    user_id: str
    sealed_secret: str
    since: str | None = None  # until its owner has shown a code it asks for nothing
    last_step: int = 0  # codes up to it were used, or are too old
    recovery_hashes: tuple[str, ...] = ()  # of those that are left

    @property
    def is_on(self) -> bool:
        return self.since is not None

    def after_code(self, code: str, secret: str, now: datetime) -> "SecondFactor | None":
        """What it is when this code was used; None where the code is wrong or used."""
        for step in _steps(now):
            if step > self.last_step and hmac.compare_digest(code_of(step, secret).encode(), _plain(code).encode()):
                return replace(self, last_step=step)
        return None

    def after_recovery_code(self, code: str) -> "SecondFactor | None":
        used = recovery_hash(code)
        left = tuple(kept for kept in self.recovery_hashes if kept != used)
        return replace(self, recovery_hashes=left) if left != self.recovery_hashes else None


def is_from_app(code: str) -> bool:
    """The rest are recovery codes, or nothing."""
    plain = _plain(code)
    return len(plain) == 6 and plain.isascii() and plain.isdigit()


def code_of(step: int, secret: str) -> str:
    from pyotp import TOTP

    return TOTP(secret, interval=STEP_SECONDS).generate_otp(step)


def step_at(now: datetime) -> int:
    return int(now.timestamp()) // STEP_SECONDS


def mint_secret() -> str:
    from pyotp import random_base32

    return random_base32()


def uri(secret: str, email: str, stage: str) -> str:
    """What an authenticator app reads from a QR code."""
    from pyotp import TOTP

    issuer = PRODUCT if stage == "prod" else f"{PRODUCT} ({stage})"
    return TOTP(secret, interval=STEP_SECONDS).provisioning_uri(name=email, issuer_name=issuer)


def mint_recovery_codes() -> list[str]:
    return [_mint_recovery_code() for _ in range(RECOVERY_CODES)]


def recovery_hash(code: str) -> str:
    return hashlib.sha256(_plain(code).translate(_MISREAD).encode(errors="surrogatepass")).hexdigest()


def _mint_recovery_code() -> str:
    return "-".join("".join(secrets.choice(_ALPHABET) for _ in range(_GROUP_LENGTH)) for _ in range(_GROUPS))


def _steps(now: datetime) -> range:
    current = step_at(now)
    return range(current - DRIFT_STEPS, current + DRIFT_STEPS + 1)


def _plain(code: str) -> str:
    compatible = unicodedata.normalize("NFKC", code).casefold()
    return "".join(character for character in compatible if unicodedata.category(character) not in _BETWEEN)
