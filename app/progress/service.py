"""What somebody wants to see of a goal, in as many calls whatever has been entered in its life."""

from dataclasses import dataclass
from datetime import date

from app.aggregates import service as aggregates
from app.aggregates.model import Documents, Rules, Stretches
from app.calendars.model import DAY, Period
from app.core import clock
from app.core.failures import NotFound
from app.core.policy import Principal
from app.goals import model as goal_rules
from app.goals import service as goals
from app.goals.model import Goal, State
from app.kinds.model import Forecast
from app.progress import model
from app.progress.model import Progress, Standing
from app.verdicts import service as verdicts

MOST_DAYS = 92


@dataclass(frozen=True)
class _View:
    goal: Goal
    state: State
    standing: Standing
    shown: Period
    wanted: list[Period]


def show(
    who: Principal, goal_id: str, *, period: date | None = None, first: date | None = None, last: date | None = None
) -> Progress:
    """Of the period with this last day, or of some days, the newest ones where that is not said."""
    goal, state = goals.get_with_state(who, goal_id)
    standing = Standing(goals.calendar_of(goal), state.judged_through, clock.now())
    if period:
        only = _period(goal, period, standing.today)
        return _show(_View(goal, state, standing, _newest_days(only, standing.today), [only]))
    shown = _days(first, last, standing.today)
    return _show(_View(goal, state, standing, shown, model.shown_periods(goal, shown, standing.today)))


def _show(view: _View) -> Progress:
    goal, live = view.goal, model.live_periods(view.goal, view.standing)
    periods = sorted({*view.wanted, *live}, key=lambda period: period.last)
    facts = goals.read_facts(goal, sorted({f"{period.last:%Y-%m}" for period in periods}))
    rules = verdicts.rules_of(goal, view.state, facts)
    known, seen = aggregates.read(rules, periods), aggregates.read_days(rules, view.shown)
    judged = {verdict.period: verdict for verdict in model.judge(goal, view.standing, periods, known, rules, facts)}
    current = goal_rules.period_of(goal, view.standing.today)
    return Progress(
        goal_id=goal.id,
        shown=view.shown,
        series=model.series(goal, seen, view.shown),
        verdicts=[judged[period] for period in reversed(view.wanted)],
        current=judged.get(current) if current else None,
        forecast=_forecast(view, current, known, rules) if current else None,
        streaks=model.add_live(known.total.sum().streaks, [judged[period] for period in live]),
    )


def _forecast(view: _View, current: Period, known: Documents, rules: Rules) -> Forecast | None:
    return goal_rules.forecast(view.goal, current, Stretches(known, rules).of(current), view.standing.today)


def _period(goal: Goal, last: date, today: date) -> Period:
    period = next(goal_rules.ending(goal, last, last), None)
    if period is None or period.first > today:
        raise NotFound("No period of this goal that has begun ends on this day.")
    return period


def _newest_days(period: Period, today: date) -> Period:
    """One that is for once may be longer than what is shown."""
    last = min(period.last, max(today, period.first))
    return Period(max(period.first, last - (MOST_DAYS - 1) * DAY), last)


def _days(first: date | None, last: date | None, today: date) -> Period:
    last = last or (first + (MOST_DAYS - 1) * DAY if first else today)
    return Period(first or last - (MOST_DAYS - 1) * DAY, last)
