"""What is a secret, and what anybody may read."""

import time

import pytest

from app.rules import secrecy
from app.rules.concealing import Concealer, Within
from app.rules.encodings import encoded_base64

NOBODY = Concealer(())


SECRETS = """
    password DB_PASSWORD dbPassword PGPASSWORD masterUserPassword MYSQL_ROOT_PASSWORD_PROD password_wo PASS auth_token
    AccessToken api_key ApiKey AWS_SECRET_ACCESS_KEY secret_key client_secret private_key secret_string PASSWORD_1
    tunnel1_preshared_key encryption_key SLACK_TOKEN credentials PLAINTEXT_PASSWORD
"""
OTHERS = """
    http_tokens password_length password_policy PASSWORD_FILE TOKEN_URL token_validity_units secret_arn secretName
    SECRET_ID key_name kms_key_id hash_key public_key master_key_arn creation_token client_token ec2_ssh_key
    password_wo_version value name compass bypass authentication_type key_vault
"""


@pytest.mark.parametrize("name", SECRETS.split())
def test_a_name_that_promises_a_secret(name):
    assert secrecy.named(name, "hunter22")


@pytest.mark.parametrize("name", OTHERS.split())
def test_a_name_that_promises_none(name):
    assert not secrecy.named(name, "hunter22")


