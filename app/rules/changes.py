"""What a change does to what is there: destroys it, makes it anew, lets go of it. Pure."""

from collections.abc import Iterator

from app.rules.plan import Plan
from app.rules.results import Finding
from app.rules.world import World


def find(plan: Plan, before: World, after: World) -> Iterator[Finding]:
    yield from ()
