"""What calls of DynamoDB consume, by its own rules: moto answers with fixed figures."""

from math import ceil

from moto.dynamodb.models import dynamodb_backends

from app.core import aws
from tests.conftest import ACCOUNT

_READ, _WRITE = 4096, 1024  # bytes of a unit


def size(item):
    """Of an item, in bytes."""
    return sum(len(name.encode()) + _size(value) for name, value in item.items())


def _size(value):
    ((kind, content),) = value.items()
    match kind:
        case "S":
            return len(content.encode())
        case "N":
            return (len(content.strip("-0.").replace(".", "")) + 1) // 2 + 1
        case "B":
            return len(content)
        case "BOOL" | "NULL":
            return 1
        case "L":
            return 3 + sum(1 + _size(part) for part in content)
        case "M":
            return 3 + len(content) + size(content)
    raise AssertionError(f"There is nothing of the kind {kind} in our tables")


def tables():
    return dynamodb_backends[ACCOUNT]["eu-west-1"].tables


def fill(writes):
    """Puts items past all calls, because there are thousands."""
    for write in writes:
        put = write["Put"]
        tables()[put["TableName"]].put_item(put["Item"])


class Meter:
    """Every call since it was set back, as (operation, read units, write units)."""

    def __init__(self):
        self.calls = []

    def __enter__(self):
        events = aws.client("dynamodb").meta.events
        events.register("provide-client-params.dynamodb", self._ask, unique_id="meter-asks")
        events.register("after-call.dynamodb", self._answer, unique_id="meter-answers")
        return self

    def __exit__(self, *_):
        events = aws.client("dynamodb").meta.events
        events.unregister("provide-client-params.dynamodb", unique_id="meter-asks")
        events.unregister("after-call.dynamodb", unique_id="meter-answers")

    def take(self):
        taken, self.calls = self.calls, []
        return taken

    def _ask(self, params, model, **_):
        self._asked = params
        self._writes = sum(map(_written, _requests(params, model.name)))
        if model.name == "TransactWriteItems":
            self._writes *= 2

    def _answer(self, parsed, model, **_):
        self.calls.append((model.name, _read(self._asked, parsed, model.name), self._writes))


def _requests(params, operation):
    if operation == "TransactWriteItems":
        return [request for write in params["TransactItems"] for request in write.values()]
    return [params] if operation in ("PutItem", "UpdateItem", "DeleteItem") else []


def _written(request):
    """The larger one of what there is and what is written counts; an update of ours adds a few bytes at the most."""
    key = {name: (request.get("Item") or request["Key"])[name] for name in ("PK", "SK")}
    there = tables()[request["TableName"]].items[key["PK"]["S"]].get(key["SK"]["S"])
    return max(1, ceil(max(size(request.get("Item", {})), size(_plain(there))) / _WRITE))


def _plain(item):
    return item.to_json()["Attributes"] if item else {}


def _read(asked, parsed, operation):
    if operation == "GetItem":
        sizes = [size(parsed.get("Item", {}))]
    elif operation == "BatchGetItem":
        keys = sum(len(table["Keys"]) for table in asked["RequestItems"].values())
        found = [size(item) for items in parsed["Responses"].values() for item in items]
        sizes = found + [0] * (keys - len(found))
    elif operation == "Query":
        sizes = [sum(map(size, parsed["Items"]))]
    else:
        return 0
    return sum(max(1, ceil(one / _READ)) for one in sizes)