@pytest.mark.parametrize(
    "value",
    [
        "",
        "changeme",
        "CHANGE_ME",
        "change-me-please",
        "placeholder",
        "<password>",
        "${var.password}",
        "$PASSWORD",
        "$(aws ssm get-parameter)",
        "{{resolve:secretsmanager:db}}",
        "your-password-here",
        "xxxxxxxx",
        "********",
        "example",
        "todo",
        "/run/secrets/db",
        "arn:aws:secretsmanager:eu-west-1:123456789012:secret:db-AbCdEf",
        "ssm:/app/db",
        "https://login.example.com/token",
        "required",
        "true",
        "none",
    ],
)
def test_a_value_that_only_points_to_a_secret_or_keeps_its_place(value):
    assert not secrecy.named("DB_PASSWORD", value)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("AKIAIOSFODNN7EXAMPLE", "aws-access-key"),
        ("ASIAIOSFODNN7EXAMPLE", "aws-access-key"),
        ("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "aws-secret-key"),
        ("ghp_0123456789abcdefghijABCDEFGHIJ012345", "github-token"),
        ("github_pat_11ABCDEFG0abcdefghijkl_0123456789", "github-token"),
        ("glpat-0123456789abcdefghij", "gitlab-token"),
        ("xoxb-123456789012-abcdefghijkl", "slack-token"),
        ("https://hooks.slack.com/services/T00000000/B00000000/abcdefghijklmnop", "slack-webhook"),
        ("sk_live_0123456789abcdefghij", "stripe-key"),
        ("sk-proj-0123456789abcdefghijABCDEFGHIJ", "openai-key"),
        ("sk-ant-api03-0123456789abcdefghij", "anthropic-key"),
        ("AIzaSyA0123456789abcdefghijklmnopqrstuv", "google-key"),
        ("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.c2lnbmF0dXJl", "jwt"),
        ("-----BEGIN EC PRIVATE KEY-----\nMHcCAQEEIA\n-----END EC PRIVATE KEY-----", "private-key"),
        ("-----BEGIN PRIVATE KEY-----\nMHcCAQEEIA", "private-key"),
        ("postgres://app:hunter22@db.internal/app", "password"),
        ("rediss://:hunter22@cache:6379", "password"),
        ("export DB_PASSWORD=hunter22", "password"),
        ("db_password: hunter22", "password"),
        ('{"password": "hunter22"', "password"),
        ("./run --password hunter22 --verbose", "password"),
        ("kubectl create secret generic db --from-literal=password=hunter22", "password"),
        ("mysql -u root -phunter22 app", "password"),
        ("curl -u admin:hunter22 https://example.com", "password"),
        ("echo 'root:hunter22' | chpasswd", "password"),
        ("echo hunter22 | passwd --stdin root", "password"),
        ("Authorization: Bearer 0123456789abcdef", "authorization"),
        ("Server=db;User Id=app;Password=hunter22;", "password"),
        ("DefaultEndpointsProtocol=https;AccountKey=0123456789abcdef==;", "azure-key"),
        ("https://b.s3.amazonaws.com/k?X-Amz-Signature=" + "0123456789abcdef" * 4, "signature"),
        # what a command, a setting or a document is given
        ("./run --password=hunter22 --verbose", "password"),
        ('["./run", "--db-password", "hunter22"]', "password"),
        ('password="hunter22\\"hunter22"', "password"),
        ("password = '''hunter22'''", "password"),
        ('echo "{\\"password\\": \\"hunter22\\"}" > settings', "password"),
        ("<login><password>hunter22</password></login>", "password"),
        ('setx DB_PASSWORD "hunter22" /M', "password"),
        ('[Environment]::SetEnvironmentVariable("DB_PASSWORD", "hunter22", "Machine")', "password"),
        ("FROM x\nENV DB_PASSWORD hunter22\n", "password"),
        ('ConvertTo-SecureString "hunter22" -AsPlainText -Force', "password"),
        ("net user bob hunter22 /add", "password"),
        ("sshpass -p hunter22 ssh host", "password"),
        ("docker login -u bob -p hunter22 registry", "password"),
        ("mongosh -u bob -p hunter22 --authenticationDatabase admin", "password"),
        ("redis-cli -h cache -a hunter22 ping", "password"),
        ("sqlcmd -S db -U sa -P hunter22", "password"),
        ("ldapsearch -D cn=bob -w hunter22", "password"),
        ("htpasswd -cb /etc/nginx/.htpasswd bob hunter22\n", "password"),
        ("usermod --password $(openssl passwd -1 hunter22) bob", "password"),
        ("CREATE USER bob IDENTIFIED BY 'hunter22'", "password"),
        ("ALTER USER bob WITH PASSWORD 'hunter22'", "password"),
        ("machine github.com login bob password hunter22", "password"),
        ('echo "db:5432:app:bob:hunter22" > ~/.pgpass', "password"),
        ("chpasswd:\n  expire: false\n  list: |\n    root:hunter22\n    bob:hunter22\n", "password"),
        (f"echo {encoded_base64('password: hunter22')} | base64 -d", "password"),
        (f"echo {encoded_base64('-----BEGIN PRIVATE KEY-----' + 'MHcCAQEEIA' * 90)} | base64 -d", "private-key"),
    ],
)
def test_a_secret_is_known_by_its_form(text, kind):
    assert kind in [spot.kind for spot in secrecy.sure(text)]
    concealed = NOBODY.conceal(text)
    assert f"(masked:{kind})" in concealed
    assert "hunter22" not in concealed
    assert NOBODY.conceal(concealed) == concealed


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("ami", "ami-0123456789abcdef0"),
        ("arn", "arn:aws:secretsmanager:eu-west-1:123456789012:secret:MySecret-AbCdEf"),
        ("arn", "arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/example/0123456789abcdef"),
        ("bucket", "assets-prod-7f3a9c1b2d4e5f60718293a4b5c6d7e8"),
        ("kms_key_id", "1234abcd-12ab-34cd-56ef-1234567890ab"),
        ("image", "nginx@sha256:2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae"),
        ("source_code_hash", "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="),
        ("output_base64sha256", "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="),
        ("user_data", "da39a3ee5e6b4b0d3255bfef95601890afd80709"),
        ("etag", "d41d8cd98f00b204e9800998ecf8427e"),
        ("zone_id", "Z2FDTNDATAQYW2"),
        ("unique_id", "AROARZPUZDIKFSA6MB3VW"),
        ("user_pool_id", "eu-west-1_aBcDeFgHi"),
        ("handler", "MyLambdaFunctionProductionVersion2024.handle_request"),
        ("certificate_body", "-----BEGIN CERTIFICATE-----\nMIIB0zCCAX2gAwIBAgIJAI\n-----END CERTIFICATE-----"),
        ("public_key", "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJqfGPgJ1SbT6wVtWmYjSkGkqHRvC1Wj2KX0uB3xq9aB me@home"),
        ("note", "echo ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABgQC7vbqajDw4o6gJy8UtmIbkcpnkO3Kwc4qsEnSZp/TR >> keys"),
        ("url", "https://sqs.eu-west-1.amazonaws.com/123456789012/queue"),
        ("description", "The token for the password of the secret: see the handbook"),
        ("policy", '{"Statement":[{"Action":"secretsmanager:GetSecretValue","Effect":"Allow","Resource":"*"}]}'),
        ("user_data_base64", "I2Nsb3VkLWNvbmZpZwpwYWNrYWdlczogW25naW54XQo="),
        ("command", "aws ecr get-login-password | docker login --username AWS --password-stdin registry"),
        ("command", "docker login -u bob -p $PASSWORD registry"),
        ("note", "ssh://git-codecommit.eu-west-1.amazonaws.com/v1/repos/app"),
        ("fields", '["username", "password", "email"]'),
        ("command", ["app", "--password-file", "/run/secrets/db", "--token", "$TOKEN"]),
        ("command", "mongod --fork -p /data"),
        ("command", 'sed -i "s/password=.*/password=$PASSWORD/" settings'),
        ("template", "password: !Ref Password"),
        ("query", "GRANT SELECT ON orders TO bob"),
        ("query", "ALTER USER bob WITH PASSWORD '$PASSWORD'"),
        ("script", "net user guest /active:no"),
        ("script", "passwd -l root && login -f bob"),
    ],
)
def test_what_anybody_may_read_stays_readable(name, text):
    assert NOBODY.conceal({name: text}) == {name: text}


