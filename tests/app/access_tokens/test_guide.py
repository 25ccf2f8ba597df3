"""The guide tells scanners what to look for; here it is done as it says."""

import re
import string
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.access_tokens import model
from tests.app import forge

GUIDE = (Path(__file__).parents[3] / "docs/guides/access-tokens.md").read_text()
LOOKS_LIKE_IT = string.ascii_letters + string.digits + "_-."


def block(language):
    (code,) = re.findall(rf"^```{language}\n(.*?)^```", GUIDE, re.MULTILINE | re.DOTALL)
    return code


EXPRESSION = re.compile(block("regex").strip())


@pytest.fixture(scope="module")
def is_genuine():
    names = {}
    exec(block("python"), names)
    return names["is_genuine"]


@pytest.mark.parametrize(
    "around", ["{}", "token: '{}'", "Bearer {}\n", "https://x:{}@example.com/", "a={},b", "\t{}\x00"]
)
def test_a_scanner_finds_a_fresh_token_wherever_it_stands(made, around):
    assert EXPRESSION.findall(around.format(made["token"])) == [made["token"]]


def test_a_scanner_finds_the_shortest_and_the_longest(make):
    for scopes in (["goals:read"], ["goals:read", "goals:write", "evidence:write", "projects:read", "reviews:write"]):
        assert EXPRESSION.fullmatch(make(scopes=scopes).get_json()["token"])


@pytest.mark.parametrize(
    "text",
    [
        forge.token(),
        f"wizard_pat_{forge.token()}",
        f"wizard_pat_{forge.token()}_12345",
        f"wizard_pat_{forge.token()}_1234567",
        f"ghp_{'a' * 36}",
        "wizard_pat_<JWT>_<checksum>",
    ],
)
def test_a_scanner_leaves_alone_what_is_no_personal_token(text):
    assert not EXPRESSION.search(text)


@given(st.one_of(st.text(), st.text(LOOKS_LIKE_IT), st.text(LOOKS_LIKE_IT).map("wizard_pat_ey{}".format)))
def test_random_text_is_no_token(text):
    assert not EXPRESSION.search(text)


def test_the_checksum_of_a_fresh_token_is_right(made, is_genuine):
    assert is_genuine(made["token"])
    assert not is_genuine(made["token"][:-1] + ("0" if made["token"][-1] != "0" else "1"))


def test_one_other_character_makes_the_checksum_wrong(made, is_genuine):
    token = made["token"]
    swapped = [
        token[:place] + ("A" if token[place] != "A" else "B") + token[place + 1 :] for place in range(len(token) - 7)
    ]
    assert not any(map(is_genuine, swapped))


def test_the_guide_knows_the_limits():
    assert f"{model.MAX_DAYS} at the most; nobody has more than {model.MAX_TOKENS}" in GUIDE
