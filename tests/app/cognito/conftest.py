import re
import urllib.request
from contextlib import contextmanager
from types import SimpleNamespace
from uuid import uuid4

import boto3
import pytest
from botocore.awsrequest import AWSResponse
from botocore.config import Config

from app import create_app
from app.core import aws
from project_utils.local import pool as pools
from project_utils.local import process
from tests.conftest import PASSWORD, client_of_moto


@pytest.fixture(scope="module")
def running(tmp_path_factory):
    """A local cloud that checks codes, rights and tokens; for its Cognito, and its mailbox."""
    with process.fresh(tmp_path_factory.mktemp("cloud") / "local", enforce_iam=True) as cloud:
        yield cloud


@pytest.fixture(scope="module")
def cognito(running):
    return boto3.client(
        "cognito-idp",
        endpoint_url=running.endpoint,
        region_name="eu-west-1",
        aws_access_key_id="test",
        aws_secret_access_key="test",
        config=Config(retries={"total_max_attempts": 1}, connect_timeout=5, read_timeout=10),
    )


@pytest.fixture(scope="module")
def pool(cognito):
    """As the app has it on a laptop, and by Terraform on a stage."""
    made = pools.create(cognito, "eu-west-1")
    issuer = made["WIZARD_POOL_ISSUER"]
    return SimpleNamespace(id=issuer.rpartition("/")[2], issuer=issuer, client_id=made["WIZARD_POOL_CLIENT_ID"])


@pytest.fixture
def app(cloud, environment, running, cognito, pool, cheap_passwords):
    """Everything but Cognito is moto's."""
    environment.setattr(aws, "client", lambda name: cognito if name == "cognito-idp" else client_of_moto(name))
    environment.setenv("AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER", running.endpoint)
    environment.setenv("WIZARD_IDENTITY", "cognito")
    environment.setenv("WIZARD_POOL_ISSUER", pool.issuer)
    environment.setenv("WIZARD_POOL_CLIENT_ID", pool.client_id)
    return create_app()


@pytest.fixture
def pools_code(running):
    """The code in the last mail that the pool has sent to an address."""

    def read(email):
        with urllib.request.urlopen(f"{running.endpoint}/_ministack/ses/messages", timeout=10) as answer:
            text = answer.read().decode()
        return re.findall(r"code is (\d{6})", text.partition(email)[2])[-1]

    return read


@pytest.fixture
def refusing(cognito):
    """The pool answers one operation with an error."""

    @contextmanager
    def refuse(operation, code, message="", status=400):
        event, error = f"before-call.cognito-identity-provider.{operation}", {"Code": code, "Message": message}
        answer = {"Error": error, "ResponseMetadata": {"HTTPStatusCode": status}}

        def answer_instead(**_):
            return AWSResponse("", status, {}, None), answer

        cognito.meta.events.register(event, answer_instead)
        yield
        cognito.meta.events.unregister(event, answer_instead)

    return refuse


@pytest.fixture
def registered(client):
    """Somebody who has registered, and not verified the address."""
    person = {"email": f"ada-{uuid4().hex}@example.com", "password": PASSWORD, "name": "Ada"}
    assert client.post("/api/auth/register", json=person).status_code == 201
    return person


@pytest.fixture
def join(client, cognito, pool):
    """Registers, verifies and logs in; `group` is given in the pool."""

    def join(name, group=None):
        return Member(client, cognito, pool, name, group)

    return join


@pytest.fixture
def ada(join):
    return join("Ada", "owner")


class Member:
    def __init__(self, client, cognito, pool, name, group):
        self.client, self.cognito, self.pool = client, cognito, pool
        self.email = f"{name.lower()}-{uuid4().hex}@example.com"
        self.credentials = {"email": self.email, "password": PASSWORD}
        assert client.post("/api/auth/register", json=self.credentials | {"name": name}).status_code == 201
        cognito.admin_confirm_sign_up(UserPoolId=pool.id, Username=self.email)
        if group:
            self.put_in(group)
        self.tokens = self.log_in().get_json()
        self.id = self.me()["id"]

    def put_in(self, group):
        self.cognito.admin_add_user_to_group(UserPoolId=self.pool.id, Username=self.email, GroupName=group)

    def take_out_of(self, group):
        self.cognito.admin_remove_user_from_group(UserPoolId=self.pool.id, Username=self.email, GroupName=group)

    def log_in(self):
        return self.client.post("/api/auth/login", json=self.credentials)

    def refresh(self):
        answer = self.client.post("/api/auth/refresh", json={"refresh_token": self.tokens["refresh_token"]})
        self.tokens |= answer.get_json() if answer.status_code == 200 else {}
        return answer

    def call(self, method, path, **options):
        token = {"Authorization": f"Bearer {self.tokens['access_token']}"}
        return self.client.open(path, method=method, headers=token, **options)

    def get(self, path):
        return self.call("GET", path)

    def me(self):
        return self.get("/api/users/me").get_json()
