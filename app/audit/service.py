from collections.abc import Iterator

from app.audit import model, repository
from app.audit.model import Entry, Event
from app.core import clock, db

_ATTEMPTS = 20
_ENTRY = 0  # its place in the transaction

list_page = repository.list_page


def write(event: Event, *writes: db.Write) -> None:
    """The entry and what it tells of, all or nothing. Raises db.ConditionFailed when a condition of `writes` fails."""
    for _ in range(_ATTEMPTS):
        entry = model.follow(repository.find_last(event.account_id), event, clock.now())
        try:
            return repository.append(entry, *writes)
        except db.ConditionFailed as error:
            if error.failed - {_ENTRY}:
                raise
    raise db.ConditionFailed("Too much is happening to this account at once; try again.")


def begin(event: Event, *writes: db.Write) -> None:
    """The first entry of an account, together with the account."""
    repository.append(model.follow(None, event, clock.now()), *writes)


def find_break(account_id: str) -> str | None:
    return model.find_break(repository.read_all(account_id))


def read_all(account_id: str) -> Iterator[Entry]:
    """Oldest first."""
    return repository.read_all(account_id)
