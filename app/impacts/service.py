"""What a change would do to each goal of its project, in as many calls however much has happened to it."""

from collections.abc import Iterator

from app.aggregates import service as aggregates
from app.aggregates.model import Stretches
from app.core import clock
from app.evidence import service as evidence
from app.evidence.model import is_other_money
from app.goals import service as goals
from app.goals.model import Goal, State
from app.impacts import model
from app.impacts.model import Horizon, Known
from app.projects import service as projects
from app.rules.results import Impact, Result
from app.verdicts import service as verdicts

visible = model.visible
stops = model.stops
Found = tuple[Goal, State]


def foresee(project: str, stage: str | None, result: Result) -> tuple[Impact, ...]:
    """Of all goals that are measured by the project, also private ones: ask `visible` what somebody may see."""
    if projects.find(project) is None:
        return ()
    impacts = (model.foresee(_known(*found), result) for found in _goals_of(project, stage))
    return model.sort(impact for impact in impacts if impact)


def _goals_of(project: str, stage: str | None) -> Iterator[Found]:
    for kind in model.FORESEEN:
        for source in evidence.read_measured_by(project, kind):
            found = goals.find_in(source.space, source.goal_id)
            if found and found[0].deleted_at is None and found[0].source.stage in (None, stage):
                yield found


def _known(goal: Goal, state: State) -> Known:
    calendar, now = goals.calendar_of(goal), clock.now()
    periods = model.periods(goal, calendar.day_of(now))
    facts = goals.read_facts(goal, sorted({f"{period.last:%Y-%m}" for period in periods}))
    rules = verdicts.rules_of(goal, state, facts)
    stretches = Stretches(aggregates.read(rules, periods), rules)
    horizons = tuple(Horizon(period, stretches.of(period)) for period in periods)
    recent = aggregates.read_days(rules, model.recent(goal, calendar.day_of(now)))
    return Known(goal, calendar, now, horizons, recent, facts, _currency(goal))


def _currency(goal: Goal) -> str:
    """As its costs are counted: where the goal does not say it, as the newest are told."""
    if goal.source.kind != "aws_cost" or goal.unit == model.CURRENCY or is_other_money(goal.unit, model.CURRENCY):
        return goal.unit
    events, _ = projects.list_events(str(goal.source.project), None, limit=1, kind="cost_day")
    return str(events[0].facts["currency"]) if events else model.CURRENCY
