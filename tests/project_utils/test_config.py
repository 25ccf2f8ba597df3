from pathlib import Path

import pytest

from project_utils import config

ROOT = Path(__file__).parents[2]


@pytest.fixture
def described(tmp_path):
    """Loads the product's own file with one piece of text exchanged for another."""

    def load(old="", new=""):
        text = (ROOT / "config" / "ai-wizard.yaml").read_text()
        assert old in text
        (tmp_path / "config").mkdir(exist_ok=True)
        (tmp_path / "config" / "ai-wizard.yaml").write_text(text.replace(old, new) if old else text)
        return config.load("ai-wizard", tmp_path)

    return load


def test_the_products_own_file_is_read(described, tmp_path):
    project = described()
    assert project.stages == ("dev", "test", "prod")
    assert project.package.architecture == "arm64"
    assert project.path("app") == tmp_path.resolve() / "app"


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("region: eu-west-1\n", "", "config/ai-wizard.yaml: region is missing"),
        ("  python:", "  pyhton:", "config/ai-wizard.yaml: package.python is missing"),
        ("terraform: terraform", "terraform: terraform\nowner: me", "owner is not known"),
        ('"3.13"', "3.13", "package.python must be text (in quotes), it is 3.13"),
        ("arm64", "arm", "package.architecture must be arm64 or x86_64, it is 'arm'"),
        ("[app]", "app", "package.sources must be a list of texts, it is 'app'"),
        ("zipped_mb: 12", "zipped_mb: small", "package.zipped_mb must be a number, it is 'small'"),
        ("name: ai-wizard\n", "name: other\n", "name is 'other'"),
        ("name: ai-wizard\n", "name: [\n", "config/ai-wizard.yaml is not YAML"),
    ],
)
def test_a_wrong_file_is_told_by_file_and_key(described, old, new, message):
    with pytest.raises(config.ConfigError) as raised:
        described(old, new)
    assert message in raised.value.message


def test_a_project_that_is_not_there_is_told_with_those_that_are(described, tmp_path):
    described()
    with pytest.raises(config.ConfigError, match=r"config/other.yaml not found.*projects: ai-wizard"):
        config.load("other", tmp_path)


def test_an_unknown_stage_is_refused(described):
    with pytest.raises(config.ConfigError, match="no stage 'live'; it has dev, test, prod"):
        described().check_stage("live")
