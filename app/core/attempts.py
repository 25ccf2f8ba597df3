"""Who has tried what how often, counted in DynamoDB before the work is done: no burst gets in between.

In `users`: `LIMIT#<policy>-<pair|account|network>#<SHA-256 of whose>` / `COUNT`, and `LIMIT#<policy>-known#<SHA-256>` /
`KNOWN` for an account in a network where it has succeeded. There it answers for itself alone, so strangers cannot lock
its owner out. Everywhere else all strangers share its one count, so many networks get no more guesses than a few.
"""

import json
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from hashlib import sha256

from app.core import clock, db, log
from app.core.backoff import Count, Rule
from app.core.failures import TooManyRequests

KNOWN_SECONDS = 30 * 86400
_TABLE = "users"
_LOOPBACK = {"127.0.0.1", "::/64"}
_TRIES = 10  # so many may come at once and all get in; whoever loses more races is one of a crowd


@dataclass(frozen=True)
class Policy:
    name: str
    rules: dict[str, Rule]  # for an account in a network (a pair), an account, a network; in this order
    success_forgives: bool = False
    known_by: str = "login"  # the policy in which a success makes a network known


# One network by itself never fills what all strangers share: its 5 free guesses and 7 growing delays are less than 15.
_PAIR = Rule(free=5, first_seconds=15, regain_seconds=86400)
_STRANGERS = Rule(free=15, first_seconds=15, regain_seconds=86400)
_NETWORK = Rule(free=30, first_seconds=15, regain_seconds=600)
_HERE = Rule(free=1000, first_seconds=15, regain_seconds=600)  # this machine itself: a laptop, and never a gateway
_MAIL = Rule(free=5, first_seconds=900, regain_seconds=7200)
_TOKEN = Rule(free=10, first_seconds=60, regain_seconds=3600)
_WEBHOOK = Rule(free=10, first_seconds=15, regain_seconds=60)
_PLAN = Rule(free=20, first_seconds=60, regain_seconds=600)  # the AI's budget is everybody's

_GUESSES = {"pair": _PAIR, "account": _STRANGERS, "network": _NETWORK}
_MAILS = Policy("mail", {"pair": _MAIL, "account": _MAIL, "network": _NETWORK})  # one for all that fill a mailbox

POLICIES = {
    "login": Policy("login", _GUESSES, success_forgives=True),
    "reauthenticate": Policy("reauthenticate", _GUESSES, success_forgives=True, known_by="reauthenticate"),
    # Not known by log-in: who has only the password is still a stranger here.
    "code": Policy("code", _GUESSES, success_forgives=True, known_by="code"),
    "verify": Policy("verify", {"network": _NETWORK}, success_forgives=True),
    "register": _MAILS,
    "reset": _MAILS,
    "resend": _MAILS,
    "invitation": Policy("invitation", {"pair": _MAIL, "account": _MAIL, "network": _NETWORK}),
    "webhook": Policy("webhook", {"pair": _WEBHOOK, "account": _WEBHOOK, "network": _NETWORK}),
    "plan": Policy("plan", {"pair": _PLAN, "account": _PLAN, "network": _NETWORK}),
    "tokens": Policy("tokens", {"pair": _TOKEN, "account": _TOKEN, "network": _NETWORK}),
}


@dataclass(frozen=True)
class Counter:
    key: tuple[str, str]
    rule: Rule
    is_own: bool  # nobody else's uses are on it


@dataclass(frozen=True)
class Use:
    """What it is counted on, and what was counted there at that time."""

    policy: Policy
    account: str
    network: str
    counters: tuple[Counter, ...]
    counts: tuple[Count, ...] = ()
    at: int = 0

    @property
    def counted(self) -> list[tuple[Counter, Count]]:
        return list(zip(self.counters, self.counts, strict=True))

    @property
    def wait(self) -> int:
        return max(counter.rule.wait(count, self.at) for counter, count in self.counted)

    def fields(self) -> dict[str, str]:
        """As in draft-ietf-httpapi-ratelimit-headers. What is left of the caller's own: how often others asked with an
        address would tell that there is an account, until there is none left for anybody."""
        rule = self.counters[0].rule
        left = 0 if self.wait else rule.remaining(self.counts[0], self.at)
        seconds = self.wait or rule.regains_in(self.counts[0], self.at)
        return {
            "RateLimit": f'"{self.policy.name}";r={left};t={seconds}',
            "RateLimit-Policy": f'"{self.policy.name}";q={rule.free};w={rule.free * rule.regain_seconds}',
        }


def spend(name: str, *, account: str, network: str) -> Use:
    """Raises TooManyRequests. One read and one transaction, whether or not there is such an account."""
    for _ in range(_TRIES):
        seen = _look(POLICIES[name], account, network)
        if seen.wait:
            raise _refusal(seen, seen.wait)
        used = replace(seen, counts=tuple(counter.rule.use(count, seen.at) for counter, count in seen.counted))
        try:
            db.transact(*_changes(seen, used))
        except db.ConditionFailed:
            continue
        return used
    raise _refusal(seen, 1)


