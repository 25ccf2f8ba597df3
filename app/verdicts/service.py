"""A period is closed when nothing may be added to it any more: then its verdict is told once, for ever.

Whatever changes what is judged takes the next `seq` of the goal's state in its transaction, so of two that do the same
one fails. What is told has one key a period, so whoever comes late, twice or after somebody who died tells nothing new.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import partial
from itertools import islice
from uuid import uuid4

from app.aggregates import service as aggregates
from app.aggregates.model import Correction, Documents, Month, Rules, Stretches
from app.audit import service as audit
from app.audit.model import Client, Event
from app.calendars.model import Calendar, Period
from app.core import clock, db, log
from app.core.failures import Invalid, NotFound
from app.core.policy import Principal
from app.goals import model as goal_rules
from app.goals import service as goals
from app.goals.model import TEAM, Facts, Goal, Pause, State, Verdict
from app.notifications import service as notifications
from app.projects import service as projects
from app.verdicts import model

_MOST_GOALS = 500  # in one run
_MOST_PERIODS = 20  # in one transaction, with the months and years that they end in, and a word to each reader
_MOST_STEPS = 30  # for one goal in one run
_MOST_PAUSES = 50
_FARTHEST = timedelta(days=366)
_BACK = "back_on_track"
_MOST_TOLD = 100  # corrections in one entry of the audit log


@dataclass(frozen=True)
class Words:
    """What somebody is to be told, and who."""

    readers: tuple[str, ...] = ()
    writes: tuple[db.Write, ...] = ()

    def __add__(self, other: "Words") -> "Words":
        return Words((*self.readers, *other.readers), (*self.writes, *other.writes))


@dataclass(frozen=True)
class _Closed:
    state: State  # with what is closed by now
    verdicts: list[Verdict]
    writes: tuple[db.Write, ...]


@dataclass(frozen=True)
class _End:
    due_at: str | None
    alarm: str
    words: Words = Words()


def sweep() -> None:
    """A task: closes what is over and reminds of what soon will be."""
    for due in islice(goals.read_due(clock.now()), _MOST_GOALS):
        try:
            _attend(due)
        except db.ConditionFailed:
            log.logger.info("Somebody else judges this goal right now; the next sweep looks again")
        except Exception:
            log.logger.exception("A goal was not judged; the next sweep tries again")


def look(goal: Goal) -> None:
    """There is something new: tells at once what is lost already, whatever still comes."""
    _hurry(goals.persist(partial(_look, goal)))


def hear(goal: Goal) -> None:
    """As `look`, while somebody waits for an answer: what they have written is written, and is told later where this
    fails. What can only get better with what is written is not worth the look."""
    if _is_measured(goal) or model.name_of_loss(goal) != "exceeded":
        return
    try:
        look(goal)
    except Exception:
        log.logger.exception("A goal that is lost is told of when its period ends")


def skip(who: Principal, goal_id: str, last: date, reason: str, client: Client) -> None:
    """The period with this last day, whether it is to come, open or closed."""
    goals.persist(partial(_skip, who, goal_id, last, reason, client))


def unskip(who: Principal, goal_id: str, last: date, client: Client) -> None:
    goals.persist(partial(_skip, who, goal_id, last, None, client))


def pause(who: Principal, goal_id: str, first: date, last: date, reason: str, client: Client) -> Pause:
    """Whatever period has one of these days in it."""
    new = Pause(uuid4().hex, first, last, reason)

    def write() -> Pause:
        goal, state = goals.get_own(who, goal_id)
        _check_pause(goal, new)
        paused = replace(goal, pauses=(*goal.pauses, new))
        _rejudge(who, goal, paused, state, (first, last), client)
        return new

    return goals.persist(write)


def unpause(who: Principal, goal_id: str, pause_id: str, client: Client) -> None:
    def write() -> None:
        goal, state = goals.get_own(who, goal_id)
        old = next((each for each in goal.pauses if each.id == pause_id), None)
        if old is None:
            raise NotFound("There is no such pause.")
        resumed = replace(goal, pauses=tuple(each for each in goal.pauses if each != old))
        _rejudge(who, goal, resumed, state, (old.first, old.last), client)

    goals.persist(write)


def commit(
    goal: Goal,
    corrections: list[Correction],
    writes: tuple[db.Write, ...],
    *,
    account_id: str,
    by: str,
    client: Client,
) -> None:
    """With a word in the log of an account where a verdict that was closed becomes another one."""
    if not corrections:
        return db.transact(*writes)
    told = {str(one.last): f"{one.before} -> {one.after}" for one in corrections[:_MOST_TOLD]}
    facts: dict[str, str | int | None] = {"goal": goal.id, "corrected": len(corrections), **told}
    return audit.write(Event(account_id, "verdict-corrected", client, by, facts), *writes)


def rules_of(goal: Goal, state: State, facts: Facts) -> Rules:
    """`facts` of all months that something may be judged in."""
    return model.rules(goal, state.judged_through, lambda day: facts)


def _attend(due: goals.Due) -> None:
    for _ in range(_MOST_STEPS):
        found = goals.find_in(due.space, due.goal_id)
        if found is None or found[0].deleted_at or found[1].due_at != due.at:
            return goals.forget_due(due)
        if not _advance(*found):
            return None
    return None


def _advance(goal: Goal, state: State) -> bool:
    """Closes some periods; whether there are more."""
    now, calendar = clock.now(), goals.calendar_of(goal)
    found = list(islice(model.closable(goal, calendar, state.judged_through, now), _MOST_PERIODS + 1))
    closing, has_more = found[:_MOST_PERIODS], len(found) > _MOST_PERIODS
    through = closing[-1].last if closing else state.judged_through
    closed = _close(goal, replace(state, judged_through=through), closing)
    end = _End(state.due_at, state.alarm) if has_more else _end(goal, calendar, state, closed, now)
    db.transact(
        *goals.state_change(goal, state, judged_through=through, due_at=end.due_at, alarm=end.alarm),
        *closed.writes,
        *end.words.writes,
    )
    _hurry(end.words)
    return has_more


def _close(goal: Goal, state: State, closing: list[Period]) -> _Closed:
    facts = _read_facts(goal, closing)
    revision = aggregates.revise(rules_of(goal, state, facts), state.seq + 1, {}, closing)
    verdicts = [_judge_closed(goal, period, revision.documents, facts, state) for period in closing]
    announced = {**facts.announced, **{verdict.period.last: verdict.outcome for verdict in verdicts}}
    told = goals.facts_changes(goal, facts, replace(facts, announced=announced))
    return _Closed(state, verdicts, (*told, *revision.writes))


def _end(goal: Goal, calendar: Calendar, before: State, closed: _Closed, now: datetime) -> _End:
    """When all is closed that is over: what is told, and when to look next."""
    through, lead = closed.state.judged_through, _lead_of(goal)
    alarm = _alarm_after(goal, before, closed.verdicts)
    words = _remind(goal, calendar, closed, lead, now)
    if closed.verdicts and calendar.ends_at(closed.verdicts[-1].period.last) > datetime.fromisoformat(goal.created_at):
        words += _words_of_closed(goal, before, closed.verdicts[-1], alarm)
    due_at = model.due_at(goal, calendar, through, lead, now)
    return _End(due_at.isoformat() if due_at else None, alarm, words)


def _judge_closed(goal: Goal, period: Period, known: Documents, facts: Facts, state: State) -> Verdict:
    days = Stretches(known, rules_of(goal, state, facts)).of(period)
    left = _freezes_left(goal, period, known)
    return goal_rules.judge_closed(goal, period, days, facts, freezes_left=left)


def _alarm_after(goal: Goal, state: State, verdicts: list[Verdict]) -> str:
    alarm = state.alarm
    for verdict in verdicts if _is_measured(goal) else ():
        alarm = model.turned(alarm, verdict)
    return alarm


def _words_of_closed(goal: Goal, before: State, newest: Verdict, alarm: str) -> Words:
    """Of a machine only that it turned. What was told before the end has the same key, and is not told again."""
    loss = model.name_of_loss(goal)
    if _is_measured(goal):
        turns = {(model.OFF, model.ON): loss, (model.ON, model.OFF): _BACK, (model.EASING, model.OFF): _BACK}
        kind = turns.get((before.alarm, alarm))
    else:
        kind = {"missed": loss, "met": "met"}.get(newest.outcome)
    return _write(goal, kind, newest) if kind else Words()


def _remind(goal: Goal, calendar: Calendar, closed: _Closed, lead: timedelta, now: datetime) -> Words:
    period = model.to_remind_of(goal, calendar, closed.state.judged_through, lead, now)
    if period is None:
        return Words()
    (verdict,) = _judge_open(goal, calendar, closed.state, [period], now)
    if verdict.outcome != "pending" or not verdict.needed:
        return Words()
    return _write(goal, "at_risk", verdict, due_at=calendar.ends_at(period.last).isoformat())


def _look(goal: Goal) -> Words:
    found = goals.find_in(goal.space, goal.id)
    if found is None or found[0].deleted_at:
        return Words()
    known, state = found
    verdict = _first_breach(known, state)
    alarm = model.ON if _is_measured(known) else str(verdict.period.last) if verdict else ""
    if verdict is None or state.alarm in (alarm, model.EASING):
        return Words()
    words = _write(known, model.name_of_loss(known), verdict)
    db.transact(*goals.state_change(known, state, alarm=alarm), *words.writes)
    return words


def _first_breach(goal: Goal, state: State) -> Verdict | None:
    now, calendar = clock.now(), goals.calendar_of(goal)
    open_ones = model.current(goal, calendar, state.judged_through, now)
    verdicts = [*_judge_last(goal, state), *_judge_open(goal, calendar, state, open_ones, now)]
    return next((verdict for verdict in verdicts if model.is_breach(verdict)), None)


def _judge_last(goal: Goal, state: State) -> list[Verdict]:
    """The last closed one, of which a machine may say something else by now."""
    through = state.judged_through
    if through is None or not _is_measured(goal):
        return []
    closed = list(goal_rules.ending(goal, through, through))
    facts = _read_facts(goal, closed)
    known = aggregates.read(rules_of(goal, state, facts), closed)
    return [_judge_closed(goal, period, known, facts, state) for period in closed]


def _judge_open(goal: Goal, calendar: Calendar, state: State, periods: list[Period], now: datetime) -> list[Verdict]:
    facts = _read_facts(goal, periods)
    rules = rules_of(goal, state, facts)
    known = aggregates.read(rules, periods)
    stretches, newest_at = Stretches(known, rules), known.total.sum().fold.newest_at

    def judge(period: Period) -> Verdict:
        left = _freezes_left(goal, period, known)
        days = stretches.of(period)
        return goal_rules.judge(goal, calendar, period, days, facts, now, newest_at=newest_at, freezes_left=left)

    return [judge(period) for period in periods]


def _freezes_left(goal: Goal, period: Period, known: Documents) -> int:
    month = known.months.get(f"{period.last:%Y-%m}", Month())
    return goal_rules.freezes_left(goal, period.last, month.outcomes)


def _skip(who: Principal, goal_id: str, last: date, reason: str | None, client: Client) -> None:
    goal, state = goals.get_own(who, goal_id)
    period = _period_ending(goal, last)
    facts = _read_facts(goal, [period])
    if reason is None and last not in facts.skips:
        raise NotFound("This period is not skipped.")
    others = {day: why for day, why in facts.skips.items() if day != last}
    skipped = replace(facts, skips=others if reason is None else others | {last: reason})
    closed = [period] if state.judged_through and last <= state.judged_through else []
    revision = aggregates.revise(rules_of(goal, state, skipped), state.seq + 1, {}, closed)
    writes = (*goals.state_change(goal, state), *goals.facts_changes(goal, facts, skipped), *revision.writes)
    commit(goal, revision.corrections, writes, account_id=who.user_id, by=who.user_id, client=client)


def _rejudge(who: Principal, known: Goal, goal: Goal, state: State, days: tuple[date, date], client: Client) -> None:
    through = state.judged_through
    touched = [each for each in goal_rules.touching(goal, *days) if through and each.last <= through]
    facts = _read_facts(goal, touched)
    revision = aggregates.revise(rules_of(goal, state, facts), state.seq + 1, {}, touched)
    changed = replace(goal, changed_at=clock.now().isoformat())
    writes = (goals.goal_change(changed, known), *goals.state_change(known, state), *revision.writes)
    commit(known, revision.corrections, writes, account_id=who.user_id, by=who.user_id, client=client)


def _period_ending(goal: Goal, last: date) -> Period:
    if last > clock.now().date() + _FARTHEST:
        raise Invalid("#/last_day", "That is more than a year ahead.")
    is_since_start = last >= goal.starts_on  # a period that ends at the beginning of all time has no first day
    period = next(goal_rules.ending(goal, last, last), None) if is_since_start else None
    if period is None:
        raise NotFound("No period of this goal ends on this day.")
    return period


def _check_pause(goal: Goal, new: Pause) -> None:
    if new.last < new.first:
        raise Invalid("#/last", "It ends before it begins.")
    if new.last - new.first > _FARTHEST:
        raise Invalid("#/last", "A pause is a year at the most.")
    if new.last < goal.starts_on:
        raise Invalid("#/last", f"The goal begins on {goal.starts_on}.")
    if len(goal.pauses) >= _MOST_PAUSES:
        raise Invalid("#/first", f"A goal has at most {_MOST_PAUSES} pauses; delete one first.")


def _read_facts(goal: Goal, periods: Iterable[Period]) -> Facts:
    months = {f"{period.last:%Y-%m}" for period in periods}
    return goals.read_facts(goal, sorted(months))


def _is_measured(goal: Goal) -> bool:
    return goal.source.kind != "manual"


def _lead_of(goal: Goal) -> timedelta:
    if goal.reminder_minutes is not None:
        return timedelta(minutes=goal.reminder_minutes)
    return notifications.lead_time(goal.owner_id)


def _write(goal: Goal, kind: str, verdict: Verdict, **more: str) -> Words:
    readers = _readers(goal)
    facts = {"goal": goal.name, "reason": verdict.reason, **more}
    period = str(verdict.period.last)
    writes = [notifications.write(each, kind, goal_id=goal.id, period=period, facts=facts) for each in readers]
    return Words(readers, tuple(write for some in writes for write in some))


def _readers(goal: Goal) -> tuple[str, ...]:
    """Of the team's, whoever answers for the project, too."""
    project = projects.find(goal.source.project) if goal.source.project and goal.space == TEAM else None
    return tuple(dict.fromkeys((goal.owner_id, *(project.owners if project else ()))))


def _hurry(words: Words) -> None:
    for reader in dict.fromkeys(words.readers):
        notifications.hurry(reader)
