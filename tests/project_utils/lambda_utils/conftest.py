import hashlib
import json
import sys
import zipfile

import pytest

from project_utils import config

CONFIG = f"""
name: tiny
region: eu-west-1
stages: [dev, test]
terraform: terraform
zappa:
  project_name: tiny-backend
  settings: zappa_settings.json
package:
  architecture: x86_64
  python: "{sys.version_info.major}.{sys.version_info.minor}"
  requirements: requirements.txt
  sources: [app]
  botocore_services: [dynamodb]
  leave_out: ["library/unused"]
  zipped_mb: 1
  unpacked_mb: 2
layer:
  name: extra
  function: worker
  requirements: requirements.txt
  modules: [library]
  leave_out: ["library/unused"]
  zipped_mb: 1
  unpacked_mb: 2
"""

STAGE = {
    "project_name": "tiny-backend",
    "aws_region": "eu-west-1",
    "lambda_handler": "app.entry.handler",
    "s3_bucket": "tiny-packages",
    "use_precompiled_packages": False,
    "aws_environment_variables": {"TINY_STAGE": "dev"},
}

ENTRY = """
import os
import library

STAGE = os.environ["TINY_STAGE"]
KEPT_IN_ONE_ORDER = library.ANIMALS


def handler(event, context):
    return KEPT_IN_ONE_ORDER
"""


def make_wheel(folder, **files):
    wheel = folder / "library-1.0-py3-none-any.whl"
    info = {
        "library-1.0.dist-info/METADATA": "Metadata-Version: 2.1\nName: library\nVersion: 1.0\n",
        "library-1.0.dist-info/WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        "library-1.0.dist-info/RECORD": "",
    }
    with zipfile.ZipFile(wheel, "w") as archive:
        for name, text in {**files, **info}.items():
            archive.writestr(name, text)
    return wheel


@pytest.fixture(scope="module")
def make_project(tmp_path_factory):
    """A project like ours, but with one library, from a wheel beside it: nothing is fetched."""

    def make():
        root = tmp_path_factory.mktemp("project")
        library = {
            "library/__init__.py": "def say(animal):\n    return animal in {'cat', 'dog', 'owl'}\n\nANIMALS = say\n",
            "library/unused/__init__.py": "",
        }
        wheel = make_wheel(root, **library)
        digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
        (root / "requirements.txt").write_text(
            f"--no-index\n--find-links {root}\nlibrary==1.0 --hash=sha256:{digest}\n"
        )
        (root / "config").mkdir()
        (root / "config" / "tiny.yaml").write_text(CONFIG)
        (root / "zappa_settings.json").write_text(json.dumps({"dev": STAGE, "test": {"extends": "dev"}}))
        (root / "app").mkdir()
        (root / "app" / "__init__.py").write_text("")
        (root / "app" / "entry.py").write_text(ENTRY)
        (root / "app" / "words.json").write_text('["a"]')
        return config.load("tiny", root)

    return make
