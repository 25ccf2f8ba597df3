"""A text as it is after one slip: a character changed, left out or added."""

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

many = settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
_digits = st.sampled_from("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.=+/ ")
_characters = _digits | st.characters(min_codepoint=1, max_codepoint=255, exclude_characters="\r\n")


@st.composite
def of(draw, text):
    place = draw(st.sampled_from([*range(len(text) + 1), len(text) - 1, len(text)]))
    character = draw(_characters)
    slips = [text[:place] + character + text[place:], text[:place] + text[place + 1 :]]
    slips.append(text[:place] + character + text[place + 1 :])
    return draw(st.sampled_from([slip for slip in slips if slip != text]))
