"""The SDKs cost a second and 60 MB: whoever answers requests never has them."""

import pytest

from tests.app.test_imports import loaded_by

SDKS = {"anthropic", "openai", "httpx2", "jsonschema", "pydantic"}


@pytest.mark.parametrize("module", ["app.wsgi", "app.worker", "app.ai.asking"])
def test_nothing_starts_with_an_sdk(environment, module):
    environment.setenv("WIZARD_JWKS", '{"keys": []}')
    assert loaded_by(f"import {module}").isdisjoint(SDKS)


def test_the_app_is_made_without_an_sdk(environment):
    assert loaded_by("from app import create_app\ncreate_app().test_client().get('/api/health')").isdisjoint(SDKS)
