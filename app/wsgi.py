"""`flask run` finds `app`; the function's `handler` is the same application behind API Gateway's events."""

import sys

from apig_wsgi import make_lambda_handler

from app import create_app
from app.core import config, local

local.attach()
app = create_app()
handler = make_lambda_handler(app)

if config.settings.is_local:
    from app import worker
    from app.core import health, terminal

    terminal.configure()
    if missing := [dependency["name"] for dependency in health.measure() if not dependency["ok"]]:
        sys.exit(f"Not started, because these do not answer: {', '.join(missing)}. {local.REMEDY}")
    worker.start()
