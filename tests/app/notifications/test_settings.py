"""Which of it somebody wants, where and when."""

from tests.app.notifications.conftest import SETTINGS, titles


def test_without_a_token_there_are_none(client):
    assert client.get(SETTINGS).status_code == client.patch(SETTINGS).status_code == 401


def test_they_start_with_what_most_people_want(ada):
    settings = ada.get(SETTINGS).get_json()
    assert settings.pop("kinds")["missed"] == {"in_app": True, "email": True}
    assert settings == {"quiet_hours": None, "digest": "off", "digest_hour": 8, "lead_time_minutes": 1440}


REFUSED = [
    ({"kinds": {"corrected": {"email": True}}}, "#/kinds/corrected/key"),
    ({"kinds": {"missed": {"webhook": True}}}, "#/kinds/missed/value/webhook"),
    ({"kinds": {"missed": {"email": "yes"}}}, "#/kinds/missed/value/email"),
    ({"quiet_hours": {"starts": "24:00", "ends": "07:00"}}, "#/quiet_hours/starts"),
    ({"quiet_hours": {"starts": "7:00", "ends": "08:00"}}, "#/quiet_hours/starts"),
    ({"quiet_hours": {"starts": "07:00\n", "ends": "08:00"}}, "#/quiet_hours/starts"),
    ({"quiet_hours": {"starts": "07:0\u0661", "ends": "08:00"}}, "#/quiet_hours/starts"),
    ({"quiet_hours": {"starts": "07:00"}}, "#/quiet_hours/ends"),
    ({"quiet_hours": {"starts": "07:00", "ends": "07:00"}}, "#/quiet_hours/ends"),
    ({"digest": "hourly"}, "#/digest"),
    ({"digest_hour": 24}, "#/digest_hour"),
    ({"digest_hour": 8.5}, "#/digest_hour"),
    ({"lead_time_minutes": -1}, "#/lead_time_minutes"),
    ({"lead_time_minutes": 10081}, "#/lead_time_minutes"),
    ({"language": "de"}, "#/language"),
]


def test_what_nobody_can_mean_is_refused(ada):
    tag = ada.get(SETTINGS).headers["ETag"]
    for change, pointer in REFUSED:
        answer = ada.call("PATCH", SETTINGS, {"If-Match": tag}, json=change)
        assert answer.status_code == 422, change
        assert [error["pointer"] for error in answer.get_json()["errors"]] == [pointer]


def test_whoever_has_not_seen_the_newest_changes_nothing(ada, choose):
    tag = ada.get(SETTINGS).headers["ETag"]
    assert ada.call("PATCH", SETTINGS, json={"digest": "daily"}).status_code == 428
    choose(ada, digest="daily")
    assert ada.call("PATCH", SETTINGS, {"If-Match": tag}, json={"digest": "weekly"}).status_code == 412
    assert ada.get(SETTINGS).get_json()["digest"] == "daily"


def test_what_is_left_out_stays(ada, choose):
    choose(ada, kinds={"missed": {"email": False}, "met": {"email": True}}, lead_time_minutes=60)
    choose(ada, quiet_hours={"starts": "22:00", "ends": "07:00"})
    choose(ada, kinds={"missed": {"in_app": False}})
    changed = choose(ada, digest="weekly", digest_hour=7)
    assert changed["kinds"]["missed"] == {"in_app": False, "email": False}
    assert changed["kinds"]["met"] == {"in_app": True, "email": True}
    assert changed["quiet_hours"] == {"starts": "22:00", "ends": "07:00"}
    assert (changed["digest"], changed["digest_hour"], changed["lead_time_minutes"]) == ("weekly", 7, 60)
    assert choose(ada, quiet_hours=None)["quiet_hours"] is None


def test_each_channel_is_turned_off_by_itself(ada, tell, choose, mails):
    choose(ada, kinds={"missed": {"in_app": False}, "met": {"email": True}, "exceeded": {"email": False}})
    for kind in ("missed", "met", "exceeded"):
        tell(ada, kind)
    assert sorted(titles(ada)) == ["Met: Read", "Over the limit: AWS"]
    assert [mail["subject"] for mail in mails] == ["Missed: Run 3 times a week", "Met: Read"]
