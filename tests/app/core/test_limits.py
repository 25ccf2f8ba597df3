from concurrent.futures import ThreadPoolExecutor
from itertools import count
from pathlib import Path
from uuid import uuid4

import marshmallow as ma
import pytest
from botocore.exceptions import EndpointConnectionError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openapi_spec_validator import OpenAPIV31SpecValidator

from app import create_app
from app.core import attempts, auth, aws, db, limits
from app.core.api import Blueprint
from app.core.attempts import POLICIES
from app.core.failures import Unauthorized

HOME, AWAY, EVIL = "198.51.100.1", "198.51.100.2", "203.0.113.9"
ADA, EVE = "ada@example.com", "eve@example.com"
HOUR, DAY, MONTH = 3600, 86400, 30 * 86400
UNITS = ((86400, "day"), (3600, "h"), (60, "min"), (1, "s"))
PUBLIC = {f"/api/guesses/{name}" for name in ("login", "reset", "resend", "code", "known", "both")}


class Guess(ma.Schema):
    email = ma.fields.Email()
    password = ma.fields.String()


class Headers(ma.Schema):
    x_client = ma.fields.String(data_key="X-Client")


class Answer(ma.Schema):
    ok = ma.fields.Boolean()


def routes(work):
    blp = Blueprint("guesses", __name__, url_prefix="/api/guesses")

    @blp.post("/login")
    @blp.arguments(Guess)
    @blp.arguments(Headers, location="headers")
    @limits.throttle("login", account="email")
    @blp.response(200, Answer)
    def log_in(body, headers):
        """Log in with the password `right`"""
        work.append(body["email"])
        if body["password"] != "right":
            raise Unauthorized("The address or the password is wrong.")
        return {"ok": True}

    @blp.post("/reset")
    @blp.arguments(Guess)
    @limits.throttle("reset", account="email")
    @blp.response(204)
    def reset(body):
        """Send a mail"""

    @blp.post("/resend")
    @blp.arguments(Guess)
    @limits.throttle("resend", account="email")
    @blp.response(204)
    def resend(body):
        """Send it again"""

    add_rarer_routes(blp)
    return blp


def add_rarer_routes(blp):
    @blp.post("/code")
    @limits.throttle("verify")
    @blp.response(204)
    def verify():
        """Guess a code that belongs to nobody"""
        raise Unauthorized("No.")

    @blp.post("/known")
    @blp.arguments(Guess)
    @blp.response(204)
    def reset_by_mail(body):
        """Prove in another way to be the owner"""
        limits.know(body["email"])

    @blp.post("/tokens")
    @blp.needs("account:read")
    @blp.response(204)
    def make_token():
        """Something that is done by who is signed in"""
        with limits.attempt("tokens", account=auth.who().user_id):
            pass

    @blp.post("/both")
    @blp.arguments(Guess)
    @limits.throttle("login", account="email")
    @blp.response(204)
    def log_in_with_code(body):
        """Ask for a code behind the password"""
        with limits.attempt("code", account="ada"):
            raise Unauthorized("The code is wrong.")


@pytest.fixture
def work():
    """Whose password was looked at."""
    return []


@pytest.fixture
def app(cloud, cheap_passwords, work, clock, monkeypatch):
    app = create_app()
    is_public = auth.is_public
    monkeypatch.setattr(auth, "is_public", lambda method, rule: rule in PUBLIC or is_public(method, rule))
    app.extensions["flask-smorest"]["apis"][""]["ext_obj"].register_blueprint(routes(work))
    return app


@pytest.fixture
def guess(client):
    def send(email=ADA, password="wrong", *, at=HOME, to="login"):
        body = {"email": email, "password": password}
        return client.post(f"/api/guesses/{to}", json=body, environ_overrides={"REMOTE_ADDR": at})

    return send


@pytest.fixture
def strangers(guess):
    """Have used up what all strangers share."""
    for stranger in range(15):
        assert guess(at=f"203.0.113.{stranger}").status_code == 401
    assert guess(at=EVIL).status_code == 429


def statuses(answers):
    return [answer.status_code for answer in answers]


def assert_is_refused(answer, seconds):
    assert answer.status_code == 429
    assert answer.get_json()["type"] == "urn:ai-wizard:problem:too-many-requests"
    assert answer.headers["Retry-After"] == str(seconds)
    assert answer.headers["RateLimit"].endswith(f";r=0;t={seconds}")


# What a client sees


