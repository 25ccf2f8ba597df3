import json
import os

import boto3
from aws_lambda_powertools.event_handler import APIGatewayHttpResolver

app = APIGatewayHttpResolver()
table = os.environ["BENCH_TABLE"]
key = json.loads(os.environ["BENCH_KEY"])
dynamodb = boto3.client("dynamodb")


@app.get("/api/users/me")
def me():
    item = dynamodb.get_item(TableName=table, Key=key)["Item"]
    return {name: item[name]["S"] for name in ("id", "email", "name")}


def handler(event, context):
    return app.resolve(event, context)
