"""Which model is asked, where and with what key: as configured, the key read when it is used."""

from dataclasses import dataclass, field

from app.ai.question import NoAnswer, Reason
from app.core import config, log


@dataclass(frozen=True)
class Access:
    model: str
    base_url: str | None
    key: str = field(repr=False)


def read() -> Access:
    settings = config.settings
    return Access(settings.ai_model, settings.ai_base_url or None, _key(settings.ai_key))


def _key(reference: str) -> str:
    """What cannot stand in a header would be told, with the key, by the error that it makes."""
    try:
        key = config.resolve(reference).strip()
    except Exception as error:
        log.logger.error("The key of the AI provider cannot be read", extra={"fields": {"error": type(error).__name__}})
        raise NoAnswer(Reason.REJECTED) from None
    if not (key.isascii() and key.isprintable()):
        log.logger.error("The key of the AI provider has characters that no key has")
        raise NoAnswer(Reason.REJECTED)
    return key
