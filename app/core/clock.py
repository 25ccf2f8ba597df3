from datetime import UTC, datetime, timedelta


def now() -> datetime:
    return datetime.now(UTC)


def milliseconds(time: datetime) -> int:
    """Since 1970."""
    return (time - datetime.fromtimestamp(0, UTC)) // timedelta(milliseconds=1)
