"""docs/guides/audit.md tells every action that there is, and none that there is not."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parents[3]
GUIDE = ROOT / "docs/guides/audit.md"
WRITERS = {"Event", "Step", "_event", "_tell"}


def told():
    rows = re.findall(r"^\| (`.*?) \|", GUIDE.read_text(), re.MULTILINE)
    return {action for row in rows for action in re.findall(r"`([a-z-]+)`", row)}


def written():
    for path in ROOT.glob("app/*/service.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in WRITERS:
                texts = [part.value for part in node.args[:2] if isinstance(part, ast.Constant)]
                yield from (text for text in texts if isinstance(text, str))


def named():
    """By a constant."""
    from app.audit import service

    return {service.ACCOUNT_GONE}


def test_the_guide_tells_all_actions_and_no_others():
    assert told() == {*written(), *named()}