def test_what_is_random_is_hidden_and_is_not_sure_to_be_a_secret():
    text = "aB3dE5gH7jK9mN1pQ3sT5vX7"
    assert NOBODY.conceal({"setting": text}) == {"setting": "(masked:random)"}
    assert secrecy.sure(text) == []


def test_a_value_that_is_hidden_elsewhere_is_hidden_here_also_within_a_text():
    concealer = Concealer(["correct-horse-battery"])
    tree = {"tags": {"a": "correct-horse-battery"}, "text": "it is correct-horse-battery, really"}
    assert concealer.conceal(tree) == {
        "tags": {"a": "(masked:sensitive)"},
        "text": "it is (masked:sensitive), really",
    }


def test_many_values_are_looked_for_as_fast_as_few():
    hidden = [f"{place:04}-correct-horse-battery" for place in range(5_000)]
    concealer = Concealer(hidden)
    start = time.process_time()
    concealed = concealer.conceal({"texts": [f"it is {each}, really" for each in hidden]})
    assert time.process_time() - start < 3
    assert set(concealed["texts"]) == {"it is (masked:sensitive), really"}


def test_of_two_values_that_begin_alike_the_longer_one_is_hidden_whole():
    for more in (0, 100):
        concealer = Concealer(
            ["hunter2hunter2", "hunter2hunter2-and-more", *(f"other-word-{each}" for each in range(more))]
        )
        assert concealer.conceal("it is hunter2hunter2-and-more") == "it is (masked:sensitive)"


@pytest.mark.parametrize("text", ["eu-west-1", "postgres", "db.t3.micro", "arn:aws:iam::123456789012:root", "abc"])
def test_an_ordinary_value_is_hidden_only_where_it_is_marked(text):
    concealer = Concealer([text])
    assert concealer.conceal({"a": text}) == {"a": text}
    assert concealer.conceal({"a": text}, shape={"a": True}) == {"a": "(masked:sensitive)"}


@pytest.mark.parametrize(
    "value", ["0.0.0.0/0", "public-read", "HTTP", "TLSv1.2_2021", "PLAINTEXT", "", 22, 0, -1, 3306, True]
)
def test_what_everybody_knows_of_aws_is_no_secret_even_where_it_is_marked(value):
    assert NOBODY.conceal({"a": value}, shape={"a": True}) == {"a": value}


@pytest.mark.parametrize(("name", "value"), [("password", "private"), ("db_password", "public"), ("pin", 123456)])
def test_but_it_is_one_where_it_is_called_so(name, value):
    assert NOBODY.conceal({name: value}, shape={name: True}) == {name: "(masked:sensitive)"}


