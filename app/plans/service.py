"""The coach: steps for a goal, by an AI where one is configured and answers, by rules otherwise. A step that somebody
accepts becomes a goal of its own.
"""

from dataclasses import replace
from datetime import date
from uuid import uuid4

from app import ai
from app.aggregates import service as aggregates
from app.aggregates.model import Tree
from app.ai import prompts
from app.calendars.model import DAY
from app.core import clock, db, log
from app.core.failures import AppError, Conflict, NotFound
from app.core.policy import Principal
from app.goals import service as goals
from app.goals.model import Goal
from app.jobs import model as job_states
from app.jobs import service as jobs
from app.jobs.model import Job
from app.notifications import service as notifications
from app.plans import model, repository
from app.plans.model import Plan, Step
from app.progress import service as progress
from app.steps import model as rules
from app.steps.model import Situation

_DAYS = 100
_ASKING = "member"  # the least that may ask for one
_MOST_TOKENS = 8000  # with what a model thinks before it answers

read_all = repository.read_all


class BeingMade(Conflict):
    slug = "plan-being-made"


class OutOfDate(Conflict):
    slug = "step-out-of-date"


class _Accepted(Exception):
    """Somebody was faster."""


def ask(who: Principal, goal_id: str) -> Job:
    """The job that makes it; one at a time."""
    goal, _ = goals.get_own(who, goal_id)
    if goal.ends_on and goal.ends_on < _today(goal):
        raise Conflict("The goal has come to its end: there is nothing left to plan.")
    return goals.persist(lambda: _ask(who, goal))


def get(who: Principal, goal_id: str) -> Plan:
    goal = goals.get(who, goal_id)
    plan = repository.find(goal.space, goal.id)
    if plan is None or plan.made_at is None:
        raise NotFound("There is no plan yet; ask for one with POST.")
    return plan


def make(goal_id: str, user_id: str, edition: str) -> str:
    """A job."""
    who = Principal(user_id, _ASKING)
    goal = goals.get(who, goal_id)
    where = f"/api/goals/{goal_id}/plan"
    known = repository.find(goal.space, goal_id)
    if known is None or known.edition != edition or known.made == edition:
        return where
    made = _plan(known, _situation(who, goal))
    told = notifications.write(user_id, "plan_ready", goal_id=goal_id, period=edition, facts={"goal": goal.name})
    goals.persist(lambda: _save(made, told))
    notifications.hurry(user_id)
    return where


def accept(who: Principal, goal_id: str, step_id: str) -> Goal:
    """The goal that is made of it; of one that was accepted before, the one that was made then."""
    parent, plan, step = _find_step(who, goal_id, step_id)
    made = goals.find(who, step.goal_id) if step.goal_id else None
    if made:
        return made
    if model.is_too_late(step, _today(parent)):
        raise OutOfDate("Its last day is over; make a new plan.")

    def mark(goal: Goal) -> tuple[db.Write, ...]:
        plan, now = _find_again(parent, step)
        if now.goal_id != step.goal_id:
            raise _Accepted
        return (repository.saving(plan.with_step(replace(now, goal_id=goal.id))),)

    try:
        return goals.create(who, step.goal, parent_id=parent.id, also=mark)
    except _Accepted:
        return accept(who, goal_id, step_id)


def undo(who: Principal, goal_id: str, step_id: str) -> Plan:
    """Its goal is deleted, for 30 days not for good, and the step is open again."""
    parent, _, step = _find_step(who, goal_id, step_id)
    made = goals.find(who, step.goal_id) if step.goal_id else None
    if made:
        goals.delete(who, made)
    return goals.persist(lambda: _reopen(parent, step))


def forget(space: str, goal_id: str) -> None:
    """May come twice."""
    repository.delete(space, goal_id)


def read_own(user_id: str) -> list[Plan]:
    return [plan for plan in repository.read_all(f"USER#{user_id}") if plan.made_at]


