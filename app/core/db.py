"""DynamoDB as plain dictionaries in and out. A write that depends on a read repeats its condition in the write."""

import random
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import fields
from decimal import Decimal
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING, Any

from app.core import aws, config, tables
from app.core.failures import Conflict, NotFound

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

Item = dict[str, Any]
Write = dict[str, Any]  # one part of a transaction, not yet written
_LONGEST_PK, _LONGEST_SK = 2048, 1024  # bytes
_PAGE = 100
_TURNS = 30
_LONGEST_PAUSE_SECONDS = 0.5
_LOST_RACES = {"None", "ConditionalCheckFailed", "TransactionConflict"}


class ConditionFailed(Conflict):
    """Somebody was faster, or the item is not what the writer had read."""

    failed: frozenset[int] = frozenset()  # which writes of a transaction; none where two of them only met


def get(table: str, pk: str, sk: str) -> Item | None:
    answer = _client().get_item(TableName=_name(table), Key=_key(pk, sk), ConsistentRead=True)
    return _load(answer["Item"]) if "Item" in answer else None


def get_many(table: str, *keys: tuple[str, str]) -> list[Item | None]:
    """One call for up to a hundred items, in the order of the keys."""
    request = {_name(table): {"Keys": [_key(*key) for key in keys], "ConsistentRead": True}} if keys else {}
    found: dict[tuple[str, str], Item] = {}
    while request:
        answer = _client().batch_get_item(RequestItems=request)
        items = [_load(item) for item in answer["Responses"][_name(table)]]
        found |= {(item["PK"], item["SK"]): item for item in items}
        request = answer["UnprocessedKeys"]
    return [found.get(key) for key in keys]


def query(
    table: str, pk: str, sk_prefix: str, *, limit: int, after: str | None = None, newest_first: bool = False
) -> list[Item]:
    """`after` is the sort key of the last item that the caller has."""
    start = {"ExclusiveStartKey": _key(pk, after)} if after else {}
    answer = _client().query(
        TableName=_name(table),
        KeyConditionExpression="PK = :pk AND begins_with(SK, :prefix)",
        ExpressionAttributeValues={":pk": _key(pk, sk_prefix)["PK"], ":prefix": {"S": sk_prefix}},
        ConsistentRead=True,
        ScanIndexForward=not newest_first,
        Limit=limit,
        **start,
    )
    return [_load(item) for item in answer["Items"]]


def scan_keys(table: str, sk_prefix: str) -> Iterator[str]:
    """The hash key of every item with such a sort key. Reads the whole table: for commands, never for a request."""
    pages = (
        _client()
        .get_paginator("scan")
        .paginate(
            TableName=_name(table),
            FilterExpression="begins_with(SK, :prefix)",
            ExpressionAttributeValues=_dump({":prefix": sk_prefix}),
            ProjectionExpression="PK",
            ConsistentRead=True,
        )
    )
    for page in pages:
        yield from (item["PK"]["S"] for item in page["Items"])


def read_all(table: str, pk: str, sk_prefix: str) -> Iterator[Item]:
    """What `query` gives in pages, one after the other; an item may be deleted while it is looked at."""
    after = None
    while items := query(table, pk, sk_prefix, limit=_PAGE, after=after):
        yield from items
        after = items[-1]["SK"]


def read_partition(table: str, pk: str) -> Iterator[Item]:
    """Everything that has this hash key, however many pages that is."""
    request = {
        "TableName": _name(table),
        "KeyConditionExpression": "PK = :pk",
        "ExpressionAttributeValues": _dump({":pk": pk}),
        "ConsistentRead": True,
    }
    for page in _client().get_paginator("query").paginate(**request):
        yield from map(_load, page["Items"])


def read_due(table: str, pk: str, until: str) -> Iterator[Item]:
    """What has this hash key in GSI1, up to a sort key; the index is a moment late, so no write may believe it."""
    request = {
        "TableName": _name(table),
        "IndexName": "GSI1",
        "KeyConditionExpression": "GSI1PK = :pk AND GSI1SK <= :until",
        "ExpressionAttributeValues": _dump({":pk": pk, ":until": until}),
    }
    for page in _client().get_paginator("query").paginate(**request):
        yield from map(_load, page["Items"])


def read_index(table: str, hash_key: str) -> Iterator[Item]:
    """All of GSI1 under this key, the first first. An index follows its table a moment later."""
    request = {
        "TableName": _name(table),
        "IndexName": "GSI1",
        "KeyConditionExpression": "GSI1PK = :key",
        "ExpressionAttributeValues": _dump({":key": hash_key}),
    }
    for page in _client().get_paginator("query").paginate(**request):
        yield from map(_load, page["Items"])


def query_index(table: str, index: str, hash_key: str, *, limit: int, before: str | None = None) -> list[Item]:
    """The newest first, by sort keys that grow with time; `before` is the last that the caller has. An index follows
    its table a moment later."""
    start = f" AND {index}SK < :before" if before else ""
    values = {":key": hash_key} | ({":before": before} if before else {})
    request = {
        "TableName": _name(table),
        "IndexName": index,
        "KeyConditionExpression": f"{index}PK = :key{start}",
        "ExpressionAttributeValues": _dump(values),
        "ScanIndexForward": False,
        "Limit": limit,
    }
    pages = _client().get_paginator("query").paginate(**request)
    return [_load(item) for item in islice((item for page in pages for item in page["Items"]), limit)]


