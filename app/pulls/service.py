"""What nobody tells us we ask for, each thing at most once in its interval: a claim and the job for it are one write.

What goes wrong is kept beside the goal, where its owner sees it; what was known stays.
"""

from datetime import date

from app.check_ins.model import Evidence
from app.core import clock, costs, db, outbound
from app.evidence import service as evidence
from app.evidence.model import Source
from app.goals import service as goals
from app.goals.model import Goal
from app.jobs import service as jobs
from app.jobs.model import Job
from app.projects import service as projects
from app.projects.model import Event, written
from app.pulls import model, repository
from app.pulls.model import NoNumber

_TIMEOUT_SECONDS = 10
_LONGEST_ANSWER = 262_144
_HEADERS = {"Accept": "application/json", "User-Agent": "AI-Wizard"}
_OURSELVES = "aws_cost"  # as whoever told it


def sweep() -> None:
    """Once an hour."""
    for project in projects.read_all():
        if project.pull_costs:
            task = jobs.write("pulls.ask_costs", {"project": project.name}, owner_id=_OURSELVES)
            _start(f"COSTS#{project.name}", "aws_cost", *task)
    for source in evidence.read_asked():
        arguments = {"space": source.space, "goal_id": source.goal_id}
        task = jobs.write("pulls.measure", arguments, owner_id=source.space.removeprefix("USER#"))
        _start(f"GOAL#{source.goal_id}", source.kind, *task)


def ask_costs(project: str) -> None:
    """A task: one request for what a project cost, a day, for this month and the one before."""
    found = projects.find(project)
    if found is None or not found.pull_costs:
        return
    today = clock.now().date()
    try:
        days = costs.read(project, *model.days_asked_for(today))
    except costs.Unknown as error:
        evidence.note_costs(project, str(error))
        return
    for day in days:
        _tell(project, day, today)
    evidence.note_costs(project, None)


def measure(space: str, goal_id: str) -> None:
    """A task: what a goal's own source says now."""
    source, goal = evidence.find(space, goal_id), evidence.find_goal(space, goal_id)
    if source is None or goal is None:
        return
    calendar = goals.calendar_of(goal)
    today = calendar.day_of(clock.now())
    if goal.source.kind == "restore_drill_age":
        evidence.tell_drill_age(goal, today, calendar)
    else:
        _fetch(source, goal, today)


def _start(key: str, kind: str, job: Job, in_queue: db.Write) -> None:
    """Where it is due, and nobody else was faster."""
    now = clock.now()
    try:
        db.transact(repository.claiming(key, now, now + model.INTERVALS[kind]), in_queue)
    except db.ConditionFailed:
        return
    jobs.hurry(job)


def _tell(project: str, day: costs.Day, today: date) -> None:
    """Only what is news. A day without costs that AWS may still be counting says nothing."""
    amount, is_final = model.rounded(day.amount), not day.is_estimated and model.is_final(day.day, today)
    known = projects.find_newest_about(project, "cost_day", day.day.isoformat())
    if known is None and not amount and not is_final:
        return
    facts = {"date": day.day.isoformat(), "amount": amount, "currency": day.currency, "is_final": is_final}
    if known and dict(known.facts) == facts:
        return
    now = clock.now()
    event_id = f"aws:{day.day}:{clock.milliseconds(now)}"  # a colon, which no id of anybody else has
    projects.record(Event(project, event_id, "cost_day", written(now), written(now), _OURSELVES, None, facts))


def _fetch(source: Source, goal: Goal, today: date) -> None:
    """One value a day, which the last look decides."""
    try:
        amount = model.find_number(_ask(str(goal.source.url)), goal.source.pointer or "")
    except (outbound.Refused, outbound.Unanswered, NoNumber) as error:
        evidence.note_look(source, str(error))
        return
    evidence.record(goal, Evidence(f"http-json-{today}", amount, clock.now(), today))
    evidence.note_look(source, None)


def _ask(url: str) -> bytes:
    answer = outbound.send(
        "GET", url, headers=_HEADERS, timeout_seconds=_TIMEOUT_SECONDS, longest_answer=_LONGEST_ANSWER
    )
    if answer.status != 200:
        raise NoNumber(f"It answered {answer.status} and not 200.")
    if not answer.is_whole:
        raise NoNumber("It answered with more than 256 kB.")
    return answer.body