def test_a_failure_says_how_many_are_left(guess):
    answer = guess()
    assert answer.status_code == 401
    assert answer.headers["RateLimit-Policy"] == f'"login";q=5;w={5 * DAY}'
    assert answer.headers["RateLimit"] == f'"login";r=4;t={DAY}'
    assert "Retry-After" not in answer.headers


def test_a_success_says_that_all_are_left(guess):
    assert guess(password="right").headers["RateLimit"] == '"login";r=5;t=0'


def test_after_five_failures_the_next_waits_and_the_wait_grows(guess, clock):
    assert statuses(guess() for _ in range(5)) == [401] * 5
    for seconds in (15, 60, 240, 960, 3840, 15360, 61440, DAY, DAY):
        assert_is_refused(guess(), seconds)
        clock.move(seconds=seconds - 1)
        assert_is_refused(guess(), 1)
        clock.move(seconds=1)
        assert guess().status_code == 401


def test_the_last_free_one_says_how_long_the_next_has_to_wait(guess):
    assert [guess() for _ in range(5)][-1].headers["RateLimit"] == '"login";r=0;t=15'


def test_what_is_refused_does_not_reach_the_work_and_makes_no_wait_longer(guess, work):
    answers = [guess() for _ in range(20)]
    assert len(work) == statuses(answers).count(401) == 5
    assert_is_refused(answers[-1], 15)


def test_the_right_password_is_refused_as_well_while_one_has_to_wait(guess):
    assert statuses(guess() for _ in range(5)) == [401] * 5
    assert_is_refused(guess(password="right"), 15)


def test_a_wrong_field_costs_nothing(client, guess):
    for _ in range(6):
        assert client.post("/api/guesses/login", json={"email": "x"}).status_code == 422
    assert guess().headers["RateLimit"] == f'"login";r=4;t={DAY}'


# What a success forgives


def test_a_success_forgives_the_failures_before_it(guess):
    for _ in range(3):
        assert statuses(guess() for _ in range(4)) == [401] * 4
        assert guess(password="right").status_code == 200


def test_successes_are_not_counted_on_their_network(guess):
    assert statuses(guess(f"{person}@example.com", "right") for person in range(32)) == [200] * 32


def test_a_success_of_ones_own_forgives_no_failures_on_other_accounts(guess):
    for person in range(30):
        assert guess(f"{person}@example.com").status_code == 401
        assert guess(EVE, "right").status_code == 200
    assert_is_refused(guess("30@example.com"), 15)


def test_the_owner_who_logs_in_gives_strangers_no_new_guesses(guess, strangers):
    assert_is_refused(guess(at=EVIL), 15)
    attempts.know(account=ADA, network=HOME)
    assert guess(password="right").status_code == 200
    assert_is_refused(guess(at=EVIL), 15)


def test_the_owner_who_gets_in_elsewhere_gives_strangers_no_new_guesses(guess, strangers, clock):
    clock.move(seconds=15)
    assert guess(password="right", at=AWAY).status_code == 200
    assert_is_refused(guess(at=EVIL), 60)


def test_a_code_from_the_mailbox_gives_strangers_no_new_guesses(guess, strangers):
    guess(to="known")
    assert_is_refused(guess(at=EVIL), 15)


# Whom strangers cannot stop


def test_strangers_cannot_stop_the_owner_where_the_owner_was_before(guess):
    assert guess(password="right").status_code == 200
    for stranger in range(15):
        assert guess(at=f"203.0.113.{stranger}").status_code == 401
    assert statuses(guess() for _ in range(4)) == [401] * 4
    assert guess(password="right").status_code == 200


def test_strangers_make_the_owner_wait_elsewhere_and_not_for_ever(guess, strangers, clock):
    assert_is_refused(guess(password="right", at=AWAY), 15)
    clock.move(seconds=15)
    assert guess(password="right", at=AWAY).status_code == 200
    assert statuses(guess(at=AWAY) for _ in range(5)) == [401] * 5


def test_a_code_from_the_mailbox_makes_a_network_known(guess, strangers):
    assert guess(at=AWAY, to="known").status_code == 204
    assert guess(password="right", at=AWAY).status_code == 200


def test_a_code_from_the_mailbox_forgives_the_failures_before_it(guess):
    assert statuses(guess() for _ in range(6))[-1] == 429
    guess(to="known")
    assert guess(password="right").status_code == 200


