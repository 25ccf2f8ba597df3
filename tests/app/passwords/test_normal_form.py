import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.passwords import model

anything = st.text() | st.text("ﬁſßİıΣς\u0345ǅ\u00ad\u200b\u00a8\u0301\u0323 \u00a0ｱﾞﷺ가각①Å")


@pytest.mark.parametrize("form", [model.fold, model.dense, model.bare])
@given(text=anything)
def test_a_normal_form_of_a_normal_form_is_itself(form, text):
    assert form(form(text)) == form(text)


@pytest.mark.parametrize("form", [model.fold, model.dense, model.bare])
def test_a_normal_form_of_every_single_character_is_itself_normal(form):
    characters = map(chr, range(0, sys.maxunicode + 1, 7))
    assert [hex(ord(character)) for character in characters if form(form(character)) != form(character)] == []


@pytest.mark.parametrize("way", ["NFC", "NFD", "NFKC", "NFKD"])
@given(text=anything)
def test_a_text_has_one_normal_form_however_it_was_typed(way, text):
    assert model.dense(unicodedata.normalize(way, text)) == model.dense(text)


@given(text=anything)
def test_letters_and_digits_are_a_part_of_what_can_be_seen(text):
    assert model.bare(model.dense(text)) == model.bare(text)


def test_case_width_style_and_spaces_are_no_difference_and_accents_are():
    assert model.dense("Ｓtraße №\u00a0①") == "strasseno1"
    assert model.dense("Ärger") != model.dense("Arger")
    assert model.bare("p.a_s-s!w@o#r$d") == "password"
