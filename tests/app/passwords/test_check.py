import unicodedata
from itertools import cycle, islice

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from app.core.failures import Invalid
from app.passwords import model, repository, service

TEAPOT = "an old teapot by the window"
ADA = ("Ada Lovelace", "ada.lovelace@example.com")
COMMON = sorted(repository.load_common())
# What no keyboard, alphabet, name or list has in it.
odd_words = st.sampled_from(["kumquat", "trellis", "bivouac", "gazebo", "plinth", "quiver", "sorrel", "tundra"])


def fault(password, *, has_second_factor=False, context=()):
    try:
        service.check(password, has_second_factor=has_second_factor, context=context)
    except Invalid as failure:
        return failure.errors[0]["detail"]
    return None


def repeated_to(length, piece):
    return "".join(islice(cycle(piece), length))


def test_fourteen_characters_are_too_short_and_fifteen_are_not():
    assert fault("bivouac trelli") == (
        "The password has 14 characters; choose one of at least 15, for example a few words."
    )
    assert fault("bivouac trellis") is None


def test_with_a_second_factor_seven_are_too_short_and_eight_are_not():
    assert fault("k7#mQ2x", has_second_factor=True) == (
        "The password has 7 characters; choose one of at least 8, for example a few words."
    )
    assert fault("k7#mQ2xL", has_second_factor=True) is None


def test_128_characters_are_not_too_long_and_129_are():
    long = (TEAPOT + " and a kumquat below it ") * 3
    assert fault(long[:128]) is None
    assert fault(long[:129]) == "The password has 129 characters; choose one of at most 128."


def test_the_field_that_is_wrong_is_the_callers():
    with pytest.raises(Invalid) as failure:
        service.check("short", has_second_factor=True, pointer="#/new_password")
    assert failure.value.errors[0]["pointer"] == "#/new_password"


@pytest.mark.parametrize(
    "password",
    [
        "bivouac trellis",
        "8493027164938221",
        "jlxqhmvwtrzbkdp",
        "#7$k!%&@(^)*2-+=",
        "чашка стоит у старого окна",
        "🐉🍵🪟🧭🪁🎻🧵🪴🫖🧲🪵🎐🧶🪀🥁",
    ],
)
def test_no_kind_of_character_is_asked_for(password):
    assert fault(password) is None


@given(st.text("åéñôü가각ㄱдй"))
def test_a_character_counts_once_however_it_is_typed(text):
    assert model.count(unicodedata.normalize("NFD", text)) == model.count(text) == len(text)


def test_one_character_more_or_less_is_seen_behind_accents_that_are_typed_apart():
    assert "has 14 characters" in fault(unicodedata.normalize("NFD", "bïvöuac trëllï"))
    assert fault(unicodedata.normalize("NFD", "bïvöuac trëllïs")) is None


def test_short_is_what_would_be_too_short_without_a_second_factor():
    assert model.is_short("bivouac trelli")
    assert model.is_short("k7#mQ2xLk7#mQ2xL")
    assert not model.is_short("bivouac trellis")


def test_every_listed_password_is_refused_to_those_with_a_second_factor():
    assert [entry for entry in COMMON if fault(entry, has_second_factor=True) is None] == []


@pytest.mark.parametrize(
    "password",
    [
        "correct horse battery staple",
        "CorrectHorseBatteryStaple",
        "correct-horse-battery-staple!",
        "correct horse battery ｓｔａｐｌｅ",  # full width
        "correct\u200bhorse\u00a0battery staple",
    ],
)
def test_a_common_password_is_refused_in_any_dress(password):
    assert fault(password) == (
        "The password is one of those that attackers try first; "
        "choose another one, for example a few words that do not belong together."
    )


@pytest.mark.parametrize("password", ["sunshine 1234567", "princess-98765432", "qwerty123password"])
def test_a_common_password_with_something_around_it_is_another_password(password):
    assert fault(password) is None


@given(st.sampled_from(COMMON), odd_words, odd_words)
def test_no_password_is_refused_because_a_common_one_is_a_part_of_it(common, before, behind):
    assume(len(common) <= 60)
    assert fault(f"{before} {common} {behind}") is None


@given(st.lists(odd_words, min_size=3, max_size=8, unique=True).map(" ".join))
def test_a_few_words_that_do_not_belong_together_are_accepted(phrase):
    assert fault(phrase, context=ADA) is None


@pytest.mark.parametrize(
    "keys",
    [
        "1234567890",
        "0987654321",
        "abcdefghijklmnopqrstuvwxyz",
        "zyxwvutsrqponmlkjihgfedcba",
        "qwertyuiopasdfghjklzxcvbnm",
        "QWERTZUIOPASDFGHJKL",
        "azertyuiopqsdfghjklm",
        "mnbvcxzlkjhgfdsapoiuytrewq",
        "1qaz2wsx3edc4rfv5tgb",
        "zaq1xsw2cde3vfr4",
        "qazwsxedcrfvtgb",
        "1q2w3e4r5t6y7u8i9o0p",
        "qwe123asd456zxc789",
        "!@#$%^&*()",
        "147258369",
        "йцукенгшщзхъфывапролджэ",
        "1 2 3 4 5 6 7 8 9 0 ",
        "a-b-c-d-e-f-g-h-i-j-k-",
        "11223344556677889900",
        "aabbccddeeffgg",
        "111222333444555666",
        " ",
    ],
)
def test_a_run_along_the_keyboard_the_alphabet_or_the_numbers_is_refused_at_every_length(keys):
    passed = [length for length in range(8, 129) if fault(repeated_to(length, keys), has_second_factor=True) is None]
    assert passed == []


