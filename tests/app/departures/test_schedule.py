from app import worker
from app.users import service as users
from tests.app.departures.conftest import leave


def test_what_the_schedule_sends_each_hour_deletes_whoever_is_due(ada, eve, clock):
    leave(eve)
    clock.move(days=7)
    assert worker.handler({"task": "departures.sweep"}, None) == {}
    assert users.get_profile(eve.id).is_gone
