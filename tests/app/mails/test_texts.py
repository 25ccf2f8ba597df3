from html.parser import HTMLParser

import pytest

from app.core import aws, mail
from app.mails import model
from app.mails.model import Mail

FACTS = {
    "base_url": "https://example.com",
    "left": "9",
    "address": "192.0.2.7",
    "role": "member",
    "deletes_at": "2026-11-27",
    "title": "Missed: Run 3 times a week",
    "text": "2 of 3 times.",
    "count": "2",
    "lines": "Missed: Run 3 times a week. 2 of 3 times.\nMet: Read. 40 of 30 pages.",
    "unsubscribe": "https://example.com/api/notifications/unsubscribe?token=a.b",
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


@each_kind
def test_what_one_did_not_ask_for_ends_with_a_click(kind):
    """In the header for programs, and for a person in both forms."""
    text = compose(kind)
    link = FACTS["unsubscribe"]
    if kind not in {"notification", "digest"}:
        assert text.headers == {}
        assert link not in model.as_plain(text, "") + model.as_html(text, "")
        return
    assert text.headers["List-Unsubscribe"] == f"<{link}>"
    assert text.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert link in model.as_plain(text, "")
    assert f'<a href="{link}">' in model.as_html(text, "")


def test_ses_is_given_the_headers(app, monkeypatch):
    """As it takes them: of a name that does not exist there it would refuse the mail."""
    sent = []
    aws.client("sesv2").meta.events.register(
        "provide-client-params.sesv2.SendEmail", lambda params, **_: sent.append(params)
    )
    mail.send("ada@example.com", "Hello", plain="Hello", html="Hello", headers=compose("notification").headers)
    headers = {header["Name"]: header["Value"] for header in sent[0]["Content"]["Simple"]["Headers"]}
    assert headers == compose("notification").headers
