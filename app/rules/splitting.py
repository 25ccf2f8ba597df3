"""Finds where the parts of a JSON document begin and end without making objects of them, so that a plan of 100 MB is
read part by part. Pure; works on bytes and on a file that is mapped into memory."""

import re
from collections.abc import Iterator
from mmap import MADV_DONTNEED, mmap
from typing import NamedTuple

Buffer = bytes | mmap
DEEPEST = 200

_SPACE = re.compile(rb"[ \t\n\r]*+")
_STRING = re.compile(rb'"(?:[^"\\]++|\\.)*+"', re.DOTALL)
_PLAIN = re.compile(rb'[^\s,\[\]{}":]++')
_FLAT = rb'(?:[^"\[\]{}]++|"(?:[^"\\]++|\\.)*+")'
_TO_BRACKET = re.compile(  # past containers that hold no other
    rb"(?:%b|\{%b*+\}|\[%b*+\])*+([\[\]{}])" % (_FLAT, _FLAT, _FLAT), re.DOTALL
)
_CLOSES = {b"{": b"}", b"[": b"]"}


class NotJson(ValueError):
    """Says what is wrong, and at which byte."""


class Part(NamedTuple):
    start: int
    end: int


def forget(buffer: Buffer) -> None:
    """What was read of a file counts as memory of the process until it is given back; it can be read again."""
    if isinstance(buffer, mmap):
        buffer.madvise(MADV_DONTNEED)


def members(buffer: Buffer, start: int = 0) -> Iterator[tuple[Part, Part]]:
    """Of the object that the document is, the places of each name and of its value."""
    place, is_over = _enter(buffer, start, b"{")
    while not is_over:
        name = _string(buffer, place)
        colon = _expect(buffer, name.end, b":")
        value = _value(buffer, _after_space(buffer, colon))
        yield name, value
        place, is_over = _next(buffer, value.end, b"}")
    place = _after_space(buffer, place)
    if place < len(buffer):
        raise NotJson(f"something follows the end of the document, at byte {place}")


def items(buffer: Buffer, start: int) -> Iterator[Part]:
    """Of the list that begins here, the place of each item."""
    place, is_over = _enter(buffer, start, b"[")
    while not is_over:
        value = _value(buffer, place)
        yield value
        place, is_over = _next(buffer, value.end, b"]")


def _enter(buffer: Buffer, start: int, opening: bytes) -> tuple[int, bool]:
    place = _after_space(buffer, _expect(buffer, start, opening))
    is_empty = buffer[place : place + 1] == _CLOSES[opening]
    return place + is_empty, is_empty


def _next(buffer: Buffer, end: int, closing: bytes) -> tuple[int, bool]:
    place = _after_space(buffer, end)
    mark = buffer[place : place + 1]
    if mark not in (b",", closing):
        raise _broken(buffer, place)
    return _after_space(buffer, place + 1), mark == closing


def _value(buffer: Buffer, place: int) -> Part:
    mark = buffer[place : place + 1]
    if mark == b'"':
        return _string(buffer, place)
    if mark in (b"{", b"["):
        return Part(place, _end_of_container(buffer, place))
    plain = _PLAIN.match(buffer, place)
    if plain is None:
        raise _broken(buffer, place)
    return Part(*plain.span())


def _end_of_container(buffer: Buffer, start: int) -> int:
    closing = [_CLOSES[buffer[start : start + 1]]]
    place = start + 1
    while found := _TO_BRACKET.match(buffer, place):
        bracket, place = found[1], found.end()
        if bracket in _CLOSES:
            closing.append(_CLOSES[bracket])
            if len(closing) >= DEEPEST:  # and there is one more in it
                raise NotJson(f"it is nested deeper than {DEEPEST} levels, at byte {place}")
        elif closing.pop() != bracket:
            raise _broken(buffer, place - 1)
        elif not closing:
            return place
    raise NotJson("it ends before everything in it is closed: the file is cut off")


def _string(buffer: Buffer, place: int) -> Part:
    found = _STRING.match(buffer, place)
    if found is None:
        raise _broken(buffer, place)
    return Part(*found.span())


def _expect(buffer: Buffer, place: int, mark: bytes) -> int:
    place = _after_space(buffer, place)
    if buffer[place : place + 1] != mark:
        raise _broken(buffer, place)
    return place + 1


def _after_space(buffer: Buffer, place: int) -> int:
    found = _SPACE.match(buffer, place)
    return found.end() if found else place


def _broken(buffer: Buffer, place: int) -> NotJson:
    if place >= len(buffer):
        return NotJson("it ends too early: the file is cut off")
    return NotJson(f"it is not valid JSON at byte {place}")
