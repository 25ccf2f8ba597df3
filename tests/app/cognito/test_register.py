from uuid import uuid4

import pytest

from app import create_app
from app.core import aws
from tests.conftest import PASSWORD


def register(client, **changes):
    person = {"email": f"new-{uuid4().hex}@example.com", "password": PASSWORD, "name": "Eva"} | changes
    return person, client.post("/api/auth/register", json=person)


def verify(client, **body):
    return client.post("/api/auth/verify", json=body)


@pytest.fixture
def mode(app, environment):
    def start(registration):
        environment.setenv("WIZARD_REGISTRATION", registration)
        return create_app().test_client()

    return start


def test_a_password_that_is_too_short_for_us_is_pointed_at(client):
    _, answer = register(client, password="short")
    assert answer.get_json()["errors"][0]["pointer"] == "#/password"


def test_what_the_pool_does_not_take_is_pointed_at(client, refusing):
    with refusing("SignUp", "InvalidParameterException", "Value at 'password' failed to satisfy constraint"):
        assert register(client)[1].get_json()["errors"][0]["pointer"] == "#/password"
    with refusing("SignUp", "InvalidParameterException", "Invalid email address format."):
        assert register(client)[1].get_json()["errors"][0]["pointer"] == "#/email"
    with refusing("SignUp", "InvalidPasswordException"):
        assert register(client)[1].get_json()["errors"][0]["pointer"] == "#/password"


def test_an_address_that_is_taken_gets_the_same_answer_and_a_mail(client, registered, mails, worker):
    _, new = register(client)
    person, known = register(client, email=registered["email"])
    worker.run()
    assert (new.status_code, known.status_code) == (201, 201)
    assert known.get_json() == {"email": person["email"]}
    assert [(mail["to"], mail["subject"]) for mail in mails] == [
        (registered["email"], "You already have an account with AI Wizard")
    ]


def test_an_address_that_only_the_pool_knows_gets_the_same_answer(client, cognito, pool):
    email = f"eva-{uuid4().hex}@example.com"
    cognito.admin_create_user(UserPoolId=pool.id, Username=email, TemporaryPassword=PASSWORD)
    assert register(client, email=email)[1].status_code == 201


def test_an_address_in_capitals_is_the_same(client, registered, mails, worker):
    assert register(client, email=registered["email"].replace("ada", "ADA"))[1].status_code == 201
    worker.run()
    assert len(mails) == 1


@pytest.mark.parametrize("body", [{"code": "123456"}, {"code": "123456", "email": ""}])
def test_the_code_of_a_pool_needs_the_address(client, body):
    assert verify(client, **body).get_json()["errors"][0]["pointer"] == "#/email"


@pytest.mark.parametrize("code", ["000000", "x", "", " ", "é" * 128])
def test_a_wrong_code_is_the_same_for_known_and_unknown_addresses(client, registered, code):
    known = verify(client, email=registered["email"], code=code)
    unknown = verify(client, email="nobody@example.com", code=code)
    assert known.status_code == unknown.status_code == 422
    assert known.get_json()["errors"] == unknown.get_json()["errors"]
    assert known.get_json()["errors"][0]["pointer"] == "#/code"


def test_an_address_that_is_verified_already_is_no_exception(client, ada):
    assert verify(client, email=ada.email, code="123456").get_json()["errors"][0]["pointer"] == "#/code"


def test_too_many_attempts_at_one_address_do_not_tell_that_there_is_one(client, refusing, registered):
    with refusing("ConfirmSignUp", "LimitExceededException"):
        assert verify(client, email=registered["email"], code="123456").status_code == 422


def test_a_code_is_sent_again_to_whoever_waits_for_one_and_the_answer_is_the_same_for_all(client, registered, ada):
    for email in (registered["email"], ada.email, "nobody@example.com"):
        answer = client.post("/api/auth/verify/resend", json={"email": email})
        assert (answer.status_code, answer.get_json()) == (202, {"email": email})


def test_nobody_becomes_owner_by_being_the_first(join):
    assert join("First").me()["role"] == "viewer"


def test_with_registration_closed_nobody_registers(mode):
    _, answer = register(mode("closed"))
    assert (answer.status_code, answer.get_json()["type"]) == (403, "urn:ai-wizard:problem:registration-closed")


def test_by_invitation_nobody_registers_without_one_not_even_as_the_first(mode):
    _, answer = register(mode("invite"))
    assert (answer.status_code, answer.get_json()["type"]) == (403, "urn:ai-wizard:problem:invitation-needed")


