import pytest


@pytest.fixture
def bob(ada, join):
    """An admin."""
    return join("Bob", "admin")


@pytest.fixture
def eve(ada, join):
    """A member."""
    return join("Eve")
