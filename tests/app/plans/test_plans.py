from tests.app.plans.conftest import accept, ask, undo


def test_a_plan_by_rules(ada, make, plan_of):
    goal = make(ada)
    plan = plan_of(ada, goal)
    print(plan)
    assert plan["made_by"] == "rules"
