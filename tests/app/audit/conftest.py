import pytest

from app.core import aws
from app.core.db import _dump, _load

TABLE = "ai-wizard-users-test"


@pytest.fixture
def rewrite(cloud):
    """What somebody does who has the rights of the table and not those of the product."""
    return Table()


class Table:
    def items(self, account_id):
        answer = aws.client("dynamodb").query(
            TableName=TABLE,
            KeyConditionExpression="PK = :pk AND begins_with(SK, :sk)",
            ExpressionAttributeValues={":pk": {"S": f"USER#{account_id}"}, ":sk": {"S": "AUDIT#"}},
        )
        return [_load(item) for item in answer["Items"]]

    def put(self, item):
        aws.client("dynamodb").put_item(TableName=TABLE, Item=_dump(item))

    def delete(self, item):
        key = _dump({name: item[name] for name in ("PK", "SK")})
        aws.client("dynamodb").delete_item(TableName=TABLE, Key=key)