def test_counting_on_is_refused_at_every_length():
    counted = "".join(map(str, range(1, 100)))
    assert [length for length in range(8, 129) if fault(counted[:length], has_second_factor=True) is None] == []


@pytest.mark.parametrize("password", ["aaaaaaaaaaaaaab", "x123456789012345", "qwertyuiopasdf7!"])
def test_two_characters_more_do_not_save_a_run(password):
    assert "attackers try first" in fault(password)


def test_three_characters_more_are_another_password():
    assert fault("aaaaaaaaaaaakv7") is None


@pytest.mark.parametrize("password", ["+q=[Fr>D", "k7abc#mQ", "456kumquat", "abc1!#?%-+", "wq9 qwe12"])
def test_a_run_is_no_fault_of_a_password_that_has_more(password):
    assert fault(password, has_second_factor=True) is None


@given(st.text(st.characters(codec="utf-8", categories=["L", "N"]), min_size=1, max_size=7), st.integers(15, 128))
def test_a_short_piece_that_is_repeated_is_refused_at_every_length(piece, length):
    assume(length >= 2 * len(piece))
    assert fault(repeated_to(length, piece)) is not None


def test_one_character_is_a_short_piece_even_where_it_stands_for_many():
    assert fault("\ufdfa" * 15) is not None


def test_repeating_makes_no_password_longer():
    assert fault("k7#mQ2xL" * 2) == (
        "What the password repeats has fewer than 15 characters, and repeating adds nothing; "
        "choose another one, for example a few words that do not belong together."
    )
    assert fault("k7#mQ2xL" * 2, has_second_factor=True) is None


def test_what_cannot_be_seen_makes_no_other_password():
    assert fault("p@s\u200bsw\u00ad0rd", has_second_factor=True) is not None


def test_a_common_password_is_refused_repeated_too():
    assert "attackers try first" in fault("elephantelephant", has_second_factor=True)


def test_repeating_what_is_long_enough_is_accepted():
    assert fault("bivouac of trellis" * 2) is None


@pytest.mark.parametrize(
    "password",
    [
        "Ada Lovelace 1985",
        "adalovelace1985!!",
        "1985-LOVELACE-ada",
        "ada.lovelace@example.com",
        "lovelace@example",
        "AdaLovelace12345678",
        "adalovelace58315831",
        "ada lovelace password",
        "Lovelace elephant",
        "AI Wizard 2026!!",
        "my AI wizard 2026",
        "AI wizard 202612",
        "ai-wizard-example",
        "wizardADAwizardLOVELACE",
        "Ａｄａ Ｌｏｖｅｌａｃｅ 1985",
    ],
)
def test_a_password_that_is_the_person_or_the_product_in_disguise_is_refused(password):
    assert fault(password, context=ADA) == (
        "Without your name, your address and the name of this product, too little is left of the password; "
        "choose another one, for example a few words that do not belong together."
    )


@pytest.mark.parametrize(
    "password",
    [
        "the wizard of old teapots",
        "lovelace left a kumquat",
        "an example of trellises",
        "Jo enjoys jolly jonquils",
        "commodore comet compote",
    ],
)
def test_a_phrase_that_has_one_of_these_words_in_it_is_accepted(password):
    assert fault(password, context=("Jo Lovelace", "jo@example.com")) is None


@pytest.mark.parametrize(
    ("context", "password", "refused"),
    [
        (("Eve",), "eve1985!", True),
        (("Jo",), "jo1985k!", False),
        (("jo.li@example.com",), "joli7kmq2x1", True),
        (("jo@example.com",), "com7kmq2", False),
        (("Ada Adamson",), "adamson1985", True),
    ],
)
def test_a_word_counts_from_three_characters_whole_and_without_the_last_label_of_an_address(context, password, refused):
    assert (fault(password, has_second_factor=True, context=context) is not None) == refused


def test_words_of_somebody_else_are_no_fault():
    assert fault("grace hopper 1906", context=ADA) is None
    assert fault("grace hopper 1906", context=("Grace Hopper", "grace@example.com")) is not None


@given(st.lists(odd_words, min_size=3, max_size=4, unique=True), st.sampled_from([*ADA, "AI Wizard", "wizard", "Ada"]))
def test_no_long_phrase_is_refused_because_such_a_word_is_a_part_of_it(words, word):
    assert fault(" ".join([words[0], word, *words[1:]]), context=ADA) is None


@given(st.text(max_size=30), st.text(max_size=30))
def test_no_name_and_no_address_is_too_odd_to_be_compared(name, address):
    assert fault(TEAPOT, context=("", name, address)) in (None, fault("ai wizard 2026!!"))


@given(st.text(st.characters(codec=None), max_size=140), st.booleans())
def test_a_password_is_refused_with_a_sentence_or_accepted_whatever_it_holds(password, has_second_factor):
    sentence = fault(password, has_second_factor=has_second_factor, context=(password[:20], password))
    assert sentence is None or (sentence.endswith(".") and "; choose" in sentence)