def _ask(who: Principal, goal: Goal) -> Job:
    plan = repository.find(goal.space, goal.id) or Plan(goal.space, goal.id)
    running = jobs.find(plan.job_owner_id, plan.job_id) if plan.job_id else None
    if running and running.status in job_states.OPEN:
        return _same(who, running)
    edition = uuid4().hex
    arguments = {"goal_id": goal.id, "user_id": who.user_id, "edition": edition}
    job, in_queue = jobs.write("plans.make", arguments, owner_id=who.user_id)
    asked = replace(plan, job_id=job.id, job_owner_id=who.user_id, edition=edition)
    db.transact(repository.saving(asked), in_queue)
    jobs.hurry(job)
    return job


def _same(who: Principal, running: Job) -> Job:
    if running.owner_id != who.user_id:
        raise BeingMade("Somebody else has just asked for one; look again in a minute.")
    return running


def _save(made: Plan, told: list[db.Write]) -> None:
    """Whatever was accepted or undone while it was made stays so."""
    now = repository.find(made.space, made.goal_id)
    if now is None or now.edition != made.edition:
        return
    fresh = tuple(step for step in made.steps if not step.goal_id)
    merged = replace(made, steps=(*now.accepted, *fresh), version=now.version)
    db.transact(repository.saving(merged), *told)


def _plan(known: Plan, situation: Situation) -> Plan:
    found = rules.steps(situation)
    made = replace(known, made=known.edition, made_at=clock.now().isoformat())
    try:
        answer = ai.ask(_question(situation, found, known))
    except ai.NoAnswer:
        return replace(made, made_by="rules", model=None, steps=known.renew(found))
    read = model.read_answer(answer.value, situation.goal, situation.today)
    proposed = [step for step in read if _suits(situation.goal, step)]
    if not proposed:
        return replace(made, made_by="rules", model=None, steps=known.renew(found))
    return replace(made, made_by="ai", model=answer.model, steps=known.renew(proposed))


def _question(situation: Situation, found: list[rules.Step], known: Plan) -> ai.Question:
    return ai.Question(
        purpose="plan",
        system=prompts.read("plan"),
        data=model.describe(situation, found, known.accepted),
        schema=model.SCHEMA,
        max_tokens=_MOST_TOKENS,
    )


def _suits(goal: Goal, step: rules.Step) -> bool:
    """Whether a goal can be made of it."""
    try:
        goals.check(goal.owner_id, step.body)
    except AppError as refusal:
        log.logger.info("A step of the AI is no goal", extra={"fields": {"errors": refusal.errors}})
        return False
    return True


def _situation(who: Principal, goal: Goal) -> Situation:
    """The open period as everybody sees it."""
    today = _today(goal)
    newest = aggregates.list_before(Tree(goal.space, goal.id), today + DAY, limit=_DAYS)
    days = {day: each.fold() for day, each in newest.items()}
    return Situation(goal, today, days, progress.show(who, goal.id).current)


def _find_step(who: Principal, goal_id: str, step_id: str) -> tuple[Goal, Plan, Step]:
    goal, _ = goals.get_own(who, goal_id)
    plan = repository.find(goal.space, goal.id)
    step = plan.find_step(step_id) if plan else None
    if plan is None or step is None:
        raise NotFound("There is no such step; a new plan may have replaced it.")
    return goal, plan, step


def _find_again(goal: Goal, step: Step) -> tuple[Plan, Step]:
    plan = repository.find(goal.space, goal.id)
    now = plan.find_step(step.id) if plan else None
    if plan is None or now is None:
        raise NotFound("There is no such step; a new plan has replaced it.")
    return plan, now


def _reopen(goal: Goal, step: Step) -> Plan:
    plan, now = _find_again(goal, step)
    if now.goal_id is None:
        return plan
    reopened = plan.with_step(replace(now, goal_id=None))
    db.transact(repository.saving(reopened))
    return replace(reopened, version=plan.version + 1)


def _today(goal: Goal) -> date:
    return goals.calendar_of(goal).day_of(clock.now())
