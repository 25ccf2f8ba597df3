"""What was asked and what it cost. In `jobs`: `AI#<yyyy-mm>` / `CALL#<id>`, and one `TOTAL` that no call gets past.

A call is put down with the most that it can cost before it is made, and with what it did cost afterwards. What nobody
came back from stays at the most: a provider may have counted it.
"""

import secrets
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from app.ai.question import NoAnswer, Question, Reason, Usage
from app.core import clock, config, db

_TABLE = "jobs"
_KEPT = timedelta(days=400)


@dataclass(frozen=True)
class Call:
    month: str
    id: str
    reserved_usd: Decimal

    @property
    def pk(self) -> str:
        return f"AI#{self.month}"

    @property
    def sk(self) -> str:
        return f"CALL#{self.id}"


def reserve(question: Question, cost_usd: Decimal) -> Call:
    """Raises NoAnswer where the month might get dearer than its budget."""
    now = clock.now()
    call = Call(f"{now:%Y-%m}", f"{clock.milliseconds(now):014d}{secrets.token_hex(8)}", cost_usd)
    room = config.settings.ai_monthly_budget_usd - cost_usd
    if room < 0:
        raise NoAnswer(Reason.BUDGET)
    fits = "attribute_not_exists(spent_usd) OR spent_usd <= :room"
    _write(_to_total(call, cost_usd, fits, room=room), _creation(call, question))
    return call


def settle(call: Call, outcome: str, usage: Usage | None, cost_usd: Decimal) -> None:
    tokens = {"input_tokens": usage.input_tokens, "output_tokens": usage.output_tokens} if usage else {}
    changes = {"outcome": outcome, "cost_usd": cost_usd, **tokens}
    _write(
        _to_total(call, cost_usd - call.reserved_usd),
        db.update_request(_TABLE, call.pk, call.sk, changes, "attribute_not_exists(outcome)"),
    )


def spent_usd(month: str) -> Decimal:
    total = db.get(_TABLE, f"AI#{month}", "TOTAL")
    return Decimal(total["spent_usd"]) if total else Decimal(0)


def _to_total(call: Call, amount: Decimal, condition: str | None = None, **values: Decimal) -> db.Write:
    return db.add_request(_TABLE, call.pk, "TOTAL", {"spent_usd": amount}, condition, **values)


def _creation(call: Call, question: Question) -> db.Write:
    now = clock.now()
    settings = config.settings
    item = {"purpose": question.purpose, "provider": settings.ai_provider, "model": settings.ai_model}
    times = {"asked_at": now.isoformat(), "expires_at": int((now + _KEPT).timestamp())}
    return db.put_request(_TABLE, {"PK": call.pk, "SK": call.sk, **item, **times, "cost_usd": call.reserved_usd})


def _write(*writes: db.Write) -> None:
    for _ in db.turns():  # where two of them only met
        try:
            return db.transact(*writes)
        except db.ConditionFailed as error:
            if error.failed:
                raise NoAnswer(Reason.BUDGET) from None
    raise NoAnswer(Reason.BUSY)
