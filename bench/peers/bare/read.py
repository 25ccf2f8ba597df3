import json
import os

import boto3

table = os.environ["BENCH_TABLE"]
key = json.loads(os.environ["BENCH_KEY"])
dynamodb = boto3.client("dynamodb")


def handler(event, context):
    item = dynamodb.get_item(TableName=table, Key=key)["Item"]
    body = json.dumps({name: item[name]["S"] for name in ("id", "email", "name")})
    return {"statusCode": 200, "headers": {"content-type": "application/json"}, "body": body}
