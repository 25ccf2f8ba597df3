"""Fields that more than one schema has."""

import unicodedata
from collections.abc import Callable
from typing import Any

import marshmallow as ma
from marshmallow.validate import Length

_BREAKS = {"Cc", "Zl", "Zp"}


def _one_line(text: str) -> None:
    if not text.strip() or any(unicodedata.category(character) in _BREAKS for character in text):
        raise ma.ValidationError("Write one line with something in it, and no control characters.")


def email(description: str | None = None, **options: Any) -> ma.fields.Email:
    metadata = {"example": "ada@example.com"} | ({"description": description} if description else {})
    return ma.fields.Email(validate=(Length(max=254), _one_line), metadata=metadata, **options)


def line(*, longest: int, example: str, **options: Any) -> ma.fields.String:
    return ma.fields.String(validate=(Length(min=1, max=longest), _one_line), metadata={"example": example}, **options)


def password(more: tuple[Callable[[str], None], ...] = (), **options: Any) -> ma.fields.String:
    """Its rules are the service's; here only what nobody can mean."""
    metadata = {"format": "password", "example": "an old teapot by the window"}
    return ma.fields.String(validate=(Length(max=512), *more), load_only=True, metadata=metadata, **options)


def instant(**options: Any) -> ma.fields.String:
    return ma.fields.String(metadata={"format": "date-time"}, **options)
