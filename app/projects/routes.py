from functools import partial
from typing import Any

from app.core import auth, cursor
from app.core.api import Blueprint
from app.projects import repository, schemas, service
from app.projects.model import Event, Project

projects_blp = Blueprint(
    "Projects", __name__, url_prefix="/api/projects", description="What is deployed, and what happens to it"
)
blueprints = (projects_blp,)


@projects_blp.get("")
@projects_blp.needs("projects:read")
@projects_blp.arguments(cursor.Page, location="query")
@projects_blp.response(200, schemas.Project(many=True), headers=cursor.LINK)
def list_projects(page: dict[str, Any]) -> tuple[list[Project], dict[str, str]]:
    """All projects, by name"""
    return cursor.paged(page, "projects", repository.list_page)


@projects_blp.post("")
@projects_blp.needs("projects:write")
@projects_blp.etag
@projects_blp.arguments(schemas.NewProject)
@projects_blp.response(201, schemas.Project)
def create_project(body: dict[str, Any]) -> Project:
    """Make a project; one that was deleted is there again, with its events"""
    return _tagged(service.create(auth.who(), **body))


@projects_blp.get("/<name>")
@projects_blp.needs("projects:read")
@projects_blp.etag
@projects_blp.response(200, schemas.Project)
def get_project(name: str) -> Project:
    """One project"""
    return _tagged(repository.get(name))


@projects_blp.patch("/<name>")
@projects_blp.needs("projects:write")
@projects_blp.etag
@projects_blp.arguments(schemas.ProjectChange)
@projects_blp.response(200, schemas.Project)
def change_project(body: dict[str, Any], name: str) -> Project:
    """Change a project, as one of its owners or an admin; `If-Match` is the ETag of what you have read"""
    return _tagged(service.change(auth.who(), _checked(name), **body))


@projects_blp.delete("/<name>")
@projects_blp.needs("projects:write")
@projects_blp.etag
@projects_blp.response(204)
def delete_project(name: str) -> None:
    """Delete a project, as one of its owners or an admin; goals that are measured by it have no data from then on"""
    service.delete(auth.who(), _checked(name))


@projects_blp.get("/<name>/events")
@projects_blp.needs("projects:read")
@projects_blp.arguments(schemas.EventPage, location="query")
@projects_blp.response(200, schemas.ProjectEvent(many=True), headers=cursor.LINK)
def list_events(page: dict[str, Any], name: str) -> tuple[list[dict[str, Any]], dict[str, str]]:
    """What has happened to a project, newest first"""
    repository.get(name)
    filters = {key: value for key, value in page.items() if key not in {"cursor", "limit"}}
    listed = f"events of {name} {sorted((key, str(value)) for key, value in filters.items())}"
    events, headers = cursor.paged(page, listed, partial(service.list_events, name, **filters))
    return [_flat(event) for event in events], headers


@projects_blp.post("/<name>/events")
@projects_blp.needs("evidence:write")
@projects_blp.arguments(schemas.NewProjectEvent)
@projects_blp.response(201, schemas.ProjectEvent)
@projects_blp.alt_response(200, schema=schemas.ProjectEvent, description="It was told before")
def report_event(body: dict[str, Any], name: str) -> tuple[dict[str, Any], int]:
    """Tell what has happened: the goals that it counts for are judged anew in a moment"""
    event, is_new = service.report(auth.who().user_id, name, **body)
    return _flat(event), 201 if is_new else 200


@projects_blp.post("/<name>/events/batch")
@projects_blp.needs("evidence:write")
@projects_blp.arguments(schemas.NewProjectEvents)
@projects_blp.response(200, schemas.ToldEvents)
def report_events(body: dict[str, Any], name: str) -> dict[str, Any]:
    """Tell up to a hundred events; each is taken or refused by itself"""
    return {"results": service.report_all(auth.who().user_id, name, body["events"])}


def _checked(name: str) -> Project:
    project = repository.get(name)
    projects_blp.check_etag(project.version)
    return project


def _tagged(project: Project) -> Project:
    projects_blp.set_etag(project.version)
    return project


def _flat(event: Event) -> dict[str, Any]:
    return vars(event) | dict(event.facts)