def test_a_known_network_is_forgotten_after_thirty_days(guess, clock):
    guess(password="right")
    clock.move(days=30, seconds=-1)
    for stranger in range(15):
        guess(at=f"203.0.113.{stranger}")
    assert guess().status_code == 401
    clock.move(seconds=1)
    assert guess().status_code == 429


def test_a_known_network_is_known_for_that_account_only(guess, strangers):
    assert guess(EVE, "right").status_code == 200
    assert guess(ADA).status_code == 429


def test_who_is_known_may_guess_no_more_often_than_others(guess):
    guess(password="right")
    assert statuses(guess() for _ in range(6)) == [401] * 5 + [429]


def test_a_neighbour_who_has_tried_much_does_not_stop_a_known_one(guess):
    guess(password="right")
    assert statuses(guess(f"{person}@example.com") for person in range(31))[-1] == 429
    assert guess(password="right").status_code == 200


def test_one_network_alone_never_slows_down_another(guess, clock):
    for day, seconds in enumerate([0, 0, 0, 0, 0, 15, 60, 240, 960, 3840, 15360, 61440, DAY, DAY]):
        clock.move(seconds=seconds)
        assert guess(at=EVIL).status_code == 401
        assert guess(password="right", at=f"192.0.2.{day}").status_code == 200


def test_the_password_alone_makes_nobody_known_to_the_second_factor():
    assert POLICIES["code"].known_by == POLICIES["code"].name
    assert POLICIES["reauthenticate"].known_by != POLICIES["code"].known_by


# Who is who


@pytest.mark.parametrize("other", ["ADA@example.com", "ada@EXAMPLE.com", "Ada@Example.Com"])
def test_an_address_in_another_case_has_no_count_of_its_own(guess, other):
    assert statuses(guess(email) for email in [ADA, other, ADA, other, ADA, other]) == [401] * 5 + [429]


def test_an_address_typed_on_another_keyboard_has_no_count_of_its_own():
    assert attempts._normalise("jos\u00e9@example.com") == attempts._normalise("jose\u0301@example.com")


def test_all_of_an_ipv6_network_is_one(guess):
    answers = [guess(at=f"2001:db8:0:1::{place}") for place in range(1, 7)]
    assert statuses(answers) == [401] * 5 + [429]
    assert guess(at="2001:db8:0:2::1").status_code == 401


def test_two_pairs_that_read_the_same_in_a_row_are_two():
    assert attempts._key("x", "a", "bc") != attempts._key("x", "ab", "c")


# What counts each time


def test_a_mailbox_gets_five_mails_at_once_whatever_they_say(guess):
    ways = ["reset", "resend", "reset", "resend", "reset", "resend"]
    answers = [guess(to=way, at=f"203.0.113.{place}") for place, way in enumerate(ways)]
    assert statuses(answers) == [204] * 5 + [429]
    assert_is_refused(answers[-1], 900)
    assert answers[0].headers["RateLimit-Policy"] == '"mail";q=5;w=36000'


def test_strangers_cannot_use_up_the_mails_of_who_has_logged_in_from_here(guess):
    guess(password="right")
    for _ in range(6):
        guess(to="reset", at=EVIL)
    assert guess(to="reset").status_code == 204


def test_without_an_account_the_network_alone_counts(client):
    answers = [client.post("/api/guesses/code", environ_overrides={"REMOTE_ADDR": EVIL}) for _ in range(31)]
    assert statuses(answers) == [401] * 30 + [429]
    assert answers[0].headers["RateLimit-Policy"] == '"verify";q=30;w=18000'


@pytest.mark.parametrize("here", ["127.0.0.1", "::1", "::ffff:127.0.0.1"])
def test_the_machine_itself_is_no_network_of_strangers(client, here):
    answers = [client.post("/api/guesses/code", environ_overrides={"REMOTE_ADDR": here}) for _ in range(40)]
    assert set(statuses(answers)) == {401}


def test_who_is_signed_in_has_a_count_of_their_own(client, token):
    assert statuses(client.post("/api/guesses/tokens", headers=token) for _ in range(11)) == [204] * 10 + [429]


def test_one_address_against_many_accounts_is_stopped(guess):
    assert statuses(guess(f"{person}@example.com") for person in range(31)) == [401] * 30 + [429]


def test_of_a_limit_inside_another_the_one_that_refuses_speaks(guess):
    answers = [guess(f"{person}@example.com", to="both") for person in range(6)]
    assert_is_refused(answers[-1], 15)
    assert answers[-1].headers["RateLimit"] == '"code";r=0;t=15'


# Forged tokens


