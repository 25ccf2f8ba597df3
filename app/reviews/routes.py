import gzip
import json
from functools import partial
from typing import Any

from flask import Response, request
from werkzeug.exceptions import RequestEntityTooLarge, UnsupportedMediaType

from app.audit.routes import here
from app.core import api, auth, clock, config, cursor
from app.core.api import Blueprint
from app.core.failures import AppError
from app.impacts.model import visible
from app.reviews import model, schemas, service
from app.reviews.model import Arrived, Document, Feedback, Review
from app.rules import documents, markdown, sarif

reviews_blp = Blueprint(
    "Reviews", __name__, url_prefix="/api/reviews", description="What a change would do, and to which goals"
)
blueprints = (reviews_blp,)
Json = dict[str, Any]
_LOCATION = {"Location": {"description": "Where it is", "schema": {"type": "string", "format": "uri-reference"}}}
_PLAN = {"description": "What `terraform show -json` prints, or that packed with gzip", "type": "object"}
_PACKED = {"type": "string", "format": "binary"}
_BODY = {"requestBody": {"content": {"application/json": {"schema": _PLAN}, "application/gzip": {"schema": _PACKED}}}}
_LONGEST_TEXT, _LONGEST_PACKED = 2_500_000, 4_000_000  # bytes: a function answers with six million, text inside of JSON
_SARIF, _MARKDOWN = "application/sarif+json", "text/markdown"
_FORMATS = {"application/json": "json", _SARIF: "sarif", _MARKDOWN: "markdown"}
_PLAN_TYPES = {"application/gzip", "application/x-gzip"}
_FILTERS = ("status", "project", "stage", "level", "run")


class TooMuch(AppError):
    status = 406
    slug = "too-much"


@reviews_blp.post("")
@reviews_blp.needs("reviews:write")
@reviews_blp.takes(model.LARGEST_BODY_BYTES)
@reviews_blp.doc(**_BODY)
@reviews_blp.arguments(schemas.NewReview, location="query")
@reviews_blp.response(202, schemas.Review, headers=_LOCATION)
@reviews_blp.alt_response(200, schema=schemas.Review, description="The same plan was brought before", headers=_LOCATION)
def open_review(asked: Json) -> tuple[Json, int, dict[str, str]]:
    """Have a plan judged; the same plan of the same project and stage is the same review"""
    upload, user_id = asked.pop("upload", None), auth.who().user_id
    plan = service.find_announced(user_id, upload) if upload else _take_in()
    review, is_new = service.open(user_id, plan=plan, **asked)
    return _told(review), 202 if is_new else 200, {"Location": f"/api/reviews/{review.id}"}


@reviews_blp.post("/uploads")
@reviews_blp.needs("reviews:write")
@reviews_blp.arguments(schemas.NewPlanUpload)
@reviews_blp.response(201, schemas.AnnouncedPlan)
def announce_plan(body: Json) -> Json:
    """Announce a plan of more than 3 MB; post it with the form within 15 minutes, then ask for the review"""
    upload, form = service.announce(auth.who().user_id, **body)
    return {"upload": upload, "form": form}


@reviews_blp.get("")
@reviews_blp.needs("reviews:read")
@reviews_blp.arguments(schemas.ReviewFilters, location="query")
@reviews_blp.response(200, schemas.Review(many=True), headers=cursor.LINK)
def list_reviews(page: Json) -> tuple[list[Json], dict[str, str]]:
    """Reviews, newest first; with several filters a page may hold less than its limit, and a Link leads on"""
    filters = {name: page[name] for name in _FILTERS if name in page}
    found, headers = cursor.paged(
        page, f"reviews {sorted(filters.items())}", partial(service.list_page, filters=filters)
    )
    return [_told(review) for review in found], headers


@reviews_blp.get("/<reviewId>")
@reviews_blp.needs("reviews:read")
@reviews_blp.etag
@reviews_blp.arguments(schemas.ReviewAsked, location="query")
@reviews_blp.response(200, schemas.WholeReview)
def get_review(asked: Json, reviewId: str) -> Response:
    """One review with what it found; also as SARIF and as Markdown"""
    version = asked.get("version")
    review, document = service.get_version(reviewId, version) if version else service.get_whole(reviewId)
    reviews_blp.set_etag(review.revision)
    return _shown(review, document, asked.get("format") or _accepted())


@reviews_blp.get("/<reviewId>/versions")
@reviews_blp.needs("reviews:read")
@reviews_blp.arguments(cursor.Page, location="query")
@reviews_blp.response(200, schemas.Review(many=True), headers=cursor.LINK)
def list_versions(page: Json, reviewId: str) -> tuple[list[Json], dict[str, str]]:
    """Every result and every decision of a review, as it was then, newest first"""
    service.get(reviewId)
    found, headers = cursor.paged(page, f"versions of {reviewId}", partial(service.list_versions, reviewId))
    return [_told(review) for review in found], headers


