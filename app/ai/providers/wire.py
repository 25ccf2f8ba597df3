"""What the providers have in common: how a failure is to be understood, how long to wait, what counts as a number."""

import email.utils
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from types import ModuleType
from typing import Any

from app.ai.question import NoAnswer, Reason, Reply, Usage

CONNECT_SECONDS = 5.0


@contextmanager
def failures(sdk: ModuleType) -> Iterator[None]:
    """Both official SDKs name their errors alike. `from None`: what they wrap may quote key and question."""
    try:
        yield
    except sdk.APITimeoutError:
        raise NoAnswer(Reason.TIMEOUT) from None
    except sdk.APIConnectionError as error:
        raise NoAnswer(_lost(error.__cause__)) from None
    except sdk.APIStatusError as error:
        raise refusal(error.status_code, error.response.headers) from None
    except sdk.APIError:
        raise NoAnswer(Reason.INVALID) from None


def _lost(cause: BaseException | None) -> Reason:
    import httpx2

    return Reason.UNAVAILABLE if isinstance(cause, httpx2.ConnectError) else Reason.BROKEN


def refusal(status: int, headers: Mapping[str, str]) -> NoAnswer:
    if status == 429:
        return NoAnswer(Reason.BUSY, retry_after_seconds=_retry_after(headers))
    if status == 408 or status >= 500:
        return NoAnswer(Reason.UNAVAILABLE, retry_after_seconds=_retry_after(headers))
    return NoAnswer(Reason.REJECTED)


def read(raw: Any, reader: Callable[[Any], Reply]) -> Reply:
    """An SDK hands on whatever came, also what is not of the form that its types say."""
    try:
        return reader(raw)
    except (AttributeError, IndexError, KeyError, TypeError, ValueError):
        raise NoAnswer(Reason.INVALID) from None


def usage(entering: Any, leaving: Any) -> Usage:
    """A negative number would be added to the budget."""
    if not all(type(count) is int and count >= 0 for count in (entering, leaving)):
        raise ValueError("that is no number of tokens")
    return Usage(entering, leaving)


def _retry_after(headers: Mapping[str, str]) -> float:
    """Seconds, or a date."""
    text = headers.get("retry-after") or ""
    try:
        seconds = float(text)
    except ValueError:
        date = email.utils.parsedate_tz(text)
        seconds = email.utils.mktime_tz(date) - time.time() if date else 0
    return seconds if seconds > 0 else 0