def test_a_forged_token_is_never_answered_with_a_wait(client, token):
    forged = {"Authorization": token["Authorization"][:-6] + "AAAAAA"}
    answers = [client.post("/api/guesses/tokens", headers=forged) for _ in range(32)]
    assert set(statuses(answers)) == {401}
    assert "RateLimit" not in answers[0].headers
    assert "tokens-" not in str(items())


# The table


def items():
    found = aws.client("dynamodb").scan(TableName="ai-wizard-users-test")["Items"]
    return [item for item in found if item["PK"]["S"].startswith("LIMIT#")]


def test_the_table_holds_no_address_and_forgets_by_itself(guess, clock):
    guess()
    guess(password="right")
    assert len(items()) == 4
    assert "ada" not in str(items())
    assert HOME not in str(items())
    now = int(clock.now.timestamp())
    assert {int(item["expires_at"]["N"]) - now for item in items()} == {0, 600, DAY, 30 * DAY}


@pytest.fixture
def calls(monkeypatch):
    """What DynamoDB was asked since this was last read."""
    done = []
    for name in ("get", "get_many", "query", "put", "update", "delete", "transact"):
        monkeypatch.setattr(db, name, noted(done, name, getattr(db, name)))

    def read():
        seen = list(done)
        done.clear()
        return seen

    return read


def noted(done, name, call):
    def note(*arguments, **values):
        done.append(name)
        return call(*arguments, **values)

    return note


def test_an_attempt_costs_one_read_and_one_transaction_and_a_success_as_much_again(guess, calls):
    guess()
    assert calls() == ["get_many", "transact"]
    guess(password="right")
    assert calls() == ["get_many", "transact"] * 2
    guess()
    assert calls() == ["get_many", "transact"]


def test_a_refusal_costs_one_read(guess, calls):
    for _ in range(5):
        guess()
    calls()
    guess()
    assert calls() == ["get_many"]


def test_in_a_crowd_somebody_who_always_comes_second_is_sent_away_and_may_come_again_soon(guess, calls, monkeypatch):
    def lose(*_):
        raise db.ConditionFailed("Somebody was faster.")

    monkeypatch.setattr(db, "transact", lose)
    answer = guess()
    assert answer.status_code == 429
    assert answer.headers["Retry-After"] == "1"
    assert calls() == ["get_many"] * 10


def test_a_success_stays_one_where_it_cannot_be_noted(guess, monkeypatch):
    transact, turns = db.transact, count()

    def lose_from_the_second_time_on(*writes):
        if next(turns):
            raise db.ConditionFailed("Somebody was faster.")
        transact(*writes)

    monkeypatch.setattr(db, "transact", lose_from_the_second_time_on)
    assert guess(password="right").status_code == 200
    assert next(turns) == 11


@pytest.mark.parametrize("call", ["get_many", "transact"])
def test_a_success_stays_one_where_nothing_answers_after_it(guess, monkeypatch, call):
    answers, turns = getattr(db, call), count()

    def fail_from_the_second_time_on(*arguments):
        if next(turns):
            raise EndpointConnectionError(endpoint_url="https://dynamodb.example.com")
        return answers(*arguments)

    monkeypatch.setattr(db, call, fail_from_the_second_time_on)
    assert guess(password="right").status_code == 200
    assert next(turns) == 2


@pytest.mark.parametrize("call", ["get_many", "transact"])
def test_nobody_guesses_while_nothing_can_be_counted(guess, work, monkeypatch, call):
    def fail(*_):
        raise EndpointConnectionError(endpoint_url="https://dynamodb.example.com")

    monkeypatch.setattr(db, call, fail)
    assert guess(password="right").status_code == 503
    assert work == []


# Bursts


def at_once(app, guesses, password="wrong"):
    def send(number):
        email, network = guesses[number]
        body = {"email": email, "password": password}
        answer = app.test_client().post("/api/guesses/login", json=body, environ_overrides={"REMOTE_ADDR": network})
        return answer.status_code

    with ThreadPoolExecutor(20) as pool:
        return list(pool.map(send, range(len(guesses))))


@pytest.mark.parametrize(
    ("guesses", "most"),
    [
        ([(ADA, EVIL)] * 40, 5),
        ([(ADA, f"203.0.113.{place}") for place in range(40)], 15),
        ([(f"{place}@example.com", EVIL) for place in range(50)], 30),
    ],
    ids=["one network on one account", "many networks on one account", "one network on many accounts"],
)
def test_a_burst_gets_no_more_than_one_after_the_other(app, work, atomic_calls, guesses, most):
    answers = at_once(app, guesses)
    assert set(answers) == {401, 429}
    assert answers.count(401) == len(work)
    assert 1 <= len(work) <= most


