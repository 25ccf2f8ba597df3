import json
import os

import boto3
from apig_wsgi import make_lambda_handler
from flask import Flask

app = Flask(__name__)
table = os.environ["BENCH_TABLE"]
key = json.loads(os.environ["BENCH_KEY"])
dynamodb = boto3.client("dynamodb")


@app.get("/api/users/me")
def me():
    item = dynamodb.get_item(TableName=table, Key=key)["Item"]
    return {name: item[name]["S"] for name in ("id", "email", "name")}


handler = make_lambda_handler(app)
