import hashlib

import pytest
from cryptography.fernet import InvalidToken
from hypothesis import given
from hypothesis import strategies as st

from app.core import sealed


@given(st.text(), st.text())
def test_what_was_sealed_opens_under_the_same_text(text, under):
    assert sealed.unseal(sealed.seal(text, under=under), under=under) == text


def test_the_hash_that_is_kept_does_not_open_it():
    closed = sealed.seal("successor", under="token")
    for known in ("other", hashlib.sha256(b"token").hexdigest()):
        with pytest.raises(InvalidToken):
            sealed.unseal(closed, under=known)
