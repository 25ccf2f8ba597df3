"""What is used up is what there is, whatever happens at once."""

from concurrent.futures import ThreadPoolExecutor

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.attachments import model, repository, service
from app.core import db, objects
from app.core.policy import Principal
from tests.app.attachments.conftest import PNG, announce, make_goal, url
from tests.app.attachments.test_files import assert_is

BIG = model.LARGEST_BYTES


def used(person, goal):
    counters = db.get_many("goals", (f"USER#{person.id}", "ATTACHMENTS"), (goal.space, f"ATTACHMENTS#{goal.id}"))
    return tuple(int(item["used"]) if item else 0 for item in counters)


def test_a_goal_has_twenty_attachments_at_the_most(goal, ada):
    for _ in range(20):
        last = announce(ada, goal).get_json()["attachment"]["id"]
    assert_is(announce(ada, goal), 409, "too-many-attachments")
    assert announce(ada, make_goal(ada)).status_code == 201
    ada.call("DELETE", url(goal, last), {"If-Match": "*"})
    assert announce(ada, goal).status_code == 201


def test_a_person_has_two_hundred_megabytes_at_the_most_in_all_goals(ada, join, team_goal):
    one, other = make_goal(ada), make_goal(ada)
    for goal in (one, other):
        for _ in range(10):
            assert announce(ada, goal, size_bytes=BIG).status_code == 201
    assert_is(announce(ada, team_goal, size_bytes=1), 409, "quota-exceeded")
    assert announce(join("Bob"), team_goal, size_bytes=1).status_code == 201


def test_what_is_refused_gives_its_room_back_and_once(goal, bring, ada):
    announce(ada, goal)
    attachment = bring(ada, goal, content=b"no picture")
    assert used(ada, goal) == (len(PNG), 1)
    ada.call("DELETE", url(goal, attachment["id"]), {"If-Match": "*"})
    assert used(ada, goal) == (len(PNG), 1)


def test_many_at_once_take_no_more_than_there_is(goal, ada, atomic_calls):
    who = Principal(ada.id, "owner")

    def attach(_):
        try:
            return service.attach(who, goal.id, name="a", type="image/png", size_bytes=BIG)
        except service.TooMany:
            return None

    with ThreadPoolExecutor(8) as pool:
        made = [one for one in pool.map(attach, range(24)) if one]
    assert len(made) == model.MOST_OF_A_GOAL
    assert used(ada, goal) == (len(made) * BIG, len(made))


steps = st.lists(
    st.tuples(st.sampled_from(["attach", "upload", "spoil", "examine", "delete", "wait", "sweep"]), st.integers(0, 9)),
    max_size=16,
)


@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps)
def test_after_anything_what_counts_is_what_is_there(cloud, ada, clock, steps):
    goal = make_goal(ada)
    who = Principal(ada.id, "owner")
    for step, which in steps:
        there = list(repository.read_all(goal.space, goal.id))
        one = there[which % len(there)] if there else None
        if step == "attach":
            service.attach(who, goal.id, name="a", type="image/png", size_bytes=len(PNG))
        elif step == "sweep":
            service.sweep()
        elif step == "wait":
            clock.move(minutes=20 * which)
        elif one and step in ("upload", "spoil"):
            objects.write(one.incoming, PNG if step == "upload" else bytes(len(PNG)), "image/png")
            service.receive(who, goal.id, one.id)
        elif one and step == "examine":
            service.examine(goal.space, goal.id, one.id)
        elif one:
            service.delete(who, one)
    counting = [one for one in service.list_uploaded(ada.id) if one.counts]
    here = [one for one in counting if one.goal_id == goal.id]
    assert used(ada, goal) == (sum(one.size_bytes for one in counting), len(here))
