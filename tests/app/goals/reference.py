"""What a goal comes to, slowly and so that anybody can see that it is right: minute by minute, day by day, entry by
entry. No folds, no sums of sums, nothing of the model but the words in which a goal is written down."""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from fractions import Fraction
from functools import cache
from zoneinfo import ZoneInfo

TO_DO = ("at_least", "odometer", "yes_no", "checklist", "reach_by")
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)


@dataclass(frozen=True)
class Entry:
    occurred_at: datetime
    amount: object
    is_late: bool = False
    is_provisional: bool = False


@cache
def day_begins_at(zone, boundary, day):
    """Look at every minute's clock on the wall until it shows the beginning of the day, or more."""
    wanted = datetime.combine(day, time()) + boundary * MINUTE
    minute = wanted.replace(tzinfo=UTC) - 18 * 60 * MINUTE
    while minute.astimezone(ZoneInfo(zone)).replace(tzinfo=None) < wanted:
        minute += MINUTE
    return minute


def day_of(zone, boundary, instant):
    day = instant.date() + 3 * DAY
    while day_begins_at(zone, boundary, day) > instant:
        day -= DAY
    return day


def last_days(goal, until):
    """Every day that is the last one of a period."""
    day = goal.starts_on
    while day <= until:
        if is_last_day(goal, day):
            yield day
        day += DAY


def is_last_day(goal, day):
    tomorrow = day + DAY
    unit = goal.window.unit
    if unit == "once":
        return day == goal.ends_on
    if unit == "week":
        return tomorrow.isoweekday() == goal.week_start
    if unit == "month":
        return tomorrow.day == 1
    if unit == "quarter":
        return tomorrow.day == 1 and tomorrow.month in (1, 4, 7, 10)
    return day.isoweekday() in target(goal, day).weekdays


def days_of_period(goal, last):
    if goal.window.unit == "once":
        first = goal.starts_on
    elif goal.window.unit == "rolling":
        first = last - (goal.window.days - 1) * DAY
    elif goal.window.unit == "day":
        first = last
    else:
        first = last
        while not is_last_day(goal, first - DAY):
            first -= DAY
    return [first + n * DAY for n in range((last - first).days + 1)]


def target(goal, last):
    counting = goal.targets[0]
    for each in goal.targets:
        if each.since <= last:
            counting = each
    return counting


def day_value(aggregation, entries):
    amounts = [Fraction(entry.amount) for entry in entries]
    if aggregation == "sum":
        return sum(amounts)
    if aggregation == "last":
        return amounts[-1]
    if aggregation == "min":
        return min(amounts)
    if aggregation == "max":
        return max(amounts)
    if aggregation == "mean":
        return sum(amounts) / len(amounts)
    return Fraction(len(amounts))


class Reference:
    """`entries` in the order of time."""

    def __init__(self, goal, zone, boundary, entries, now, skips):
        self.goal, self.zone, self.boundary, self.now, self.skips = goal, zone, boundary, now, skips
        self.by_day = {}
        for entry in entries:
            self.by_day.setdefault(day_of(zone, boundary, entry.occurred_at), []).append(entry)
        self.newest = max((entry.occurred_at for entry in entries), default=None)
        self.today = day_of(zone, boundary, now)

    def closed(self):
        """By last day, in order: what became of each period that is closed."""
        outcomes, frozen = {}, {}
        for last in last_days(self.goal, self.today):
            if not self.is_closed(last):
                break
            outcome = self.outcome(last, self.today + 400 * DAY, closed=True)
            month = (last.year, last.month)
            if outcome == "missed" and frozen.get(month, 0) < target(self.goal, last).freezes_per_month:
                frozen[month] = frozen.get(month, 0) + 1
                outcome = "skipped"
            outcomes[last] = outcome
        return outcomes

    def is_closed(self, last):
        grace = self.goal.grace_minutes * MINUTE
        return day_begins_at(self.zone, self.boundary, last + DAY) + grace <= self.now

    def current(self, last):
        return self.outcome(last, self.today, closed=False)

    def flags(self, last):
        entries = [entry for day in days_of_period(self.goal, last) for entry in self.by_day.get(day, [])]
        late = {"grace"} if any(entry.is_late for entry in entries) else set()
        return late | ({"provisional"} if any(entry.is_provisional for entry in entries) else set())

    def outcome(self, last, today, closed):
        days = days_of_period(self.goal, last)
        seen = Seen(self.goal, target(self.goal, last), days, self.by_day, today)
        is_kept, is_certain = getattr(seen, "hits" if self.goal.window.hits else self.goal.kind)()
        excuse = self.excuse(days, closed, is_kept)
        if excuse:
            return excuse
        if is_certain:
            return "met" if is_kept else "missed"
        if not seen.is_manual and self.is_too_old(days, closed):
            return "no_data"
        if not closed:
            return "pending"
        if is_kept is None:
            return "no_data"
        if not is_kept and self.goal.kind in TO_DO and self.goal.starts_on > days[0]:
            return "skipped"
        return "met" if is_kept else "missed"

    def excuse(self, days, closed, is_kept):
        goal = self.goal
        if days[-1] in self.skips:
            return "skipped"
        if goal.starts_on > days[0] and goal.window.unit != "rolling":
            return "skipped" if closed else "pending"
        for pause in goal.pauses:
            if any(pause.first <= day <= pause.last for day in days) and not (goal.kind in TO_DO and is_kept):
                return "paused"
        return None

    def is_too_old(self, days, closed):
        if not closed:
            return self.newest is None or self.now - self.newest > 3 * DAY
        dates = [day for day in days if day in self.by_day]
        return bool(dates) and (days[-1] - dates[-1]).days > 3


