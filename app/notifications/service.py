"""Somebody is told of something once in each channel, however often it is written, sent and received.

`write` gives one put without a condition, so a second one for the same goal, period and kind makes nobody's
transaction fail: it only asks again. The worker then spreads the word: one transaction takes it away, writes what goes
into each channel and `TOLD#<goal>#<period>#<kind>#<channel>`, under the condition that none of it was told before. A
message that comes twice finds no word, and a word that was told already is dropped. `sweep` asks again for what waits.
"""

from app.core import clock, db, log, queue
from app.notifications import repository
from app.notifications.model import Facts, Word


def write(user_id: str, kind: str, *, goal_id: str, period: str, facts: Facts) -> list[db.Write]:
    """What belongs into the transaction with that which it tells of; call `hurry` when that is done.

    `facts` has `goal`, its name, and `reason`, one sentence; `due_at`, an instant, where there is still time.
    """
    return [repository.waiting(Word(user_id, kind, goal_id, period, clock.now().isoformat(), facts))]


def hurry(user_id: str) -> None:
    """The sweep would find it too, within a minute; so this may fail."""
    try:
        queue.send("notifications.spread", user_id=user_id)
    except Exception:
        log.logger.exception("Somebody will be told later, because the queue does not answer")
