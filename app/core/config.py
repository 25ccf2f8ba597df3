"""One `Settings` a process, from `WIZARD_*`; a value may refer to a secret and is resolved once, at the start."""

import json
import os
import re
from collections.abc import Callable
from dataclasses import dataclass, field, fields
from decimal import Decimal, InvalidOperation
from typing import Any

from app.core import aws


@dataclass(frozen=True)
class Settings:
    stage: str = "local"
    base_url: str = field(default_factory=lambda: f"http://localhost:{os.environ.get('PORT', '5000')}")
    jwks: dict[str, Any] = field(default_factory=lambda: {"keys": []})
    signing_key: str = "alias/ai-wizard-signing-local"
    data_key: str = "alias/ai-wizard-data-local"
    jobs_queue_url: str = ""
    notifications_queue_url: str = ""
    attachments_bucket: str = ""
    plans_bucket: str = ""
    scan_url: str = ""
    mail_from: str = "AI Wizard <wizard@localhost.localdomain>"
    registration: str = "open"
    email_verification: str = "optional"
    identity: str = "own"
    pool_issuer: str = ""
    pool_client_id: str = ""
    origin_hash: str = ""
    cursor_key: str = ""
    spacelift_secrets: str = ""
    run_task_secrets: str = ""
    terraform_hosts: tuple[str, ...] = ()
    ai_provider: str = "none"
    ai_model: str = ""
    ai_key: str = ""
    ai_base_url: str = ""
    ai_monthly_budget_usd: Decimal = Decimal(10)
    ai_prices: dict[str, tuple[Decimal, Decimal]] = field(default_factory=dict)
    log_level: str = "INFO"
    cors_origins: tuple[str, ...] = ()
    outbound_exceptions: tuple[str, ...] = ()
    release: str = "unreleased"
    commit: str = "unknown"

    def __post_init__(self) -> None:
        if self.has_pool and not (self.pool_issuer and self.pool_client_id):
            raise ValueError("WIZARD_IDENTITY cognito needs WIZARD_POOL_ISSUER and WIZARD_POOL_CLIENT_ID")
        if self.outbound_exceptions and self.stage == "prod":
            raise ValueError("WIZARD_OUTBOUND_EXCEPTIONS is for a developer's own machine")
        for name in _AI_NEEDS.get(self.ai_provider, ()):
            if not getattr(self, name):
                raise ValueError(f"WIZARD_AI_PROVIDER {self.ai_provider} needs WIZARD_{name.upper()}")

    @property
    def is_local(self) -> bool:
        return self.stage == "local"

    @property
    def audience(self) -> str:
        return f"ai-wizard-{self.stage}"

    @property
    def has_pool(self) -> bool:
        """Whether a user pool of Cognito tells who somebody is, and not we."""
        return self.identity == "cognito"

    @property
    def pool_id(self) -> str:
        return self.pool_issuer.rpartition("/")[2]


_AI_NEEDS = {
    "anthropic": ("ai_model", "ai_key"),
    "bedrock": ("ai_model",),
    "compatible": ("ai_model", "ai_base_url"),
    "openai": ("ai_model", "ai_key"),
}
settings = Settings()


def load(**overrides: Any) -> Settings:
    global settings
    settings = Settings(**{**_from_environment(), **overrides})
    return settings


def _from_environment() -> dict[str, Any]:
    return {
        name: _parse(name, os.environ[variable] if name in _RESOLVED_WHEN_USED else resolve(os.environ[variable]))
        for name, variable in variables().items()
        if variable in os.environ
    }


def variables() -> dict[str, str]:
    return {setting.name: f"WIZARD_{setting.name.upper()}" for setting in fields(Settings)}


def _origins(text: str) -> tuple[str, ...]:
    if "*" in text:
        raise ValueError("has to name each origin: what is shared are answers to signed-in people")
    return tuple(text.split())


def _hosts(text: str) -> tuple[str, ...]:
    hosts = tuple(text.split())
    if not all(re.fullmatch(r"[a-z0-9-]+(\.[a-z0-9-]+)+(:\d{1,5})?", host, re.ASCII) for host in hosts):
        raise ValueError("has to be names of hosts in small letters, each with its port where that is not 443")
    return hosts


def _hash(text: str) -> str:
    if not re.fullmatch("([0-9a-f]{64})?", text):
        raise ValueError("has to be a SHA-256 in lower-case hex")
    return text


def _issuer(text: str) -> str:
    if not re.fullmatch(r"(https://cognito-idp\.[a-z0-9-]+\.amazonaws\.com(\.cn)?/[\w-]+)?", text, re.ASCII):
        raise ValueError("has to be https://cognito-idp.<region>.amazonaws.com/<pool id>")
    return text


def _address(text: str) -> str:
    """What goes there are people's words and a key: in the open only inside this machine."""
    if not re.match(r"(https://[^/]|http://(localhost|127\.0\.0\.1|\[::1\])[:/]|$)", text):
        raise ValueError("has to be an address with https:, or one of this machine")
    return text


def _dollars(value: Any) -> Decimal:
    try:
        amount = Decimal(str(value))
    except InvalidOperation:
        amount = Decimal(-1)
    if not (amount.is_finite() and amount >= 0):
        raise ValueError("has to be a number of US dollars")
    return amount


def _prices(text: str) -> dict[str, tuple[Decimal, Decimal]]:
    """In dollars for a million tokens, in and out."""
    try:
        return {
            model: (_dollars(entering), _dollars(leaving)) for model, (entering, leaving) in json.loads(text).items()
        }
    except (AttributeError, TypeError, ValueError):
        raise ValueError('has to be JSON such as {"a-model": [0.5, 2.5]}') from None


def _one_of(*choices: str) -> Callable[[str], str]:
    def parse(text: str) -> str:
        if text not in choices:
            raise ValueError(f"has to be one of {', '.join(choices)}")
        return text

    return parse


_PARSERS: dict[str, Callable[[str], Any]] = {
    "stage": _one_of("dev", "test", "prod", "local"),
    "jwks": json.loads,
    "registration": _one_of("open", "invite", "closed"),
    "email_verification": _one_of("required", "optional"),
    "identity": _one_of("own", "cognito"),
    "pool_issuer": _issuer,
    "origin_hash": _hash,
    "ai_provider": _one_of("none", "anthropic", "bedrock", "compatible", "openai"),
    "ai_base_url": _address,
    "ai_monthly_budget_usd": _dollars,
    "ai_prices": _prices,
    "log_level": _one_of("DEBUG", "INFO", "WARNING", "ERROR"),
    "cors_origins": _origins,
    "outbound_exceptions": lambda text: tuple(text.split()),
    "terraform_hosts": _hosts,
}
_RESOLVED_WHEN_USED = {"ai_key", "cursor_key", "run_task_secrets", "spacelift_secrets"}  # most never need it


def _parse(name: str, text: str) -> Any:
    """The error names the variable and never its value, which may be a secret."""
    try:
        return _PARSERS.get(name, str)(text)
    except ValueError as error:
        raise ValueError(f"{variables()[name]} {error}") from None


def resolve(value: str) -> str:
    source, _, reference = value.partition(":")
    if source == "ssm":
        answer = aws.client("ssm").get_parameter(Name=reference, WithDecryption=True)
        return str(answer["Parameter"]["Value"])
    if source == "secretsmanager":
        secret, _, key = reference.partition("#")
        text = str(aws.client("secretsmanager").get_secret_value(SecretId=secret)["SecretString"])
        return str(json.loads(text)[key]) if key else text
    return value
