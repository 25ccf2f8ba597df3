"""What others sign with Standard Webhooks is known as theirs, and nothing else is."""

from base64 import b64encode
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core import signatures

# From the specification's own example.
SECRET = "whsec_plJ3nmyCDGBKInavdOK15jsl"
MESSAGE = {
    "message_id": "msg_loFOjxBNrRLzqYUf",
    "timestamp": "1731705121",
    "body": b'{"event_type":"ping","data":{"success":true}}',
}
SIGNATURE = "v1,rAvfW3dJ/X/qxhsaXPOyyCGmRKsaKWcsNccKXlIktD0="
NOW = datetime.fromtimestamp(1731705121, UTC)


def is_signed(signature=SIGNATURE, secrets=(SECRET,), now=NOW, **changes):
    return signatures.is_signed(secrets, signature, now=now, **MESSAGE | changes)


def test_the_example_of_the_specification_is_signed_as_it_says():
    assert signatures.sign(SECRET, **MESSAGE) == SIGNATURE
    assert is_signed()


def test_one_of_two_secrets_and_one_of_several_signatures_is_enough():
    other = signatures.make_secret()
    assert is_signed(secrets=[other, SECRET])
    assert is_signed(f"v1a,xyz v1,{b64encode(b'x' * 32).decode()} {SIGNATURE}")
    assert not is_signed(secrets=[other])
    assert not is_signed(secrets=[])


@pytest.mark.parametrize(
    "signature", ["", "v1,", SIGNATURE[3:], SIGNATURE[:-1], "v2" + SIGNATURE[2:], "v1,\N{SNOWMAN}"]
)
def test_what_is_no_such_signature_is_none(signature):
    assert not is_signed(signature)


def test_what_comes_five_minutes_late_or_early_counts_and_a_second_more_does_not():
    for minutes in (-5, 5):
        assert is_signed(now=NOW + timedelta(minutes=minutes))
        assert not is_signed(now=NOW + timedelta(minutes=minutes, seconds=minutes // 5))


@pytest.mark.parametrize("timestamp", ["", "now", "-1731705121", "1731705121.0", " 1731705121", "9" * 30, "१७३१७०५१२१"])
def test_a_time_that_is_written_in_another_way_is_none(timestamp):
    signature = signatures.sign(SECRET, **MESSAGE | {"timestamp": timestamp})
    assert not is_signed(signature, timestamp=timestamp)


@given(st.binary(max_size=50), st.text(max_size=20), st.binary(max_size=50))
@settings(max_examples=50)
def test_a_signature_is_good_for_this_message_alone(body, message_id, other):
    signature = signatures.sign(SECRET, message_id=message_id, timestamp="1731705121", body=body)
    assert is_signed(signature, message_id=message_id, body=body)
    assert is_signed(signature, message_id=message_id, body=other) == (body == other)
    assert not is_signed(signature, message_id=message_id + "x", body=body)
