import json
import os

import boto3
from fastapi import FastAPI
from mangum import Mangum

app = FastAPI()
table = os.environ["BENCH_TABLE"]
key = json.loads(os.environ["BENCH_KEY"])
dynamodb = boto3.client("dynamodb")


@app.get("/api/users/me")
async def me():
    item = dynamodb.get_item(TableName=table, Key=key)["Item"]
    return {name: item[name]["S"] for name in ("id", "email", "name")}


handler = Mangum(app, lifespan="off")
