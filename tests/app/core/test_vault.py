import base64

import pytest
from botocore.exceptions import ClientError

from app.core import config, vault


@pytest.fixture(autouse=True)
def settings(cloud):
    return config.load()


def test_what_was_encrypted_is_read_again_under_its_context():
    sealed = vault.encrypt("JBSWY3DPEHPK3PXP", user="ada", use="totp")
    assert vault.decrypt(sealed, use="totp", user="ada") == "JBSWY3DPEHPK3PXP"


def test_a_text_keeps_its_letters():
    assert vault.decrypt(vault.encrypt("Grüße, 世界", user="ada"), user="ada") == "Grüße, 世界"


@pytest.mark.parametrize("context", [{}, {"user": "grace"}, {"owner": "ada"}, {"user": "ada", "use": "totp"}])
def test_another_context_opens_nothing(context):
    sealed = vault.encrypt("secret", user="ada")
    with pytest.raises(ClientError, match="InvalidCiphertext"):
        vault.decrypt(sealed, **context)


def test_what_is_kept_is_plain_ascii_and_tells_nothing():
    sealed = vault.encrypt("secret", user="ada")
    assert sealed.isascii()
    assert b"secret" not in base64.b64decode(sealed)
    assert sealed != vault.encrypt("secret", user="ada")
