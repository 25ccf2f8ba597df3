import pytest

from app.core import aws, queue
from app.mails import repository as outbox
from app.users import model
from app.users import service as users

URL = "/api/auth/register"
ADA = {"email": "ada@example.com", "password": "an old teapot by the window", "name": "Ada"}


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
        ({"email": '"ada"@example.com'}, "#/email"),
        ({"email": "ada@[192.0.2.1]"}, "#/email"),
        ({"email": "ada@exam\u00adple.com"}, "#/email"),
        ({"email": "ada@exam\u200dple.com"}, "#/email"),
        ({"email": "ada@example.com\u202e"}, "#/email"),
        ({"email": "ada@exam\ufe0fple.com"}, "#/email"),
        ({"email": "ada@\uff45xample.com"}, "#/email"),
        ({"email": "\uff41da@example.com"}, "#/email"),
        ({"email": "ad\u00aa@example.com"}, "#/email"),
        ({"email": ["ada@example.com"]}, "#/email"),
        ({"email": None}, "#/email"),
        ({"password": "fourteen chars"}, "#/password"),
        ({"password": "x" * 129}, "#/password"),
        ({"password": 123456789012345}, "#/password"),
        ({"name": ""}, "#/name"),
        ({"name": " \t\u3000"}, "#/name"),
        ({"name": "\u200b\u00ad\u3164"}, "#/name"),
        ({"name": "Ada \u202emoc.elpmaxe"}, "#/name"),
        ({"name": "\u2066Ada\u2069"}, "#/name"),
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


@pytest.mark.parametrize(
    "email", ["ada+tag@example.com", "o'neil@example.co.uk", "jürgen@exämple.com", "a@b.co", "a@คู่มือ.ไทย"]
)
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


def test_a_taken_address_costs_the_same_work(client, work):
    client.post(URL, json=ADA)  # the first of all becomes owner, which is a write more
    done = []
    for email in ("eve@example.com", "eve@example.com"):
        work.clear()
        client.post(URL, json=ADA | {"email": email})
        done.append(list(work))
    assert done[0] == done[1]


def test_whoever_comes_second_changes_nothing_and_the_first_is_told(client, mails, worker):
    client.post(URL, json=ADA)
    client.post(URL, json=ADA | {"name": "Eve", "password": "another teapot by the window"})
    worker.run()
    assert users.find_by_email("ada@example.com").name == "Ada"
    assert [mail["subject"] for mail in mails] == [
        "Verify your address for AI Wizard",
        "You already have an account with AI Wizard",
    ]


@pytest.mark.parametrize("same", ["Ada@Example.com", "ADA@EXAMPLE.COM"])
def test_an_address_is_the_same_in_every_case(client, same):
    client.post(URL, json=ADA)
    client.post(URL, json=ADA | {"email": same})
    assert len(users.list_page(None, limit=10)[0]) == 1


def test_an_address_is_the_same_however_its_accents_are_written(client):
    client.post(URL, json=ADA | {"email": "jos\u00e9@example.com"})
    client.post(URL, json=ADA | {"email": "jose\u0301@example.com"})
    assert len(users.list_page(None, limit=10)[0]) == 1


def test_two_letters_are_not_the_one_that_looks_like_them():
    assert model.normalise_email("strasse@example.com") != model.normalise_email("straße@example.com")


def test_the_password_is_kept_only_as_its_hash(client):
    client.post(URL, json=ADA)
    items = aws.client("dynamodb").scan(TableName="ai-wizard-users-test")["Items"]
    assert "old teapot" not in str(items)
    assert "$argon2id$" in str(items)


def test_a_stranger_cannot_send_their_words_in_our_name(client, mails, worker):
    client.post(URL, json=ADA | {"name": "win at eve.example.com"})
    worker.run()
    assert len(mails) == 1
    assert "eve" not in str(mails)


def test_the_first_user_becomes_owner_and_the_next_a_member(client):
    for name in ("ada", "grace"):
        client.post(URL, json=ADA | {"email": f"{name}@example.com"})
    roles = [users.find_by_email(f"{name}@example.com").role for name in ("ada", "grace")]
    assert roles == ["owner", "member"]


def test_two_who_register_first_at_once_are_one_owner_and_one_member(client, monkeypatch):
    count = users.count_owners

    def count_and_let_grace_be_faster():
        monkeypatch.setattr(users, "count_owners", count)
        owners = count()
        client.post(URL, json=ADA | {"email": "grace@example.com"})
        return owners

    monkeypatch.setattr(users, "count_owners", count_and_let_grace_be_faster)
    assert client.post(URL, json=ADA).status_code == 201
    roles = [users.find_by_email(f"{name}@example.com").role for name in ("ada", "grace")]
    assert roles == ["member", "owner"]


def test_an_account_and_its_first_mail_are_written_together_or_not_at_all(client, monkeypatch):
    monkeypatch.setattr(queue, "send", None)
    assert client.post(URL, json=ADA).status_code == 201
    (letter,) = outbox.read_all()
    assert (letter.kind, letter.to) == ("verification", "ada@example.com")
