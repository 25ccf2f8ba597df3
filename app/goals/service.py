"""What somebody wants to keep. A private goal is found by whoever made it, one of the team by everybody."""

from app.calendars.model import Calendar
from app.core.failures import NotFound
from app.core.policy import Principal
from app.goals import repository
from app.goals.model import Goal, State
from app.users import service as users

find_in = repository.find_in
find_state = repository.find_state
state_change = repository.state_change
read_facts = repository.read_facts
read_all_facts = repository.read_all_facts
facts_changes = repository.facts_changes


def get(who: Principal, goal_id: str) -> Goal:
    return get_with_state(who, goal_id)[0]


def find(who: Principal, goal_id: str) -> Goal | None:
    found = _find(who, goal_id)
    return found[0] if found else None


def get_with_state(who: Principal, goal_id: str) -> tuple[Goal, State]:
    """In one call."""
    found = _find(who, goal_id)
    if found is None:
        raise NotFound("There is no such goal.")
    return found


def calendar_of(goal: Goal) -> Calendar:
    """Reads the owner where the goal follows them."""
    zone, boundary = goal.zone, goal.day_boundary_minutes
    if zone is None or boundary is None:
        owner = users.find(goal.owner_id)
        zone = zone or (owner.zone if owner else "UTC")
        boundary = (owner.day_boundary_minutes if owner else 0) if boundary is None else boundary
    return Calendar(zone, boundary)


def _find(who: Principal, goal_id: str) -> tuple[Goal, State] | None:
    found = repository.find(who.user_id, goal_id)
    return found if found and found[0].deleted_at is None else None
