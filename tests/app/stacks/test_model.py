"""Which project and stage a stack or a workspace is."""

import pytest

from app.projects.model import Project
from app.stacks import model
from app.stacks.model import NoPlace, Place, Stack

STACK = Stack("spacelift", "acme", "shop")
SHOP = Project("shop", "Shop", ("dev", "prod"), ("ada",), "ada", "2026-11-20", "2026-11-20")
ONE_STAGE = Project("blog", "Blog", ("prod",), ("ada",), "ada", "2026-11-20", "2026-11-20")


@pytest.mark.parametrize(
    ("labels", "told"),
    [
        ([], {}),
        (["team:web", "production", "project", "project:"], {}),
        (["project:shop"], {"project": "shop"}),
        (["stage:prod", "project:shop", "project:other"], {"project": "shop", "stage": "prod"}),
        (["project: shop "], {"project": "shop"}),
    ],
)
def test_labels_say_project_and_stage_and_the_first_counts(labels, told):
    assert model.labelled(labels) == told


def test_a_stage_that_is_not_told_is_the_only_one_or_none():
    assert model.place(STACK, {}, SHOP) == Place("shop", None)
    assert model.place(STACK, {"stage": "dev"}, SHOP) == Place("shop", "dev")
    assert model.place(STACK, {"project": "blog"}, ONE_STAGE) == Place("blog", "prod")


@pytest.mark.parametrize(
    ("stack", "told", "project", "says"),
    [
        (STACK, {}, None, "There is no project shop: make it, or give the stack the label project:<name>."),
        (
            Stack("terraform", "acme", "shop"),
            {},
            None,
            "There is no project shop: make it, or add ?project=<name> to the address of the run task.",
        ),
        (STACK, {"project": "x"}, None, "There is no project x: make it, or name another one."),
        (STACK, {"stage": "qa"}, SHOP, "The project shop has the stages dev, prod, and no stage qa."),
    ],
)
def test_what_has_no_place_says_what_to_do(stack, told, project, says):
    with pytest.raises(NoPlace) as problem:
        model.place(stack, told, project)
    assert str(problem.value) == says
