from apig_wsgi import make_lambda_handler
from flask import Flask

app = Flask(__name__)


@app.get("/api/health")
def health():
    return {"status": "ok"}


handler = make_lambda_handler(app)
