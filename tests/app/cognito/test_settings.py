import re
from pathlib import Path

import pytest

from app.core import config, policy

ROOT = Path(__file__).parents[3]
ISSUER = "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Ours"


def test_a_pool_has_the_id_at_the_end_of_its_issuer(environment):
    environment.setenv("WIZARD_POOL_ISSUER", ISSUER)
    assert config.load().pool_id == "eu-west-1_Ours"


@pytest.mark.parametrize("given", [{}, {"pool_issuer": ISSUER}, {"pool_client_id": "1ours"}])
def test_cognito_needs_a_pool_and_a_client(given):
    with pytest.raises(ValueError, match="WIZARD_POOL_CLIENT_ID"):
        config.Settings(identity="cognito", **given)


@pytest.mark.parametrize(
    "issuer",
    [
        "http://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Ours",
        "https://cognito-idp.eu-west-1.amazonaws.com.example.com/eu-west-1_Ours",
        "https://example.com/cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Ours",
        f"{ISSUER}/",
        f"{ISSUER}/../eu-west-1_Theirs",
    ],
)
def test_keys_come_from_cognito_and_from_nobody_else(environment, issuer):
    environment.setenv("WIZARD_POOL_ISSUER", issuer)
    with pytest.raises(ValueError, match="WIZARD_POOL_ISSUER has to be"):
        config.load()


def test_terraform_makes_a_group_of_each_role_the_highest_first():
    text = (ROOT / "terraform/foundation/cognito.tf").read_text()
    roles = re.findall(r'"(\w+)"', re.search(r"roles = \[(.*)\]", text)[1])
    assert roles == list(reversed(policy.ROLES))


def test_the_package_has_a_client_for_every_service_that_the_app_asks():
    sources = (ROOT / "app").rglob("*.py")
    asked = {name for path in sources for name in re.findall(r'aws\.client\("([\w-]+)"\)', path.read_text())}
    packed = re.search(r"botocore_services: \[(.*)\]", (ROOT / "config/ai-wizard.yaml").read_text())[1].split(", ")
    assert asked
    assert asked <= set(packed)
