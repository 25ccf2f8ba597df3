import unicodedata

import pytest
from argon2 import PasswordHasher, extract_parameters
from argon2.exceptions import InvalidHashError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.passwords import service

OWASP_MINIMUM_KIB, OWASP_MINIMUM_PASSES = 19 * 1024, 2
PASSWORD = "an old teapot by the windöw"
real_hasher = service.hasher


@pytest.fixture
def cheap(monkeypatch):
    monkeypatch.setattr(service, "hasher", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    monkeypatch.setattr(service, "NOBODYS_HASH", service.hash("a password that nobody kept"))


@pytest.fixture
def verified(monkeypatch, cheap):
    """The hashes that a password was held against."""
    hashes = []

    class Recorder:
        def verify(self, password_hash, password):
            hashes.append(password_hash)
            return cheap_hasher.verify(password_hash, password)

    cheap_hasher = service.hasher
    monkeypatch.setattr(service, "hasher", Recorder())
    return hashes


def test_the_right_password_matches_and_another_does_not(cheap):
    password_hash = service.hash(PASSWORD)
    assert service.matches(password_hash, PASSWORD)
    assert not service.matches(password_hash, PASSWORD.upper())


def test_the_whole_password_counts_not_its_beginning(cheap):
    password_hash = service.hash("a" * 127 + "b")
    assert not service.matches(password_hash, "a" * 127 + "c")
    assert not service.matches(service.hash("a\0b"), "a\0c")


def test_the_same_password_has_another_hash_each_time(cheap):
    assert service.hash(PASSWORD) != service.hash(PASSWORD)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(max_size=128))
def test_a_password_typed_with_accents_apart_is_the_same_password(cheap, text):
    apart, together = (unicodedata.normalize(form, text) for form in ("NFD", "NFC"))
    assert service.matches(service.hash(apart), together)
    assert service.matches(service.hash(together), apart)


def test_half_a_character_matches_only_itself_and_is_no_fault(cheap):
    assert not service.matches(service.hash(PASSWORD), "\ud83d")
    assert service.matches(service.hash("\ud83d"), "\ud83d")


def test_nobody_is_matched_by_no_password_not_even_by_that_of_nobodys_hash(cheap):
    assert not service.matches(None, PASSWORD)
    assert not service.matches(None, "a password that nobody kept")


def test_an_unknown_person_costs_one_verification_as_a_known_one_does(verified):
    known = "$argon2id$v=19$m=8,t=1,p=1$MDAwMDAwMDAwMDAwMDAwMA$Z2Jvb2dib29nYm9vZ2Jvb2dib29nYm9vZ2Jvb2dib28"
    service.matches(known, PASSWORD)
    service.matches(None, PASSWORD)
    assert verified == [known, service.NOBODYS_HASH]


def test_the_hash_of_nobody_has_the_parameters_of_everybody():
    assert extract_parameters(service.NOBODYS_HASH) == extract_parameters(real_hasher.hash(PASSWORD))


def test_a_hash_is_argon2id_and_no_cheaper_than_the_least_that_owasp_asks_for():
    assert service.hash(PASSWORD).startswith("$argon2id$v=19$")
    assert service.hasher.memory_cost >= OWASP_MINIMUM_KIB
    assert service.hasher.time_cost >= OWASP_MINIMUM_PASSES
    assert service.hasher.salt_len >= 16


def test_a_hash_of_older_parameters_still_matches_and_asks_for_a_new_one(cheap):
    older = PasswordHasher(time_cost=2, memory_cost=16, parallelism=2).hash(PASSWORD)
    assert service.matches(older, PASSWORD)
    assert service.needs_rehash(older)
    assert not service.needs_rehash(service.hash(PASSWORD))


def test_a_hash_that_is_broken_is_an_error_and_not_a_wrong_password(cheap):
    with pytest.raises(InvalidHashError):
        service.matches("broken", PASSWORD)