def test_all_who_log_in_at_the_same_moment_from_one_office_get_in(app, atomic_calls):
    """Whoever loses a race lost it to another's attempt or success: eight, less than there are tries."""
    assert at_once(app, [(f"{person}@example.com", HOME) for person in range(5)], "right") == [200] * 5


# Whatever strangers do


stranger = st.tuples(st.integers(0, 30), st.sampled_from([0, 0, 15, 60, 900, 4000, DAY]))


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(stranger, max_size=25))
def test_a_known_owner_is_never_refused_because_of_strangers(guess, clock, moves):
    owner = f"{uuid4().hex}@example.com"
    attempts.know(account=owner, network=HOME)
    for place, seconds in moves:
        guess(owner, at=f"203.0.113.{place}")
        assert guess(owner, "right").status_code == 200
        clock.move(seconds=seconds)


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(stranger, max_size=40))
def test_all_strangers_together_stay_below_the_bound(guess, clock, moves):
    victim, first, tried = f"{uuid4().hex}@example.com", clock.now, 0
    for place, seconds in moves:
        tried += guess(victim, at=f"203.0.113.{place}").status_code == 401
        assert tried <= POLICIES["login"].rules["account"].most(int((clock.now - first).total_seconds()))
        clock.move(seconds=seconds)


# Documentation


def test_the_documentation_keeps_what_it_had_and_tells_of_the_wait(client):
    described = client.get("/api/openapi.json").get_json()
    OpenAPIV31SpecValidator(described).validate()
    operation = described["paths"]["/api/guesses/login"]["post"]
    assert operation["summary"] == "Log in with the password `right`"
    assert operation["requestBody"]["content"]["application/json"]["schema"] == {"$ref": "#/components/schemas/Guess"}
    assert [parameter["name"] for parameter in operation["parameters"]] == ["X-Client"]
    assert set(operation["responses"]) == {"200", "422", "429", "default"}
    refusal = operation["responses"]["429"]
    assert refusal["content"]["application/problem+json"]["schema"] == {"$ref": "#/components/schemas/Problem"}
    assert set(refusal["headers"]) == {"Retry-After", "RateLimit", "RateLimit-Policy"}


@pytest.fixture(scope="module")
def guide():
    return (Path(__file__).parents[3] / "docs/guides/throttling.md").read_text()


def shortest_and_longest(rule):
    return f"{rule.free}, then {spelled(rule.first_seconds)} … {spelled(rule.regain_seconds)}"


def spelled(seconds):
    size, unit = next((size, unit) for size, unit in UNITS if seconds >= size)
    return f"{seconds // size} {unit}"


@pytest.mark.parametrize("name", ["login", "code", "reauthenticate", "verify", "reset", "tokens"])
def test_the_guide_says_what_each_policy_allows(guide, name):
    policy = POLICIES[name]
    (row,) = [line for line in guide.splitlines() if line.startswith(f"| `{policy.name}` |")]
    rules = [policy.rules.get(which) for which in ("pair", "account", "network")]
    assert row.strip("| ").split(" | ")[2:] == [shortest_and_longest(rule) if rule else "–" for rule in rules]


def test_the_guide_says_what_an_attacker_gets(guide):
    pair, strangers, network = POLICIES["login"].rules.values()
    mails = POLICIES["reset"].rules["account"]
    assert f"{strangers.most(DAY)} guesses on the first day and one a day after: {strangers.most(MONTH)} in" in guide
    assert f"{pair.most(DAY)} guesses on the first day, {pair.most(MONTH)} in 30 days" in guide
    assert f"{network.most(DAY)} guesses a day" in guide
    assert f"{mails.most(HOUR)} mails in an hour, {mails.most(DAY)} in a day" in guide
    assert f"together get {strangers.most(MONTH) + pair.most(MONTH)} in 30 days" in guide
    assert f"{pair.most(0)} guesses are its most, and {strangers.free} are free" in guide


@pytest.mark.parametrize("name", ["login", "code", "reauthenticate"])
def test_fewer_than_a_hundred_failures_in_a_row_are_possible_in_thirty_days(name):
    """NIST SP 800-63B, also where somebody in the owner's network helps."""
    rules = POLICIES[name].rules
    assert rules["pair"].most(MONTH) + rules["account"].most(MONTH) < 100
