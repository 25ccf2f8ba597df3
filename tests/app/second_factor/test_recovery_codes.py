from tests.app.second_factor.conftest import URL, kind


def renew(client, token, code):
    return client.post(f"{URL}/recovery-codes", json={"code": code}, headers=token)


def test_each_logs_in_once(phone, log_in, status):
    assert log_in(phone.recovery_codes[3]).status_code == 200
    assert kind(log_in(phone.recovery_codes[3])) == "second-factor-wrong"
    assert status()["recovery_codes_left"] == 9


def test_it_may_be_typed_in_capitals_and_without_dashes(phone, log_in):
    assert log_in(phone.recovery_codes[0].upper().replace("-", " ")).status_code == 200


def test_one_that_is_used_is_audited_before_what_it_opened(phone, log_in, trail):
    log_in(phone.recovery_codes[0])
    log_in(phone.recovery_codes[1])
    names = [action for action, _ in trail()]
    assert names[-4:] == ["recovery-code-used", "logged-in", "recovery-code-used", "logged-in"]
    assert [facts["left"] for action, facts in trail() if action == "recovery-code-used"] == ["9", "8"]


def test_a_mail_says_how_many_are_left(phone, log_in, mails, worker):
    log_in(phone.recovery_codes[0])
    worker.run()
    assert mails[-1]["subject"] == "A recovery code was used"
    assert "9 of ten are left" in mails[-1]["plain"]


def test_a_code_of_the_app_makes_no_such_mail(phone, log_in, mails, worker, trail):
    log_in(phone.code())
    worker.run()
    assert "recovery" not in str(mails) + str(trail())


def test_all_ten_work_and_then_none_is_left(phone, log_in, status, clock):
    for code in phone.recovery_codes:
        assert log_in(code).status_code == 200
    assert status()["recovery_codes_left"] == 0
    assert kind(log_in(phone.recovery_codes[0])) == "second-factor-wrong"
    assert log_in(phone.code()).status_code == 200


def test_new_ones_make_the_old_ones_void(client, token, phone, log_in, status):
    log_in(phone.recovery_codes[0])
    answer = renew(client, token, phone.code())
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    new = answer.get_json()["recovery_codes"]
    assert len(set(new) - set(phone.recovery_codes)) == 10
    assert status()["recovery_codes_left"] == 10
    assert {log_in(code).status_code for code in phone.recovery_codes[1:3]} == {401}
    assert log_in(new[0]).status_code == 200


def test_the_code_for_new_ones_is_used(client, token, phone, log_in):
    renew(client, token, phone.code())
    assert kind(log_in(phone.code())) == "second-factor-wrong"


def test_the_last_recovery_code_gets_new_ones(client, token, phone, log_in, status):
    for code in phone.recovery_codes[:9]:
        log_in(code)
    assert renew(client, token, phone.recovery_codes[9]).status_code == 200
    assert status()["recovery_codes_left"] == 10


def test_a_wrong_code_gets_none(client, token, phone, status):
    assert renew(client, token, phone.wrong_code()).get_json()["errors"][0]["pointer"] == "#/code"
    assert renew(client, token, "").status_code == 422


def test_new_ones_are_audited_and_told_by_mail(client, token, phone, trail, mails, worker):
    renew(client, token, phone.code())
    worker.run()
    assert trail()[-1] == ("recovery-codes-renewed", {})
    assert mails[-1]["subject"] == "New recovery codes"