def record[Record: DataclassInstance](kind: type[Record], item: Item) -> Record:
    """Of a kind whose numbers are all whole; what is not in the item keeps its default."""
    return kind(**{field.name: _whole(item[field.name]) for field in fields(kind) if field.name in item})


def _whole(value: Any) -> Any:
    return int(value) if isinstance(value, Decimal) else value


def put(table: str, item: Item, condition: str | None = None) -> None:
    with _conditions():
        _client().put_item(**put_request(table, item, condition)["Put"])


def update(table: str, pk: str, sk: str, changes: Item, condition: str, **values: Any) -> None:
    """Sets `changes`; the condition names attributes plainly and its values as `:name`."""
    with _conditions():
        _client().update_item(**update_request(table, pk, sk, changes, condition, **values)["Update"])


def delete(table: str, pk: str, sk: str) -> None:
    _client().delete_item(TableName=_name(table), Key=_key(pk, sk))


def turns() -> Iterator[None]:
    """To read, decide and write in, again where somebody else was faster; the longer it takes, the less often each of
    many at once asks."""
    for turn in range(_TURNS):
        yield
        time.sleep(random.uniform(0, min(0.01 * 2**turn, _LONGEST_PAUSE_SECONDS)))


def transact(*writes: Write) -> None:
    with _conditions():
        _client().transact_write_items(TransactItems=list(writes))


def put_request(table: str, item: Item, condition: str | None = None, **values: Any) -> Write:
    return {"Put": {"TableName": _name(table), "Item": _dump(item), **_condition(condition, values)}}


def delete_request(table: str, pk: str, sk: str, condition: str = "attribute_exists(PK)", **values: Any) -> Write:
    return {"Delete": {"TableName": _name(table), "Key": _key(pk, sk), **_condition(condition, values)}}


def update_request(table: str, pk: str, sk: str, changes: Item, condition: str, **values: Any) -> Write:
    """What is None is taken away."""
    kept = {name: value for name, value in changes.items() if value is not None}
    sets = ", ".join(f"#{name} = :new_{name}" for name in kept)
    removes = ", ".join(f"#{name}" for name in changes if name not in kept)
    return {
        "Update": {
            "TableName": _name(table),
            "Key": _key(pk, sk),
            "UpdateExpression": (f"SET {sets} " if sets else "") + (f"REMOVE {removes}" if removes else ""),
            "ExpressionAttributeNames": {f"#{name}": name for name in changes},
            **_condition(condition, {f"new_{name}": value for name, value in kept.items()} | values),
        }
    }


def add_request(
    table: str, pk: str, sk: str, amounts: dict[str, Decimal | int], condition: str | None = None, **values: Any
) -> Write:
    """Adds to numbers, whatever they are by now; what is not there is 0."""
    added = ", ".join(f"#{name} :add_{name}" for name in amounts)
    return {
        "Update": {
            "TableName": _name(table),
            "Key": _key(pk, sk),
            "UpdateExpression": f"ADD {added}",
            "ExpressionAttributeNames": {f"#{name}": name for name in amounts},
            **_condition(condition, {f"add_{name}": amount for name, amount in amounts.items()} | values),
        }
    }


def _condition(condition: str | None, values: Item) -> Item:
    request: Item = {"ConditionExpression": condition} if condition else {}
    if values:
        request["ExpressionAttributeValues"] = _dump({f":{name}": value for name, value in values.items()})
    return request


@contextmanager
def _conditions() -> Iterator[None]:
    exceptions = _client().exceptions
    try:
        yield
    except (exceptions.ConditionalCheckFailedException, exceptions.TransactionCanceledException) as error:
        reasons = [reason["Code"] for reason in error.response.get("CancellationReasons", [])]
        if not _LOST_RACES.issuperset(reasons):  # a throttled one must not look like a condition that failed
            raise
        lost = ConditionFailed("It was changed at the same time; read it again.")
        lost.failed = frozenset(place for place, code in enumerate(reasons) if code == "ConditionalCheckFailed")
        raise lost from error


def _client() -> Any:
    return aws.client("dynamodb")


def _name(table: str) -> str:
    return tables.name(table, config.settings.stage)


def _key(pk: str, sk: str) -> Item:
    """Part of it may come from an address; DynamoDB refuses to look for what it could not hold."""
    if len(pk.encode()) > _LONGEST_PK or len(sk.encode()) > _LONGEST_SK:
        raise NotFound("There is nothing with such a long id.")
    return {"PK": {"S": pk}, "SK": {"S": sk}}


@cache
def _types() -> tuple[Any, Any]:
    from boto3.dynamodb.types import TypeDeserializer, TypeSerializer

    return TypeSerializer(), TypeDeserializer()


def _dump(item: Item) -> Item:
    return {key: _types()[0].serialize(value) for key, value in item.items() if value is not None}


def _load(item: Item) -> Item:
    return {key: _types()[1].deserialize(value) for key, value in item.items()}
