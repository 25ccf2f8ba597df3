"""Whoever knows that something has happened says so, as often as they like: what counts is what is true when it is
counted, and after that it is looked whether it is still so. A part and the days that it adds to are written together.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from datetime import date
from functools import partial
from itertools import batched

from app.analytics import model, repository
from app.analytics.model import ALL, Analytics, Counts, Mark, Part, Place, Reviewed
from app.analytics.repository import Document, Key
from app.core import db
from app.core.failures import Unavailable
from app.projects import service as projects
from app.projects.model import Event

Derive = Callable[[], Part | None]
Find = Callable[[], Reviewed | None]
_MOST_WRITES = 100  # in one transaction
_LOOKS = 5
_EVENTS = ("deploy", "rollback")


def show(first: date, last: date, project: str | None, stage: str | None) -> Analytics:
    if project:
        projects.get(project)
    days = repository.read_days(project, stage, first, last)
    return model.analyse(first, last, project, stage, days)


def note_review(project: str, review_id: str, find: Find) -> None:
    """`find` gives it as it is now; None where it does not count, or not yet."""

    def derive() -> Part | None:
        reviewed = find()
        return model.of_review(reviewed) if reviewed else None

    for mark in _count(project, _review_key(review_id), derive):
        for stage in repository.list_stages(project, mark.commit):
            _count_lead(project, mark.commit, stage)


def note_event(event: Event) -> None:
    if event.kind not in _EVENTS:
        return
    deploy_id = event.about or event.id
    for mark in _count(event.project, _deploy_key(deploy_id), partial(_derive_deploy, event.project, deploy_id)):
        _count_lead(event.project, mark.commit, str(mark.stage))


def examine(reviews: Callable[[], Iterable[Reviewed]]) -> list[str]:
    """The names of what is kept and is not what a rebuild makes. What somebody counts meanwhile is no difference: it is
    looked again until that stays."""
    found = _compare(reviews)
    for _ in range(_LOOKS):
        again = _compare(reviews) if found else {}
        found, before = {key: write for key, write in again.items() if found.get(key) == write}, found
        if len(found) == len(before):
            break
    return _names(found)


def rebuild(reviews: Callable[[], Iterable[Reviewed]]) -> list[str]:
    """Puts right what `examine` finds."""
    written: dict[Key, db.Write] = {}
    for _ in db.turns():
        different = _compare(reviews)
        if not different:
            return _names(written)
        with suppress(db.ConditionFailed):  # somebody counts right now: once more, by what is there then
            for some in batched(different.items(), _MOST_WRITES):
                db.transact(*(write for _, write in some))
                written |= dict(some)
    raise Unavailable("Too much is counted at once; try again in a moment.", Retry_After=5)


def _derive_deploy(project: str, deploy_id: str) -> Part | None:
    """None where one was rolled back that we have not heard of yet."""
    deploy = projects.find_event(project, deploy_id)
    if deploy is None or deploy.kind != "deploy":
        return None
    return model.of_deploy(deploy, projects.find_newest_about(project, "rollback", deploy_id))


def _count_lead(project: str, commit: str, stage: str) -> None:
    def derive() -> Part | None:
        deployed = repository.find_first_deploy(project, commit, stage)
        return model.of_lead(repository.find_first_review(project, commit), deployed)

    _count(project, _lead_key(commit, stage), derive)


def _count(project: str, key: str, derive: Derive) -> set[Mark]:
    """Until it stays so; the marks that it had and has."""
    marks: set[Mark] = set()
    for _ in db.turns():
        with suppress(db.ConditionFailed):
            known = repository.find_part(project, key)
            part = derive()
            marks |= {each.mark for each in (known.content, part) if each and each.mark}
            if part == known.content:
                return marks
            _write(project, key, known, part)
    raise Unavailable("Too much is counted at once; try again in a moment.", Retry_After=5)


def _write(project: str, key: str, known: repository.Kept[Part | None], part: Part | None) -> None:
    changes = model.changes(project, known.content, part)
    days = repository.read_places(changes)
    db.transact(
        *repository.part_change(project, key, known, part),
        *(
            repository.day_change(place, days[place], model.add(days[place].content, changes[place]))
            for place in changes
        ),
    )


def _compare(reviews: Callable[[], Iterable[Reviewed]]) -> dict[Key, db.Write]:
    """First what is kept: so whatever is counted between two looks fails on its condition."""
    names = [ALL, *projects.list_names()]
    kept = {key: item for name in names for key, item in repository.read_project(name).items()}
    return repository.compare(kept, _make(names[1:], reviews()))


def _make(names: list[str], reviews: Iterable[Reviewed]) -> dict[Key, Document]:
    parts = {(one.project, _review_key(one.id)): model.of_review(one) for one in reviews}
    for name in names:
        parts |= {(name, _deploy_key(deploy.id)): part for deploy, part in _make_deploys(name)}
    parts |= _make_leads(parts)
    made: dict[Key, Document] = {repository.part_key(*key): part for key, part in parts.items()}
    made |= {repository.mark_key(name, part.mark): part.mark for (name, _), part in parts.items() if part.mark}
    return made | {repository.place_key(place): counts for place, counts in _make_days(parts).items() if counts}


def _make_deploys(project: str) -> Iterator[tuple[Event, Part]]:
    rolled_back = {event.about: event for event in projects.read_events(project, "rollback")}
    for deploy in projects.read_events(project, "deploy"):
        yield deploy, model.of_deploy(deploy, rolled_back.get(deploy.id))


def _make_leads(parts: dict[tuple[str, str], Part]) -> dict[tuple[str, str], Part]:
    found: dict[tuple[str, str], Part] = {}
    for project in {name for name, _ in parts}:
        first = model.first_marks(part.mark for (name, _), part in parts.items() if name == project and part.mark)
        for (commit, stage), deployed in first.items():
            lead = model.of_lead(first.get((commit, None)), deployed) if stage else None
            found |= {(project, _lead_key(commit, stage)): lead} if stage and lead else {}
    return found


def _make_days(parts: dict[tuple[str, str], Part]) -> dict[Place, Counts]:
    days: dict[Place, Counts] = {}
    for (project, _), part in parts.items():
        for place in model.places(project, part):
            days[place] = model.add(days.get(place, {}), part.counts)
    return days


def _names(found: Iterable[Key]) -> list[str]:
    return [f"{project.removeprefix('ANALYTICS#')}: {name}" for project, name in found]


def _review_key(review_id: str) -> str:
    return f"REVIEW#{review_id}"


def _deploy_key(deploy_id: str) -> str:
    return f"DEPLOY#{deploy_id}"


def _lead_key(commit: str, stage: str) -> str:
    return f"LEAD#{commit}#{stage}"
