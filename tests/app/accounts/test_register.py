import pytest

from app.accounts import model, repository, service
from app.core import aws

URL = "/api/auth/register"
ADA = {"email": "ada@example.com", "password": "an old teapot by the window", "name": "Ada"}


@pytest.fixture
def sent(monkeypatch):
    sent = []
    monkeypatch.setattr(service.queue, "send", lambda task, **arguments: sent.append((task, arguments)))
    return sent


def errors(response):
    assert response.status_code == 422
    return {error["pointer"]: error["detail"] for error in response.get_json()["errors"]}


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"email": "nobody"}, "#/email"),
        ({"email": f"{'a' * 250}@example.com"}, "#/email"),
        ({"email": " ada@example.com"}, "#/email"),
        ({"email": "ada@example.com\n"}, "#/email"),
        ({"email": "ada@exa\x00mple.com"}, "#/email"),
        ({"email": '"a\x01b"@example.com'}, "#/email"),
        ({"email": "ada@example.com, eve@example.com"}, "#/email"),
        ({"email": "Ada <ada@example.com>"}, "#/email"),
        ({"email": ["ada@example.com"]}, "#/email"),
        ({"email": None}, "#/email"),
        ({"password": "fourteen chars"}, "#/password"),
        ({"password": "x" * 129}, "#/password"),
        ({"password": 123456789012345}, "#/password"),
        ({"name": ""}, "#/name"),
        ({"name": " \t\u3000"}, "#/name"),
        ({"name": "Ada\nBcc: eve@example.com"}, "#/name"),
        ({"name": "Ada\x00"}, "#/name"),
        ({"name": "Ada\u2028"}, "#/name"),
        ({"name": "x" * 101}, "#/name"),
        ({"name": {}}, "#/name"),
        ({"role": "owner"}, "#/role"),
        ({"a/b~c d": 1}, "#/a~1b~0c%20d"),
        ({'é"': 1}, "#/%C3%A9%22"),
        ({"": 1}, "#/"),
    ],
)
def test_a_wrong_field_is_pointed_at(client, changes, pointer):
    assert list(errors(client.post(URL, json=ADA | changes))) == [pointer]


def test_every_missing_field_is_pointed_at(client):
    assert sorted(errors(client.post(URL, json={}))) == ["#/email", "#/name", "#/password"]


@pytest.mark.parametrize("body", ["[]", "null", "7", '"text"', "[{}]"])
def test_a_body_that_is_no_object_is_pointed_at_as_a_whole(client, body):
    response = client.post(URL, data=body, content_type="application/json")
    assert list(errors(response)) in (["#"], ["#/email", "#/name", "#/password"])


def test_a_thousand_unknown_fields_do_not_make_a_thousand_errors(client):
    assert len(errors(client.post(URL, json={f"field{n}": n for n in range(1000)}))) == 100


def test_a_refused_password_is_not_repeated(client):
    assert "fourteen chars" not in client.post(URL, json=ADA | {"password": "fourteen chars"}).text


@pytest.mark.parametrize("name", ["A", "Åse Ødegård", "山田　太郎", "नरेन्द्र", "محمد‌رضا", "O'Neil-Smith, Jr."])
def test_a_name_of_any_language_is_taken(client, name):
    assert client.post(URL, json=ADA | {"name": name}).status_code == 201


@pytest.mark.parametrize("email", ["ada+tag@example.com", "o'neil@example.co.uk", "jürgen@exämple.com", "a@b.co"])
def test_an_address_of_any_kind_is_taken(client, email):
    assert client.post(URL, json=ADA | {"email": email}).status_code == 201


def test_the_answer_tells_nothing_but_the_address(client):
    response = client.post(URL, json=ADA)
    assert response.status_code == 201
    assert response.get_json() == {"email": "ada@example.com"}


def test_a_taken_address_gets_the_same_answer(client):
    first, second = client.post(URL, json=ADA), client.post(URL, json=ADA | {"name": "Eve"})
    assert (second.status_code, second.data) == (first.status_code, first.data)
    assert {name for name, _ in second.headers} == {name for name, _ in first.headers}


def test_a_taken_address_costs_the_same_work(client, hashes):
    client.post(URL, json=ADA)
    of_the_first = list(hashes)
    client.post(URL, json=ADA)
    assert hashes == of_the_first * 2


def test_whoever_comes_second_changes_nothing(client, sent):
    client.post(URL, json=ADA)
    client.post(URL, json=ADA | {"name": "Eve", "password": "another horse battery staple"})
    assert repository.find_user_by_email("ada@example.com").name == "Ada"
    assert len(sent) == 1


@pytest.mark.parametrize("same", ["Ada@Example.com", "ADA@EXAMPLE.COM"])
def test_an_address_is_the_same_in_every_case(client, sent, same):
    client.post(URL, json=ADA)
    client.post(URL, json=ADA | {"email": same})
    assert len(sent) == 1


def test_an_address_is_the_same_however_its_accents_are_written(client, sent):
    client.post(URL, json=ADA | {"email": "jos\u00e9@example.com"})
    client.post(URL, json=ADA | {"email": "jose\u0301@example.com"})
    assert len(sent) == 1


def test_two_letters_are_not_the_one_that_looks_like_them():
    assert model.normalise_email("strasse@example.com") != model.normalise_email("straße@example.com")


def test_the_password_is_kept_only_as_its_hash(client):
    client.post(URL, json=ADA)
    items = aws.client("dynamodb").scan(TableName="ai-wizard-users-test")["Items"]
    assert "correct horse" not in str(items)
    assert "$argon2id$" in str(items)


def test_the_worker_is_told_of_the_new_user(client, sent):
    client.post(URL, json=ADA)
    user = repository.find_user_by_email("ada@example.com")
    assert sent == [("accounts.welcome", {"user_id": user.id})]
