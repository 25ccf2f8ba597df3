import click
import pytest

from project_utils.deployment import verify

EDGE = {"base_url": "https://dev.example.com"}
RELEASE = "aa" * 8
OURS = (200, f'{{"release": "{RELEASE}"}}')
PARKED = (200, "<html>This domain is for sale</html>")
REFUSED = (401, "")


@pytest.fixture
def stage(monkeypatch):
    """Answers in order, the last for ever; each wait takes a minute."""
    clock = [0.0]
    monkeypatch.delenv("AWS_ENDPOINT_URL", raising=False)
    monkeypatch.setattr(verify.time, "monotonic", lambda: clock[0])
    monkeypatch.setattr(verify.time, "sleep", lambda _: clock.append(clock.pop() + 60))

    def stage(versions, guarded=REFUSED):
        left = list(versions)

        def get(url):
            return guarded if url.endswith("/me") else left.pop(0) if left[1:] else left[0]

        monkeypatch.setattr(verify, "_get", get)

    return stage


def test_it_waits_until_the_new_release_answers_and_says_for_what(stage):
    said = []
    stage([(0, "no such host"), (0, "no such host"), PARKED, OURS])
    assert verify.check(EDGE, RELEASE, said.append) == "https://dev.example.com"
    assert len(said) == 2
    assert "no such host" in said[0]


def test_another_page_at_our_address_is_told(stage):
    stage([PARKED])
    with pytest.raises(click.ClickException, match="for sale"):
        verify.check(EDGE, RELEASE, print)


def test_a_guarded_route_that_answers_without_a_token_is_told(stage):
    stage([OURS], guarded=(200, ""))
    with pytest.raises(click.ClickException, match="200 to a request without a token"):
        verify.check(EDGE, RELEASE, print)
