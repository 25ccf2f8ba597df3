import pytest

from tests.app.ai.conftest import configure, pauses, provider  # noqa: F401


@pytest.fixture
def answers(configure, provider):  # noqa: F811
    """Sets a provider up that gives this answer."""

    def answers(*some, name="anthropic"):
        configure(name, MONTHLY_BUDGET_USD="1000")
        provider.answers = list(some)

    return answers
