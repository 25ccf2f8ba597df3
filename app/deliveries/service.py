"""Sends what somebody wants told to their own machines, and tries for a day.

A delivery is written with that which it tells of, and the message to the worker may get lost or come twice: the item
decides. Whoever makes an attempt claims it first, with the time of the next one, so a worker that dies costs one
attempt. `sweep` asks for what is due. An endpoint where everything failed for a day is turned off, and so is one that
answers 410 Gone.
"""

import secrets
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from app.audit import service as audit
from app.audit.model import Client, Event
from app.core import clock, db, log, outbound, queue, signatures, vault
from app.core.failures import ChangedMeanwhile, Conflict, Invalid, NotFound
from app.deliveries import model, repository
from app.deliveries.model import Delivery, Endpoint

_TIMEOUT_SECONDS = 15
_CLAIM = timedelta(seconds=30)  # longer than an attempt takes: the first wait is not
_LONGEST_ANSWER = 1024  # nobody looks at it

Telling = Callable[[Endpoint, datetime], list[db.Write]]

get = repository.get
list_all = repository.list_all


class TooMany(Conflict):
    slug = "too-many-endpoints"


def create(user_id: str, url: str, kinds: list[str], client: Client) -> tuple[Endpoint, str]:
    """The endpoint and its secret, which nobody can read again."""
    _check_url(url)
    if len(list_all(user_id)) >= model.MOST_ENDPOINTS:  # two at once may make one more, which harms nobody
        raise TooMany(f"You have {model.MOST_ENDPOINTS} endpoints; delete one first.")
    endpoint_id, secret = uuid4().hex, signatures.make_secret()
    sealed = _seal(secret, user_id, endpoint_id)
    endpoint = Endpoint(endpoint_id, user_id, url, kinds, clock.now().isoformat(), sealed)
    audit.write(_event("webhook-created", endpoint, client), repository.creation(endpoint))
    return endpoint, secret


def change(
    endpoint: Endpoint,
    client: Client,
    *,
    url: str | None = None,
    kinds: list[str] | None = None,
    is_enabled: bool | None = None,
) -> Endpoint:
    changes: dict[str, Any] = {"url": url or endpoint.url, "kinds": endpoint.kinds if kinds is None else kinds}
    _check_url(changes["url"])
    if is_enabled:
        changes |= {"disabled_at": None, "failing_since": None}
    if is_enabled is False and endpoint.is_enabled:
        changes |= {"disabled_at": clock.now().isoformat()}
    _write(
        _event("webhook-changed", replace(endpoint, url=changes["url"]), client), repository.change(endpoint, **changes)
    )
    return repository.get(endpoint.user_id, endpoint.id)


def rotate(endpoint: Endpoint, client: Client) -> tuple[Endpoint, str]:
    """A new secret; for a day the one until now signs too."""
    secret, ends_at = signatures.make_secret(), clock.now() + model.OVERLAP
    changes = {
        "sealed_secret": _seal(secret, endpoint.user_id, endpoint.id),
        "old_secret": endpoint.sealed_secret,
        "old_secret_ends_at": ends_at.isoformat(),
    }
    _write(_event("webhook-rotated", endpoint, client), repository.change(endpoint, **changes))
    return repository.get(endpoint.user_id, endpoint.id), secret


def delete(endpoint: Endpoint, client: Client) -> None:
    """What waits for it is dropped when it is due, and the log expires by itself."""
    _write(_event("webhook-deleted", endpoint, client), repository.deletion(endpoint))


def list_page(user_id: str, endpoint_id: str, after: str | None, *, limit: int) -> tuple[list[Delivery], str | None]:
    """Newest first, and what to continue after."""
    return repository.list_page(user_id, get(user_id, endpoint_id).id, after, limit=limit)


def test(endpoint: Endpoint) -> Delivery:
    delivery = _make(endpoint, model.TEST, {"title": "A test", "text": "If you can read this, it works."})
    db.transact(repository.delivery_creation(delivery))
    hurry(delivery)
    return delivery


def resend(endpoint: Endpoint, delivery_id: str) -> Delivery:
    """Again from the first attempt, with the same id, so that a receiver that has it already can tell."""
    delivery = repository.find_delivery(endpoint.user_id, endpoint.id, delivery_id)
    if delivery is None:
        raise NotFound("There is no such delivery.")
    if delivery.outcome == "waiting" or not endpoint.is_enabled:
        raise Conflict("It is on its way already." if endpoint.is_enabled else "This endpoint is turned off.")
    again: dict[str, Any] = {"outcome": "waiting", "attempts": 0, "next_at": clock.now().isoformat()}
    repository.update_delivery(delivery, **again)
    hurry(delivery)
    return replace(delivery, **again)


def write(user_id: str, kind: str, content: dict[str, Any]) -> tuple[list[Delivery], list[db.Write]]:
    """What goes to each endpoint that wants it, and the writes of that; call `hurry` for each when that is done."""
    deliveries = [_make(endpoint, kind, content) for endpoint in list_all(user_id) if endpoint.wants(kind)]
    return deliveries, [repository.delivery_creation(delivery) for delivery in deliveries]


def hurry(delivery: Delivery) -> None:
    """The sweep would find it too, within a minute; so this may fail."""
    try:
        _ask_for(delivery)
    except Exception:
        log.logger.exception("A webhook will go out later, because the queue does not answer")


