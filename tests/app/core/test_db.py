from decimal import Decimal

import pytest
from botocore.exceptions import ClientError
from botocore.stub import Stubber

from app import create_app
from app.core import aws, db
from app.core.failures import Conflict, NotFound

ADA = {"PK": "USER#1", "SK": "PROFILE", "name": "Ada"}


@pytest.fixture(autouse=True)
def table(cloud):
    create_app()


def test_what_was_put_is_got():
    item = ADA | {"count": 7, "share": Decimal("0.1"), "tags": ["a", {"b": True}], "none": None}
    db.put("users", item)
    assert db.get("users", "USER#1", "PROFILE") == {name: item[name] for name in item if name != "none"}


def test_what_is_not_there_is_none():
    assert db.get("users", "USER#1", "PROFILE") is None


def test_a_condition_holds_in_the_write_itself():
    db.put("users", ADA, "attribute_not_exists(PK)")
    with pytest.raises(db.ConditionFailed):
        db.put("users", ADA | {"name": "Eve"}, "attribute_not_exists(PK)")
    assert db.get("users", "USER#1", "PROFILE")["name"] == "Ada"


def test_an_update_changes_only_what_it_names():
    db.put("users", ADA | {"city": "London"})
    db.update("users", "USER#1", "PROFILE", {"name": "Ada L."}, "city = :city", city="London")
    assert db.get("users", "USER#1", "PROFILE") == ADA | {"city": "London", "name": "Ada L."}


def test_an_update_of_what_is_gone_makes_nothing():
    with pytest.raises(db.ConditionFailed):
        db.update("users", "USER#1", "PROFILE", {"name": "Ada"}, "attribute_exists(PK)")
    assert db.get("users", "USER#1", "PROFILE") is None


def test_of_a_transaction_all_is_written_or_nothing():
    db.put("users", ADA)
    with pytest.raises(db.ConditionFailed):
        db.transact(
            db.put_request("users", {"PK": "USER#2", "SK": "PROFILE"}),
            db.put_request("users", ADA, "attribute_not_exists(PK)"),
        )
    assert db.get("users", "USER#2", "PROFILE") is None


def test_a_condition_that_failed_is_a_conflict_for_the_client():
    assert issubclass(db.ConditionFailed, Conflict)


@pytest.mark.parametrize(
    ("codes", "raised"),
    [
        (["None", "ConditionalCheckFailed"], db.ConditionFailed),
        (["TransactionConflict", "None"], db.ConditionFailed),
        (["ThrottlingError", "None"], ClientError),
        (["ConditionalCheckFailed", "ProvisionedThroughputExceeded"], ClientError),
    ],
)
def test_only_a_lost_race_looks_like_one(codes, raised):
    with Stubber(aws.client("dynamodb")) as dynamodb:
        dynamodb.add_client_error(
            "transact_write_items",
            "TransactionCanceledException",
            modeled_fields={"CancellationReasons": [{"Code": code} for code in codes]},
        )
        with pytest.raises(raised):
            db.transact(db.put_request("users", ADA))


def test_what_is_due_is_read_in_its_order():
    for place, due in enumerate(["09:00", "08:00", "10:00"]):
        db.put("jobs", {"PK": f"USER#{place}", "SK": "X", "GSI1PK": "MAILS", "GSI1SK": due})
    db.put("jobs", {"PK": "USER#3", "SK": "X", "GSI1PK": "OTHERS", "GSI1SK": "08:00"})
    assert [item["GSI1SK"] for item in db.read_due("jobs", "MAILS", "09:00")] == ["08:00", "09:00"]


def test_a_table_that_is_gone_is_a_fault():
    aws.client("dynamodb").delete_table(TableName="ai-wizard-users-test")
    with pytest.raises(ClientError):
        db.get("users", "USER#1", "PROFILE")


@pytest.mark.parametrize(("pk", "sk"), [("é" * 1024 + "x", "x"), ("x", "é" * 512 + "x")])
def test_a_key_that_no_table_could_hold_is_not_asked_for(pk, sk):
    """DynamoDB would refuse the whole request, and part of a key may come from an address."""
    with pytest.raises(NotFound):
        db.get("users", pk, sk)
    with pytest.raises(NotFound):
        db.query("users", pk, sk, limit=1)
    with pytest.raises(NotFound):
        db.delete_request("users", pk, sk)


@pytest.mark.parametrize(("pk", "sk"), [("é" * 1024, "x"), ("x", "é" * 512)])
def test_a_key_as_long_as_a_table_holds_is_asked_for(pk, sk):
    assert db.get("users", pk, sk) is None
    assert db.query("users", pk, sk, limit=1) == []
