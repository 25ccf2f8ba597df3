from app.audit import model, repository
from app.audit.model import Chain, Entry, Event
from app.core import clock, db
from app.core.failures import NotFound, Unavailable

WORKSPACE = "workspace"  # the chain of what belongs to no account any more
ACCOUNT_GONE = "account-gone"  # there, with the account among its facts

read_all = repository.read_all
list_accounts = repository.list_accounts
to_line = model.to_line
read_lines = model.read_lines


def write(event: Event, *writes: db.Write, after: tuple[Event, ...] = ()) -> None:
    """The entry and what it tells of, all or nothing. Raises db.ConditionFailed when a condition of `writes` fails."""
    for _ in db.turns():  # only one of many at once continues the chain
        entries = model.follow_all(repository.find_last(event.account_id), (*after, event), clock.now())
        try:
            return repository.append(entries, *writes)
        except db.ConditionFailed as error:
            if any(place >= len(entries) for place in error.failed):
                raise
    raise Unavailable("Too much is happening to this account at once; try again in a moment.", Retry_After=5)


def list_page(account_id: str, after: str | None, *, limit: int) -> tuple[list[Entry], str | None]:
    """Newest first, and what to continue after."""
    entries, more = repository.list_page(account_id, after, limit=limit)
    if not entries:
        raise NotFound("There is no such account.")
    return entries, more


def begin(event: Event, *writes: db.Write) -> None:
    """The first entry of an account, together with the account."""
    repository.append([model.follow(None, event, clock.now())], *writes)


def list_gone() -> set[str]:
    """Accounts that were deleted for good, and their entries with them."""
    entries = [entry for entry in read_all(WORKSPACE) if entry.action == ACCOUNT_GONE]
    return {str(entry.facts.get("account")) for entry in entries if isinstance(entry.facts, dict)}


def examine(account_id: str, known: Entry | None = None) -> Chain:
    return model.examine(account_id, repository.read_all(account_id), known)
