from html.parser import HTMLParser

import pytest

from app.mails import model
from app.mails.model import Mail

FACTS = {
    "base_url": "https://example.com",
    "left": "9",
    "address": "192.0.2.7",
    "role": "member",
    "deletes_at": "2026-11-27",
}
each_kind = pytest.mark.parametrize("kind", model._KINDS)


def compose(kind, **facts):
    return model.compose(Mail("1", kind, "ada@example.com", "u", "", "2026-11-20", FACTS | facts))


class Words(HTMLParser):
    def __init__(self):
        super().__init__()
        self.words = []
        self.tags = []

    def handle_starttag(self, tag, attributes):
        self.tags.append(tag)

    def handle_data(self, data):
        self.words.append(data)


@each_kind
def test_both_forms_say_the_same(kind):
    text = compose(kind)
    reader = Words()
    reader.feed(model.as_html(text, "the-code"))
    for paragraph in text.paragraphs:
        assert paragraph in model.as_plain(text, "the-code")
        assert paragraph in "".join(reader.words)
    assert text.subject in reader.words


@each_kind
def test_no_form_loads_anything_from_elsewhere(kind):
    page = model.as_html(compose(kind), "")
    assert "src=" not in page
    assert "url(" not in page


def test_what_came_from_outside_is_text_and_no_markup():
    reader = Words()
    reader.feed(model.as_html(compose("session-stolen", address="<img src=x>"), "<b>"))
    assert "img" not in reader.tags
    assert "b" not in reader.tags


@each_kind
def test_a_subject_is_one_short_line(kind):
    assert "\n" not in compose(kind).subject
    assert len(compose(kind).subject) < 60


@each_kind
def test_only_what_brings_a_code_has_a_purpose(kind):
    assert bool(compose(kind).purpose) == (kind in {"verification", "invitation", "reset"})
