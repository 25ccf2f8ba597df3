import pytest

from app.core import db
from app.users import service as users

URL = "/api/users/me"


def change(person, **changes):
    """As a client does it: reads, and says what it has read."""
    tag = person.get(URL).headers["ETag"]
    return person.call("PATCH", URL, {"If-Match": tag}, json=changes)


def test_without_a_token_nobody_is_changed(client):
    assert client.patch(URL, json={"name": "Eve"}, headers={"If-Match": "*"}).status_code == 401


def test_without_a_token_nobodys_profile_is_told(client, ada):
    assert client.get(f"/api/users/{ada.id}/profile").status_code == 401


def test_somebody_elses_profile_is_not_at_an_address_where_it_could_be_changed(ada, eve):
    answer = eve.call("PATCH", f"/api/users/{ada.id}/profile", {"If-Match": "*"}, json={"name": "Eve"})
    assert answer.status_code == 405


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"name": " "}, "#/name"),
        ({"name": "Ada\nBcc: eve@example.com"}, "#/name"),
        ({"name": None}, "#/name"),
        ({"zone": "Europe/Atlantis"}, "#/zone"),
        ({"zone": "europe/berlin"}, "#/zone"),
        ({"zone": "../etc/passwd"}, "#/zone"),
        ({"zone": "localtime"}, "#/zone"),
        ({"zone": "Factory"}, "#/zone"),
        ({"zone": ""}, "#/zone"),
        ({"zone": 7}, "#/zone"),
        ({"week_start": 0}, "#/week_start"),
        ({"week_start": 8}, "#/week_start"),
        ({"week_start": "1"}, "#/week_start"),
        ({"week_start": 1.5}, "#/week_start"),
        ({"week_start": True}, "#/week_start"),
        ({"day_boundary_minutes": -1021}, "#/day_boundary_minutes"),
        ({"day_boundary_minutes": 361}, "#/day_boundary_minutes"),
        ({"role": "owner"}, "#/role"),
        ({"email": "eve@example.com"}, "#/email"),
        ({"version": 1}, "#/version"),
    ],
)
def test_a_wrong_field_is_pointed_at(ada, changes, pointer):
    answer = change(ada, **changes)
    assert answer.status_code == 422
    assert [error["pointer"] for error in answer.get_json()["errors"]] == [pointer]


def test_whoever_does_not_say_what_they_have_read_is_told_how(ada):
    answer = ada.call("PATCH", URL, json={"name": "Countess"})
    assert answer.status_code == 428
    assert all(part in answer.get_json()["detail"] for part in ("ETag", "curl -i", "`If-Match: *`"))
    assert ada.me()["name"] == "Ada"


def test_whoever_has_read_something_older_overwrites_nothing(ada):
    tag = ada.get(URL).headers["ETag"]
    change(ada, name="Countess")
    answer = ada.call("PATCH", URL, {"If-Match": tag}, json={"name": "Ada", "zone": "Europe/Berlin"})
    assert answer.status_code == 412
    assert "read it again" in answer.get_json()["detail"]
    assert (ada.me()["name"], ada.me()["zone"]) == ("Countess", "UTC")


def test_of_two_who_have_read_the_same_and_write_at_once_the_slower_is_told(ada, monkeypatch):
    """The other one comes between the comparison and the write."""
    change_of = users.repository.change
    tag = ada.get(URL).headers["ETag"]

    def be_slow(user, **changes):
        monkeypatch.setattr(users.repository, "change", change_of)
        change(ada, name="Countess")
        return change_of(user, **changes)

    monkeypatch.setattr(users.repository, "change", be_slow)
    assert ada.call("PATCH", URL, {"If-Match": tag}, json={"name": "Slow"}).status_code == 412
    assert ada.me()["name"] == "Countess"


def test_whoever_takes_anything_may_say_so(ada):
    assert ada.call("PATCH", URL, {"If-Match": "*"}, json={"week_start": 7}).status_code == 200


@pytest.mark.parametrize("weekday", [1, 7])
@pytest.mark.parametrize("boundary", [-1020, 360])
def test_week_and_day_may_begin_at_either_end(ada, weekday, boundary):
    told = change(ada, week_start=weekday, day_boundary_minutes=boundary).get_json()
    assert (told["week_start"], told["day_boundary_minutes"]) == (weekday, boundary)


@pytest.mark.parametrize("zone", ["UTC", "Europe/Kyiv", "America/Argentina/Buenos_Aires", "Etc/GMT+12", "US/Pacific"])
def test_a_zone_may_be_any_of_the_worlds(ada, zone):
    assert change(ada, zone=zone).get_json()["zone"] == zone


def test_what_is_left_out_stays(ada):
    change(ada, zone="Asia/Tokyo", week_start=7)
    before = ada.me()
    assert change(ada, name="Countess").get_json() == before | {"name": "Countess"}


def test_the_answer_to_a_change_has_the_tag_for_the_next_one(ada):
    tag = change(ada, name="Countess").headers["ETag"]
    assert tag == ada.get(URL).headers["ETag"]
    assert ada.call("PATCH", URL, {"If-Match": tag}, json={"name": "Ada"}).status_code == 200


def test_a_tag_is_no_reason_to_send_nothing(ada):
    tag = ada.get(URL).headers["ETag"]
    answer = ada.call("GET", URL, {"If-None-Match": tag})
    assert (answer.status_code, answer.get_json()["name"]) == (200, "Ada")


def test_nobodys_profile_is_not_found(ada):
    for user_id in ("nobody", "0" * 32, "workspace", "é", "%00", "WORKSPACE"):
        assert ada.get(f"/api/users/{user_id}/profile").status_code == 404


@pytest.mark.parametrize("path", ["{}/profile", "{}/audit", "me/sessions/{}", "me/tokens/{}"])
def test_an_id_that_no_table_could_hold_is_not_found(ada, path):
    method = "DELETE" if path.startswith("me") else "GET"
    answer = ada.call(method, f"/api/users/{path.format('é' * 1030)}")
    assert (answer.status_code, answer.get_json()["detail"]) == (404, "There is nothing with such a long id.")


def test_a_profile_tells_what_days_and_weeks_need_and_nothing_else(ada, eve):
    change(ada, zone="Asia/Tokyo", week_start=7, day_boundary_minutes=240)
    assert eve.get(f"/api/users/{ada.id}/profile").get_json() == {
        "id": ada.id,
        "is_gone": False,
        "name": "Ada",
        "zone": "Asia/Tokyo",
        "week_start": 7,
        "day_boundary_minutes": 240,
    }


def test_ones_own_profile_has_two_addresses(ada):
    assert ada.get("/api/users/me/profile").get_json() == ada.get(f"/api/users/{ada.id}/profile").get_json()
    assert ada.get("/api/users/me/profile").get_json()["id"] == ada.id


def test_of_somebody_who_is_gone_a_name_for_all_is_left(ada, eve):
    db.put("users", {"PK": f"USER#{eve.id}", "SK": "PROFILE", "gone_at": "2026-11-20T19:00:00+00:00"})
    assert ada.get(f"/api/users/{eve.id}/profile").get_json() == {
        "id": eve.id,
        "is_gone": True,
        "name": "Former member",
        "zone": None,
        "week_start": None,
        "day_boundary_minutes": None,
    }


def test_somebody_who_is_disabled_or_leaving_keeps_their_name(ada, eve):
    ada.change(eve, disabled=True)
    assert ada.get(f"/api/users/{eve.id}/profile").get_json()["name"] == "Eve"
