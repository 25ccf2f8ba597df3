"""The API, the worker and the authorizer. Imports nothing here, so that rules and authorizer stay light."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from flask import Flask

MAX_BODY_BYTES = 1024 * 1024


def create_app(overrides: dict[str, Any] | None = None) -> Flask:
    from app.access_tokens.routes import blueprints as access_tokens
    from app.access_tokens.service import find_principal as find_personal
    from app.accounts.routes import blueprints as accounts
    from app.analytics.routes import blueprints as analytics
    from app.attachments.routes import blueprints as attachments
    from app.audit.routes import blueprints as audit
    from app.check_ins.routes import blueprints as check_ins
    from app.core import api, auth, config, docs, errors, headers, health, idempotency, jwks, log, requests
    from app.deliveries.routes import blueprints as deliveries
    from app.departures.routes import blueprints as departures
    from app.evidence.routes import blueprints as evidence
    from app.exports.routes import blueprints as exports
    from app.goals.routes import blueprints as goals
    from app.invitations.routes import blueprints as invitations
    from app.jobs.routes import blueprints as jobs
    from app.notifications.routes import blueprints as notifications
    from app.plans.routes import blueprints as plans
    from app.progress.routes import blueprints as progress
    from app.projects.routes import blueprints as projects
    from app.pushes.routes import blueprints as pushes
    from app.reviews.routes import blueprints as reviews
    from app.run_tasks.routes import blueprints as run_tasks
    from app.second_factor.routes import blueprints as second_factor
    from app.sessions.routes import blueprints as sessions
    from app.sessions.service import find_principal as find_session
    from app.spacelift.routes import blueprints as spacelift
    from app.stacks.routes import blueprints as stacks
    from app.transfers.routes import blueprints as transfers
    from app.users.routes import blueprints as users
    from app.verdicts.routes import blueprints as verdicts

    config.load(**overrides or {})
    app = api.App(__name__, static_folder=None)
    app.url_map.merge_slashes = False  # an address has one spelling, for the gateway and for us
    app.config["MAX_CONTENT_LENGTH"] = MAX_BODY_BYTES
    log.configure()
    app.logger = log.logger
    requests.init_app(app)
    headers.init_app(app)
    errors.init_app(app)
    auth.init_app(app, find_session, find_personal)
    idempotency.init_app(app)
    described = api.init_app(app)
    app.register_blueprint(docs.blp)
    app.register_blueprint(jwks.blp)
    account = (*accounts, *departures, *exports, *access_tokens, *second_factor, *sessions)
    told = (*notifications, *deliveries)
    measured = (*projects, *goals, *verdicts, *check_ins, *evidence, *pushes, *progress, *plans, *attachments)
    reviewed = (*reviews, *analytics, *spacelift, *run_tasks, *stacks)
    others = (*reviewed, *transfers)
    for blp in (*account, *invitations, *users, *audit, *told, *jobs, *measured, *others, health.blp):
        described.register_blueprint(blp)
    return app
