"""What a service signs with one of the secrets that it was given is known as its own, and nothing else is."""

import hashlib
import hmac

import pytest

from app.core import aws, config, senders
from app.core.senders import WrongSignature

# From GitHub's documentation of webhooks: what everybody who implements this tests with.
SECRET = "It's a Secret to Everybody"
BODY = b"Hello, World!"
SIGNATURE = "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17"
OLD, NEW, OTHER = "the-old-secret-of-ours", "the-new-secret-of-ours", "a-secret-of-a-stranger"


def is_signed(signature=SIGNATURE, known=(SECRET,), body=BODY, digest="sha256", prefix="sha256="):
    return senders.is_signed(known, signature, body, digest=digest, prefix=prefix)


def sign(secret, body=BODY, digest="sha512"):
    return hmac.new(secret.encode(), body, digest).hexdigest()


def check(signature, reference, body=BODY):
    senders.check(reference, signature, body, digest="sha512")


def is_good(*arguments):
    try:
        check(*arguments)
    except WrongSignature:
        return False
    return True


@pytest.fixture(autouse=True)
def forgotten(monkeypatch):
    monkeypatch.setattr(senders, "_known", {})


def test_the_example_of_github_is_signed_as_it_says():
    assert is_signed()


@pytest.mark.parametrize(
    "signature",
    ["", "sha256=", SIGNATURE[7:], SIGNATURE[:-1], SIGNATURE + "0", SIGNATURE.upper(), "sha1" + SIGNATURE[6:], "ÿ"],
)
def test_what_is_no_such_signature_is_none(signature):
    assert not is_signed(signature)


def test_each_bit_of_the_body_is_signed():
    assert not is_signed(body=BODY + b" ")
    assert not is_signed(body=b"hello, World!")


def test_a_shorter_hash_of_the_same_secret_is_no_signature():
    sha1 = hmac.new(SECRET.encode(), BODY, hashlib.sha1).hexdigest()
    assert not is_signed(f"sha1={sha1}")
    assert not is_signed(f"sha256={sha1}")


def test_without_a_secret_nothing_is_signed():
    assert not is_signed(known=())
    assert not is_good(sign(""), "")


def test_of_two_secrets_either_counts_and_a_third_does_not(environment):
    setting = f"{NEW} {OLD} {OTHER}"
    assert is_good(sign(NEW), setting)
    assert is_good(sign(OLD), setting)
    assert not is_good(sign(OTHER), setting)


def test_a_secret_that_others_can_guess_does_not_count(environment):
    assert not is_good(sign("hunter2"), "hunter2")


@pytest.fixture
def secret(cloud):
    """Where a stage keeps them: what it is now, and how often it was read."""
    manager = aws.client("secretsmanager")
    manager.create_secret(Name="ai-wizard/test/webhooks", SecretString=f'{{"run_task": "{OLD}"}}')
    return manager


REFERENCE = "secretsmanager:ai-wizard/test/webhooks#run_task"


def test_a_new_secret_counts_within_a_minute_and_is_not_asked_for_each_time(secret, clock, monkeypatch):
    read = []
    resolve = config.resolve
    monkeypatch.setattr(config, "resolve", lambda reference: read.append(reference) or resolve(reference))
    assert is_good(sign(OLD), REFERENCE)
    secret.put_secret_value(SecretId="ai-wizard/test/webhooks", SecretString=f'{{"run_task": "{NEW} {OLD}"}}')
    assert not is_good(sign(NEW), REFERENCE)
    assert read == [REFERENCE]
    clock.move(minutes=1)
    assert is_good(sign(NEW), REFERENCE)
    assert is_good(sign(OLD), REFERENCE)
    assert read == [REFERENCE] * 2


@pytest.mark.parametrize("reference", ["secretsmanager:nothing#run_task", "secretsmanager:ai-wizard/test/webhooks#x"])
def test_where_nobody_has_put_one_in_nothing_is_signed_and_nothing_breaks(secret, reference):
    assert not is_good(sign(OLD), reference)


def test_where_the_secret_cannot_be_read_now_that_is_no_wrong_signature(secret, monkeypatch):
    from botocore.exceptions import EndpointConnectionError

    def fail(reference):
        raise EndpointConnectionError(endpoint_url="https://secretsmanager")

    monkeypatch.setattr(config, "resolve", fail)
    with pytest.raises(EndpointConnectionError):
        check(sign(OLD), REFERENCE)
