"""KMS keys that stay the same for ever. Pure."""

from typing import Any

from app.rules.attributes import must_be_true
from app.rules.world import UNKNOWN, Resource, World

_OF_KEYS_THAT_ROTATE = {"SYMMETRIC_DEFAULT", "ENCRYPT_DECRYPT", UNKNOWN}


def _can_rotate(key: Resource, world: World) -> Any:
    """Only symmetric keys that KMS has made itself and keeps itself can."""
    spec = key["customer_master_key_spec"] or "SYMMETRIC_DEFAULT"
    usage = key["key_usage"] or "ENCRYPT_DECRYPT"
    if key["custom_key_store_id"] or key["xks_key_id"] or not {spec, usage} <= _OF_KEYS_THAT_ROTATE:
        return False
    return UNKNOWN if UNKNOWN in (spec, usage) else True


no_rotation = must_be_true(
    "kms-no-rotation",
    "low",
    "aws_kms_key",
    path="enable_key_rotation",
    when=_can_rotate,
    title="A key is never rotated",
    why="The same key material encrypts all data for years: the longer, the more a leak of it opens.",
    fix="Set enable_key_rotation to true; what is encrypted already can still be read.",
)
