"""What somebody is told, in which words and when. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from app.deliveries.model import KINDS

Facts = dict[str, str]

LIFETIME = timedelta(days=90)
TOLD_LIFETIME = timedelta(days=400)  # longer than the longest period
CHANNELS = ("in_app", "email")  # webhooks say themselves what they want
DIGESTS = ("off", "daily", "weekly")
COUNTED = 100
# Unless somebody wants it otherwise.
_BY_MAIL = {"missed", "at_risk", "exceeded", "plan_ready", "dangerous_change", "webhook_disabled"}


@dataclass(frozen=True)
class Word:
    """That somebody shall be told of something; which of it they want is seen when the worker spreads it."""

    user_id: str
    kind: str
    goal_id: str
    period: str
    created_at: str
    facts: Facts

    def __post_init__(self) -> None:
        missing = _NEEDED[self.kind] - set(self.facts)
        if missing:
            raise ValueError(f"What is told of {self.kind} needs {', '.join(sorted(missing))}")

    @property
    def key(self) -> str:
        """One thing that can be told, once."""
        return f"{self.goal_id}#{self.period}#{self.kind}"


@dataclass(frozen=True)
class Notice:
    """What is shown in the application, or waits to be mailed."""

    id: str
    kind: str
    goal_id: str
    period: str
    created_at: str
    title: str
    text: str
    is_read: bool = False


@dataclass(frozen=True)
class Letterbox:
    """That mails wait, and until when."""

    user_id: str
    due_at: str
    edition: str

    def is_due(self, now: datetime) -> bool:
        return datetime.fromisoformat(self.due_at) <= now


@dataclass(frozen=True)
class Settings:
    user_id: str
    email: dict[str, bool] = field(default_factory=dict)
    in_app: dict[str, bool] = field(default_factory=dict)
    quiet_from: str | None = None
    quiet_until: str | None = None
    digest: str = "off"
    digest_hour: int = 8
    lead_time_minutes: int = 24 * 60
    version: int = 0  # nothing was ever changed

    def wants(self, kind: str, channel: str) -> bool:
        chosen: dict[str, bool] = getattr(self, channel)
        return chosen.get(kind, channel == "in_app" or kind in _BY_MAIL)

    @property
    def kinds(self) -> dict[str, dict[str, bool]]:
        return {kind: {channel: self.wants(kind, channel) for channel in CHANNELS} for kind in KINDS}

    def merge(self, changes: dict[str, Any]) -> dict[str, Any]:
        """As it is kept: each channel by itself, and the hours as two."""
        kinds: dict[str, dict[str, bool]] = changes.get("kinds", {})
        chosen = {
            channel: getattr(self, channel) | {kind: one[channel] for kind, one in kinds.items() if channel in one}
            for channel in CHANNELS
        }
        hours = changes.get("quiet_hours", self.quiet_hours) or {}
        plain = {name: value for name, value in changes.items() if name not in {"kinds", "quiet_hours"}}
        return plain | chosen | {"quiet_from": hours.get("starts"), "quiet_until": hours.get("ends")}

    @property
    def quiet_hours(self) -> dict[str, str] | None:
        if self.quiet_from is None or self.quiet_until is None:
            return None
        return {"starts": self.quiet_from, "ends": self.quiet_until}


def mail_time(settings: Settings, now: datetime, zone: ZoneInfo, week_start: int) -> datetime:
    """When a mail that is written now may go out."""
    at = now if settings.digest == "off" else _next_digest(settings, now, zone, week_start)
    return _after_quiet_hours(settings, at, zone)


def is_quiet(settings: Settings, at: datetime, zone: ZoneInfo) -> bool:
    if settings.quiet_from is None or settings.quiet_until is None:
        return False
    starts, ends = time.fromisoformat(settings.quiet_from), time.fromisoformat(settings.quiet_until)
    there = at.astimezone(zone).time()
    if starts <= ends:
        return starts <= there < ends
    return there >= starts or there < ends


def _after_quiet_hours(settings: Settings, at: datetime, zone: ZoneInfo) -> datetime:
    if settings.quiet_until is None or not is_quiet(settings, at, zone):
        return at
    return next(_next_times(at, time.fromisoformat(settings.quiet_until), zone))


def _next_digest(settings: Settings, now: datetime, zone: ZoneInfo, week_start: int) -> datetime:
    mornings = _next_times(now, time(settings.digest_hour), zone)
    return next(at for at in mornings if settings.digest == "daily" or at.astimezone(zone).isoweekday() == week_start)


def _next_times(now: datetime, clock: time, zone: ZoneInfo) -> Iterator[datetime]:
    """When clocks there show this time, within two weeks."""
    today = now.astimezone(zone).date()
    days = [today + timedelta(days=days) for days in range(-1, 16)]
    return iter(sorted({at for day in days for at in _instants(datetime.combine(day, clock), zone) if at > now}))


def _instants(there: datetime, zone: ZoneInfo) -> list[datetime]:
    """A time that clocks show twice is two; one that they skip comes as much later as they are put forward."""
    both = [there.replace(fold=fold, tzinfo=zone).astimezone(UTC) for fold in (0, 1)]
    return [at for at in both if at.astimezone(zone).replace(tzinfo=None) == there] or both[:1]


def words(kind: str, facts: Facts) -> tuple[str, str]:
    """Title and text, each on one line."""
    title, text = _WORDS[kind]
    lines = {name: " ".join(fact.split()) for name, fact in facts.items()}
    return title.format_map(lines), text.format_map(lines)


def with_local_times(facts: Facts, zone: ZoneInfo) -> Facts:
    if "due_at" not in facts:
        return facts
    due = datetime.fromisoformat(facts["due_at"]).astimezone(zone)
    return facts | {"due_at": f"{due:%d %B %Y, %H:%M}"}


_GOAL = {"goal", "reason"}
_NEEDED = {
    "missed": _GOAL,
    "met": _GOAL,
    "at_risk": _GOAL | {"due_at"},
    "exceeded": _GOAL,
    "back_on_track": _GOAL,
    "plan_ready": {"goal"},
    "dangerous_change": {"review", "reason"},
    "webhook_disabled": {"host"},
}
_WORDS = {
    "missed": ("Missed: {goal}", "{reason}"),
    "met": ("Met: {goal}", "{reason}"),
    "at_risk": ("At risk: {goal}", "{reason} There is time until {due_at}."),
    "exceeded": ("Over the limit: {goal}", "{reason}"),
    "back_on_track": ("Back on track: {goal}", "{reason}"),
    "plan_ready": ("A plan for {goal}", "A plan is ready: its steps wait for you to accept them."),
    "dangerous_change": ("A dangerous change: {review}", "{reason}"),
    "webhook_disabled": (
        "A webhook was turned off",
        "Nothing arrived at {host} for a day, or it asked for no more. Turn it on again when it is repaired.",
    ),
}

_PAGE = """\
<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{title}</title></head>
<body><h1>{title}</h1>{content}</body>
</html>
"""
UNSUBSCRIBE_PAGE = _PAGE.format(
    title="No more mails about your goals?",
    content="<p>Mails about the safety of your account still come. What happens to your goals still stands in the "
    'application.</p><form method="post"><input type="hidden" name="List-Unsubscribe" value="One-Click">'
    "<button>No more mails</button></form>",
)
UNSUBSCRIBED_PAGE = _PAGE.format(
    title="There will be no more mails about your goals",
    content="<p>You can turn them on again in the settings of your notifications.</p>",
)