def test_who_signed_up_at_the_pool_itself_is_not_let_in_without_an_invitation(mode, cognito, pool):
    email = sign_up(cognito, pool)
    answer = mode("invite").post("/api/auth/login", json={"email": email, "password": PASSWORD})
    assert (answer.status_code, answer.get_json()["type"]) == (403, "urn:ai-wizard:problem:invitation-needed")


def test_whom_the_pools_keeper_put_into_a_group_is_let_in(mode, cognito, pool):
    email = sign_up(cognito, pool)
    cognito.admin_add_user_to_group(UserPoolId=pool.id, Username=email, GroupName="owner")
    client = mode("closed")
    tokens = client.post("/api/auth/login", json={"email": email, "password": PASSWORD}).get_json()
    me = client.get("/api/users/me", headers={"Authorization": f"Bearer {tokens['access_token']}"}).get_json()
    assert (me["email"], me["name"], me["role"]) == (email, "Direct", "owner")


def test_an_owner_whom_the_pools_keeper_made_is_counted(client, join, cognito, pool):
    join("Eva")
    email = sign_up(cognito, pool)
    cognito.admin_add_user_to_group(UserPoolId=pool.id, Username=email, GroupName="owner")
    tokens = client.post("/api/auth/login", json={"email": email, "password": PASSWORD}).get_json()
    answer = client.delete("/api/users/me", headers={"Authorization": f"Bearer {tokens['access_token']}"})
    assert (answer.status_code, answer.get_json()["type"]) == (409, "urn:ai-wizard:problem:last-owner")


def test_an_invitation_puts_into_the_group_of_its_role(mode, ada, code_from, cognito, pool):
    client = mode("invite")
    email = f"eva-{uuid4().hex}@example.com"
    ada.call("POST", "/api/invitations", json={"email": email, "role": "admin"})
    invitation = code_from(email)
    assert register(client, email=email, invitation=invitation)[1].status_code == 201
    groups = cognito.admin_list_groups_for_user(UserPoolId=pool.id, Username=email)["Groups"]
    assert [group["GroupName"] for group in groups] == ["admin"]
    assert register(client, invitation=invitation)[1].status_code == 422


def test_whoever_signed_up_with_the_address_before_keeps_no_invited_person_out(mode, ada, code_from, cognito, pool):
    client = mode("invite")
    email = sign_up(cognito, pool)
    ada.call("POST", "/api/invitations", json={"email": email, "role": "member"})
    assert register(client, email=email, invitation=code_from(email))[1].status_code == 201
    tokens = client.post("/api/auth/login", json={"email": email, "password": PASSWORD}).get_json()
    me = client.get("/api/users/me", headers={"Authorization": f"Bearer {tokens['access_token']}"}).get_json()
    assert me["role"] == "member"


def sign_up(cognito, pool):
    email = f"direct-{uuid4().hex}@example.com"
    attributes = [{"Name": "email", "Value": email}, {"Name": "name", "Value": "Direct"}]
    cognito.sign_up(ClientId=pool.client_id, Username=email, Password=PASSWORD, UserAttributes=attributes)
    cognito.admin_confirm_sign_up(UserPoolId=pool.id, Username=email)
    return email


def test_a_pool_that_has_too_much_to_do_says_when_to_come_back(client, refusing):
    with refusing("SignUp", "TooManyRequestsException"):
        _, answer = register(client)
    assert (answer.status_code, answer.get_json()["type"]) == (429, "urn:ai-wizard:problem:too-many-requests")
    assert int(answer.headers["Retry-After"]) > 0


def test_a_pool_that_fails_is_unavailable(client, refusing):
    with refusing("SignUp", "InternalErrorException", status=500):
        assert register(client)[1].status_code == 503


def test_a_pool_that_refuses_us_is_a_fault_of_ours(client, refusing):
    with refusing("SignUp", "ResourceNotFoundException"):
        assert register(client)[1].status_code == 500


def test_the_password_reaches_the_pool_in_normal_form(client, cognito, pool):
    person, _ = register(client, password="a cafe\u0301 by the old window")
    cognito.admin_confirm_sign_up(UserPoolId=pool.id, Username=person["email"])
    for password in ("a cafe\u0301 by the old window", "a caf\u00e9 by the old window"):
        answer = client.post("/api/auth/login", json={"email": person["email"], "password": password})
        assert answer.status_code == 200


def test_no_password_is_kept_here(client, registered):
    assert PASSWORD not in str(aws.client("dynamodb").scan(TableName="ai-wizard-users-test")["Items"])
