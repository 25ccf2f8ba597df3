import gzip
import json

import pytest

from project_utils.lambda_utils import trim

MODEL = {
    "metadata": {"endpointPrefix": "email"},
    "documentation": "<p>Long</p>",
    "clientContextParams": {"UseFips": {"documentation": "read with the rest", "type": "boolean"}},
    "shapes": {"Page": {"members": {"documentation": {"shape": "Text", "documentation": "<p>Text</p>"}}}},
}


@pytest.fixture
def packages(tmp_path):
    data = tmp_path / "botocore" / "data"
    for service in ("sesv2", "ec2"):
        (data / service / "2019").mkdir(parents=True)
        (data / service / "2019" / "service-2.json.gz").write_bytes(gzip.compress(json.dumps(MODEL).encode()))
        (data / service / "2019" / "examples-1.json").write_text("{}")
    (data / "endpoints.json").write_text(json.dumps({"partitions": [{"services": {"email": {}, "ec2": {}}}]}))
    (tmp_path / "bin").mkdir()
    (tmp_path / "cffi").mkdir()
    trim.trim(tmp_path, ["sesv2"], ["cffi"])
    return tmp_path


def test_only_the_services_in_use_stay(packages):
    assert {path.name for path in (packages / "botocore" / "data").iterdir()} == {"sesv2", "endpoints.json"}
    endpoints = json.loads((packages / "botocore" / "data" / "endpoints.json").read_text())
    assert endpoints["partitions"][0]["services"] == {"email": {}}


def test_documentation_goes_and_a_member_of_that_name_stays_and_what_botocore_reads(packages):
    assert json.loads((packages / "botocore/data/sesv2/2019/service-2.json").read_text()) == {
        "metadata": {"endpointPrefix": "email"},
        "clientContextParams": {"UseFips": {"documentation": "read with the rest", "type": "boolean"}},
        "shapes": {"Page": {"members": {"documentation": {"shape": "Text"}}}},
    }


def test_commands_and_what_the_project_leaves_out_go(packages):
    assert {path.name for path in packages.iterdir()} == {"botocore"}