@reviews_blp.put("/<reviewId>")
@reviews_blp.needs("reviews:write")
@reviews_blp.etag
@reviews_blp.arguments(schemas.ReviewChange)
@reviews_blp.response(200, schemas.Review)
def change_review(body: Json, reviewId: str) -> Json:
    """Approve, reject or waive what was found, or have it judged anew; a token decides with the scope reviews:decide"""
    review = service.get(reviewId)
    reviews_blp.check_etag(review.revision)
    changed = (
        service.rerun(auth.who(), review)
        if body["action"] == model.RERUN
        else service.decide(auth.who(), review, here(), **body)
    )
    reviews_blp.set_etag(changed.revision)
    return _told(changed)


@reviews_blp.get("/<reviewId>/feedback")
@reviews_blp.needs("reviews:read")
@reviews_blp.arguments(cursor.Page, location="query")
@reviews_blp.response(200, schemas.FindingFeedback(many=True), headers=cursor.LINK)
def list_feedback(page: Json, reviewId: str) -> tuple[list[Feedback], dict[str, str]]:
    """What people say of the findings of a review"""
    service.get(reviewId)
    return cursor.paged(page, f"feedback of {reviewId}", partial(service.list_feedback, reviewId))


@reviews_blp.put("/<reviewId>/findings/<findingId>/feedback")
@reviews_blp.needs("reviews:write")
@reviews_blp.arguments(schemas.NewFindingFeedback)
@reviews_blp.response(200, schemas.FindingFeedback)
def give_feedback(body: Json, reviewId: str, findingId: str) -> Feedback:
    """Say whether a finding is useful or noise; said again, it replaces what you have said"""
    return service.give_feedback(auth.who(), reviewId, findingId, **body)


def _take_in() -> Arrived:
    if not request.is_json and request.mimetype not in _PLAN_TYPES:
        raise UnsupportedMediaType("Send the body as application/json, or packed as application/gzip.")
    try:
        body = request.get_data()
        request.stream.read(1)  # a body that does not tell its length is cut at the limit; one byte more is a 413
    except RequestEntityTooLarge:
        most = model.LARGEST_BODY_BYTES // model.MEGABYTE
        raise model.TooLarge(
            f"The body is larger than {most} MB: pack it with gzip, or announce it with POST /api/reviews/uploads."
        ) from None
    return service.take_in(body)


def _accepted() -> str:
    best = request.accept_mimetypes.best_match(list(_FORMATS), default="application/json")
    return _FORMATS[best]


def _told(review: Review) -> Json:
    now = clock.now()
    live = {"passes": review.passes(now), "decision": review.decision_at(now)}
    return vars(review) | live | {"is_partial": review.is_partial}


def _shown(review: Review, document: Document | None, form: str) -> Response:
    if form == "json":
        whole = schemas.WholeReview().dump(_whole(review, document))
        return _answer(json.dumps(whole, separators=(",", ":")), "application/json")
    if document is None:
        raise service.NotJudged(review)
    report = service.report(review, document, auth.who().user_id, clock.now(), _page_of(review))
    if form == "sarif":
        return _answer(json.dumps(sarif.render([report], version=api.VERSION)), _SARIF)
    return _answer(markdown.render(report), _MARKDOWN)


def _whole(review: Review, document: Document | None) -> Json:
    if document is None:
        return _told(review)
    seen = [documents.impact_to_json(impact) for impact in visible(document.impacts, auth.who().user_id)]
    more = {"impacts": seen, "explanation": document.explanation, "ai": document.ai}
    return documents.to_json(document.result) | more | _told(review)


def _answer(text: str, media_type: str) -> Response:
    """What is long goes out packed, or not at all: a gateway would cut it off."""
    content = text.encode()
    if len(content) <= _LONGEST_TEXT:
        return Response(content, mimetype=media_type)
    if not request.accept_encodings.quality("gzip"):
        raise TooMuch("What was found is too much for an answer that is not packed: send Accept-Encoding: gzip.")
    packed = gzip.compress(content, mtime=0)
    if len(packed) > _LONGEST_PACKED:
        raise TooMuch("What was found is too much for one answer: ask for ?format=markdown, which has the worst of it.")
    return Response(packed, mimetype=media_type, headers={"Content-Encoding": "gzip", "Vary": "Accept-Encoding"})


def _page_of(review: Review) -> str:
    return f"{config.settings.base_url}/reviews/{review.id}"
