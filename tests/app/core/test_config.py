import re
from pathlib import Path

import pytest

from app import create_app
from app.core import aws, config

ROOT = Path(__file__).parents[3]
DOCUMENT = ROOT / "docs" / "configuration.md"


@pytest.fixture
def asked(cloud, monkeypatch):
    """The services that were asked, in order."""
    asked = []
    client = aws.client
    monkeypatch.setattr(aws, "client", lambda service: asked.append(service) or client(service))
    return asked


def test_without_settings_it_is_a_laptop(environment):
    environment.delenv("WIZARD_STAGE")
    environment.delenv("WIZARD_BASE_URL")
    environment.setenv("PORT", "5001")
    settings = config.load()
    assert settings.is_local
    assert settings.base_url == "http://localhost:5001"
    assert settings.audience == "ai-wizard-local"


def test_a_test_may_say_what_it_wants(environment):
    create_app({"stage": "dev", "commit": "abc"})
    assert (config.settings.stage, config.settings.commit) == ("dev", "abc")


def test_what_nobody_reads_is_refused(environment):
    with pytest.raises(TypeError, match="stagge"):
        create_app({"stagge": "dev"})


@pytest.mark.parametrize(
    "setting",
    [
        "STAGE",
        "LOG_LEVEL",
        "JWKS",
        "CORS_ORIGINS",
        "REGISTRATION",
        "EMAIL_VERIFICATION",
        "IDENTITY",
        "POOL_ISSUER",
        "ORIGIN_HASH",
        "AI_PROVIDER",
        "AI_BASE_URL",
        "AI_MONTHLY_BUDGET_USD",
        "AI_PRICES",
        "TERRAFORM_HOSTS",
    ],
)
def test_a_wrong_setting_is_named_but_not_told(environment, setting):
    environment.setenv(f"WIZARD_{setting}", "*hunter2")
    with pytest.raises(ValueError, match=f"WIZARD_{setting} ") as wrong:
        config.load()
    assert "hunter2" not in str(wrong.value)


def test_a_parameter_is_read_by_its_reference(environment, cloud):
    aws.client("ssm").put_parameter(Name="/ai-wizard/commit", Value="from ssm", Type="SecureString")
    environment.setenv("WIZARD_COMMIT", "ssm:/ai-wizard/commit")
    assert config.load().commit == "from ssm"


@pytest.mark.parametrize(
    ("reference", "value"),
    [
        ("secretsmanager:ai-wizard/test/app#commit", "one key"),
        ("secretsmanager:ai-wizard/test/app", '{"commit": "one key"}'),
    ],
)
def test_a_secret_is_read_by_its_reference(environment, cloud, reference, value):
    secrets = aws.client("secretsmanager")
    secrets.create_secret(Name="ai-wizard/test/app", SecretString='{"commit": "one key"}')
    environment.setenv("WIZARD_COMMIT", reference)
    assert config.load().commit == value


def test_a_reference_is_resolved_once(environment, cheap_passwords, asked):
    aws.client("ssm").put_parameter(Name="/sender", Value="secret@example.com", Type="SecureString")
    environment.setenv("WIZARD_MAIL_FROM", "ssm:/sender")
    asked.clear()
    client = create_app().test_client()
    for _ in range(3):
        client.get("/api/version")
    assert asked == ["ssm"]


def test_a_start_without_references_asks_nobody(asked):
    asked.clear()
    create_app()
    assert asked == []


@pytest.mark.parametrize("address", ["https://example.com:443/a", "a:b", "ssmx:/a", ""])
def test_a_plain_value_with_a_colon_is_no_reference(environment, address):
    environment.setenv("WIZARD_COMMIT", address)
    assert config.load().commit == address


def test_origins_are_separated_by_spaces(environment):
    environment.setenv("WIZARD_CORS_ORIGINS", "http://a  http://b")
    assert config.load().cors_origins == ("http://a", "http://b")


def rows():
    return re.findall(r"^\| `(WIZARD_\w+)` \| ([^|]*) \|", DOCUMENT.read_text(), re.MULTILINE)


def test_every_setting_is_documented_in_the_order_of_the_code():
    documented = [variable for variable, _ in rows()]
    assert documented[: len(config.variables())] == list(config.variables().values())


def test_every_variable_that_is_read_anywhere_is_documented():
    read = {
        variable
        for path in [*ROOT.glob("app/**/*.py"), *ROOT.glob("project_utils/**/*.py")]
        for variable in re.findall(r"\bWIZARD_[A-Z_]+[A-Z]\b", path.read_text())
    }
    assert read <= {variable for variable, _ in rows()}


def test_the_documented_defaults_are_the_real_ones(environment):
    for variable in config.variables().values():
        environment.delenv(variable, raising=False)
    environment.delenv("PORT", raising=False)
    settings = config.load()
    told = dict(rows())
    for name, variable in config.variables().items():
        default = getattr(settings, name)
        assert told[variable] in (f"`{default}`", "none" if not default else "no keys")
