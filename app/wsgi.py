"""`flask run` finds `app`; the function's `handler` is the same application behind API Gateway's events."""

from apig_wsgi import make_lambda_handler

from app import create_app
from app.core import config, local

local.attach()
app = create_app()
handler = make_lambda_handler(app)

if config.settings.is_local:
    from app import worker
    from app.core import terminal

    terminal.configure()
    worker.start()