def test_what_is_hidden_as_a_whole_keeps_its_form_and_what_rules_ask_for():
    rule = {"cidr_blocks": ["0.0.0.0/0"], "description": "a secret", "from_port": 22, "protocol": "tcp", "self": False}
    concealed = NOBODY.conceal({"ingress": [rule]}, shape={"ingress": True})
    assert concealed == {"ingress": [rule | {"description": "(masked:hidden)"}]}
    assert NOBODY.conceal(5432123, shape=Within.BLOCK) == "(masked:hidden)"


def test_a_document_that_is_hidden_keeps_the_names_of_variables_only():
    text = '[{"environment": [{"name": "DB_PASSWORD", "value": "hunter22"}], "image": "nginx", "memory": 128}]'
    assert NOBODY.conceal(text, shape=True) == (
        '[{"environment": [{"name": "DB_PASSWORD", "value": "(masked:hidden)"}], "image": "(masked:hidden)", '
        '"memory": "(masked:hidden)"}]'
    )


def test_what_was_encoded_or_compressed_is_looked_into():
    import base64
    import gzip

    script = b"export DB_PASSWORD=hunter22\n"
    for data in (script, gzip.compress(script, mtime=0)):
        concealed = NOBODY.conceal({"user_data": base64.b64encode(data).decode()})["user_data"]
        assert base64.b64decode(concealed) == b"export DB_PASSWORD=(masked:password)\n"


def test_of_a_command_that_is_a_list_the_word_after_an_option_is_a_secret():
    command = ["curl", "-u", "bob:hunter22", "--password", "hunter22", 3, "--token=hunter22", "https://host"]
    assert NOBODY.conceal(command) == [
        "curl",
        "-u",
        "bob:(masked:password)",
        "--password",
        "(masked:password)",
        3,
        "--token=(masked:token)",
        "https://host",
    ]


def test_a_name_and_a_password_are_known_also_where_they_are_encoded():
    assert NOBODY.conceal({"auth": encoded_base64("bob:hunter22")}) == {"auth": "(masked:random)"}
    assert NOBODY.conceal(f"use Basic {encoded_base64('bob:hunter22')} here") == "use Basic (masked:random) here"


@pytest.mark.parametrize("form", [encoded_base64("a<b&c>'\"d\\e"), "a%3Cb%26c%3E%27%22d%5Ce", "a<b&c>'\\\"d\\\\e"])
def test_a_hidden_value_is_known_also_where_it_is_encoded(form):
    hides = Concealer(["a<b&c>'\"d\\e"])
    assert hides.conceal(f"say {form} now") == "say (masked:sensitive) now"


@pytest.mark.parametrize(
    "text",
    [
        "a" * 200_000,
        "a.b-c " * 30_000,
        "://a:b" * 30_000,
        "password=" * 20_000,
        "a=" * 100_000,
        "token=example-" * 10_000,
        "password=Aa1 " * 15_000,
        "curl -u " * 20_000,
        "mysql -" * 20_000,
        "-----BEGIN X-----" * 10_000,
        "-----BEGIN PRIVATE KEY-----" * 5_000,
        "sk-" * 60_000,
        "(masked:x)" * 20_000,
        '{"a":' * 20_000,
        "<password>" * 20_000,
        "chpasswd:\n list:\n" + " a:b\n" * 30_000,
        "chpasswd:\n\tlist: " * 10_000,
        "htpasswd -b a " * 15_000,
        "docker login " * 15_000,
        "openssl passwd -a " * 12_000,
        "login a password " * 12_000,
        "ldapa -w " * 20_000,
        'password="' + "\\" * 200_000,
        '"--password", ' * 15_000,
        "1:2:3:4:5" * 20_000 + ".pgpass",
        "QUFB" * 50_000,
        "cGFzc3dvcmQ9aHVudGVyMjIK " * 8_000,
    ],
)
def test_no_text_takes_long(text):
    start = time.process_time()
    NOBODY.conceal(text)
    assert time.process_time() - start < 3
