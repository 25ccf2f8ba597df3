import pytest

from app.ai import asking
from app.core import config
from tests.app.ai.server import Provider


@pytest.fixture
def provider(environment):
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"):
        environment.delenv(name, raising=False)
    provider = Provider()
    yield provider
    provider.close()


@pytest.fixture
def configure(cloud, provider, environment):
    """Sets one of the four up to ask the provider on this machine."""
    environment.setattr(config, "settings", config.settings)  # back to it when the test is over

    def configure(name, model="a-model", **settings):
        paths = {"openai": "/v1", "compatible": "/v1"}
        variables = {
            "PROVIDER": name,
            "MODEL": model,
            "KEY": "sk-hunter2",
            "BASE_URL": provider.address + paths.get(name, ""),
            "PRICES": '{"a-model": [1000, 10000]}',
        }
        for variable, value in {**variables, **settings}.items():
            environment.setenv(f"WIZARD_AI_{variable}", value)
        return config.load()

    return configure


@pytest.fixture
def pauses(monkeypatch):
    """How long was waited between two attempts, without waiting."""
    pauses = []
    monkeypatch.setattr(asking.time, "sleep", pauses.append)
    return pauses
