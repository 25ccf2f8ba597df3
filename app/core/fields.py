"""Fields that more than one schema has."""

import unicodedata
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
from importlib.resources import files
from stringprep import in_table_b1
from typing import Any

import marshmallow as ma
from marshmallow.validate import Length, Range

from app.core import amounts

_EARLIEST, _LATEST = datetime(2000, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)
_BREAKS = {"Cc", "Zl", "Zp"}
_TURNS = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}  # by which what follows reads backwards
_UNSEEN = {"Cc", "Cf", "Me", "Mn", "Zl", "Zp", "Zs"}
_OTHER_SPELLINGS = set('"\\[]')  # by which one mailbox has many addresses
_BLANK = set("\u115f\u1160\u2800\u3164\uffa0")  # letters and signs by category


def _one_line(text: str) -> None:
    if not any(map(_is_seen, text)) or any(map(_breaks_out, text)):
        raise ma.ValidationError("Write one line with something in it, and no control characters.")


def _is_seen(character: str) -> bool:
    return unicodedata.category(character) not in _UNSEEN and character not in _BLANK


def _breaks_out(character: str) -> bool:
    return unicodedata.category(character) in _BREAKS or unicodedata.bidirectional(character) in _TURNS


def _gets_lost(character: str) -> bool:
    return in_table_b1(character) or unicodedata.category(character) == "Cf" or character in _BLANK


def _looks_like_no_other(address: str) -> None:
    """A name server takes a wide letter for the plain one and drops what is invisible: two accounts, one mailbox."""
    plain = unicodedata.normalize("NFC", address.lower())
    if plain != unicodedata.normalize("NFKC", plain) or any(map(_gets_lost, plain)):
        raise ma.ValidationError("Write the address in plain letters, without wide, raised or invisible ones.")
    if _OTHER_SPELLINGS & set(plain):
        raise ma.ValidationError("Write the address without quotes, backslashes and brackets.")


def email(description: str | None = None, **options: Any) -> ma.fields.Email:
    metadata = {"example": "ada@example.com"} | ({"description": description} if description else {})
    return ma.fields.Email(validate=(Length(max=254), _one_line, _looks_like_no_other), metadata=metadata, **options)


def line(*, longest: int, example: str, **options: Any) -> ma.fields.String:
    return ma.fields.String(validate=(Length(min=1, max=longest), _one_line), metadata={"example": example}, **options)


def password(more: tuple[Callable[[str], None], ...] = (), **options: Any) -> ma.fields.String:
    """Its rules are the service's; here only what nobody can mean."""
    metadata = {"format": "password", "example": "an old teapot by the window"}
    return ma.fields.String(validate=(Length(max=512), *more), load_only=True, metadata=metadata, **options)


def zone(**options: Any) -> ma.fields.String:
    return ma.fields.String(validate=_check_zone, metadata={"example": "Europe/Berlin"}, **options)


def _check_zone(name: str) -> None:
    if name not in _zones():
        raise ma.ValidationError("Write the IANA name of a time zone, such as Europe/Berlin.")


@cache
def _zones() -> frozenset[str]:
    """Those of our own package, so that every machine knows the same; and not the name for one that nobody has set."""
    return frozenset(files("tzdata").joinpath("zones").read_text().split()) - {"Factory"}


def instant(**options: Any) -> ma.fields.String:
    return ma.fields.String(metadata={"format": "date-time"}, **options)


def moment(**options: Any) -> ma.fields.AwareDateTime:
    """An instant that somebody writes, with the offset of their clock."""
    error = "Write a time between the years 2000 and 2100."
    return ma.fields.AwareDateTime(format="iso", validate=Range(_EARLIEST, _LATEST, error=error), **options)


class Amount(ma.fields.Decimal):
    """Exact: in answers a string. Documented as what it is, not as a number."""

    def __init__(self, **options: Any) -> None:
        metadata = {"type": "string", "format": "decimal", "example": "12.5"} | options.pop("metadata", {})
        super().__init__(as_string=True, metadata=metadata, **options)

    def _deserialize(self, value: Any, *arguments: Any, **options: Any) -> Any:
        if isinstance(value, bool):
            raise self.make_error("invalid")
        amount = amounts.exact(super()._deserialize(value, *arguments, **options))
        if amount is None:
            raise ma.ValidationError(amounts.RULE)
        return amount

    def _serialize(self, value: Any, *arguments: Any, **options: Any) -> str | None:
        return None if value is None else f"{value.normalize() + 0:f}"


def upload_form() -> ma.fields.Dict:
    """What a presigned upload is sent with."""
    return ma.fields.Dict(
        attribute="fields",
        data_key="fields",
        keys=ma.fields.String(),
        values=ma.fields.String(),
        required=True,
        metadata={"description": "Of the form, all of them, before the field `file`"},
    )
