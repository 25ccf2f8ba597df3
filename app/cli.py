"""What the commands do with the product's own data; project_utils/cli.py is their door and says what was found."""

from collections.abc import Iterator
from dataclasses import replace

from app.audit import service as audit
from app.audit.model import Chain, Entry
from app.core import config
from app.users import service as users

read_audit_export = audit.read_lines


def export_audit(stage: str) -> Iterator[str]:
    """One entry a line: account by account, oldest first."""
    config.load(stage=stage)
    for account_id in audit.list_accounts():
        yield from map(audit.to_line, audit.read_all(account_id))


def verify_audit(stage: str, known: dict[str, Entry]) -> Iterator[Chain]:
    """`known` is what was read of an earlier export."""
    config.load(stage=stage)
    here = set(users.list_ids())
    gone = audit.list_gone() - here
    for account_id in sorted({*audit.list_accounts(), *here, *known} - gone):
        chain = audit.examine(account_id, known.get(account_id))
        is_empty = account_id in here and not chain.entries
        yield replace(chain, problem="Not even the entry of the registration is left.") if is_empty else chain