def forgive(use: Use) -> Use:
    """After a success: clears what this account did in this network, and takes this one use back from the rest.

    More is not forgiven there, or an attacker could wait for the owner to log in. What succeeded has happened, so this
    may fail: whoever got an error would lose the answer, such as recovery codes, and try again in vain.
    """
    return _settle(use, _without, remembers=True) if use.policy.success_forgives else use


def take_back(use: Use) -> None:
    """Where something of ours did not answer nobody has guessed, and who knows the password need not wait for it."""
    _settle(use, _given_back, remembers=False)


def _settle(use: Use, change: Callable[[Counter, Count], Count], *, remembers: bool) -> Use:
    try:
        return _change_again(use, change, remembers=remembers)
    except Exception:
        log.logger.warning("How an attempt went was not noted, so it counts like a failure", exc_info=True)
        return use


def _change_again(use: Use, change: Callable[[Counter, Count], Count], *, remembers: bool) -> Use:
    for _ in range(_TRIES):
        seen = _look_again(use)
        left = replace(seen, counts=tuple(change(counter, count) for counter, count in seen.counted))
        try:
            db.transact(*_changes(seen, left), *(_remembering(seen) if remembers else ()))
        except db.ConditionFailed:
            continue
        return left
    return use


def know(*, account: str, network: str) -> None:
    """As a log-in would, for one who has proved in another way to own the account, as by a code from the mailbox."""
    policy = POLICIES["login"]
    forgive(Use(policy, account, network, _counters(policy, account, network)[:1]))


def _look(policy: Policy, account: str, network: str) -> Use:
    counters = _counters(policy, account, network)
    known, *items = db.get_many(_TABLE, _known(policy, account, network), *(counter.key for counter in counters))
    now = _now()
    if known and known["expires_at"] > now:  # the table deletes late
        counters, items = counters[:1], items[:1]
    return Use(policy, account, network, counters, _counts(items), now)


def _look_again(use: Use) -> Use:
    items = db.get_many(_TABLE, *(counter.key for counter in use.counters))
    return replace(use, counts=_counts(items), at=_now())


def _counters(policy: Policy, account: str, network: str) -> tuple[Counter, ...]:
    account = _normalise(account)
    whose = {"pair": (account, network), "account": (account,), "network": (network,)}
    return tuple(
        Counter(_key(f"{policy.name}-{which}", *whose[which]), _rule(which, rule, network), is_own=which == "pair")
        for which, rule in policy.rules.items()
    )


def _rule(which: str, rule: Rule, network: str) -> Rule:
    return _HERE if which == "network" and network in _LOOPBACK else rule


def _known(policy: Policy, account: str, network: str) -> tuple[str, str]:
    return _key(f"{policy.known_by}-known", _normalise(account), network)


def _key(kind: str, *whose: str) -> tuple[str, str]:
    return f"LIMIT#{kind}#{sha256(json.dumps(whose).encode()).hexdigest()}", "LIMIT"


def _normalise(account: str) -> str:
    """Coarser than what tells accounts apart: two spellings of one must not have two counts."""
    return unicodedata.normalize("NFKC", account.lower()).casefold()


def _counts(items: Sequence[db.Item | None]) -> tuple[Count, ...]:
    return tuple(Count(int(item["clears_at"]), int(item["blocked_until"])) if item else Count() for item in items)


def _without(counter: Counter, count: Count) -> Count:
    return Count() if counter.is_own else _given_back(counter, count)


def _given_back(counter: Counter, count: Count) -> Count:
    return counter.rule.give_back(count)


def _changes(seen: Use, changed: Use) -> list[db.Write]:
    """Each on condition that nobody came between: of two at once the slower one has to look again."""
    return [
        db.update_request(
            _TABLE,
            *counter.key,
            {**asdict(after), "expires_at": max(after.clears_at, seen.at)},
            "attribute_not_exists(PK) OR clears_at = :seen",
            seen=before.clears_at,
        )
        for (counter, before), after in zip(seen.counted, changed.counts, strict=True)
    ]


def _remembering(use: Use) -> list[db.Write]:
    if not use.account:
        return []
    pk, sk = _known(use.policy, use.account, use.network)
    return [db.put_request(_TABLE, {"PK": pk, "SK": sk, "expires_at": use.at + KNOWN_SECONDS})]


def _refusal(seen: Use, seconds: int) -> TooManyRequests:
    fields = {name.replace("-", "_"): value for name, value in seen.fields().items()}
    return TooManyRequests(f"Too many attempts; try again in {seconds} seconds.", Retry_After=seconds, **fields)


def _now() -> int:
    return int(clock.now().timestamp())