class Seen:
    """One period as its kind looks at it. Each kind says whether it is kept, as far as there are entries, None if
    nobody knows, and whether nothing that may still come can change that."""

    def __init__(self, goal, counting, days, by_day, today):
        self.goal, self.wanted, self.days, self.by_day = goal, counting.value, days, by_day
        self.with_data = [day for day in days if day in by_day and day.isoweekday() in counting.weekdays]
        self.values = {day: day_value(goal.aggregation, by_day[day]) for day in self.with_data}
        self.over = [day for day in self.with_data if day < today]
        self.growing = goal.aggregation in ("sum", "count", "max")
        self.sure = {day: value for day, value in self.values.items() if day in self.over or self.growing}
        self.below = goal.direction == "at_most"
        self.is_manual = goal.source.kind == "manual"
        self.is_unknown = not self.with_data and not self.is_manual

    def is_within(self, value):
        return value <= self.wanted if self.below else value >= self.wanted

    def counted(self, count, wanted):
        return (None, False) if self.is_unknown else (count >= wanted, count >= wanted)

    def odometer(self):
        driven, reading = Fraction(0), None
        for day in sorted(self.by_day):
            for entry in self.by_day[day] if day <= self.days[-1] else []:
                amount = Fraction(entry.amount)
                if day in self.with_data and reading is not None:
                    driven += amount - reading if amount >= reading else amount
                reading = amount
        return self.counted(driven, self.wanted)

    def hits(self):
        if self.is_unknown:
            return None, False
        good = [day for day in self.with_data if self.is_good(day)]
        certain = [day for day in good if self.goal.kind != "at_least" or day in self.sure]
        return len(good) >= self.goal.window.hits, len(certain) >= self.goal.window.hits

    def is_good(self, day):
        if self.goal.kind == "yes_no":
            return self.by_day[day][-1].amount >= 1
        if self.goal.kind == "checklist":
            return len(self.ticked([day])) >= self.wanted
        return self.values[day] >= self.wanted

    def yes_no(self):
        return self.counted(sum(1 for day in self.with_data if self.by_day[day][-1].amount >= 1), self.wanted)

    def checklist(self):
        return self.counted(len(self.ticked(self.with_data)), self.wanted)

    def ticked(self, days):
        ticked = set()
        for day in days:
            for entry in self.by_day[day]:
                ticked |= {bit for bit in range(10) if int(entry.amount) >> bit & 1}
        return ticked

    def at_least(self):
        if not self.with_data and not (self.is_manual and self.goal.aggregation in ("sum", "count")):
            return None, False
        return sum(self.values.values()) >= self.wanted, sum(self.sure.values()) >= self.wanted

    def at_most(self):
        if not self.with_data:
            return None, False
        return sum(self.values.values()) <= self.wanted, sum(self.sure.values()) > self.wanted

    def reach_by(self):
        value = Fraction(self.goal.start_value)
        for day in self.with_data:
            value = value + self.values[day] if self.goal.aggregation in ("sum", "count") else self.values[day]
        is_reached = self.is_within(value)
        return (is_reached, is_reached) if self.with_data or is_reached else (None, False)

    def average(self):
        if not self.with_data:
            return None, False
        of_entries = [Fraction(entry.amount) for day in self.with_data for entry in self.by_day[day]]
        values = of_entries if self.goal.aggregation == "mean" else list(self.values.values())
        return self.is_within(sum(values) / len(values)), False

    def threshold(self):
        if not self.with_data:
            return None, False
        broken = [day for day in self.with_data if not self.is_within(self.values[day])]
        only_worse = self.growing if self.below else self.goal.aggregation == "min"
        return not broken, any(day in self.over or only_worse for day in broken)


def streaks(outcomes):
    """The streak, the best one and the strength."""
    streak = best = 0
    strength = 0.0
    for outcome in outcomes:
        if outcome == "met":
            streak += 1
            strength += (100 - strength) * 0.1
        if outcome == "missed":
            streak = 0
            strength -= strength * 0.1
        best = max(best, streak)
    return streak, best, strength