def sweep() -> None:
    for delivery in repository.read_due(clock.now()):
        _ask_for(delivery)


def attempt(user_id: str, endpoint_id: str, delivery_id: str, *, telling: Telling) -> bool:
    """Whether that was the last straw: the endpoint is off now, and `telling` went into that transaction."""
    delivery = repository.find_delivery(user_id, endpoint_id, delivery_id)
    endpoint = repository.find(user_id, endpoint_id)
    if delivery is None or not delivery.is_due(clock.now()):
        return False
    try:
        return _attempt(endpoint, delivery, telling)
    except (db.ConditionFailed, NotFound):  # somebody else is at it, or has taken the endpoint away
        return False


def _attempt(endpoint: Endpoint | None, delivery: Delivery, telling: Telling) -> bool:
    if endpoint is None or not endpoint.is_enabled or delivery.attempts >= model.MAX_ATTEMPTS:
        outcome = "failed" if endpoint and endpoint.is_enabled else "dropped"
        repository.update_delivery(delivery, outcome=outcome, next_at=None)
        return False
    keys = [_open(sealed, endpoint) for sealed in endpoint.sealed_secrets(clock.now())]
    claimed = _claim(delivery)
    this = _send(endpoint, claimed, keys)
    is_good = this["reason"] is None
    _record(claimed, this, is_good)
    return _judge(endpoint, this, is_good, telling)


def _claim(delivery: Delivery) -> Delivery:
    attempts = delivery.attempts + 1
    next_at = (clock.now() + max(model.wait_after(attempts), _CLAIM)).isoformat()
    repository.update_delivery(delivery, attempts=attempts, next_at=next_at)
    return replace(delivery, attempts=attempts, next_at=next_at)


def _send(endpoint: Endpoint, delivery: Delivery, keys: list[str]) -> dict[str, Any]:
    at, started, status = clock.now(), time.monotonic(), None
    try:
        status = outbound.send(
            "POST",
            endpoint.url,
            headers=model.headers(delivery, at, keys),
            body=delivery.body.encode(),
            timeout_seconds=_TIMEOUT_SECONDS,
            longest_answer=_LONGEST_ANSWER,
        ).status
        reason = None if 200 <= status < 300 else f"It answered {status}."
    except (outbound.Refused, outbound.Unanswered) as error:
        reason = str(error)
    latency_ms = round((time.monotonic() - started) * 1000)
    return {"at": at.isoformat(), "response_status": status, "latency_ms": latency_ms, "reason": reason}


def _record(delivery: Delivery, this: dict[str, Any], is_good: bool) -> None:
    next_at = (clock.now() + model.wait_after(delivery.attempts)).isoformat()
    changes: dict[str, Any] = {"tries": delivery.with_try(this), "next_at": next_at}
    if is_good or delivery.attempts >= model.MAX_ATTEMPTS:
        changes |= {"outcome": "delivered" if is_good else "failed", "next_at": None}
    repository.update_delivery(delivery, **changes)


def _judge(endpoint: Endpoint, this: dict[str, Any], is_good: bool, telling: Telling) -> bool:
    if is_good:
        if endpoint.failing_since:
            repository.note_failing(endpoint, None)
        return False
    return _blame(get(endpoint.user_id, endpoint.id), this, telling)


def _blame(endpoint: Endpoint, this: dict[str, Any], telling: Telling) -> bool:
    now = clock.now()
    if not endpoint.is_enabled:  # turned off, and told, while this was on its way
        return False
    if this["response_status"] == model.GONE or endpoint.has_failed_long_enough(now):
        db.transact(repository.change(endpoint, disabled_at=now.isoformat()), *telling(endpoint, now))
        return True
    if endpoint.failing_since is None:
        repository.note_failing(endpoint, now.isoformat())
    return False


def _make(endpoint: Endpoint, kind: str, content: dict[str, Any]) -> Delivery:
    now = clock.now()
    delivery_id = f"{clock.milliseconds(now):014d}{secrets.token_hex(8)}"
    body = model.body(kind, now.isoformat(), content)
    return Delivery(delivery_id, endpoint.user_id, endpoint.id, kind, body, now.isoformat(), next_at=now.isoformat())


def _ask_for(delivery: Delivery) -> None:
    which = {"user_id": delivery.user_id, "endpoint_id": delivery.endpoint_id, "delivery_id": delivery.id}
    queue.send("notifications.deliver", **which)


def _check_url(url: str) -> None:
    try:
        outbound.check(url)
    except outbound.Refused as error:
        raise Invalid("#/url", str(error)) from error


def _write(event: Event, change: db.Write) -> None:
    try:
        audit.write(event, change)
    except db.ConditionFailed as error:
        raise ChangedMeanwhile from error


def _event(action: str, endpoint: Endpoint, client: Client) -> Event:
    return Event(endpoint.user_id, action, client, facts={"endpoint": endpoint.id, "host": endpoint.host})


def _seal(secret: str, user_id: str, endpoint_id: str) -> str:
    return vault.encrypt(secret, purpose="webhook", user=user_id, endpoint=endpoint_id)


def _open(sealed: str, endpoint: Endpoint) -> str:
    return vault.decrypt(sealed, purpose="webhook", user=endpoint.user_id, endpoint=endpoint.id)
