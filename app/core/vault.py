"""Short texts under the data key in KMS. Only who names the same context reads one: none can take another's place."""

import base64

from app.core import aws, config


def encrypt(text: str, /, **context: str) -> str:
    answer = aws.client("kms").encrypt(
        KeyId=config.settings.data_key, Plaintext=text.encode(), EncryptionContext=context
    )
    return base64.b64encode(answer["CiphertextBlob"]).decode()


def decrypt(sealed: str, /, **context: str) -> str:
    answer = aws.client("kms").decrypt(
        KeyId=config.settings.data_key, CiphertextBlob=base64.b64decode(sealed), EncryptionContext=context
    )
    return bytes(answer["Plaintext"]).decode()
